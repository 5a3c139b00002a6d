"""What a plan source is: bytes in, entries with verdicts out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Protocol
from zoneinfo import ZoneInfo

from plansync.runs.classify import Verdict
from plansync.runs.model import ScheduledRun
from plansync.times import Window


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server said of its last good answer, sent back to ask whether it changed."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a plan address sent; the final address is a secret like the one asked for."""

    body: bytes = field(repr=False)
    content_type: str
    etag: str | None
    last_modified: str | None
    final_address: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class RawEvent:
    """One event of a plan as its file tells it, with clean text and local days.

    `start` and `end` are aware, None for an all-day event; `days` is how many days an all-day
    event covers. `recurrence` names the occurrence of a series, and is empty otherwise.
    """

    uid: str
    recurrence: str
    title: str
    description: str
    day: date
    start: datetime | None = None
    end: datetime | None = None
    days: int = 1
    cancelled: bool = False
    extras: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """The properties only some producers write, by their upper-case name."""

    @property
    def all_day(self) -> bool:
        """Whether the event names no hour."""
        return self.start is None


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """One event with the verdict on it and the runs it schedules (none, one, or two)."""

    title: str
    day: date
    start: datetime | None
    end: datetime | None
    all_day: bool
    verdict: Verdict
    reason: str
    uid: str
    key: str
    scheduled: tuple[ScheduledRun, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything a source says about the window.

    `outside` counts the events before and after the window; `ask_again` is how long the feed
    asks to be left alone, None when it does not say.
    """

    entries: tuple[SourceEntry, ...]
    warnings: tuple[str, ...]
    calendar_name: str
    outside: int = 0
    ask_again: timedelta | None = None
    zone: ZoneInfo | None = None
    """The time zone the calendar says it is in, None when it says none."""

    @property
    def runs(self) -> tuple[ScheduledRun, ...]:
        """All scheduled runs, in the order of their entries."""
        return tuple(run for entry in self.entries for run in entry.scheduled)


class PlanSource(Protocol):
    """A format plans come in. A new one is added to `registry.READERS`."""

    @property
    def name(self) -> str:
        """What the format is called."""

    def matches(self, body: bytes) -> bool:
        """Whether a body is in this format, told by its content alone."""

    def read(
        self, body: bytes, *, source_id: str, source_name: str, tz: ZoneInfo, window: Window
    ) -> Reading:
        """The entries of the window, in order.

        One bad entry is a warning, never an error; InputError or NotACalendarError says that the
        whole body cannot be understood. `source_id` is part of every key, `source_name` is shown.
        """
