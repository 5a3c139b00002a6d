"""Whole plans in, calendar files out, compared byte for byte. Add a case by adding a folder.

`PLANSYNC_WRITE_GOLDEN=yes` writes what comes out now; read the difference before you commit it.
"""

import os
import tomllib
from pathlib import Path

import pytest

from plansync.cli import run

CASES = Path(__file__).parent / "cases"


def folders() -> list[Path]:
    return sorted(path.parent for path in CASES.glob("*/case.toml"))


@pytest.mark.parametrize("folder", folders(), ids=lambda path: path.name)
def test_a_plan_gives_the_calendar_it_always_gave(folder: Path, tmp_path: Path) -> None:
    case = tomllib.loads((folder / "case.toml").read_text(encoding="utf-8"))
    made = tmp_path / "made.ics"
    arguments = ["plan", "--now", case["now"], "--from", case["from"], "--days", str(case["days"])]
    for name in case["runs"]:
        arguments += ["--runs", str(folder / name)]
    if (folder / "profile.toml").exists():
        arguments += ["--profile", str(folder / "profile.toml")]
    if (folder / "activities.json").exists():
        arguments += ["--activities", str(folder / "activities.json")]

    status = run([*arguments, "--format", "ics", "-o", str(made)])

    assert status == 0
    expected = folder / "expected.ics"
    if os.environ.get("PLANSYNC_WRITE_GOLDEN") == "yes":
        expected.write_bytes(made.read_bytes())
    assert made.read_bytes() == expected.read_bytes()
