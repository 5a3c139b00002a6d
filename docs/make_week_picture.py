"""Draws docs/week.svg from what `plansync plan --format json` says about docs/example.

Run it (`python docs/make_week_picture.py`) after a change that alters the week; a test compares.
"""

import json
import re
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from html import escape
from pathlib import Path
from textwrap import wrap
from typing import Any

from plansync.cli import run

DOCS = Path(__file__).parent
PICTURE = DOCS / "week.svg"
ARGUMENTS = (
    *("plan", "--runs", str(DOCS / "example" / "plan.ics")),
    *("--profile", str(DOCS / "example" / "profile.toml")),
    *("--from", "2026-11-23", "--days", "7", "--now", "2026-11-23T05:00:00-08:00"),
    *("--format", "json"),
)

WIDTH = 700
ROW = 62
TOP = 66
DAY_WIDTH = 66
GAP = 6
BOX_WIDTH = {"before": 146, "run": 132, "after": 158, "standalone": 164}
LETTER_WIDTH = 6.7
# Fill and edge of a box; text is always the same dark ink, so every pair keeps its contrast.
COLOURS = {
    "before": ("#d9f0e6", "#2f8f6b"),
    "run": ("#dfe7f5", "#3a5ea8"),
    "after": ("#fdebd0", "#b9770e"),
    "standalone": ("#eadff5", "#7a4fb0"),
}
LEGEND = (
    ("before", "before a run"),
    ("run", "your run"),
    ("after", "after a run (dashed: optional)"),
    ("standalone", "on its own"),
)
INK = "#1d2733"
FONTS = "system-ui, -apple-system, Segoe UI, DejaVu Sans, sans-serif"
_AMOUNT = re.compile(r"(\d) (km|mi|m)\b")
# The box says the minutes in its first line and "optional" by its dashes.
_TOLD_ELSEWHERE = re.compile(r" · (\d+ h( \d+ min)?|\d+ min)( \(optional\))?$")


def week() -> Mapping[str, Any]:
    """The JSON of the example week, as the command prints it."""
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "week.json"
        status = run([*ARGUMENTS, "-o", str(made)])
        if status:
            raise SystemExit(status)
        document: Mapping[str, Any] = json.loads(made.read_text(encoding="utf-8"))
    return document


def picture(document: Mapping[str, Any]) -> str:
    """The week as an SVG: a row for each day, a box for each thing to do, in order."""
    monday = date.fromisoformat(document["window"]["from"])
    days = [monday + timedelta(days=n) for n in range(7)]
    timed = [entry for entry in document["entries"] if entry["kind"] in COLOURS]
    phase = document["phases"][0]
    height = TOP + ROW * len(days) + 8
    title = f"A week in phase {phase['phase']}, from {monday.day} {monday:%B %Y}"
    rows = (
        _row(TOP + ROW * n, day, [e for e in timed if e["day"] == day.isoformat()])
        for n, day in enumerate(days)
    )
    root = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        f'width="{WIDTH}" height="{height}" role="img" aria-labelledby="title" '
        f'font-family="{FONTS}" font-size="12.5" fill="{INK}">'
    )
    head = (
        f'<title id="title">{title}: runs and the sessions around them</title>',
        f'<rect width="{WIDTH}" height="{height}" rx="8" fill="#ffffff"/>',
        f'<text x="14" y="27" font-size="16" font-weight="600">{title}</text>',
    )
    return "\n".join((root, *head, *_legend(), *rows, "</svg>\n"))


def _legend() -> Iterable[str]:
    x = 14
    for kind, words in LEGEND:
        fill, edge = COLOURS[kind]
        yield (
            f'<rect x="{x}" y="39" width="12" height="12" rx="3" fill="{fill}" stroke="{edge}"/>'
        )
        yield f'<text x="{x + 18}" y="49.5">{words}</text>'
        x += 44 + round(len(words) * LETTER_WIDTH)


def _row(top: int, day: date, entries: Sequence[Mapping[str, Any]]) -> str:
    parts = [
        f'<path d="M14 {top}H{WIDTH - 14}" stroke="#d5dbe3"/>',
        f'<text x="14" y="{top + 27}" font-weight="600" font-size="14">{day:%a}</text>',
        f'<text x="14" y="{top + 45}">{day.day} {day:%b}</text>',
    ]
    if not entries:
        parts.append(f'<text x="{DAY_WIDTH}" y="{top + 36}" fill="#566270">rest</text>')
    x = DAY_WIDTH
    for entry in entries:
        parts.extend(_box(x, top + 5, entry))
        x += BOX_WIDTH[entry["kind"]] + GAP
    return "\n".join(parts)


def _box(x: int, top: int, entry: Mapping[str, Any]) -> Iterable[str]:
    fill, edge = COLOURS[entry["kind"]]
    width = BOX_WIDTH[entry["kind"]]
    dashes = ' stroke-dasharray="4 3"' if entry["optional"] else ""
    yield (
        f'<rect x="{x}" y="{top}" width="{width}" height="{ROW - 10}" rx="6" '
        f'fill="{fill}" stroke="{edge}"{dashes}/>'
    )
    start = datetime.fromisoformat(entry["start"])
    head = f"{start:%H:%M} · {entry['minutes']} min"
    yield f'<text x="{x + 8}" y="{top + 16}" font-weight="600">{head}</text>'
    told = _AMOUNT.sub("\\1\N{NO-BREAK SPACE}\\2", _TOLD_ELSEWHERE.sub("", entry["title"]))
    words = wrap(told, int((width - 12) / LETTER_WIDTH))
    for line, text in enumerate(words[:2]):
        yield f'<text x="{x + 8}" y="{top + 31 + 15 * line}">{escape(text)}</text>'


def main() -> None:
    """Write the picture."""
    PICTURE.write_text(picture(week()), encoding="utf-8")
    sys.stdout.write(f"{PICTURE} is up to date\n")


if __name__ == "__main__":
    main()
