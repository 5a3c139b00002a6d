"""How far is planned and how often is looked: config/defaults.toml as typed values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, model_validator

from plansync.errors import Fault, InputError
from plansync.opt.entries import read_file
from plansync.plan.recorded import Fits, Matching, Place, WorkoutKind
from plansync.times import DAY, Window, at_local, local_day

PATH = "defaults.toml"
EDGE = timedelta(days=14)


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Window(_Shape):
    back_days: int = Field(ge=0, le=60)
    ahead_days: int = Field(ge=7, le=400)
    roll_at: time


class _Source(_Shape):
    poll_least_minutes: int = Field(ge=1)
    poll_minutes: int = Field(ge=1)
    poll_most_minutes: int = Field(ge=1)
    stale_after_days: int = Field(ge=1)
    shrink_from_runs: int = Field(ge=1)

    @model_validator(mode="after")
    def _in_order(self) -> "_Source":
        if not self.poll_least_minutes <= self.poll_minutes <= self.poll_most_minutes:
            raise ValueError("poll_least_minutes, poll_minutes, poll_most_minutes must rise")
        return self


class _Strava(_Shape):
    first_days: int = Field(ge=7, le=60)
    overlap_days: int = Field(ge=7, le=60)
    shrink_share: float = Field(gt=0, lt=1)
    confirm_after_minutes: int = Field(ge=1)
    pause_hours: int = Field(ge=1)
    revoke_days: int = Field(ge=1, le=30)


class _Phase(_Shape):
    undo_days: int = Field(ge=1)
    propose_days: int = Field(ge=0)


class _Fits(_Shape):
    short: tuple[Place, ...]
    long: tuple[Place, ...]


class _Recorded(_Shape):
    within_hours: float = Field(ge=0, le=12)
    long_from_minutes: int = Field(ge=1)
    least_share: float = Field(gt=0, le=1)
    most_share_beside_run: float = Field(ge=1)
    fits: dict[WorkoutKind, _Fits]

    @model_validator(mode="after")
    def _of_every_kind(self) -> "_Recorded":
        if missing := [kind.value for kind in WorkoutKind if kind not in self.fits]:
            raise ValueError(f"fits says nothing of {', '.join(missing)}")
        return self


class _File(_Shape):
    schema_: int = Field(alias="schema", ge=1, le=1)
    window: _Window
    source: _Source
    strava: _Strava
    phase: _Phase
    recorded: _Recorded


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Every span of time and bound that is the same for all runners of this PlanSync."""

    back: timedelta
    ahead: timedelta
    roll_at: time
    poll_least: timedelta
    poll: timedelta
    poll_most: timedelta
    stale_after: timedelta
    shrink_from_runs: int
    first: timedelta
    overlap: timedelta
    shrink_share: float
    confirm_after: timedelta
    pause: timedelta
    revoke_for: timedelta
    undo_within: timedelta
    propose_before: timedelta
    recorded: Matching

    def window(self, today: date) -> Window:
        """The days that are planned and published."""
        return Window(today - self.back, today + self.ahead)

    def reading_window(self, today: date) -> Window:
        """The days read of a source: those beside the window decide what fits at its edges."""
        window = self.window(today)
        return Window(window.start - EDGE, window.end + EDGE)

    def poll_every(self, asked: timedelta | None) -> timedelta:
        """How long to wait before a source is read again, by what it asks for."""
        return min(max(asked or self.poll, self.poll_least), self.poll_most)


def read_rhythm(raw: Mapping[str, Mapping[str, object]]) -> Rhythm:
    """The rhythm in the configuration; InputError naming every fault."""
    faults: list[Fault] = []
    file = read_file(raw, PATH, _File, faults)
    if file is None:
        raise InputError(faults, hint="mend these places in the config folder")
    return _rhythm(file)


def next_roll(now: datetime, tz: ZoneInfo, roll_at: time) -> datetime:
    """When the runner's window moves on next: at this hour of today or else of tomorrow."""
    today = local_day(now, tz)
    tonight = at_local(today, roll_at, tz)
    return tonight if tonight > now else at_local(today + DAY, roll_at, tz)


def _rhythm(file: _File) -> Rhythm:
    return Rhythm(
        back=timedelta(days=file.window.back_days),
        ahead=timedelta(days=file.window.ahead_days),
        roll_at=file.window.roll_at,
        poll_least=timedelta(minutes=file.source.poll_least_minutes),
        poll=timedelta(minutes=file.source.poll_minutes),
        poll_most=timedelta(minutes=file.source.poll_most_minutes),
        stale_after=timedelta(days=file.source.stale_after_days),
        shrink_from_runs=file.source.shrink_from_runs,
        first=timedelta(days=file.strava.first_days),
        overlap=timedelta(days=file.strava.overlap_days),
        shrink_share=file.strava.shrink_share,
        confirm_after=timedelta(minutes=file.strava.confirm_after_minutes),
        pause=timedelta(hours=file.strava.pause_hours),
        revoke_for=timedelta(days=file.strava.revoke_days),
        undo_within=timedelta(days=file.phase.undo_days),
        propose_before=timedelta(days=file.phase.propose_days),
        recorded=_matching(file.recorded),
    )


def _matching(told: _Recorded) -> Matching:
    return Matching(
        within=timedelta(hours=told.within_hours),
        long_from=timedelta(minutes=told.long_from_minutes),
        least_share=told.least_share,
        most_share_beside_run=told.most_share_beside_run,
        fits={kind: Fits(one.short, one.long) for kind, one in told.fits.items()},
    )
