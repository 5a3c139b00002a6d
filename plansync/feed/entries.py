"""The one neutral projection of a plan that feed, JSON, table and pages are made from."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from plansync.plan.season import Race
from plansync.plan.session import Session
from plansync.runs.model import RunKind, RunStatus


class Kind(StrEnum):
    """What an entry is. The order is that of entries which begin together."""

    RACE = "race"
    PHASE = "phase"
    REASSESS = "reassess"
    NOTICE = "notice"
    BEFORE = "before"
    RUN = "run"
    AFTER = "after"
    STANDALONE = "standalone"


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What may be told of a run. Unknown or withheld amounts are None."""

    kind: RunKind
    status: RunStatus
    distance_m: float | None
    duration_s: int | None
    source: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in the runner's calendar.

    `start` and `end` are aware, or None for an all-day entry. `run_uid` names the run a session
    belongs to, `inside` holds the sessions that a run's own entry tells.
    """

    uid: str
    kind: Kind
    day: date
    start: datetime | None
    end: datetime | None
    title: str
    body: str = ""
    minutes: int | None = None
    phase: int | None = None
    optional: bool = False
    completed: bool = False
    run_uid: str | None = None
    run: RunFacts | None = None
    session: Session | None = None
    inside: tuple[Session, ...] = ()
    race: Race | None = None
    url: str | None = None
    categories: tuple[str, ...] = ()

    @property
    def all_day(self) -> bool:
        """Whether the entry belongs to a day rather than to an hour."""
        return self.start is None
