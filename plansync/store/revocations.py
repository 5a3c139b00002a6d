"""Tokens still to be revoked at Strava: kept apart from the runner, who may be gone already."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from plansync.store.tables import revocations
from plansync.store.unit import Unit


@dataclass(frozen=True, slots=True)
class Revocation:
    """A token to revoke. `tries` counts the attempts that failed."""

    id: str
    token: str = field(repr=False)
    made_at: datetime
    due_at: datetime
    tries: int
    last_error: str


class Revocations:
    """The outbox of tokens to revoke."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def add(self, token: str, now: datetime) -> str:
        """The id of the new entry, due at once."""
        entry = self._unit.new_id()
        row = {
            "id": entry,
            "token": self._unit.seal(revocations.c.token, entry, token),
            "made_at": now,
            "due_at": now,
            "tries": 0,
            "last_error": "",
        }
        self._unit.insert(revocations, row)
        return entry

    def due(self, now: datetime) -> tuple[Revocation, ...]:
        """The tokens whose turn it is, longest due first."""
        statement = select(revocations).where(revocations.c.due_at <= now)
        return self._unit.all(self._revocation, statement.order_by(revocations.c.due_at))

    def done(self, revocation_id: str) -> None:
        """Nothing; the token is revoked and forgotten."""
        self._unit.run(delete(revocations).where(revocations.c.id == revocation_id))

    def retry(self, revocation_id: str, due_at: datetime, error: str) -> None:
        """Nothing; the token is tried again at `due_at`."""
        values = {"due_at": due_at, "tries": revocations.c.tries + 1, "last_error": error}
        self._unit.run(update(revocations).where(revocations.c.id == revocation_id).values(values))

    def forget(self, made_before: datetime) -> int:
        """How many tokens were too old to keep on trying, and are gone."""
        return self._unit.run(delete(revocations).where(revocations.c.made_at < made_before))

    def _revocation(self, *, token: str, **rest: Any) -> Revocation:
        opened = self._unit.unseal(revocations.c.token, rest["id"], token)
        return Revocation(token=opened, **rest)
