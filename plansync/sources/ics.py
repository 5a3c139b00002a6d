"""iCalendar feeds and files: RFC 5545 and what vendors make of it, read event by event."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import x_wr_timezone
from icalendar import Calendar, Event

from plansync.errors import NotACalendarError
from plansync.sources.base import RawEvent, Reading
from plansync.sources.compat import calendar_text
from plansync.sources.entries import entries_of
from plansync.sources.local_time import Zones, known_zone, moment, when, zone_told
from plansync.sources.quirks.known import producer_of
from plansync.sources.recurrence import occurrences
from plansync.sources.text import TEXT_LIMIT, TITLE_LIMIT, clean_text, plain_text
from plansync.times import Window

OWN_NAME = "plansync"
MOST_WARNINGS = 20
_SHORTEST_WAIT, _LONGEST_WAIT = timedelta(minutes=15), timedelta(days=1)
_DURATION = re.compile(
    r"P(?:(?P<weeks>\d{1,4})W)?(?:(?P<days>\d{1,4})D)?"
    r"(?:T(?:(?P<hours>\d{1,5})H)?(?:(?P<minutes>\d{1,6})M)?(?:(?P<seconds>\d{1,8})S)?)?"
)


@dataclass(frozen=True, slots=True)
class IcsSource:
    """The iCalendar format."""

    name: str = "ics"

    def matches(self, body: bytes) -> bool:
        """Whether the body begins a calendar."""
        return b"BEGIN:VCALENDAR" in body[:4096].upper().replace(b"\x00", b"")

    def read(
        self, body: bytes, *, source_id: str, source_name: str, tz: ZoneInfo, window: Window
    ) -> Reading:
        """The entries of the window."""
        return read_ics(body, source_id=source_id, source_name=source_name, tz=tz, window=window)


def read_ics(
    body: bytes, *, source_id: str, source_name: str, tz: ZoneInfo, window: Window
) -> Reading:
    """What an iCalendar body says about the days of the window.

    Events that cannot be read, and series that repeat without measure, are warnings. The feed
    PlanSync itself publishes is never read back. NotACalendarError when the body is something
    else, InputError when it is too large to be a plan.
    """
    calendars = _calendars(calendar_text(body, source=source_name), source=source_name)
    warnings: list[str] = []
    first = calendars[0]
    prodid = str(first.get("PRODID", ""))
    name = clean_text(str(first.get("X-WR-CALNAME", "")), limit=TITLE_LIMIT)
    if OWN_NAME in prodid.casefold():
        warnings.append("this is PlanSync's own feed; it is not read back")
        return Reading((), tuple(warnings), name)
    events = [e for calendar in calendars for e in _raw_events(calendar, tz, window, warnings)]
    inside = [event for event in events if event.day in window]
    entries = entries_of(
        inside, producer=producer_of(prodid), source_id=source_id, source_name=source_name
    )
    outside = len(events) - len(inside)
    told = zone_told(calendars)
    return Reading(entries, _shortened(warnings), name, outside, _ask_again(first), told)


def _calendars(text: str, *, source: str) -> list[Calendar]:
    try:
        found = Calendar.from_ical(text, multiple=True)
    except (ValueError, KeyError, IndexError, RecursionError) as error:
        raise NotACalendarError("the calendar cannot be read", source=source) from error
    calendars = [part for part in found if isinstance(part, Calendar)]
    if not calendars:
        raise NotACalendarError("what came back is not a calendar", source=source)
    return calendars


def _raw_events(
    calendar: Calendar, tz: ZoneInfo, window: Window, warnings: list[str]
) -> Iterator[RawEvent]:
    is_cancelled = str(calendar.get("METHOD", "")).upper() == "CANCEL"
    feed_zone = known_zone(str(calendar.get("X-WR-TIMEZONE", "")))
    zones = Zones(feed_zone, tz, warn=warnings.append)
    found = _in_feed_zone(calendar, feed_zone).walk("VEVENT")
    events = [event for event in found if isinstance(event, Event)]
    for event in occurrences(_readable(events, warnings), window, warn=warnings.append):
        raw = _raw_or_none(event, zones, warnings, is_cancelled=is_cancelled)
        if raw is not None:
            yield raw


def _in_feed_zone(calendar: Calendar, feed_zone: ZoneInfo | None) -> Calendar:
    """The calendar with UTC series moved to its zone, so that they keep their wall-clock time."""
    if feed_zone is None:
        return calendar
    try:
        moved: Calendar = x_wr_timezone.to_standard(calendar, timezone=feed_zone)
    except Exception:  # noqa: BLE001 - one odd property must not cost the whole feed
        return calendar
    return moved


def _readable(events: Iterable[Event], warnings: list[str]) -> Iterator[Event]:
    for event in events:
        try:
            moment(event, "DTSTART")
        except Exception:  # noqa: BLE001 - icalendar raises what the broken property provokes
            warnings.append(f"{_title(event)!r}: its start cannot be read")
        else:
            yield event


def _raw_or_none(
    event: Event, zones: Zones, warnings: list[str], *, is_cancelled: bool
) -> RawEvent | None:
    try:
        return _raw(event, zones, is_cancelled=is_cancelled)
    except Exception as error:  # noqa: BLE001 - one broken event never stops the feed
        warnings.append(f"{_title(event)!r}: it cannot be read ({type(error).__name__})")
        return None


def _raw(event: Event, zones: Zones, *, is_cancelled: bool) -> RawEvent:
    at = when(event, zones)
    status = str(event.get("STATUS", "")).upper()
    return RawEvent(
        uid=clean_text(str(event.get("UID", "")), limit=TITLE_LIMIT),
        recurrence=_recurrence(event),
        title=_title(event),
        description=plain_text(_text(event, "DESCRIPTION"), limit=TEXT_LIMIT),
        day=at.day,
        start=at.start,
        end=at.end,
        days=at.days,
        cancelled=is_cancelled or status == "CANCELLED",
        extras={
            name.upper(): clean_text(str(value), limit=TITLE_LIMIT)
            for name, value in event.items()
            if name.upper().startswith("X-")
        },
    )


def _recurrence(event: Event) -> str:
    """The day of the occurrence as the series had it: it stays when the hour is changed."""
    if "RECURRENCE-ID" not in event:
        return ""
    at = moment(event, "RECURRENCE-ID")
    return (at.date() if isinstance(at, datetime) else at).isoformat()


def _title(event: Event) -> str:
    return plain_text(_text(event, "SUMMARY").replace("\n", " "), limit=TITLE_LIMIT)


def _text(event: Event, name: str) -> str:
    """A text property; of several, the first."""
    value = event.get(name, "")
    return str(value[0] if isinstance(value, list) and value else value)


def _ask_again(calendar: Calendar) -> timedelta | None:
    """How long the feed asks to be left alone (RFC 7986, 5.7), within reason."""
    for name in ("REFRESH-INTERVAL", "X-PUBLISHED-TTL"):
        wait = _wait(calendar, name)
        if wait is not None:
            return min(max(wait, _SHORTEST_WAIT), _LONGEST_WAIT)
    return None


def _wait(calendar: Calendar, name: str) -> timedelta | None:
    value = calendar.get(name)
    found = _DURATION.fullmatch(value.to_ical().decode() if value is not None else "")
    if found is None:
        return None
    return timedelta(**{unit: int(amount or 0) for unit, amount in found.groupdict().items()})


def _shortened(warnings: list[str]) -> tuple[str, ...]:
    """Each warning once, and no more than a person reads."""
    once = tuple(dict.fromkeys(warnings))
    over = len(once) - MOST_WARNINGS
    return (*once[:MOST_WARNINGS], f"and {over} more") if over > 0 else once
