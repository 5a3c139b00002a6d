"""The formats plans come in. To add one: write a `PlanSource`, put it here, test it."""

from plansync.errors import InputError
from plansync.sources.base import PlanSource
from plansync.sources.compat import decoded
from plansync.sources.csv import CsvSource
from plansync.sources.ics import IcsSource

READERS: tuple[PlanSource, ...] = (IcsSource(), CsvSource())


def reader_of(body: bytes, *, source: str) -> PlanSource:
    """The reader for a body, told by its content; the first of READERS that takes it."""
    decoded(body, source=source)
    return next((reader for reader in READERS if reader.matches(body)), READERS[0])


def reader_named(name: str) -> PlanSource:
    """The reader called `name`; InputError with the names there are."""
    for reader in READERS:
        if reader.name == name:
            return reader
    names = ", ".join(reader.name for reader in READERS)
    raise InputError(f"no plan format called {name!r}", hint=f"there are: {names}")
