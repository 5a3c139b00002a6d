"""What the pages need to know of the settings, and what follows from the public address."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import urlsplit

from plansync.store.feed_lookup import FeedHit

LOOPBACK = ("127.0.0.1", "localhost")


class Lookup(Protocol):
    """How a feed is found by the hash of its secret (store.FeedLookup)."""

    def __call__(
        self, secret_hash: str, *, busy: bool = False, want_body: bool = False
    ) -> FeedHit | None:
        """What is at the address, None when there never was a feed."""


@dataclass(frozen=True, slots=True)
class WebSettings:
    """Settings of the pages. `secret_key` signs forms, nothing that is stored.

    `measures` gives the numbers for /metrics beside our own: a name and help text, and its value.
    """

    public_url: str
    secret_key: bytes = field(repr=False)
    strava_oauth_url: str = "https://www.strava.com/oauth"
    contact: str = ""
    keep_days: int = 7
    has_limits: bool = True
    measures: Mapping[str, Callable[[], float]] = field(default_factory=dict, hash=False)

    @property
    def is_https(self) -> bool:
        """Whether browsers reach this PlanSync by https, so that cookies may insist on it."""
        return urlsplit(self.public_url).scheme == "https"

    @property
    def hosts(self) -> tuple[str, ...]:
        """The host names a request may come by; loopback always, for health checks."""
        return tuple(dict.fromkeys((urlsplit(self.public_url).hostname or "", *LOOPBACK)))

    @property
    def authorize_origin(self) -> str:
        """Where POST /connect sends the browser: the one foreign origin a form may lead to."""
        parts = urlsplit(self.strava_oauth_url)
        return f"{parts.scheme}://{parts.netloc}"

    def cookie(self, name: str) -> str:
        """A cookie's name; with https one that browsers bind to exactly this host."""
        return f"__Host-{name}" if self.is_https else name
