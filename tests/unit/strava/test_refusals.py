"""Each refusal Strava is known to give becomes the error that says who has to act."""

import json
from datetime import UTC, datetime

import pytest
import requests

from plansync.errors import NotFoundError, OutsideError, PlanSyncError, ReconnectError
from plansync.strava.budget import MARGIN
from plansync.strava.refusals import ApplicationError, UnansweredError, refusal

NOW = datetime(2026, 11, 22, 10, 7, tzinfo=UTC)


def answer(status: int, body: object = None, **headers: str) -> requests.Response:
    response = requests.Response()
    response.status_code = status
    response.headers.update(headers)
    response._content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return response


def fault(status: int, resource: str, field: str, code: str) -> requests.Response:
    error = {"resource": resource, "field": field, "code": code}
    return answer(status, {"message": "Bad Request", "errors": [error]})


def meaning(response: requests.Response, unauthorized: str = "token") -> PlanSyncError:
    return refusal(response, now=NOW, unauthorized=unauthorized)


@pytest.mark.parametrize(
    ("response", "reason"),
    [
        (fault(400, "RefreshToken", "refresh_token", "invalid"), "refused"),
        (fault(401, "RefreshToken", "refresh_token", "invalid"), "refused"),
        (fault(400, "AuthorizationCode", "code", "invalid"), "code"),
        (fault(401, "AccessToken", "activity:read_permission", "missing"), "scope"),
        (fault(401, "Athlete", "access_token", "invalid"), "token"),
        (answer(401), "token"),
    ],
)
def test_the_runner_connects_again(response: requests.Response, reason: str) -> None:
    error = meaning(response)

    assert isinstance(error, ReconnectError)
    assert error.reason == reason


def test_a_bare_401_means_the_grant_when_the_refresh_token_was_used() -> None:
    error = meaning(answer(401), unauthorized="refused")

    assert isinstance(error, ReconnectError)
    assert error.reason == "refused"


def test_a_bare_401_means_the_code_when_a_code_was_used() -> None:
    error = meaning(answer(401), unauthorized="code")

    assert isinstance(error, ReconnectError)
    assert error.reason == "code"


@pytest.mark.parametrize(
    ("response", "reason"),
    [
        (fault(403, "Application", "Status", "Inactive"), "inactive"),
        (fault(400, "Application", "client_id", "missing"), "client"),
        (fault(401, "Application", "client_secret", "invalid"), "client"),
        (fault(401, "Application", "", "invalid"), "client"),
        (fault(400, "Application", "redirect_uri", "invalid"), "redirect"),
        (fault(400, "Application", "after", "future"), "clock"),
        (fault(403, "Application", "Connected Athletes", "exceeded"), "full"),
        (answer(403, {"message": "Limit of connected athletes exceeded"}), "full"),
    ],
)
def test_the_host_mends_something(response: requests.Response, reason: str) -> None:
    error = meaning(response)

    assert isinstance(error, ApplicationError)
    assert error.reason == reason
    assert error.hint


@pytest.mark.parametrize(
    "response",
    [
        answer(500, {"message": "error"}),
        answer(503, b"<html>down"),
        answer(403, b"<html>blocked"),
        answer(302, b""),
        answer(400, {"message": "Bad Request", "errors": "none"}),
        answer(400, [1]),
        answer(200, {"message": 5, "errors": [7]}),
        answer(500, b"[" * 100_000),
    ],
)
def test_anything_else_is_tried_again_later(response: requests.Response) -> None:
    error = meaning(response)

    assert isinstance(error, OutsideError)
    assert not isinstance(error, UnansweredError)


def test_an_outage_that_names_the_refresh_token_is_no_revocation() -> None:
    assert isinstance(meaning(fault(503, "RefreshToken", "refresh_token", "invalid")), OutsideError)


def test_nothing_found_is_told_apart() -> None:
    assert isinstance(meaning(fault(404, "Activity", "id", "not found")), NotFoundError)


@pytest.mark.parametrize(
    ("headers", "retry_at"),
    [
        ({}, datetime(2026, 11, 22, 10, 15, tzinfo=UTC)),
        (
            {"X-ReadRateLimit-Limit": "100,1000", "X-ReadRateLimit-Usage": "9,1001"},
            datetime(2026, 11, 23, tzinfo=UTC),
        ),
    ],
)
def test_too_many_calls_say_when_to_try_again(headers: dict[str, str], retry_at: datetime) -> None:
    error = meaning(answer(429, **headers))

    assert isinstance(error, OutsideError)
    assert error.retry_at == retry_at + MARGIN


def test_what_strava_says_is_shown_short_and_in_one_line() -> None:
    error = meaning(answer(500, {"message": "bad\n" + "x" * 9000}))

    assert "\n" not in error.text
    assert len(error.text) < 300
