"""Two plans side by side, week by week and day by day: what is new, moved, gone, or different."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from plansync.feed.options import Names
from plansync.feed.text import session_title
from plansync.plan.diff import Change
from plansync.plan.model import Plan
from plansync.plan.session import Session
from plansync.runs.model import Run
from plansync.times import week_start


class Fate(StrEnum):
    """What becomes of a session."""

    SAME = "same"
    NEW = "new"
    GONE = "gone"
    MOVED = "moved"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Line:
    """One session on one side of the comparison. `other` is its counterpart on the other side."""

    session: Session
    title: str
    fate: Fate
    other: Session | None

    @property
    def leaves(self) -> tuple[str, ...]:
        """Exercises of the other side that this one does without."""
        return _beyond(self.other, self.session)

    @property
    def joins(self) -> tuple[str, ...]:
        """Exercises that the other side does without."""
        return _beyond(self.session, self.other)


@dataclass(frozen=True, slots=True)
class DayPair:
    """One day as it is now and as it would be."""

    day: date
    runs: tuple[Run, ...]
    before: tuple[Line, ...]
    after: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class WeekPair:
    """The days of one week that hold sessions on either side."""

    monday: date
    days: tuple[DayPair, ...]

    @property
    def changes(self) -> int:
        """How many sessions of the week differ, each counted once."""
        lines = (line for day in self.days for line in (*day.before, *day.after))
        return len({line.session.uid for line in lines if line.fate is not Fate.SAME})


def compare(before: Plan, after: Plan, change: Change, names: Names) -> tuple[WeekPair, ...]:
    """The weeks in which a session stands in either plan, in order."""
    old = {one.uid: one for one in before.sessions}
    new = {one.uid: one for one in after.sessions}
    fates = _fates(change)
    days = sorted({one.day for one in (*old.values(), *new.values())})
    pairs = [
        DayPair(
            day,
            tuple(run for run in after.runs if run.day == day),
            _lines(old, new, day, fates, names),
            _lines(new, old, day, fates, names),
        )
        for day in days
    ]
    mondays = sorted({week_start(day) for day in days})
    return tuple(WeekPair(monday, _of_week(pairs, monday)) for monday in mondays)


def summary(change: Change) -> str:
    """What a change did, in one sentence."""
    counts = (
        (len(change.added), "new"),
        (len(change.moved), "moved"),
        (len(change.removed), "dropped"),
        (len(change.altered), "different"),
    )
    told = [f"{count} {word}" for count, word in counts if count]
    return f"Sessions: {', '.join(told)}." if told else "No session changed."


def _of_week(pairs: list[DayPair], monday: date) -> tuple[DayPair, ...]:
    end = monday + timedelta(days=7)
    return tuple(pair for pair in pairs if monday <= pair.day < end)


def _fates(change: Change) -> Mapping[str, Fate]:
    groups = (
        (change.added, Fate.NEW),
        (change.removed, Fate.GONE),
        (change.moved, Fate.MOVED),
        (change.altered, Fate.CHANGED),
    )
    return {one.uid: fate for changes, fate in groups for one in changes}


def _lines(
    mine: Mapping[str, Session],
    theirs: Mapping[str, Session],
    day: date,
    fates: Mapping[str, Fate],
    names: Names,
) -> tuple[Line, ...]:
    that_day = sorted((one for one in mine.values() if one.day == day), key=lambda one: one.start)
    return tuple(
        Line(one, session_title(one, names), fates.get(one.uid, Fate.SAME), theirs.get(one.uid))
        for one in that_day
    )


def _beyond(one: Session | None, other: Session | None) -> tuple[str, ...]:
    """Names of the exercises of one session that another lacks, in their order."""
    if one is None or other is None:
        return ()
    held = {step.exercise.id for step in other.steps}
    return tuple(
        dict.fromkeys(step.exercise.name for step in one.steps if step.exercise.id not in held)
    )
