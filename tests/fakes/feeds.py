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


@dataclass
class FakeLookup:
    """Feeds by secret: "live", "gone" (revoked) and "new" (nothing published yet)."""

    is_down: bool = False
    bodies: int = 0
    revoked: set[str] = field(default_factory=lambda: {"gone"})
    vanishes: bool = False

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
        found = _bytes(busy=busy)
        body = self._body(found) if want_body else None
        return FeedHit(found.etag, found.modified, False, lambda: body or self._late(found))

    def _body(self, found: FeedBytes) -> FeedBytes:
        self.bodies += 1
        return found

    def _late(self, found: FeedBytes) -> FeedBytes | None:
        return None if self.vanishes else self._body(found)


def _bytes(*, busy: bool) -> FeedBytes:
    body = BUSY if busy else CALENDAR
    return FeedBytes("tag-busy" if busy else "tag", MODIFIED, gzip.compress(body, mtime=0))
