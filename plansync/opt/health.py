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
    """What a flagged pain takes away, by level and kind, and how far around the sore region."""

    hide_from: int
    hide_kinds: frozenset[str]
    hide_components: frozenset[Component]
    stop_from: int
    stop_kinds: frozenset[str]
    loaded: frozenset[Component]
    weights: frozenset[str]
    resting: frozenset[str]
    near: Mapping[str, frozenset[str]] = field(hash=False)
    leg: frozenset[str]
    leg_components: frozenset[Component]
    refer_after_days: int
    again_within_days: int

    def stops(self, pain: Pain) -> bool:
        """Whether a pain stops everything in its part of the body."""
        return bool(pain.level) and (pain.level >= self.stop_from or pain.kind in self.stop_kinds)

    def counts(self, pain: Pain) -> bool:
        """Whether a pain takes anything away; one of level 0 is gone."""
        asks = pain.level >= self.hide_from or pain.kind in self.hide_kinds
        return bool(pain.level) and (asks or self.stops(pain))

    def still(self, region: str) -> frozenset[str]:
        """The regions in which nothing is done for a pain that stops."""
        return self.leg if region in self.leg else frozenset({region})

    def around(self, region: str) -> frozenset[str]:
        """The region and those one joint away."""
        return self.near.get(region, frozenset()) | {region}

    def is_loaded(self, exercise: Exercise) -> bool:
        """Whether an exercise works against a load."""
        weighs = bool(exercise.kits) and all(kit & self.weights for kit in exercise.kits)
        return weighs or exercise.component in self.loaded


@dataclass(frozen=True, slots=True)
class Screen:
    """The answers of one runner, ready to be asked about an exercise."""

    flags: tuple[Flag, ...]
    flag_codes: frozenset[str]
    """Cautions that the flags hide."""
    pain_codes: frozenset[str]
    """Cautions that the pains hide."""
    regions: Mapping[str, str] = field(hash=False)
    rules: PainRules
    painful: frozenset[str]
    """The muscles that hurt."""
    hurting: frozenset[str]
    """The regions they are of."""
    sore: frozenset[str]
    """Those and the ones beside them."""
    still: frozenset[str]
    """The regions in which nothing is done."""

    def hides(self, exercise: Exercise) -> str:
        """Why the exercise is taken away, "" when it is not."""
        if not self.flag_codes.isdisjoint(exercise.cautions):
            return "a health answer"
        if any(_flag_hides(flag, exercise) for flag in self.flags):
            return "a health answer"
        return "a pain" if self.hurting and self._hurts(exercise) else ""

    def _hurts(self, exercise: Exercise) -> bool:
        if exercise.impact > 0 or not self.pain_codes.isdisjoint(exercise.cautions):
            return True
        rests = exercise.component in self.rules.hide_components
        if rests and not self.painful.isdisjoint(exercise.targets):
            return True
        touched = {self.regions[one] for one in (*exercise.targets, *exercise.secondary)}
        if touched & self.still or self._asks_the_leg(exercise):
            return True
        if exercise.level in self.rules.resting and touched & self.hurting:
            return True
        return bool(touched & self.sore) and self.rules.is_loaded(exercise)

    def _asks_the_leg(self, exercise: Exercise) -> bool:
        """Whether it needs a leg that has to be still, whatever muscle it is for."""
        if not self.still & self.rules.leg:
            return False
        tires = exercise.level in self.rules.resting
        return tires or exercise.component in self.rules.leg_components


def screen(
    body: Body,
    flags: Mapping[str, Flag],
    cautions: Mapping[str, Caution],
    muscles: Mapping[str, Muscle],
    rules: PainRules,
) -> Screen:
    """The screen for a runner: flags that are not cleared, and the pains that count."""
    pending = open_flags(body, flags)
    ids = {flag.id for flag in pending}
    regions = {muscle.id: muscle.region for muscle in muscles.values()}
    counting = [pain for pain in body.pain if rules.counts(pain)]
    hurting = frozenset(regions[pain.muscle] for pain in counting)
    sore = frozenset(near for place in hurting for near in rules.around(place))
    stopping = {regions[pain.muscle] for pain in counting if rules.stops(pain)}
    muscles_that_hurt = {pain.muscle for pain in counting}
    return Screen(
        flags=pending,
        flag_codes=frozenset(
            {code for flag in pending for code in flag.hides}
            | {one.id for one in cautions.values() if one.flags & ids}
        ),
        pain_codes=frozenset(
            one.id
            for one in cautions.values()
            if one.pains & (muscles_that_hurt | (sore if one.kind == "hide" else hurting))
        ),
        regions=regions,
        rules=rules,
        painful=frozenset(muscles_that_hurt),
        hurting=hurting,
        sore=sore,
        still=frozenset(near for place in stopping for near in rules.still(place)),
    )


def open_flags(body: Body, flags: Mapping[str, Flag]) -> tuple[Flag, ...]:
    """The health questions answered with yes that no professional has cleared."""
    return tuple(
        flag
        for flag_id, flag in sorted(flags.items())
        if flag_id in body.health and not (flag.clearable and flag_id in body.cleared)
    )


def most_phase(screened: Screen) -> int:
    """The highest phase the answers allow."""
    return min((flag.max_phase for flag in screened.flags if flag.max_phase), default=5)


def _flag_hides(flag: Flag, exercise: Exercise) -> bool:
    too_much_impact = flag.max_impact is not None and exercise.impact > flag.max_impact
    by_name = exercise.component in flag.components or exercise.id in flag.exercises
    return too_much_impact or by_name
