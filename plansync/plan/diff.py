"""What changes for the runner between two plans of the same window."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from plansync.plan.model import Plan
from plansync.plan.session import Session


@dataclass(frozen=True, slots=True)
class SessionChange:
    """One session before and after; None on the side where it does not stand."""

    uid: str
    day: date
    before: Session | None
    after: Session | None


@dataclass(frozen=True, slots=True)
class Change:
    """The difference of two plans, session by session and in totals."""

    added: tuple[SessionChange, ...]
    removed: tuple[SessionChange, ...]
    moved: tuple[SessionChange, ...]
    altered: tuple[SessionChange, ...]
    minutes_per_week_before: float
    minutes_per_week_after: float
    sessions_before: int
    sessions_after: int

    @property
    def is_empty(self) -> bool:
        """Whether nothing changes for the runner."""
        return not (self.added or self.removed or self.moved or self.altered)

    @property
    def all(self) -> tuple[SessionChange, ...]:
        """Every change, by day."""
        every = (*self.added, *self.removed, *self.moved, *self.altered)
        return tuple(sorted(every, key=lambda one: (one.day, one.uid)))


def diff(before: Plan, after: Plan) -> Change:
    """The change from one plan to another; a session is the same when its uid is."""
    old = {one.uid: one for one in before.sessions}
    new = {one.uid: one for one in after.sessions}
    pairs = [
        SessionChange(uid, _day(old.get(uid), new.get(uid)), old.get(uid), new.get(uid))
        for uid in {**old, **new}
    ]
    return Change(
        added=_sorted(one for one in pairs if one.before is None),
        removed=_sorted(one for one in pairs if one.after is None),
        moved=_sorted(one for one in pairs if _moved(one)),
        altered=_sorted(one for one in pairs if not _moved(one) and _altered(one)),
        minutes_per_week_before=_minutes_per_week(before),
        minutes_per_week_after=_minutes_per_week(after),
        sessions_before=len(old),
        sessions_after=len(new),
    )


def _sorted(changes: Iterable[SessionChange]) -> tuple[SessionChange, ...]:
    return tuple(sorted(changes, key=lambda one: (one.day, one.uid)))


def _day(before: Session | None, after: Session | None) -> date:
    return min(one.day for one in (before, after) if one)


def _moved(one: SessionChange) -> bool:
    if one.before is None or one.after is None:
        return False
    return _when(one.before) != _when(one.after)


def _altered(one: SessionChange) -> bool:
    return bool(one.before and one.after) and one.before != one.after


def _when(session: Session) -> object:
    """The day a session stands on, and where on it: with its run, or at an hour."""
    anchored = session.run_key is not None
    return (session.day, session.end if anchored and session.slot == "before" else session.start)


def _minutes_per_week(plan: Plan) -> float:
    days = max((plan.window.end - plan.window.start).days, 1)
    return round(sum(one.minutes for one in plan.sessions) * 7 / days, 1)
