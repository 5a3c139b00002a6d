"""What Strava's webhook brings: the question who we are, and hints that something changed.

Nobody can prove that an event comes from Strava, so an event is never more than a reason to
look: a deletion is confirmed by reading the activity, an end of permission by renewing a token.
"""

import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import ClassVar

from plansync.errors import InputError
from plansync.strava.convert import strava_id

MAX_BODY_BYTES = 16 * 1024
_LONGEST_CHALLENGE = 256
_LATEST_EPOCH_S = 4_102_444_800  # 2100-01-01


class ChallengeRefusedError(InputError):
    """Whoever asks does not know the verify token."""

    http_status: ClassVar[int] = 403


class ObjectType(StrEnum):
    """What an event is about."""

    ACTIVITY = "activity"
    ATHLETE = "athlete"


class Aspect(StrEnum):
    """What is said to have happened to it."""

    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class StravaEvent:
    """A hint that something of an athlete's changed; `at` is None when that is not readable."""

    object_type: ObjectType
    aspect: Aspect
    object_id: str
    owner_id: str
    subscription_id: str
    at: datetime | None
    ends_permission: bool
    """The athlete is said to have withdrawn the permission on strava.com."""


def challenge(query: Mapping[str, str], verify_token: str) -> dict[str, str]:
    """The answer to Strava's question; ChallengeRefusedError unless it knows our verify token.

    With an empty verify token the door is closed.
    """
    given = query.get("hub.verify_token", "").encode(errors="surrogatepass")
    is_known = hmac.compare_digest(given, verify_token.encode(errors="surrogatepass"))
    if not verify_token or not is_known or query.get("hub.mode") != "subscribe":
        raise ChallengeRefusedError("this webhook is not known here")
    echo = query.get("hub.challenge", "")
    if not 0 < len(echo) <= _LONGEST_CHALLENGE:
        raise InputError("there is no usable hub.challenge")
    return {"hub.challenge": echo}


def parse_event(body: bytes) -> StravaEvent:
    """The event in a request's body; InputError when it is too long or not an event."""
    if len(body) > MAX_BODY_BYTES:
        raise InputError("the event is too long")
    try:
        said = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise InputError("the event is not JSON") from error
    if not isinstance(said, dict):
        raise InputError("the event is not an object")
    object_type, aspect = _kind(said)
    object_id, owner_id = strava_id(said.get("object_id")), strava_id(said.get("owner_id"))
    if not object_id or not owner_id:
        raise InputError("the event does not say whose it is")
    return StravaEvent(
        object_type,
        aspect,
        object_id,
        owner_id,
        subscription_id=strava_id(said.get("subscription_id")),
        at=_at(said.get("event_time")),
        ends_permission=object_type is ObjectType.ATHLETE and _says_no(said.get("updates")),
    )


def _kind(said: dict[str, object]) -> tuple[ObjectType, Aspect]:
    try:
        return ObjectType(str(said.get("object_type"))), Aspect(str(said.get("aspect_type")))
    except ValueError as error:
        raise InputError("the event is of an unknown kind") from error


def _at(value: object) -> datetime | None:
    if not isinstance(value, int) or not 0 < value < _LATEST_EPOCH_S:
        return None
    return datetime.fromtimestamp(value, UTC)


def _says_no(updates: object) -> bool:
    # Strava sends an athlete/update whose values are words: {"authorized": "false"}.
    return isinstance(updates, dict) and str(updates.get("authorized")).lower() == "false"
