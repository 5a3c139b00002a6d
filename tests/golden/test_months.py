"""Months of many runners in, the explained plan out as text that a trainer can read.

Add a case by adding a folder. `PLANSYNC_WRITE_GOLDEN=yes` writes what comes out now; read the
difference before you commit it.
"""

import os
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from plansync.cli import console
from plansync.cli.explaining import explained
from plansync.plan.profile import read_profile
from plansync.runs.model import ScheduledRun
from plansync.sources.open import load_any
from plansync.sync.offline import Offline, around, plan_offline
from plansync.times import Window

MONTHS = Path(__file__).parent / "months"


def folders() -> list[Path]:
    return sorted(path.parent for path in MONTHS.glob("*/case.toml"))


@dataclass(frozen=True, slots=True)
class Case:
    """What a folder holds, read."""

    given: Offline
    window: Window


def read_case(folder: Path) -> Case:
    told = console.read_toml(folder / "case.toml")
    written = console.read_toml(folder / "profile.toml")
    catalogue = console.catalogue(edition=console.edition_of(written))
    profile = read_profile(written, catalogue, path=str(folder / "profile.toml"))
    first = date.fromisoformat(str(told["from"]))
    window = Window(first, first + timedelta(days=int(str(told["days"]))))
    now = datetime.fromisoformat(str(told["now"]))
    loaded = [load_any(str(one), now=now) for one in sorted(folder.glob("plan.*"))]
    runs: list[ScheduledRun] = []
    for number, one in enumerate(loaded):
        reading = one.read(source_id=f"plan-{number}", tz=profile.tz, window=around(window))
        runs.extend(reading.runs)
    given = Offline(
        scheduled=tuple(runs),
        completed=(),
        has_recordings=False,
        profile=profile,
        catalogue=catalogue,
        now=now,
    )
    return Case(given, window)


@pytest.mark.parametrize("folder", folders(), ids=lambda path: path.name)
def test_a_runner_gets_the_months_they_always_got(folder: Path) -> None:
    case = read_case(folder)

    told = explained(plan_offline(case.given, case.window))

    expected = folder / "expected.txt"
    if os.environ.get("PLANSYNC_WRITE_GOLDEN") == "yes":
        expected.write_text(told, encoding="utf-8")
    assert told == expected.read_text(encoding="utf-8")
