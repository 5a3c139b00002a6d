"""Plans kept in a spreadsheet: a table with a date column, or a grid of weeks and weekdays."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from plansync.errors import InputError, NotACalendarError
from plansync.runs.classify import Hint
from plansync.runs.reading import read
from plansync.sources.base import RawEvent, Reading, SourceEntry
from plansync.sources.columns import Column, Columns, columns_of, weekdays_of
from plansync.sources.compat import decoded
from plansync.sources.days import DayReader
from plansync.sources.entries import entry_of, key_of
from plansync.sources.text import TEXT_LIMIT, TITLE_LIMIT, clean_text
from plansync.times import Window, at_local, week_start

MOST_ROWS = 5_000
MOST_WARNINGS = 20
_HEADER_WITHIN = 15
_DELIMITERS = (",", ";", "\t", "|")
_METRES = {"km": 1000.0, "mi": 1609.344, "m": 1.0}
_CLOCK = re.compile(r"(\d{1,2})[:.h](\d{2})(?::\d{2})?\s*([ap]\.?m\.?)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CsvSource:
    """Comma-, semicolon- or tab-separated values."""

    name: str = "csv"

    def matches(self, body: bytes) -> bool:
        """Whether the first lines look like a table."""
        head = body[:4096].decode("utf-8-sig", errors="replace")
        return any(mark in line for line in head.splitlines()[:_HEADER_WITHIN] for mark in ",;\t|")

    def read(
        self, body: bytes, *, source_id: str, source_name: str, tz: ZoneInfo, window: Window
    ) -> Reading:
        """The entries of the window."""
        return read_csv(body, source_id=source_id, source_name=source_name, tz=tz, window=window)


@dataclass(frozen=True, slots=True)
class _Row:
    """One planned day as the table tells it, before any verdict."""

    number: int
    day: date
    title: str
    description: str = ""
    kind: str = ""
    clock: time | None = None
    distance_m: float | None = None
    duration_s: int | None = None


def read_csv(
    body: bytes,
    *,
    source_id: str,
    source_name: str,
    tz: ZoneInfo,
    window: Window,
    start: date | None = None,
) -> Reading:
    """What a table of planned runs says about the days of the window.

    A table has a column of dates and one of titles or distances; a grid has a row per week and a
    column per weekday, with the first day of each week in a column or the Monday of week 1 in
    `start`. A row that cannot be read is a warning with its number. InputError when dates are
    missing or could be read in two ways, NotACalendarError when it is no such table.
    """
    rows = _rows(decoded(body, source=source_name))
    warnings: list[str] = []
    made = _told(rows, start=start, source=source_name, warnings=warnings)
    inside = [row for row in made if row.day in window]
    entries = _entries(inside, source_id=source_id, source_name=source_name, tz=tz)
    over = len(warnings) - MOST_WARNINGS
    said = [*warnings[:MOST_WARNINGS], f"and {over} more"] if over > 0 else warnings
    return Reading(entries, tuple(said), source_name, len(made) - len(inside))


def _rows(text: str) -> list[list[str]]:
    lines = text.splitlines()[:_HEADER_WITHIN]
    delimiter = max(_DELIMITERS, key=lambda mark: sum(min(line.count(mark), 20) for line in lines))
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error as error:
        raise InputError(f"the table cannot be read: {error}") from error
    if len(rows) > MOST_ROWS:
        raise InputError(f"the table has more than {MOST_ROWS} rows")
    return [[clean_text(cell, limit=TEXT_LIMIT) for cell in row] for row in rows]


def _told(
    rows: list[list[str]], *, start: date | None, source: str, warnings: list[str]
) -> list[_Row]:
    for number, row in enumerate(rows[:_HEADER_WITHIN], 1):
        weekdays = weekdays_of(row)
        if weekdays:
            return list(_grid(rows, number, weekdays, start=start, warnings=warnings))
        columns = columns_of(row)
        if columns is not None:
            return list(_table(rows, number, columns, warnings))
    raise NotACalendarError(
        "the file is neither a calendar nor a table with a column of dates",
        source=source,
        hint="give the table a first row with the names date, title, distance and duration",
    )


def _table(
    rows: list[list[str]], header: int, columns: Columns, warnings: list[str]
) -> Iterator[_Row]:
    body = list(enumerate(rows[header:], header + 1))
    days = DayReader.for_cells(columns.cell(row, Column.DAY) for _, row in body)
    for number, row in body:
        if not any(row):
            continue
        try:
            told = _row(number, row, columns, days)
        except ValueError as error:
            warnings.append(f"row {number}: {error}")
        else:
            if told is not None:
                yield told


def _row(number: int, row: Sequence[str], columns: Columns, days: DayReader) -> _Row | None:
    title = clean_text(columns.cell(row, Column.TITLE).replace("\n", " "), limit=TITLE_LIMIT)
    distance = columns.cell(row, Column.DISTANCE)
    unit = columns.distance_unit
    duration = columns.cell(row, Column.DURATION)
    kind = columns.cell(row, Column.KIND)
    distance_m = _distance(distance, unit)
    duration_s = _duration(duration, in_minutes=columns.is_in_minutes)
    written = " ".join(filter(None, (kind, _with_unit(distance, unit))))
    if not (title or written or duration):
        return None
    return _Row(
        number,
        days.day(columns.cell(row, Column.DAY)),
        title or written or f"Run {duration}",
        columns.cell(row, Column.DESCRIPTION),
        kind if title else "",
        _clock(columns.cell(row, Column.START)),
        distance_m,
        duration_s,
    )


def _with_unit(distance: str, unit: str) -> str:
    is_bare = re.fullmatch(r"\d+(?:[.,]\d+)?", distance) is not None
    return f"{distance} {unit}".strip() if is_bare else distance


def _distance(cell: str, unit: str) -> float | None:
    """A distance cell in metres; a bare number counts in the unit of its header, if it has one."""
    bare = re.fullmatch(r"\d+(?:[.,]\d+)?", cell)
    if bare:
        metres = float(cell.replace(",", ".")) * _METRES[unit] if unit else 0.0
        return metres or None
    return read(cell).distance_m if cell else None


def _duration(cell: str, *, in_minutes: bool) -> int | None:
    bare = re.fullmatch(r"\d+(?:[.,]\d+)?", cell)
    if bare:
        return round(float(cell.replace(",", ".")) * 60) or None if in_minutes else None
    clock = re.fullmatch(r"(\d{1,2}):(\d{2})(?::(\d{2}))?", cell)
    if clock:
        hours, minutes, seconds = int(clock[1]), int(clock[2]), int(clock[3] or 0)
        return hours * 3600 + minutes * 60 + seconds or None
    return read(cell).duration_s if cell else None


def _clock(cell: str) -> time | None:
    found = _CLOCK.match(cell)
    if found is None:
        return None
    hour, minute, half = int(found[1]), int(found[2]), (found[3] or "").casefold()[:1]
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _grid(
    rows: list[list[str]],
    header: int,
    weekdays: dict[int, int],
    *,
    start: date | None,
    warnings: list[str],
) -> Iterator[_Row]:
    body = [(n, row) for n, row in enumerate(rows[header:], header + 1) if any(row)]
    mondays = _mondays(body, weekdays, start)
    for number, row in body:
        monday = mondays.get(number)
        if monday is None:
            warnings.append(f"row {number}: it is not known which week this is")
            continue
        for column, weekday in weekdays.items():
            title = row[column].replace("\n", " ") if column < len(row) else ""
            if title:
                yield _Row(number, monday + timedelta(weekday), title[:TITLE_LIMIT])


def _mondays(
    body: list[tuple[int, list[str]]], weekdays: dict[int, int], start: date | None
) -> dict[int, date]:
    """The Monday of each row: from its own date, else counted on from the week before it."""
    others = [[c for i, c in enumerate(row) if i not in weekdays] for _, row in body]
    days = DayReader.for_cells(cell for row in others for cell in row)
    mondays: dict[int, date] = {}
    following = week_start(start) if start else None
    for (number, _), cells in zip(body, others, strict=True):
        stated = next(filter(None, map(days.day_or_none, cells)), None)
        monday = week_start(stated) if stated else following
        if monday is not None:
            mondays[number] = monday
            following = monday + timedelta(7)
    if not mondays:
        raise InputError(
            "the table names weeks and weekdays but no date",
            hint="add a column with the first day of each week, written as 2026-11-23",
        )
    return mondays


def _entries(
    rows: list[_Row], *, source_id: str, source_name: str, tz: ZoneInfo
) -> tuple[SourceEntry, ...]:
    seen: Counter[tuple[date, str]] = Counter()
    made = []
    for row in sorted(rows, key=lambda row: (row.day, row.number)):
        event = _event(row, tz)
        seen[(row.day, row.title)] += 1
        made.append(
            entry_of(
                event,
                Hint(kind_word=row.kind),
                key=key_of(source_id, event, seen[(row.day, row.title)]),
                source_name=source_name,
                distance_m=row.distance_m,
                duration_s=row.duration_s,
            )
        )
    return tuple(made)


def _event(row: _Row, tz: ZoneInfo) -> RawEvent:
    start: datetime | None = at_local(row.day, row.clock, tz) if row.clock else None
    return RawEvent("", "", row.title, row.description, row.day, start=start)
