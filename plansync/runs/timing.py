"""When a run starts and how long it takes, where its plan does not say."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from itertools import pairwise
from types import MappingProxyType

from plansync.errors import InputError
from plansync.runs.model import RunKind, ScheduledRun

EASY_PACE_S_PER_KM = 360.0
"""Taken when nothing is known of the runner: 6:00 a kilometre, an ordinary easy pace."""

# Faster than this no whole run is planned: it is the pace of the hour record (21.33 km in an hour).
# A short race may be faster, but only by so little that its distance tells its length as well.
_FASTEST_S_PER_KM = 170.0

# Share of the easy pace a whole run of this kind averages, warm-up and pauses included. Rough on
# purpose: it only decides where the after-run session is put until the run has been recorded.
_PACE_SHARE = {
    RunKind.RECOVERY: 1.1,
    RunKind.SHAKEOUT: 1.1,
    RunKind.HILLS: 1.1,
    RunKind.LONG: 1.05,
    RunKind.TEMPO: 0.95,
    RunKind.RACE_PACE: 0.95,
}
# The same of a race by its distance in metres, linear between: an approximation of the common
# race-pace tables up to the marathon. Beyond it climbs, walking and stops decide, and no table
# holds: these shares are rougher still.
_RACE_PACE_SHARE = (
    (5_000.0, 0.83),
    (10_000.0, 0.86),
    (21_097.5, 0.90),
    (42_195.0, 0.95),
    (50_000.0, 1.1),
    (80_000.0, 1.2),
    (100_000.0, 1.3),
    (160_000.0, 1.5),
)
_USUAL_MINUTES = {RunKind.LONG: 90}
_OTHER_MINUTES = 45

_MIDDAY = time(13)
_MORNING = time(7)
_AFTERNOON = time(17)
_APART_H = 8


@dataclass(frozen=True, slots=True)
class Habits:
    """The runner's usual start of a run (by weekday, Monday is 0) and easy pace, if known."""

    default: time
    by_weekday: Mapping[int, time] = field(default_factory=lambda: MappingProxyType({}))
    easy_pace_s_per_km: float | None = None

    def __post_init__(self) -> None:
        if not all(0 <= weekday <= 6 for weekday in self.by_weekday):
            raise InputError("a weekday is a number from 0 (Monday) to 6 (Sunday)")
        if self.easy_pace_s_per_km is not None and self.easy_pace_s_per_km <= 0:
            raise InputError("the easy pace must be above 0 seconds a kilometre")


def usual_start(day: date, habits: Habits) -> time:
    """The wall-clock time at which the runner usually sets off on `day`."""
    return habits.by_weekday.get(day.weekday(), habits.default)


def usual_starts(day: date, count: int, habits: Habits) -> tuple[time, ...]:
    """Starts for `count` runs of one day whose hours are unknown, in order.

    The second run of a double is in the afternoon; for someone who usually runs in the
    afternoon the first one moves to the morning instead.
    """
    usual = usual_start(day, habits)
    if count < 2:
        return (usual,) * count
    if usual >= _MIDDAY:
        return (_MORNING, *(usual,) * (count - 1))
    second = max(_AFTERNOON, usual.replace(hour=usual.hour + _APART_H))
    return (usual, *(second,) * (count - 1))


def expected_duration_s(run: ScheduledRun, habits: Habits) -> int:
    """How long a planned run takes: as told, else from its distance, else usual for its kind.

    Told minutes in which nobody runs so far are those of a part, as in a "Tempo 20 min" of 9 km.
    """
    if run.duration_s and may_last(run.duration_s, run.distance_m):
        return run.duration_s
    if run.distance_m:
        pace = habits.easy_pace_s_per_km or EASY_PACE_S_PER_KM
        minutes = run.distance_m / 1000 * pace * _pace_share(run.kind, run.distance_m) / 60
        return max(1, round(minutes)) * 60
    return _USUAL_MINUTES.get(run.kind, _OTHER_MINUTES) * 60


def may_last(duration_s: float, distance_m: float | None) -> bool:
    """Whether a whole run of this distance can take so short; any can when none is known."""
    return not distance_m or duration_s >= distance_m / 1000 * _FASTEST_S_PER_KM


def _pace_share(kind: RunKind, distance_m: float) -> float:
    if kind is not RunKind.RACE:
        return _PACE_SHARE.get(kind, 1.0)
    within_m = min(max(distance_m, _RACE_PACE_SHARE[0][0]), _RACE_PACE_SHARE[-1][0])
    (low_m, low), (high_m, high) = next(
        (low, high) for low, high in pairwise(_RACE_PACE_SHARE) if within_m <= high[0]
    )
    return low + (high - low) * (within_m - low_m) / (high_m - low_m)
