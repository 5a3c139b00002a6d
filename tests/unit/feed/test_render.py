"""Events are written once per change, and the feed is those events and nothing that moves."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest

from plansync.feed.entries import Entry, Kind, entries
from plansync.feed.options import Detail, FeedOptions, FreeBusy, Links, Style
from plansync.feed.render import (
    BrokenFeedError,
    Feed,
    KeptEvent,
    Rendering,
    assemble,
    busy,
    check,
    check_changes,
    render,
)
from plansync.plan.model import Note, Plan
from plansync.times import DAY, Window
from tests.builders import (
    MONDAY,
    NAMES,
    NOW,
    TWO_WEEKS,
    ZURICH,
    plan,
    race,
    recorded,
    run,
    training_day,
)

LATER = NOW + timedelta(hours=3)
NOTHING: Mapping[str, KeptEvent] = {}
QUIET = FeedOptions()


def week() -> Plan:
    """Three training days and a race."""
    days = [training_day(MONDAY + n * DAY) for n in (0, 2, 4)]
    return plan(
        runs=[easy for easy, _ in days],
        sessions=[one for _, sessions in days for one in sessions],
        races=[race()],
    )


def shown(of: Plan, options: FeedOptions = QUIET) -> tuple[Entry, ...]:
    """The entries of a plan, with links."""
    return entries(of, NAMES, options=options, links=Links("https://run.example"))


def rendered(
    found: Iterable[Entry],
    kept: Mapping[str, KeptEvent] = NOTHING,
    *,
    options: FeedOptions = QUIET,
    now: datetime = NOW,
    tz: ZoneInfo = ZURICH,
) -> Rendering:
    """Entries rendered with the options of a quiet feed."""
    return render(tuple(found), kept, tz=tz, options=options, now=now)


def by_uid(rendering: Rendering) -> dict[str, KeptEvent]:
    """What the store hands in at the next rendering."""
    return {event.uid: event for event in rendering.events}


def feed(rendering: Rendering, *, tz: ZoneInfo = ZURICH, window: Window = TWO_WEEKS) -> Feed:
    """The feed of a rendering."""
    return assemble(
        rendering.events, tz=tz, window=window, name="PlanSync", url="https://run.example/plan"
    )


def event(found: Iterable[Entry], kind: Kind, options: FeedOptions = QUIET) -> Any:
    """The event of the first entry of a kind, rendered among all and read back by icalendar."""
    held = tuple(found)
    wanted = next(entry.uid for entry in held if entry.kind is kind)
    return icalendar.Event.from_ical(by_uid(rendered(held, options=options))[wanted].ics)


def test_an_unchanged_plan_is_not_written_again() -> None:
    first = rendered(shown(week()))

    again = rendered(shown(week()), by_uid(first), now=LATER)

    assert first.serialised == len(first.events) == 13
    assert (again.serialised, again.removed) == (0, ())
    assert again.events == first.events
    assert feed(again) == feed(first)


def test_one_changed_entry_is_the_only_one_written() -> None:
    found = shown(week())
    first = rendered(found)
    changed = (replace(found[0], title="Other"), *found[1:])

    again = rendered(changed, by_uid(first), now=LATER)

    assert again.serialised == 1
    assert again.events[1:] == first.events[1:]
    assert feed(again).etag != feed(first).etag
    assert feed(again).modified == LATER


def test_other_words_move_the_stamp_and_other_times_the_sequence() -> None:
    entry = shown(week())[0]
    assert entry.start
    first = rendered([entry])

    renamed = rendered([replace(entry, title="Other")], by_uid(first), now=LATER)
    moved = rendered(
        [replace(entry, start=entry.start - timedelta(minutes=5))], by_uid(first), now=LATER
    )

    assert renamed.events[0].stamp == replace(
        first.events[0].stamp, dtstamp=LATER, last_modified=LATER
    )
    assert moved.events[0].stamp.sequence == 1
    assert b"SEQUENCE:1\r\n" in moved.events[0].ics


def test_what_is_gone_is_told_by_uid() -> None:
    first = rendered(shown(week()))

    again = rendered(shown(week())[2:], by_uid(first))

    gone = sorted(entry.uid for entry in shown(week())[:2])
    assert list(again.removed) == gone


def test_events_stand_in_the_order_of_time_whatever_order_they_come_in() -> None:
    found = shown(week())

    assert rendered(reversed(found)) == rendered(found)
    assert [one.uid for one in rendered(found).events] == [entry.uid for entry in found]


def test_the_joined_feed_is_what_icalendar_would_write() -> None:
    made = feed(rendered(shown(week(), FeedOptions(alarms=(("before", 10),)))))

    read = icalendar.Calendar.from_ical(made.body)

    assert read.to_ical() == made.body


def test_the_head_tells_name_zone_colour_and_pace_of_refresh() -> None:
    lines = feed(rendered(())).body.decode().split("\r\n")

    assert lines[0] == "BEGIN:VCALENDAR"
    assert {
        "VERSION:2.0",
        "PRODID:-//PlanSync//PlanSync//EN",
        "CALSCALE:GREGORIAN",
        "NAME:PlanSync",
        "X-WR-CALNAME:PlanSync",
        "X-WR-TIMEZONE:Europe/Zurich",
        "COLOR:seagreen",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
        "URL:https://run.example/plan",
    } <= set(lines)
    assert lines[-2:] == ["END:VCALENDAR", ""]


def test_the_calendar_has_neither_method_nor_uid_nor_organizer() -> None:
    body = feed(rendered(shown(week()))).body

    head = body.split(b"BEGIN:VEVENT")[0]
    assert b"\r\nUID" not in head
    assert b"METHOD" not in body
    assert b"ORGANIZER" not in body


def test_an_empty_feed_still_has_its_time_zone() -> None:
    made = assemble((), tz=ZURICH, window=TWO_WEEKS, name="PlanSync")

    check(made.body, 0)
    assert b"BEGIN:VTIMEZONE\r\nTZID:Europe/Zurich" in made.body
    assert b"URL" not in made.body
    assert made.modified == datetime(1970, 1, 1, tzinfo=UTC)


def test_the_date_of_a_feed_does_not_go_back_when_its_last_event_goes() -> None:
    made = assemble((), tz=ZURICH, window=TWO_WEEKS, name="PlanSync", not_before=LATER)

    assert made.modified == LATER


def test_the_etag_is_strong_and_follows_the_bytes() -> None:
    one, other = feed(rendered(shown(week()))), feed(rendered(shown(week())[1:]))

    assert one.etag == feed(rendered(shown(week()))).etag
    assert one.etag != other.etag
    assert one.etag.startswith('"')
    assert one.etag.endswith('"')


def test_a_session_event_carries_what_calendars_show() -> None:
    found = shown(week())

    read = event(found, Kind.BEFORE)

    entry = found[0]
    assert str(read["SUMMARY"]) == entry.title
    assert str(read["DESCRIPTION"]) == entry.body
    assert str(read["URL"]) == entry.url
    assert str(read["RELATED-TO"]) == entry.run_uid
    assert read["STATUS"] == "CONFIRMED"
    assert read["TRANSP"] == "TRANSPARENT"
    assert read["X-MICROSOFT-CDO-BUSYSTATUS"] == "FREE"
    assert [str(one) for one in read.categories] == ["Mobility", "Before run"]
    assert read.subcomponents == []


def test_times_are_local_with_the_zone_named() -> None:
    ics = rendered(shown(week())).events[0].ics

    assert b"DTSTART;TZID=Europe/Zurich:20261123T062200\r\n" in ics
    assert b"DTEND;TZID=Europe/Zurich:20261123T063000\r\n" in ics
    assert b"DTSTAMP:20261123T050000Z\r\n" in ics


def test_an_entry_of_another_zone_is_told_in_the_runners() -> None:
    entry = shown(week())[0]
    assert entry.start
    abroad = replace(entry, start=entry.start.astimezone(ZoneInfo("Asia/Tokyo")))

    assert rendered([abroad]).events == rendered([entry]).events


def test_parts_of_a_second_change_nothing() -> None:
    """iCalendar has none (RFC 5545 section 3.3.12), so they must not look like a change."""
    entry = shown(week())[0]
    assert entry.start
    finer = replace(entry, start=entry.start + timedelta(microseconds=7))

    assert rendered([finer]).events == rendered([entry]).events


def test_the_second_of_two_equal_hours_is_told_in_utc() -> None:
    """With a zone named, 02:30 of that night means the first one (RFC 5545 section 3.3.5)."""
    start = datetime(2026, 10, 25, 2, 30, tzinfo=ZURICH, fold=1)
    entry = replace(shown(week())[0], start=start, end=start + timedelta(hours=1))

    ics = rendered([entry]).events[0].ics

    assert b"DTSTART:20261025T013000Z\r\n" in ics
    assert b"DTEND:20261025T023000Z\r\n" in ics


def test_an_event_ends_after_it_starts() -> None:
    entry = shown(week())[0]

    ics = rendered([replace(entry, end=entry.start)]).events[0].ics

    assert b"DTEND;TZID=Europe/Zurich:20261123T062201\r\n" in ics


def test_all_day_events_are_dates_with_an_exclusive_end() -> None:
    read = event(shown(week()), Kind.RACE)

    assert (read["DTSTART"].dt, read["DTEND"].dt) == (date(2026, 11, 29), date(2026, 11, 30))
    assert read["DTSTART"].params["VALUE"] == "DATE"


def test_a_busy_calendar_blocks_hours_but_not_whole_days() -> None:
    options = FeedOptions(free_busy=FreeBusy.BUSY)

    timed, day = (event(shown(week()), kind, options) for kind in (Kind.RUN, Kind.RACE))

    assert (timed["TRANSP"], timed["X-MICROSOFT-CDO-BUSYSTATUS"]) == ("OPAQUE", "BUSY")
    assert (day["TRANSP"], day["X-MICROSOFT-CDO-BUSYSTATUS"]) == ("TRANSPARENT", "FREE")


def test_an_alarm_rings_for_the_kinds_that_ask_for_it() -> None:
    options = FeedOptions(alarms=(("before", 10), ("race", 60)))
    found = shown(week())

    before, after, day = (
        event(found, kind, options) for kind in (Kind.BEFORE, Kind.AFTER, Kind.RACE)
    )

    (alarm,) = before.subcomponents
    assert alarm["ACTION"] == "DISPLAY"
    assert alarm["TRIGGER"].dt == timedelta(minutes=-10)
    assert str(alarm["DESCRIPTION"]) == found[0].title
    assert after.subcomponents == day.subcomponents == []


def test_a_session_is_not_related_to_a_run_that_is_not_in_the_feed() -> None:
    found = shown(week(), FeedOptions(runs=False))

    assert "RELATED-TO" not in event(found, Kind.BEFORE)


def test_an_event_without_words_and_links_leaves_them_out() -> None:
    entry = replace(shown(week())[0], body="", url=None, categories=())

    ics = rendered([entry]).events[0].ics

    assert b"DESCRIPTION" not in ics
    assert b"URL" not in ics
    assert b"CATEGORIES" not in ics


def test_the_busy_feed_keeps_the_blocks_and_tells_nothing_else() -> None:
    secret = run(title="Doctor said easy", recorded=recorded())
    of = replace(week(), runs=(secret,), notes=(Note("source-stale", "Stale.", MONDAY),))
    found = shown(of, FeedOptions(detail=Detail.FULL))

    neutral = busy(found)

    blocks = [entry for entry in found if not entry.all_day]
    assert [(one.start, one.end) for one in neutral] == [(one.start, one.end) for one in blocks]
    assert {one.title for one in neutral} == {"Training", "Mobility"}
    assert not {one.uid for one in neutral} & {one.uid for one in found}
    spoken = {
        (one.body, one.url, one.categories, one.run, one.session, one.run_uid) for one in neutral
    }
    assert spoken == {("", None, (), None, None, None)}


def test_all_day_blocks_stay_in_the_busy_feed() -> None:
    found = shown(week(), FeedOptions(style=Style.ALL_DAY))

    assert len(busy(found)) == 12


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (lambda body: body.replace(b"END:VCALENDAR\r\n", b""), "cannot be read"),
        (lambda body: b"<html>", "cannot be read"),
        (lambda body: body.replace(b"UID:", b"X-UID:", 1), "one uid each"),
        (lambda body: body.replace(b":20261123T062200", b":soon"), "broken properties"),
        (lambda body: body.replace(b"BEGIN:VEVENT", b"BEGIN:VTODO", 1), "12 events instead"),
    ],
)
def test_a_feed_that_cannot_be_read_back_is_refused(
    broken: Callable[[bytes], bytes], said: str
) -> None:
    body = feed(rendered(shown(week()))).body

    with pytest.raises(BrokenFeedError, match=said) as caught:
        check(broken(body), 13)

    assert "last good feed" in caught.value.hint


@pytest.mark.parametrize("expected", [12, 14])
def test_a_feed_with_the_wrong_number_of_events_is_refused(expected: int) -> None:
    body = feed(rendered(shown(week()))).body

    with pytest.raises(BrokenFeedError, match="13 events instead of"):
        check(body, expected)


def test_a_feed_with_one_event_twice_is_refused() -> None:
    events = rendered(shown(week())).events[:1] * 2
    made = assemble(events, tz=ZURICH, window=TWO_WEEKS, name="PlanSync")

    with pytest.raises(BrokenFeedError, match="one uid each"):
        check(made.body, 2)


def test_kept_events_are_counted_and_only_new_ones_read_again() -> None:
    """A value no calendar understands is found in what is new, not in what was read before."""
    written = rendered(shown(week()))
    odd = replace(written.events[3], ics=broken_start(written.events[3].ics))
    events = (*written.events[:3], odd, *written.events[4:])
    body = feed(replace(written, events=events)).body

    check_changes(body, events, {event.uid: event for event in events})

    with pytest.raises(BrokenFeedError, match="broken properties"):
        check_changes(body, events, by_uid(written))


def test_a_feed_whose_head_is_broken_is_refused_whatever_is_kept() -> None:
    written = rendered(shown(week()))
    body = feed(written).body.replace(b"REFRESH-INTERVAL;VALUE=DURATION:PT1H", b"URL;=:")

    with pytest.raises(BrokenFeedError, match="cannot be read"):
        check_changes(body, written.events, by_uid(written))


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (lambda ics: ics.removesuffix(b"END:VEVENT\r\n"), "not whole"),
        (lambda ics: ics.removeprefix(b"BEGIN:VEVENT\r\n"), "not whole"),
        (lambda ics: b"", "not whole"),
        (lambda ics: ics * 2, "14 events instead of 13"),
        (lambda ics: ics.replace(b"UID:", b"X-UID:", 1), "one uid each"),
        (lambda ics: ics.replace(b"\r\nEND", b"\r\nUID:second\r\nEND"), "one uid each"),
    ],
)
def test_a_kept_event_that_was_cut_is_refused(broken: Callable[[bytes], bytes], said: str) -> None:
    written = rendered(shown(week()))
    cut = replace(written.events[3], ics=broken(written.events[3].ics))
    events = (*written.events[:3], cut, *written.events[4:])
    body = feed(replace(written, events=events)).body

    with pytest.raises(BrokenFeedError, match=said):
        check_changes(body, events, {event.uid: event for event in events})


def test_one_kept_event_twice_is_refused() -> None:
    written = rendered(shown(week()))
    events = written.events[:1] * 2
    body = feed(replace(written, events=events)).body

    with pytest.raises(BrokenFeedError, match="one uid each"):
        check_changes(body, events, by_uid(written))


def test_a_feed_of_other_events_is_refused() -> None:
    written = rendered(shown(week()))

    with pytest.raises(BrokenFeedError, match="not the ones that were written"):
        check_changes(feed(written).body, written.events[:-1], by_uid(written))
    with pytest.raises(BrokenFeedError, match="not the ones that were written"):
        check_changes(feed(written).body + b"x", written.events, by_uid(written))


def test_words_of_the_format_in_a_title_break_nothing() -> None:
    found = shown(week())
    named = (replace(found[0], title="BEGIN:VEVENT", body="END:VEVENT\nUID:x"), *found[1:])
    written = rendered(named)
    body = feed(written).body

    check_changes(body, written.events, NOTHING)
    check_changes(body, written.events, by_uid(written))


def broken_start(ics: bytes) -> bytes:
    """The event with a start that is no time."""
    return ics.replace(b"DTSTART;TZID=Europe/Zurich:2026", b"DTSTART;TZID=Europe/Zurich:soon")


def test_a_run_at_midnight_belongs_to_its_day() -> None:
    entry = shown(plan(runs=[run(clock=time(0))]))[0]

    ics = rendered([entry]).events[0].ics

    assert b"DTSTART;TZID=Europe/Zurich:20261123T000000\r\n" in ics
