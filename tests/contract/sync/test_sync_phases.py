"""Stories about the OPT phase: guards, preview, applying, taking back."""

import json
from datetime import date

import pytest

from plansync.errors import InputError, NotFoundError, StaleError
from plansync.plan.diff import diff
from plansync.plan.profile import read_profile
from plansync.plan.progress import Mark, Marked
from plansync.plan.season import Priority
from plansync.plan.session import Slot
from plansync.store.plans import SessionRow
from plansync.sync.offline import Offline, plan_offline
from plansync.sync.views import PainLine
from plansync.times import Window
from tests.contract.sync.world import ADDRESS, DAY, MONDAY, NOW, PROFILE, World, two_weeks

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


def with_marathon(world: World, days: int = 70, **phase: object) -> tuple[str, str]:
    """A runner with a marathon so many days ahead; their id and the race's."""
    athlete_id = seasoned(world, **phase)
    race_id = world.services.races.add(
        athlete_id, "River Marathon", MONDAY + days * DAY, distance_m=42195
    )
    return athlete_id, race_id


def test_the_season_is_told_as_a_line_of_blocks(world: World) -> None:
    athlete_id, _ = with_marathon(world, days=69)

    chapters = world.services.phases.current(athlete_id).timeline

    assert [(one.name, one.start) for one in chapters] == [
        ("Second build", date(2026, 11, 9)),
        ("Race block", date(2026, 12, 7)),
        ("Taper and race week", date(2027, 1, 11)),
        ("Recovery", date(2027, 2, 1)),
        ("Base", date(2027, 3, 1)),
    ]
    assert [one.sessions for one in chapters] == ["2", "2", "2 to 0", "0 to 2", "2"]
    assert [one.is_now for one in chapters] == [True, False, False, False, False]


def test_a_race_block_can_begin_earlier_by_the_runners_word(world: World) -> None:
    athlete_id, race_id = with_marathon(world)

    shown = world.services.phases.race_block(athlete_id, race_id, MONDAY)
    done = world.services.phases.apply(
        athlete_id, shown.phase, shown.start, race_block=True, digest=shown.digest
    )

    view = world.services.phases.current(athlete_id)
    assert (shown.phase, shown.race_block, shown.change) == (2, True, done)
    assert view.timeline[0].name == "Race block"
    assert (view.now.phase, view.changes[-1].race_block) == (2, True)


def test_a_race_block_tells_why_a_better_phase_waits(world: World) -> None:
    athlete_id, race_id = with_marathon(world, days=55)

    shown = world.services.phases.race_block(athlete_id, race_id)

    [power] = shown.waiting
    assert (shown.phase, shown.start, shown.is_change) == (2, MONDAY, True)
    assert power.phase == 5
    assert "4 weeks of phase 2" in power.reasons[0]


def test_a_race_block_in_the_phase_that_holds_asks_nothing(world: World) -> None:
    athlete_id, race_id = with_marathon(world, days=55, since="2026-11-16")

    shown = world.services.phases.race_block(athlete_id, race_id)

    assert (shown.is_change, shown.phase, shown.change.is_empty) == (False, 1, True)
    assert "Stay in phase 1" in shown.text


def test_a_race_block_of_no_race_is_not_there(world: World) -> None:
    athlete_id = seasoned(world)

    with pytest.raises(NotFoundError, match="no such race"):
        world.services.phases.race_block(athlete_id, "nothing")


def test_what_spoke_against_a_change_stays_in_the_history(world: World) -> None:
    athlete_id = world.planned()
    world.services.phases.apply(athlete_id, 2, MONDAY, override=True)

    change = world.services.phases.current(athlete_id).changes[-1]

    assert "builds on 4 weeks of phase 1" in change.against[0]


def test_a_phase_that_runs_long_is_told(world: World) -> None:
    athlete_id = seasoned(world)

    assert "11 weeks, longer than it helps" in world.services.phases.current(athlete_id).due


def test_a_phase_told_too_early_in_a_profile_is_planned_and_explained(world: World) -> None:
    athlete_id = seasoned(world, current=5, since="2026-11-16")

    notes = world.services.runner.overview(athlete_id).notes

    assert world.services.phases.current(athlete_id).now.phase == 5
    told = [note.text for note in notes if note.code == "guard-unmet"]
    assert any("Phase 5 builds on 4 weeks of phase 2" in text for text in told)


@pytest.mark.parametrize(
    ("done", "said"),
    [(8, None), (6, None), (5, "you told of 5."), (0, "you told of none.")],
)
def test_sessions_told_in_a_profile_count_as_they_do_offline(
    world: World, done: int, said: str | None
) -> None:
    past = {"phase": 1, "from": "2026-09-07", "to": "2026-11-09", "standalone_done": done}
    phase = {"current": 2, "since": "2026-11-16", "history": [past]}
    athlete_id = seasoned(world, **phase)

    notes = world.services.runner.overview(athlete_id).notes
    stored = [note.text for note in notes if note.code == "guard-unmet"]

    assert stored == against_offline(world, phase)
    assert [text.endswith(said) for text in stored if said] == ([True] if said else [])
    assert bool(stored) is bool(said)


def against_offline(world: World, phase: dict[str, object]) -> list[str]:
    """What `plansync plan` says against the phase of a profile."""
    catalogue = world.services.catalogue
    profile = read_profile({**PROFILE, "phase": phase}, catalogue)
    given = Offline((), (), False, profile, catalogue, NOW)
    notes = plan_offline(given, Window(MONDAY, MONDAY + 7 * DAY)).plan.notes
    return [note.text for note in notes if note.code == "guard-unmet"]


def test_a_mark_counts_beside_what_was_told_from_the_end_of_the_told_phase_on(
    world: World,
) -> None:
    past = {"phase": 1, "from": "2026-09-07", "to": "2026-11-09", "standalone_done": 2}
    athlete_id = seasoned(world, current=1, since="2026-11-16", history=[past])
    with world.store.write() as tx:
        for day in (date(2026, 11, 8), date(2026, 11, 9)):
            mark = Marked(str(day), Slot.STANDALONE, day, 1, 30, Mark.DONE, ())
            tx.marks.save(athlete_id, mark, NOW)

    warnings = world.services.phases.current(athlete_id).choices[1].warnings

    told = "Phase 2 builds on 6 sessions of their own done in phase 1; you told of 3."
    assert told in warnings


def test_a_told_phase_that_is_taken_back_takes_its_sessions_along(world: World) -> None:
    past = [
        {"phase": 1, "from": "2026-08-03", "to": "2026-10-05", "standalone_done": 9},
        {"phase": 1, "from": "2026-10-05", "to": "2026-11-16", "standalone_done": 2},
    ]
    athlete_id = seasoned(world, current=1, since="2026-11-16", history=past)
    before = export_of(world, athlete_id)
    world.services.phases.undo(athlete_id)
    world.services.phases.undo(athlete_id)

    left = export_of(world, athlete_id)

    assert [one["standalone_done"] for one in before] == [9, 2, 0]
    assert [(one["until"], one["standalone_done"]) for one in left] == [("2026-10-05", 9)]


def export_of(world: World, athlete_id: str) -> list[dict[str, object]]:
    """The phases in the runner's export."""
    document = json.loads(world.services.accounts.export_account(athlete_id))
    phases: list[dict[str, object]] = document["phases"]
    return phases


def test_illness_in_the_profile_leads_back_to_phase_1(world: World) -> None:
    athlete_id = world.runner(
        phase={"current": 2, "since": "2026-09-07"},
        breaks=[{"from": "2026-11-02", "to": "2026-11-16", "why": "illness"}],
    )

    now = world.services.phases.current(athlete_id).now

    assert (now.phase, now.since, now.week) == (1, date(2026, 11, 16), 2)
    assert now.why == "After days without running phase 1 begins again."
