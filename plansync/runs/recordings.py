"""Turns what was recorded into runs that happened: doubles of one run once, split files joined."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import groupby

from plansync.runs.model import CompletedRun, RunKind
from plansync.times import later

# Warm-up, race and cool-down are often three files; a second run of the day is hours away.
_JOIN_GAP = timedelta(minutes=30)
_SAME_SHARE = 0.5
_SAME_AMOUNT = 0.03


def as_happened(completed: Iterable[CompletedRun]) -> tuple[CompletedRun, ...]:
    """One entry per run that was run, in order of day and start.

    Two recordings that share more than half of the shorter one's time are one run on two
    devices: the one with the greater distance stays. Recordings that follow each other within
    half an hour are one run; it keeps the key, name and kind of its race or its longest part.
    """
    ordered = sorted(completed, key=lambda run: (run.day, _sort_start(run), run.key))
    days = groupby(ordered, key=lambda run: run.day)
    return tuple(run for _, group in days for run in _joined(_distinct(list(group))))


def ended(run: CompletedRun, start: datetime) -> datetime:
    """When a recording that began at `start` ended."""
    return later(start, timedelta(seconds=run.elapsed_s))


def _sort_start(run: CompletedRun) -> tuple[bool, float]:
    return (run.start is None, run.start.timestamp() if run.start else 0.0)


def _distinct(runs: list[CompletedRun]) -> list[CompletedRun]:
    kept: list[CompletedRun] = []
    for run in sorted(runs, key=lambda run: (-run.distance_m, run.key)):
        if not any(_is_same_run(run, other) for other in kept):
            kept.append(run)
    return sorted(kept, key=runs.index)


def _is_same_run(a: CompletedRun, b: CompletedRun) -> bool:
    if a.key == b.key:
        return True
    if a.start is None or b.start is None:
        return a.source != b.source and _is_near(a, b)
    shared = min(ended(a, a.start), ended(b, b.start)) - max(a.start, b.start)
    return shared.total_seconds() > _SAME_SHARE * min(a.elapsed_s, b.elapsed_s)


def _is_near(a: CompletedRun, b: CompletedRun) -> bool:
    return (
        abs(a.distance_m - b.distance_m) <= _SAME_AMOUNT * b.distance_m
        and abs(a.elapsed_s - b.elapsed_s) <= _SAME_AMOUNT * b.elapsed_s
    )


def _joined(runs: list[CompletedRun]) -> list[CompletedRun]:
    joined: list[CompletedRun] = []
    for run in runs:
        both = _join(joined[-1], run) if joined else None
        joined = [*joined[:-1], both] if both else [*joined, run]
    return joined


def _join(a: CompletedRun, b: CompletedRun) -> CompletedRun | None:
    """Two recordings as one run, or None when they are two runs."""
    if a.start is None or b.start is None or b.start - ended(a, a.start) > _JOIN_GAP:
        return None
    main = max((a, b), key=lambda run: (run.kind is RunKind.RACE, run.distance_m))
    end = max(ended(a, a.start), ended(b, b.start))
    return replace(
        main,
        start=a.start,
        elapsed_s=round((end - a.start).total_seconds()),
        distance_m=a.distance_m + b.distance_m,
    )
