"""The races of a runner's season."""

from datetime import date, timedelta

from plansync.errors import Fault, InputError
from plansync.plan.season import Priority, Race
from plansync.sync.ports import Doors
from plansync.sync.work import Kind, ring
from plansync.times import day_words

LONGEST_NAME = 120
LONGEST_M = 1_000_000.0
LONGEST_AGO = timedelta(days=366)
FARTHEST = timedelta(days=3 * 366)


class RaceUse:
    """The races of runners."""

    def __init__(self, doors: Doors) -> None:
        self._doors = doors

    def list(self, athlete_id: str) -> tuple[Race, ...]:
        """The races in order of day; their key is the id."""
        with self._doors.store.read() as tx:
            tx.athletes.get(athlete_id)
            return tx.races.list(athlete_id)

    def add(
        self,
        athlete_id: str,
        name: str,
        day: date,
        *,
        distance_m: float | None = None,
        priority: Priority = Priority.A,
    ) -> str:
        """The id of the new race; a new plan is due. InputError names every fault."""
        now = self._doors.now()
        _check(name, day, distance_m, today=now.date())
        with self._doors.write() as tx:
            tx.athletes.touch(athlete_id)
            if any(
                (race.name, race.day) == (name.strip(), day) for race in tx.races.list(athlete_id)
            ):
                raise InputError([Fault("", "name", f"{name.strip()} is there already")])
            race_id = tx.races.add(
                athlete_id, name.strip(), day, distance_m=distance_m, priority=priority, now=now
            )
            ring(tx, Kind.REPLAN, athlete_id, now)
        return race_id

    def remove(self, athlete_id: str, race_id: str) -> None:
        """Nothing; the race is gone and a new plan is due."""
        with self._doors.write() as tx:
            tx.races.remove(athlete_id, race_id)
            tx.athletes.touch(athlete_id)
            ring(tx, Kind.REPLAN, athlete_id, self._doors.now())


def _check(name: str, day: date, distance_m: float | None, *, today: date) -> None:
    faults = []
    if not today - LONGEST_AGO <= day <= today + FARTHEST:
        told = day_words(day, today=today)
        faults.append(Fault("", "day", f"{told} is too far from now to be in your season"))
    if not 0 < len(name.strip()) <= LONGEST_NAME:
        faults.append(Fault("", "name", f"write a name of 1 to {LONGEST_NAME} characters"))
    if distance_m is not None and not 0 < distance_m <= LONGEST_M:
        faults.append(Fault("", "distance_m", "write a distance above 0, in metres"))
    if faults:
        raise InputError(faults)
