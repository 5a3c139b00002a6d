"""A runner's activities, read through stravalib's client; the only module that loads stravalib.

stravalib brings the addresses, the parameters and the protocol. Time limits, the budget, the
tokens and the tolerant reading are ours: its rate limiter sleeps in the calling thread, its
automatic refresh loses rotated tokens, its models lose a page for one odd value.
"""

import logging
import os
import warnings
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from plansync.errors import InputError, NotFoundError, ReconnectError
from plansync.plan.recorded import Recorded
from plansync.runs.model import CompletedRun
from plansync.strava.convert import LeftOut, read_activity, strava_id, zone_told
from plansync.strava.http import StravaSession
from plansync.strava.oauth import athlete_name
from plansync.strava.refusals import refusal, unreadable

# stravalib's import resets the filters for warnings and sends warnings to logging, for the
# whole process. Both are put back as they were.
_show_before = warnings.showwarning
with warnings.catch_warnings():
    from stravalib import Client, exc

    if warnings.showwarning is not _show_before:
        logging.captureWarnings(False)

PAGE_SIZE = 200
MAX_PAGES = 10


@dataclass(frozen=True, slots=True)
class Reading:
    """What a span of time holds on Strava, sorted by day and start, each activity once.

    `workouts` are no runs but may have been sessions; `others` counts what is neither. `broken`
    says which could not be read and why; what was known of `broken_keys` should be kept.
    `is_complete` is False when there was more than we read: then what is missing here need not
    be gone.
    """

    runs: tuple[CompletedRun, ...]
    others: int
    broken: tuple[str, ...]
    broken_keys: frozenset[str]
    is_complete: bool
    zone: ZoneInfo | None = None
    """The time zone most of the activities were recorded in."""
    workouts: tuple[Recorded, ...] = ()

    @property
    def activities(self) -> tuple[CompletedRun | Recorded, ...]:
        """Runs and workouts."""
        return (*self.runs, *self.workouts)


@dataclass(frozen=True, slots=True)
class Athlete:
    """Whose token it is."""

    athlete_id: str
    name: str


class StravaRuns:
    """Reads one athlete's activities with one access token.

    `renew` is called once, with the token Strava refused, and gives another; without it, and
    after it, a refused token is a ReconnectError. All errors are those of plansync.errors.
    """

    def __init__(
        self,
        access_token: str,
        *,
        session: StravaSession,
        renew: Callable[[str], str] | None = None,
    ) -> None:
        self._session = session
        self._renew = renew
        self._access_token = access_token
        self._client = _client(access_token, session)

    def runs(self, after: datetime, before: datetime | None = None) -> Reading:
        """Runs and workouts that start after (and before) an instant; 2,000 activities at most."""
        span = {"after": _epoch_s(after)}
        if before:
            span["before"] = _epoch_s(before)
        found: dict[str, object] = {}
        for page in range(1, MAX_PAGES + 1):
            activities = self._page(page, span)
            # An upload meanwhile pushes the last one of a page onto the next: keep each once.
            found |= {_identity(activity): activity for activity in activities}
            if len(activities) < PAGE_SIZE:
                return _reading(list(found.values()), is_complete=True)
        return _reading(list(found.values()), is_complete=False)

    def activity(self, activity_id: str) -> CompletedRun | None:
        """One run; None when Strava does not have it (any more) or it is not a run (any more)."""
        if not (activity_id.isascii() and activity_id.isdigit()):
            raise InputError(f"{activity_id[:20]!r} is not an activity of Strava's")
        try:
            read = read_activity(self._get("/activities/{id}", id=activity_id))
        except NotFoundError:
            return None
        if isinstance(read, CompletedRun):
            return read
        if isinstance(read, LeftOut) and read.is_broken:
            raise unreadable()
        return None

    def athlete(self) -> Athlete:
        """Whose runs these are."""
        body = self._get("/athlete")
        if not isinstance(body, dict) or not (athlete_id := strava_id(body.get("id"))):
            raise unreadable()
        return Athlete(athlete_id, athlete_name(body))

    def _page(self, page: int, span: dict[str, int]) -> list[object]:
        activities = self._get("/athlete/activities", page=page, per_page=PAGE_SIZE, **span)
        if not isinstance(activities, list):
            raise unreadable()
        return activities

    def _get(self, path: str, **params: int | str) -> object:
        try:
            return self._once(path, params)
        except ReconnectError as error:
            if error.reason != "token" or self._renew is None:
                raise
            renew, self._renew = self._renew, None
        self._access_token = renew(self._access_token)
        self._client = _client(self._access_token, self._session)
        return self._once(path, params)

    def _once(self, path: str, params: dict[str, Any]) -> object:
        try:
            body: object = self._client.protocol.get(path, **params)
        except exc.Fault as error:
            raise refusal(error.response, now=self._session.now()) from error
        except (ValueError, RecursionError) as error:
            raise unreadable() from error
        return body


def _client(access_token: str, session: StravaSession) -> Client:
    # Without this stravalib writes to the root logger, which also sets that up.
    os.environ.setdefault("SILENCE_TOKEN_WARNINGS", "1")
    client = Client(access_token, rate_limit_requests=False, requests_session=session)
    # It takes STRAVA_CLIENT_* from the environment and would then try to renew by itself.
    client.protocol.client_id = client.protocol.client_secret = None
    return client


def _epoch_s(at: datetime) -> int:
    if at.tzinfo is None:
        raise InputError("a time without a zone does not say when")
    return int(at.timestamp())


def _identity(activity: object) -> str:
    key = strava_id(activity.get("id")) if isinstance(activity, dict) else ""
    return key or f"without id {id(activity)}"


def _reading(activities: list[object], *, is_complete: bool) -> Reading:
    read = [read_activity(activity) for activity in activities]
    runs = [one for one in read if isinstance(one, CompletedRun)]
    workouts = [one for one in read if isinstance(one, Recorded)]
    rest = [one for one in read if isinstance(one, LeftOut)]
    broken = [one for one in rest if one.is_broken]
    return Reading(
        runs=tuple(sorted(runs, key=_order)),
        others=len(rest) - len(broken),
        broken=tuple(f"activity {one.key or 'without id'} {one.reason}" for one in broken),
        broken_keys=frozenset(one.key for one in broken if one.key),
        is_complete=is_complete,
        zone=_usual_zone(activities),
        workouts=tuple(sorted(workouts, key=_order)),
    )


def _usual_zone(activities: list[object]) -> ZoneInfo | None:
    zones = Counter(found for found in map(zone_told, activities) if found)
    return zones.most_common(1)[0][0] if zones else None


def _order(one: CompletedRun | Recorded) -> tuple[object, ...]:
    return (one.day, one.start is not None, one.start.timestamp() if one.start else 0.0, one.key)
