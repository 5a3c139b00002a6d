"""iCalendar as it comes, broken and hostile feeds included."""

import time
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plansync.errors import InputError, NotACalendarError, PlanSyncError
from plansync.sources.ics import IcsSource
from plansync.times import Window
from tests.unit.sources.feeds import WINDOW, ZURICH, body_of, calendar_of, reading_of

RUN = "UID:{uid}\nDTSTART;VALUE=DATE:202703{day:02}\nSUMMARY:Easy {day} km"


def test_one_broken_event_among_a_hundred_costs_one_event() -> None:
    events = [RUN.format(uid=n, day=n % 28 + 1) for n in range(99)]
    body = calendar_of(*events[:50], "UID:x\nDTSTART:2027-03-01T08:00\nSUMMARY:Odd", *events[50:])

    reading = reading_of(body)

    assert len(reading.runs) == 99
    assert reading.warnings == ("'Odd': its start cannot be read",)


@pytest.mark.parametrize(
    ("event", "warning"),
    [
        ("UID:x\nSUMMARY:No start", "'No start': its start cannot be read"),
        (
            "UID:x\nDTSTART;VALUE=PERIOD:20270301T080000Z/PT1H\nSUMMARY:P",
            "'P': its start cannot be read",
        ),
        (
            "UID:x\nDTSTART:20270301T080000Z\nDTEND:never\nSUMMARY:No end",
            "'No end': it cannot be read (BrokenCalendarProperty)",
        ),
    ],
)
def test_an_unreadable_event_is_a_warning(event: str, warning: str) -> None:
    reading = reading_of(calendar_of(event, RUN.format(uid="ok", day=2)))

    assert len(reading.runs) == 1
    assert reading.warnings == (warning,)


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        ("FREQ=SECONDLY", "more often than daily"),
        ("FREQ=MINUTELY;COUNT=3", "more often than daily"),
        ("FREQ=DAILY;BYHOUR=6,7,8", "several times a day"),
        ("FREQ=DAILY;INTERVAL=0", "no usable interval"),
        ("FREQ=DAILY;COUNT=100000", "too often"),
        ("FREQ=OFTEN", "cannot be read"),
    ],
)
def test_a_series_without_measure_is_left_out(rule: str, why: str) -> None:
    bomb = f"UID:bomb\nDTSTART:20000101T060000Z\nRRULE:{rule}\nSUMMARY:Easy run"
    started = time.perf_counter()

    reading = reading_of(calendar_of(bomb, RUN.format(uid="ok", day=2)))

    assert time.perf_counter() - started < 2
    assert [run.title for run in reading.runs] == ["Easy 2 km"]
    assert why in reading.warnings[0]


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31",
        "FREQ=DAILY;INTERVAL=7;BYDAY=TU",
        "FREQ=MONTHLY;INTERVAL=12;BYMONTH=2",
        "FREQ=MONTHLY;BYDAY=6MO",
        "FREQ=WEEKLY;BYDAY=1MO",
        "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=9",
        "FREQ=MONTHLY;BYDAY=1MO;BYSETPOS=2",
        "FREQ=YEARLY;BYYEARDAY=366",
        "FREQ=YEARLY;INTERVAL=2;BYMONTHDAY=29",
        "FREQ=DAILY;BYMONTH=13",
    ],
)
def test_a_rule_that_may_never_match_is_not_tried(rule: str) -> None:
    bomb = f"UID:b\nDTSTART:20200106\nRRULE:{rule}\nSUMMARY:Run"
    started = time.perf_counter()

    reading = reading_of(calendar_of(bomb))

    assert time.perf_counter() - started < 1
    assert reading.runs == ()
    assert len(reading.warnings) == 1


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR;COUNT=6", [1, 2, 3, 4, 5, 8]),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH", [1, 4, 15, 18, 29]),
        ("FREQ=MONTHLY;BYDAY=2SU", [14]),
        ("FREQ=MONTHLY;BYDAY=SU;BYSETPOS=-1", [28]),
        ("FREQ=MONTHLY;BYMONTHDAY=15", [15]),
        ("FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=20", [20]),
        ("FREQ=YEARLY;BYMONTH=3;BYDAY=1SA", [6]),
        ("FREQ=YEARLY;INTERVAL=2;BYMONTH=3;BYMONTHDAY=1", [1]),
    ],
)
def test_the_rules_calendars_offer_are_expanded(rule: str, days: list[int]) -> None:
    series = f"UID:a\nDTSTART;VALUE=DATE:20270301\nRRULE:{rule}\nSUMMARY:Easy run"
    march = Window(date(2027, 3, 1), date(2027, 4, 1))

    reading = reading_of(calendar_of(series), window=march)

    # The start itself belongs to the series even where the rule does not name it.
    assert [run.day.day for run in reading.runs if run.day.day in days] == days
    assert {run.day.day for run in reading.runs} <= {1, *days}


def test_a_series_of_endless_single_days_is_left_out() -> None:
    days = ",".join(f"20270301T{n // 60 % 24:02}{n % 60:02}00Z" for n in range(2001))

    reading = reading_of(calendar_of(f"UID:a\nDTSTART:20270301\nRDATE:{days}\nSUMMARY:Easy run"))

    assert (reading.runs, len(reading.warnings)) == ((), 1)


def test_too_many_series_are_cut_and_said() -> None:
    series = "UID:u{}\nDTSTART:20270301\nRRULE:FREQ=WEEKLY;COUNT=1\nSUMMARY:Easy run"

    reading = reading_of(calendar_of(*(series.format(n) for n in range(501))))

    assert "only the first 500 of 501 series were read" in reading.warnings


def test_too_many_occurrences_are_cut_and_said() -> None:
    series = "UID:u{}\nDTSTART:20000301\nRRULE:FREQ=DAILY\nSUMMARY:Easy run"
    window = Window(date(2020, 1, 1), date(2026, 1, 1))

    reading = reading_of(calendar_of(series.format(1), series.format(2)), window=window)

    assert 1990 <= len(reading.runs) <= 2000
    assert any("repeats too much" in warning for warning in reading.warnings)


def test_a_series_may_end_by_count_by_date_and_by_day() -> None:
    reading = reading_of(
        calendar_of(
            "UID:a\nDTSTART:20270301\nRRULE:FREQ=DAILY;COUNT=2\nSUMMARY:Easy run",
            "UID:b\nDTSTART:20270301T060000\nRRULE:FREQ=DAILY;UNTIL=20270302T230000\nSUMMARY:Tempo "
            "run",
            "UID:c\nDTSTART:20270328T060000Z\nRRULE:FREQ=WEEKLY\nSUMMARY:Long run",
            "UID:d\nDTSTART:20270328T060000\nRRULE:FREQ=WEEKLY\nSUMMARY:Hill run",
            "UID:e\nDTSTART:20270301\nRDATE;VALUE=DATE:20270308\nSUMMARY:Fartlek",
        )
    )

    titles = [run.title for run in reading.runs]
    assert {title: titles.count(title) for title in titles} == {
        "Easy run": 2,
        "Tempo run": 2,
        "Long run": 2,
        "Hill run": 2,
        "Fartlek": 2,
    }
    assert len({run.key for run in reading.runs}) == 10


def test_a_series_without_uid_is_left_out() -> None:
    reading = reading_of(calendar_of("DTSTART:20270301\nRRULE:FREQ=DAILY\nSUMMARY:Easy run"))

    assert (reading.runs, len(reading.warnings)) == ((), 1)


def test_a_moved_occurrence_without_its_series_is_kept() -> None:
    moved = (
        "UID:a\nRECURRENCE-ID;VALUE=DATE:20270301\nDTSTART;VALUE=DATE:20270302\nSUMMARY:Easy run"
    )

    (run,) = reading_of(calendar_of(moved)).runs

    assert run.day == date(2027, 3, 2)


def test_moving_the_hour_of_a_series_keeps_its_keys() -> None:
    event = "UID:a\nDTSTART:20270301T{}0000\nRRULE:FREQ=DAILY;COUNT=3\nSUMMARY:Easy run"

    early = reading_of(calendar_of(event.format("06")))
    late = reading_of(calendar_of(event.format("18")))

    assert [run.key for run in early.runs] == [run.key for run in late.runs]


def test_moving_and_renaming_an_event_keeps_its_key() -> None:
    before = reading_of(calendar_of("UID:a\nDTSTART:20270301\nSUMMARY:Easy run"))
    after = reading_of(calendar_of("UID:a\nDTSTART:20270305\nSUMMARY:Tempo 8 km"))

    assert before.runs[0].key == after.runs[0].key


def test_events_without_uid_are_known_by_day_and_title() -> None:
    event = "DTSTART:20270301\nSUMMARY:Easy run"

    reading = reading_of(calendar_of(event, event, "DTSTART:20270302\nSUMMARY:Easy run"))

    assert len({run.key for run in reading.runs}) == 3


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", "web page"),
        (b"hello, world", "not a calendar"),
        ("BEGIN:VCALENDAR\nEND:VCALENDAR\n".encode("utf-16"), "UTF-16"),
        (b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:x", "in the middle"),
        (b"BEGIN:VEVENT\nEND:VEVENT\nBEGIN:VCALENDAR\nEND:VEVENT\nEND:VCALENDAR", "cannot be read"),
        (b"END:VCALENDAR\nBEGIN:VCALENDAR\nEND:VCALENDAR", "cannot be read"),
    ],
)
def test_what_is_no_calendar_is_said_to_be_none(body: bytes, says: str) -> None:
    with pytest.raises(NotACalendarError, match=says):
        reading_of(body)


def test_a_calendar_with_endless_entries_is_refused() -> None:
    with pytest.raises(InputError, match="20000"):
        reading_of(calendar_of("SUMMARY:a\n" + "BEGIN:VALARM\nEND:VALARM\n" * 20_000))


def test_latin_1_a_mark_in_front_and_control_characters_are_read() -> None:
    event = "UID:a\nDTSTART:20270301\nSUMMARY:Récup 30 min\x00\x07"

    (latin,) = reading_of(calendar_of(event).decode().encode("cp1252")).runs
    (marked,) = reading_of(b"\xef\xbb\xbf" + calendar_of(event)).runs

    assert latin.title == marked.title == "Récup 30 min"


def test_a_title_cannot_begin_an_event_of_its_own() -> None:
    event = (
        "UID:a\nDTSTART:20270301\n"
        "SUMMARY:Easy run\\nEND:VEVENT\\nBEGIN:VEVENT\\nUID:b\\nSUMMARY:Race"
    )

    reading = reading_of(calendar_of(event))

    assert len(reading.entries) == 1
    assert "\n" not in reading.entries[0].title


def test_two_calendars_in_one_file_are_both_read() -> None:
    body = calendar_of(RUN.format(uid="a", day=1)) + calendar_of(RUN.format(uid="b", day=2))

    assert len(reading_of(body).runs) == 2


def test_our_own_feed_is_not_read_back() -> None:
    reading = reading_of(calendar_of(RUN.format(uid="a", day=1), head="PRODID:-//PlanSync//EN"))

    assert reading.entries == ()
    assert "own feed" in reading.warnings[0]


def test_a_calendar_that_cancels_cancels_all() -> None:
    head = "PRODID:-//Somebody//EN\nMETHOD:CANCEL"

    (entry,) = reading_of(calendar_of(RUN.format(uid="a", day=1), head=head)).entries

    assert (entry.scheduled, entry.reason) == ((), "It was cancelled.")


def test_events_outside_the_window_are_only_counted() -> None:
    outside = "UID:b\nDTSTART:20260301\nSUMMARY:Easy run"

    reading = reading_of(calendar_of(RUN.format(uid="a", day=1), outside))

    assert (len(reading.entries), reading.outside) == (1, 1)


@pytest.mark.parametrize(
    ("said", "wait"),
    [
        ("X-PUBLISHED-TTL:PT12H", timedelta(hours=12)),
        ("REFRESH-INTERVAL;VALUE=DURATION:P1W", timedelta(days=1)),
        ("REFRESH-INTERVAL;VALUE=DURATION:PT1M", timedelta(minutes=15)),
        ("X-PUBLISHED-TTL:soon", None),
        ("X-A:b", None),
    ],
)
def test_how_long_a_feed_wants_to_be_left_alone(said: str, wait: timedelta | None) -> None:
    body = calendar_of(RUN.format(uid="a", day=1), head=f"PRODID:x\n{said}")

    assert reading_of(body).ask_again == wait


def test_the_local_day_of_a_utc_time_follows_the_feed_then_the_runner() -> None:
    event = "UID:a\nDTSTART:20270302T033000Z\nSUMMARY:Easy run"
    head = "PRODID:x\nX-WR-TIMEZONE:America/New_York"

    in_feed_zone = reading_of(calendar_of(event, head=head)).runs[0]
    in_own_zone = reading_of(calendar_of(event)).runs[0]
    far_east = reading_of(calendar_of(event), tz=ZoneInfo("Asia/Tokyo")).runs[0]

    assert in_feed_zone.day == date(2027, 3, 1)
    assert (in_own_zone.day, far_east.day) == (date(2027, 3, 2), date(2027, 3, 2))
    starts = {r.start.astimezone(UTC) for r in (in_feed_zone, in_own_zone, far_east) if r.start}
    assert starts == {datetime(2027, 3, 2, 3, 30, tzinfo=UTC)}


def test_a_feed_zone_nobody_knows_is_passed_over() -> None:
    event = "UID:a\nDTSTART:20270302T233000Z\nSUMMARY:Easy run"

    (run,) = reading_of(calendar_of(event, head="PRODID:x\nX-WR-TIMEZONE:Mars/Base")).runs

    assert run.day == date(2027, 3, 3)


def test_a_description_given_twice_is_read_once() -> None:
    event = (
        "UID:a\nDTSTART:20270301\nSUMMARY:Session\nDESCRIPTION:Jog 20 min\nDESCRIPTION:Jog 90 min"
    )

    (run,) = reading_of(calendar_of(event)).runs

    assert run.duration_s == 1200


def test_warnings_are_said_once_and_not_endlessly() -> None:
    broken = "UID:{n}\nDTSTART:odd\nSUMMARY:Odd {n}"

    many = reading_of(calendar_of(*(broken.format(n=n) for n in range(40)))).warnings
    same = reading_of(calendar_of(*(broken.format(n=1) for _ in range(40)))).warnings

    assert (len(many), many[-1], len(same)) == (21, "and 20 more", 1)


def test_the_format_is_told_by_its_first_line() -> None:
    source = IcsSource()

    reading = source.read(
        body_of("bridge.ics"), source_id="s", source_name="S", tz=ZURICH, window=WINDOW
    )

    assert source.matches(body_of("bridge.ics"))
    assert not source.matches(b"date,title")
    assert len(reading.runs) == 2


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(noise: bytes) -> None:
    body = b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n" + noise + b"\nEND:VEVENT\nEND:VCALENDAR\n"

    try:
        reading = reading_of(body)
    except PlanSyncError:
        return

    assert len(reading.runs) <= len(reading.entries) * 2


def test_a_series_whose_exceptions_cannot_be_read_costs_itself_only() -> None:
    odd = "UID:a\nDTSTART:20270301\nRRULE:FREQ=DAILY;COUNT=3\nEXDATE:odd\nSUMMARY:Easy run"

    reading = reading_of(calendar_of(odd, RUN.format(uid="ok", day=2)))

    assert [run.title for run in reading.runs][-1:] == ["Easy 2 km"]
    assert len(reading.runs) in (1, 4)


def test_one_odd_event_does_not_move_the_others_of_a_feed_with_a_zone() -> None:
    head = "PRODID:x\nX-WR-TIMEZONE:America/New_York"
    odd = "UID:o\nDTSTART:odd\nDTEND:odd\nEXDATE:odd\nRRULE:odd\nSUMMARY:Odd"
    series = "UID:a\nDTSTART:20270302T033000Z\nRRULE:FREQ=WEEKLY;COUNT=3\nSUMMARY:Easy run"

    reading = reading_of(calendar_of(odd, series, head=head))

    assert [run.day.day for run in reading.runs] == [1, 8, 15]
    assert [run.start and run.start.strftime("%H:%M") for run in reading.runs] == ["22:30"] * 3
