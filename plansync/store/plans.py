"""What was planned: sessions, notes, and the calendar events with the stamps they carry."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select, update

from plansync.store.columns import JsonObject
from plansync.store.tables import events, plan_notes, sessions
from plansync.store.unit import Unit


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session as it is kept. `slot` is before, after or standalone; `steps` is a JSON list."""

    uid: str
    slot: str
    day: date
    start: datetime
    minutes: int
    phase: int
    why: str
    steps: tuple[JsonObject, ...]
    run_key: str | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True)
class EventRow:
    """A calendar event with its serialised bytes and the stamps that change only with them.

    `schedule_hash` covers what raises SEQUENCE (RFC 5546 section 2.1.4): times, not words.
    """

    uid: str
    kind: str
    day: date
    sort_key: str
    content_hash: str
    schedule_hash: str
    dtstamp: datetime
    last_modified: datetime
    sequence: int
    ics: bytes


class Plans:
    """The plans of runners as they were last woven."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def replace_sessions(
        self,
        athlete_id: str,
        rows: tuple[SessionRow, ...],
        *,
        since: datetime,
        frozen: Collection[str] = (),
    ) -> None:
        """Nothing; the sessions that start at or after `since` are `rows`, earlier ones stay.

        Of `rows` those before `since` are passed over, and those in `frozen`, which stay as they
        are. One that was moved to a later time takes its earlier row along.
        """
        taken = {row.uid: row for row in rows if row.start >= since and row.uid not in frozen}
        mine = sessions.c.athlete_id == athlete_id
        free = sessions.c.uid.not_in(frozen)
        self._unit.run(delete(sessions).where(mine, free, sessions.c.start >= since))
        self._unit.run(delete(sessions).where(mine, sessions.c.uid.in_(taken)))
        self._unit.insert(sessions, *(_owned(athlete_id, row) for row in taken.values()))

    def sessions(self, athlete_id: str, since: datetime | None = None) -> tuple[SessionRow, ...]:
        """The sessions that start at or after `since` (all when None), in order of start."""
        mine = _SESSION.where(sessions.c.athlete_id == athlete_id)
        wanted = mine if since is None else mine.where(sessions.c.start >= since)
        return self._unit.all(_session, wanted.order_by(sessions.c.start, sessions.c.uid))

    def session(self, athlete_id: str, uid: str) -> SessionRow | None:
        """The session called `uid`, None when the runner has none."""
        mine = _SESSION.where(sessions.c.athlete_id == athlete_id, sessions.c.uid == uid)
        return self._unit.first(_session, mine)

    def save_notes(self, athlete_id: str, notes: tuple[JsonObject, ...]) -> None:
        """Nothing; the notes that go with the plan are `notes`."""
        row = {"athlete_id": athlete_id, "notes": list(notes)}
        self._unit.upsert(plan_notes, row, key=["athlete_id"])

    def save_absences(self, athlete_id: str, absences: tuple[JsonObject, ...]) -> None:
        """Nothing; where no session stands and why is `absences`. Notes are there already."""
        mine = plan_notes.c.athlete_id == athlete_id
        self._unit.run(update(plan_notes).where(mine).values(absences=list(absences)))

    def absences(self, athlete_id: str) -> tuple[JsonObject, ...]:
        """Where no session stands in the plan, and why."""
        mine = select(plan_notes.c.absences).where(plan_notes.c.athlete_id == athlete_id)
        return tuple(self._unit.connection.execute(mine).scalar() or ())

    def notes(self, athlete_id: str) -> tuple[JsonObject, ...]:
        """The notes that go with the plan."""
        mine = select(plan_notes.c.notes).where(plan_notes.c.athlete_id == athlete_id)
        return tuple(self._unit.connection.execute(mine).scalar() or ())

    def events(self, athlete_id: str) -> tuple[EventRow, ...]:
        """The events of the feed in its order."""
        mine = _EVENT.where(events.c.athlete_id == athlete_id)
        return self._unit.all(EventRow, mine.order_by(events.c.sort_key, events.c.uid))

    def save_events(
        self, athlete_id: str, changed: tuple[EventRow, ...], removed: tuple[str, ...] = ()
    ) -> None:
        """Nothing; `changed` are new or written over, the uids in `removed` are gone."""
        uids = {*removed, *(row.uid for row in changed)}
        mine = events.c.athlete_id == athlete_id
        self._unit.run(delete(events).where(mine, events.c.uid.in_(uids)))
        self._unit.insert(events, *(_owned(athlete_id, row) for row in changed))


_SESSION = select(*(column for column in sessions.c if column.name != "athlete_id"))
_EVENT = select(*(column for column in events.c if column.name != "athlete_id"))


def _owned(athlete_id: str, row: SessionRow | EventRow) -> dict[str, Any]:
    return {"athlete_id": athlete_id, **asdict(row)}


def _session(*, steps: list[JsonObject], **rest: Any) -> SessionRow:
    return SessionRow(steps=tuple(steps), **rest)
