"""Whatever a runner, a plan or a name says, the feed can be read and says the same."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
from hypothesis import example, given
from hypothesis import strategies as st

from plansync.feed.entries import Entry, Kind
from plansync.feed.event import clean
from plansync.feed.options import FeedOptions
from plansync.feed.render import Feed, assemble, check, render
from plansync.times import Window
from tests.builders import NOW
from tests.unit.feed.vtimezone_reader import read

ZONES = ("Europe/Zurich", "Australia/Lord_Howe", "Africa/Casablanca", "America/Santiago", "UTC")
YEAR = Window(date(2026, 1, 1), date(2027, 1, 1))
OPTIONS = FeedOptions(alarms=(("run", 15),))
ANY_TEXT = st.text() | st.text(
    st.sampled_from("aé🏃\u200d👍🏽\r\n\t\x00\x0b\x85\u2028\ud800\\,;:\"'nN \ufeff"), max_size=120
)
INSTANTS = st.builds(
    lambda minutes: datetime(2026, 1, 2, tzinfo=UTC) + timedelta(minutes=minutes),
    st.integers(0, 360 * 24 * 60),
)
# The hours around Zurich's and Lord Howe's changes, where a wall clock is worth a second look.
CHANGES = st.sampled_from(
    [
        datetime(2026, 3, 29, tzinfo=UTC),
        datetime(2026, 4, 4, 14, tzinfo=UTC),
        datetime(2026, 10, 25, tzinfo=UTC),
    ]
)
NEAR_CHANGES = st.builds(
    lambda at, minutes: at + timedelta(minutes=minutes), CHANGES, st.integers(-60, 180)
)


def timed(start: datetime, minutes: int = 30, *, uid: str = "u1@plansync") -> Entry:
    """A run entry with nothing but its time."""
    return Entry(uid, Kind.RUN, start.date(), start, start + timedelta(minutes=minutes), "Easy run")


def feed(found: Iterable[Entry], tz: ZoneInfo, *, name: str = "PlanSync") -> Feed:
    """The feed of entries that were never rendered before."""
    rendering = render(tuple(found), {}, tz=tz, options=OPTIONS, now=NOW)
    return assemble(rendering.events, tz=tz, window=YEAR, name=name)


def only_event(made: Feed) -> Any:
    """The one event of a feed as icalendar reads it."""
    (event,) = icalendar.Calendar.from_ical(made.body).walk("VEVENT")
    return event


@given(ANY_TEXT, ANY_TEXT, ANY_TEXT)
@example("BEGIN:VEVENT\r\nUID:x", "END:VEVENT\r\nEND:VCALENDAR\r\n", "a,b;c\\n")
@example("🏃" * 60, "é" * 200, "\\")
def test_any_words_come_back_as_they_were_but_for_control_characters(
    title: str, body: str, category: str
) -> None:
    entry = replace(timed(NOW), title=title, body=body, categories=("Run", category))

    made = feed([entry], ZoneInfo("Europe/Zurich"), name=title)

    check(made.body, 1)
    event = only_event(made)
    assert str(event["SUMMARY"]) == clean(title).replace("\n", " ")
    assert str(event.get("DESCRIPTION", "")) == clean(body)


@given(ANY_TEXT)
def test_clean_text_holds_no_control_character_and_stays_as_it_is(text: str) -> None:
    cleaned = clean(text)

    assert clean(cleaned) == cleaned
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]", cleaned)
    assert cleaned.encode().decode() == cleaned


@given(ANY_TEXT, ANY_TEXT)
def test_lines_are_folded_within_characters_and_75_octets(title: str, body: str) -> None:
    entry = replace(timed(NOW), title=title, body=body)

    lines = feed([entry], ZoneInfo("Europe/Zurich")).body.split(b"\r\n")

    assert max(len(line) for line in lines) <= 75
    assert all(line.decode() is not None and b"\n" not in line for line in lines)


@given(INSTANTS | NEAR_CHANGES, st.integers(1, 300), st.sampled_from(ZONES))
def test_instants_come_back_by_zone_name_and_by_vtimezone_alone(
    start: datetime, minutes: int, zone: str
) -> None:
    tz = ZoneInfo(zone)
    end = start + timedelta(minutes=minutes)

    made = feed([timed(start, minutes)], tz)

    event = only_event(made)
    assert event["DTSTART"].dt.astimezone(UTC) == start
    assert event["DTEND"].dt.astimezone(UTC) == end
    text = made.body.decode()
    assert _by_vtimezone(text, "DTSTART") == start
    assert _by_vtimezone(text, "DTEND") == end


def _by_vtimezone(text: str, name: str) -> datetime:
    event = text[text.index("BEGIN:VEVENT") :]
    found = re.search(rf"^{name}(?:;TZID=([^:]+))?:(\w+)", event, re.MULTILINE)
    assert found
    wall = datetime.strptime(found[2].removesuffix("Z"), "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
    if found[1] is None:
        assert found[2].endswith("Z"), "no floating time"
        return wall
    assert f"\r\nTZID:{found[1]}\r\n" in text, "every TZID has its VTIMEZONE"
    return read(text, until=2028).instant(wall)


@given(st.lists(INSTANTS, unique=True, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_entries_changes_no_byte(starts: list[datetime], chance: Any) -> None:
    found = [timed(start, uid=f"u{n}@plansync") for n, start in enumerate(starts)]
    mixed = list(found)
    chance.shuffle(mixed)

    tz = ZoneInfo("Europe/Zurich")
    assert feed(mixed, tz) == feed(found, tz)


@given(st.lists(INSTANTS, unique=True, min_size=1, max_size=5), ANY_TEXT, st.data())
def test_only_what_changed_is_written_again(
    starts: list[datetime], title: str, data: st.DataObject
) -> None:
    tz = ZoneInfo("Europe/Zurich")
    found = [timed(start, uid=f"u{n}@plansync") for n, start in enumerate(starts)]
    first = render(found, {}, tz=tz, options=OPTIONS, now=NOW)
    kept = {event.uid: event for event in first.events}
    place = data.draw(st.integers(0, len(found) - 1))
    changed = [*found]
    changed[place] = replace(found[place], title=f"Other {title}")

    later = NOW + timedelta(days=1)
    same = render(found, kept, tz=tz, options=OPTIONS, now=later)
    other = render(changed, kept, tz=tz, options=OPTIONS, now=later)

    assert (same.serialised, same.events) == (0, first.events)
    assert other.serialised == 1
    assert [event.uid for event in other.events if event not in first.events] == [found[place].uid]


@given(st.lists(INSTANTS, unique=True, max_size=5), ANY_TEXT)
def test_the_joined_feed_is_what_icalendar_would_write(starts: list[datetime], title: str) -> None:
    found = [
        replace(timed(start, uid=f"u{n}@plansync"), title=title) for n, start in enumerate(starts)
    ]

    body = feed(found, ZoneInfo("Europe/Zurich")).body

    assert icalendar.Calendar.from_ical(body).to_ical() == body


def test_a_character_is_cleaned_alone_as_it_is_among_others() -> None:
    every = "".join(map(chr, range(0x10000)))
    unwanted = set(every) - set(clean(every))

    assert len(unwanted) > 64
    assert [char for char in sorted(unwanted) if clean(f"a{char}b") == f"a{char}b"] == []
