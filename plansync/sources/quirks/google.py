"""Google Calendar: changing "this and following" gives the rest of a series a new UID."""

import re

from plansync.sources.base import RawEvent
from plansync.sources.quirks.producer import Producer

_SPLIT = re.compile(r"_R\d{8}(?:T\d{6}Z?)?(?=@google\.com$)")


def identity(event: RawEvent) -> str | None:
    """The UID of the series as it was before it was split."""
    return _SPLIT.sub("", event.uid) or None


GOOGLE = Producer(
    "Google Calendar", wrote=lambda prodid: "google calendar" in prodid, identity=identity
)
