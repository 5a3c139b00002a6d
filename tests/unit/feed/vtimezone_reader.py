"""Offsets read from the text of a VTIMEZONE alone (RFC 5545 section 3.6.5), without tzdata.

It reads what PlanSync writes, rule by rule, as strictly as ical.js, and refuses anything else.
"""

import calendar
import re
from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_PART = re.compile(r"BEGIN:(STANDARD|DAYLIGHT)\r\n(.*?)END:\1\r\n", re.DOTALL)
_RULE = re.compile(r"FREQ=YEARLY;BYDAY=(-?\d)(\w\w);BYMONTH=(\d+)")
_OFFSET = re.compile(r"([+-])(\d\d)(\d\d)")


@dataclass(frozen=True)
class VtimezoneReader:
    """The instants at which an offset begins, in order, and those offsets."""

    instants: tuple[datetime, ...]
    offsets: tuple[timedelta, ...]

    def offset_at(self, at: datetime) -> timedelta:
        """The offset of an instant: that of the last onset not after it."""
        return self.offsets[bisect_right(self.instants, at) - 1]

    def instant(self, wall: datetime) -> datetime:
        """The first instant at which a wall clock shows this time (section 3.3.5)."""
        as_utc = wall.replace(tzinfo=UTC)
        found = (as_utc - offset for offset in set(self.offsets))
        return min(at for at in found if self.offset_at(at) == as_utc - at)


def read(ics: str, *, until: int) -> VtimezoneReader:
    """The reader of a VTIMEZONE, its rules followed to the end of year `until`."""
    parts = _PART.findall(ics.replace("\r\n ", ""))
    onsets = sorted(onset for _, text in parts for onset in _onsets(text, until))
    return VtimezoneReader(tuple(at for at, _ in onsets), tuple(offset for _, offset in onsets))


def _onsets(part: str, until: int) -> list[tuple[datetime, timedelta]]:
    told = [(name, value) for name, _, value in (line.partition(":") for line in part.splitlines())]
    lines = dict(told)
    assert lines.keys() <= {"DTSTART", "RRULE", "RDATE", "TZNAME", "TZOFFSETFROM", "TZOFFSETTO"}
    start, before = _wall(lines["DTSTART"]), _offset(lines["TZOFFSETFROM"])
    listed = [_wall(value) for name, value in told if name == "RDATE"]
    ruled = _ruled(lines["RRULE"], start, until) if "RRULE" in lines else []
    # As ical.js does, DTSTART is taken for an onset only where nothing else names any.
    walls = [*listed, *ruled] or [start]
    return [(wall - before, _offset(lines["TZOFFSETTO"])) for wall in walls]


def _ruled(rule: str, start: datetime, until: int) -> list[datetime]:
    found = _RULE.fullmatch(rule)
    assert found, f"{rule} is not one simple yearly rule"
    nth, weekday, month = int(found[1]), _WEEKDAYS.index(found[2]), int(found[3])
    days = (_day(year, month, nth, weekday) for year in range(start.year, until + 1))
    return [start.replace(year=day.year, month=day.month, day=day.day) for day in days]


def _day(year: int, month: int, nth: int, weekday: int) -> date:
    days = [week[weekday] for week in calendar.monthcalendar(year, month) if week[weekday]]
    return date(year, month, days[nth if nth < 0 else nth - 1])


def _wall(text: str) -> datetime:
    return datetime.strptime(text, "%Y%m%dT%H%M%S").replace(tzinfo=UTC)


def _offset(text: str) -> timedelta:
    found = _OFFSET.fullmatch(text)
    assert found, f"{text} is not an offset in minutes"
    sign = -1 if found[1] == "-" else 1
    return sign * timedelta(hours=int(found[2]), minutes=int(found[3]))
