"""Turning the keys: everything that is encrypted is encrypted anew with the current key."""

from typing import Any

from sqlalchemy import Column, select, update

from plansync.store.tables import connections, feeds, revocations, sources
from plansync.store.unit import Unit

SEALED: tuple[tuple[Column[Any], Column[Any]], ...] = (
    (connections.c.athlete_id, connections.c.access_token),
    (connections.c.athlete_id, connections.c.refresh_token),
    (revocations.c.id, revocations.c.token),
    (sources.c.id, sources.c.address),
    (feeds.c.id, feeds.c.secret),
)


def reseal(unit: Unit) -> int:
    """How many stored secrets were under an older key and are under the current one now."""
    return sum(_reseal(unit, row_id, column) for row_id, column in SEALED)


def _reseal(unit: Unit, row_id: Column[Any], column: Column[Any]) -> int:
    rows = unit.connection.execute(
        select(row_id, column).where(column.is_not(None)).with_for_update()
    ).all()
    older = [(name, stored) for name, stored in rows if not unit.secrets.is_current(stored)]
    for name, stored in older:
        sealed = unit.seal(column, name, unit.unseal(column, name, stored))
        unit.run(update(column.table).where(row_id == name).values({column.name: sealed}))
    return len(older)
