"""The shape of each file in config/, so that a wrong key or value is found and named."""

from datetime import time
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from plansync.opt.exercise import Component
from plansync.opt.rules import Serve


def _rising(pair: list[int]) -> list[int]:
    if pair[0] > pair[1]:
        raise ValueError(f"{pair} should be written least first")
    return pair


Phases = Literal["1", "2", "3", "4", "5"]
PhaseNumber = Annotated[int, Field(ge=1, le=5)]
Whole = Annotated[int, Field(ge=0)]
Positive = Annotated[int, Field(ge=1)]
Pair = Annotated[list[Whole], Field(min_length=2, max_length=2), AfterValidator(_rising)]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Load = Literal["low", "long", "quality", "race"]
TrimName = Literal[
    "last-set",
    "last-pair",
    "last-stretch",
    "last-activation",
    "activation",
    "smr",
    "lengthen",
    "drill",
    "last-dynamic",
    "last-core",
    "last-balance",
    "last-integration",
    "last-superset",
    "last-part",
]
RankName = Literal[
    "low-no-key-next",
    "low-quality-next",
    "quality-after",
    "quality-after-no-key-next",
    "rest",
    "rest-no-key-next",
]


class Shape(BaseModel):
    """A table of a config file: no unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class MuscleShape(Shape):
    """[[muscle]] of muscles.toml."""

    id: Slug
    name: str
    latin: str
    region: str
    function: str
    lists: Annotated[list[Literal["over", "under"]], Field(min_length=1)]
    typical: str = ""
    sided: bool = True
    rollable: bool = True
    same_side_both: bool = False
    resolves_to: list[str] = []
    roll: list[str] = []
    static: list[str] = []
    active: list[str] = []
    dynamic: list[str] = []
    activate: list[str] = []
    integrate: list[str] = []
    note: str = ""


class AliasShape(Shape):
    """[[alias]] of muscles.toml."""

    word: str
    also: list[str] = []
    over: list[str] = []
    under: list[str] = []


class MusclesFile(Shape):
    """muscles.toml."""

    schema_: Literal[1] = Field(alias="schema")
    source: str
    muscle: list[MuscleShape]
    alias: list[AliasShape] = []


class EquipmentShape(Shape):
    """[[equipment]] of equipment.toml."""

    id: Slug
    name: str
    always: bool = False
    implies: list[str] = []


class EquipmentFile(Shape):
    """equipment.toml."""

    schema_: Literal[1] = Field(alias="schema")
    source: str
    equipment: list[EquipmentShape]


class FlagShape(Shape):
    """[[flag]] of health.toml."""

    id: Slug
    question: str
    text: str
    hides: list[str] = []
    components: list[Component] = []
    exercises: list[str] = []
    max_impact: Whole | None = None
    max_phase: PhaseNumber | None = None
    clearable: bool = True


class CautionShape(Shape):
    """[[caution]] of health.toml."""

    id: Slug
    kind: Literal["hide", "warn", "schedule"]
    text: str
    hidden_by: list[str] = []
    hidden_by_pain: list[str] = []


class PainShape(Shape):
    """[pain] of health.toml."""

    hide_from: Annotated[int, Field(ge=1, le=10)]
    hide_kinds: list[str]
    hide_components: list[Component]
    stop_from: Annotated[int, Field(ge=1, le=10)]
    stop_kinds: list[str]
    loaded: list[Component]
    weights: list[str]
    resting: list[Literal["stabilization", "strength", "power"]]
    leg: list[str]
    leg_components: list[Component]
    refer_after_days: Annotated[int, Field(ge=1)]
    again_within_days: Annotated[int, Field(ge=1)]
    near: dict[str, list[str]]


class HealthFile(Shape):
    """health.toml."""

    schema_: Literal[1] = Field(alias="schema")
    source: str
    pain: PainShape
    flag: list[FlagShape]
    caution: list[CautionShape]


class SignShape(Shape):
    """[[assessment.sign]] of assessments.toml."""

    id: Slug
    name: str
    view: str = ""
    look_for: str
    sided: bool = False
    side_means: str = ""
    over: list[str] = []
    under: list[str] = []
    ces_over: list[str] = []
    ces_under: list[str] = []
    over_same: list[str] = []
    over_opposite: list[str] = []
    under_same: list[str] = []
    under_opposite: list[str] = []
    editions: list[Literal["4", "5", "6", "7", "ces"]] = []
    passes: str = Field("", alias="pass")
    unit: str = ""
    threshold: float | None = None
    threshold_least: float | None = None
    threshold_most: float | None = None
    seen_above: bool = False
    side_difference: float | None = None
    side_difference_most: float | None = None
    source: str = ""


class AssessmentShape(Shape):
    """[[assessment]] of assessments.toml."""

    id: Slug
    name: str
    how: str
    editions_note: str = ""
    sign: list[SignShape]


class AssessmentsFile(Shape):
    """assessments.toml."""

    schema_: Literal[1] = Field(alias="schema")
    source: str
    assessment: list[AssessmentShape]


class ExerciseShape(Shape):
    """[[exercise]] of exercises/*.toml."""

    id: Slug
    name: Annotated[str, Field(max_length=42)]
    level: Literal["any", "stabilization", "strength", "power"]
    targets: list[str]
    secondary: list[str] = []
    kits: list[list[str]] = []
    per_side: bool
    impact: Annotated[int, Field(ge=0, le=3)]
    dose: dict[Phases, str]
    slots: list[Literal["pre", "preq", "race", "post", "solo", "recov"]]
    regress_to: str = ""
    progress_to: str = ""
    cautions: list[str] = []
    fed_id: str = ""
    cue: Annotated[str, Field(max_length=68)]
    set_up: str
    movement: str
    feel: str
    faults: Annotated[list[str], Field(min_length=2, max_length=2)]
    stop: str


class ExercisesFile(Shape):
    """exercises/*.toml."""

    schema_: Literal[1] = Field(alias="schema")
    component: Component
    source: str
    exercise: list[ExerciseShape]


class PhaseShape(Shape):
    """[[phase]] of opt/phases.toml."""

    number: PhaseNumber
    level: Literal["stabilization", "strength", "power"]
    name: dict[str, str]
    weeks: Pair
    plan_as: Annotated[int, Field(ge=1, le=5)]
    needs: list[Literal["gym", "technique"]] = []
    without: Annotated[int, Field(ge=1, le=5)] | None = None
    says: str
    source: str


class VariableShape(Shape):
    """[[variable]] of opt/phases.toml."""

    phase: PhaseNumber
    component: Component
    edition: Literal[6, 7] | None = None
    source: str
    exercises: Pair | None = None
    sets: Pair | None = None
    reps: Pair | None = None
    reps_a_leg: Pair | None = None
    power_reps: Pair | None = None
    hold_s: Pair | None = None
    rest_s: Pair | None = None
    between_pairs_rest_s: Pair | None = None
    load_percent_1rm: Pair | None = None
    power_load_percent_1rm: Pair | None = None
    tempo: dict[str, str] = {}
    superset_tempo: str = ""
    where: str = ""
    optional: bool = False


class PhasesFile(Shape):
    """opt/phases.toml."""

    schema_: Literal[1] = Field(alias="schema")
    phase: Annotated[list[PhaseShape], Field(min_length=5, max_length=5)]
    variable: list[VariableShape]


class PartShape(Shape):
    """One entry of a recipe's `parts`."""

    component: Component
    serve: Serve
    count: Pair
    slots: list[str]
    pair: bool = False
    fill: bool = False
    unserved: bool = False
    instead: Component | None = Field(None, alias="or")
    unless: Component | None = None
    twin: Literal["stabilization", "power"] | None = None
    sets: Positive | None = None
    reps: Positive | None = None
    hold_s: Positive | None = None
    strength_reps: Positive | None = None
    patterns: list[str] = []


class RecipeShape(Shape):
    """[[recipe]] of opt/rules.toml."""

    id: Slug
    slot: Literal["before", "after", "standalone"]
    load: Literal["low", "long", "quality", "race", "none", "recovery"]
    phases: list[PhaseNumber]
    expect_min: Positive
    cap_min: Positive | None = None
    why: str
    keep: Component
    trim: list[TrimName]
    optional: bool = False
    parts: Annotated[list[PartShape], Field(min_length=1)]


class PatternShape(Shape):
    """[[pattern]] of opt/rules.toml."""

    id: Slug
    strength: Annotated[list[str], Field(min_length=1)]
    stabilization: list[str]
    power: list[str]
    heavy: list[str] = []


class RestShape(Shape):
    """[rest_s] of opt/rules.toml."""

    light: Whole
    in_pair: dict[Phases, Whole]
    standalone: dict[Phases, Whole]


class CapsShape(Shape):
    """[caps_min] of opt/rules.toml."""

    before: dict[Load, Whole]
    after: Whole
    around_day: Whole
    day: Whole
    day_with_standalone: Whole
    week: Whole
    smallest: Whole


class RotationShape(Shape):
    """[rotation] of opt/rules.toml."""

    days: Positive
    times: Positive
    runs: Positive


class NoveltyShape(Shape):
    """[novelty] of opt/rules.toml."""

    days: Whole
    before_a_race_days: Whole


class HoldShape(Shape):
    """[[hold]] of opt/rules.toml."""

    caution: Slug
    hours_before_key_run: Whole = 0
    days_before_a_race: Whole = 0
    days_after_a_race: Whole = 0
    needs_gym: bool = False
    needs_technique: bool = False


class HeavyShape(Shape):
    """[heavy] of opt/rules.toml."""

    phase: Annotated[int, Field(ge=1, le=5)]
    weeks: Annotated[int, Field(ge=0)]
    of_weeks: Annotated[int, Field(ge=1)]
    none_before_race_days: Annotated[int, Field(ge=0)]


class ContactsShape(Shape):
    """[contacts] of opt/rules.toml."""

    most: dict[Phases, Whole]


class AttachShape(Shape):
    """`attach_after` of [placement]."""

    phases: list[PhaseNumber]
    loads: list[Load]


class PlacementShape(Shape):
    """[placement] of opt/rules.toml."""

    spacing_days: Whole
    after_run_hours: Whole
    attach_after: AttachShape
    preferred_start: time
    latest_end: time
    plyometric_most_a_week: Whole
    plyometric_hours: Whole
    free_days: Whole
    not_before_race_days: dict[Literal["A", "B", "C"], Whole]
    not_after_race_days: dict[Literal["A", "B", "C"], Whole]
    quiet_hours_after_race: Whole
    never_on: list[Load]
    never_after: list[Load]
    never_before: dict[Phases, list[Load]]
    separate_hard_days_phases: list[PhaseNumber]
    ranks: dict[Phases, list[RankName]]


class RulesFile(Shape):
    """opt/rules.toml."""

    schema_: Literal[1] = Field(alias="schema")
    source: str
    edition: Literal[6, 7]
    rest_s: RestShape
    caps_min: CapsShape
    rotation: RotationShape
    novelty: NoveltyShape
    hold: list[HoldShape] = []
    heavy: HeavyShape
    progressing: list[Component]
    contacts: ContactsShape
    fill: dict[Component, list[str]]
    recipe: list[RecipeShape]
    pattern: list[PatternShape]
    placement: PlacementShape
