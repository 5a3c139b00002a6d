"""time-to-run: UIDs are `index@guid of the export`, days are written as date-times."""

import re

from plansync.sources.base import RawEvent
from plansync.sources.quirks.producer import Producer

_EXPORT_UID = re.compile(r"\d+@[0-9a-f]{8}-[0-9a-f-]{27}")


def identity(event: RawEvent) -> str | None:
    """None for a UID that counts events of one export, else the UID."""
    return None if _EXPORT_UID.fullmatch(event.uid) else event.uid or None


TIME_TO_RUN = Producer("time-to-run", wrote=lambda prodid: prodid == "calendar", identity=identity)
