"""The last good bytes of feeds, for the moments when the database does not answer."""

import threading
from collections import OrderedDict

from plansync.store.feeds import FeedBytes

MOST = 256


class LastGood:
    """Bytes by the hash of the secret, the least used dropped first. Safe between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[str, bool], FeedBytes] = OrderedDict()

    def keep(self, secret_hash: str, found: FeedBytes, *, busy: bool) -> None:
        """Nothing; these bytes are the last good ones."""
        with self._lock:
            self._kept[secret_hash, busy] = found
            self._kept.move_to_end((secret_hash, busy))
            if len(self._kept) > MOST:
                self._kept.popitem(last=False)

    def get(self, secret_hash: str, *, busy: bool) -> FeedBytes | None:
        """The last good bytes, None when none are at hand."""
        with self._lock:
            return self._kept.get((secret_hash, busy))

    def forget(self, secret_hash: str) -> None:
        """Nothing; a feed that is gone is not served from memory either."""
        with self._lock:
            for busy in (False, True):
                self._kept.pop((secret_hash, busy), None)
