"""All use cases in one object: what the pages, the command line and the jobs call.

Each use case reads everything, decides, and writes everything. The runner comes first, as the id
of the account; a thing that is not the runner's is NotFoundError, like one that is not there.
Anything that changes a plan leaves a new one due in the same transaction.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from plansync.opt.catalogue import Catalogue
from plansync.sync.accounts import Accounts
from plansync.sync.assessments import AssessmentUse
from plansync.sync.feeds import FeedUse
from plansync.sync.loading import DEFAULT_EDITION
from plansync.sync.marks import MarkUse
from plansync.sync.operator import Operator
from plansync.sync.phases import PhaseUse
from plansync.sync.ports import Doors
from plansync.sync.races import RaceUse
from plansync.sync.refresh import Refresh
from plansync.sync.runner import Runner
from plansync.sync.source_use import SourceUse


@dataclass(frozen=True, slots=True)
class Services:
    """Every use case. `now` gives aware UTC; `catalogue` is that of the newest edition."""

    now: Callable[[], datetime]
    catalogue: Catalogue
    public_url: str
    demo: bool
    has_strava: bool
    accounts: Accounts
    runner: Runner
    marks: MarkUse
    assessments: AssessmentUse
    sources: SourceUse
    phases: PhaseUse
    races: RaceUse
    feeds: FeedUse
    refresh: Refresh
    operator: Operator


def make_services(doors: Doors) -> Services:
    """The use cases on these doors."""
    refresh = Refresh(doors)
    return Services(
        now=doors.now,
        catalogue=doors.catalogues[DEFAULT_EDITION],
        public_url=doors.public_url,
        demo=doors.demo,
        has_strava=doors.strava is not None,
        accounts=Accounts(doors),
        runner=Runner(doors),
        marks=MarkUse(doors),
        assessments=AssessmentUse(doors),
        sources=SourceUse(doors, refresh),
        phases=PhaseUse(doors, refresh),
        races=RaceUse(doors),
        feeds=FeedUse(doors, refresh),
        refresh=refresh,
        operator=Operator(doors),
    )
