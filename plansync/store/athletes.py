"""The runners: who they are, their profile, and when their plan is due to roll on."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from plansync.errors import NotFoundError
from plansync.store.columns import JsonObject
from plansync.store.secrets import hash_secret
from plansync.store.tables import athletes, audit, work, work_log
from plansync.store.unit import Unit


@dataclass(frozen=True, slots=True)
class Athlete:
    """A runner. `revision` rises whenever anything a plan depends on changes.

    `profile` has the shape of the contract's profile file. `planned_digest` names the input the
    last plan was made from.
    """

    id: str
    name: str
    created_at: datetime
    profile: JsonObject
    revision: int
    demo: bool
    next_roll_at: datetime | None
    planned_at: datetime | None
    planned_digest: str | None


class Athletes:
    """The runners of this PlanSync."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def create(
        self, name: str, profile: JsonObject, now: datetime, *, demo: bool = False
    ) -> Athlete:
        """A new runner, due to be planned at once."""
        new = Athlete(self._unit.new_id(), name, now, profile, 1, demo, now, None, None)
        self._unit.insert(
            athletes, {column.name: getattr(new, column.name) for column in athletes.c}
        )
        return new

    def get(self, athlete_id: str) -> Athlete:
        """The runner; NotFoundError when there is none."""
        found = self._unit.first(Athlete, select(athletes).where(athletes.c.id == athlete_id))
        if found is None:
            raise NotFoundError("there is no such runner", hint="`plansync athlete list` shows all")
        return found

    def all(self) -> tuple[Athlete, ...]:
        """Every runner, oldest first."""
        return self._unit.all(Athlete, select(athletes).order_by(athletes.c.created_at))

    def rename(self, athlete_id: str, name: str) -> None:
        """Nothing; the runner is called `name`."""
        self._set(athlete_id, name=name)

    def save_profile(self, athlete_id: str, profile: JsonObject) -> None:
        """Nothing; the profile is kept and the revision raised."""
        self._set(athlete_id, profile=profile, revision=athletes.c.revision + 1)

    def touch(self, athlete_id: str) -> None:
        """Nothing; the revision is raised, since something a plan depends on changed."""
        self._set(athlete_id, revision=athletes.c.revision + 1)

    def due_to_roll(self, now: datetime) -> tuple[str, ...]:
        """Ids of runners whose window of days has to move on."""
        due = athletes.c.next_roll_at <= now
        return self._unit.column(
            select(athletes.c.id).where(due).order_by(athletes.c.next_roll_at, athletes.c.id)
        )

    def set_next_roll(self, athlete_id: str, at: datetime | None) -> None:
        """Nothing; the window rolls on next at `at`."""
        self._set(athlete_id, next_roll_at=at)

    def set_planned(self, athlete_id: str, at: datetime, digest: str) -> None:
        """Nothing; a plan was made from the input called `digest`."""
        self._set(athlete_id, planned_at=at, planned_digest=digest)

    def delete(self, athlete_id: str) -> None:
        """Nothing; all that is the runner's is gone. The audit keeps a hash in the id's place."""
        hashed = hash_secret(athlete_id)
        for table in (work, work_log):
            self._unit.run(table.delete().where(table.c.key == athlete_id))
        self._unit.run(
            update(audit).where(audit.c.athlete_id == athlete_id).values(athlete_id=hashed)
        )
        if not self._unit.run(athletes.delete().where(athletes.c.id == athlete_id)):
            raise NotFoundError("there is no such runner")

    def _set(self, athlete_id: str, **values: object) -> None:
        statement = update(athletes).where(athletes.c.id == athlete_id).values(**values)
        if not self._unit.run(statement):
            raise NotFoundError("there is no such runner")
