"""The webhook's question and its events, true and forged."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plansync.errors import InputError
from plansync.strava.webhook import (
    MAX_BODY_BYTES,
    Aspect,
    ChallengeRefusedError,
    ObjectType,
    StravaEvent,
    challenge,
    parse_event,
)

ASKED = {"hub.mode": "subscribe", "hub.challenge": "15f7", "hub.verify_token": "seven"}
EVENT: dict[str, object] = {
    "aspect_type": "create",
    "event_time": 1795300000,
    "object_id": 16_000_000_001,
    "object_type": "activity",
    "owner_id": 134815,
    "subscription_id": 120475,
    "updates": {},
}


def event(**changes: object) -> StravaEvent:
    return parse_event(json.dumps(EVENT | changes).encode())


def test_who_knows_the_token_gets_the_challenge_back() -> None:
    assert challenge(ASKED, "seven") == {"hub.challenge": "15f7"}


@pytest.mark.parametrize(
    ("changes", "verify_token"),
    [
        ({"hub.verify_token": "eight"}, "seven"),
        ({"hub.verify_token": "sev\u00e9n"}, "seven"),
        ({"hub.verify_token": "\udcff"}, "seven"),
        ({"hub.verify_token": ""}, "seven"),
        ({"hub.verify_token": ""}, ""),
        ({"hub.verify_token": "STRAVA"}, ""),
        ({"hub.mode": "unsubscribe"}, "seven"),
    ],
)
def test_who_does_not_is_refused(changes: dict[str, str], verify_token: str) -> None:
    with pytest.raises(ChallengeRefusedError) as raised:
        challenge(ASKED | changes, verify_token)

    assert raised.value.http_status == 403


@pytest.mark.parametrize("echo", ["", "x" * 257])
def test_a_challenge_of_an_odd_length_is_not_echoed(echo: str) -> None:
    with pytest.raises(InputError, match=r"hub\.challenge"):
        challenge(ASKED | {"hub.challenge": echo}, "seven")


def test_an_event_says_what_happened_to_what_of_whom() -> None:
    assert event() == StravaEvent(
        ObjectType.ACTIVITY,
        Aspect.CREATE,
        "16000000001",
        "134815",
        subscription_id="120475",
        at=datetime.fromtimestamp(1795300000, UTC),
        ends_permission=False,
    )


@pytest.mark.parametrize(
    ("object_type", "updates", "ends"),
    [
        ("athlete", {"authorized": "false"}, True),
        ("athlete", {"authorized": False}, True),
        ("athlete", {"authorized": "true"}, False),
        ("athlete", {}, False),
        ("athlete", None, False),
        ("activity", {"authorized": "false"}, False),
    ],
)
def test_only_an_athlete_without_authorization_ends_the_permission(
    object_type: str, updates: object, ends: bool
) -> None:
    said = event(object_type=object_type, aspect_type="update", updates=updates)

    assert said.ends_permission is ends


@pytest.mark.parametrize("at", [None, "now", -1, 10**30])
def test_an_unreadable_time_does_not_lose_the_event(at: object) -> None:
    assert event(event_time=at).at is None


@pytest.mark.parametrize(
    "changes",
    [
        {"object_type": "club"},
        {"object_type": ["activity"]},
        {"aspect_type": None},
        {"object_id": "16000000001"},
        {"object_id": 0},
        {"owner_id": None},
    ],
)
def test_an_event_of_another_kind_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(InputError):
        event(**changes)


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[]", b"\xff\xfe\xff", b"[" * 9000, b" " * (MAX_BODY_BYTES + 1)]
)
def test_a_body_that_is_no_event_is_refused(body: bytes) -> None:
    with pytest.raises(InputError):
        parse_event(body)


@given(st.binary(max_size=300))
def test_no_body_does_more_than_be_refused(body: bytes) -> None:
    with pytest.raises(InputError):
        parse_event(body)
