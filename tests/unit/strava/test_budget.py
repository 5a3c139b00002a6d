"""The budget of calls: windows, reserve, headers, refusals."""

from datetime import UTC, datetime, timedelta

import pytest

from plansync.strava.budget import MARGIN, Budget, day_of, quarter_of

NOW = datetime(2026, 11, 22, 10, 7, 30, tzinfo=UTC)
NEXT_QUARTER = datetime(2026, 11, 22, 10, 15, tzinfo=UTC) + MARGIN
MIDNIGHT = datetime(2026, 11, 23, tzinfo=UTC) + MARGIN
LATER = timedelta(minutes=1)


def read_headers(*, limit: str, usage: str) -> dict[str, str]:
    return {"X-ReadRateLimit-Limit": limit, "X-ReadRateLimit-Usage": usage}


def test_an_unknown_application_may_call() -> None:
    assert Budget.fresh(NOW).may_call(NOW, interactive=False) is None


def test_jobs_leave_a_fifth_of_the_quarter_hour_to_connecting_runners() -> None:
    budget = Budget.fresh(NOW)
    for _ in range(80):
        budget = budget.spent(NOW)

    assert budget.may_call(NOW, interactive=False) == NEXT_QUARTER
    assert budget.may_call(NOW, interactive=True) is None


def test_nobody_may_call_when_the_quarter_hour_is_spent() -> None:
    budget = Budget.fresh(NOW).after(read_headers(limit="100,1000", usage="100,300"), NOW)

    assert budget.may_call(NOW, interactive=True) == NEXT_QUARTER
    assert budget.may_call(NEXT_QUARTER, interactive=False) is None


def test_nobody_may_call_before_midnight_utc_when_the_day_is_spent() -> None:
    budget = Budget.fresh(NOW).after(read_headers(limit="100,1000", usage="3,1000"), NOW)

    assert budget.may_call(NOW, interactive=True) == MIDNIGHT
    assert budget.may_call(NEXT_QUARTER, interactive=True) == MIDNIGHT
    assert budget.may_call(MIDNIGHT, interactive=False) is None


@pytest.mark.parametrize(("limit", "is_free"), [("400,4000", True), ("50,1000", False)])
def test_limits_follow_the_headers_up_and_down(limit: str, is_free: bool) -> None:
    budget = Budget.fresh(NOW).after(read_headers(limit="100,1000", usage="79,90"), NOW)

    changed = budget.after(read_headers(limit=limit, usage="80,91"), NOW)

    assert (changed.may_call(NOW, interactive=False) is None) is is_free


def test_the_tighter_of_overall_and_read_limits_counts() -> None:
    headers = read_headers(limit="200,2000", usage="10,10") | {
        "X-RateLimit-Limit": "400,4000",
        "X-RateLimit-Usage": "400,500",
    }

    budget = Budget.fresh(NOW).after(headers, NOW)

    assert (budget.short_used, budget.short_limit) == (400, 400)
    assert (budget.daily_used, budget.daily_limit) == (10, 2000)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        read_headers(limit="", usage=""),
        read_headers(limit="many,more", usage="-3,x"),
        read_headers(limit="0,0", usage="0,0"),
        read_headers(limit="9" * 5000, usage="1"),
        {"X-ReadRateLimit-Limit": "200,2000"},
    ],
)
def test_unreadable_headers_leave_the_careful_count_as_it_is(headers: dict[str, str]) -> None:
    budget = Budget.fresh(NOW).spent(NOW)

    assert budget.after(headers, NOW) == budget


def test_headers_count_in_any_case_and_with_one_value() -> None:
    headers = {"x-readratelimit-LIMIT": "300", "X-READRATELIMIT-usage": " 7 "}

    budget = Budget.fresh(NOW).after(headers, NOW)

    assert (budget.short_used, budget.short_limit) == (7, 300)
    assert budget.daily_limit == 1000


def test_a_refusal_without_headers_blocks_to_the_next_quarter_hour() -> None:
    budget = Budget.fresh(NOW).after({}, NOW, refused=True)

    assert budget.may_call(NOW + LATER, interactive=True) == NEXT_QUARTER
    assert budget.may_call(NEXT_QUARTER, interactive=True) is None


def test_a_refusal_for_the_day_blocks_to_midnight_utc() -> None:
    headers = read_headers(limit="100,1000", usage="5,1001")

    budget = Budget.fresh(NOW).after(headers, NOW, refused=True)

    assert budget.blocked_until == MIDNIGHT


def test_a_block_is_not_shortened_by_a_later_one() -> None:
    budget = Budget.fresh(NOW).blocked(MIDNIGHT).blocked(NEXT_QUARTER)

    assert budget.may_call(NOW, interactive=True) == MIDNIGHT


def test_a_past_block_is_forgotten() -> None:
    budget = Budget.fresh(NOW).blocked(NOW).spent(NOW)

    assert budget.blocked_until is None


def test_windows_begin_on_the_quarter_hour_and_the_utc_day_whatever_the_zone() -> None:
    vancouver = datetime.fromisoformat("2026-11-22T16:59:59.5-08:00")

    assert quarter_of(vancouver) == datetime(2026, 11, 23, 0, 45, tzinfo=UTC)
    assert day_of(vancouver) == datetime(2026, 11, 23, tzinfo=UTC)


def test_a_new_quarter_hour_keeps_the_count_of_the_day() -> None:
    budget = Budget.fresh(NOW).spent(NOW).spent(NEXT_QUARTER)

    assert (budget.short_used, budget.daily_used) == (1, 2)
