"""Rate limits as Strava counts them: quarter hours and UTC days, all calls and reads apart.

Rules and header names: developers.strava.com/docs/rate-limits.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from threading import RLock

from plansync.simulator.answers import Headers

WINDOW_S = 15 * 60


@dataclass(frozen=True, slots=True)
class Limits:
    """The most calls in a quarter hour and in a UTC day."""

    short: int
    daily: int


# What a self-upgraded app of up to ten athletes gets.
OVERALL = Limits(400, 4000)
READ = Limits(200, 2000)


@dataclass(slots=True)
class Tally:
    """The calls of one kind in the running quarter hour and the running UTC day."""

    limits: Limits
    short: int = 0
    daily: int = 0
    _window: int = -1
    _day: date = date.min

    def turn(self, at: datetime) -> None:
        """Start again at zero where a new window began (:00, :15, :30, :45 and 00:00 UTC)."""
        window, day = int(at.timestamp()) // WINDOW_S, at.astimezone(UTC).date()
        if window != self._window:
            self._window, self.short = window, 0
        if day != self._day:
            self._day, self.daily = day, 0

    def count(self) -> None:
        """Add one call; a call over the limit counts as well."""
        self.short += 1
        self.daily += 1

    @property
    def is_over(self) -> bool:
        """Whether more calls were made than either window allows."""
        return self.short > self.limits.short or self.daily > self.limits.daily


class RateLimiter:
    """Counts the calls of the application and says when there were too many."""

    def __init__(self, *, now: Callable[[], datetime], lock: RLock) -> None:
        self._now = now
        self._lock = lock
        self._overall = Tally(OVERALL)
        self._read = Tally(READ)

    def set_limits(self, overall: Limits, read: Limits) -> None:
        """Change what is allowed; what was counted so far stays."""
        with self._lock:
            self._overall.limits = overall
            self._read.limits = read

    def count(self, *, is_read: bool) -> bool:
        """Whether this call is still within the limits, after counting it."""
        with self._lock:
            overall, read = self._turned()
            tallies = (overall, read) if is_read else (overall,)
            for tally in tallies:
                tally.count()
            return not any(tally.is_over for tally in tallies)

    def headers(self) -> Headers:
        """The four headers that tell limits and usage, each "quarter hour,day"."""
        with self._lock:
            overall, read = self._turned()
            return (
                ("X-RateLimit-Limit", f"{overall.limits.short},{overall.limits.daily}"),
                ("X-RateLimit-Usage", f"{overall.short},{overall.daily}"),
                ("X-ReadRateLimit-Limit", f"{read.limits.short},{read.limits.daily}"),
                ("X-ReadRateLimit-Usage", f"{read.short},{read.daily}"),
            )

    def _turned(self) -> tuple[Tally, Tally]:
        at = self._now()
        self._overall.turn(at)
        self._read.turn(at)
        return self._overall, self._read
