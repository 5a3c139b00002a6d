"""Runs and workouts that were recorded, each with the day it must be forgotten: they are lent.

A row past its time is never handed out, whether or not the purge has run.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, select

from plansync.plan.recorded import Recorded, WorkoutKind
from plansync.runs.model import CompletedRun, RunKind
from plansync.store.tables import activities
from plansync.store.unit import Unit
from plansync.times import Window


class Activities:
    """What runners recorded. Its `key` is the id an activity is deleted by.

    `kind` tells runs from workouts; a workout has no distance and no name.
    """

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def replace(
        self,
        athlete_id: str,
        window: Window,
        recorded: tuple[CompletedRun | Recorded, ...],
        *,
        now: datetime,
        expires_at: datetime,
    ) -> int:
        """How many in the window were gone and are deleted; `recorded` is kept till it expires.

        What lies outside the window is kept too: it was moved there.
        """
        taken = {one.key: one for one in recorded}
        inside = (activities.c.day >= window.start) & (activities.c.day < window.end)
        mine = activities.c.athlete_id == athlete_id
        there = set(self._unit.column(select(activities.c.activity_id).where(mine, inside)))
        ids = there | set(taken)
        self._unit.run(delete(activities).where(mine, activities.c.activity_id.in_(ids)))
        stamps = {"athlete_id": athlete_id, "seen_at": now, "expires_at": expires_at}
        self._unit.insert(activities, *({**stamps, **_row(one)} for one in taken.values()))
        return len(there - set(taken))

    def list(self, athlete_id: str, now: datetime) -> tuple[CompletedRun, ...]:
        """The runs that may still be kept, in order of day."""
        lent = self._lent(athlete_id, now) & activities.c.kind.not_in(_WORKOUTS)
        return self._unit.all(_run, _RUN.where(lent).order_by(*_ORDER))

    def workouts(self, athlete_id: str, now: datetime) -> tuple[Recorded, ...]:
        """The workouts that may still be kept, in order of day."""
        lent = self._lent(athlete_id, now) & activities.c.kind.in_(_WORKOUTS)
        return self._unit.all(_workout, _WORKOUT.where(lent).order_by(*_ORDER))

    def _lent(self, athlete_id: str, now: datetime) -> ColumnElement[bool]:
        return (activities.c.athlete_id == athlete_id) & (activities.c.expires_at > now)

    def delete_one(self, athlete_id: str, activity_id: str) -> bool:
        """Whether the runner had this activity, which is gone."""
        mine = activities.c.athlete_id == athlete_id
        return (
            self._unit.run(delete(activities).where(mine, activities.c.activity_id == activity_id))
            > 0
        )

    def delete_all(self, athlete_id: str) -> int:
        """How many activities of the runner are gone."""
        return self._unit.run(delete(activities).where(activities.c.athlete_id == athlete_id))

    def purge(self, now: datetime) -> tuple[str, ...]:
        """The runners of whom activities were past their time and are gone."""
        past = activities.c.expires_at <= now
        owners = self._unit.column(select(activities.c.athlete_id).where(past).distinct())
        self._unit.run(delete(activities).where(past))
        return tuple(sorted(owners))


_HIDDEN = ("athlete_id", "seen_at", "expires_at")
_RUN = select(*(column for column in activities.c if column.name not in _HIDDEN))
_WORKOUTS = tuple(kind.value for kind in WorkoutKind)
_WORKOUT = select(
    activities.c.activity_id,
    activities.c.day,
    activities.c.start,
    activities.c.elapsed_s,
    activities.c.kind,
)
_ORDER = (activities.c.day, activities.c.start, activities.c.activity_id)


def _row(one: CompletedRun | Recorded) -> dict[str, object]:
    told: dict[str, object] = {
        "activity_id": one.key,
        "day": one.day,
        "start": one.start,
        "elapsed_s": one.elapsed_s,
        "kind": one.kind.value,
    }
    if isinstance(one, CompletedRun):
        return {**told, "source": one.source, "distance_m": one.distance_m, "name": one.name}
    return {**told, "source": "", "distance_m": 0.0, "name": ""}


def _run(*, activity_id: str, kind: str, **rest: Any) -> CompletedRun:
    return CompletedRun(key=activity_id, kind=RunKind(kind), **rest)


def _workout(*, activity_id: str, kind: str, **rest: Any) -> Recorded:
    return Recorded(key=activity_id, kind=WorkoutKind(kind), **rest)
