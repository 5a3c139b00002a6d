"""Half-open windows of days and the rules for local time; no clock is read here."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from difflib import get_close_matches
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from plansync.errors import Fault, InputError

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Window:
    """Days from `start` up to, not including, `end`."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise InputError(f"the window ends ({self.end}) before it starts ({self.start})")

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end

    def days(self) -> Iterator[date]:
        """Every day of the window in order."""
        return (self.start + timedelta(days=n) for n in range((self.end - self.start).days))


def zone(name: str) -> ZoneInfo:
    """The IANA time zone called `name`; InputError with the nearest name when there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        near = get_close_matches(name, sorted(available_timezones()), n=1)
        fault = Fault("", "timezone", f"no time zone called {name!r}", near[0] if near else "")
        raise InputError([fault], hint="use a name such as Europe/Zurich") from error


def at_local(day: date, clock: time, tz: ZoneInfo) -> datetime:
    """The aware instant of a wall-clock time: the first of two, moved forward in a gap."""
    local = datetime.combine(day, clock.replace(tzinfo=None, fold=0), tzinfo=tz)
    return local.astimezone(UTC).astimezone(tz).replace(fold=0)


def local_day(at: datetime, tz: ZoneInfo) -> date:
    """The runner's calendar day of an aware instant."""
    return at.astimezone(tz).date()


def day_words(day: date, *, today: date) -> str:
    """A day in a sentence: 22 November, with the year when it is not the current one."""
    return f"{day.day} {day:%B}" if day.year == today.year else f"{day.day} {day:%B %Y}"


def later(at: datetime, span: timedelta) -> datetime:
    """The instant `span` of real time after (before, when negative) an aware `at`."""
    return (at.astimezone(UTC) + span).astimezone(at.tzinfo)


def week_start(day: date) -> date:
    """The Monday of the week of `day`."""
    return date.fromordinal(day.toordinal() - day.weekday())


def week_days(monday: date) -> tuple[date, ...]:
    """The seven days of the week that begins on `monday`."""
    first = monday.toordinal()
    return tuple(map(date.fromordinal, range(first, first + 7)))


def overlap(a: tuple[datetime, datetime], b: tuple[datetime, datetime]) -> bool:
    """Whether two half-open spans of time share an instant."""
    return a[0].astimezone(UTC) < b[1].astimezone(UTC) and b[0].astimezone(UTC) < a[1].astimezone(
        UTC
    )
