"""Stories about workouts on Strava that were our sessions: ticked, never runs, and only lent."""

import gzip
import json
from dataclasses import replace
from datetime import timedelta

import pytest
from icalendar import Calendar

from plansync.plan.progress import Mark
from plansync.plan.session import Session, Slot
from plansync.simulator.faults import Fault
from plansync.sync.loading import Known, load
from tests.contract.sync.test_sync_marks import link
from tests.contract.sync.world import KIM, ROBIN, World, two_weeks

LIST = "/athlete/activities"
WORKOUT = 900


@pytest.fixture
def planned(strava_world: World) -> tuple[World, str]:
    """Robin, connected, with a plan of two weeks that was woven."""
    world = strava_world
    athlete_id = world.runner()
    world.services.sources.add_file(athlete_id, "Plan", "p.csv", two_weeks())
    world.connect(as_=athlete_id)
    world.services.refresh.sync_athlete(athlete_id)
    world.services.refresh.replan(athlete_id)
    return world, athlete_id


def known_of(world: World, athlete_id: str) -> Known:
    with world.store.read() as tx:
        return load(tx, athlete_id, world.doors)


def own_session(world: World, athlete_id: str) -> Session:
    """The first session that stands on its own."""
    sessions = known_of(world, athlete_id).sessions
    return next(one for one in sessions if one.slot is Slot.STANDALONE)


def title_of(world: World, athlete_id: str, session: Session) -> str:
    """What the runner's calendar calls a session."""
    with world.store.read() as tx:
        content = tx.feeds.content(athlete_id)
    assert content is not None
    calendar = Calendar.from_ical(gzip.decompress(content.body_gz))
    events = {str(event["UID"]): event for event in calendar.walk("VEVENT")}
    return str(events[session.uid]["SUMMARY"])


def does(world: World, athlete_id: str, *, sport: str = "WeightTraining") -> Session:
    """The session that was recorded and read two hours after it."""
    session = own_session(world, athlete_id)
    assert world.strava is not None
    world.clock.go(to=session.start + timedelta(hours=2))
    start = session.start + timedelta(minutes=5)
    world.strava.add_activity(
        ROBIN, world.worked_out(start, sport=sport, minutes=session.minutes, key=WORKOUT)
    )
    world.services.refresh.sync_athlete(athlete_id)
    return session


def ticked(world: World, athlete_id: str) -> list[tuple[str, Mark, str]]:
    return [(one.uid, one.mark, one.via) for one in known_of(world, athlete_id).derived]


@pytest.mark.parametrize("sport", ["WeightTraining", "Pilates"])
def test_a_workout_at_a_sessions_hour_ticks_it(planned: tuple[World, str], sport: str) -> None:
    world, athlete_id = planned

    session = does(world, athlete_id, sport=sport)

    assert ticked(world, athlete_id) == [(session.uid, Mark.DONE, "activity")]
    assert ("replan", athlete_id) in world.due()
    assert world.services.refresh.replan(athlete_id)


def test_another_sport_at_that_hour_ticks_nothing(planned: tuple[World, str]) -> None:
    world, athlete_id = planned

    does(world, athlete_id, sport="Crossfit")

    assert ticked(world, athlete_id) == []
    assert known_of(world, athlete_id).recorded_workouts == ()


def test_a_workout_is_never_a_run(planned: tuple[World, str]) -> None:
    world, athlete_id = planned
    before = known_of(world, athlete_id)

    session = does(world, athlete_id)
    world.services.refresh.replan(athlete_id)

    known = known_of(world, athlete_id)
    assert known.completed == before.completed
    assert len(known.runs()) == len(before.runs())
    assert world.services.accounts.strava(athlete_id).runs == 3
    entries = world.services.runner.week(athlete_id, session.day).days
    assert "Gym with Kim" not in str(entries)


def test_a_tick_from_strava_falls_away_with_the_recording(planned: tuple[World, str]) -> None:
    world, athlete_id = planned
    session = does(world, athlete_id)
    world.services.refresh.replan(athlete_id)

    world.clock.go(days=7)
    gone = ticked(world, athlete_id)
    world.services.refresh.purge()
    again = world.services.refresh.replan(athlete_id)

    assert gone == []
    assert again
    assert session.uid in {one.uid for one in known_of(world, athlete_id).sessions}


def test_what_the_runner_said_stands_above_and_outlives_the_recording(
    planned: tuple[World, str],
) -> None:
    world, athlete_id = planned
    session = does(world, athlete_id)
    [derived] = known_of(world, athlete_id).derived
    said = replace(derived, mark=Mark.TOO_HARD, via="page")
    with world.store.write() as tx:
        tx.marks.save(athlete_id, said, world.clock())

    both = known_of(world, athlete_id).marked
    world.clock.go(days=7)
    world.services.refresh.purge()

    assert both == (said,)
    assert known_of(world, athlete_id).derived == ()
    assert known_of(world, athlete_id).marked == (said,)
    assert said.uid == session.uid


@pytest.mark.parametrize(("detail", "shows"), [("status", True), ("plan-only", False)])
def test_the_calendar_ticks_a_session_while_the_recording_lasts(
    planned: tuple[World, str], detail: str, shows: bool
) -> None:
    world, athlete_id = planned
    world.services.runner.save_settings(athlete_id, {"feed": {"detail": detail}})
    session = does(world, athlete_id)

    world.services.refresh.replan(athlete_id)
    ticked_then = title_of(world, athlete_id, session)
    page = world.services.runner.session(athlete_id, session.uid).entry
    world.clock.go(days=7)
    world.services.refresh.purge()
    world.services.refresh.replan(athlete_id)

    assert ticked_then.startswith("✓") is shows
    assert page.completed
    assert not title_of(world, athlete_id, session).startswith("✓")


def test_a_deleted_workout_takes_its_tick_along(planned: tuple[World, str]) -> None:
    world, athlete_id = planned
    does(world, athlete_id)
    assert world.strava is not None
    world.strava.delete_activity(WORKOUT)

    world.services.refresh.sync_athlete(athlete_id)

    assert ticked(world, athlete_id) == []


def test_a_workout_that_was_called_a_run_is_a_run(planned: tuple[World, str]) -> None:
    world, athlete_id = planned
    session = does(world, athlete_id)
    assert world.strava is not None
    world.strava.edit_activity(WORKOUT, sport_type="Run", type="Run", distance=5000.0)

    world.services.refresh.sync_athlete(athlete_id)

    known = known_of(world, athlete_id)
    assert known.derived == ()
    assert str(WORKOUT) in {run.key for run in known.completed if run.day == session.day}


def test_a_fault_that_empties_the_list_keeps_the_tick(planned: tuple[World, str]) -> None:
    world, athlete_id = planned
    does(world, athlete_id)
    assert world.strava is not None
    world.strava.script(LIST, Fault.empty_list())

    world.services.refresh.sync_athlete(athlete_id)

    assert len(ticked(world, athlete_id)) == 1


def test_an_empty_list_is_doubted_for_workouts_alone_too(strava_world: World) -> None:
    """Kim has never run, but went to the gym."""
    world = strava_world
    assert world.strava is not None
    world.strava.signed_in = KIM
    world.strava.add_activity(KIM, world.worked_out(world.clock() - timedelta(hours=9)))
    kim = world.connect()
    world.services.refresh.sync_athlete(kim)
    world.strava.script(LIST, Fault.empty_list())

    world.services.refresh.sync_athlete(kim)

    assert len(known_of(world, kim).recorded_workouts) == 1
    assert "looks again" in world.services.accounts.strava(kim).text


@pytest.mark.parametrize("leave", ["disconnect", "deauthorize"])
def test_who_leaves_strava_leaves_no_tick_behind(planned: tuple[World, str], leave: str) -> None:
    world, athlete_id = planned
    does(world, athlete_id)
    assert world.strava is not None
    if leave == "disconnect":
        world.services.accounts.disconnect(athlete_id)
    else:
        world.strava.deauthorize(ROBIN)
        world.services.refresh.sync_athlete(athlete_id)

    assert ticked(world, athlete_id) == []
    assert known_of(world, athlete_id).recorded_workouts == ()


def test_reading_the_same_workout_again_is_no_news(planned: tuple[World, str]) -> None:
    world, athlete_id = planned
    does(world, athlete_id)
    world.services.refresh.replan(athlete_id)

    world.services.refresh.sync_athlete(athlete_id)

    assert not world.services.refresh.replan(athlete_id)


def test_the_runner_gets_what_is_kept_of_a_workout(planned: tuple[World, str]) -> None:
    world, athlete_id = planned
    session = does(world, athlete_id)

    document = json.loads(world.services.accounts.export_account(athlete_id))

    [kept] = document["recorded_workouts"]
    assert set(kept) == {"key", "day", "start", "elapsed_s", "kind"}
    assert (kept["key"], kept["kind"], kept["day"]) == ("900", "strength-work", str(session.day))
    assert len(document["recorded_runs"]) == 3


def test_nobody_gets_anothers_tick(planned: tuple[World, str]) -> None:
    world, athlete_id = planned
    does(world, athlete_id)
    assert world.strava is not None
    world.strava.signed_in = KIM
    kim = world.connect(browser="browser-2")

    world.services.refresh.sync_athlete(kim)

    assert ticked(world, kim) == []


@pytest.mark.parametrize(("detail", "told"), [("status", Mark.DONE), ("plan-only", None)])
def test_a_link_tells_of_a_recording_only_where_the_calendar_does(
    planned: tuple[World, str], detail: str, told: Mark | None
) -> None:
    world, athlete_id = planned
    session = does(world, athlete_id)
    world.services.runner.save_settings(athlete_id, {"feed": {"detail": detail}})
    world.services.refresh.replan(athlete_id)

    shared = world.services.marks.shared(*link(world, athlete_id, session.uid))

    assert shared.marking.mark is told
    assert ("✓" in shared.title) == (told is not None)
