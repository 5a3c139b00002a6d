"""The budget of Strava calls, shared by every worker: a quarter hour and a UTC day per app.

Windows begin at :00, :15, :30, :45 and at midnight UTC (Strava's rate limit page).
"""

from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from plansync.store.tables import ledgers
from plansync.store.unit import Unit

SHORT = timedelta(minutes=15)
DAY = timedelta(days=1)
SHORT_LIMIT = 100
DAY_LIMIT = 1000


@dataclass(frozen=True, slots=True)
class Ledger:
    """What is allowed and used in the running windows. `blocked_until` stops every call."""

    app: str
    short_start: datetime
    short_limit: int
    short_used: int
    day_start: datetime
    day_limit: int
    day_used: int
    blocked_until: datetime | None = None

    def at(self, now: datetime) -> "Ledger":
        """The ledger in the windows of `now`: what was used in earlier ones is over."""
        short, day = _windows(now)
        return replace(
            self,
            short_start=short,
            short_used=self.short_used if self.short_start == short else 0,
            day_start=day,
            day_used=self.day_used if self.day_start == day else 0,
        )

    def wait_until(self, now: datetime, calls: int, share: float) -> datetime | None:
        """When `calls` more may be asked for again, None when they may be made now."""
        if self.blocked_until is not None and self.blocked_until > now:
            return self.blocked_until
        if self.day_used + calls > self.day_limit * share:
            return self.day_start + DAY
        if self.short_used + calls > self.short_limit * share:
            return self.short_start + SHORT
        return None


class Ledgers:
    """The ledgers by app (Strava's client id)."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def get(self, app: str, now: datetime) -> Ledger:
        """The app's ledger in the windows of `now`; Strava's smallest limits when unknown."""
        found = self._unit.first(Ledger, select(ledgers).where(ledgers.c.app == app))
        return found.at(now) if found else _fresh(app, now)

    def save(self, ledger: Ledger) -> None:
        """Nothing; the ledger is kept, as Strava's answer corrected it."""
        self._unit.upsert(ledgers, asdict(ledger), key=["app"])

    def spend(
        self, app: str, now: datetime, calls: int = 1, *, share: float = 1.0
    ) -> datetime | None:
        """None when the calls may be made, and are counted; else when to ask again.

        `share` is the part of the limits the caller may use up: what can wait leaves a reserve.
        """
        ledger = self.lock(app, now)
        wait = ledger.wait_until(now, calls, share)
        if wait is None:
            used = replace(
                ledger, short_used=ledger.short_used + calls, day_used=ledger.day_used + calls
            )
            self.save(used)
        return wait

    def block(self, app: str, until: datetime, *, now: datetime) -> None:
        """Nothing; no call is granted before `until`."""
        self.save(replace(self.lock(app, now), blocked_until=until))

    def lock(self, app: str, now: datetime) -> Ledger:
        """The same as `get`; nobody else can change or lock it until this unit ends."""
        # The row has to be there to be locked, or two first spenders would both start at nought.
        new = self._unit.new(ledgers).values(asdict(_fresh(app, now)))
        self._unit.run(new.on_conflict_do_nothing(index_elements=["app"]))
        statement = select(ledgers).where(ledgers.c.app == app).with_for_update()
        return Ledger(**self._unit.connection.execute(statement).mappings().one()).at(now)


def _fresh(app: str, now: datetime) -> Ledger:
    short, day = _windows(now)
    return Ledger(app, short, SHORT_LIMIT, 0, day, DAY_LIMIT, 0)


def _windows(now: datetime) -> tuple[datetime, datetime]:
    at = now.astimezone(UTC)
    day = at.replace(hour=0, minute=0, second=0, microsecond=0)
    return day + (at - day) // SHORT * SHORT, day
