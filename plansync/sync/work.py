"""The kinds of due work, how it is named and how long a failed piece waits."""

from datetime import datetime, timedelta
from enum import StrEnum

from plansync.store import Tx

FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=6)
MOST_TRIES = 12


class Kind(StrEnum):
    """What can be due."""

    SYNC = "sync"
    READ_SOURCE = "read-source"
    REPLAN = "replan"
    ROLL = "roll"
    PURGE = "purge"
    REVOKE = "revoke"


def ring(tx: Tx, kind: Kind, key: str, due_at: datetime) -> None:
    """Nothing; the work is due, written with its cause in one transaction."""
    tx.work.ring(kind.value, key, due_at)


def source_key(athlete_id: str, source_id: str) -> str:
    """The key of work about one source."""
    return f"{athlete_id}/{source_id}"


def backoff(tries: int) -> timedelta:
    """How long to wait after so many failures: 30 seconds, doubled each time, 6 hours at most."""
    doublings: int = min(max(tries - 1, 0), 20)
    return min(FIRST_WAIT * int(2**doublings), LONGEST_WAIT)
