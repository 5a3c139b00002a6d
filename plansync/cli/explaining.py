"""`plansync plan --explain`: each day with what stands in it, why, and why the rest does not."""

from collections.abc import Iterable, Iterator
from datetime import date

from plansync.feed.entries import Entry, uid_of_run
from plansync.feed.numbering import numbered
from plansync.plan.model import Absence, Plan
from plansync.plan.season import PhaseSpan
from plansync.plan.session import Session, Slot
from plansync.sync.offline import Outcome
from plansync.times import local_day

_ABSENT = {
    Slot.BEFORE: "nothing before this run",
    Slot.AFTER: "nothing after this run",
    Slot.STANDALONE: "no session of its own",
}
_INDENT = " " * 9


def explained(outcome: Outcome) -> str:
    """The plan as text for people: day, hour, what; indented below it why, step by step."""
    plan = outcome.plan
    lines = [*_phases(plan)]
    shown: dict[date, list[Entry]] = {}
    for entry in outcome.entries:
        shown.setdefault(_day_of(entry, plan), []).append(entry)
    at = {entry.uid: day for day, those in shown.items() for entry in those}
    missing: dict[date, list[Absence]] = {}
    for one in plan.absences:
        uid = uid_of_run(plan, one.run_key) if one.run_key is not None else ""
        missing.setdefault(at.get(uid, one.day), []).append(one)
    for day in sorted({*shown, *missing}):
        told = _day(plan, shown.get(day, []), missing.get(day, []))
        lines += ["", f"{day:%a %d %b}", *told]
    lines += ["", *(f"note: {note.text}" for note in plan.notes)] if plan.notes else []
    return "\n".join(lines) + "\n"


def _phases(plan: Plan) -> Iterator[str]:
    before = ""
    for span in plan.spans:
        if span.window.start < plan.window.end and plan.window.start < span.window.end:
            block = f", {span.block.name}: {span.block.says}" if span.block else ""
            first = max(span.window.start, plan.window.start)
            yield f"Phase {span.phase}{_planned_as(plan, span)} from {first:%a %d %b}{block}"
            if span.why and span.why != before:
                yield f"{_INDENT}{span.why}"
            before = span.why


def _planned_as(plan: Plan, span: PhaseSpan) -> str:
    """Of which phase the sessions are, where it is not the runner's."""
    phases = {one.phase for one in plan.sessions if one.day in span.window}
    if not phases or span.phase in phases:
        return ""
    return f" (sessions of phase {' and '.join(map(str, sorted(phases)))})"


def _day_of(entry: Entry, plan: Plan) -> date:
    """The day at home on which an entry begins: abroad a run's own day may be another one."""
    return local_day(entry.start, plan.tz) if entry.start else entry.day


def _day(plan: Plan, entries: Iterable[Entry], left: list[Absence]) -> Iterator[str]:
    for entry in entries:
        hour = f"{entry.start.astimezone(plan.tz):%H:%M}" if entry.start else " " * 5
        yield f"  {hour}  {entry.title}"
        for session in _sessions(entry):
            yield from _session(session)
        mine = [one for one in left if _is_about(one, entry, plan)]
        yield from _absent(mine)
        left = [one for one in left if one not in mine]
    yield from _absent(left)


def _sessions(entry: Entry) -> tuple[Session, ...]:
    return (*entry.inside, *((entry.session,) if entry.session else ()))


def _is_about(one: Absence, entry: Entry, plan: Plan) -> bool:
    return one.run_key is not None and entry.uid == uid_of_run(plan, one.run_key)


def _session(session: Session) -> Iterator[str]:
    yield f"{_INDENT}Why: {session.why}"
    for one in numbered(session.steps):
        yield f"{_INDENT}{one.number}. {one.step.exercise.name} · {one.amount}"
        if one.step.why:
            yield f"{_INDENT}   {one.step.why}"


def _absent(absences: Iterable[Absence]) -> Iterator[str]:
    for one in absences:
        yield f"      -  {_ABSENT[one.slot]}: {one.why}"
