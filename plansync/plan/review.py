"""A week looked back on: what was served and done; and what moved in a plan, and why."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from plansync.opt.exercise import Component
from plansync.opt.imbalance import Body
from plansync.plan.diff import SessionChange, diff
from plansync.plan.model import Note, Plan
from plansync.plan.progress import Mark
from plansync.plan.session import Session, Slot
from plansync.times import week_start

MOVED = "moved"
_TIMES = {0: "not at all", 1: "once", 2: "twice"}
TOLD_FOR = timedelta(days=14)
"""So far ahead moves are told, and so long they stay told."""
MOST_A_WEEK = 3
_DOSED = {
    Component.ACTIVATION,
    Component.BALANCE,
    Component.CORE,
    Component.INTEGRATION,
    Component.RESISTANCE,
}


@dataclass(frozen=True, slots=True)
class Review:
    """A week in numbers. `served` counts sessions for each listed muscle, in the list's order.

    Each should be served `wanted` times. `dose` is what most repetitions of the week's own sessions
    are done in: (sets, reps).
    """

    served: tuple[tuple[str, int], ...]
    wanted: int
    planned: int
    minutes_planned: int
    minutes_done: int
    done: int
    skipped: int
    too_hard: int
    dose: tuple[int, int] | None

    @property
    def enough(self) -> int:
        """How many listed muscles are served often enough."""
        return sum(times >= self.wanted for _, times in self.served)


def review(
    sessions: Sequence[Session], body: Body, marks: Mapping[str, Mark], *, wanted: int
) -> Review:
    """The review of a week's sessions; `marks` are by uid. A skipped session serves nothing.

    `wanted` is how often a week each listed muscle should be served.
    """
    said = [marks.get(one.uid) for one in sessions]
    kept = [one for one in sessions if marks.get(one.uid) is not Mark.SKIPPED]
    done = [one for one in kept if one.uid in marks]
    listed = dict.fromkeys(one.muscle for one in body.imbalances)
    return Review(
        served=tuple((muscle, _times(muscle, kept)) for muscle in listed),
        wanted=wanted,
        planned=len(sessions),
        minutes_planned=sum(one.minutes for one in sessions),
        minutes_done=sum(one.minutes for one in done),
        done=len(done),
        skipped=said.count(Mark.SKIPPED),
        too_hard=said.count(Mark.TOO_HARD),
        dose=_dose(sessions),
    )


def served_words(review: Review, names: Mapping[str, str], reasons: Mapping[str, str]) -> str:
    """ "5 of 6 listed muscles served twice; Peroneals once: REASON." with the reasons known."""
    listed = len(review.served)
    if not listed:
        return ""
    word = "muscle" if listed == 1 else "muscles"
    short = [(muscle, times) for muscle, times in review.served if times < review.wanted]
    told = [f"{review.enough} of {listed} listed {word} served {_often(review.wanted)}"]
    for muscle, times in short:
        reason = f": {reasons[muscle]}" if muscle in reasons else ""
        told.append(f"{names.get(muscle, muscle)} {_often(times)}{reason}")
    return "; ".join(told) + "."


def _often(times: int) -> str:
    return _TIMES.get(times, f"{times} times")


def done_words(review: Review) -> str:
    """ "40 of 120 minutes done: 3 of 9 sessions, 1 skipped, 1 too hard." """
    sessions = "session" if review.planned == 1 else "sessions"
    parts = [f"{review.done} of {review.planned} {sessions}"]
    parts += [f"{review.skipped} skipped"] if review.skipped else []
    parts += [f"{review.too_hard} too hard"] if review.too_hard else []
    minutes = f"{review.minutes_done} of {review.minutes_planned} minutes done"
    return f"{minutes}: {', '.join(parts)}."


def dose_words(review: Review, *, phase: int, week: int) -> str:
    """ "Week 3 of phase 1: mostly 2 x 15 in sessions of their own." """
    if review.dose is None:
        return ""
    sets, reps = review.dose
    return f"Week {week} of phase {phase}: mostly {sets} x {reps} in sessions of their own."


def moves(before: Plan, after: Plan, *, now: datetime) -> tuple[Note, ...]:
    """What moved or went in the days to come, each with its reason, at the day it was on.

    Nothing is told of a plan that had no sessions, nor of days only one of the two plans holds.
    """
    near = (now.astimezone(after.tz) + TOLD_FOR).date()
    change = diff(_ahead(before, after, now, near), _ahead(after, before, now, near))
    told = (
        *_alone_moved(change.moved, after),
        *_alone_gone(change.removed, after),
        *_with_runs(change.moved, after),
    )
    return tuple(sorted(told, key=lambda note: (note.day or date.max, note.text)))


def still_told(kept: Iterable[Note], new: Collection[Note], *, today: date) -> tuple[Note, ...]:
    """The notes of moves that stay: new ones first, a few a week, none older than two weeks."""
    lately = (note for note in kept if note.code == MOVED)
    weeks: Counter[date] = Counter()
    told: list[Note] = []
    for note in dict.fromkeys((*new, *lately)):
        if note.day is None or note.day < today - TOLD_FOR:
            continue
        week = week_start(note.day)
        weeks[week] += 1
        if weeks[week] <= MOST_A_WEEK:
            told.append(note)
    return tuple(told)


def _times(muscle: str, sessions: Iterable[Session]) -> int:
    return sum(any(muscle in step.muscles for step in one.steps) for one in sessions)


def _dose(sessions: Iterable[Session]) -> tuple[int, int] | None:
    doses = Counter(
        (step.dose.sets, step.dose.reps)
        for one in sessions
        if one.slot is Slot.STANDALONE
        for step in one.steps
        if step.dose.reps is not None and step.component in _DOSED
    )
    # Of doses that are as frequent the larger one is told, whatever the order of the steps.
    return max(doses, key=lambda dose: (doses[dose], dose), default=None)


def _ahead(plan: Plan, other: Plan, now: datetime, near: date) -> Plan:
    """The plan with only the sessions that are to come, on days that both plans hold."""
    first = max(plan.window.start, other.window.start)
    end = min(plan.window.end, other.window.end, near)
    held = tuple(s for s in plan.sessions if s.start >= now and first <= s.day < end)
    return replace(plan, sessions=held)


def _alone_moved(moved: Iterable[SessionChange], after: Plan) -> Iterator[Note]:
    for one in moved:
        was, now = one.before, one.after
        if was and now and was.slot is Slot.STANDALONE and was.day != now.day:
            why = _why_not(after, was.day, but=now.day)
            text = f"A session of its own moved from {_day(was.day)} to {_day(now.day)}{why}."
            yield Note("moved", text, was.day)


def _alone_gone(removed: Iterable[SessionChange], after: Plan) -> Iterator[Note]:
    for one in removed:
        why = _why_not(after, one.day, but=None)
        if one.before and one.before.slot is Slot.STANDALONE and why:
            yield Note(
                "moved", f"The session of its own on {_day(one.day)} is left out{why}.", one.day
            )


def _with_runs(moved: Iterable[SessionChange], after: Plan) -> Iterator[Note]:
    """One note for each run that took its sessions to another day."""
    runs = {run.key: run for run in after.runs}
    days: dict[str, tuple[date, date]] = {}
    for one in moved:
        if one.before and one.after and one.after.run_key and one.before.day != one.after.day:
            days.setdefault(one.after.run_key, (one.before.day, one.after.day))
    for key, (was, now) in days.items():
        title = runs[key].title if key in runs else ""
        name = f"{title} moved" if title else "A run moved"
        yield Note(
            "moved", f"{name} from {_day(was)} to {_day(now)}, and its sessions with it.", was
        )


def _why_not(plan: Plan, day: date, *, but: date | None) -> str:
    """Why no session of its own stands on a day, as the end of a sentence; "" when not known.

    That the week has its session on the day it moved to is no reason.
    """
    there = (one for one in plan.absences if one.day == day and one.slot is Slot.STANDALONE)
    found = next((one.why.rstrip(".") for one in there), "")
    if not found or (but and f"{but:%a}" in found):
        return ""
    return f": {found}"


def _day(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b}"
