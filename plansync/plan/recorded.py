"""Which session a recorded workout was: by day, hour and kind, one of each at most.

Runs are no matter of this module. What the runner says of a session stands above what was
recorded, and a mark lives no longer than the recording it follows from.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from plansync.opt.exercise import Component
from plansync.plan.progress import Mark, Marked
from plansync.plan.session import Session, Slot
from plansync.times import later, local_day, overlap

VIA = "activity"
"""How a mark was said that follows from a recording."""

_EASES = frozenset(
    {
        Component.SMR,
        Component.STATIC,
        Component.ACTIVE,
        Component.DYNAMIC,
        Component.WALK,
        Component.ROM,
    }
)


class WorkoutKind(StrEnum):
    """What a recorded workout may have been. No value is also one of a kind of run."""

    STRENGTH = "strength-work"
    EXERCISES = "exercises"
    """Anything done on a mat or a machine: the recording says no more."""
    STRETCHING = "stretching"


class Place(StrEnum):
    """What a session is to a recording: a block beside a run, or one of its own."""

    BEFORE = "before"
    AFTER = "after"
    STANDALONE = "standalone"
    MOBILITY = "mobility"
    """On its own, with nothing but rolling, stretching, moving and walking."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A workout that was recorded and is no run. `start` is None when the recording hides it."""

    key: str
    day: date
    start: datetime | None
    elapsed_s: int
    kind: WorkoutKind


@dataclass(frozen=True, slots=True)
class Fits:
    """The places a kind of workout can take, the likeliest first: a short one and a long one."""

    short: tuple[Place, ...]
    long: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Matching:
    """How near and how alike a recording has to be (config/defaults.toml).

    `least_share` of a session's minutes have to be recorded; beside a run at most
    `most_share_beside_run` of them: an hour in the gym is not the block before a run.
    """

    within: timedelta
    long_from: timedelta
    least_share: float
    most_share_beside_run: float
    fits: Mapping[WorkoutKind, Fits] = field(hash=False)


def marks_from(
    recorded: Iterable[Recorded],
    sessions: Iterable[Session],
    *,
    tz: ZoneInfo,
    rules: Matching,
) -> tuple[Marked, ...]:
    """The sessions that were done as far as recordings tell, in order of day.

    A recording counts for one session of the same local day at most, and a session is done by
    one recording at most: the likeliest place first, then the nearest hour. A recording that
    hides its hour can only be a session of its own.
    """
    known = {session.uid: session for session in sessions if session.steps}
    by_day: dict[date, list[Session]] = {}
    for session in known.values():
        by_day.setdefault(local_day(session.start, tz), []).append(session)
    likely = sorted(
        (*fit, session.start.timestamp(), session.uid, one.key)
        for one in {one.key: one for one in recorded}.values()
        for session in by_day.get(_day(one, tz), ())
        if (fit := _fit(one, session, rules)) is not None
    )
    done: dict[str, str] = {}
    for *_, uid, key in likely:
        if uid not in done and key not in done.values():
            done[uid] = key
    marks = (_marked(known[uid]) for uid in done)
    return tuple(sorted(marks, key=_order))


def merged_marks(own: Iterable[Marked], derived: Iterable[Marked]) -> tuple[Marked, ...]:
    """One mark for each session, in order of day: the runner's own, else the derived one."""
    said = {mark.uid: mark for mark in derived} | {mark.uid: mark for mark in own}
    return tuple(sorted(said.values(), key=_order))


def place_of(session: Session) -> Place:
    """What a session is to a recording."""
    if session.slot is Slot.STANDALONE and all(one.component in _EASES for one in session.steps):
        return Place.MOBILITY
    return Place(session.slot.value)


def _fit(one: Recorded, session: Session, rules: Matching) -> tuple[int, float] | None:
    """How unlikely the recording is to be this session: place, then hours; None when it is not."""
    places, place = _places(one, rules), place_of(session)
    if place not in places or not _is_alike(one, session, rules):
        return None
    apart_s = _apart_s(one, session, rules)
    if apart_s is None:
        return None
    return places.index(place), apart_s


def _places(one: Recorded, rules: Matching) -> tuple[Place, ...]:
    fits = rules.fits[one.kind]
    if one.elapsed_s < rules.long_from.total_seconds():
        return fits.short
    return fits.long


def _day(one: Recorded, tz: ZoneInfo) -> date:
    return one.day if one.start is None else local_day(one.start, tz)


def _apart_s(one: Recorded, session: Session, rules: Matching) -> float | None:
    """Seconds from start to start; None when they are too far apart to be the same."""
    if one.start is None:
        is_own = session.slot is Slot.STANDALONE
        return rules.within.total_seconds() if is_own else None
    apart_s = abs(one.start.timestamp() - session.start.timestamp())
    end = later(one.start, timedelta(seconds=one.elapsed_s))
    shares = overlap((one.start, end), (session.start, session.end))
    return apart_s if shares or apart_s <= rules.within.total_seconds() else None


def _is_alike(one: Recorded, session: Session, rules: Matching) -> bool:
    whole_s = session.minutes * 60
    if one.elapsed_s < rules.least_share * whole_s:
        return False
    is_own = session.slot is Slot.STANDALONE
    return is_own or one.elapsed_s <= rules.most_share_beside_run * whole_s


def _order(mark: Marked) -> tuple[date, str]:
    return mark.day, mark.uid


def _marked(session: Session) -> Marked:
    return Marked(
        uid=session.uid,
        slot=session.slot,
        day=session.day,
        phase=session.phase,
        minutes=session.minutes,
        mark=Mark.DONE,
        exercises=tuple(step.exercise.id for step in session.steps),
        via=VIA,
    )
