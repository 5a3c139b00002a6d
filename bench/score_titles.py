"""Scores the classifier on a CSV of labelled titles and prints the bars it has to clear.

Columns: title, description, is_run, kind, distance_m, duration_s; an empty cell is a label, too:
for amounts it says "not stated", for a kind "not labelled". Usage:

    python -m bench.score_titles titles.csv [--misses]
"""

import csv
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from plansync.runs.classify import Verdict, classify

TOLERANCE = 0.10


@dataclass(frozen=True, slots=True)
class Labelled:
    """One title with what a person said about it, and the verdict on it."""

    title: str
    is_run: bool
    kind: str
    distance_m: float | None
    duration_s: int | None
    verdict: Verdict


def read_labelled(path: Path) -> list[Labelled]:
    """The rows of a labelled CSV file, each with its verdict."""
    with path.open(encoding="utf-8", newline="") as file:
        return [_labelled(row) for row in csv.DictReader(file)]


def _labelled(row: dict[str, str]) -> Labelled:
    return Labelled(
        title=row["title"],
        is_run=row["is_run"] == "1",
        kind=row["kind"],
        distance_m=float(row["distance_m"]) if row["distance_m"] else None,
        duration_s=int(float(row["duration_s"])) if row["duration_s"] else None,
        verdict=classify(row["title"], row["description"]),
    )


def is_amount_right(label: float | None, answer: float | None) -> bool:
    """Whether an amount is within a tenth of its label, or blank where the label is."""
    if label is None or answer is None:
        return label is answer
    return abs(label - answer) <= TOLERANCE * label


def scores(rows: Iterable[Labelled]) -> dict[str, float]:
    """Each measure as a share from 0 to 1."""
    rows = list(rows)
    runs = [row for row in rows if row.is_run]
    called = [row for row in rows if row.verdict.is_run]
    kinds = [row for row in rows if row.kind]
    both = [row for row in runs if row.verdict.is_run]
    return {
        "is_run precision": _share(row.is_run for row in called),
        "is_run recall": _share(row.verdict.is_run for row in runs),
        "kind": _share(row.verdict.kind.value == row.kind for row in kinds),
        "distance": _share(is_amount_right(row.distance_m, row.verdict.distance_m) for row in both),
        "duration": _share(is_amount_right(row.duration_s, row.verdict.duration_s) for row in rows),
    }


def _share(hits: Iterable[bool]) -> float:
    found = list(hits)
    return sum(found) / len(found) if found else 1.0


def _misses(rows: Iterable[Labelled]) -> Iterable[str]:
    for row in rows:
        got = row.verdict
        wrong = [
            f"{name} {label} got {answer}"
            for name, label, answer, right in (
                ("is_run", row.is_run, got.is_run, row.is_run == got.is_run),
                ("kind", row.kind, got.kind.value, row.kind in ("", got.kind.value)),
                (
                    "distance",
                    row.distance_m,
                    got.distance_m,
                    is_amount_right(row.distance_m, got.distance_m),
                ),
                (
                    "duration",
                    row.duration_s,
                    got.duration_s,
                    is_amount_right(row.duration_s, got.duration_s),
                ),
            )
            if not right
        ]
        if wrong:
            yield f"{row.title!r}: {'; '.join(wrong)} [{got.reason}]"


def main(arguments: list[str]) -> int:
    """Print the scores of the file named in the arguments; 0 when it could be read."""
    paths = [Path(argument) for argument in arguments if not argument.startswith("-")]
    if len(paths) != 1:
        print(__doc__)
        return 2
    rows = read_labelled(paths[0])
    if "--misses" in arguments:
        print("\n".join(_misses(rows)))
    for name, share in scores(rows).items():
        print(f"{name:18} {share:.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
