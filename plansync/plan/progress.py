"""What the runner said of sessions, and which exercises and doses follow from it.

An exercise gives way to a harder one after it was marked controlled often enough, to an easier one
after "too hard" (OPT model: progress one variable at a time, and only what is controlled).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from plansync.opt.exercise import Component, Exercise
from plansync.plan.session import Slot


class Mark(StrEnum):
    """What the runner says of a session."""

    DONE = "done"
    CONTROLLED = "controlled"
    """Done, and every movement was steady to the last repetition."""
    TOO_HARD = "too-hard"
    SKIPPED = "skipped"

    @property
    def is_done(self) -> bool:
        """Whether the session was done at all."""
        return self is not Mark.SKIPPED


@dataclass(frozen=True, slots=True)
class Marked:
    """A session with its mark. `via` is how it was said: page, link or activity."""

    uid: str
    slot: Slot
    day: date
    phase: int
    minutes: int
    mark: Mark
    exercises: tuple[str, ...]
    via: str = "page"


@dataclass(frozen=True, slots=True)
class Ladder:
    """Where the runner stands: `rungs` name the exercise that takes an exercise's place.

    `eased` exercises, for which nothing easier exists, are done with one set fewer.
    """

    rungs: Mapping[str, str] = field(default_factory=dict, hash=False)
    eased: frozenset[str] = frozenset()
    steady: Mapping[str, int] = field(default_factory=dict, hash=False)
    """In how many sessions an exercise was controlled since it last moved."""

    def place_of(self, exercise: str) -> str:
        """The exercise that stands where `exercise` stood."""
        return self.rungs.get(exercise, exercise)


_DEMAND = {
    Component.DYNAMIC: 0,
    Component.ACTIVATION: 1,
    Component.CORE: 2,
    Component.BALANCE: 2,
    Component.INTEGRATION: 3,
    Component.SAQ: 3,
    Component.RESISTANCE: 4,
    Component.PLYOMETRIC: 5,
}
"""What is controlled or not, from isolated to whole-body and explosive. Rolling, stretching and
walking are in no ladder: they change with the phase, not with a mark."""
_LEVELS = ("any", "stabilization", "strength", "power")


def ladder(
    marked: Iterable[Marked], exercises: Mapping[str, Exercise], *, steady_sessions: int
) -> Ladder:
    """Where the runner stands after everything they said of sessions.

    Controlled in `steady_sessions`, with none too hard between: the exercise gives way to its
    `progress_to`, where the phase of the session offers that and it is of the same component.
    Too hard: only the hardest exercises of the session step down one rung (`hardest`), or lose a
    set where nothing easier exists, until they are controlled. Done and skipped change nothing.
    """
    climb = _Climb(exercises, steady_sessions)
    for one in sorted(marked, key=_order):
        climb.after(one)
    return climb.ladder()


def hardest(one: Marked, exercises: Mapping[str, Exercise]) -> tuple[str, ...]:
    """The exercises that step down when the session was too hard.

    Those with the most impact; of them the highest level; of them the most demanding component.
    A trainer takes away what asks the most and leaves what was not the trouble.
    """
    moving = [known for name in one.exercises if (known := _moving(name, exercises))]
    most = max((_demand(known) for known in moving), default=None)
    return tuple(dict.fromkeys(known.id for known in moving if _demand(known) == most))


def harder_than(name: str, exercises: Mapping[str, Exercise], *, phase: int) -> Exercise | None:
    """What an exercise gives way to in a phase once it is controlled, None when nothing does."""
    one = _moving(name, exercises)
    harder = exercises.get(one.progress_to) if one else None
    fits = one and harder and harder.component is one.component and phase in harder.doses
    return harder if fits else None


def until(one: Marked, marked: Iterable[Marked]) -> tuple[Marked, ...]:
    """What the runner said of the sessions before this one."""
    return tuple(each for each in marked if each.uid != one.uid and _order(each) < _order(one))


class _Climb:
    """The ladder while marks are gone through. An exercise is up, down, or at its own place.

    No loop: who steps down takes back every step up to it, and who is stepped up to is no longer
    down, so that each way leads down first and then up.
    """

    def __init__(self, exercises: Mapping[str, Exercise], steady_sessions: int) -> None:
        self._exercises = exercises
        self._enough = steady_sessions
        self._up: dict[str, str] = {}
        self._down: dict[str, str] = {}
        self._eased: set[str] = set()
        self._steady: dict[str, int] = {}

    def after(self, one: Marked) -> None:
        """Nothing; one more mark is counted."""
        names = [name for name in dict.fromkeys(one.exercises) if _moving(name, self._exercises)]
        if one.mark is Mark.CONTROLLED:
            for name in names:
                self._controlled(name, one.phase)
        elif one.mark is Mark.TOO_HARD:
            for name in names:
                self._steady.pop(name, None)
            for name in hardest(one, self._exercises):
                self._too_hard(name)

    def ladder(self) -> Ladder:
        """The ladder as it stands."""
        moved = {name: self._top(name) for name in sorted({*self._up, *self._down})}
        rungs = {name: top for name, top in moved.items() if top != name}
        steady = dict(sorted(self._steady.items()))
        return Ladder(rungs, frozenset(self._eased), steady)

    def _controlled(self, name: str, phase: int) -> None:
        if name in self._eased:
            # A set fewer is not the full measure: it is given back, and counting begins anew.
            self._eased.discard(name)
            return
        self._steady[name] = self._steady.get(name, 0) + 1
        if self._steady[name] < self._enough:
            return
        del self._steady[name]
        if name in self._down:
            self._back(name)
            return
        for waiting in [over for over, under in self._down.items() if under == name]:
            self._back(waiting)
        harder = harder_than(name, self._exercises, phase=phase)
        if harder is None or name in self._up:
            return
        self._back(harder.id)
        if self._top(harder.id) != name:
            self._up[name] = harder.id

    def _too_hard(self, name: str) -> None:
        for under in [one for one, over in self._up.items() if over == name]:
            del self._up[under]
            self._steady.pop(under, None)
        if name in self._up:
            del self._up[name]
        elif easier := _easier(name, self._exercises):
            self._down[name] = easier.id
        else:
            self._eased.add(name)

    def _back(self, name: str) -> None:
        """Nothing; an exercise that stepped down has its own place again."""
        if self._down.pop(name, None):
            self._steady.pop(name, None)

    def _top(self, name: str) -> str:
        """Where the way from an exercise leads; a catalogue with a loop leads nowhere new."""
        seen = {name}
        while (following := self._down.get(name) or self._up.get(name, "")) not in {"", *seen}:
            seen.add(following)
            name = following
        return name


def _order(one: Marked) -> tuple[date, bool, str]:
    # Of one day, what was too hard has the last word, in whatever order it was told.
    return one.day, one.mark is Mark.TOO_HARD, one.uid


def _moving(name: str, exercises: Mapping[str, Exercise]) -> Exercise | None:
    found = exercises.get(name)
    return found if found and found.component in _DEMAND else None


def _easier(name: str, exercises: Mapping[str, Exercise]) -> Exercise | None:
    one = exercises[name]
    easier = exercises.get(one.regress_to)
    return easier if easier and easier.component is one.component else None


def _demand(one: Exercise) -> tuple[int, int, int]:
    return one.impact, _LEVELS.index(one.level), _DEMAND[one.component]
