"""What changes for the runner between two plans."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import given

from plansync.plan.diff import diff
from plansync.plan.model import Plan
from plansync.plan.session import Session, Slot
from plansync.times import Window, at_local
from tests.planning import DAY, MONDAY, VANCOUVER, World, at, few, run, week, world, worlds

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


def session(
    uid: str,
    day: date = MONDAY,
    *,
    clock: time = time(18),
    minutes: int = 20,
    slot: Slot = Slot.STANDALONE,
) -> Session:
    """A session that holds nothing."""
    run_key = None if slot is Slot.STANDALONE else "run"
    return Session(uid, slot, day, at_local(day, clock, VANCOUVER), minutes, 1, (), "", run_key)


def plan_of(*sessions: Session) -> Plan:
    """A plan of one week."""
    return replace(EASY.plan(), sessions=sessions)


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (session("s"), session("s", clock=time(18, 10), minutes=10), "moved"),
        (session("s"), session("s", minutes=10), "altered"),
        (
            session("s", slot=Slot.BEFORE),
            session("s", clock=time(18, 10), minutes=10, slot=Slot.BEFORE),
            "altered",
        ),
        (
            session("s", slot=Slot.BEFORE),
            session("s", minutes=10, slot=Slot.BEFORE),
            "moved",
        ),
        (session("s", slot=Slot.AFTER), session("s", minutes=10, slot=Slot.AFTER), "altered"),
        (
            session("s", slot=Slot.AFTER),
            session("s", clock=time(18, 10), minutes=10, slot=Slot.AFTER),
            "moved",
        ),
        (session("s"), session("s", MONDAY + DAY), "moved"),
    ],
)
def test_a_session_moves_with_the_edge_that_touches_its_run(
    before: Session, after: Session, kind: str
) -> None:
    """What stands before a run ends with it, what stands after it or alone begins somewhere."""
    change = diff(plan_of(before), plan_of(after))

    expected = {"moved": 1 if kind == "moved" else 0, "altered": 1 if kind == "altered" else 0}
    assert {"moved": len(change.moved), "altered": len(change.altered)} == expected
    assert (change.added, change.removed) == ((), ())
    assert not change.is_empty


def test_changes_are_in_order_of_the_earlier_day_and_then_of_the_session() -> None:
    tuesday, thursday = MONDAY + DAY, MONDAY + 3 * DAY
    before = plan_of(session("c", thursday), session("b", tuesday), session("e", MONDAY))
    after = plan_of(session("c", MONDAY), session("a", tuesday), session("d", MONDAY))

    change = diff(before, after)

    assert [(one.uid, one.day) for one in change.all] == [
        *[("c", MONDAY), ("d", MONDAY), ("e", MONDAY), ("a", tuesday), ("b", tuesday)]
    ]
    assert [one.uid for one in change.added] == ["d", "a"]
    assert [one.uid for one in change.removed] == ["e", "b"]
    assert (change.sessions_before, change.sessions_after) == (3, 3)


def test_what_moves_together_is_told_by_day() -> None:
    tuesday = MONDAY + DAY
    before = plan_of(session("a", tuesday), session("b", MONDAY), session("c", tuesday))
    later = [replace(one, minutes=30) for one in before.sessions]
    moved = [replace(one, start=one.start + timedelta(hours=1)) for one in before.sessions]

    assert [one.uid for one in diff(before, plan_of(*later)).altered] == ["b", "a", "c"]
    assert [one.uid for one in diff(before, plan_of(*moved)).moved] == ["b", "a", "c"]


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


@pytest.mark.parametrize(("days", "minutes"), [(1, 140), (7, 20), (9, 15.6), (14, 10)])
def test_minutes_a_week_are_rounded_to_tenths(days: int, minutes: float) -> None:
    plan = replace(plan_of(session("s")), window=Window(MONDAY, MONDAY + days * DAY))

    assert diff(plan, plan).minutes_per_week_after == minutes


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
