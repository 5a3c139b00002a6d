"""What changes for the runner between two plans."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given

from plansync.plan.diff import diff
from plansync.plan.session import Slot
from plansync.times import Window
from tests.planning import DAY, MONDAY, World, at, few, run, week, world, worlds

EASY = world(week("e.q...."))


def test_the_same_plan_changes_nothing() -> None:
    plan = EASY.plan()

    change = diff(plan, plan)

    assert change.is_empty
    assert change.all == ()
    assert change.sessions_before == change.sessions_after == len(plan.sessions)


def test_sessions_of_a_cancelled_run_are_removed() -> None:
    plan = EASY.plan()
    after = at(EASY, runs=EASY.runs[:1]).plan()

    change = diff(plan, after)

    gone = {one.uid for one in change.removed}
    assert gone >= {one.uid for one in plan.around(EASY.runs[1])}
    assert all(one.after is None for one in change.removed)
    assert not change.is_empty


def test_sessions_of_a_new_run_are_added() -> None:
    after = at(EASY, runs=(*EASY.runs, run(MONDAY + 4 * DAY))).plan()

    change = diff(EASY.plan(), after)

    days = {one.day for one in change.added}
    assert MONDAY + 4 * DAY in days
    assert all(one.before is None for one in change.added)


def test_a_session_whose_run_moved_is_moved() -> None:
    later_run = run(MONDAY, clock=EASY.runs[0].start.time().replace(hour=9))

    change = diff(EASY.plan(), at(EASY, runs=(later_run, EASY.runs[1])).plan())

    moved = [one for one in change.moved if one.before and one.before.run_key == later_run.key]
    assert {one.before.slot for one in moved if one.before} == {Slot.BEFORE, Slot.AFTER}


def test_a_before_that_only_got_shorter_is_altered_not_moved() -> None:
    shorter = replace(EASY.preferences, before_min=5)

    change = diff(EASY.plan(), at(EASY, preferences=shorter).plan())

    assert EASY.plan().sessions[0].uid in {one.uid for one in change.altered}
    assert change.minutes_per_week_after < change.minutes_per_week_before


def test_a_session_of_a_plan_is_found_by_its_uid() -> None:
    plan = EASY.plan()

    assert plan.session(plan.sessions[0].uid) is plan.sessions[0]
    assert plan.session("nobody") is None


def test_totals_are_minutes_a_week() -> None:
    plan = EASY.plan()
    fortnight = replace(plan, window=Window(MONDAY, MONDAY + timedelta(days=14)))

    change = diff(plan, fortnight)

    total = sum(one.minutes for one in plan.sessions)
    assert change.minutes_per_week_before == total
    assert change.minutes_per_week_after == round(total / 2, 1)


def test_a_plan_of_no_days_has_no_minutes() -> None:
    empty = replace(EASY.plan(), window=Window(MONDAY, MONDAY), sessions=(), runs=())

    assert diff(empty, empty).minutes_per_week_before == 0


@few
@given(worlds(), worlds())
def test_every_session_of_two_plans_is_in_exactly_one_place(one: World, other: World) -> None:
    before, after = one.plan(), other.plan()

    change = diff(before, after)

    old, new = ({session.uid for session in plan.sessions} for plan in (before, after))
    assert {c.uid for c in change.added} == new - old
    assert {c.uid for c in change.removed} == old - new
    assert not {c.uid for c in change.moved} & {c.uid for c in change.altered}
    assert [c.day for c in change.all] == sorted(c.day for c in change.all)
    assert len(change.all) == len({c.uid for c in change.all})
