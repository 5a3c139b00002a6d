"""A feed lookup in memory, with the answers of the store's."""

import gzip
from dataclasses import dataclass, field
from datetime import UTC, datetime

from plansync.errors import OutsideError
from plansync.store.feed_lookup import FeedHit
from plansync.store.feeds import FeedBytes
from plansync.store.secrets import hash_secret

MODIFIED = datetime(2026, 11, 23, 18, 5, 7, 250_000, tzinfo=UTC)
CALENDAR = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//made up//EN\r\nEND:VCALENDAR\r\n"
BUSY = CALENDAR.replace(b"made up", b"busy")
_FULL = FeedBytes("tag", MODIFIED, gzip.compress(CALENDAR, mtime=0))
_BUSY = FeedBytes("tag-busy", MODIFIED, gzip.compress(BUSY, mtime=0))


@dataclass
class FakeLookup:
    """Feeds by secret: "live", "gone" (revoked) and "new" (nothing published yet)."""

    is_down: bool = False
    bodies: int = 0
    revoked: set[str] = field(default_factory=lambda: {"gone"})
    vanishes: bool = False
    full: FeedBytes = _FULL
    busy: FeedBytes = _BUSY

    def __call__(
        self, secret_hash: str, *, busy: bool = False, want_body: bool = False
    ) -> FeedHit | None:
        if self.is_down:
            raise OutsideError("the database is busy", source="the database")
        secret = {hash_secret(one): one for one in ("live", "gone", "new")}.get(secret_hash)
        if secret is None:
            return None
        if secret in self.revoked or secret == "new":
            return FeedHit(None, None, secret in self.revoked, lambda: None)
        found = self._served(busy=busy)
        body = self._body(found) if want_body else None
        return FeedHit(
            found.etag, found.modified, False, lambda: body or self._late(secret, busy=busy)
        )

    def _served(self, *, busy: bool) -> FeedBytes:
        return self.busy if busy else self.full

    def _body(self, found: FeedBytes) -> FeedBytes:
        self.bodies += 1
        return found

    def _late(self, secret: str, *, busy: bool) -> FeedBytes | None:
        if self.vanishes or secret in self.revoked:
            return None
        return self._body(self._served(busy=busy))
