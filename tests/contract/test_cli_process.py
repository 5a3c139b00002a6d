"""The program as a process: its statuses, its streams, the same bytes for every hash seed."""

import os
import subprocess
import sys
from pathlib import Path

from tests.contract.commands import PLAN, PROFILE, SUNDAY_NOON, export, export_row

WEEK = ("--profile", PROFILE, "--from", "2026-11-16", "--days", "14", "--now", SUNDAY_NOON)


def plansync(
    folder: Path, *arguments: str | bytes, seed: str = "random"
) -> subprocess.CompletedProcess[bytes]:
    """A finished `plansync` of its own, with no setting but the data folder."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith("PLANSYNC_")}
    return subprocess.run(
        [sys.executable, "-m", "plansync.cli", *arguments],
        env={**kept, "PLANSYNC_DATA_DIR": str(folder / "data"), "PYTHONHASHSEED": seed},
        cwd=Path(__file__).parents[2],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=60,
    )


def test_the_bytes_do_not_hang_on_the_hash_seed(tmp_path: Path) -> None:
    rows = [export_row(n, f"Nov {16 + n}, 2026, 3:00:00 PM") for n in range(4)]
    activities = tmp_path / "activities.csv"
    activities.write_text(export(*rows))
    asked = ("plan", "--runs", PLAN, "--activities", str(activities), *WEEK, "--format", "ics")

    first, second = (plansync(tmp_path, *asked, seed=seed) for seed in ("0", "4711"))

    assert (first.returncode, first.stderr) == (0, b"")
    assert first.stdout.startswith(b"BEGIN:VCALENDAR\r\n")
    assert first.stdout == second.stdout


def test_a_name_that_is_no_text_is_read_all_the_same(tmp_path: Path) -> None:
    odd = os.fsencode(tmp_path) + b"/\xff.ics"
    Path(os.fsdecode(odd)).write_bytes(Path(PLAN).read_bytes())

    said = plansync(tmp_path, "plan", "--runs", odd, "--json", *WEEK)

    assert (said.returncode, said.stderr) == (0, b"")
    assert b'"source": "?.ics"' in said.stdout


def test_an_error_leaves_stdout_empty_and_no_trace(tmp_path: Path) -> None:
    said = plansync(tmp_path, "plan", "--runs", "none.ics", "--json")

    assert (said.returncode, said.stdout) == (1, b"")
    assert len(said.stderr.splitlines()) == 2


def test_a_reader_that_leaves_early_is_no_error(tmp_path: Path) -> None:
    line = f"{sys.executable} -m plansync.cli exercises --json | head -c 10"

    said = subprocess.run(
        ["bash", "-o", "pipefail", "-c", line],
        env={**os.environ, "PLANSYNC_DATA_DIR": str(tmp_path)},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        timeout=60,
    )

    assert (said.returncode, said.stderr) == (0, b"")
