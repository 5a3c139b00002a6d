"""Several plans of one runner: the same run told by two of them counts once."""

from collections.abc import Iterable
from datetime import timedelta

from plansync.runs.model import ScheduledRun

ONE_START = timedelta(minutes=90)
ONE_DISTANCE = 0.1


def merged(scheduled: Iterable[ScheduledRun]) -> tuple[ScheduledRun, ...]:
    """The runs by day; of two that are the same, the one with more detail, then the first.

    One-to-one: two runs that one plan has on a day stay two, even if another plan has only one.
    """
    kept: list[ScheduledRun] = []
    told_by: list[set[str]] = []
    for run in scheduled:
        twin = next(
            (
                index
                for index, other in enumerate(kept)
                if run.source not in told_by[index] and is_same(run, other)
            ),
            None,
        )
        if twin is None:
            kept.append(run)
            told_by.append({run.source})
            continue
        told_by[twin].add(run.source)
        if _detail(run) > _detail(kept[twin]):
            kept[twin] = run
    return tuple(sorted(kept, key=lambda run: (run.day, run.key)))


def is_same(run: ScheduledRun, other: ScheduledRun) -> bool:
    """Whether two sources tell of one run: a day, and the hour, the distance or the kind."""
    if run.source == other.source or run.day != other.day:
        return False
    if run.start and other.start:
        return abs(run.start - other.start) < ONE_START
    if run.distance_m and other.distance_m:
        longer = max(run.distance_m, other.distance_m)
        return abs(run.distance_m - other.distance_m) <= ONE_DISTANCE * longer
    return run.kind is other.kind


def _detail(run: ScheduledRun) -> int:
    return sum(one is not None for one in (run.start, run.distance_m, run.duration_s))
