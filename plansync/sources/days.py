"""Dates as people write them in spreadsheets, read only when they can be read in one way."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from plansync.runs.wording import plain

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[t ]|$)")
_DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d{2})$")
_SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d{2})$")
_DAY_MONTH = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|\.|er|o)?\s?-?(?:de )?([a-z]{3,})\.?,?\s?-?(?:de )?(\d{4})$"
)
_MONTH_DAY = re.compile(r"([a-z]{3,})\.?\s(\d{1,2})(?:st|nd|rd|th)?,?\s(\d{4})$")
_WEEKDAY = re.compile(r"^[a-z]{2,10}\.?,?\s(?=\d|[a-z]{3,}\.?\s\d)")
# The first letters of the months in en, de, fr, es, it and nl; "mai" and "mei" are May.
_MONTHS = (
    *("jan ene gen", "feb fev fevr", "mar mrt maerz mars", "apr avr abr", "may mai mei mag"),
    *("jun juin giu", "jul juil lug", "aug aou ago", "sep set sett", "oct okt ott", "nov"),
    "dec dez dic",
)


@dataclass(frozen=True, slots=True)
class DayReader:
    """Reads the dates of one column; `day_first` is None when 3/4/2027 could be either."""

    day_first: bool | None

    @classmethod
    def for_cells(cls, cells: Iterable[str]) -> "DayReader":
        """A reader that has seen all dates of the column, which may settle the order."""
        found = [m for m in (_SLASHED.search(plain(cell)) for cell in cells) if m]
        if any(int(m[1]) > 12 for m in found):
            return cls(day_first=True)
        return cls(day_first=False if any(int(m[2]) > 12 for m in found) else None)

    def day(self, cell: str) -> date:
        """The date in a cell; ValueError says why it cannot be read."""
        text = plain(cell)
        found = self._numbers(text) or self._numbers(_WEEKDAY.sub("", text))
        if found is None:
            raise ValueError(f"{cell[:40]!r} is not a date; write it as 2026-11-23")
        try:
            return date(*found)
        except ValueError:
            raise ValueError(f"there is no day {cell[:40]!r}") from None

    def day_or_none(self, cell: str) -> date | None:
        """The date in a cell, None when there is none."""
        try:
            return self.day(cell)
        except ValueError:
            return None

    def _numbers(self, text: str) -> tuple[int, int, int] | None:
        if iso := _ISO.match(text):
            return int(iso[1]), int(iso[2]), int(iso[3])
        if dotted := _DOTTED.match(text):
            return _year(dotted[3]), int(dotted[2]), int(dotted[1])
        if slashed := _SLASHED.match(text):
            return self._slashed(slashed)
        return _named(text)

    def _slashed(self, found: re.Match[str]) -> tuple[int, int, int]:
        if self.day_first is None and found[1] != found[2]:
            raise ValueError(f"{found[0]!r} may be two dates; write it as 2026-11-23")
        day, month = (found[1], found[2]) if self.day_first else (found[2], found[1])
        return _year(found[3]), int(month), int(day)


def _named(text: str) -> tuple[int, int, int] | None:
    if found := _DAY_MONTH.match(text):
        day, name, year = found[1], found[2], found[3]
    elif found := _MONTH_DAY.match(text):
        day, name, year = found[2], found[1], found[3]
    else:
        return None
    starts = (n for n, names in enumerate(_MONTHS, 1) if name.startswith(tuple(names.split())))
    month = next(starts, None)
    return (int(year), month, int(day)) if month else None


def _year(text: str) -> int:
    return int(text) + (2000 if len(text) == 2 else 0)
