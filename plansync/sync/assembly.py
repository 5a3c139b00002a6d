"""Puts the use cases together on a set of doors."""

from plansync.sync.accounts import Accounts
from plansync.sync.feeds import FeedUse
from plansync.sync.loading import DEFAULT_EDITION
from plansync.sync.operator import Operator
from plansync.sync.phases import PhaseUse
from plansync.sync.ports import Doors
from plansync.sync.races import RaceUse
from plansync.sync.refresh import Refresh
from plansync.sync.runner import Runner
from plansync.sync.services import Services
from plansync.sync.source_use import SourceUse


def make_services(doors: Doors) -> Services:
    """The use cases on these doors."""
    refresh = Refresh(doors)
    return Services(
        now=doors.now,
        catalogue=doors.catalogues[DEFAULT_EDITION],
        public_url=doors.public_url,
        demo=doors.demo,
        accounts=Accounts(doors),
        runner=Runner(doors),
        sources=SourceUse(doors, refresh),
        phases=PhaseUse(doors, refresh),
        races=RaceUse(doors),
        feeds=FeedUse(doors, refresh),
        refresh=refresh,
        operator=Operator(doors),
    )
