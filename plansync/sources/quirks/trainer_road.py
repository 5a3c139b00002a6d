"""TrainerRoad: notes are written as 24 hours of UTC, which means a day and no hour."""

from dataclasses import replace
from datetime import UTC, time, timedelta

from plansync.sources.base import RawEvent
from plansync.sources.quirks.producer import Producer

_DAY = timedelta(days=1)


def mend(event: RawEvent) -> RawEvent:
    """An event from midnight to midnight UTC as an all-day event of that date."""
    if event.start is None or event.end is None or event.end - event.start != _DAY:
        return event
    start = event.start.astimezone(UTC)
    if start.time() != time():
        return event
    return replace(event, day=start.date(), start=None, end=None)


TRAINER_ROAD = Producer(
    "TrainerRoad",
    wrote=lambda prodid: "trainer road" in prodid or "trainerroad" in prodid,
    mend=mend,
)
