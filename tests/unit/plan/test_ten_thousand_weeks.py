"""Made-up seasons by the thousand weeks: every plan is looked at by every rule of the trainer.

A few weeks by default; `make search` looks at ten thousand.
"""

import os
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from plansync.plan.diff import diff
from plansync.plan.model import Plan
from plansync.plan.session import Session
from plansync.runs.model import Run
from plansync.times import later, week_start
from tests.planning import DAY, World, at, few, standalone
from tests.season_worlds import WEEKS, season_worlds
from tests.trainer.table import faults

WANTED = int(os.environ.get("PLANSYNC_PLANNING_WEEKS", "160"))
# A season that fails is told in few lines; to make it smaller would take longer than to read it.
many = settings(
    few,
    max_examples=max(WANTED // WEEKS, 1),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
MOVES = (
    *(timedelta(minutes=by) for by in (-90, -20, 20, 90, 240)),
    *(timedelta(days=by) for by in (-1, 1, 2)),
)


def test_every_rule_holds_in_every_week(capsys: pytest.CaptureFixture[str]) -> None:
    """And in the same weeks planned again: at once, a day later, with a run moved."""
    planned: Counter[str] = Counter()

    @many
    @given(season_worlds(), st.integers(0, 10_000), st.sampled_from(MOVES))
    def look_at(world: World, nth: int, by: timedelta) -> None:
        plan = world.plan()
        planned["weeks"] += WEEKS
        planned["sessions"] += len(plan.sessions)

        assert faults(world, plan) == []
        assert plan == world.plan()
        assert diff(plan, world.plan()).is_empty
        _a_day_later(world, plan)
        _with_a_run_moved(world, plan, nth, by)

    look_at()

    if "PLANSYNC_PLANNING_WEEKS" in os.environ:
        with capsys.disabled():
            told = f"{planned['weeks']} weeks planned, {planned['sessions']} sessions looked at"
            print(f"\n{told}")  # noqa: T201 - what a search was asked for
    assert planned["weeks"] >= min(WANTED, WEEKS)


@many
@given(season_worlds(started=True))
def test_every_rule_holds_for_a_plan_that_is_made_in_the_middle_of_its_weeks(world: World) -> None:
    plan = world.plan()

    assert faults(world, plan) == []
    assert plan == world.plan()


def _a_day_later(world: World, plan: Plan) -> None:
    """What has begun stays; what is to come stays as it was planned."""
    now = later(world.now, DAY + timedelta(hours=9))

    again = at(world, now=now, past=plan.sessions).plan()

    assert _begun(again, now) == _begun(plan, now)
    assert again.sessions == plan.sessions


def _begun(plan: Plan, now: datetime) -> list[Session]:
    return [one for one in plan.sessions if one.start < now]


def _with_a_run_moved(world: World, plan: Plan, nth: int, by: timedelta) -> None:
    """The rules hold there too, and the sessions of undulating weeks keep their uids."""
    if not plan.runs:
        return
    moved = plan.runs[nth % len(plan.runs)]
    runs = [_moved(one, by, world) if one is moved else one for one in world.runs]
    there = at(world, runs=_apart(runs))

    again = there.plan()

    assert faults(there, again) == []
    phases = {one.uid: one.phase for one in standalone(plan) if _undulates(world, one)}
    other = {one.uid: one.phase for one in standalone(again) if _undulates(world, one)}
    assert all(other[uid] == phase for uid, phase in phases.items() if uid in other)


def _moved(one: Run, by: timedelta, world: World) -> Run:
    start = later(one.start, by)
    if by % DAY:
        return replace(one, start=start)
    return replace(one, start=start, day=start.astimezone(world.preferences.tz).date())


def _apart(runs: list[Run]) -> tuple[Run, ...]:
    """The runs without those that begin before the one before them is over."""
    kept: list[Run] = []
    for one in sorted(runs, key=lambda one: one.start):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return tuple(kept)


def _undulates(world: World, session: Session) -> bool:
    """Whether one block with a pattern of phases holds the whole week of a session."""
    monday = week_start(session.day)
    blocks = {world.season.span_on(monday + n * DAY).block for n in range(7)}
    return len(blocks) == 1 and all(block and block.patterns for block in blocks)
