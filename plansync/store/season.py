"""What a season is made of: the phase changes a runner made, and the races."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select, update

from plansync.errors import NotFoundError
from plansync.plan.profile import PastPhase
from plansync.plan.season import PhaseChange, Priority, Race
from plansync.store.tables import phase_changes, races
from plansync.store.unit import Unit


@dataclass(frozen=True, slots=True)
class PhaseEntry:
    """One line of a runner's phase history; `undone_at` is set when it was taken back.

    `against` are the sentences that spoke against it when the runner went on. `until` is set when
    the runner told of a phase that was over already; it is exclusive.
    """

    id: int
    phase: int
    start: date
    override: bool
    made_at: datetime
    undone_at: datetime | None
    against: tuple[str, ...] = ()
    race_block: bool = False
    until: date | None = None
    standalone_done: int = 0

    @property
    def past(self) -> PastPhase | None:
        """What the runner told of the phase, None when they told of no end."""
        if self.until is None:
            return None
        return PastPhase(self.phase, self.start, self.until, self.standalone_done)

    @property
    def change(self) -> PhaseChange:
        """The change as the season reads it."""
        return PhaseChange(self.phase, self.start, self.override, self.race_block)


class Phases:
    """The phase changes of runners, in the order they were made."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def add(
        self,
        athlete_id: str,
        phase: int,
        start: date,
        *,
        override: bool = False,
        against: Sequence[str] = (),
        race_block: bool = False,
        past: PastPhase | None = None,
        now: datetime,
    ) -> int:
        """The id of the change: `phase` begins on `start`, whatever was said against it.

        `past` is what the runner tells of it when it is over already.
        """
        row = {
            "athlete_id": athlete_id,
            "phase": phase,
            "start": start,
            "override": override,
            "against": list(against),
            "race_block": race_block,
            "until": past.end if past else None,
            "standalone_done": past.standalone_done if past else 0,
            "made_at": now,
        }
        return self._unit.insert_id(phase_changes, row)

    def active(self, athlete_id: str) -> tuple[PhaseEntry, ...]:
        """The changes that hold, first made first."""
        return self._unit.all(_entry, _held(athlete_id).order_by(phase_changes.c.id))

    def last(self, athlete_id: str) -> PhaseEntry | None:
        """The change made last, None when there is none that holds."""
        return self._unit.first(_entry, _held(athlete_id).order_by(phase_changes.c.id.desc()))

    def undo(self, athlete_id: str, change_id: int, now: datetime) -> None:
        """Nothing; the change no longer holds. NotFoundError when it is not there to undo."""
        mine = (phase_changes.c.athlete_id == athlete_id) & (phase_changes.c.id == change_id)
        held = phase_changes.c.undone_at.is_(None)
        if not self._unit.run(update(phase_changes).where(mine, held).values(undone_at=now)):
            raise NotFoundError("there is no such phase change to undo")


class Races:
    """The races of runners."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def add(
        self,
        athlete_id: str,
        name: str,
        day: date,
        *,
        distance_m: float | None = None,
        priority: Priority = Priority.A,
        now: datetime,
    ) -> str:
        """The id of the new race."""
        row = {
            "id": self._unit.new_id(),
            "athlete_id": athlete_id,
            "name": name,
            "day": day,
            "distance_m": distance_m,
            "priority": priority.value,
            "created_at": now,
        }
        self._unit.insert(races, row)
        return str(row["id"])

    def list(self, athlete_id: str) -> tuple[Race, ...]:
        """The races in order of day; their key is the id."""
        mine = _races(athlete_id).order_by(races.c.day, races.c.id)
        return self._unit.all(_race, mine)

    def get(self, athlete_id: str, race_id: str) -> Race:
        """One race; NotFoundError when the runner has none of this id."""
        found = self._unit.first(_race, _races(athlete_id).where(races.c.id == race_id))
        if found is None:
            raise NotFoundError("there is no such race", hint="`plansync race list` shows all")
        return found

    def remove(self, athlete_id: str, race_id: str) -> None:
        """Nothing; the race is gone. NotFoundError when the runner has none of this id."""
        mine = (races.c.athlete_id == athlete_id) & (races.c.id == race_id)
        if not self._unit.run(races.delete().where(mine)):
            raise NotFoundError("there is no such race", hint="`plansync race list` shows all")


def _held(athlete_id: str) -> Select[Any]:
    table = phase_changes.c
    columns = (table.id, table.phase, table.start, table.override, table.made_at, table.undone_at)
    more = (table.against, table.race_block, table.until, table.standalone_done)
    return select(*columns, *more).where(table.athlete_id == athlete_id, table.undone_at.is_(None))


def _entry(*, against: list[str], **columns: Any) -> PhaseEntry:
    return PhaseEntry(**columns, against=tuple(against))


def _races(athlete_id: str) -> Select[tuple[str, str, date, float, str]]:
    table = races.c
    columns = (table.id, table.name, table.day, table.distance_m, table.priority)
    return select(*columns).where(table.athlete_id == athlete_id)


def _race(*, id: str, name: str, day: date, distance_m: float | None, priority: str) -> Race:  # noqa: A002 the column's name
    return Race(id, name, day, distance_m, Priority(priority))
