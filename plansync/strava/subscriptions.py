"""The application's one webhook subscription at Strava: what it is, make it, remove it."""

from collections.abc import Mapping
from dataclasses import dataclass

import requests

from plansync.errors import InputError
from plansync.strava.convert import strava_id
from plansync.strava.http import FIXED_API_URL, StravaSession
from plansync.strava.refusals import refusal, unreadable

LONGEST_CALLBACK = 255
_URL = f"{FIXED_API_URL}/push_subscriptions"


@dataclass(frozen=True, slots=True)
class Subscription:
    """Where Strava sends events, and the number it puts into each."""

    subscription_id: str
    callback_url: str


class StravaSubscriptions:
    """Looks after the subscription of one registered application."""

    def __init__(self, client_id: str, client_secret: str, *, session: StravaSession) -> None:
        self._who = {"client_id": client_id, "client_secret": client_secret}
        self._session = session

    def current(self) -> Subscription | None:
        """The subscription, None when there is none."""
        # Strava wants the secret in the address here; the session keeps it out of all text.
        listed = self._json(self._session.get(_URL, params=self._who), 200)
        if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
            raise unreadable()
        return next((_subscription(one) for one in listed), None)

    def create(self, *, callback_url: str, verify_token: str) -> Subscription:
        """A new subscription; Strava asks the callback address before it answers."""
        if len(callback_url) > LONGEST_CALLBACK:
            raise InputError(f"Strava takes callback addresses of {LONGEST_CALLBACK} characters")
        form = self._who | {"callback_url": callback_url, "verify_token": verify_token}
        made = self._json(self._session.post(_URL, data=form), 201)
        if not isinstance(made, dict):
            raise unreadable()
        return _subscription({"callback_url": callback_url} | made)

    def delete(self, subscription_id: str) -> None:
        """End the subscription; fine when it ended before."""
        if not (subscription_id.isascii() and subscription_id.isdigit()):
            raise InputError(f"{subscription_id[:20]!r} is not a subscription of Strava's")
        response = self._session.delete(f"{_URL}/{subscription_id}", params=self._who)
        if response.status_code not in (200, 204, 404):
            raise refusal(response, now=self._session.now())

    def _json(self, response: requests.Response, made: int) -> object:
        if response.status_code not in (200, made):
            raise refusal(response, now=self._session.now())
        try:
            body: object = response.json()
        except (ValueError, RecursionError):
            raise unreadable() from None
        return body


def _subscription(said: Mapping[str, object]) -> Subscription:
    subscription_id = strava_id(said.get("id"))
    if not subscription_id:
        raise unreadable()
    return Subscription(subscription_id, str(said.get("callback_url") or ""))
