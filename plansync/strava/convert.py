"""Turns one activity of Strava's into a run or a workout, or says why it is neither.

Only what matching needs is taken; never a place, a heart rate or a note, of a workout not even
its name. Reads the plain
dictionary rather than stravalib's model, which rejects a whole page for one odd value.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, timezone
from math import isfinite
from typing import TypeGuard
from zoneinfo import ZoneInfo

from plansync.errors import InputError
from plansync.plan.recorded import Recorded, WorkoutKind
from plansync.runs.model import CompletedRun, RunKind
from plansync.times import zone

SOURCE = "strava"
RUN_SPORTS = frozenset({"Run", "TrailRun", "VirtualRun"})
# Sports (Strava's SportType) that may have been one of our sessions. A hike, a ride or a match is
# none, nor is a class that trains hard in its own way (Crossfit, HighIntensityIntervalTraining).
WORKOUT_SPORTS = {
    "WeightTraining": WorkoutKind.STRENGTH,
    "Workout": WorkoutKind.EXERCISES,
    "PhysicalTherapy": WorkoutKind.EXERCISES,
    "Pilates": WorkoutKind.EXERCISES,
    "Yoga": WorkoutKind.STRETCHING,
}
MAX_NAME = 120

# Strava gives a hidden start as local midnight plus one second (API changelog 2024-07-03).
_HIDDEN_START = time(0, 0, 1)
_KINDS = {1: RunKind.RACE, 2: RunKind.LONG, 3: RunKind.INTERVALS}
_YEARS = range(1990, 2101)
# UTC-12 to UTC+14 are the offsets in use.
_OFFSETS = (timedelta(hours=-12), timedelta(hours=14))
_LONGEST_S = 14 * 24 * 3600
_LONGEST_M = 2_000_000.0
# Format characters that emoji need: zero width non-joiner and joiner.
_KEPT_FORMATS = "\u200c\u200d"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An activity of no use here: another sport, or (`is_broken`) one that we cannot read."""

    key: str
    reason: str
    is_broken: bool


@dataclass(frozen=True, slots=True)
class _When:
    key: str
    local: datetime
    start: datetime | None
    elapsed_s: int


def read_activity(activity: object) -> CompletedRun | Recorded | LeftOut:
    """What an activity of Strava's list or detail is to us; never raises on odd data."""
    if not isinstance(activity, Mapping):
        return LeftOut("", "is not an activity", is_broken=True)
    sport = _sport(activity)
    if sport not in RUN_SPORTS and sport not in WORKOUT_SPORTS:
        key = strava_id(activity.get("id"))
        return LeftOut(key, f"is {sport or 'of no sport'}", is_broken=False)
    when = _when(activity)
    if isinstance(when, LeftOut):
        return when
    if sport in WORKOUT_SPORTS:
        kind = WORKOUT_SPORTS[sport]
        return Recorded(when.key, when.local.date(), when.start, when.elapsed_s, kind)
    return CompletedRun(
        key=when.key,
        source=SOURCE,
        day=when.local.date(),
        start=when.start,
        elapsed_s=when.elapsed_s,
        distance_m=_distance_m(activity.get("distance")),
        name=clean_name(activity.get("name"), "Run"),
        kind=_kind(activity.get("workout_type")),
    )


def clean_name(value: object, instead: str) -> str:
    """One line of readable text of at most MAX_NAME characters; `instead` if nothing is left."""
    if not isinstance(value, str):
        return instead
    readable = "".join(map(_readable, unicodedata.normalize("NFC", value[: 10 * MAX_NAME])))
    return " ".join(readable.split())[:MAX_NAME].strip() or instead


def strava_id(value: object) -> str:
    """One of Strava's ids as text, exact at any size; empty when the value cannot be one."""
    if not isinstance(value, int) or isinstance(value, bool):
        return ""
    return str(value) if 0 < value < 2**63 else ""


def _readable(character: str) -> str:
    # Cc control, Cs lone surrogates, Cf among others marks that turn the writing around.
    category = unicodedata.category(character)
    if category == "Cc":
        return " "
    return "" if category in ("Cs", "Cf") and character not in _KEPT_FORMATS else character


def _sport(activity: Mapping[str, object]) -> str:
    """The sport as written: `sport_type`, or the older `type` where there is none."""
    written = (activity.get(name) for name in ("sport_type", "type"))
    return next(
        (clean_name(sport, "") for sport in written if sport and isinstance(sport, str)), ""
    )


def zone_told(activity: object) -> ZoneInfo | None:
    """The time zone an activity was recorded in, None when it does not say one we know.

    Strava writes "(GMT-08:00) America/Vancouver"; the offset in it is the standard one.
    """
    told = activity.get("timezone") if isinstance(activity, Mapping) else None
    name = told.rpartition(" ")[2] if isinstance(told, str) else ""
    try:
        return zone(name)
    except InputError:
        return None


def _when(activity: Mapping[str, object]) -> _When | LeftOut:
    key = strava_id(activity.get("id"))
    if not key:
        return LeftOut(key, "has no usable id", is_broken=True)
    local = _local_start(activity)
    if local is None:
        return LeftOut(key, "has no usable start", is_broken=True)
    elapsed_s = _elapsed_s(activity)
    if elapsed_s is None:
        return LeftOut(key, "has no usable duration", is_broken=True)
    return _When(key, local, _start(activity, local), elapsed_s)


def _local_start(activity: Mapping[str, object]) -> datetime | None:
    """The wall-clock time of the start, without a zone; its "Z" is not true."""
    if local := _moment(activity.get("start_date_local")):
        return local.replace(tzinfo=None)
    utc, offset = _utc_start(activity), _told_offset(activity)
    return (utc + offset).replace(tzinfo=None) if utc and offset is not None else None


def _start(activity: Mapping[str, object], local: datetime) -> datetime | None:
    """The instant of the start; None when it is hidden or the two times contradict each other."""
    if local.time() == _HIDDEN_START:
        return None
    utc = _utc_start(activity)
    # `timezone` names the standard offset even in summer, so the difference of the two decides.
    offset = _minutes(local - utc.replace(tzinfo=None)) if utc else _told_offset(activity)
    if offset is None or not _OFFSETS[0] <= offset <= _OFFSETS[1]:
        return None
    return local.replace(tzinfo=timezone(offset))


def _utc_start(activity: Mapping[str, object]) -> datetime | None:
    at = _moment(activity.get("start_date"))
    return at and (at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC))


def _told_offset(activity: Mapping[str, object]) -> timedelta | None:
    told = activity.get("utc_offset")
    if not _is_number(told) or abs(told) > _OFFSETS[1].total_seconds():
        return None
    return _minutes(timedelta(seconds=told))


def _minutes(offset: timedelta) -> timedelta:
    return timedelta(minutes=round(offset / timedelta(minutes=1)))


def _moment(value: object) -> datetime | None:
    if not isinstance(value, str):
        return None
    try:
        at = datetime.fromisoformat(value.strip())
    except ValueError:
        return None
    return at.replace(microsecond=0) if at.year in _YEARS else None


def _elapsed_s(activity: Mapping[str, object]) -> int | None:
    elapsed_s = _seconds(activity.get("elapsed_time"))
    return _seconds(activity.get("moving_time")) if elapsed_s is None else elapsed_s


def _seconds(value: object) -> int | None:
    return round(value) if _is_number(value) and 0 <= value <= _LONGEST_S else None


def _distance_m(value: object) -> float:
    # A treadmill run may have none; an impossible one is as good as none.
    return float(value) if _is_number(value) and 0 <= value <= _LONGEST_M else 0.0


def _kind(value: object) -> RunKind:
    return _KINDS.get(value, RunKind.EASY) if isinstance(value, int) else RunKind.EASY


def _is_number(value: object) -> TypeGuard[int | float]:
    if isinstance(value, float):
        return isfinite(value)
    return isinstance(value, int) and not isinstance(value, bool)
