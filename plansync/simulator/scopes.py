"""The scopes Strava knows, what asking for one offers on the page, and what was granted."""

import re
from collections.abc import Iterable

LABELS = {
    "read": "View your public profile (required)",
    "read_all": "View your private routes, segments and events",
    "profile:read_all": "View your complete profile",
    "profile:write": "Change your profile",
    "activity:read": "View your activities",
    "activity:read_all": "View your private activities",
    "activity:write": "Upload and change activities",
}

# The page offers the narrow scope by itself where the wide one was asked.
_CONTAINS = {"activity:read_all": "activity:read", "read_all": "read"}


def parse_scopes(text: str) -> tuple[str, ...]:
    """The scopes named in a comma or space separated list, in order and once each."""
    return tuple(dict.fromkeys(filter(None, re.split(r"[,\s]+", text))))


def offered(asked: Iterable[str]) -> tuple[str, ...]:
    """Every box the page shows for these scopes, in Strava's order."""
    wanted = set(asked) | {"read"}
    wanted |= {_CONTAINS[scope] for scope in wanted if scope in _CONTAINS}
    return tuple(scope for scope in LABELS if scope in wanted)


def granted(asked: tuple[str, ...], ticked: Iterable[str]) -> tuple[str, ...]:
    """What the application is told it got: the ticked boxes without those a wider one contains."""
    kept = {scope for scope in offered(asked) if scope in set(ticked)} | {"read"}
    implied = {_CONTAINS[scope] for scope in kept if scope in _CONTAINS} - set(asked) - {"read"}
    return tuple(scope for scope in LABELS if scope in kept - implied)
