"""When a calendar event counts as changed, and the stamps that tell calendars so.

Stamps are stored with the event and move only with its content: a fresh DTSTAMP on each request
makes clients see changes where there are none.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, timedelta
from operator import attrgetter

SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Stamp:
    """DTSTAMP, LAST-MODIFIED and SEQUENCE of an event; the instants are aware UTC."""

    dtstamp: datetime
    last_modified: datetime
    sequence: int = 0
    created: datetime | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """All an event says, its stamp left out. `start` and `end` are both dates or both instants."""

    uid: str
    start: date | datetime
    end: date | datetime
    title: str
    body: str
    zone: str
    transparent: bool
    url: str | None = None
    categories: tuple[str, ...] = ()
    related_to: str | None = None
    alarm_minutes: int | None = None


_all_of: Callable[[Content], tuple[object, ...]] = attrgetter(
    *(one.name for one in fields(Content))
)
# JSON keeps the parts apart, so text cannot be moved from one into the next unnoticed.
_to_json = json.JSONEncoder(default=str).encode


def content_hash(content: Content, *, writer: str) -> str:
    """The hash of all an event says and of who writes it down.

    `writer` names the library and its version: another one may fold lines differently, and then
    kept bytes must not be mixed with new ones.
    """
    return _hash((writer, *_all_of(content)))


def schedule_hash(content: Content) -> str:
    """The hash of when an event is, which is what SEQUENCE counts (RFC 5546 section 2.1.4)."""
    return _hash((content.start, content.end, content.zone))


def restamp(previous: Stamp | None, *, changed: bool, rescheduled: bool, now: datetime) -> Stamp:
    """The stamp an event carries from now on: the previous one itself when nothing changed.

    LAST-MODIFIED rises with every change even when the clock stands still or goes back, because
    some clients skip an event whose LAST-MODIFIED is not later than the one they hold.
    """
    at = now.astimezone(UTC).replace(microsecond=0)
    if previous is None:
        return Stamp(at, at, 0, at)
    if not changed:
        return previous
    at = max(at, previous.last_modified + SECOND)
    return Stamp(at, at, previous.sequence + rescheduled, previous.created)


def _hash(parts: Sequence[object]) -> str:
    return hashlib.sha256(_to_json(parts).encode()).hexdigest()[:32]
