"""A plan made again: the past stays, what did not change stays, identities stay."""

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from plansync.plan.model import Plan
from plansync.plan.season import PhaseChange, season
from plansync.plan.session import Session, Slot
from plansync.runs.model import Run, RunKind, RunLoad, RunStatus
from plansync.times import Window, later, week_start
from tests.planning import (
    CALVES_AND_HIPS,
    DAY,
    MONDAY,
    World,
    around,
    at,
    few,
    run,
    standalone,
    week,
    world,
    worlds,
)

MINUTES_OF_TWO_WEEKS = 14 * 24 * 60


@st.composite
def moments(draw: st.DrawFn) -> timedelta:
    """How long after the first plan the second is made; often within the first days."""
    return timedelta(minutes=draw(st.integers(0, MINUTES_OF_TWO_WEEKS)))


def _again(first: World, plan: Plan, after: timedelta, **changes: object) -> World:
    """The world some time later, with the first plan's sessions as its past."""
    return at(first, now=later(first.now, after), past=plan.sessions, **changes)


def _from(sessions: tuple[Session, ...], now: datetime) -> list[Session]:
    return [session for session in sessions if session.start >= now]


@few
@given(worlds(), moments())
def test_sessions_of_the_past_stay_as_they_are(first: World, after: timedelta) -> None:
    plan = first.plan()
    second = _again(first, plan, after)

    again = second.plan()

    before_now = [one for one in again.sessions if one.start < second.now]
    assert before_now == [one for one in plan.sessions if one.start < second.now]


@few
@given(worlds(), moments())
def test_the_past_stays_whatever_changes(first: World, after: timedelta) -> None:
    """Another body, another phase, other runs: what has begun has begun."""
    plan = first.plan()
    changed = _again(
        first,
        plan,
        after,
        runs=first.runs[::2],
        body=CALVES_AND_HIPS,
        season=season([PhaseChange(2, first.window.start - 20 * DAY)]),
    )

    again = changed.plan()

    before_now = [one for one in again.sessions if one.start < changed.now]
    assert before_now == [one for one in plan.sessions if one.start < changed.now]


@few
@given(st.one_of(worlds(), worlds(calm=True)), moments())
def test_planning_again_later_gives_the_same_future(first: World, after: timedelta) -> None:
    first = at(first, window=Window(week_start(first.window.start), first.window.end))
    plan = first.plan()
    second = _again(first, plan, after)

    again = second.plan()

    assert _from(again.sessions, second.now) == _from(plan.sessions, second.now)


@few
@given(worlds(), moments(), st.data())
def test_uids_stay_unique_when_runs_move_after_their_sessions_began(
    first: World, after: timedelta, data: st.DataObject
) -> None:
    assume(first.runs)
    plan = first.plan()
    moved = data.draw(st.sampled_from(first.runs))
    by = timedelta(minutes=data.draw(st.sampled_from((-90, -20, 20, 90, 240))))
    runs = tuple(_moved(one, by) if one is moved else one for one in first.runs)
    second = _again(first, plan, after, runs=_apart(runs))

    again = second.plan()

    uids = Counter(session.uid for session in again.sessions)
    assert all(times == 1 for times in uids.values())


def _moved(one: Run, by: timedelta) -> Run:
    return replace(one, start=later(one.start, by))


def _apart(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """The runs without those that begin before the one before them is over."""
    kept: list[Run] = []
    for one in sorted(runs, key=lambda one: one.start):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return tuple(kept)


@few
@given(worlds(), moments(), st.data())
def test_nothing_new_overlaps_what_stands_when_a_run_moves(
    first: World, after: timedelta, data: st.DataObject
) -> None:
    assume(first.runs)
    plan = first.plan()
    moved = data.draw(st.sampled_from(first.runs))
    by = timedelta(minutes=data.draw(st.sampled_from((-90, -20, 20, 90, 240))))
    runs = tuple(_moved(one, by) if one is moved else one for one in first.runs)
    second = _again(first, plan, after, runs=_apart(runs))

    again = second.plan()

    busy = [(one.start, one.end) for one in second.runs]
    busy += [(one.start, one.end) for one in again.sessions]
    for session in _from(again.sessions, second.now):
        others = [span for span in busy if span != (session.start, session.end)]
        assert all(session.end <= start or end <= session.start for start, end in others)


@few
@given(worlds(), st.data())
def test_a_run_that_moves_to_another_hour_keeps_its_sessions_uids(
    first: World, data: st.DataObject
) -> None:
    plan = first.plan()
    with_sessions = [one for one in plan.runs if plan.around(one) and _alone(first, one)]
    assume(with_sessions)
    moved = data.draw(st.sampled_from(with_sessions))
    runs = tuple(_moved(one, -timedelta(minutes=10)) if one is moved else one for one in first.runs)

    again = at(first, runs=runs).plan()

    assert _uids(again, moved) == _uids(plan, moved)


def _alone(given_world: World, one: Run) -> bool:
    """Whether no other run is within four hours."""
    reach = timedelta(hours=4)
    return not any(
        other is not one and other.start - reach < one.end and one.start - reach < other.end
        for other in given_world.runs
    )


def _uids(plan: Plan, one: Run) -> set[str]:
    return {session.uid for session in plan.sessions if session.run_key == one.key}


@few
@given(st.integers(0, 6), st.integers(1, 5))
def test_a_run_that_moves_to_another_day_keeps_its_sessions_uids(to: int, phase: int) -> None:
    runs = (*week("e......"), *week("eqe.eel", monday=MONDAY + 7 * DAY))
    day = MONDAY + to * DAY
    there = run(day, key=runs[0].key)

    plan, again = (world(some, weeks=2, phase=phase).plan() for some in (runs, (there, *runs[1:])))

    assert _uids(plan, there) == _uids(again, there) != set()
    assert {one.day for one in again.sessions if one.run_key == there.key} == {day}


@few
@given(worlds(), st.data())
def test_sessions_of_a_cancelled_run_vanish(first: World, data: st.DataObject) -> None:
    assume(first.runs)
    plan = first.plan()
    gone = data.draw(st.sampled_from(first.runs))
    runs = tuple(one for one in first.runs if one is not gone)

    again = at(first, runs=runs).plan()

    assert not _uids(plan, gone) & {session.uid for session in again.sessions}
    assert all(session.run_key != gone.key for session in again.sessions)


@few
@given(worlds(), st.data())
def test_a_later_hour_changes_only_the_times_of_that_days_sessions(
    first: World, data: st.DataObject
) -> None:
    mornings = [
        one
        for one in first.runs
        if one.day in first.window and 3 <= one.start.hour <= 8 and one.duration_s <= 3600
    ]
    alone = [
        one
        for one in mornings
        if sum(other.day == one.day for other in first.runs) == 1
        # a race is followed by a day's rest that ends by the hour
        and RunLoad.RACE not in {*first.loads(one.day - DAY), *first.loads(one.day)}
    ]
    assume(alone)
    moved = data.draw(st.sampled_from(alone))
    runs = tuple(_moved(one, timedelta(minutes=45)) if one is moved else one for one in first.runs)

    plan, again = first.plan(), at(first, runs=runs).plan()

    assert [_timeless(one) for one in again.sessions] == [_timeless(one) for one in plan.sessions]
    for one, other in zip(plan.sessions, again.sessions, strict=True):
        same_day = one.slot is Slot.STANDALONE and one.day == moved.day
        assert one == other or one.run_key == moved.key or same_day


def _timeless(session: Session) -> Session:
    return replace(session, start=datetime.min)  # noqa: DTZ901 - only to leave the time out


@few
@given(worlds(), st.integers(1, 5), st.integers(0, 13))
def test_a_phase_that_begins_on_a_day_leaves_the_days_before_as_they_were(
    first: World, phase: int, n: int
) -> None:
    first = at(first, preferences=replace(first.preferences, week_min=None))
    day = first.window.start + n * DAY
    begun = PhaseChange(first.season.phase_on(first.window.start), first.window.start - 28 * DAY)
    steady = at(first, season=season([begun], first.season.races))
    changed = at(first, season=season([begun, PhaseChange(phase, day)], first.season.races))

    plan, again = steady.plan(), changed.plan()

    monday = week_start(day)
    weeks_before = [one for one in again.sessions if one.day < monday]
    assert weeks_before == [one for one in plan.sessions if one.day < monday]
    # Longer sessions later in a week may leave fewer minutes for what comes after runs.
    assert _places(again, day) == _places(plan, day)


def _places(plan: Plan, before: date) -> set[tuple[str, date, int]]:
    """The days and phases of what comes before runs, and stands on its own, up to a day."""
    placed = (one for one in plan.sessions if one.slot is not Slot.AFTER and one.day < before)
    return {(one.uid, one.day, one.phase) for one in placed}


@few
@given(worlds(), st.integers(0, 13))
def test_weeks_before_a_change_of_runs_stay_as_they_were(first: World, n: int) -> None:
    """What is cancelled leaves the weeks alone that do not look ahead to it: six days at most."""
    day = first.window.start + n * DAY
    runs = tuple(one for one in first.runs if one.day < day)

    plan, again = first.plan(), at(first, runs=runs).plan()

    until = week_start(day - 6 * DAY)
    kept = [one for one in plan.sessions if one.day < until]
    assert [one for one in again.sessions if one.day < until] == kept


@few
@given(worlds(), moments())
def test_a_note_never_regrets_a_session_that_stands(first: World, after: timedelta) -> None:
    plan = first.plan()
    second = _again(first, plan, after)

    again = second.plan()

    for session in around(again):
        title = second.of(session).title
        text = f"No session {session.slot} {title} on {session.day}"
        twins = [r for r in second.runs if r.day == session.day and r.title == title]
        told = any(note.text.startswith(text) for note in again.notes)
        assert not told or len(twins) > 1


def test_a_before_that_began_is_not_planned_again_when_its_run_moves() -> None:
    first = world(week("e......"))
    plan = first.plan()
    begun = plan.sessions[0]
    moved = _moved(first.runs[0], timedelta(hours=3))

    again = at(
        first, runs=(moved,), now=later(begun.start, timedelta(minutes=1)), past=plan.sessions
    ).plan()

    befores = [one for one in again.sessions if one.slot is Slot.BEFORE]
    assert befores == [begun]


def test_an_after_that_began_is_not_planned_again_when_the_run_took_longer() -> None:
    first = world(week("q......"))
    plan = first.plan()
    begun = next(one for one in plan.sessions if one.slot is Slot.AFTER)
    longer = replace(first.runs[0], duration_s=60 * 60, status=RunStatus.COMPLETED)

    again = at(
        first, runs=(longer,), now=later(begun.start, timedelta(minutes=1)), past=plan.sessions
    ).plan()

    assert [one for one in again.sessions if one.slot is Slot.AFTER] == [begun]


def test_standalone_sessions_of_a_week_have_uids_of_their_own_after_a_replan() -> None:
    """The week's second session stands already; the first was never held; one more is planned."""
    first = world(week("eqe.eel"), phase=1)
    plan = first.plan()
    second_of_week = standalone(plan)[1]

    again = at(
        first, now=later(second_of_week.end, timedelta(hours=1)), past=(second_of_week,)
    ).plan()

    uids = [one.uid for one in again.sessions]
    assert len(set(uids)) == len(uids)


def test_a_run_that_was_harder_than_planned_moves_later_standalone_sessions() -> None:
    """An easy Thursday that became a race: nothing stands on it nor on the day after."""
    easy = world(week("e..e.e."))
    raced = tuple(
        replace(one, kind=RunKind.RACE, status=RunStatus.COMPLETED)
        if one.day == MONDAY + 3 * DAY
        else one
        for one in easy.runs
    )

    plan = at(easy, runs=raced).plan()

    days = {one.day for one in standalone(plan)}
    assert not days & {MONDAY + n * DAY for n in (2, 3, 4)}


def test_a_missed_run_gets_no_sessions() -> None:
    missed = tuple(replace(one, status=RunStatus.MISSED) for one in week("e.e...."))

    plan = world(missed).plan()

    assert around(plan) == []
    assert plan.runs == missed


def test_an_extra_run_gets_what_comes_after_it() -> None:
    extra = replace(week("q......")[0], status=RunStatus.EXTRA)

    plan = world([extra]).plan()

    assert [one.slot for one in around(plan)] == [Slot.AFTER]
