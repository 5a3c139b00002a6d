"""Feeds in the shapes their producers write."""

from datetime import UTC, datetime, timedelta

from plansync.runs.model import RunKind
from tests.unit.sources.feeds import body_of, calendar_of, reading_of, shown


def test_runna_says_type_and_length_itself() -> None:
    reading = reading_of(body_of("runna.ics"))

    assert [shown(entry) for entry in reading.entries] == [
        ("2027-02-28", "🏃 Sunday Loop", "none"),
        ("2027-03-01", "🏃 Settle In • 5km", "easy"),
        ("2027-03-03", "🏃 Sharpener • 6km", "intervals"),
        ("2027-03-03", "🏋️ Steady Hips • 40m - 50m", "strength"),
    ]
    assert [(run.kind, run.distance_m, run.duration_s) for run in reading.runs] == [
        (RunKind.EASY, 5000, 1980),
        (RunKind.INTERVALS, 6000, 2250),
    ]
    assert reading.calendar_name == "Runna"


def test_a_floating_time_is_in_the_zone_the_event_names() -> None:
    done = reading_of(body_of("runna.ics")).entries[0]

    assert done.start is not None
    assert done.start.astimezone(UTC) == datetime(2027, 2, 28, 18, 30, tzinfo=UTC)


def test_a_new_export_of_calendar_hack_has_the_same_runs() -> None:
    first = body_of("calendar_hack.ics")
    again = first.replace(b"UID:", b"UID:new")

    before, after = reading_of(first), reading_of(again)

    assert [run.key for run in before.runs] == [run.key for run in after.runs]
    assert len({run.key for run in before.runs}) == 4
    assert before.ask_again == timedelta(hours=1)


def test_a_week_banner_is_no_run() -> None:
    banner = reading_of(body_of("calendar_hack.ics")).entries[0]

    assert (banner.verdict.is_run, "7 days" in banner.reason) == (False, True)


def test_a_double_in_one_event_is_two_scheduled_runs() -> None:
    *_, am, pm = reading_of(body_of("calendar_hack.ics")).runs

    assert (am.kind, am.distance_m, am.title[-4:]) == (RunKind.RECOVERY, 5000, "(AM)")
    assert (pm.kind, pm.distance_m, pm.title[-4:]) == (RunKind.TEMPO, 14000, "(PM)")
    assert am.key.removesuffix("-1") == pm.key.removesuffix("-2")


def test_time_to_run_writes_days_as_date_times() -> None:
    first = body_of("time_to_run.ics")
    again = first.replace(b"0a1b2c3d", b"ffffffff")

    (run,) = reading_of(first).runs

    assert (run.day.isoformat(), run.start, run.kind, run.duration_s) == (
        "2027-03-02",
        None,
        RunKind.TEMPO,
        2100,
    )
    assert [other.key for other in reading_of(again).runs] == [run.key]


def test_google_series_keep_their_hour_and_their_moved_occurrence() -> None:
    reading = reading_of(body_of("google.ics"))

    assert [shown(entry)[:2] for entry in reading.entries] == [
        ("2027-02-28", "Long run"),
        ("2027-03-02", "Evening run"),
        ("2027-03-06", "Long run (Saturday this time)"),
        ("2027-03-10", "Easy 8 km"),
        ("2027-03-11", "Daily standup"),
        ("2027-03-14", "Long run"),
        ("2027-03-28", "Long run"),
        ("2027-04-04", "Long run"),
    ]
    starts = {
        entry.start.strftime("%H:%M")
        for entry in reading.entries
        if "Long" in entry.title
        if entry.start
    }
    assert starts == {"08:00"}
    assert reading.calendar_name == "Club <b>runs</b>"


def test_what_google_says_is_cancelled_is_no_run() -> None:
    entries = {entry.title: entry for entry in reading_of(body_of("google.ics")).entries}

    assert (entries["Easy 8 km"].scheduled, entries["Easy 8 km"].reason) == (
        (),
        "It was cancelled.",
    )
    assert not entries["Daily standup"].verdict.is_run


def test_splitting_a_google_series_keeps_the_keys_of_its_runs() -> None:
    event = (
        "UID:{}@google.com\nDTSTART:20270302T060000Z\nRRULE:FREQ=WEEKLY;COUNT=3\nSUMMARY:Easy run"
    )
    head = "PRODID:-//Google Inc//Google Calendar 70.9054//EN"

    before = reading_of(calendar_of(event.format("abc"), head=head))
    after = reading_of(calendar_of(event.format("abc_R20270302T060000"), head=head))

    assert [run.key for run in before.runs] == [run.key for run in after.runs]


def test_trainer_road_rides_notes_and_runs_are_told_apart() -> None:
    reading = reading_of(body_of("trainer_road.ics"))

    assert [shown(entry) for entry in reading.entries] == [
        ("2027-03-02", "0:40 - Easy Run", "easy"),
        ("2027-03-03", "1:15 - Carpathian +1", "cross"),
        ("2027-03-04", "Travel note", "none"),
        ("2027-03-05", "Long haul flight", "none"),
    ]
    assert [entry.all_day for entry in reading.entries] == [True, True, True, False]
    assert [run.duration_s for run in reading.runs] == [2400]


def test_exchange_zones_are_understood_or_told() -> None:
    reading = reading_of(body_of("exchange.ics"))

    assert [run.start and run.start.astimezone(UTC).hour for run in reading.runs] == [17, 6, 5, 5]
    assert [run.duration_s for run in reading.runs] == [3600, 3600, 3600, None]
    assert reading.warnings == (
        "the time zone 'Customized Time Zone' is unknown; Europe/Zurich was taken instead",
    )


def test_training_peaks_days_end_when_they_begin() -> None:
    reading = reading_of(body_of("training_peaks.ics"))

    assert [shown(entry)[2] for entry in reading.entries] == ["easy", "strength"]
    assert [run.duration_s for run in reading.runs] == [3000]


def test_what_a_bridge_ticked_was_done_already() -> None:
    reading = reading_of(body_of("bridge.ics"))

    assert [entry.verdict.is_run for entry in reading.entries] == [False, True, True, False]
    assert len({run.key for run in reading.runs}) == 2
