"""What a season is built of (config/opt/season.toml): blocks by race distance, guards, progression.

The order of phases and blocks is the OPT model's; weeks and drops stand with their source in the
file. Nothing here knows a calendar: plan/season.py lays blocks on days.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum


class Stage(StrEnum):
    """Where in the season a span lies."""

    BASE = "base"
    BUILD = "build"
    RACE_BLOCK = "race-block"
    TAPER = "taper"
    RACE_WEEK = "race-week"
    RECOVERY = "recovery"


@dataclass(frozen=True, slots=True)
class Block:
    """What a stretch of the season asks of the sessions in it; None and empty: the phase's rule."""

    id: str
    stage: Stage
    name: str
    says: str
    offers: tuple[int, ...] = ()
    """Phases that suit it, best first; the first whose guards are met is offered."""
    standalone_most: int | None = None
    patterns: Mapping[int, tuple[int, ...]] = field(default_factory=dict, hash=False)
    """For a phase: the phases of the week's standalone sessions, hardest first (undulating)."""
    around_runs: bool = True
    mobility: str = ""
    """The recipe of the optional sessions of recovery days, "" for none."""
    mobility_every_days: int = 1
    plan_as: int | None = None
    """The phase whose recipes hold, whatever the phase is."""
    dynamic_before_quality: bool = False
    """Nothing is held before fast running, not even for a muscle marked high."""
    minutes_share: float = 1.0
    sets_less: int = 0
    sets_most: int | None = None
    hold_most_s: int | None = None
    contacts_most: int | None = None
    drop: frozenset[str] = frozenset()
    """Caution codes of exercises that are left out."""


@dataclass(frozen=True, slots=True)
class Begin:
    """Where a block begins; exactly one field is set, and it ends where the next one begins.

    `from_week`: the Monday so many weeks before the race, race week counted as 1; `from_days` days
    before the race; `from_days_after` days after it.
    """

    block: Block
    from_week: int | None = None
    from_days: int | None = None
    from_days_after: int | None = None


@dataclass(frozen=True, slots=True)
class Macrocycle:
    """The blocks towards and after an A race of at least some distance, in order of time.

    `then_phase` begins anew `then_from_days_after` days after the race; None: the phase stays.
    """

    id: str
    name: str
    least_distance_m: float
    blocks: tuple[Begin, ...]
    then_phase: int | None = None
    then_from_days_after: int = 0


@dataclass(frozen=True, slots=True)
class BetweenRaces:
    """Blocks with their weeks, from one A race's recovery to the next one's stage `until`."""

    id: str
    less_than_weeks: int
    blocks: tuple[tuple[Block, int], ...]
    until: Stage = Stage.TAPER


@dataclass(frozen=True, slots=True)
class Guard:
    """What a phase should only begin after: weeks of another one, sessions done, things owned."""

    id: str
    phases: frozenset[int]
    needs_phase: int | None = None
    weeks: int = 0
    of_weeks: int = 0
    standalone_done: int = 0
    needs: frozenset[str] = frozenset()
    """gym, technique, no-pain."""


@dataclass(frozen=True, slots=True)
class PhaseTime:
    """How many weeks a phase is held: a change before `least` asks, from `prompt` on one is due."""

    phase: int
    least: int
    usual: int
    prompt: int
    hard_prompt: int


@dataclass(frozen=True, slots=True)
class Step:
    """The dose of one week of a phase: sets, and the share of the exercise's own amount."""

    sets: int
    amount: float = 1.0
    is_deload: bool = False


@dataclass(frozen=True, slots=True)
class Deload:
    """A week whose planned running falls to `share` of the `of_weeks` weeks before is a deload."""

    share: float
    of_weeks: int


@dataclass(frozen=True, slots=True)
class Setbacks:
    """After how many days a phase begins again at week 1, or everything at `to_phase`."""

    restart_gap_days: int
    regress_gap_days: int
    off_running_days: int
    to_phase: int


@dataclass(frozen=True, slots=True)
class SeasonRules:
    """Everything a coach may change about a season. `macrocycles`: longest race first."""

    macrocycles: tuple[Macrocycle, ...]
    between_races: tuple[BetweenRaces, ...]
    """Closest races first."""
    guards: tuple[Guard, ...]
    times: Mapping[int, PhaseTime] = field(hash=False)
    progression: Mapping[int, tuple[Step, ...]] = field(hash=False)
    deload: Deload
    setbacks: Setbacks
    notice_days: int
    """How many days before a boundary the calendar tells of it."""
    reassess_weeks: int
    steady_sessions: int
    """In so many sessions an exercise is controlled before it gives way to a harder one."""
    first_plyometrics_weeks: int
    """No plyometric exercise is new to the runner in the last weeks before an A race."""

    def macrocycle(self, distance_m: float | None) -> Macrocycle:
        """The macrocycle of a race; an unknown distance is taken for a marathon."""
        known = 42195.0 if distance_m is None else distance_m
        fits = (one for one in self.macrocycles if known >= one.least_distance_m)
        return next(fits, self.macrocycles[-1])

    def between(self, apart: timedelta) -> BetweenRaces | None:
        """What stands between two A races so far apart; None when each has its own season."""
        fits = (one for one in self.between_races if apart < timedelta(weeks=one.less_than_weeks))
        return next(fits, None)
