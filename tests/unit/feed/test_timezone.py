"""A VTIMEZONE tells every instant of its window the wall-clock time tzdata tells."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from plansync.feed.timezone import vtimezone
from plansync.times import DAY, Window
from tests.unit.feed.vtimezone_reader import read

ZONES = [
    "Africa/Cairo",
    "Africa/Casablanca",
    "Africa/Nairobi",
    "America/Chicago",
    "America/Los_Angeles",
    "America/Nuuk",
    "America/Phoenix",
    "America/Santiago",
    "America/Sao_Paulo",
    "America/St_Johns",
    "America/Vancouver",
    "Asia/Gaza",
    "Asia/Jerusalem",
    "Asia/Kathmandu",
    "Asia/Kolkata",
    "Asia/Tokyo",
    "Atlantic/Azores",
    "Australia/Lord_Howe",
    "Australia/Sydney",
    "Europe/Chisinau",
    "Europe/Dublin",
    "Europe/London",
    "Europe/Zurich",
    "Pacific/Apia",
    "Pacific/Auckland",
    "Pacific/Chatham",
    "UTC",
]
WINDOWS = [
    Window(date(2026, 11, 8), date(2027, 2, 20)),
    Window(date(2027, 3, 1), date(2027, 3, 1)),
    Window(date(2025, 12, 30), date(2028, 1, 3)),
]
HALF_HOUR = timedelta(minutes=30)
TWO_RULES = r"BEGIN:(?:STANDARD|DAYLIGHT)"


def _offset(tz: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(tz).utcoffset() or timedelta(0)


def _moments(tz: ZoneInfo, window: Window) -> list[datetime]:
    """Every day of the window, and every half hour of the days around a change."""
    start = datetime.combine(window.start, time(), UTC)
    days = [start + DAY * n for n in range(-3, (window.end - window.start).days + 4)]
    changes = [day for day in days if _offset(tz, day) != _offset(tz, day + DAY)]
    return days + [day + HALF_HOUR * n for day in changes for n in range(-48, 144)]


def _wrong(name: str, window: Window) -> list[datetime]:
    """Moments at which the VTIMEZONE and tzdata disagree."""
    tz = ZoneInfo(name)
    reader = read(vtimezone(tz, window).decode(), until=window.end.year + 1)
    return [at for at in _moments(tz, window) if reader.offset_at(at) != _offset(tz, at)]


@pytest.mark.parametrize("name", ZONES)
@pytest.mark.parametrize("window", WINDOWS)
def test_every_moment_has_the_offset_of_tzdata(name: str, window: Window) -> None:
    assert _wrong(name, window) == []


@pytest.mark.parametrize(
    ("name", "start", "end"),
    [
        ("America/Sao_Paulo", date(2018, 10, 4), date(2018, 12, 4)),
        ("America/Sao_Paulo", date(2019, 1, 17), date(2019, 12, 1)),
        ("Africa/Juba", date(2021, 1, 1), date(2021, 3, 1)),
        ("Europe/Istanbul", date(2016, 3, 1), date(2016, 12, 1)),
        ("Pacific/Apia", date(2011, 12, 1), date(2012, 2, 1)),
        ("Asia/Pyongyang", date(2018, 4, 5), date(2018, 6, 5)),
        ("America/St_Johns", date(2011, 3, 1), date(2012, 4, 1)),
        ("America/Goose_Bay", date(2006, 3, 1), date(2008, 4, 1)),
    ],
)
def test_zones_that_changed_their_rules_are_told_as_they_were(
    name: str, start: date, end: date
) -> None:
    assert _wrong(name, Window(start, end)) == []


def test_a_last_sunday_is_not_taken_for_a_fourth() -> None:
    """In 2027 the last Sunday of March is the fourth; only later years tell which is meant."""
    ics = vtimezone(ZoneInfo("Europe/Zurich"), Window(date(2027, 2, 1), date(2027, 5, 1))).decode()

    assert "BYDAY=-1SU;BYMONTH=3" in ics


@pytest.mark.parametrize(
    "name",
    [
        "Europe/Zurich",
        "America/Chicago",
        "Australia/Lord_Howe",
        "Europe/Dublin",
        "Pacific/Auckland",
    ],
)
def test_a_zone_with_yearly_rules_has_one_standard_and_one_daylight(name: str) -> None:
    ics = vtimezone(ZoneInfo(name), WINDOWS[0]).decode()

    assert re.findall(TWO_RULES, ics) == ["BEGIN:STANDARD", "BEGIN:DAYLIGHT"]
    assert ics.count("RRULE:FREQ=YEARLY;BYDAY=") == 2


@pytest.mark.parametrize("name", ["Asia/Kolkata", "America/Sao_Paulo", "UTC"])
def test_a_zone_without_daylight_time_has_one_standard(name: str) -> None:
    ics = vtimezone(ZoneInfo(name), WINDOWS[0]).decode()

    assert re.findall(TWO_RULES, ics) == ["BEGIN:STANDARD"]
    assert "RRULE" not in ics


def test_a_zone_without_yearly_rules_lists_its_changes() -> None:
    """Morocco follows the moon: clocks change around Ramadan."""
    ics = vtimezone(ZoneInfo("Africa/Casablanca"), WINDOWS[0]).decode()

    assert "RDATE:" in ics
    assert "RRULE" not in ics
    assert sorted(re.findall(TWO_RULES, ics)) == ["BEGIN:DAYLIGHT", "BEGIN:STANDARD"]


def test_dublin_calls_the_summer_daylight_time() -> None:
    """Irish law calls the summer standard time; calendars expect it the other way round."""
    ics = vtimezone(ZoneInfo("Europe/Dublin"), WINDOWS[0]).decode()

    daylight = ics.split("BEGIN:DAYLIGHT")[1]
    assert "TZOFFSETTO:+0100" in daylight


def test_the_zone_is_written_the_same_on_every_day_of_a_year() -> None:
    days = [date(2026, 2, 1) + timedelta(days=n) for n in range(0, 250, 7)]

    written = {
        vtimezone(ZoneInfo("Africa/Casablanca"), Window(day, day + timedelta(days=60)))
        for day in days
    }

    assert len(written) == 1
