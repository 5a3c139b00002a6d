"""A plan as JSON, for scripts: days and instants as RFC 3339, `to` exclusive, absent as null."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from plansync.feed.entries import Entry, RunFacts, uid_of_run
from plansync.opt.prescribe import Prescription
from plansync.plan.model import Absence, Note, Plan
from plansync.plan.season import PhaseSpan
from plansync.plan.session import Session
from plansync.times import Window

SCHEMA = 1


def as_json(plan: Plan, entries: Iterable[Entry]) -> dict[str, object]:
    """Lists, dicts, strings, numbers, booleans and None, ready for json.dumps."""
    return {
        "schema": SCHEMA,
        "timezone": plan.tz.key,
        "window": _window(plan.window),
        "phases": [_phase(span, plan.window) for span in _phases(plan)],
        "entries": [_entry(entry, plan.tz) for entry in entries],
        "notes": [_note(note) for note in plan.notes],
        "absences": [_absence(one, plan) for one in plan.absences],
    }


def _window(window: Window) -> dict[str, object]:
    return {"from": window.start.isoformat(), "to": window.end.isoformat()}


def _phases(plan: Plan) -> list[PhaseSpan]:
    """The spans in the window; blocks of one stage that follow each other count as one."""
    found: list[PhaseSpan] = []
    for span in plan.spans:
        if span.window.end <= plan.window.start or plan.window.end <= span.window.start:
            continue
        last = found[-1] if found else None
        if last and (last.phase, last.stage, last.since) == (span.phase, span.stage, span.since):
            found[-1] = replace(last, window=Window(last.window.start, span.window.end))
        else:
            found.append(span)
    return found


def _phase(span: PhaseSpan, window: Window) -> dict[str, object]:
    cut = Window(max(span.window.start, window.start), min(span.window.end, window.end))
    week = span.week_on(cut.start)
    return {**_window(cut), "phase": span.phase, "stage": span.stage.value, "week": week}


def _entry(entry: Entry, tz: ZoneInfo) -> dict[str, object]:
    sessions = (*entry.inside, *((entry.session,) if entry.session else ()))
    return {
        "uid": entry.uid,
        "kind": entry.kind.value,
        "day": entry.day.isoformat(),
        "start": _instant(entry.start, tz),
        "end": _instant(entry.end, tz),
        "all_day": entry.all_day,
        "title": entry.title,
        "minutes": entry.minutes,
        "phase": entry.phase,
        "optional": entry.optional,
        "run_uid": entry.run_uid,
        "run": _run(entry.run) if entry.run else None,
        "steps": _steps(sessions),
        "done": entry.completed if entry.session else None,
    }


def _instant(at: datetime | None, tz: ZoneInfo) -> str | None:
    return at.astimezone(tz).isoformat(timespec="seconds") if at else None


def _run(run: RunFacts) -> dict[str, object]:
    return {
        "kind": run.kind.value,
        "status": run.status.value,
        "distance_m": run.distance_m,
        "duration_s": run.duration_s,
        "source": run.source,
    }


def _steps(sessions: Iterable[Session]) -> list[dict[str, object]]:
    return [_step(step) for session in sessions for step in session.steps]


def _step(step: Prescription) -> dict[str, object]:
    return {
        "exercise": step.exercise.id,
        "name": step.exercise.name,
        "component": step.component.value,
        "muscles": list(step.muscles),
        "side": step.side.value if step.side else "none",
        "sets": step.dose.sets,
        "reps": step.dose.reps,
        "hold_s": step.dose.hold_s,
        "tempo": step.dose.tempo,
        "rest_s": step.rest_s,
        "superset": step.superset or None,
        "seconds": step.seconds,
        "why": step.why,
    }


def _note(note: Note) -> dict[str, object]:
    day = note.day.isoformat() if note.day else None
    return {"code": note.code, "text": note.text, "day": day}


def _absence(one: Absence, plan: Plan) -> dict[str, object]:
    return {
        "day": one.day.isoformat(),
        "slot": one.slot.value,
        "why": one.why,
        "run_uid": None if one.run_key is None else uid_of_run(plan, one.run_key),
    }
