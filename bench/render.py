"""A cold render of 300 events, beside icalendar doing all of it and beside join and gzip alone."""

import gzip

import icalendar

from bench.harness import Report, alternate, ratio
from bench.plain_ical import plain_calendar
from bench.world import LATER, assembled, by_uid, feed_entries, rendered

OURS = "ours: render and assemble, nothing kept"
WARM = "ours: render and assemble, all kept"
PLAIN = "peer: icalendar, events made and written"
WRITE = "peer: icalendar, to_ical of ready objects"
JOIN = "limit: join of kept bytes"
GZIP = "limit: gzip level 6"


def measure(*, rounds: int) -> Report:
    """Milliseconds a feed, and whether both ways give the same bytes."""
    window, found = feed_entries()
    events = rendered(found, {}).events
    kept = by_uid(events)
    feed = assembled(events, window)
    parts = tuple(event.ics for event in events)
    ready = icalendar.Calendar.from_ical(feed.body)
    plain = plain_calendar(found, events, window)
    took = alternate(
        {
            OURS: lambda: assembled(rendered(found, {}).events, window),
            WARM: lambda: assembled(rendered(found, kept, LATER).events, window),
            PLAIN: lambda: plain_calendar(found, events, window),
            WRITE: ready.to_ical,
            JOIN: lambda: b"".join(parts),
            GZIP: lambda: gzip.compress(feed.body, 6, mtime=0),
        },
        rounds=rounds,
    )
    ratios = (
        ratio(took[OURS], took[PLAIN], "ours cold / icalendar made and written"),
        ratio(took[OURS], took[WRITE], "ours cold / icalendar to_ical"),
        ratio(took[WARM], took[PLAIN], "ours kept / icalendar made and written"),
        ratio(took[WARM], took[GZIP], "ours kept / gzip level 6"),
    )
    packed = gzip.compress(feed.body, 6, mtime=0)
    facts = (
        ("feed", f"{len(feed.body):,} bytes, {len(packed):,} with gzip level 6"),
        ("bytes of ours and of icalendar", _verdict(feed.body, plain)),
        ("bytes after reading back", _verdict(feed.body, ready.to_ical())),
    )
    about = f"one feed of {len(events)} events"
    return Report("render", about, tuple(took.values()), ratios, facts)


def _verdict(ours: bytes, theirs: bytes) -> str:
    return "equal" if ours == theirs else "DIFFERENT"
