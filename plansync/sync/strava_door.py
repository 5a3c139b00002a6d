"""Strava behind one door: a session for each job, tokens kept alive, the budget shared."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from plansync.strava.client import Reading, StravaRuns
from plansync.strava.http import RateLedger, StravaSession
from plansync.strava.oauth import Grant, StravaOAuth, Tokens
from plansync.strava.subscriptions import StravaSubscriptions, Subscription
from plansync.strava.tokens import TokenKeeper, TokenVault


@dataclass(frozen=True, slots=True)
class StravaDoor:
    """One registered application at Strava; `by` names this process among others."""

    app: str
    client_secret: str = field(repr=False)
    api_url: str
    oauth_url: str
    vault: TokenVault
    budget: RateLedger
    now: Callable[[], datetime]
    by: str

    def authorize_url(self, *, state: str, redirect_uri: str, force: bool = False) -> str:
        """The address of the permission page."""
        with self._oauth() as oauth:
            return oauth.authorize_url(state=state, redirect_uri=redirect_uri, force=force)

    def exchange(self, code: str, scopes: frozenset[str]) -> Grant:
        """The grant behind a code."""
        with self._oauth() as oauth:
            return oauth.exchange(code, now=self.now(), scopes=scopes)

    def refresh(self, refresh_token: str, now: datetime) -> Tokens:
        """A pair that lives on, for the keeper of tokens."""
        with self._oauth() as oauth:
            return oauth.refresh(refresh_token, now)

    def revoke(self, token: str) -> None:
        """Nothing; the grant is ended."""
        with self._oauth() as oauth:
            oauth.revoke(token, now=self.now())

    def runs(self, athlete_id: str, after: datetime) -> Reading:
        """The runs of a connected runner that start after an instant."""
        keeper = TokenKeeper(vault=self.vault, oauth=self, now=self.now, by=self.by)
        token = keeper.access_token(athlete_id)
        with self._session() as session:
            reader = StravaRuns(
                token,
                session=session,
                renew=lambda rejected: keeper.access_token(athlete_id, rejected=rejected),
            )
            return reader.runs(after)

    def subscription(self) -> Subscription | None:
        """The webhook subscription, None when there is none."""
        with self._subscriptions() as subscriptions:
            return subscriptions.current()

    def subscribe(self, *, callback_url: str, verify_token: str) -> Subscription:
        """A new webhook subscription."""
        with self._subscriptions() as subscriptions:
            return subscriptions.create(callback_url=callback_url, verify_token=verify_token)

    def unsubscribe(self, subscription_id: str) -> None:
        """Nothing; the subscription is ended."""
        with self._subscriptions() as subscriptions:
            subscriptions.delete(subscription_id)

    @contextmanager
    def _session(self, *, interactive: bool = False) -> Iterator[StravaSession]:
        with StravaSession(
            now=self.now,
            api_url=self.api_url,
            oauth_url=self.oauth_url,
            ledger=self.budget,
            interactive=interactive,
        ) as session:
            yield session

    @contextmanager
    def _oauth(self) -> Iterator[StravaOAuth]:
        with self._session(interactive=True) as session:
            yield StravaOAuth(self.app, self.client_secret, session=session)

    @contextmanager
    def _subscriptions(self) -> Iterator[StravaSubscriptions]:
        with self._session(interactive=True) as session:
            yield StravaSubscriptions(self.app, self.client_secret, session=session)
