"""The command line as another person's script sees it: a status, stdout, stderr; and its files."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from plansync.cli import run

EXAMPLE = Path(__file__).parents[2] / "docs" / "example"
PLAN = str(EXAMPLE / "plan.ics")
PROFILE = str(EXAMPLE / "profile.toml")
SUNDAY_NOON = "2026-11-22T12:00:00-08:00"


@dataclass(frozen=True, slots=True)
class Said:
    """What a command left behind."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Stdout, all of it, as JSON."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[str]:
        """Stdout line by line."""
        return self.out.splitlines()

    @property
    def complaint(self) -> tuple[str, str]:
        """The error and its hint, when stderr holds just these and stdout nothing."""
        assert self.out == ""
        first, second = self.err.splitlines()
        assert first.startswith("plansync: ")
        assert second.startswith("hint: ")
        return first.removeprefix("plansync: "), second.removeprefix("hint: ")


@dataclass(frozen=True, slots=True)
class Cli:
    """Runs commands in this process."""

    capsys: pytest.CaptureFixture[str]
    folder: Path

    def __call__(self, *arguments: str) -> Said:
        """What a command says."""
        self.capsys.readouterr()
        status = run(list(arguments))
        captured = self.capsys.readouterr()
        return Said(status, captured.out, captured.err)

    def good(self, *arguments: str) -> Said:
        """What a command says that goes well and has nothing to complain about."""
        said = self(*arguments)
        assert (said.status, said.err) == (0, "")
        return said

    def plan(self, *arguments: str, runs: str = PLAN, now: str = SUNDAY_NOON) -> Said:
        """What `plansync plan` says."""
        return self("plan", "--runs", runs, "--now", now, *arguments)

    def planned(self, *arguments: str, runs: str = PLAN, now: str = SUNDAY_NOON) -> Any:
        """The JSON of `plansync plan`."""
        said = self.plan("--json", *arguments, runs=runs, now=now)
        assert (said.status, said.err) == (0, "")
        return said.json

    def file(self, name: str, text: str | bytes) -> str:
        """The path of a new file."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return str(path)


def ics(events: Iterable[tuple[str, str, str]], *, zone: str = "") -> str:
    """A calendar of all-day (20261124) or timed (20261124T070000Z) events: uid, start, title."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Coach//EN"]
    lines += [f"X-WR-TIMEZONE:{zone}"] if zone else []
    for uid, start, title in events:
        kind = "" if "T" in start else ";VALUE=DATE"
        lines += ["BEGIN:VEVENT", f"UID:{uid}", "DTSTAMP:20261101T090000Z"]
        lines += [f"DTSTART{kind}:{start}", f"SUMMARY:{title}", "END:VEVENT"]
    return "\r\n".join((*lines, "END:VCALENDAR", ""))


def of_kind(plan: Any, *kinds: str) -> list[Any]:
    """The entries of some kinds."""
    return [entry for entry in plan["entries"] if entry["kind"] in kinds]


def in_days(days: int) -> str:
    """A day from today, for commands that work at the real clock."""
    return (datetime.now(UTC).date() + timedelta(days=days)).isoformat()


EXPORT_HEADER = (
    "Activity ID,Activity Date,Activity Name,Activity Type,Activity Description,Elapsed Time,"
    "Distance,Max Heart Rate,Relative Effort,Commute,Activity Private Note,Activity Gear,Filename,"
    "Athlete Weight,Bike Weight,Elapsed Time,Moving Time,Distance,Max Speed"
)


def export_row(
    key: object,
    at: str,
    *,
    name: str = "Morning Run",
    sport: str = "Run",
    elapsed_s: object = 2700,
    km: object = "7.52",
) -> str:
    """A row of activities.csv: names quoted, elapsed time and distance told a second time."""
    quoted = name.replace('"', '""')
    return (
        f'{key},"{at}","{quoted}",{sport},"",{elapsed_s},"{km}",161,43,false,,,'
        f"activities/{key}.fit.gz,70.0,,{elapsed_s}.0,2650.0,7520.4,4.1"
    )


def export(*rows: str) -> str:
    """A whole activities.csv."""
    return "\n".join((EXPORT_HEADER, *rows, ""))
