"""How many calls to Strava are left, as a value: no I/O and no clock.

One budget serves all runners, because Strava counts per application. Windows begin at :00, :15,
:30 and :45 and at 00:00 UTC (developers.strava.com/docs/rate-limits).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Self

from plansync.strava.headers import Use, uses

# Never so early that a clock a little ahead of Strava's falls back into the spent window.
MARGIN = timedelta(seconds=5)
# This part of every limit is kept for runners who are connecting right now.
RESERVE_PARTS = 5

_QUARTER = timedelta(minutes=15)
_DAY = timedelta(days=1)
# The read limits of an app for one athlete, the smallest Strava gives; headers correct them.
_SHORT_LIMIT = 100
_DAILY_LIMIT = 1000


@dataclass(frozen=True, slots=True)
class Budget:
    """The use of the running quarter hour and UTC day, and until when nothing may be asked."""

    short_start: datetime
    day_start: datetime
    short_used: int = 0
    daily_used: int = 0
    short_limit: int = _SHORT_LIMIT
    daily_limit: int = _DAILY_LIMIT
    blocked_until: datetime | None = None

    @classmethod
    def fresh(cls, now: datetime) -> Self:
        """The budget of an application of which nothing is known yet."""
        return cls(short_start=quarter_of(now), day_start=day_of(now))

    def may_call(self, now: datetime, *, interactive: bool) -> datetime | None:
        """When the next call may be made; None: now. Jobs leave a fifth for interactive use."""
        current = self._turned(now)
        if current.blocked_until:
            return current.blocked_until
        if current.daily_used >= _share(current.daily_limit, interactive=interactive):
            return current.day_start + _DAY + MARGIN
        if current.short_used >= _share(current.short_limit, interactive=interactive):
            return current.short_start + _QUARTER + MARGIN
        return None

    def spent(self, now: datetime) -> "Budget":
        """The budget with one more call counted, before its answer is known."""
        current = self._turned(now)
        return replace(
            current, short_used=current.short_used + 1, daily_used=current.daily_used + 1
        )

    def after(
        self, headers: Mapping[str, str], now: datetime, *, refused: bool = False
    ) -> "Budget":
        """The budget by what an answer's headers say; `refused` means the answer was 429."""
        current = self._turned(now)
        short, daily = uses(headers)
        short = short or Use(current.short_used, current.short_limit)
        daily = daily or Use(current.daily_used, current.daily_limit)
        known = replace(
            current,
            short_used=short.used,
            short_limit=short.limit,
            daily_used=daily.used,
            daily_limit=daily.limit,
        )
        return known.blocked(_refused_until(known)) if refused else known

    def blocked(self, until: datetime) -> "Budget":
        """The budget with all calls put off until then, or later if that was said before."""
        return replace(self, blocked_until=max(until, self.blocked_until or until))

    def _turned(self, now: datetime) -> "Budget":
        """The budget of the windows `now` lies in."""
        short_start, day_start = quarter_of(now), day_of(now)
        is_open = self.blocked_until is not None and self.blocked_until <= now
        return replace(
            self,
            short_start=short_start,
            day_start=day_start,
            short_used=self.short_used if short_start == self.short_start else 0,
            daily_used=self.daily_used if day_start == self.day_start else 0,
            blocked_until=None if is_open else self.blocked_until,
        )


def quarter_of(now: datetime) -> datetime:
    """When the quarter hour of `now` began."""
    at = now.astimezone(UTC)
    return at.replace(minute=at.minute - at.minute % 15, second=0, microsecond=0)


def day_of(now: datetime) -> datetime:
    """When the UTC day of `now` began."""
    return now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def _refused_until(known: Budget) -> datetime:
    if known.daily_used >= known.daily_limit:
        return known.day_start + _DAY + MARGIN
    return known.short_start + _QUARTER + MARGIN


def _share(limit: int, *, interactive: bool) -> int:
    return limit if interactive else limit - limit // RESERVE_PARTS
