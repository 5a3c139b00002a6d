"""When an event of a feed is, on the runner's calendar: the zone rules of foreign feeds."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from plansync.errors import InputError
from plansync.times import zone


@dataclass(frozen=True, slots=True)
class When:
    """The day of an event and, unless it lasts all day, its aware start and end."""

    day: date
    start: datetime | None
    end: datetime | None
    days: int


@dataclass(frozen=True, slots=True)
class Zones:
    """The zones an event may be in when it does not say: the feed's, then the runner's."""

    feed: ZoneInfo | None
    runner: ZoneInfo
    warn: Callable[[str], None]

    def of(self, event: Event) -> ZoneInfo:
        """The zone of an event that names none."""
        return known_zone(str(event.get("X-USER-TIMEZONE", ""))) or self.feed or self.runner


def known_zone(name: str) -> ZoneInfo | None:
    """The zone of that name, None when there is none."""
    try:
        return zone(name) if name else None
    except InputError:
        return None


def zone_told(calendars: Iterable[Calendar]) -> ZoneInfo | None:
    """The zone a feed says it is in: of the calendar, of its runner, of its first timed event."""
    every = list(calendars)
    events = [event for calendar in every for event in calendar.walk("VEVENT")]
    names = [
        *(str(calendar.get("X-WR-TIMEZONE", "")) for calendar in every),
        *(str(event.get("X-USER-TIMEZONE", "")) for event in events),
        *(getattr(event.get("DTSTART"), "params", {}).get("TZID", "") for event in events),
    ]
    return next((found for found in map(known_zone, names) if found), None)


def moment(event: Event, name: str) -> date:
    """The date or date-time of a property; ValueError when it holds neither."""
    value = getattr(event[name], "dt", None)
    if not isinstance(value, date):
        raise ValueError(f"{name} is neither a date nor a date-time")
    return value


def when(event: Event, zones: Zones) -> When:
    """When the event is; raises ValueError or icalendar's errors for a start nobody can read."""
    start = moment(event, "DTSTART")
    end = _end(event, start)
    if not isinstance(start, datetime):
        last = end.date() if isinstance(end, datetime) else end
        days = (last - start).days if last is not None else 1
        return When(start, None, None, max(1, days))
    aware = _aware(start, event, zones)
    until = _aware(end, event, zones) if isinstance(end, datetime) else None
    if until is not None and until <= aware:
        until = None
    return When(_local_day(aware, event, zones), aware, until, 1)


def _end(event: Event, start: date) -> date | None:
    if "DTEND" in event:
        return moment(event, "DTEND")
    length = getattr(event.get("DURATION"), "dt", None)
    return start + length if isinstance(length, timedelta) else None


def _aware(at: datetime, event: Event, zones: Zones) -> datetime:
    if at.tzinfo is not None:
        return at
    own = zones.of(event)
    named = getattr(event["DTSTART"], "params", {}).get("TZID")
    if named:
        zones.warn(f"the time zone {str(named)[:60]!r} is unknown; {own.key} was taken instead")
    return at.replace(tzinfo=own)


def _local_day(at: datetime, event: Event, zones: Zones) -> date:
    """The date where the runner is: UTC times say nothing of it, other zones do."""
    is_utc = at.utcoffset() == timedelta() and str(at.tzinfo) in ("UTC", str(UTC))
    return at.astimezone(zones.of(event)).date() if is_utc else at.date()
