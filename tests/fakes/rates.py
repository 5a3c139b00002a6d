"""A budget of calls kept in memory, with the promises of the RateLedger protocol."""

from collections.abc import Callable, Mapping
from datetime import datetime
from threading import Lock

from plansync.strava.budget import Budget


class MemoryLedger:
    """A RateLedger for one process; `budget` may be read and set."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._lock = Lock()
        self.budget = Budget.fresh(now())

    def claim(self, *, interactive: bool) -> datetime | None:
        """None after counting one call; else when to try again."""
        with self._lock:
            wait_until = self.budget.may_call(self._now(), interactive=interactive)
            if wait_until is None:
                self.budget = self.budget.spent(self._now())
            return wait_until

    def heard(self, headers: Mapping[str, str], *, refused: bool) -> None:
        """Take in what an answer's headers say."""
        with self._lock:
            self.budget = self.budget.after(headers, self._now(), refused=refused)
