"""Plan sources: where a runner's scheduled runs come from, their last good copy and its runs."""

import gzip
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import delete, select, update

from plansync.errors import NotFoundError
from plansync.runs.model import ScheduledRun
from plansync.store.runs_codec import run_from_json, run_to_json
from plansync.store.tables import source_runs, sources
from plansync.store.unit import Unit


class SourceKind(StrEnum):
    """Whether a source is fetched from an address or was handed in as a file."""

    ADDRESS = "address"
    FILE = "file"


class SourceState(StrEnum):
    """How a source stands: fine, failing (the last good copy serves), held back for a look."""

    OK = "ok"
    FAILING = "failing"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Source:
    """A plan source. `good_at` is when the last good copy was fetched or confirmed.

    `error` is empty when the last fetch was fine. `shrink_held` says that a copy with far fewer
    runs was held back once.
    """

    id: str
    athlete_id: str
    name: str
    kind: SourceKind
    address: str | None = field(repr=False)
    etag: str | None
    last_modified: str | None
    body_hash: str | None
    fetched_at: datetime | None
    good_at: datetime | None
    state: SourceState
    error: str
    shrink_held: bool
    next_fetch_at: datetime | None
    failures: int
    created_at: datetime


class Sources:
    """The plan sources of runners and the scheduled runs read from them."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def add_address(self, athlete_id: str, name: str, address: str, now: datetime) -> Source:
        """A new source to fetch, due at once; its address is kept encrypted."""
        source_id = self._unit.new_id()
        sealed = self._unit.seal(sources.c.address, source_id, address)
        self._insert(source_id, athlete_id, name, SourceKind.ADDRESS, sealed, now)
        return self.get(athlete_id, source_id)

    def add_file(
        self, athlete_id: str, name: str, body: bytes, *, body_hash: str, now: datetime
    ) -> Source:
        """A new source whose only copy is `body`."""
        source_id = self._unit.new_id()
        self._insert(source_id, athlete_id, name, SourceKind.FILE, None, now)
        self.save_good(athlete_id, source_id, body, body_hash=body_hash, now=now)
        return self.get(athlete_id, source_id)

    def list(self, athlete_id: str) -> tuple[Source, ...]:
        """The runner's sources, oldest first."""
        mine = _SOURCE.where(sources.c.athlete_id == athlete_id)
        return self._unit.all(self._source, mine.order_by(sources.c.created_at, sources.c.id))

    def get(self, athlete_id: str, source_id: str) -> Source:
        """One source; NotFoundError when the runner has none of this id."""
        found = self._unit.first(self._source, _SOURCE.where(_mine(athlete_id, source_id)))
        if found is None:
            raise NotFoundError("there is no such source", hint="`plansync source list` shows all")
        return found

    def body(self, athlete_id: str, source_id: str) -> bytes | None:
        """The last good copy, None when there never was one."""
        statement = select(sources.c.body_gz).where(_mine(athlete_id, source_id))
        packed = self._unit.connection.execute(statement).scalar()
        return None if packed is None else gzip.decompress(packed)

    def save_good(
        self,
        athlete_id: str,
        source_id: str,
        body: bytes,
        *,
        body_hash: str,
        now: datetime,
        etag: str | None = None,
        last_modified: str | None = None,
        next_fetch_at: datetime | None = None,
    ) -> None:
        """Nothing; `body` is the last good copy and the source is fine."""
        copy = {
            "body_gz": gzip.compress(body, mtime=0),
            "body_hash": body_hash,
            "etag": etag,
            "last_modified": last_modified,
        }
        self._set(athlete_id, source_id, **copy, **_fine(now, next_fetch_at))

    def save_unchanged(
        self, athlete_id: str, source_id: str, now: datetime, next_fetch_at: datetime | None = None
    ) -> None:
        """Nothing; the last good copy was found to be still the newest."""
        self._set(athlete_id, source_id, **_fine(now, next_fetch_at))

    def save_failure(
        self, athlete_id: str, source_id: str, text: str, *, retry_at: datetime, now: datetime
    ) -> None:
        """Nothing; the fetch failed, the last good copy stays."""
        self._set(
            athlete_id,
            source_id,
            state=SourceState.FAILING.value,
            error=text,
            failures=sources.c.failures + 1,
            fetched_at=now,
            next_fetch_at=retry_at,
        )

    def hold(
        self, athlete_id: str, source_id: str, text: str, *, retry_at: datetime, now: datetime
    ) -> None:
        """Nothing; a copy that shrank too much was held back, the last good copy stays."""
        self._set(
            athlete_id,
            source_id,
            state=SourceState.HELD.value,
            error=text,
            shrink_held=True,
            fetched_at=now,
            next_fetch_at=retry_at,
        )

    def rename(self, athlete_id: str, source_id: str, name: str) -> None:
        """Nothing; the source is called `name`."""
        self._set(athlete_id, source_id, name=name)

    def fetch_at(self, athlete_id: str, source_id: str, at: datetime) -> None:
        """Nothing; the source is fetched next at `at`."""
        self._set(athlete_id, source_id, next_fetch_at=at)

    def due(self, now: datetime) -> tuple[tuple[str, str], ...]:
        """Runner and source ids of addresses that are due to be fetched."""
        statement = select(sources.c.athlete_id, sources.c.id).where(
            sources.c.kind == SourceKind.ADDRESS.value, sources.c.next_fetch_at <= now
        )
        rows = self._unit.connection.execute(statement.order_by(sources.c.next_fetch_at))
        return tuple((row.athlete_id, row.id) for row in rows)

    def remove(self, athlete_id: str, source_id: str) -> None:
        """Nothing; the source and its runs are gone."""
        if not self._unit.run(delete(sources).where(_mine(athlete_id, source_id))):
            raise NotFoundError("there is no such source", hint="`plansync source list` shows all")

    def replace_runs(
        self,
        athlete_id: str,
        source_id: str,
        runs: tuple[ScheduledRun, ...],
        *,
        from_day: date,
    ) -> None:
        """Nothing; the source's runs are `runs`, but those kept of days before `from_day` stay.

        The past is frozen: of earlier days only a run that moved there from a later one is taken,
        and only a run that moved to a later day is taken away.
        """
        mine = (source_runs.c.athlete_id == athlete_id) & (source_runs.c.source_id == source_id)
        ahead = mine & (source_runs.c.day >= from_day)
        moved = set(self._unit.column(select(source_runs.c.key).where(ahead)))
        taken = {run.key: run for run in runs if run.day >= from_day or run.key in moved}
        self._unit.run(delete(source_runs).where(ahead))
        self._unit.run(delete(source_runs).where(mine, source_runs.c.key.in_(taken)))
        rows = [_run_row(athlete_id, source_id, run) for run in taken.values()]
        self._unit.insert(source_runs, *rows)

    def runs(self, athlete_id: str) -> tuple[ScheduledRun, ...]:
        """The scheduled runs of all the runner's sources, in order of day."""
        mine = select(source_runs.c.payload).where(source_runs.c.athlete_id == athlete_id)
        ordered = mine.order_by(source_runs.c.day, source_runs.c.source_id, source_runs.c.key)
        return tuple(run_from_json(stored) for stored in self._unit.column(ordered))

    def runs_of(self, athlete_id: str, source_id: str) -> tuple[ScheduledRun, ...]:
        """The scheduled runs of one source, in order of day."""
        table = source_runs.c
        mine = select(table.payload).where(
            table.athlete_id == athlete_id, table.source_id == source_id
        )
        ordered = mine.order_by(table.day, table.key)
        return tuple(run_from_json(stored) for stored in self._unit.column(ordered))

    def _insert(
        self,
        source_id: str,
        athlete_id: str,
        name: str,
        kind: SourceKind,
        address: str | None,
        now: datetime,
    ) -> None:
        row = {
            "id": source_id,
            "athlete_id": athlete_id,
            "name": name,
            "kind": kind.value,
            "address": address,
            "state": SourceState.OK.value,
            "error": "",
            "shrink_held": False,
            "next_fetch_at": now if kind is SourceKind.ADDRESS else None,
            "failures": 0,
            "created_at": now,
        }
        self._unit.insert(sources, row)

    def _set(self, athlete_id: str, source_id: str, **values: object) -> None:
        statement = update(sources).where(_mine(athlete_id, source_id)).values(**values)
        if not self._unit.run(statement):
            raise NotFoundError("there is no such source")

    def _source(self, *, address: str | None, kind: str, state: str, **rest: Any) -> Source:
        opened = address and self._unit.unseal(sources.c.address, rest["id"], address)
        return Source(address=opened, kind=SourceKind(kind), state=SourceState(state), **rest)


_SOURCE = select(*(column for column in sources.c if column.name != "body_gz"))


def _mine(athlete_id: str, source_id: str) -> Any:
    return (sources.c.athlete_id == athlete_id) & (sources.c.id == source_id)


def _fine(now: datetime, next_fetch_at: datetime | None) -> dict[str, object]:
    return {
        "state": SourceState.OK.value,
        "error": "",
        "shrink_held": False,
        "failures": 0,
        "fetched_at": now,
        "good_at": now,
        "next_fetch_at": next_fetch_at,
    }


def _run_row(athlete_id: str, source_id: str, run: ScheduledRun) -> dict[str, object]:
    return {
        "athlete_id": athlete_id,
        "source_id": source_id,
        "key": run.key,
        "day": run.day,
        "payload": run_to_json(run),
    }
