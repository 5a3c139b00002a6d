"""What a producer's file may decide: the hint an event gives, and what keeps its identity."""

from collections.abc import Callable
from dataclasses import dataclass, field

from plansync.runs.classify import Hint
from plansync.sources.base import RawEvent


def no_hint(_: RawEvent) -> Hint:
    """Nothing beside the text."""
    return Hint()


def own_uid(event: RawEvent) -> str | None:
    """The UID the event carries."""
    return event.uid or None


def no_uid(_: RawEvent) -> str | None:
    """None: the UIDs are new in every export, so day and title are the identity."""
    return None


def as_told(event: RawEvent) -> RawEvent:
    """The event as it is."""
    return event


@dataclass(frozen=True, slots=True)
class Producer:
    """A maker of plan feeds, told by its PRODID (in lower case).

    `hint` says what the event states beside its text, `identity` gives the part of the UID that
    stays the same from export to export, `mend` puts right what the producer writes oddly.
    """

    name: str
    wrote: Callable[[str], bool]
    hint: Callable[[RawEvent], Hint] = field(default=no_hint)
    identity: Callable[[RawEvent], str | None] = field(default=own_uid)
    mend: Callable[[RawEvent], RawEvent] = field(default=as_told)
