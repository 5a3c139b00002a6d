"""Due work: rows with a unique key, a due time and a lease. Whoever runs one may die any time.

A row is claimed with a lease, done or retried by its holder, and becomes due again when the lease
runs out. Ringing for a row that is being worked on makes it due once more afterwards.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, case, delete, func, literal, or_, select, true, update

from plansync.store.tables import work, work_log
from plansync.store.unit import Unit


@dataclass(frozen=True, slots=True)
class WorkItem:
    """A claimed row. `attempts` counts this claim too: 1 at the first."""

    id: int
    kind: str
    key: str
    due_at: datetime
    lease_until: datetime
    attempts: int
    last_error: str


@dataclass(frozen=True, slots=True)
class WorkCount:
    """How many rows of a kind wait for later, are due now, are being worked on, failed before."""

    kind: str
    waiting: int
    due: int
    leased: int
    failing: int


@dataclass(frozen=True, slots=True)
class WorkLog:
    """When a piece of work was last done, and how it last failed."""

    kind: str
    key: str
    last_ok_at: datetime | None
    last_error: str
    last_error_at: datetime | None


class Work:
    """The work that is due, for every engine alike."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def ring(self, kind: str, key: str, due_at: datetime) -> None:
        """Nothing; the work is due at `due_at` or earlier, and again when it is being done."""
        new = self._unit.new(work).values(
            kind=kind, key=key, due_at=due_at, attempts=0, again=False, last_error=""
        )
        leased = work.c.lease_by.is_not(None)
        asked = new.excluded.due_at
        first_ring = and_(leased, work.c.again.is_(False))
        self._unit.run(
            new.on_conflict_do_update(
                index_elements=["kind", "key"],
                set_={
                    "due_at": case(
                        (or_(first_ring, asked < work.c.due_at), asked), else_=work.c.due_at
                    ),
                    "again": case((leased, true()), else_=work.c.again),
                },
            )
        )

    def claim(
        self,
        by: str,
        now: datetime,
        lease_s: float,
        *,
        kinds: Collection[str] | None = None,
        limit: int = 1,
    ) -> tuple[WorkItem, ...]:
        """Up to `limit` rows that are due, longest due first, leased to `by`."""
        wanted = true() if kinds is None else work.c.kind.in_(kinds)
        due = select(work.c.id).where(work.c.lease_by.is_(None), work.c.due_at <= now, wanted)
        order = (work.c.due_at, work.c.id)
        # Two workers on PostgreSQL pass by each other's rows; SQLite lets one write at a time.
        ids = self._unit.column(due.order_by(*order).limit(limit).with_for_update(skip_locked=True))
        leased = {
            "lease_by": by,
            "lease_until": now + timedelta(seconds=lease_s),
            "attempts": work.c.attempts + 1,
            "again": False,
        }
        self._unit.run(update(work).where(work.c.id.in_(ids)).values(leased))
        columns = (work.c[name] for name in WorkItem.__dataclass_fields__)
        return self._unit.all(WorkItem, select(*columns).where(work.c.id.in_(ids)).order_by(*order))

    def extend(self, work_id: int, by: str, until: datetime) -> bool:
        """Whether `by` still holds the row, whose lease now runs to `until`."""
        return self._unit.run(update(work).where(_held(work_id, by)).values(lease_until=until)) > 0

    def done(self, work_id: int, by: str, now: datetime) -> bool:
        """Whether `by` still held the row, which is gone, or due again when it was rung for."""
        named = self._named(work_id, by)
        if named is None:
            return False
        free = {**_FREE, "attempts": 0, "last_error": ""}
        again = _held(work_id, by) & work.c.again.is_(True)
        if not self._unit.run(update(work).where(again).values(free)):
            self._unit.run(delete(work).where(_held(work_id, by)))
        kind, key = named
        row = {"kind": kind, "key": key, "last_ok_at": now, "last_error": ""}
        self._unit.upsert(work_log, row, key=["kind", "key"], keep=["last_error"])
        return True

    def retry(self, work_id: int, by: str, due_at: datetime, error: str, *, now: datetime) -> bool:
        """Whether `by` still held the row, which is due anew at `due_at`."""
        named = self._named(work_id, by)
        if named is None:
            return False
        values = {**_FREE, "due_at": due_at, "last_error": error}
        self._unit.run(update(work).where(_held(work_id, by)).values(values))
        self._log_error(*named, error, now)
        return True

    def give_up(self, work_id: int, by: str, error: str, *, now: datetime) -> bool:
        """Whether `by` still held the row, which is gone; the log says why."""
        named = self._named(work_id, by)
        if named is None:
            return False
        self._unit.run(delete(work).where(_held(work_id, by)))
        self._log_error(*named, error, now)
        return True

    def sweep(self, now: datetime) -> int:
        """How many rows whose lease ran out are due again."""
        lost = and_(work.c.lease_by.is_not(None), work.c.lease_until <= now)
        return self._unit.run(update(work).where(lost).values({**_FREE, "due_at": now}))

    def drop(self, kind: str, key: str) -> bool:
        """Whether there was such work waiting, which is no longer wanted."""
        mine = and_(work.c.kind == kind, work.c.key == key, work.c.lease_by.is_(None))
        return self._unit.run(delete(work).where(mine)) > 0

    def next_due(self, kinds: Collection[str] | None = None) -> datetime | None:
        """When the next row is due, None when nothing waits."""
        wanted = true() if kinds is None else work.c.kind.in_(kinds)
        free = select(func.min(work.c.due_at)).where(work.c.lease_by.is_(None), wanted)
        found: datetime | None = self._unit.connection.execute(free).scalar()
        return found

    def counts(self, now: datetime) -> tuple[WorkCount, ...]:
        """How much work there is of each kind."""
        free = work.c.lease_by.is_(None)
        columns = (
            _count("waiting", and_(free, work.c.due_at > now)),
            _count("due", and_(free, work.c.due_at <= now)),
            _count("leased", work.c.lease_by.is_not(None)),
            _count("failing", work.c.last_error != ""),
        )
        grouped = select(work.c.kind, *columns).group_by(work.c.kind).order_by(work.c.kind)
        return self._unit.all(WorkCount, grouped)

    def log(self, kind: str | None = None) -> tuple[WorkLog, ...]:
        """When each piece of work was last done and how it last failed."""
        wanted = (
            select(work_log) if kind is None else select(work_log).where(work_log.c.kind == kind)
        )
        return self._unit.all(WorkLog, wanted.order_by(work_log.c.kind, work_log.c.key))

    def _named(self, work_id: int, by: str) -> tuple[str, str] | None:
        statement = select(work.c.kind, work.c.key).where(_held(work_id, by)).with_for_update()
        row = self._unit.connection.execute(statement).first()
        return None if row is None else (row.kind, row.key)

    def _log_error(self, kind: str, key: str, error: str, now: datetime) -> None:
        row = {"kind": kind, "key": key, "last_error": error, "last_error_at": now}
        self._unit.upsert(work_log, row, key=["kind", "key"])


_FREE: dict[str, Any] = {"lease_by": None, "lease_until": None, "again": False}


def _held(work_id: int, by: str) -> Any:
    return and_(work.c.id == work_id, work.c.lease_by == by)


def _count(name: str, condition: Any) -> Any:
    return func.sum(case((condition, literal(1)), else_=literal(0))).label(name)
