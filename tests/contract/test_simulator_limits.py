"""The simulator counts calls in Strava's windows and says so in Strava's headers."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import requests

from tests.contract.simulator_models import App, running_app


@pytest.fixture
def app() -> Iterator[App]:
    with running_app() as app:
        yield app


@pytest.fixture
def token(app: App) -> str:
    return str(app.connect()["access_token"])


def usage(answer: requests.Response) -> tuple[str, str]:
    return answer.headers["X-RateLimit-Usage"], answer.headers["X-ReadRateLimit-Usage"]


def put(app: App, token: str) -> requests.Response:
    return app.http.put(
        f"{app.server.api_url}/activities/3",
        headers={"Authorization": f"Bearer {token}"},
        timeout=5,
    )


def test_every_answer_tells_limits_and_usage(app: App, token: str) -> None:
    app.strava.set_limits(10, 100, read_short=5, read_daily=50)

    answer = app.get("/athlete", token)

    assert answer.headers["X-RateLimit-Limit"] == "10,100"
    assert answer.headers["X-ReadRateLimit-Limit"] == "5,50"
    assert usage(answer) == ("1,1", "1,1")


def test_refusals_count_and_tell_too(app: App, token: str) -> None:
    answer = app.get("/activities/999", token)

    assert answer.status_code == 404
    assert usage(answer) == ("1,1", "1,1")


def test_what_is_no_read_counts_only_overall(app: App, token: str) -> None:
    app.get("/athlete", token)

    assert usage(put(app, token)) == ("2,2", "1,1")


def test_the_short_window_refuses_and_still_counts(app: App, token: str) -> None:
    app.strava.set_limits(2, 100)

    answers = [app.get("/athlete", token) for _ in range(4)]

    assert [answer.status_code for answer in answers] == [200, 200, 429, 429]
    assert answers[-1].json() == {
        "message": "Rate Limit Exceeded",
        "errors": [{"resource": "Application", "field": "rate limit", "code": "exceeded"}],
    }
    assert "Retry-After" not in answers[-1].headers
    assert usage(answers[-1]) == ("4,4", "4,4")


@pytest.mark.parametrize("minute", [0, 15, 30, 45])
def test_the_short_window_ends_at_the_quarter_hour(app: App, minute: int) -> None:
    app.clock.at = datetime(2026, 11, 22, 9 if minute else 8, (minute - 1) % 60, 59, tzinfo=UTC)
    token = str(app.connect()["access_token"])
    app.strava.set_limits(1, 100)
    app.get("/athlete", token)
    assert app.get("/athlete", token).status_code == 429

    app.clock.forward(seconds=1)
    answer = app.get("/athlete", token)

    assert app.clock().minute == minute
    assert answer.status_code == 200
    assert usage(answer) == ("1,3", "1,3")


def test_the_daily_window_ends_at_midnight_utc(app: App) -> None:
    app.clock.at = datetime(2026, 11, 22, 23, 40, tzinfo=UTC)
    token = str(app.connect()["access_token"])
    app.strava.set_limits(100, 1)
    app.get("/athlete", token)
    app.clock.forward(minutes=15)
    assert app.get("/athlete", token).status_code == 429

    app.clock.forward(minutes=5)
    answer = app.get("/athlete", token)

    assert answer.status_code == 200
    assert usage(answer) == ("1,1", "1,1")


def test_reads_can_be_spent_while_other_calls_go_on(app: App, token: str) -> None:
    app.strava.set_limits(10, 100, read_short=1)
    app.get("/athlete", token)

    assert app.get("/athlete", token).status_code == 429
    assert put(app, token).status_code == 404


def test_a_call_without_a_living_token_counts_for_nobody(app: App, token: str) -> None:
    refused = app.get("/athlete", "made-up")

    assert "X-RateLimit-Usage" not in refused.headers
    assert usage(app.get("/athlete", token)) == ("1,1", "1,1")
