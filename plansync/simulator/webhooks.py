"""Push subscriptions: the challenge when subscribing and the events afterwards.

Rules: developers.strava.com/docs/webhooks (two seconds to answer, at most three attempts).
"""

import json
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from threading import Event as Signal
from threading import RLock, Thread
from urllib.parse import urlencode, urlsplit, urlunsplit

ATTEMPTS = 3
ANSWER_WITHIN_S = 2.0
MAX_ANSWER_BYTES = 1 << 16

_HEADERS = {"Content-Type": "application/json", "User-Agent": "simulated-strava"}


@dataclass(frozen=True, slots=True)
class Subscription:
    """The one address of the application that hears about changes."""

    id: int
    callback_url: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Event:
    """One change as Strava tells it; the values of `updates` are strings."""

    object_type: str
    object_id: int
    aspect_type: str
    owner_id: int
    event_time: int
    updates: Mapping[str, str] = field(default_factory=dict)

    def as_json(self, subscription_id: int) -> dict[str, object]:
        """The event's body when sent for this subscription."""
        return {
            "aspect_type": self.aspect_type,
            "event_time": self.event_time,
            "object_id": self.object_id,
            "object_type": self.object_type,
            "owner_id": self.owner_id,
            "subscription_id": subscription_id,
            "updates": dict(self.updates),
        }


@dataclass(frozen=True, slots=True)
class Delivery:
    """One attempt to hand over an event; `status` is None when nobody answered in time."""

    event: Event
    attempt: int
    status: int | None

    @property
    def is_acknowledged(self) -> bool:
        """Whether the listener took it."""
        return self.status == 200


class WebhookSender:
    """Holds the subscription and the events not yet sent.

    Events wait for `deliver()`, or with `in_background` each one starts a thread. `duplicates`
    sends everything twice and `reverse` sends the newest first, as a network may.
    """

    def __init__(
        self, *, now: Callable[[], datetime], new_token: Callable[[], str], lock: RLock
    ) -> None:
        self._now = now
        self._new_token = new_token
        self._lock = lock
        self._stopping = Signal()
        self._waiting: list[Event] = []
        self._threads: list[Thread] = []
        self._last_id = 0
        self.subscription: Subscription | None = None
        self.in_background = False
        self.duplicates = False
        self.reverse = False
        self.retry_gap_s = 0.0

    def is_verified(self, callback_url: str, verify_token: str) -> bool:
        """Whether the address answers the challenge with 200 and an echo."""
        challenge = self._new_token()
        query = {
            "hub.mode": "subscribe",
            "hub.challenge": challenge,
            "hub.verify_token": verify_token,
        }
        separator = "&" if "?" in callback_url else "?"
        status, body = _call("GET", f"{callback_url}{separator}{urlencode(query)}")
        return status == 200 and _echo(body) == challenge

    def subscribe(self, callback_url: str) -> Subscription:
        """The new subscription for an address that passed the challenge."""
        with self._lock:
            self._last_id += 1
            self.subscription = Subscription(self._last_id, callback_url, self._now())
            return self.subscription

    def unsubscribe(self) -> None:
        """End the subscription and forget what was not sent."""
        with self._lock:
            self.subscription = None
            self._waiting.clear()

    def announce(self, event: Event) -> None:
        """Put the event in line; without a subscription nobody will ever hear of it."""
        with self._lock:
            if self.subscription is None:
                return
            self._waiting.append(event)
            if self.in_background:
                self._start_thread()

    def deliver(self) -> tuple[Delivery, ...]:
        """All attempts made for the waiting events, up to three for each."""
        with self._lock:
            subscription, waiting = self.subscription, self._take()
        if subscription is None:
            return ()
        attempts: list[Delivery] = []
        for attempt in range(1, ATTEMPTS + 1):
            made = [Delivery(e, attempt, self._post(subscription, e)) for e in waiting]
            attempts += made
            waiting = [one.event for one in made if not one.is_acknowledged]
            if not waiting or self._stopping.wait(self.retry_gap_s):
                break
        return tuple(attempts)

    def settle(self) -> None:
        """Wait until the background threads have said what they had to say."""
        while self._threads:
            self._threads.pop().join()

    def start(self) -> None:
        """Make ready to send, also after a stop."""
        self._stopping.clear()

    def stop(self) -> None:
        """Give up waiting between attempts and let the background threads end."""
        self._stopping.set()
        self.settle()

    def _take(self) -> list[Event]:
        waiting, self._waiting = self._waiting, []
        if self.duplicates:
            waiting = [event for event in waiting for _ in range(2)]
        return waiting[::-1] if self.reverse else waiting

    def _start_thread(self) -> None:
        thread = Thread(target=self.deliver, name="simulated-webhook", daemon=True)
        self._threads.append(thread)
        thread.start()

    def _post(self, subscription: Subscription, event: Event) -> int | None:
        body = json.dumps(event.as_json(subscription.id))
        return _call("POST", subscription.callback_url, body=body)[0]


def _call(method: str, url: str, *, body: str | None = None) -> tuple[int | None, bytes]:
    """The listener's own status and body: no proxy, no redirect is followed; None for silence."""
    parts = urlsplit(url)
    connect = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    try:
        connection = connect(parts.hostname or "", parts.port, timeout=ANSWER_WITHIN_S)
        with closing(connection):
            target = urlunsplit(("", "", parts.path or "/", parts.query, ""))
            connection.request(method, target, body, _HEADERS)
            answer = connection.getresponse()
            return answer.status, answer.read(MAX_ANSWER_BYTES)
    except (OSError, ValueError, HTTPException):
        return None, b""


def _echo(body: bytes) -> object:
    try:
        answer = json.loads(body)
    except ValueError:
        return None
    return answer.get("hub.challenge") if isinstance(answer, dict) else None
