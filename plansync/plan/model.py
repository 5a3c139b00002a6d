"""The plan: runs and sessions over a window of days, in order, without overlap or orphan."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from plansync.plan.season import PhaseSpan, Race
from plansync.plan.session import Session, Slot
from plansync.runs.model import Run
from plansync.times import Window


@dataclass(frozen=True, slots=True)
class Note:
    """Something the runner should know about the plan: a stable code and one sentence."""

    code: str
    text: str
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Absence:
    """A place where a session could stand and none does, and why, in one sentence.

    `run_key` names the run it would belong to; None for a session of its own.
    """

    day: date
    slot: Slot
    why: str
    run_key: str | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What stands in the runner's calendar, and the notes that go with it.

    Runs and sessions are sorted by start. `namespace` is the root of every uid.
    """

    namespace: str
    window: Window
    tz: ZoneInfo
    runs: tuple[Run, ...]
    sessions: tuple[Session, ...]
    spans: tuple[PhaseSpan, ...]
    races: tuple[Race, ...]
    notes: tuple[Note, ...] = ()
    absences: tuple[Absence, ...] = ()

    def session(self, uid: str) -> Session | None:
        """The session called `uid`, None when the plan has none."""
        return next((one for one in self.sessions if one.uid == uid), None)

    def around(self, run: Run) -> tuple[Session, ...]:
        """The sessions that belong to a run."""
        return tuple(one for one in self.sessions if one.run_key == run.key)
