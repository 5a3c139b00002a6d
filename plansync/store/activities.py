"""Runs that were recorded, each with the day it must be forgotten: Strava's are only lent.

A row past its time is never handed out, whether or not the purge has run.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from plansync.runs.model import CompletedRun, RunKind
from plansync.store.tables import activities
from plansync.store.unit import Unit
from plansync.times import Window


class Activities:
    """The completed runs of runners. A run's `key` is the id it is deleted by."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def replace(
        self,
        athlete_id: str,
        window: Window,
        runs: tuple[CompletedRun, ...],
        *,
        now: datetime,
        expires_at: datetime,
    ) -> int:
        """How many runs in the window were gone and are deleted; `runs` are kept till they expire.

        A run outside the window is kept too: it was moved there.
        """
        taken = {run.key: run for run in runs}
        inside = (activities.c.day >= window.start) & (activities.c.day < window.end)
        mine = activities.c.athlete_id == athlete_id
        there = set(self._unit.column(select(activities.c.activity_id).where(mine, inside)))
        ids = there | set(taken)
        self._unit.run(delete(activities).where(mine, activities.c.activity_id.in_(ids)))
        stamps = {"athlete_id": athlete_id, "seen_at": now, "expires_at": expires_at}
        self._unit.insert(activities, *({**stamps, **_row(run)} for run in taken.values()))
        return len(there - set(taken))

    def list(self, athlete_id: str, now: datetime) -> tuple[CompletedRun, ...]:
        """The runs that may still be kept, in order of day."""
        lent = (activities.c.athlete_id == athlete_id) & (activities.c.expires_at > now)
        order = (activities.c.day, activities.c.start, activities.c.activity_id)
        return self._unit.all(_run, _RUN.where(lent).order_by(*order))

    def delete_one(self, athlete_id: str, activity_id: str) -> bool:
        """Whether the runner had this run, which is gone."""
        mine = activities.c.athlete_id == athlete_id
        return (
            self._unit.run(delete(activities).where(mine, activities.c.activity_id == activity_id))
            > 0
        )

    def delete_all(self, athlete_id: str) -> int:
        """How many runs of the runner are gone."""
        return self._unit.run(delete(activities).where(activities.c.athlete_id == athlete_id))

    def purge(self, now: datetime) -> tuple[str, ...]:
        """The runners of whom runs were past their time and are gone."""
        past = activities.c.expires_at <= now
        owners = self._unit.column(select(activities.c.athlete_id).where(past).distinct())
        self._unit.run(delete(activities).where(past))
        return tuple(sorted(owners))


_HIDDEN = ("athlete_id", "seen_at", "expires_at")
_RUN = select(*(column for column in activities.c if column.name not in _HIDDEN))


def _row(run: CompletedRun) -> dict[str, object]:
    return {
        "activity_id": run.key,
        "source": run.source,
        "day": run.day,
        "start": run.start,
        "elapsed_s": run.elapsed_s,
        "distance_m": run.distance_m,
        "name": run.name,
        "kind": run.kind.value,
    }


def _run(*, activity_id: str, kind: str, **rest: Any) -> CompletedRun:
    return CompletedRun(key=activity_id, kind=RunKind(kind), **rest)
