"""Keeps every runner's access token alive: renewed by one, saved before it is used.

Strava may give a new refresh token with each renewal, and then the old one dies at once. So a
renewal runs under a lease, its result is committed first, and nobody else renews meanwhile.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from plansync.errors import OutsideError, ReconnectError
from plansync.strava.oauth import Tokens
from plansync.strava.refusals import SOURCE, UnansweredError

# Strava gives a new access token only in the last hour of the old one's life.
RENEW_BEFORE = timedelta(minutes=60)
# Good enough to go on with while somebody else renews.
STILL_USABLE = timedelta(minutes=5)
# Two calls with their deadlines fit in with room to spare.
LEASE = timedelta(seconds=90)
RETRY_AFTER = timedelta(seconds=30)
# Less than a second in all.
_PAUSES_S = (0.02, 0.08, 0.2, 0.3, 0.3)


class HeldState(StrEnum):
    """Whether a connection works as far as we know."""

    CONNECTED = "connected"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Held:
    """A runner's tokens as stored; `version` grows with every change of them."""

    tokens: Tokens
    version: int
    state: HeldState = HeldState.CONNECTED
    reason: str = ""


class TokenVault(Protocol):
    """Where tokens are kept. Each method is one transaction, durable when it returns.

    Safe to use from many threads and processes. All times are aware. For an athlete without a
    connection `load` is NotFoundError, and the others say False or do nothing. Connecting again
    ends a lease and a refusal; nothing else ends a refusal.
    """

    def load(self, athlete_id: str) -> Held:
        """The tokens as they are now, never a copy from before."""

    def take_lease(self, athlete_id: str, *, by: str, until: datetime, now: datetime) -> bool:
        """Whether the right to renew is now `by`'s: only if nobody holds it beyond `now`."""

    def save(self, athlete_id: str, tokens: Tokens, *, version: int) -> bool:
        """Whether the version was still this one: then the tokens are stored, the lease is over."""

    def release(self, athlete_id: str, *, by: str) -> None:
        """Give the right to renew back, if `by` still holds it."""

    def refuse(self, athlete_id: str, *, reason: str, version: int) -> None:
        """Set the state to refused, if the version is still this one."""


class Renewer(Protocol):
    """The part of StravaOAuth that renews."""

    def refresh(self, refresh_token: str, now: datetime) -> Tokens:
        """A pair that lives on."""


class TokenKeeper:
    """Hands out access tokens that work; `by` names this process among others."""

    def __init__(
        self,
        *,
        vault: TokenVault,
        oauth: Renewer,
        now: Callable[[], datetime],
        by: str,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._vault = vault
        self._oauth = oauth
        self._now = now
        self._by = by
        self._pause = pause

    def access_token(self, athlete_id: str, *, rejected: str = "") -> str:
        """An access token that is good for a while; not the one Strava `rejected`, if renewable.

        ReconnectError when the runner has to connect again (no call is made when that is known
        already), OutsideError when Strava does not answer or somebody else is still renewing.
        """
        by = f"{self._by}/{threading.get_ident()}"
        for pause_s in (*_PAUSES_S, 0.0):
            held = self._load(athlete_id)
            if self._lasts(held.tokens, RENEW_BEFORE, rejected):
                return held.tokens.access
            now = self._now()
            if self._vault.take_lease(athlete_id, by=by, until=now + LEASE, now=now):
                return self._renewed_by(athlete_id, by, rejected)
            self._pause(pause_s)
        if self._lasts(held.tokens, STILL_USABLE, rejected):
            return held.tokens.access
        raise OutsideError(
            "the connection with Strava is being renewed by somebody else",
            source=SOURCE,
            retry_at=self._now() + RETRY_AFTER,
        )

    def _renewed_by(self, athlete_id: str, by: str, rejected: str) -> str:
        try:
            return self._renewed(athlete_id, rejected)
        finally:
            self._vault.release(athlete_id, by=by)

    def _renewed(self, athlete_id: str, rejected: str) -> str:
        # Somebody may have finished between our look and our lease.
        held = self._load(athlete_id)
        if self._lasts(held.tokens, RENEW_BEFORE, rejected):
            return held.tokens.access
        try:
            tokens = self._ask(held.tokens.refresh)
        except ReconnectError as error:
            return self._after_refusal(athlete_id, held, error)
        if self._vault.save(athlete_id, tokens, version=held.version):
            return tokens.access
        # The runner connected again meanwhile: that connection is the one that counts.
        return self._load(athlete_id).tokens.access

    def _ask(self, refresh_token: str) -> Tokens:
        try:
            return self._oauth.refresh(refresh_token, self._now())
        except UnansweredError:
            # Strava may have renewed or not. If it did, the old token is dead and this says so.
            return self._oauth.refresh(refresh_token, self._now())

    def _after_refusal(self, athlete_id: str, held: Held, error: ReconnectError) -> str:
        latest = self._load(athlete_id)
        if latest.version != held.version:
            return latest.tokens.access
        self._vault.refuse(athlete_id, reason=error.reason, version=held.version)
        raise error

    def _load(self, athlete_id: str) -> Held:
        held = self._vault.load(athlete_id)
        if held.state is HeldState.REFUSED:
            raise ReconnectError(
                "Strava no longer accepts this connection",
                reason=held.reason or "refused",
                hint="connect again",
            )
        return held

    def _lasts(self, tokens: Tokens, span: timedelta, rejected: str) -> bool:
        return tokens.access != rejected and tokens.expires_at - self._now() >= span
