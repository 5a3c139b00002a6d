"""A compact VTIMEZONE (RFC 5545 section 3.6.5) from the zone's own data and nothing else.

Where two yearly rules describe the zone they are written as rules, one STANDARD and one DAYLIGHT:
Outlook may refuse more (MS-OXCICAL 2.1.3.1.1.19). Other zones list the changes of the window.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

from plansync.times import Window

_MARGIN = timedelta(days=7)
_STEP = timedelta(days=7)
_MINUTE = timedelta(minutes=1)
_PROOF_YEARS = 4
"""How many years after the window a rule has to hold before it is called a rule."""
_LOOK_BACK_YEARS = 5
_FIRST_YEAR = 1970
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_Part = TimezoneStandard | TimezoneDaylight


@dataclass(frozen=True, slots=True)
class _Onset:
    """One change of the offset: the wall clock (in the old offset) at which it happens."""

    wall: datetime
    before: timedelta
    after: timedelta
    name: str

    @property
    def is_ahead(self) -> bool:
        """Whether clocks go ahead."""
        return self.after > self.before


@dataclass(frozen=True, slots=True)
class _Rule:
    """A change that comes each year on the nth (-1: last) weekday of a month."""

    month: int
    nth: int
    weekday: int

    def day_in(self, year: int) -> date:
        """The day of the change in a year."""
        if self.nth < 0:
            last = date(year + self.month // 12, self.month % 12 + 1, 1) - timedelta(days=1)
            return last - timedelta(days=(last.weekday() - self.weekday) % 7)
        first = date(year, self.month, 1)
        offset = (self.weekday - first.weekday()) % 7 + 7 * (self.nth - 1)
        return first + timedelta(days=offset)


def vtimezone(tz: ZoneInfo, window: Window) -> bytes:
    """The VTIMEZONE that gives every instant of the window its wall-clock time in `tz`.

    Whole years around the window decide it, so that it stays the same while the window moves.
    """
    return _vtimezone(tz, (window.start - _MARGIN).year, (window.end + _MARGIN).year)


@lru_cache(maxsize=256)
def _vtimezone(tz: ZoneInfo, first: int, last: int) -> bytes:
    made = Timezone()
    made.add("TZID", tz.key)
    for part in _parts(tz, first, last):
        made.add_component(part)
    return bytes(made.to_ical())


def _parts(tz: ZoneInfo, first: int, last: int) -> tuple[_Part, ...]:
    here = tuple(_onsets(tz, first, last))
    if not here:
        return (_constant(tz, first),)
    proof = (*here, *_onsets(tz, last + 1, last + _PROOF_YEARS))
    return _ruled(proof, first, last + _PROOF_YEARS) or _listed(tz, here, first)


def _onsets(tz: ZoneInfo, first: int, last: int) -> Iterator[_Onset]:
    """Every change of offset from the start of year `first` to the end of year `last`."""
    at, end = datetime(first, 1, 1, tzinfo=UTC), datetime(last + 1, 1, 1, tzinfo=UTC)
    while at < end:
        following = min(at + _STEP, end)
        if _offset(tz, at) != _offset(tz, following):
            yield _onset(tz, at, following)
        at = following


def _onset(tz: ZoneInfo, low: datetime, high: datetime) -> _Onset:
    """The one change between two instants, found by halving."""
    before = _offset(tz, low)
    while high - low > _MINUTE:
        middle = low + (high - low) // _MINUTE // 2 * _MINUTE
        low, high = (middle, high) if _offset(tz, middle) == before else (low, middle)
    return _Onset((high + before).replace(tzinfo=None), before, _offset(tz, high), _name(tz, high))


def _offset(tz: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(tz).utcoffset() or timedelta(0)


def _name(tz: ZoneInfo, at: datetime) -> str:
    return at.astimezone(tz).tzname() or tz.key


def _constant(tz: ZoneInfo, year: int) -> _Part:
    """What the zone keeps to from the start of a year until something changes."""
    at = datetime(year, 1, 1, tzinfo=UTC)
    start = datetime.combine(date(_FIRST_YEAR, 1, 1), time())
    return _part(_Onset(start, _offset(tz, at), _offset(tz, at), _name(tz, at)))


def _ruled(onsets: tuple[_Onset, ...], first: int, last: int) -> tuple[_Part, ...]:
    """Both yearly rules, standard time first; empty when the zone does not follow two rules."""
    back = tuple(one for one in onsets if not one.is_ahead)
    ahead = tuple(one for one in onsets if one.is_ahead)
    parts = (_yearly(back, first, last), _yearly(ahead, first, last))
    return tuple(part for part in parts if part is not None) if None not in parts else ()


def _yearly(onsets: tuple[_Onset, ...], first: int, last: int) -> _Part | None:
    """The changes as one rule, None unless there is one that gives them all and no other."""
    if [one.wall.year for one in onsets] != list(range(first, last + 1)):
        return None
    if len({(one.wall.time(), one.before, one.after) for one in onsets}) > 1:
        return None
    days = [one.wall.date() for one in onsets]
    rule = next(
        (rule for rule in _rules(days[0]) if [rule.day_in(d.year) for d in days] == days), None
    )
    if rule is None:
        return None
    # Dated back to 1970, as calendars do: a rule that starts with the window would move with it.
    start = datetime.combine(rule.day_in(_FIRST_YEAR), onsets[0].wall.time())
    part = _part(replace(onsets[0], wall=start))
    by_day = f"{rule.nth}{_WEEKDAYS[rule.weekday]}"
    part.add("RRULE", {"FREQ": "YEARLY", "BYMONTH": rule.month, "BYDAY": by_day})
    return part


def _rules(day: date) -> tuple[_Rule, _Rule]:
    """The rules a change on this day can follow: counted from the month's start or its end."""
    counted = _Rule(day.month, (day.day - 1) // 7 + 1, day.weekday())
    return counted, replace(counted, nth=-1)


def _listed(tz: ZoneInfo, onsets: tuple[_Onset, ...], first: int) -> tuple[_Part, ...]:
    """The changes one by one, those between the same two offsets together."""
    earlier = tuple(_onsets(tz, first - _LOOK_BACK_YEARS, first - 1))[-1:]
    groups: dict[tuple[timedelta, timedelta, str], list[_Onset]] = {}
    for one in (*earlier, *onsets):
        groups.setdefault((one.before, one.after, one.name), []).append(one)
    opening = () if earlier else (_constant(tz, first),)
    return (*opening, *(_dated(group) for group in groups.values()))


def _dated(onsets: list[_Onset]) -> _Part:
    """One RDATE a line and DTSTART among them, which RFC 5545 section 3.8.5.2 allows but does not
    ask for: ical.js (Thunderbird, Nextcloud) reads the first date of a line only, and no DTSTART
    beside an RDATE.
    """
    part = _part(onsets[0])
    for one in onsets if len(onsets) > 1 else ():
        part.add("RDATE", [one.wall])
    return part


def _part(onset: _Onset) -> _Part:
    """The larger offset is called DAYLIGHT, also where law calls it standard time (Dublin)."""
    part = TimezoneDaylight() if onset.is_ahead else TimezoneStandard()
    part.add("DTSTART", onset.wall)
    part.add("TZOFFSETFROM", onset.before)
    part.add("TZOFFSETTO", onset.after)
    part.add("TZNAME", onset.name)
    return part
