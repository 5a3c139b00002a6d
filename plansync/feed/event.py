"""One entry as an iCalendar event: what it says (Content), and those words as bytes."""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Alarm, Event

from plansync.feed.entries import Entry
from plansync.feed.identity import SECOND, Content, Stamp
from plansync.feed.options import FeedOptions, FreeBusy
from plansync.times import DAY

_BREAKS = re.compile("\r\n|[\r\u2028\u2029]")
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")


def clean(text: str) -> str:
    """The text without control characters and surrogates; every kind of line break is a newline.

    RFC 5545 section 3.1 allows no control characters, and icalendar writes them all the same: one
    bad name must not break the feed.
    """
    # Nothing that is taken out or replaced below can be printed: one quick look tells clean text.
    if "\\N" not in text and text.replace("\n", "").isprintable():
        return text
    cleaned = _UNWANTED.sub("", _BREAKS.sub("\n", text).replace("\t", " "))
    # icalendar 7.3 takes a backslash before a capital N for a line break while it writes.
    return cleaned.replace("\\N", "\\n")


def content(entry: Entry, *, tz: ZoneInfo, options: FeedOptions, related: bool) -> Content:
    """What the event of an entry says; `related` tells that the entry's run is in the feed."""
    start, end = _span(entry, tz)
    blocks = options.free_busy is FreeBusy.BUSY and not entry.all_day
    # An all-day alarm would ring in the evening before or at midnight: there is none.
    alarm_minutes = None if entry.all_day else options.alarm_minutes(entry.kind)
    return Content(
        uid=entry.uid,
        start=start,
        end=end,
        title=clean(entry.title).replace("\n", " "),
        body=clean(entry.body),
        zone=tz.key,
        transparent=not blocks,
        url=entry.url,
        categories=tuple(clean(one) for one in entry.categories),
        related_to=entry.run_uid if related else None,
        alarm_minutes=alarm_minutes,
    )


def to_ics(said: Content, stamp: Stamp) -> bytes:
    """The VEVENT, from its BEGIN to its END line."""
    event = Event()
    for name, value in _properties(said, stamp):
        event.add(name, value)
    if said.alarm_minutes is not None:
        event.add_component(_alarm(said.title, said.alarm_minutes))
    return bytes(event.to_ical())


def _span(entry: Entry, tz: ZoneInfo) -> tuple[date | datetime, date | datetime]:
    """Start and exclusive end, the end always later than the start (RFC 5545 section 3.6.1)."""
    if entry.start is None or entry.end is None:
        return entry.day, entry.day + DAY
    start = entry.start.astimezone(UTC).replace(microsecond=0)
    end = max(entry.end.astimezone(UTC).replace(microsecond=0), start + SECOND)
    local = (start.astimezone(tz), end.astimezone(tz))
    # A wall clock cannot say "the second half past two" of the night the clocks go back
    # (RFC 5545 section 3.3.5), so such an event is told in UTC.
    return (start, end) if any(at.fold for at in local) else local


def _properties(said: Content, stamp: Stamp) -> list[tuple[str, object]]:
    found: list[tuple[str, object | None]] = [
        ("UID", said.uid),
        ("DTSTAMP", stamp.dtstamp),
        ("CREATED", stamp.created),
        ("LAST-MODIFIED", stamp.last_modified),
        ("SEQUENCE", stamp.sequence),
        ("STATUS", "CONFIRMED"),
        ("SUMMARY", said.title),
        ("DESCRIPTION", said.body or None),
        ("DTSTART", said.start),
        ("DTEND", said.end),
        ("TRANSP", "TRANSPARENT" if said.transparent else "OPAQUE"),
        ("X-MICROSOFT-CDO-BUSYSTATUS", "FREE" if said.transparent else "BUSY"),
        ("CATEGORIES", list(said.categories) or None),
        ("URL", said.url),
        ("RELATED-TO", said.related_to),
    ]
    return [(name, value) for name, value in found if value is not None]


def _alarm(title: str, minutes: int) -> Alarm:
    alarm = Alarm()
    alarm.add("ACTION", "DISPLAY")
    alarm.add("DESCRIPTION", title)
    alarm.add("TRIGGER", -timedelta(minutes=minutes))
    return alarm
