"""What counts as a change, and which stamps move with it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from plansync.feed.identity import Content, Stamp, content_hash, restamp, schedule_hash

START = datetime(2026, 11, 23, 5, 30, tzinfo=UTC)
SAID = Content(
    uid="u1@plansync",
    start=START,
    end=START + timedelta(minutes=9),
    title="Before: wake hips · 9 min",
    body="Why",
    zone="Europe/Zurich",
    transparent=True,
    categories=("Mobility",),
)
FIRST = Stamp(START, START, 0, START)
CHANGES: list[dict[str, object]] = [
    {"uid": "u2@plansync"},
    {"title": "After"},
    {"body": ""},
    {"transparent": False},
    {"url": "https://run.example"},
    {"categories": ("Mobility", "Run")},
    {"related_to": "r1@plansync"},
    {"alarm_minutes": 10},
]
MOVES: list[dict[str, object]] = [
    {"start": START - timedelta(minutes=1)},
    {"end": START + timedelta(minutes=10)},
    {"zone": "UTC"},
    {"start": date(2026, 11, 23), "end": date(2026, 11, 24)},
]


@pytest.mark.parametrize("change", CHANGES + MOVES)
def test_every_word_of_an_event_counts(change: dict[str, object]) -> None:
    other = replace(SAID, **change)  # type: ignore[arg-type]  # each value fits its field

    assert content_hash(other, writer="w 1") != content_hash(SAID, writer="w 1")


def test_another_writer_is_another_content() -> None:
    assert content_hash(SAID, writer="w 2") != content_hash(SAID, writer="w 1")


def test_words_cannot_slip_from_one_property_into_the_next() -> None:
    one, other = replace(SAID, title="ab", body="c"), replace(SAID, title="a", body="bc")

    assert content_hash(one, writer="w") != content_hash(other, writer="w")


@pytest.mark.parametrize("change", CHANGES)
def test_words_do_not_move_an_event(change: dict[str, object]) -> None:
    other = replace(SAID, **change)  # type: ignore[arg-type]  # each value fits its field

    assert schedule_hash(other) == schedule_hash(SAID)


@pytest.mark.parametrize("change", MOVES)
def test_times_move_an_event(change: dict[str, object]) -> None:
    other = replace(SAID, **change)  # type: ignore[arg-type]  # each value fits its field

    assert schedule_hash(other) != schedule_hash(SAID)


def test_a_new_event_is_stamped_with_whole_seconds_of_utc() -> None:
    zurich_noon = datetime.fromisoformat("2026-11-23T12:00:00.250+01:00")

    stamp = restamp(None, changed=True, rescheduled=False, now=zurich_noon)

    noon = datetime(2026, 11, 23, 11, tzinfo=UTC)
    assert stamp == Stamp(noon, noon, 0, noon)


def test_an_unchanged_event_keeps_its_stamp() -> None:
    later = START + timedelta(days=1)

    assert restamp(FIRST, changed=False, rescheduled=False, now=later) is FIRST


def test_changed_words_move_the_dates_but_not_the_sequence() -> None:
    later = START + timedelta(days=1)

    stamp = restamp(FIRST, changed=True, rescheduled=False, now=later)

    assert stamp == Stamp(later, later, 0, START)


def test_a_moved_event_counts_up() -> None:
    later = START + timedelta(days=1)

    stamp = restamp(FIRST, changed=True, rescheduled=True, now=later)

    assert stamp.sequence == 1


@pytest.mark.parametrize("lag", [timedelta(0), timedelta(hours=-3)])
def test_last_modified_rises_even_when_the_clock_does_not(lag: timedelta) -> None:
    stamp = restamp(FIRST, changed=True, rescheduled=False, now=START + lag)

    assert stamp.last_modified == START + timedelta(seconds=1)
