"""Puts what was planned and what was run together: one-to-one, same day first.

Decides which recording fulfils which planned run and what became of the others; when and how
long a run without stated hours is, is decided in `timing`.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import groupby
from math import inf, log
from zoneinfo import ZoneInfo

from plansync.runs.merge import merged
from plansync.runs.model import CompletedRun, Run, RunKind, RunLoad, RunStatus, ScheduledRun
from plansync.runs.recordings import as_happened
from plansync.runs.timing import Habits, expected_duration_s, usual_start, usual_starts
from plansync.times import at_local, overlap

# A recording may fulfil the plan of the day before or after when it is at least that much alike:
# between half and double of what was planned, and nearly equal for a run still to come.
_ALIKE = log(2)
_ALIKE_AHEAD = log(1.25)
# What one unit of unlikeness is worth in hours between planned and actual start: a stated hour
# says much, the usual hour only keeps the morning run before the evening run.
_TIMED_H = 4
_UNTIMED_H = 24


def match(
    scheduled: Iterable[ScheduledRun],
    completed: Iterable[CompletedRun],
    *,
    today: date,
    tz: ZoneInfo,
    habits: Habits,
    completed_through: date | None = None,
) -> tuple[Run, ...]:
    """Every run, planned, done or both, sorted by start.

    A recording fulfils at most one planned run: of the same local day by nearest start and
    amount, else of the day before or after if both are still alone. A planned run before `today`
    without a recording is MISSED only when recordings are known up to its day
    (`completed_through`); with None nothing is known and it stays PLANNED. A matched run keeps
    the scheduled key, an extra one has the key of its recording. A run told by two
    sources is one run (`merged`).
    """
    planned = [
        run
        for runs in _by_day({run.key: run for run in merged(scheduled)}.values())
        for run in _drafts(runs, tz=tz, habits=habits)
    ]
    pairs, extra = _pair(planned, as_happened(completed), today=today)
    runs = [
        _done(run, pairs[run.key], tz=tz)
        if run.key in pairs
        else _not_done(run, today=today, known_through=completed_through)
        for run in planned
    ]
    runs += [_extra(done, tz=tz, habits=habits) for done in extra]
    return tuple(sorted(_placed(runs), key=lambda run: (run.start, run.key)))


def _by_day(runs: Iterable[ScheduledRun]) -> list[list[ScheduledRun]]:
    ordered = sorted(runs, key=lambda run: run.day)
    return [list(group) for _, group in groupby(ordered, key=lambda run: run.day)]


def _drafts(runs: list[ScheduledRun], *, tz: ZoneInfo, habits: Habits) -> list[Run]:
    """The planned runs of one day, each at its stated or its usual start."""
    untimed = sum(run.start is None for run in runs)
    clocks = iter(usual_starts(runs[0].day, untimed, habits))
    return [
        _draft(run, run.start or at_local(run.day, next(clocks), tz), tz=tz, habits=habits)
        for run in runs
    ]


def _draft(run: ScheduledRun, start: datetime, *, tz: ZoneInfo, habits: Habits) -> Run:
    duration_s = expected_duration_s(run, habits)
    return Run(
        key=run.key,
        day=run.day,
        start=start.astimezone(tz),
        duration_s=duration_s,
        kind=run.kind,
        status=RunStatus.PLANNED,
        title=run.title,
        source=run.source,
        timed=run.start is not None,
        optional=run.optional,
        fast_segments=run.fast_segments,
        distance_m=run.distance_m,
        planned_duration_s=duration_s,
    )


def _pair(
    planned: Iterable[Run], done: Iterable[CompletedRun], *, today: date
) -> tuple[dict[str, CompletedRun], list[CompletedRun]]:
    """Which recording fulfils which planned run, by its key, and the recordings left over."""
    pairs: dict[str, CompletedRun] = {}
    plans, left = list(planned), {run.key: run for run in done}
    for apart in ((0,), (-1, 1)):
        by_day = _keyed_by_day(left.values())
        likely = sorted(
            (_unlikeness(plan, run), plan.key, run.key)
            for plan in plans
            for days in apart
            for run in by_day.get(plan.day + timedelta(days=days), ())
            if not days or _may_move(plan, run, today=today)
        )
        for _, plan_key, run_key in likely:
            if plan_key not in pairs and run_key in left:
                pairs[plan_key] = left.pop(run_key)
        plans = [plan for plan in plans if plan.key not in pairs]
    return pairs, list(left.values())


def _keyed_by_day(runs: Iterable[CompletedRun]) -> dict[date, list[CompletedRun]]:
    by_day: dict[date, list[CompletedRun]] = {}
    for run in runs:
        by_day.setdefault(run.day, []).append(run)
    return by_day


def _unlikeness(plan: Run, run: CompletedRun) -> float:
    amount = _amount_unlikeness(plan, run)
    if run.start is None:
        return amount
    hours = abs((plan.start - run.start).total_seconds()) / 3600
    return amount + hours / (_TIMED_H if plan.timed else _UNTIMED_H)


def _amount_unlikeness(plan: Run, run: CompletedRun) -> float:
    if plan.distance_m and run.distance_m > 0:
        return abs(log(plan.distance_m / run.distance_m))
    return abs(log(plan.duration_s / run.elapsed_s)) if run.elapsed_s > 0 else inf


def _may_move(plan: Run, run: CompletedRun, *, today: date) -> bool:
    limit = _ALIKE if plan.day <= today else _ALIKE_AHEAD
    return _amount_unlikeness(plan, run) <= limit


def _done(run: Run, done: CompletedRun, *, tz: ZoneInfo) -> Run:
    """The planned run as it was run; a race is a race, whatever was planned."""
    start = done.start or at_local(done.day, run.start.time(), tz)
    says_more = done.kind is RunKind.RACE or (
        run.load is RunLoad.LOW and done.kind is not RunKind.EASY
    )
    return replace(
        run,
        day=done.day,
        start=start.astimezone(tz),
        timed=done.start is not None,
        duration_s=done.elapsed_s if done.elapsed_s > 0 else run.duration_s,
        kind=done.kind if says_more else run.kind,
        status=RunStatus.COMPLETED,
        completed=done,
    )


def _not_done(run: Run, *, today: date, known_through: date | None) -> Run:
    is_known = known_through is not None and run.day <= known_through
    return replace(run, status=RunStatus.MISSED) if is_known and run.day < today else run


def _extra(done: CompletedRun, *, tz: ZoneInfo, habits: Habits) -> Run:
    start = done.start or at_local(done.day, usual_start(done.day, habits), tz)
    return Run(
        key=done.key,
        day=done.day,
        start=start.astimezone(tz),
        duration_s=done.elapsed_s,
        kind=done.kind,
        status=RunStatus.EXTRA,
        title=done.name,
        source=done.source,
        timed=done.start is not None,
        distance_m=done.distance_m or None,
        completed=done,
    )


def _placed(runs: Iterable[Run]) -> list[Run]:
    """The runs, those of unknown hour moved behind whatever they would overlap."""
    by_day: dict[date, list[Run]] = {}
    for run in sorted(runs, key=lambda run: (not run.timed, run.start, run.key)):
        same_day = by_day.setdefault(run.day, [])
        same_day.append(run if run.timed else _behind(run, same_day))
    return [run for same_day in by_day.values() for run in same_day]


def _behind(run: Run, others: Iterable[Run]) -> Run:
    for other in sorted(others, key=lambda other: other.start):
        if overlap((run.start, run.end), (other.start, other.end)):
            run = replace(run, start=other.end)
    return run
