"""Reads recorded runs and workouts from a file: Strava's activities.csv, or a JSON array."""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from math import isfinite
from zoneinfo import ZoneInfo

from plansync.errors import Fault, InputError
from plansync.plan.recorded import Recorded
from plansync.runs.model import CompletedRun
from plansync.strava.convert import RUN_SPORTS, WORKOUT_SPORTS, LeftOut, read_activity

# Strava writes the export's dates in UTC, in the style of the athlete's language; these are the
# English ones. ISO dates are accepted for files that passed through a spreadsheet.
_DATES = ("%b %d, %Y, %I:%M:%S %p", "%d %b %Y, %H:%M:%S")
_LONGEST_ID = 20


def _plain(sport: str) -> str:
    return "".join(sport.lower().split())


# The export writes "Weight Training" where the API says "WeightTraining".
_SPORTS = {_plain(sport): sport for sport in (*RUN_SPORTS, *WORKOUT_SPORTS)}
_NEEDED = ("Activity ID", "Activity Date", "Activity Type", "Elapsed Time", "Distance")


@dataclass(frozen=True, slots=True)
class Export:
    """Runs and workouts of a file, how much else it holds, and a line for each broken one."""

    runs: tuple[CompletedRun, ...]
    others: int
    broken: tuple[str, ...]
    workouts: tuple[Recorded, ...] = ()


def read_activities(body: bytes, *, tz: ZoneInfo, path: str = "activities") -> Export:
    """What was recorded, by a file; InputError when it is neither of the two kinds."""
    text = body.decode("utf-8-sig", errors="replace")
    if text.lstrip().startswith(("[", "{")):
        return _from_json(text, path)
    return _from_csv(text, tz, path)


def _from_json(text: str, path: str) -> Export:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        hint = "give the array that /athlete/activities answers"
        raise InputError([Fault(path, "", f"is not JSON: {error}")], hint=hint) from error
    if not isinstance(found, list):
        fault = Fault(path, "", "holds one JSON object, not an array of activities")
        raise InputError([fault], hint="give the array that /athlete/activities answers")
    read = [read_activity(one) for one in found]
    return _sorted([(f"activity {one.key or '?'}", one) for one in read])


_Read = CompletedRun | Recorded | LeftOut


def _sorted(found: Sequence[tuple[str, _Read]]) -> Export:
    """The activities by what they are, each once; what is told twice counts as told last."""
    taken = {one.key: one for _, one in found if not isinstance(one, LeftOut)}
    rest = [(name, one) for name, one in found if isinstance(one, LeftOut)]
    broken = tuple(f"{name} {one.reason}" for name, one in rest if one.is_broken)
    return Export(
        runs=tuple(one for one in taken.values() if isinstance(one, CompletedRun)),
        others=len(rest) - len(broken),
        broken=broken,
        workouts=tuple(one for one in taken.values() if isinstance(one, Recorded)),
    )


def _from_csv(text: str, tz: ZoneInfo, path: str) -> Export:
    rows = _rows(text)
    header = [cell.strip() for cell in next(rows, None) or ()]
    missing = [name for name in _NEEDED if name not in header]
    if missing:
        fault = Fault(path, ", ".join(missing), "is not a column of the file")
        hint = "give activities.csv of Strava's bulk export, with English column names"
        raise InputError([fault], hint=hint)
    read = ((number, _read(header, row, tz)) for number, row in enumerate(rows, start=2))
    return _sorted([(f"row {number}", one) for number, one in read if one])


def _rows(text: str) -> Iterator[list[str] | None]:
    """The rows of a table, None for one that cannot be told from the next (an open quote)."""
    reader = csv.reader(io.StringIO(text, newline=""))
    while True:
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield None


def _read(header: Sequence[str], row: list[str] | None, tz: ZoneInfo) -> _Read | None:
    """What a row of the table is, None for an empty one."""
    if row is None:
        return LeftOut("", "cannot be read", is_broken=True)
    if not any(cell.strip() for cell in row):
        return None
    cells = _cells(header, row)
    sport = _SPORTS.get(_plain(cells["Activity Type"]))
    if sport is None:
        return LeftOut("", "is another sport", is_broken=False)
    distance_km = _number(cells["Distance"] or "0")
    if distance_km is None:
        return LeftOut("", "has no usable distance", is_broken=True)
    return read_activity(_activity(cells, sport, distance_km, tz))


def _cells(header: Sequence[str], row: Sequence[str]) -> Mapping[str, str]:
    """A row by column name; the export names some columns twice, the first is in km and s."""
    cells: dict[str, str] = dict.fromkeys(header, "")
    for name, cell in reversed(list(zip(header, row, strict=False))):
        cells[name] = cell.strip()
    return cells


def _activity(
    cells: Mapping[str, str], sport: str, distance_km: float, tz: ZoneInfo
) -> dict[str, object]:
    """A row as Strava's API would tell it, so that both are read by the same rules."""
    at, key = _instant(cells["Activity Date"]), cells["Activity ID"]
    return {
        "id": int(key) if key.isascii() and key.isdecimal() and len(key) < _LONGEST_ID else None,
        "sport_type": sport,
        "name": cells.get("Activity Name"),
        "start_date": at and at.isoformat(),
        "start_date_local": at and _wall_clock(at, tz),
        "elapsed_time": _number(cells["Elapsed Time"]),
        "distance": round(distance_km * 1000, 1),
    }


def _instant(text: str) -> datetime | None:
    # Newer exports put a narrow no-break space before AM and PM.
    plain = " ".join(text.split())
    for style in _DATES:
        try:
            return datetime.strptime(plain, style).replace(tzinfo=UTC)
        except ValueError:
            continue
    try:
        at = datetime.fromisoformat(plain)
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _wall_clock(at: datetime, tz: ZoneInfo) -> str | None:
    try:
        return at.astimezone(tz).replace(tzinfo=None).isoformat()
    except OverflowError:  # the first or last day there is
        return None


def _number(text: str) -> float | None:
    try:
        found = float(text.replace(",", ""))
    except ValueError:
        return None
    return found if isfinite(found) and found >= 0 else None
