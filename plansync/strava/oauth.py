"""Connecting a runner with Strava: the permission page, codes, tokens, scopes, and the way out.

Written without stravalib, which drops the granted scopes and cannot revoke.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlencode

import requests

from plansync.errors import InputError, ReconnectError
from plansync.strava.convert import clean_name, strava_id
from plansync.strava.http import StravaSession
from plansync.strava.refusals import refusal, unknown_application, unreadable

SCOPES = "read,activity:read_all"
_LONGEST_LIFE_S = 30 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Tokens:
    """The pair that opens a runner's Strava data until `expires_at`, and renews itself."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Grant:
    """What a runner allowed: who it is on Strava, the tokens, and the boxes left ticked."""

    athlete_id: str
    athlete_name: str
    tokens: Tokens
    scopes: frozenset[str]


class ScopeVerdict(StrEnum):
    """What the granted scopes let us see."""

    NONE = "none"
    NO_PRIVATE = "no_private"
    ALL = "all"

    @property
    def can_read(self) -> bool:
        """Whether runs can be read at all."""
        return self is not ScopeVerdict.NONE


@dataclass(frozen=True, slots=True)
class Return:
    """What the runner's browser brought back from Strava's permission page."""

    code: str = field(repr=False)
    state: str = field(repr=False)
    scopes: frozenset[str]


class StravaOAuth:
    """Strava's doors for permissions, for one registered application."""

    def __init__(self, client_id: str, client_secret: str, *, session: StravaSession) -> None:
        self._client_id = client_id
        self._client_secret = client_secret
        self._session = session

    def authorize_url(self, *, state: str, redirect_uri: str, force: bool = False) -> str:
        """The address of Strava's permission page; `force` shows it even to who said yes before."""
        query = {
            "client_id": self._client_id,
            "redirect_uri": redirect_uri,
            "response_type": "code",
            "approval_prompt": "force" if force else "auto",
            "scope": SCOPES,
            "state": state,
        }
        return f"{self._session.oauth_url}/authorize?{urlencode(query)}"

    def exchange(self, code: str, *, now: datetime, scopes: frozenset[str] = frozenset()) -> Grant:
        """The grant behind a code; `scopes` are those of the Return, used if the answer has none.

        ReconnectError "code" for a used code, ApplicationError when Strava does not serve this
        application (reason "full": no more runners), OutsideError when it does not answer.
        """
        form = {"grant_type": "authorization_code", "code": code}
        body = self._tokens(form, now=now, unauthorized="code")
        athlete = body.get("athlete")
        if not isinstance(athlete, dict) or not (athlete_id := strava_id(athlete.get("id"))):
            raise unreadable()
        said = scope_set(body.get("scope")) or scopes
        return Grant(athlete_id, athlete_name(athlete), _pair(body, now), said)

    def refresh(self, refresh_token: str, now: datetime) -> Tokens:
        """A pair that lives on; the old refresh token may be dead from here.

        ReconnectError "refused" when the grant is gone; UnansweredError when Strava may have
        renewed it although we got no answer.
        """
        form = {"grant_type": "refresh_token", "refresh_token": refresh_token}
        return _pair(self._tokens(form, now=now, unauthorized="refused"), now)

    def revoke(self, token: str, *, now: datetime) -> None:
        """End the grant this access or refresh token belongs to; fine when it ended before.

        OutsideError means that it has to be tried again.
        """
        response = self._session.post(
            f"{self._session.oauth_url}/revoke",
            data={"token": token},
            auth=(self._client_id, self._client_secret),
        )
        if response.status_code == 401:
            raise unknown_application()
        # 200 with an empty body, also for a token nobody knows.
        if response.status_code not in (200, 204):
            raise refusal(response, now=now)

    def _tokens(
        self, form: dict[str, str], *, now: datetime, unauthorized: str
    ) -> dict[str, object]:
        response: requests.Response = self._session.post(
            f"{self._session.oauth_url}/token",
            data={"client_id": self._client_id, "client_secret": self._client_secret} | form,
        )
        if response.status_code != 200:
            raise refusal(response, now=now, unauthorized=unauthorized)
        try:
            body = response.json()
        except (ValueError, RecursionError):
            raise unreadable() from None
        if not isinstance(body, dict):
            raise unreadable()
        return body


def read_return(query: Mapping[str, str]) -> Return:
    """What came back with the runner; ReconnectError "denied" when the answer was no."""
    if query.get("error"):
        raise ReconnectError(
            "you did not give the permission, so nothing was stored",
            reason="denied",
            hint="PlanSync also works without Strava",
        )
    code, state = query.get("code", ""), query.get("state", "")
    if not code or not state:
        raise InputError("this is not an answer from Strava", hint="start connecting again")
    return Return(code, state, scope_set(query.get("scope")))


def scope_set(said: object) -> frozenset[str]:
    """The scopes in a list that is separated by commas or spaces."""
    return frozenset(said.replace(",", " ").split()) if isinstance(said, str) else frozenset()


def granted(scopes: Iterable[str]) -> ScopeVerdict:
    """What these scopes let us see: nothing, all but private runs, or all runs."""
    had = frozenset(scopes)
    if "activity:read_all" in had:
        return ScopeVerdict.ALL
    return ScopeVerdict.NO_PRIVATE if "activity:read" in had else ScopeVerdict.NONE


def athlete_name(athlete: Mapping[str, object]) -> str:
    """The name to greet an athlete of Strava's with."""
    parts = [athlete.get("firstname"), athlete.get("lastname")]
    return clean_name(" ".join(part for part in parts if isinstance(part, str)), "Runner")


def _pair(body: Mapping[str, object], now: datetime) -> Tokens:
    access, refresh = body.get("access_token"), body.get("refresh_token")
    left_s = _left_s(body, now)
    if not isinstance(access, str) or not isinstance(refresh, str) or not access or not refresh:
        raise unreadable()
    return Tokens(access, refresh, now + timedelta(seconds=left_s))


def _left_s(body: Mapping[str, object], now: datetime) -> float:
    # What is left counts by our own clock, so a clock that is wrong by hours does no harm.
    left, until = body.get("expires_in"), body.get("expires_at")
    if not isinstance(left, int) and isinstance(until, int):
        left = until - now.timestamp()
    if not isinstance(left, int | float) or not 0 < left <= _LONGEST_LIFE_S:
        raise unreadable()
    return left
