"""The words and choices a feed is told with, taken from the catalogue and the profile."""

from plansync.feed.options import Detail, FeedOptions, FreeBusy, Names, Style
from plansync.opt.catalogue import Catalogue
from plansync.plan.profile import FeedChoices


def options_of(choices: FeedChoices) -> FeedOptions:
    """The runner's choices as the feed knows them."""
    return FeedOptions(
        style=Style(choices.style),
        runs=choices.runs,
        alarms=choices.alarms,
        free_busy=FreeBusy(choices.free_busy),
        detail=Detail(choices.detail),
    )


def names_of(catalogue: Catalogue) -> Names:
    """The words of the catalogue for muscles, regions and phases."""
    muscles = catalogue.muscles.by_id
    return Names(
        muscles={one.id: one.name for one in muscles.values()},
        regions={one.id: one.region for one in muscles.values()},
        phases={phase.number: phase.name for phase in catalogue.phases.values()},
    )
