"""A run: one run on one local day, its scheduled side, its completed side, or both."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from plansync.errors import InputError
from plansync.times import later


class RunKind(StrEnum):
    """What an entry of a plan is; the last four are not runs."""

    EASY = "easy"
    RECOVERY = "recovery"
    SHAKEOUT = "shakeout"
    LONG = "long"
    TEMPO = "tempo"
    INTERVALS = "intervals"
    HILLS = "hills"
    RACE_PACE = "race_pace"
    RACE = "race"
    STRIDES = "strides"
    REST = "rest"
    CROSS = "cross"
    STRENGTH = "strength"
    NONE = "none"

    @property
    def is_run(self) -> bool:
        """Whether an entry of this kind is a run."""
        return self not in (RunKind.REST, RunKind.CROSS, RunKind.STRENGTH, RunKind.NONE)

    @property
    def load(self) -> "RunLoad":
        """How much the run asks of the body, which decides what belongs around it."""
        return _LOADS.get(self, RunLoad.LOW)


class RunLoad(StrEnum):
    """Groups of run kinds that get the same sessions (composition rules, config/opt/rules.toml)."""

    LOW = "low"
    LONG = "long"
    QUALITY = "quality"
    RACE = "race"

    @property
    def is_key(self) -> bool:
        """Whether the run is one the week is built around."""
        return self is not RunLoad.LOW


_LOADS = {
    RunKind.LONG: RunLoad.LONG,
    RunKind.TEMPO: RunLoad.QUALITY,
    RunKind.INTERVALS: RunLoad.QUALITY,
    RunKind.HILLS: RunLoad.QUALITY,
    RunKind.RACE_PACE: RunLoad.QUALITY,
    RunKind.RACE: RunLoad.RACE,
}


class RunStatus(StrEnum):
    """Where a run stands: still to come, done, not done, or done without having been planned."""

    PLANNED = "planned"
    COMPLETED = "completed"
    MISSED = "missed"
    EXTRA = "extra"


@dataclass(frozen=True, slots=True)
class ScheduledRun:
    """A run of a plan, as its source tells it.

    `key` is its identity: the same before and after the run is moved or renamed.
    `start` is aware, or None when the plan names only the day. Unknown amounts are None.
    """

    key: str
    source: str
    day: date
    kind: RunKind
    title: str
    start: datetime | None = None
    distance_m: float | None = None
    duration_s: int | None = None
    optional: bool = False
    fast_segments: bool = False
    """A long run that holds fast running: it gets the preparation of a quality run."""

    def __post_init__(self) -> None:
        if not self.kind.is_run:
            raise InputError(f"{self.title!r} ({self.kind}) is not a run")


@dataclass(frozen=True, slots=True)
class CompletedRun:
    """A run that was recorded. `start` is None when the recording hides its clock time."""

    key: str
    source: str
    day: date
    start: datetime | None
    elapsed_s: int
    distance_m: float
    name: str
    kind: RunKind = RunKind.EASY
    """RACE and LONG when the recording was marked so, INTERVALS for a marked workout."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run in the runner's plan, with a start and an end that are always known.

    `timed` is False when the start is only the runner's usual hour. When the run was done,
    start and end are those of the recording.
    """

    key: str
    day: date
    start: datetime
    duration_s: int
    kind: RunKind
    status: RunStatus
    title: str
    source: str
    timed: bool
    optional: bool = False
    fast_segments: bool = False
    distance_m: float | None = None
    planned_duration_s: int | None = None
    completed: CompletedRun | None = None

    @property
    def end(self) -> datetime:
        """When the run is over."""
        return later(self.start, timedelta(seconds=self.duration_s))

    @property
    def load(self) -> RunLoad:
        """What the run asks of the body."""
        return self.kind.load
