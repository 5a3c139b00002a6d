"""Sessions, notes and feed events as the rows they are kept in, and back."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from plansync.feed.entries import Entry, order
from plansync.feed.identity import Stamp
from plansync.feed.render import KeptEvent
from plansync.opt.exercise import Dose, Exercise
from plansync.opt.imbalance import Side
from plansync.opt.prescribe import Prescription
from plansync.plan.model import Absence, Note
from plansync.plan.session import Session, Slot
from plansync.store.columns import JsonObject
from plansync.store.plans import EventRow, SessionRow

_CREATED = re.compile(rb"^CREATED:(\d{8}T\d{6})Z\r?$", re.MULTILINE)
_RFC_5545 = "%Y%m%dT%H%M%S"


def row_of(session: Session) -> SessionRow:
    """The session as it is kept."""
    return SessionRow(
        uid=session.uid,
        slot=session.slot.value,
        day=session.day,
        start=session.start,
        minutes=session.minutes,
        phase=session.phase,
        why=session.why,
        steps=tuple(step_to_json(step) for step in session.steps),
        run_key=session.run_key,
        optional=session.optional,
    )


def session_of(row: SessionRow, exercises: Mapping[str, Exercise], tz: ZoneInfo) -> Session:
    """The session of a row; a step whose exercise left the catalogue is left out."""
    steps = (step_from_json(step, exercises) for step in row.steps)
    return Session(
        uid=row.uid,
        slot=Slot(row.slot),
        day=row.day,
        start=row.start.astimezone(tz),
        minutes=row.minutes,
        phase=row.phase,
        steps=tuple(step for step in steps if step is not None),
        why=row.why,
        run_key=row.run_key,
        optional=row.optional,
    )


def step_to_json(step: Prescription) -> JsonObject:
    """A step as a JSON object; the exercise by its id, since the catalogue tells the rest."""
    dose = step.dose
    return {
        "exercise": step.exercise.id,
        "sets": dose.sets,
        "reps": dose.reps,
        "hold_s": dose.hold_s,
        "tempo": dose.tempo,
        "side": step.side.value if step.side else None,
        "muscles": list(step.muscles),
        "why": step.why,
        "rest_s": step.rest_s,
        "superset": step.superset,
    }


def step_from_json(stored: JsonObject, exercises: Mapping[str, Exercise]) -> Prescription | None:
    """The step that `step_to_json` wrote, None when the catalogue no longer has its exercise."""
    exercise = exercises.get(stored["exercise"])
    if exercise is None:
        return None
    return Prescription(
        exercise=exercise,
        dose=Dose(stored["sets"], stored["reps"], stored["hold_s"], stored["tempo"]),
        side=Side(stored["side"]) if stored["side"] else None,
        muscles=tuple(stored["muscles"]),
        why=stored["why"],
        rest_s=stored["rest_s"],
        # Rows from before supersets were told lack the key.
        superset=stored.get("superset", 0),
    )


def note_to_json(note: Note) -> JsonObject:
    """A note as a JSON object."""
    day = note.day.isoformat() if note.day else None
    return {"code": note.code, "text": note.text, "day": day}


def note_from_json(stored: JsonObject) -> Note:
    """The note that `note_to_json` wrote."""
    day = date.fromisoformat(stored["day"]) if stored["day"] else None
    return Note(stored["code"], stored["text"], day)


def absence_to_json(absence: Absence) -> JsonObject:
    """An absence as a JSON object."""
    return {
        "day": absence.day.isoformat(),
        "slot": absence.slot.value,
        "why": absence.why,
        "run_key": absence.run_key,
    }


def absence_from_json(stored: JsonObject) -> Absence:
    """The absence that `absence_to_json` wrote."""
    day = date.fromisoformat(stored["day"])
    return Absence(day, Slot(stored["slot"]), stored["why"], stored["run_key"])


def kept_of(rows: Iterable[EventRow]) -> dict[str, KeptEvent]:
    """The events as the renderer keeps them, by uid."""
    return {row.uid: _kept(row) for row in rows}


def event_row(event: KeptEvent, entry: Entry, *, kind: str, tz: ZoneInfo) -> EventRow:
    """The event of an entry as it is kept; `kind` tells the feed it belongs to."""
    at, place, _ = order(entry, tz)
    return EventRow(
        uid=event.uid,
        kind=kind,
        day=entry.day,
        sort_key=f"{at:{_RFC_5545}} {place:02d}",
        content_hash=event.content_hash,
        schedule_hash=event.schedule_hash,
        dtstamp=event.stamp.dtstamp,
        last_modified=event.stamp.last_modified,
        sequence=event.stamp.sequence,
        ics=event.ics,
    )


def _kept(row: EventRow) -> KeptEvent:
    stamp = Stamp(row.dtstamp, row.last_modified, row.sequence, _created(row.ics))
    return KeptEvent(row.uid, row.content_hash, row.schedule_hash, stamp, row.ics)


def _created(ics: bytes) -> datetime | None:
    # CREATED never changes (RFC 5545 section 3.8.7.1), and only the event's own bytes keep it.
    found = _CREATED.search(ics)
    if found is None:
        return None
    return datetime.strptime(found[1].decode(), _RFC_5545).replace(tzinfo=UTC)
