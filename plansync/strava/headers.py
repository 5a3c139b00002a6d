"""What Strava's response headers tell: how much was used of which limit, and what time it is.

The names and their two values, quarter hour and UTC day, are those of
developers.strava.com/docs/rate-limits. Whatever cannot be read counts as not said.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

# Minutes are beyond any network delay and far below the hours of a wrongly set clock.
CLOCK_TOLERANCE = timedelta(minutes=5)

# Reads have the tighter limits, but every call counts against the overall ones as well.
_FAMILIES = ("x-readratelimit", "x-ratelimit")


@dataclass(frozen=True, slots=True)
class Use:
    """How many calls were used of a limit."""

    used: int
    limit: int

    @property
    def left(self) -> int:
        """How many calls remain, below zero when there were too many."""
        return self.limit - self.used


def uses(headers: Mapping[str, str]) -> tuple[Use | None, Use | None]:
    """The use of the quarter hour and of the day, each the one with the fewest calls left."""
    by_name = {name.lower(): value for name, value in headers.items()}
    families = [_family(by_name, family) for family in _FAMILIES]
    return _tightest([short for short, _ in families]), _tightest([day for _, day in families])


def strava_time(headers: Mapping[str, str]) -> datetime | None:
    """The time by Strava's clock, None when the Date header is absent or unreadable."""
    said = next((value for name, value in headers.items() if name.lower() == "date"), "")
    try:
        at = parsedate_to_datetime(said)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    # RFC 5322 section 3.3: "-0000" gives a naive value that is in UTC.
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at


def clock_error(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """How far our clock is ahead of Strava's (behind: negative); None when it is near enough."""
    theirs = strava_time(headers)
    if theirs is None or abs(now - theirs) <= CLOCK_TOLERANCE:
        return None
    return now - theirs


def _family(by_name: Mapping[str, str], family: str) -> tuple[Use | None, Use | None]:
    limits = _pair(by_name.get(f"{family}-limit", ""))
    used = _pair(by_name.get(f"{family}-usage", ""))
    short, day = (_use(u, limit) for u, limit in zip(used, limits, strict=True))
    return short, day


def _use(used: int | None, limit: int | None) -> Use | None:
    return Use(used, limit) if used is not None and limit else None


def _pair(value: str) -> tuple[int | None, int | None]:
    parts = [part.strip() for part in value.split(",")] + [""]
    short, day = (_whole(part) for part in parts[:2])
    return short, day


def _whole(part: str) -> int | None:
    # Nine digits are beyond any limit; longer ones are not numbers we should believe.
    return int(part) if part.isascii() and part.isdigit() and len(part) <= 9 else None


def _tightest(found: list[Use | None]) -> Use | None:
    return min((use for use in found if use), key=lambda use: use.left, default=None)
