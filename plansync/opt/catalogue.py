"""The whole of config/ as typed values that point at each other without a gap."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from plansync.opt.assessment import Assessment, Sign
from plansync.opt.exercise import Exercise
from plansync.opt.health import Caution, Flag, PainRules
from plansync.opt.macrocycle import SeasonRules
from plansync.opt.muscle import Muscles
from plansync.opt.phase import Phase
from plansync.opt.rules import Rules


@dataclass(frozen=True, slots=True)
class Equipment:
    """A thing an exercise may need, and what its owner can also use it as."""

    id: str
    name: str
    always: bool
    implies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Muscles, exercises, phases, rules, assessments and cautions. It exists only when sound."""

    muscles: Muscles
    exercises: Mapping[str, Exercise] = field(hash=False)
    phases: Mapping[int, Phase] = field(hash=False)
    rules: Rules
    season: SeasonRules
    assessments: tuple[Assessment, ...]
    equipment: Mapping[str, Equipment] = field(hash=False)
    flags: Mapping[str, Flag] = field(hash=False)
    cautions: Mapping[str, Caution] = field(hash=False)
    pain: PainRules
    kept: dict[object, object] = field(default_factory=dict, compare=False, hash=False, repr=False)
    """What was worked out from this catalogue for one body, so that it is worked out once."""

    def kit(self, owned: Iterable[str]) -> frozenset[str]:
        """Everything a runner can use: what every home has, what is owned, what that implies."""
        have = {*owned, *(thing.id for thing in self.equipment.values() if thing.always)}
        return frozenset(have | {more for one in have for more in self.equipment[one].implies})

    def sign(self, sign_id: str) -> Sign:
        """The sign with a full id such as overhead-squat/knees-in; KeyError when unknown."""
        return self.signs()[sign_id]

    def signs(self) -> Mapping[str, Sign]:
        """All signs by their full id."""
        return {sign.id: sign for one in self.assessments for sign in one.signs}
