"""Which exercises a runner's answers take away, and which words of caution they show."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from plansync.opt.exercise import Component, Exercise
from plansync.opt.imbalance import Body, Pain
from plansync.opt.muscle import Muscle

STOP_ALL_LEVEL = 5
HIDE_LEVEL = 3


@dataclass(frozen=True, slots=True)
class Flag:
    """A yes to a health question, and what it takes away until a professional has cleared it."""

    id: str
    question: str
    text: str
    hides: frozenset[str]
    components: frozenset[Component]
    exercises: frozenset[str]
    max_impact: int | None
    max_phase: int | None
    clearable: bool


@dataclass(frozen=True, slots=True)
class Caution:
    """A caution code of an exercise. `pains` are muscle ids or regions whose pain hides it."""

    id: str
    kind: str
    text: str
    flags: frozenset[str]
    pains: frozenset[str]


@dataclass(frozen=True, slots=True)
class Screen:
    """The answers of one runner, ready to be asked about an exercise."""

    flags: tuple[Flag, ...]
    cautions: Mapping[str, Caution] = field(hash=False)
    pains: tuple[Pain, ...]
    regions: Mapping[str, str] = field(hash=False)

    def hides(self, exercise: Exercise) -> str:
        """Why the exercise is taken away, "" when it is not."""
        for flag in self.flags:
            if _flag_hides(flag, exercise):
                return "a health answer"
        for code in exercise.cautions:
            if self._caution_hides(self.cautions[code]):
                return "a health answer or a pain"
        return "a pain" if self._painful(exercise) else ""

    def _caution_hides(self, caution: Caution) -> bool:
        if any(flag.id in caution.flags for flag in self.flags):
            return True
        hurting = {
            word
            for pain in self.pains
            if pain.level >= HIDE_LEVEL
            for word in (pain.muscle, self.regions.get(pain.muscle, pain.muscle))
        }
        return bool(caution.pains & hurting)

    def _painful(self, exercise: Exercise) -> bool:
        sore = {pain.muscle for pain in self.pains if pain.level >= HIDE_LEVEL}
        if any(
            pain.level >= STOP_ALL_LEVEL or pain.kind in ("night", "bone", "limp")
            for pain in self.pains
        ):
            return exercise.impact > 0 or bool(sore & {*exercise.targets, *exercise.secondary})
        loaded = exercise.impact > 0 or exercise.component is Component.RESISTANCE
        return loaded and bool(sore & {*exercise.targets, *exercise.secondary})


def screen(
    body: Body,
    flags: Mapping[str, Flag],
    cautions: Mapping[str, Caution],
    muscles: Mapping[str, Muscle],
) -> Screen:
    """The screen for a runner: flags that are not cleared, and the open pains."""
    open_flags = tuple(
        flag
        for flag_id, flag in sorted(flags.items())
        if flag_id in body.health and not (flag.clearable and flag_id in body.cleared)
    )
    regions = {muscle.id: muscle.region for muscle in muscles.values()}
    return Screen(open_flags, cautions, body.pain, regions)


def most_phase(screened: Screen) -> int:
    """The highest phase the answers allow."""
    return min((flag.max_phase for flag in screened.flags if flag.max_phase), default=5)


def _flag_hides(flag: Flag, exercise: Exercise) -> bool:
    too_much_impact = flag.max_impact is not None and exercise.impact > flag.max_impact
    return (
        too_much_impact
        or exercise.component in flag.components
        or exercise.id in flag.exercises
        or bool(flag.hides & set(exercise.cautions))
    )
