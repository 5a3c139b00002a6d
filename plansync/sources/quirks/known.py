"""The producers PlanSync knows by name; everybody else is read by the standard alone."""

from plansync.sources.quirks.calendar_hack import CALENDAR_HACK
from plansync.sources.quirks.google import GOOGLE
from plansync.sources.quirks.producer import Producer
from plansync.sources.quirks.runna import RUNNA
from plansync.sources.quirks.time_to_run import TIME_TO_RUN
from plansync.sources.quirks.trainer_road import TRAINER_ROAD

PRODUCERS = (RUNNA, CALENDAR_HACK, TIME_TO_RUN, GOOGLE, TRAINER_ROAD)
ANYBODY = Producer("", wrote=lambda _: True)


def producer_of(prodid: str) -> Producer:
    """The producer with this PRODID."""
    said = prodid.strip().casefold()
    return next((producer for producer in PRODUCERS if producer.wrote(said)), ANYBODY)
