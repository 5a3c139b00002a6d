"""Health, metrics, the webhook, and the brakes."""

import json
from collections.abc import Callable

import pytest
from flask import Flask

from plansync.errors import OutsideError
from plansync.web.app import create_front
from plansync.web.limits import GUESSES
from tests.fakes.services import World
from tests.web.browser import Browser


def test_alive_does_not_ask_the_database(stranger: Browser, world: World) -> None:
    world.is_ready = False

    assert stranger.get("/health/live").status_code == 200


def test_ready_asks_the_database(stranger: Browser, world: World) -> None:
    assert stranger.get("/health/ready").status_code == 200
    world.is_ready = False

    assert stranger.get("/health/ready").status_code == 503


def test_a_database_that_fails_is_not_ready(stranger: Browser, world: World) -> None:
    world.fails["is_ready"] = OutsideError("gone", source="the database")

    assert stranger.get("/health/ready").status_code == 503


def test_metrics_count_pages_feeds_and_what_the_host_measures(
    make_app: Callable[..., Flask],
) -> None:
    app = make_app(measures={"work_due": lambda: 3.0})
    client = app.test_client()
    client.get("/privacy", base_url="https://plan.example")
    app.wsgi_app = create_front(app)  # type: ignore[method-assign]
    client.get("/feed/live.ics", base_url="https://plan.example")

    text = client.get("/metrics", base_url="https://plan.example").text

    assert 'plansync_requests_total{page="privacy",status="200"} 1.0' in text
    assert 'plansync_feed_answers_total{status="200"} 1.0' in text
    assert "plansync_work_due 3.0" in text
    assert "live" not in text.replace("live.ics", "")


@pytest.mark.parametrize(
    "sent",
    [{"headers": {"X-Forwarded-For": "10.0.0.9"}}, {"environ_base": {"REMOTE_ADDR": "10.0.0.9"}}],
)
def test_metrics_are_for_this_machine_only(stranger: Browser, sent: dict[str, object]) -> None:
    assert stranger.get("/metrics", **sent).status_code == 404


def test_strava_gets_its_question_answered(stranger: Browser) -> None:
    answer = stranger.get("/strava/webhook/hook?hub.challenge=abc")

    assert answer.json == {"hub.challenge": "abc"}


def test_an_event_is_heard_without_a_form_token(stranger: Browser, world: World) -> None:
    event = json.dumps(
        {
            "object_type": "activity",
            "aspect_type": "create",
            "object_id": 1,
            "owner_id": 2,
            "subscription_id": 3,
            "event_time": 1_795_000_000,
        }
    ).encode()

    answer = stranger.client.post(
        "/strava/webhook/hook", base_url="https://plan.example", data=event
    )

    assert answer.status_code == 200
    assert world.heard == [event]


def test_a_webhook_with_a_wrong_secret_is_nowhere(stranger: Browser) -> None:
    assert stranger.get("/strava/webhook/other?hub.challenge=abc").status_code == 404


def test_a_flood_at_the_webhook_is_cut_off_by_size(stranger: Browser, world: World) -> None:
    answer = stranger.client.post(
        "/strava/webhook/hook", base_url="https://plan.example", data=b"x" * 20_000
    )

    assert answer.status_code == 413
    assert not world.heard


def test_guessing_sign_in_links_is_braked(make_app: Callable[..., Flask]) -> None:
    client = make_app(has_limits=True).test_client()
    allowed = int(GUESSES.split()[0])
    answers = [
        client.get(f"/sign-in/guess-{n}", base_url="https://plan.example")
        for n in range(allowed + 1)
    ]

    assert [one.status_code for one in answers[:-1]] == [404] * allowed
    assert answers[-1].status_code == 429
    assert "Retry-After" in answers[-1].headers
    assert "Too many tries" in answers[-1].text
