"""Runna: the UID holds the type of the workout, an extra property its length in seconds."""

import re

from plansync.runs.classify import Hint
from plansync.sources.base import RawEvent
from plansync.sources.quirks.producer import Producer

_TYPE = re.compile(r"_week_\d+_([A-Z][A-Z_]*?)_\d+$")
_COMPLETED = ("COMPLETED_PLAN_WORKOUT-", "COMPLETED_ACTIVITY-", "COMPLETED_")
_LONGEST_S = 24 * 3600


def hint(event: RawEvent) -> Hint:
    """The type from the UID, the stated length, and whether the workout was done already."""
    found = _TYPE.search(event.uid)
    return Hint(
        kind_word=found[1] if found else "",
        duration_s=_seconds(event.extras.get("X-WORKOUT-ESTIMATED-DURATION", "")),
        completed=event.uid.startswith(_COMPLETED),
    )


def _seconds(text: str) -> int | None:
    """Whole seconds; the producer has been seen to write fractions, too."""
    found = re.fullmatch(r"\s*(\d{1,6})(?:\.\d+)?\s*", text)
    seconds = int(found[1]) if found else 0
    return seconds if 0 < seconds <= _LONGEST_S else None


RUNNA = Producer("Runna", wrote=lambda prodid: "runna" in prodid, hint=hint)
