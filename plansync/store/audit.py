"""What was done to an account and when: append only, no personal text, and deletion receipts."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from plansync.store.secrets import hash_secret
from plansync.store.tables import audit, receipts
from plansync.store.unit import Unit


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One thing that was done, such as "feed rotated"."""

    at: datetime
    what: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """The proof that something was deleted; the runner is only a hash."""

    athlete_hash: str
    at: datetime
    what: str


class Audit:
    """The audit; lines are added, never changed."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def add(self, athlete_id: str | None, what: str, at: datetime) -> None:
        """Nothing; the line is kept. No athlete when it concerns the whole PlanSync."""
        self._unit.insert(audit, {"at": at, "athlete_id": athlete_id, "what": what})

    def list(self, athlete_id: str | None, limit: int = 200) -> tuple[AuditLine, ...]:
        """The newest lines of a runner, newest first."""
        mine = select(audit.c.at, audit.c.what).where(
            audit.c.athlete_id.is_(None) if athlete_id is None else audit.c.athlete_id == athlete_id
        )
        return self._unit.all(AuditLine, mine.order_by(audit.c.id.desc()).limit(limit))


class Receipts:
    """The receipts of deletions."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def add(self, athlete_id: str, what: str, at: datetime) -> None:
        """Nothing; the receipt is kept."""
        row = {"athlete_hash": hash_secret(athlete_id), "at": at, "what": what}
        self._unit.insert(receipts, row)

    def list(self, athlete_id: str) -> tuple[Receipt, ...]:
        """What was deleted of a runner, oldest first."""
        mine = select(receipts.c.athlete_hash, receipts.c.at, receipts.c.what).where(
            receipts.c.athlete_hash == hash_secret(athlete_id)
        )
        return self._unit.all(Receipt, mine.order_by(receipts.c.id))
