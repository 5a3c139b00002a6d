"""Strava's clock as its Date header tells it."""

from datetime import UTC, datetime, timedelta

import pytest

from plansync.strava.headers import clock_error, strava_time

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
AT_NOON = {"date": "Sun, 22 Nov 2026 12:00:00 GMT"}


@pytest.mark.parametrize("hours", [-3, 2])
def test_a_clock_that_is_wrong_by_hours_is_found(hours: int) -> None:
    ours = NOON + timedelta(hours=hours)

    assert clock_error(AT_NOON, ours) == timedelta(hours=hours)


def test_a_clock_within_minutes_is_right_enough() -> None:
    assert clock_error(AT_NOON, NOON + timedelta(minutes=4)) is None


@pytest.mark.parametrize("said", ["", "soon", "Sun, 99 Nov 2026 12:00:00 GMT", "1, 2"])
def test_an_unreadable_date_says_nothing(said: str) -> None:
    assert strava_time({"Date": said}) is None
    assert clock_error({"Date": said}, NOON) is None


def test_a_date_without_a_zone_is_in_utc() -> None:
    assert strava_time({"Date": "Sun, 22 Nov 2026 12:00:00 -0000"}) == NOON
