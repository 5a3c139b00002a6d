"""Feeds for the tests of sources: the fixtures, and calendars made of a few lines."""

from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from plansync.sources.base import Reading, SourceEntry
from plansync.sources.ics import read_ics
from plansync.times import Window

FEEDS = Path(__file__).parents[2] / "fixtures" / "feeds"
ZURICH = ZoneInfo("Europe/Zurich")
WINDOW = Window(date(2027, 2, 22), date(2027, 4, 5))


def body_of(name: str) -> bytes:
    """The bytes of a fixture feed."""
    return (FEEDS / name).read_bytes()


def calendar_of(*events: str, head: str = "PRODID:-//Somebody//EN") -> bytes:
    """A calendar whose events are given as lines without BEGIN and END."""
    inner = "".join(f"BEGIN:VEVENT\n{event}\nEND:VEVENT\n" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\n{head}\n{inner}END:VCALENDAR\n".encode()


def reading_of(body: bytes, *, tz: ZoneInfo = ZURICH, window: Window = WINDOW) -> Reading:
    """What the reader says of a body."""
    return read_ics(body, source_id="s1", source_name="My plan", tz=tz, window=window)


def shown(entry: SourceEntry) -> tuple[str, str, str]:
    """Day, title and kind of an entry."""
    return entry.day.isoformat(), entry.title, entry.verdict.kind.value
