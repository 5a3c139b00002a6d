"""A session: prescriptions in order, with their place in the runner's day and their identity."""

import base64
import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache

from plansync.opt.prescribe import Prescription
from plansync.times import later

UID_SUFFIX = "@plansync"
KEPT_UIDS = 8192


class Slot(StrEnum):
    """Where a session stands: before a run, after it, or on its own."""

    BEFORE = "before"
    AFTER = "after"
    STANDALONE = "standalone"


@dataclass(frozen=True, slots=True)
class Session:
    """Steps to do, in order. `run_key` names the run it belongs to; None when standalone.

    `why` says in one sentence why the session stands on this day.
    """

    uid: str
    slot: Slot
    day: date
    start: datetime
    minutes: int
    phase: int
    steps: tuple[Prescription, ...]
    why: str
    run_key: str | None = None
    optional: bool = False

    @property
    def end(self) -> datetime:
        """When the session is over."""
        return later(self.start, timedelta(minutes=self.minutes))


@lru_cache(maxsize=KEPT_UIDS)
def uid_for(namespace: str, *identity: str) -> str:
    """A stable opaque UID (RFC 7986 section 5.3) from what a thing is, not when it is.

    The same thing keeps it when it is moved, renamed, re-read or planned in another phase.
    """
    text = "\x1f".join((namespace, *identity))
    digest = hashlib.sha256(text.encode()).digest()[:20]
    return base64.b32encode(digest).decode().lower() + UID_SUFFIX
