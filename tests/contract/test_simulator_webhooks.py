"""The simulator's webhook asks the challenge and tells changes as Strava does."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest
from stravalib.model import Subscription, SubscriptionUpdate

from plansync.simulator import activity
from tests.contract.simulator_models import NOW, ROBIN, App, Listener, running_app

CREDENTIALS = {"client_id": "1", "client_secret": "simulated-secret"}


@pytest.fixture
def app() -> Iterator[App]:
    with running_app() as app:
        yield app


@pytest.fixture
def listener() -> Iterator[Listener]:
    with Listener() as listener:
        yield listener


@pytest.fixture
def told(app: App, listener: Listener) -> list[dict[str, Any]]:
    """The events heard by an application that is connected with all scopes and subscribed."""
    app.connect("read", "activity:read_all")
    app.subscribe(listener.url)
    return listener.events


def closed_port_url() -> str:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}/hook"


def error_of(answer: Any) -> tuple[int, str, str, str]:
    error = answer.json()["errors"][0]
    return answer.status_code, error["resource"], error["field"], error["code"]


def test_subscribing_asks_the_challenge(app: App, listener: Listener) -> None:
    answer = app.subscribe(listener.url)

    assert (answer.status_code, answer.json()) == (201, {"id": 1})
    assert listener.challenges[0]["hub.mode"] == ["subscribe"]
    assert listener.challenges[0]["hub.verify_token"] == ["open"]


def test_the_subscription_is_listed_until_deleted(app: App, listener: Listener) -> None:
    app.subscribe(listener.url)
    url = f"{app.server.api_url}/push_subscriptions"

    listed = app.http.get(url, params=CREDENTIALS, timeout=5).json()
    deleted = app.http.delete(f"{url}/1", params=CREDENTIALS, timeout=5)
    after = app.http.get(url, params=CREDENTIALS, timeout=5).json()

    assert Subscription.model_validate(listed[0]).callback_url == listener.url
    assert (deleted.status_code, deleted.content) == (204, b"")
    assert after == []


def test_only_one_subscription_is_allowed(app: App, listener: Listener) -> None:
    app.subscribe(listener.url)

    answer = app.subscribe(listener.url)

    assert error_of(answer) == (400, "PushSubscription", "", "already exists")


@pytest.mark.parametrize("echo", ['{"hub.challenge": "wrong"}', "[]", "OK"])
def test_a_wrong_echo_is_not_verifiable(app: App, listener: Listener, echo: str) -> None:
    listener.echo = echo

    answer = app.subscribe(listener.url)

    assert error_of(answer) == (400, "PushSubscription", "callback url", "not verifiable")
    assert app.strava.webhooks.subscription is None


def test_silence_is_not_verifiable(app: App) -> None:
    answer = app.subscribe(closed_port_url())

    assert error_of(answer) == (400, "PushSubscription", "callback url", "not verifiable")


@pytest.mark.parametrize("url", ["", "ftp://x/hook", "http://127.0.0.1/" + "x" * 255])
def test_a_wrong_address_is_refused(app: App, url: str) -> None:
    assert error_of(app.subscribe(url)) == (400, "PushSubscription", "callback url", "invalid")


def test_a_subscription_needs_an_active_application_s_credentials(
    app: App, listener: Listener
) -> None:
    wrong_id = app.subscribe(listener.url, client_id="2")
    wrong_secret = app.subscribe(listener.url, client_secret="guess")
    app.strava.is_active = False
    inactive = app.subscribe(listener.url)

    assert error_of(wrong_id) == (400, "Application", "client_id", "missing")
    assert error_of(wrong_secret) == (401, "Application", "client_secret", "invalid")
    assert error_of(inactive) == (403, "Application", "Status", "Inactive")
    assert app.strava.webhooks.subscription is None


def test_deleting_another_subscription_is_not_found(app: App, listener: Listener) -> None:
    app.subscribe(listener.url)
    url = f"{app.server.api_url}/push_subscriptions/9"

    assert app.http.delete(url, params=CREDENTIALS, timeout=5).status_code == 404


def test_an_upload_is_told_as_a_creation(app: App, told: list[dict[str, Any]]) -> None:
    app.strava.add_activity(ROBIN, activity(NOW, 5000.0, activity_id=9))

    app.strava.webhooks.deliver()

    SubscriptionUpdate.model_validate(told[0])
    assert told == [
        {
            "object_type": "activity",
            "object_id": 9,
            "aspect_type": "create",
            "owner_id": ROBIN,
            "subscription_id": 1,
            "event_time": int(NOW.timestamp()),
            "updates": {},
        }
    ]


@pytest.mark.parametrize(
    ("changes", "updates"),
    [
        ({"name": "Long run"}, {"title": "Long run"}),
        ({"sport_type": "Walk"}, {"type": "Walk"}),
        ({"private": True}, {"private": "true"}),
        ({"name": "Race", "distance": 1.0}, {"title": "Race"}),
    ],
)
def test_an_edit_tells_title_type_and_privacy_as_strings(
    app: App, told: list[dict[str, Any]], changes: dict[str, object], updates: dict[str, str]
) -> None:
    app.strava.edit_activity(3, **changes)

    app.strava.webhooks.deliver()

    assert [(e["aspect_type"], e["updates"]) for e in told] == [("update", updates)]


def test_other_edits_are_told_to_nobody(app: App, told: list[dict[str, Any]]) -> None:
    app.strava.edit_activity(3, distance=1.0, workout_type=2, start_date="2026-11-01T00:00:00Z")

    assert app.strava.webhooks.deliver() == ()
    assert told == []


def test_a_deletion_is_told(app: App, told: list[dict[str, Any]]) -> None:
    app.strava.delete_activity(3)

    app.strava.webhooks.deliver()

    assert [(e["aspect_type"], e["object_id"]) for e in told] == [("delete", 3)]


def test_without_read_all_privacy_looks_like_deletion_and_creation(
    app: App, listener: Listener
) -> None:
    app.connect("read", "activity:read")
    app.subscribe(listener.url)

    app.strava.edit_activity(3, private=True)
    app.strava.edit_activity(3, name="Secret")
    app.strava.edit_activity(3, private=False)
    app.strava.webhooks.deliver()

    assert [e["aspect_type"] for e in listener.events] == ["delete", "create"]


def test_deauthorizing_on_strava_is_told_as_an_athlete_update(
    app: App, told: list[dict[str, Any]]
) -> None:
    app.strava.deauthorize(ROBIN)

    app.strava.webhooks.deliver()

    assert [(e["object_type"], e["object_id"], e["aspect_type"], e["updates"]) for e in told] == [
        ("athlete", ROBIN, "update", {"authorized": "false"})
    ]


def test_nothing_is_told_of_athletes_who_are_not_connected(app: App, listener: Listener) -> None:
    app.subscribe(listener.url)

    app.strava.delete_activity(3)
    app.strava.deauthorize(ROBIN)

    assert app.strava.webhooks.deliver() == ()


def test_nothing_is_told_without_an_activity_scope(app: App, listener: Listener) -> None:
    app.connect("read")
    app.subscribe(listener.url)

    app.strava.delete_activity(3)

    assert app.strava.webhooks.deliver() == ()


def test_without_a_subscription_events_are_lost(app: App, listener: Listener) -> None:
    app.connect("read", "activity:read_all")
    app.strava.delete_activity(3)
    app.subscribe(listener.url)

    assert app.strava.webhooks.deliver() == ()


def test_a_refused_event_is_sent_again(
    app: App, listener: Listener, told: list[dict[str, Any]]
) -> None:
    listener.statuses = [500]
    app.strava.delete_activity(3)

    deliveries = app.strava.webhooks.deliver()

    assert [(d.attempt, d.status) for d in deliveries] == [(1, 500), (2, 200)]
    assert len(told) == 2


def test_the_third_attempt_is_the_last(
    app: App, listener: Listener, told: list[dict[str, Any]]
) -> None:
    listener.statuses = [500, 404, 302, 200]
    app.strava.delete_activity(3)

    deliveries = app.strava.webhooks.deliver()

    assert [d.status for d in deliveries] == [500, 404, 302]
    assert app.strava.webhooks.deliver() == ()


def test_a_listener_that_is_gone_gives_no_status(app: App) -> None:
    with Listener() as listener:
        app.connect("read", "activity:read_all")
        app.subscribe(listener.url)
    app.strava.delete_activity(3)

    assert [d.status for d in app.strava.webhooks.deliver()] == [None, None, None]


def test_events_can_come_twice_and_in_reverse(app: App, told: list[dict[str, Any]]) -> None:
    app.strava.webhooks.duplicates = True
    app.strava.webhooks.reverse = True
    app.strava.edit_activity(3, name="A")
    app.strava.delete_activity(3)

    app.strava.webhooks.deliver()

    assert [e["aspect_type"] for e in told] == ["delete", "delete", "update", "update"]


def test_in_background_events_go_out_by_themselves(app: App, told: list[dict[str, Any]]) -> None:
    app.strava.webhooks.in_background = True

    app.strava.delete_activity(3)
    app.strava.webhooks.settle()

    assert [e["object_id"] for e in told] == [3]
    assert app.strava.webhooks.deliver() == ()


def test_stopping_ends_the_wait_between_attempts(
    app: App, listener: Listener, told: list[dict[str, Any]]
) -> None:
    listener.statuses = [500, 500, 500]
    app.strava.webhooks.in_background = True
    app.strava.webhooks.retry_gap_s = 60.0
    app.strava.delete_activity(3)

    app.server.stop()

    assert len(told) == 1
