"""`plansync plan --explain`: each day with what stands in it, why, and why the rest does not."""

from collections.abc import Iterable, Iterator
from datetime import date

from plansync.feed.amounts import step_amount
from plansync.feed.entries import Entry, uid_of_run
from plansync.plan.model import Absence, Plan
from plansync.plan.session import Session, Slot
from plansync.sync.offline import Outcome

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
    days = {one.day for one in outcome.entries} | {one.day for one in plan.absences}
    for day in sorted(days):
        lines += ["", f"{day:%a %d %b}", *_day(outcome, day)]
    lines += ["", *(f"note: {note.text}" for note in plan.notes)] if plan.notes else []
    return "\n".join(lines) + "\n"


def _phases(plan: Plan) -> Iterator[str]:
    for span in plan.spans:
        if span.window.start < plan.window.end and plan.window.start < span.window.end:
            block = f", {span.block.name}: {span.block.says}" if span.block else ""
            first = max(span.window.start, plan.window.start)
            yield f"Phase {span.phase} from {first:%a %d %b}{block}"
            if span.why:
                yield f"{_INDENT}{span.why}"


def _day(outcome: Outcome, day: date) -> Iterator[str]:
    plan = outcome.plan
    left = [one for one in plan.absences if one.day == day]
    for entry in (one for one in outcome.entries if one.day == day):
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
    for number, step in enumerate(session.steps, start=1):
        yield f"{_INDENT}{number}. {step.exercise.name} · {step_amount(step)}"
        if step.why:
            yield f"{_INDENT}   {step.why}"


def _absent(absences: Iterable[Absence]) -> Iterator[str]:
    for one in absences:
        yield f"      -  {_ABSENT[one.slot]}: {one.why}"
