"""Who fetched which feed, collected in memory until a job writes it down.

A calendar's poll must cost no write; that it came is the proof a runner looks for.
"""

import threading
from collections.abc import Mapping
from datetime import datetime

from plansync.store.feeds import Fetches

_LONGEST_AGENT = 120


class FetchNotes:
    """Fetches by the hash of the feed's secret. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: dict[str, Fetches] = {}

    def note(self, secret_hash: str, *, at: datetime, agent: str) -> None:
        """Nothing; one more fetch is remembered."""
        with self._lock:
            before = self._seen.get(secret_hash)
            times = before.times + 1 if before else 1
            self._seen[secret_hash] = Fetches(at, _clean(agent), times)

    def drain(self) -> Mapping[str, Fetches]:
        """What was noted since the last time this was asked."""
        with self._lock:
            seen, self._seen = self._seen, {}
        return seen


def _clean(agent: str) -> str:
    if not agent.isprintable():
        agent = "".join(character for character in agent if character.isprintable())
    return agent[:_LONGEST_AGENT]
