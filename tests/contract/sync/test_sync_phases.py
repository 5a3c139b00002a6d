"""Stories about the OPT phase: guards, preview, applying, taking back."""

from datetime import date, timedelta

import pytest

from plansync.errors import InputError, NotFoundError, StaleError
from plansync.plan.diff import diff
from plansync.plan.season import Priority
from plansync.store.plans import SessionRow
from plansync.sync.views import PainLine
from tests.contract.sync.world import ADDRESS, DAY, MONDAY, PROFILE, World, two_weeks

READY = {
    "current": 1,
    "since": "2026-09-07",
}


def seasoned(world: World, **phase: object) -> str:
    """A runner who has held phase 1 for eleven weeks."""
    athlete_id = world.runner(phase={**READY, **phase})
    world.plans.bodies[ADDRESS] = two_weeks()
    world.services.sources.add_address(athlete_id, "Runna", ADDRESS)
    return athlete_id


def sessions(world: World, athlete_id: str) -> tuple[SessionRow, ...]:
    with world.store.read() as tx:
        return tx.plans.sessions(athlete_id)


def test_a_new_runner_begins_phase_one_today(world: World) -> None:
    athlete_id = world.runner()

    view = world.services.phases.current(athlete_id)

    assert (view.now.phase, view.now.since, view.now.week) == (1, MONDAY, 1)
    assert view.can_undo is False
    assert (view.weeks_least, view.weeks_most) == (4, 6)


def test_the_told_history_counts(world: World) -> None:
    athlete_id = seasoned(world)

    view = world.services.phases.current(athlete_id)

    assert (view.now.week, view.now.since) == (12, date(2026, 9, 7))
    assert view.choices[1].warnings == ()


def test_a_guard_says_what_is_missing(world: World) -> None:
    athlete_id = world.planned()

    preview = world.services.phases.preview(athlete_id, 2, MONDAY + 14 * DAY)

    assert preview.needs_override is True
    assert "by 7 December you will have 2 weeks." in preview.warnings[0]


def test_a_guard_counts_in_words(world: World) -> None:
    athlete_id = world.planned()

    some, none = world.services.phases.preview(athlete_id, 5, MONDAY + 8 * DAY).warnings

    assert some.endswith("by 1 December you will have 1 week and 1 day.")
    assert none.endswith("by 1 December you will have none.")


def test_a_guard_can_be_passed_over_and_that_is_recorded(world: World) -> None:
    athlete_id = world.planned()

    with pytest.raises(InputError, match="builds on 4 weeks"):
        world.services.phases.apply(athlete_id, 2, MONDAY)
    world.services.phases.apply(athlete_id, 2, MONDAY, override=True)

    [_, change] = world.services.phases.current(athlete_id).changes
    assert (change.phase, change.override) == (2, True)
    with world.store.read() as tx:
        assert any("against advice" in line.what for line in tx.audit.list(athlete_id))


def test_an_override_nobody_needed_is_not_recorded(world: World) -> None:
    athlete_id = seasoned(world)

    world.services.phases.apply(athlete_id, 2, MONDAY, override=True)

    assert world.services.phases.current(athlete_id).changes[-1].override is False


def test_heavy_phases_ask_for_a_gym_and_no_pain(world: World) -> None:
    athlete_id = seasoned(world)
    world.services.runner.save_body(
        athlete_id, overactive=[], underactive=[], pain=[PainLine("soleus", 4)]
    )

    warnings = world.services.phases.preview(athlete_id, 4, MONDAY).warnings

    assert any("gym" in text for text in warnings)
    assert any("pain of 4" in text for text in warnings)
    assert any("phase 2" in text for text in warnings)


def test_a_health_answer_that_keeps_phases_low_is_told(world: World) -> None:
    athlete_id = seasoned(world)
    flag = next(
        one.id for one in world.services.catalogue.flags.values() if one.max_phase is not None
    )
    world.services.runner.save_body(athlete_id, overactive=[], underactive=[], health=[flag])

    warnings = world.services.phases.preview(athlete_id, 5, MONDAY).warnings

    assert any("health answer" in text for text in warnings)


def test_a_preview_saves_nothing(world: World) -> None:
    athlete_id = seasoned(world)
    before = sessions(world, athlete_id)

    preview = world.services.phases.preview(athlete_id, 2, MONDAY)
    world.services.refresh.replan(athlete_id)

    assert preview.change.is_empty is False
    assert sessions(world, athlete_id) == before
    assert world.services.phases.current(athlete_id).now.phase == 1


def test_what_was_previewed_is_what_is_done(world: World) -> None:
    athlete_id = seasoned(world)
    preview = world.services.phases.preview(athlete_id, 2, MONDAY)

    change = world.services.phases.apply(athlete_id, 2, MONDAY, digest=preview.digest)

    done = {row.uid: (row.day, row.start, row.minutes) for row in sessions(world, athlete_id)}
    shown = {one.uid: (one.day, one.start, one.minutes) for one in preview.after.sessions}
    assert done == shown
    assert change == diff(preview.before, preview.after)


def test_a_preview_of_another_state_is_stale(world: World) -> None:
    athlete_id = seasoned(world)
    preview = world.services.phases.preview(athlete_id, 2, MONDAY)
    world.services.races.add(athlete_id, "Harbour 10", MONDAY + 20 * DAY)

    with pytest.raises(StaleError):
        world.services.phases.apply(athlete_id, 2, MONDAY, digest=preview.digest)

    assert world.services.phases.current(athlete_id).now.phase == 1


def test_a_preview_lasts_while_nothing_but_time_changes(world: World) -> None:
    athlete_id = seasoned(world)
    preview = world.services.phases.preview(athlete_id, 2, MONDAY + DAY)
    world.clock.go(hours=3)

    world.services.phases.apply(athlete_id, 2, MONDAY + DAY, digest=preview.digest)

    assert len(world.services.phases.current(athlete_id).changes) == 2


@pytest.mark.parametrize(
    ("phase", "start", "said"),
    [
        (2, MONDAY - DAY, "in the past"),
        (2, MONDAY + 400 * DAY, "more than a year"),
        (9, MONDAY, "no phase 9"),
    ],
)
def test_an_impossible_change_is_refused(world: World, phase: int, start: date, said: str) -> None:
    athlete_id = seasoned(world)

    with pytest.raises(InputError, match=said):
        world.services.phases.preview(athlete_id, phase, start)


def test_a_change_that_is_taken_back_leaves_the_plan_as_it_was(world: World) -> None:
    athlete_id = seasoned(world)
    before = sessions(world, athlete_id)
    world.services.phases.apply(athlete_id, 2, MONDAY)
    applied = sessions(world, athlete_id)

    world.clock.go(hours=1)
    change = world.services.phases.undo(athlete_id)

    assert applied != before
    assert change.is_empty is False
    assert sessions(world, athlete_id) == before


def test_a_change_can_be_taken_back_for_seven_days(world: World) -> None:
    athlete_id = seasoned(world)
    world.services.phases.apply(athlete_id, 2, MONDAY)

    can_at_first = world.services.phases.current(athlete_id).can_undo
    world.clock.go(days=7, seconds=1)

    assert can_at_first is True
    assert world.services.phases.current(athlete_id).can_undo is False
    with pytest.raises(NotFoundError, match="no change of phase"):
        world.services.phases.undo(athlete_id)


def test_a_race_block_proposes_the_phase_that_may_begin(world: World) -> None:
    athlete_id = seasoned(world)
    world.services.races.add(
        athlete_id, "River Marathon", MONDAY + 55 * DAY, distance_m=42195, priority=Priority.A
    )

    [proposal] = world.services.phases.current(athlete_id).proposals

    assert (proposal.phase, proposal.start) == (2, MONDAY)
    assert "Its race block begins on 23 November: change to phase 2" in proposal.text


def test_a_race_for_practice_proposes_nothing(world: World) -> None:
    athlete_id = seasoned(world)
    world.services.races.add(
        athlete_id, "Club 5", MONDAY + 12 * DAY, distance_m=5000, priority=Priority.C
    )

    [proposal] = world.services.phases.current(athlete_id).proposals

    assert proposal.phase is None


@pytest.mark.parametrize(
    ("distance_m", "weeks"), [(42195, 8), (None, 8), (21097.5, 6), (10000, 4), (400, 4)]
)
def test_the_block_before_a_race_is_as_long_as_the_race(
    world: World, distance_m: float | None, weeks: int
) -> None:
    race_week = date(2027, 5, 3)

    start = world.doors.rhythm.race_block_start(race_week + 6 * DAY, distance_m)

    assert start == race_week - timedelta(weeks=weeks - 1)


def test_a_far_race_is_not_mentioned_yet(world: World) -> None:
    athlete_id = seasoned(world)
    world.services.races.add(athlete_id, "Spring", MONDAY + 200 * DAY, distance_m=42195)

    assert world.services.phases.current(athlete_id).proposals == ()


def test_the_profile_keeps_no_phase_of_its_own(world: World) -> None:
    athlete_id = seasoned(world)

    profile = world.services.runner.profile(athlete_id)

    assert set(profile) == set(PROFILE)


def test_a_race_whose_block_has_its_phase_says_when_it_begins(world: World) -> None:
    """Who just applied phase 2 from next week is not told to stay in phase 1."""
    athlete_id = seasoned(world)
    world.services.races.add(athlete_id, "Half", MONDAY + 48 * DAY, distance_m=21097.5)
    [proposal] = world.services.phases.current(athlete_id).proposals
    assert proposal.start is not None

    world.services.phases.apply(athlete_id, 2, proposal.start)

    [after] = world.services.phases.current(athlete_id).proposals
    assert (after.phase, after.start) == (None, None)
    assert after.text.endswith("Phase 2 begins for it on 30 November: it is in your plan.")


@pytest.mark.parametrize(("days", "said"), [(-400, "19 October 2025"), (1200, "7 March 2030")])
def test_a_race_far_from_now_is_a_slip_of_the_pen(world: World, days: int, said: str) -> None:
    athlete_id = world.runner()

    with pytest.raises(InputError, match=said):
        world.services.races.add(athlete_id, "Ten", MONDAY + days * DAY)

    assert world.services.races.list(athlete_id) == ()
