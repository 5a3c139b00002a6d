"""What the use cases need from outside, as small protocols that fakes satisfy too."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from plansync.errors import OperatorError
from plansync.opt.catalogue import Catalogue
from plansync.sources.base import Fetched, Validators
from plansync.sources.base import Reading as SourceReading
from plansync.store import Store, Tx
from plansync.strava.client import Reading
from plansync.strava.oauth import Grant
from plansync.strava.subscriptions import Subscription
from plansync.sync.rhythm import Rhythm
from plansync.times import Window


class Strava(Protocol):
    """Strava as the use cases see it. All errors are those of plansync.errors.

    ReconnectError: the runner has to connect again; ApplicationError: Strava does not serve this
    application; OutsideError: later, at `retry_at` when it says so.
    """

    @property
    def app(self) -> str:
        """What the budget of calls is kept under: the client id."""

    def authorize_url(self, *, state: str, redirect_uri: str, force: bool = False) -> str:
        """The address of the permission page."""

    def exchange(self, code: str, scopes: frozenset[str]) -> Grant:
        """The grant behind a code."""

    def runs(self, athlete_id: str, after: datetime) -> Reading:
        """The runs of a connected runner that start after an instant; renews the token."""

    def revoke(self, token: str) -> None:
        """Nothing; the grant is ended."""

    def subscription(self) -> Subscription | None:
        """The webhook subscription, None when there is none."""

    def subscribe(self, *, callback_url: str, verify_token: str) -> Subscription:
        """A new webhook subscription."""

    def unsubscribe(self, subscription_id: str) -> None:
        """Nothing; the subscription is ended."""


class PlanDoor(Protocol):
    """How plan addresses are fetched and what came back is understood."""

    def fetch(
        self, address: str, validators: Validators | None = None, *, within_s: float | None = None
    ) -> Fetched | None:
        """What stands at an address now, None when it is what the validators are of.

        `within_s` is for somebody who waits: less than is usual.

        InputError (RefusedAddressError) or OutsideError when it cannot be had.
        """

    def read(
        self, body: bytes, *, source_id: str, source_name: str, tz: ZoneInfo, window: Window
    ) -> SourceReading:
        """The entries of a plan file or feed; `source_id` is part of every key.

        NotACalendarError or InputError when it is no plan.
        """


class Bell(Protocol):
    """Tells whoever does due work that there is some; losing a ring loses nothing."""

    def ring(self) -> None:
        """Nothing; somebody looks soon."""


@dataclass(frozen=True, slots=True)
class Doors:
    """Everything the use cases are made with; built in wiring, and in tests from fakes.

    `catalogues` are by edition of the textbook; `catalogue_digest` names their content.
    `webhook_secret` is the last part of the webhook's address, `verify_token` may be empty.
    """

    store: Store
    now: Callable[[], datetime]
    catalogues: Mapping[int, Catalogue] = field(hash=False)
    catalogue_digest: str
    rhythm: Rhythm
    plans: PlanDoor
    bell: Bell
    strava: Strava | None
    public_url: str
    keep: timedelta
    """How long what came from Strava is kept after it was last seen there."""
    poll: timedelta
    webhook_secret: str = field(repr=False, default="")
    verify_token: str = field(repr=False, default="")
    link_keys: tuple[bytes, ...] = field(repr=False, default=())
    """What the links of the feeds are signed with: the first signs, all of them prove."""
    demo: bool = False

    @contextmanager
    def write(self) -> Iterator[Tx]:
        """A transaction; the bell rings once it is kept, since it may have left due work."""
        with self.store.write() as tx:
            yield tx
        self.bell.ring()

    def need_strava(self) -> Strava:
        """Strava, OperatorError when this PlanSync has no application there."""
        if self.strava is None:
            raise OperatorError(
                "this PlanSync is not set up for Strava",
                hint="set PLANSYNC_STRAVA_CLIENT_ID and PLANSYNC_STRAVA_CLIENT_SECRET",
            )
        return self.strava
