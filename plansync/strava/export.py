"""Reads recorded runs from a file: Strava's bulk export activities.csv, or a JSON array."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from math import isfinite
from zoneinfo import ZoneInfo

from plansync.errors import Fault, InputError
from plansync.runs.model import CompletedRun
from plansync.strava.convert import SOURCE, completed_run
from plansync.times import local_day

_RUNS = frozenset({"run", "trail run", "virtual run"})
# Strava writes the export's dates in UTC, in the style of the athlete's language; these are the
# English ones. ISO dates are accepted for files that passed through a spreadsheet.
_DATES = ("%b %d, %Y, %I:%M:%S %p", "%d %b %Y, %H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%SZ")
_NEEDED = ("Activity ID", "Activity Date", "Activity Type", "Elapsed Time", "Distance")
_MAX_NAME = 120


@dataclass(frozen=True, slots=True)
class Recorded:
    """Runs of a file, how many other activities it holds, and a line for each broken one."""

    runs: tuple[CompletedRun, ...]
    others: int
    broken: tuple[str, ...]


def read_activities(body: bytes, *, tz: ZoneInfo, path: str = "activities") -> Recorded:
    """The recorded runs in a file; InputError when it is neither of the two kinds."""
    text = body.decode("utf-8-sig", errors="replace")
    if text.lstrip().startswith(("[", "{")):
        return _from_json(text, path)
    return _from_csv(text, tz, path)


def _from_json(text: str, path: str) -> Recorded:
    try:
        found = json.loads(text)
    except ValueError as error:
        raise InputError([Fault(path, "", f"is not JSON: {error}")]) from error
    if not isinstance(found, list):
        fault = Fault(path, "", "holds one JSON object, not an array of activities")
        raise InputError([fault], hint="give the array that /athlete/activities answers")
    return _sorted(completed_run(one) for one in found)


def _sorted(found: Iterable[object]) -> Recorded:
    every = list(found)
    runs = {one.key: one for one in every if isinstance(one, CompletedRun)}
    none = [one for one in every if not isinstance(one, CompletedRun)]
    broken = [
        f"activity {_of(one, 'key') or '?'} {_of(one, 'reason')}"
        for one in none
        if getattr(one, "is_broken", False)
    ]
    return Recorded(tuple(runs.values()), len(none) - len(broken), tuple(broken))


def _of(one: object, name: str) -> str:
    return str(getattr(one, name, ""))


def _from_csv(text: str, tz: ZoneInfo, path: str) -> Recorded:
    rows = list(csv.reader(io.StringIO(text)))
    header = [cell.strip() for cell in rows[0]] if rows else []
    missing = [name for name in _NEEDED if name not in header]
    if missing:
        fault = Fault(path, ", ".join(missing), "is not a column of the file")
        hint = "give activities.csv of Strava's bulk export, with English column names"
        raise InputError([fault], hint=hint)
    runs: dict[str, CompletedRun] = {}
    others, broken = 0, []
    for number, row in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in row):
            continue
        cells = _cells(header, row)
        if cells["Activity Type"].lower() not in _RUNS:
            others += 1
            continue
        run = _run(cells, tz)
        if run is None:
            broken.append(f"row {number} has no usable id, date, time or distance")
        else:
            runs[run.key] = run
    return Recorded(tuple(runs.values()), others, tuple(broken))


def _cells(header: Sequence[str], row: Sequence[str]) -> Mapping[str, str]:
    """A row by column name; the export names some columns twice, the first is in km and s."""
    cells: dict[str, str] = dict.fromkeys(header, "")
    for name, cell in reversed(list(zip(header, row, strict=False))):
        cells[name] = cell.strip()
    return cells


def _run(cells: Mapping[str, str], tz: ZoneInfo) -> CompletedRun | None:
    at = _instant(cells["Activity Date"])
    elapsed_s, distance_km = _number(cells["Elapsed Time"]), _number(cells["Distance"])
    key = cells["Activity ID"]
    if at is None or not elapsed_s or distance_km is None or not key.isdigit():
        return None
    return CompletedRun(
        key=key,
        source=SOURCE,
        day=local_day(at, tz),
        start=at.astimezone(tz),
        elapsed_s=round(elapsed_s),
        distance_m=round(distance_km * 1000, 1),
        name="".join(c for c in cells.get("Activity Name", "") if c.isprintable())[:_MAX_NAME],
    )


def _instant(text: str) -> datetime | None:
    for style in _DATES:
        try:
            return datetime.strptime(text, style).replace(tzinfo=UTC)
        except ValueError:
            continue
    return None


def _number(text: str) -> float | None:
    try:
        found = float(text.replace(",", ""))
    except ValueError:
        return None
    return found if isfinite(found) and found >= 0 else None
