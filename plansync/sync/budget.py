"""The store's ledger as the shared budget of calls that strava's session asks and feeds."""

from collections.abc import Callable, Mapping
from datetime import datetime

from plansync.store import Store
from plansync.store.ledger import Ledger
from plansync.strava.budget import Budget


class StoreBudget:
    """One application's budget, kept where every worker sees it."""

    def __init__(self, store: Store, *, app: str, now: Callable[[], datetime]) -> None:
        self._store = store
        self._app = app
        self._now = now

    def claim(self, *, interactive: bool) -> datetime | None:
        """None after counting one call; else when to try again, with nothing counted."""
        now = self._now()
        with self._store.write() as tx:
            # Locked: other workers wait until this call is counted.
            budget = budget_of(tx.ledger.lock(self._app, now))
            wait_until = budget.may_call(now, interactive=interactive)
            if wait_until is None:
                tx.ledger.save(ledger_of(self._app, budget.spent(now)))
        return wait_until

    def heard(self, headers: Mapping[str, str], *, refused: bool) -> None:
        """Nothing; what an answer's headers say is taken in."""
        now = self._now()
        with self._store.write() as tx:
            budget = budget_of(tx.ledger.lock(self._app, now))
            tx.ledger.save(ledger_of(self._app, budget.after(headers, now, refused=refused)))


def budget_of(ledger: Ledger) -> Budget:
    """The stored ledger as the budget that decides."""
    return Budget(
        short_start=ledger.short_start,
        day_start=ledger.day_start,
        short_used=ledger.short_used,
        daily_used=ledger.day_used,
        short_limit=ledger.short_limit,
        daily_limit=ledger.day_limit,
        blocked_until=ledger.blocked_until,
    )


def ledger_of(app: str, budget: Budget) -> Ledger:
    """The budget as it is stored."""
    return Ledger(
        app,
        budget.short_start,
        budget.short_limit,
        budget.short_used,
        budget.day_start,
        budget.daily_limit,
        budget.daily_used,
        budget.blocked_until,
    )
