"""The peer of the render bench: a feed made by icalendar alone, as its own guide shows it."""

from datetime import timedelta

import icalendar

from bench.world import LINKS, OPTIONS, TZ
from plansync.feed.entries import Entry
from plansync.feed.render import COLOR, PRODUCT, KeptEvent
from plansync.feed.timezone import vtimezone
from plansync.times import DAY, Window


def plain_calendar(
    found: tuple[Entry, ...], events: tuple[KeptEvent, ...], window: Window
) -> bytes:
    """The feed of entries, whose stamps are those of `events`, as icalendar writes it."""
    calendar = icalendar.Calendar()
    calendar.add("PRODID", PRODUCT)
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.calendar_name = OPTIONS.name
    calendar.add("X-WR-TIMEZONE", TZ.key)
    calendar.add("COLOR", COLOR)
    calendar.add("REFRESH-INTERVAL", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", icalendar.vDuration(timedelta(hours=1)))
    calendar.add("URL", LINKS.base)
    calendar.add_component(icalendar.Timezone.from_ical(vtimezone(TZ, window)))
    uids = {entry.uid for entry in found}
    for entry, stamped in zip(found, events, strict=True):
        calendar.add_component(_event(entry, stamped, related=entry.run_uid in uids))
    return bytes(calendar.to_ical())


def _event(entry: Entry, stamped: KeptEvent, *, related: bool) -> icalendar.Event:
    event = icalendar.Event()
    event.add("UID", entry.uid)
    event.add("DTSTAMP", stamped.stamp.dtstamp)
    event.add("CREATED", stamped.stamp.created)
    event.add("LAST-MODIFIED", stamped.stamp.last_modified)
    event.add("SEQUENCE", stamped.stamp.sequence)
    event.add("STATUS", "CONFIRMED")
    event.add("SUMMARY", entry.title)
    event.add("DESCRIPTION", entry.body)
    event.add("DTSTART", entry.start or entry.day)
    event.add("DTEND", entry.end or entry.day + DAY)
    event.add("TRANSP", "TRANSPARENT")
    event.add("X-MICROSOFT-CDO-BUSYSTATUS", "FREE")
    event.add("CATEGORIES", list(entry.categories))
    event.add("URL", entry.url)
    if related:
        event.add("RELATED-TO", entry.run_uid)
    return event
