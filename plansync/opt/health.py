"""Which exercises a runner's answers take away, and which words of caution they show."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from plansync.opt.exercise import Component, Exercise
from plansync.opt.imbalance import Body, Pain
from plansync.opt.muscle import Muscle


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
class PainRules:
    """From which level pain takes work away, and how far around the sore region."""

    hide_from: int
    stop_from: int
    stop_kinds: frozenset[str]
    near: Mapping[str, frozenset[str]] = field(hash=False)
    leg: frozenset[str]

    def stops(self, pain: Pain) -> bool:
        """Whether a pain stops everything in its part of the body."""
        return pain.level >= self.stop_from or pain.kind in self.stop_kinds

    def counts(self, pain: Pain) -> bool:
        """Whether a pain takes anything away."""
        return pain.level >= self.hide_from or self.stops(pain)

    def still(self, region: str) -> frozenset[str]:
        """The regions in which nothing is done for a pain that stops."""
        return self.leg if region in self.leg else frozenset({region})

    def around(self, region: str) -> frozenset[str]:
        """The region and those one joint away."""
        return self.near.get(region, frozenset()) | {region}


@dataclass(frozen=True, slots=True)
class Screen:
    """The answers of one runner, ready to be asked about an exercise."""

    flags: tuple[Flag, ...]
    cautions: Mapping[str, Caution] = field(hash=False)
    regions: Mapping[str, str] = field(hash=False)
    still: frozenset[str]
    sore: frozenset[str]
    hurting: frozenset[str]
    """Muscles and regions that hurt, as cautions name them."""

    def hides(self, exercise: Exercise) -> str:
        """Why the exercise is taken away, "" when it is not."""
        if any(_flag_hides(flag, exercise) for flag in self.flags):
            return "a health answer"
        cautions = [self.cautions[code] for code in exercise.cautions]
        if any(flag.id in caution.flags for caution in cautions for flag in self.flags):
            return "a health answer"
        return "a pain" if self._hurts(exercise, cautions) else ""

    def _hurts(self, exercise: Exercise, cautions: list[Caution]) -> bool:
        touched = {self.regions[one] for one in (*exercise.targets, *exercise.secondary)}
        if touched & self.still or any(caution.pains & self.hurting for caution in cautions):
            return True
        jumps = exercise.impact > 0
        if jumps and self.hurting:
            return True
        return exercise.component in LOADED and bool(touched & self.sore)


LOADED = (Component.RESISTANCE, Component.PLYOMETRIC)


def screen(
    body: Body,
    flags: Mapping[str, Flag],
    cautions: Mapping[str, Caution],
    muscles: Mapping[str, Muscle],
    rules: PainRules,
) -> Screen:
    """The screen for a runner: flags that are not cleared, and the pains that count."""
    open_flags = tuple(
        flag
        for flag_id, flag in sorted(flags.items())
        if flag_id in body.health and not (flag.clearable and flag_id in body.cleared)
    )
    regions = {muscle.id: muscle.region for muscle in muscles.values()}
    counting = [pain for pain in body.pain if rules.counts(pain)]
    places = [regions[pain.muscle] for pain in counting]
    stopping = [regions[pain.muscle] for pain in counting if rules.stops(pain)]
    return Screen(
        flags=open_flags,
        cautions=cautions,
        regions=regions,
        still=frozenset(region for place in stopping for region in rules.still(place)),
        sore=frozenset(region for place in places for region in rules.around(place)),
        hurting=frozenset({*places, *(pain.muscle for pain in counting)}),
    )


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
