"""The links of a feed: each opens one session without sign-in, for as long as its feed lives.

A token is the feed's id and an HMAC-SHA-256 (RFC 2104) over feed, runner and session, cut to 128
bits (section 5 of the RFC allows half of the digest). It says nothing and opens nothing else.
"""

import base64
import hashlib
import hmac
from collections.abc import Callable, Sequence

from plansync.errors import GoneError, NotFoundError
from plansync.store import Tx
from plansync.store.feeds import Feed

TOKEN_BYTES = 16
UNKNOWN = "there is no session behind this link"
GONE = "this link was switched off"


def signer(keys: Sequence[bytes], feed: Feed) -> Callable[[str], str] | None:
    """What makes the token of a session's uid for a feed; None without a key."""
    return (lambda uid: _token(keys[0], feed, uid)) if keys else None


def opened(tx: Tx, keys: Sequence[bytes], *, uid: str, token: str) -> str:
    """The runner whose session a link opens.

    NotFoundError for a link nobody made, GoneError for one whose feed was rotated or revoked.
    """
    feed = tx.feeds.by_id(token.partition(".")[0])
    if feed is None or not _is_ours(keys, feed, uid, token):
        raise NotFoundError(UNKNOWN)
    if feed.revoked_at is not None:
        raise GoneError(GONE, hint="your calendar has the new links")
    return feed.athlete_id


def _is_ours(keys: Sequence[bytes], feed: Feed, uid: str, token: str) -> bool:
    # Every key is tried in constant time, and none is left out on the way.
    found = [hmac.compare_digest(_token(key, feed, uid).encode(), token.encode()) for key in keys]
    return any(found)


def _token(key: bytes, feed: Feed, uid: str) -> str:
    said = f"{feed.id}\x1f{feed.athlete_id}\x1f{uid}".encode()
    mac = hmac.new(key, said, hashlib.sha256).digest()[:TOKEN_BYTES]
    return f"{feed.id}.{base64.urlsafe_b64encode(mac).decode().rstrip('=')}"
