"""Entries to events, and events to the bytes of a feed.

Events are kept as bytes by the hash of their content; only changed ones are written anew, and a
feed is head, time zone, joined events and tail. Neither METHOD (it asks for an ORGANIZER, RFC
5546) nor a UID of the calendar (some clients then take the whole feed for one item) is written.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo

import icalendar

from plansync.errors import PlanSyncError
from plansync.feed.entries import Entry, Kind, order
from plansync.feed.event import clean, content, to_ics
from plansync.feed.identity import Content, Stamp, content_hash, restamp, schedule_hash
from plansync.feed.options import FeedOptions
from plansync.feed.timezone import vtimezone
from plansync.plan.session import uid_for
from plansync.times import Window

WRITER = f"icalendar {icalendar.__version__}"
PRODUCT = "-//PlanSync//PlanSync//EN"
COLOR = "seagreen"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
_TAIL = b"END:VCALENDAR\r\n"
# With the end of the line before: a title may say "BEGIN:VEVENT", too.
_BEGIN, _END = b"\nBEGIN:VEVENT\r\n", b"\nEND:VEVENT\r\n"
_UID = re.compile(rb"\nUID:([^\r]+(?:\r\n [^\r]+)*)")
_BUSY_TITLES = {
    Kind.RUN: "Training",
    Kind.STANDALONE: "Training",
    Kind.BEFORE: "Mobility",
    Kind.AFTER: "Mobility",
}


class BrokenFeedError(PlanSyncError):
    """A feed that would not be read as it was meant: keep the last good one."""

    http_status: ClassVar[int] = 500


@dataclass(frozen=True, slots=True)
class KeptEvent:
    """An event as it was last written, with all that decides whether it is written again."""

    uid: str
    content_hash: str
    schedule_hash: str
    stamp: Stamp
    ics: bytes


@dataclass(frozen=True, slots=True)
class Rendering:
    """The events in order, how many had to be written, and the uids that are gone."""

    events: tuple[KeptEvent, ...]
    serialised: int
    removed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Feed:
    """What is served: the bytes, their strong ETag and when their content last changed."""

    body: bytes
    etag: str
    modified: datetime


def render(
    entries: Sequence[Entry],
    kept: Mapping[str, KeptEvent],
    *,
    tz: ZoneInfo,
    options: FeedOptions,
    now: datetime,
) -> Rendering:
    """The events of entries, in order; those that say what they said before keep their bytes."""
    ordered = sorted(entries, key=lambda entry: order(entry, tz))
    uids = {entry.uid for entry in entries}
    said = (
        content(entry, tz=tz, options=options, related=entry.run_uid in uids) for entry in ordered
    )
    events = tuple(_event(one, kept.get(one.uid), now) for one in said)
    serialised = sum(kept.get(event.uid) is not event for event in events)
    return Rendering(events, serialised, tuple(sorted(kept.keys() - uids)))


def busy(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The same blocks of time for other eyes: neutral titles, nothing of what is in them.

    Other uids, too, so that both feeds can stand in one calendar. Days that block no time (race
    day, phase, notices) are left out.
    """
    return tuple(
        Entry(
            uid=uid_for(entry.uid, "busy"),
            kind=entry.kind,
            day=entry.day,
            start=entry.start,
            end=entry.end,
            title=_BUSY_TITLES[entry.kind],
            minutes=entry.minutes,
        )
        for entry in entries
        if entry.kind in _BUSY_TITLES
    )


def assemble(
    events: Iterable[KeptEvent],
    *,
    tz: ZoneInfo,
    window: Window,
    name: str,
    url: str | None = None,
    refresh: timedelta = HOUR,
    not_before: datetime = EPOCH,
) -> Feed:
    """The feed of events in their order, `url` being the page that shows the same plan.

    The time zone is there even without events: a calendar needs one component (RFC 5545 section
    3.6). `not_before` is when something was last changed or removed: removing an event must not
    take the feed's date back.
    """
    held = tuple(events)
    head = _head(tz, clean(name).replace("\n", " "), url, refresh)
    body = b"".join((head, vtimezone(tz, window), *(event.ics for event in held), _TAIL))
    modified = max((not_before, *(event.stamp.last_modified for event in held)))
    return Feed(body, f'"{hashlib.sha256(body).hexdigest()[:32]}"', modified.astimezone(UTC))


def check(body: bytes, expected: int) -> None:
    """Nothing when the feed can be read back with `expected` events, BrokenFeedError otherwise."""
    try:
        calendar = icalendar.Calendar.from_ical(body)
    except ValueError as error:
        raise _broken(f"it cannot be read ({error})") from error
    faults = [str(fault) for part in calendar.walk() for fault in part.errors]
    if faults:
        raise _broken(f"it has broken properties ({faults[0]})")
    uids = [str(event.get("UID", "")) for event in calendar.walk("VEVENT")]
    if len(uids) != expected:
        raise _broken(f"it has {len(uids)} events instead of {expected}")
    if len(set(uids)) != expected or "" in uids:
        raise _broken("its events do not have one uid each")


def check_changes(body: bytes, events: Sequence[KeptEvent], kept: Mapping[str, KeptEvent]) -> None:
    """Nothing when the feed of these events can be read back, BrokenFeedError otherwise.

    As `check`, in a fraction of its time: head, time zone and what is not in `kept` are read by
    icalendar. The others were so when they were written, hence they are counted and their uids
    compared.
    """
    joined = b"".join(event.ics for event in events)
    if not body.endswith(joined + _TAIL):
        raise _broken("its events are not the ones that were written")
    head = body[: len(body) - len(joined) - len(_TAIL)]
    new = tuple(event.ics for event in events if kept.get(event.uid) is not event)
    check(b"".join((head, *new, _TAIL)), len(new))
    _count(body, events)


def _count(body: bytes, events: Sequence[KeptEvent]) -> None:
    if not all(one.ics.startswith(_BEGIN[1:]) and one.ics.endswith(_END) for one in events):
        raise _broken("a kept event is not whole")
    found = (body.count(_BEGIN), body.count(_END))
    if found != (len(events), len(events)):
        raise _broken(f"it has {found[0]} events instead of {len(events)}")
    uids = _UID.findall(body)
    if not len(uids) == len(set(uids)) == len(events):
        raise _broken("its events do not have one uid each")


def _broken(what: str) -> BrokenFeedError:
    hint = "this is a bug in PlanSync, please report it; the last good feed stays in place"
    return BrokenFeedError(f"the new feed was not published: {what}", hint=hint)


def _event(said: Content, before: KeptEvent | None, now: datetime) -> KeptEvent:
    """The kept event itself when it still says the same."""
    hashed = content_hash(said, writer=WRITER)
    if before is not None and before.content_hash == hashed:
        return before
    scheduled = schedule_hash(said)
    rescheduled = before is not None and before.schedule_hash != scheduled
    stamp = restamp(
        before.stamp if before else None, changed=True, rescheduled=rescheduled, now=now
    )
    return KeptEvent(said.uid, hashed, scheduled, stamp, to_ics(said, stamp))


def _head(tz: ZoneInfo, name: str, url: str | None, refresh: timedelta) -> bytes:
    """The calendar's own properties (RFC 7986) up to where its components begin."""
    calendar = icalendar.Calendar()
    calendar.add("PRODID", PRODUCT)
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.calendar_name = name
    calendar.add("X-WR-TIMEZONE", tz.key)
    calendar.add("COLOR", COLOR)
    calendar.add("REFRESH-INTERVAL", refresh, parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", icalendar.vDuration(refresh))
    if url:
        calendar.add("URL", url)
    return bytes(calendar.to_ical()).removesuffix(_TAIL)
