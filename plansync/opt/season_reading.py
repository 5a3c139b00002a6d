"""config/opt/season.toml as typed rules; faults are told with file and key."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Literal

from pydantic import Field

from plansync.errors import Fault
from plansync.opt.macrocycle import (
    Begin,
    BetweenRaces,
    Block,
    Deload,
    Guard,
    Macrocycle,
    PhaseTime,
    SeasonRules,
    Setbacks,
    Stage,
    Step,
)
from plansync.opt.muscle import nearest
from plansync.opt.shapes import Shape, Slug

PATH = "opt/season.toml"
PHASES = frozenset(range(1, 6))
PhaseNumber = Annotated[int, Field(ge=1, le=5)]
PhaseKey = Literal["1", "2", "3", "4", "5"]
Whole = Annotated[int, Field(ge=0)]
Positive = Annotated[int, Field(ge=1)]


class DeloadShape(Shape):
    """[deload] of opt/season.toml."""

    share: Annotated[float, Field(gt=0, lt=1)]
    of_weeks: Positive


class SetbacksShape(Shape):
    """[setbacks] of opt/season.toml."""

    restart_gap_days: Positive
    regress_gap_days: Positive
    off_running_days: Positive
    to_phase: PhaseNumber


class TimeShape(Shape):
    """[[time]] of opt/season.toml."""

    phase: PhaseNumber
    least: Positive
    usual: Positive
    prompt: Positive
    hard_prompt: Positive


class GuardShape(Shape):
    """[[guard]] of opt/season.toml."""

    id: Slug
    phases: Annotated[list[PhaseNumber], Field(min_length=1)]
    needs_phase: PhaseNumber | None = None
    weeks: Whole = 0
    of_weeks: Whole = 0
    standalone_done: Whole = 0
    needs: list[Literal["gym", "technique", "no-pain"]] = []


class StepShape(Shape):
    """One entry of `weeks` of a progression."""

    sets: Positive
    amount: Annotated[float, Field(gt=0, le=3)] = 1.0
    deload: bool = False


class ProgressionShape(Shape):
    """[[progression]] of opt/season.toml."""

    phase: PhaseNumber
    weeks: Annotated[list[StepShape], Field(min_length=1)]


class BlockShape(Shape):
    """[[block]] of opt/season.toml."""

    id: Slug
    stage: Stage
    name: Annotated[str, Field(min_length=1, max_length=40)]
    says: str
    offers: list[PhaseNumber] = []
    standalone: Annotated[int, Field(ge=0, le=4)] | None = None
    patterns: dict[PhaseKey, list[PhaseNumber]] = {}
    around_runs: bool = True
    mobility: str = ""
    mobility_every_days: Positive = 1
    plan_as: PhaseNumber | None = None
    dynamic_before_quality: bool = False
    minutes: Annotated[float, Field(gt=0, le=1)] = 1.0
    sets_less: Whole = 0
    sets_most: Positive | None = None
    hold_most_s: Positive | None = None
    contacts: Whole | None = None
    drop: list[str] = []


class BeginShape(Shape):
    """One entry of `blocks` of a macrocycle."""

    block: str
    from_week: Positive | None = None
    from_days: Positive | None = None
    from_days_after: Positive | None = None


class MacrocycleShape(Shape):
    """[[macrocycle]] of opt/season.toml."""

    id: Slug
    name: str
    least_distance_m: Annotated[float, Field(ge=0)]
    then_phase: PhaseNumber | None = None
    then_from_days_after: Whole = 0
    blocks: Annotated[list[BeginShape], Field(min_length=1)]


class WeeksShape(Shape):
    """One entry of `blocks` between two races."""

    block: str
    weeks: Positive


class BetweenShape(Shape):
    """[[between_races]] of opt/season.toml."""

    id: Slug
    less_than_weeks: Positive
    until: Literal["taper", "race-block"] = "taper"
    blocks: Annotated[list[WeeksShape], Field(min_length=1)]


class SeasonFile(Shape):
    """opt/season.toml."""

    schema_: Literal[1] = Field(alias="schema")
    source: str
    notice_days: Whole
    reassess_weeks: Positive
    steady_sessions: Positive
    first_plyometrics_weeks: Whole
    deload: DeloadShape
    setbacks: SetbacksShape
    time: list[TimeShape]
    guard: list[GuardShape]
    progression: list[ProgressionShape]
    block: Annotated[list[BlockShape], Field(min_length=1)]
    macrocycle: Annotated[list[MacrocycleShape], Field(min_length=1)]
    between_races: list[BetweenShape] = []


def faults_of(file: SeasonFile) -> Iterable[Fault]:
    """What a checked shape still has wrong: unknown blocks, unclear beginnings, missing phases."""
    yield from _unknown_blocks(file)
    yield from _unclear_beginnings(file)
    if all(one.least_distance_m > 0 for one in file.macrocycle):
        yield Fault(PATH, "macrocycle", "no macrocycle begins at least_distance_m = 0")
    for one in file.time:
        if not one.least <= one.usual <= one.prompt <= one.hard_prompt:
            text = "least, usual, prompt, hard_prompt must rise"
            yield Fault(PATH, f"time.{one.phase}", text)
    yield from _each_phase_once("time", [one.phase for one in file.time])
    yield from _each_phase_once("progression", [one.phase for one in file.progression])


def _unknown_blocks(file: SeasonFile) -> Iterable[Fault]:
    known = {one.id for one in file.block}
    named = [
        *((f"macrocycle.{m.id}.blocks", one.block) for m in file.macrocycle for one in m.blocks),
        *((f"between_races.{b.id}", one.block) for b in file.between_races for one in b.blocks),
    ]
    for key, word in named:
        if word not in known:
            yield Fault(PATH, key, f"no block called {word!r}", nearest(word, known))


def _unclear_beginnings(file: SeasonFile) -> Iterable[Fault]:
    begins = ((one.id, begin) for one in file.macrocycle for begin in one.blocks)
    for macrocycle, begin in begins:
        given = (begin.from_week, begin.from_days, begin.from_days_after)
        if sum(one is not None for one in given) != 1:
            said = f"{begin.block}: give one of from_week, from_days, from_days_after"
            yield Fault(PATH, f"macrocycle.{macrocycle}.blocks", said)


def _each_phase_once(key: str, phases: list[int]) -> Iterable[Fault]:
    for phase in sorted(PHASES - set(phases)):
        yield Fault(PATH, f"{key}.{phase}", "is missing")
    for phase in sorted({one for one in phases if phases.count(one) > 1}):
        yield Fault(PATH, f"{key}.{phase}", "is given twice")


def season_rules(file: SeasonFile) -> SeasonRules:
    """The rules of a file without faults."""
    blocks = {one.id: _block(one) for one in file.block}
    longest_first = sorted(file.macrocycle, key=lambda one: -one.least_distance_m)
    closest_first = sorted(file.between_races, key=lambda one: one.less_than_weeks)
    return SeasonRules(
        macrocycles=tuple(_macrocycle(one, blocks) for one in longest_first),
        between_races=tuple(
            BetweenRaces(
                one.id,
                one.less_than_weeks,
                tuple((blocks[b.block], b.weeks) for b in one.blocks),
                Stage(one.until),
            )
            for one in closest_first
        ),
        guards=tuple(_guard(one) for one in file.guard),
        times={
            one.phase: PhaseTime(one.phase, one.least, one.usual, one.prompt, one.hard_prompt)
            for one in file.time
        },
        progression={
            one.phase: tuple(Step(week.sets, week.amount, week.deload) for week in one.weeks)
            for one in file.progression
        },
        deload=Deload(file.deload.share, file.deload.of_weeks),
        setbacks=Setbacks(
            file.setbacks.restart_gap_days,
            file.setbacks.regress_gap_days,
            file.setbacks.off_running_days,
            file.setbacks.to_phase,
        ),
        notice_days=file.notice_days,
        reassess_weeks=file.reassess_weeks,
        steady_sessions=file.steady_sessions,
        first_plyometrics_weeks=file.first_plyometrics_weeks,
    )


def _macrocycle(one: MacrocycleShape, blocks: Mapping[str, Block]) -> Macrocycle:
    return Macrocycle(
        id=one.id,
        name=one.name,
        least_distance_m=one.least_distance_m,
        blocks=tuple(
            Begin(blocks[b.block], b.from_week, b.from_days, b.from_days_after) for b in one.blocks
        ),
        then_phase=one.then_phase,
        then_from_days_after=one.then_from_days_after,
    )


def _guard(one: GuardShape) -> Guard:
    return Guard(
        id=one.id,
        phases=frozenset(one.phases),
        needs_phase=one.needs_phase,
        weeks=one.weeks,
        of_weeks=one.of_weeks,
        standalone_done=one.standalone_done,
        needs=frozenset(one.needs),
    )


def _block(one: BlockShape) -> Block:
    return Block(
        id=one.id,
        stage=one.stage,
        name=one.name,
        says=one.says,
        offers=tuple(one.offers),
        standalone_most=one.standalone,
        patterns={int(phase): tuple(phases) for phase, phases in one.patterns.items()},
        around_runs=one.around_runs,
        mobility=one.mobility,
        mobility_every_days=one.mobility_every_days,
        plan_as=one.plan_as,
        dynamic_before_quality=one.dynamic_before_quality,
        minutes_share=one.minutes,
        sets_less=one.sets_less,
        sets_most=one.sets_most,
        hold_most_s=one.hold_most_s,
        contacts_most=one.contacts,
        drop=frozenset(one.drop),
    )
