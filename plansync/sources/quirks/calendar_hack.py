"""Calendar Hack (the `ics` package of npm): every export has new random UIDs."""

from plansync.sources.quirks.producer import Producer, no_uid

CALENDAR_HACK = Producer(
    "Calendar Hack", wrote=lambda prodid: "adamgibbons/ics" in prodid, identity=no_uid
)
