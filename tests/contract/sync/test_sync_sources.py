"""Stories about plan sources: reading them, and what is believed when they go wrong."""

from datetime import date, timedelta

import pytest

from plansync.errors import InputError, NotACalendarError, NotFoundError, OutsideError
from plansync.sources.base import Validators
from plansync.store.sources import SourceState
from plansync.sync.plan_door import SourcesDoor
from tests.contract.sync.world import (
    ADDRESS,
    DAY,
    MONDAY,
    NO_RUNS,
    World,
    lines,
    two_weeks,
    with_doors,
)

DOWN = OutsideError("plans.example does not answer", source="plans.example")


def source_id(world: World, athlete_id: str) -> str:
    [source] = world.services.sources.list(athlete_id)
    return source.id


def test_a_new_address_shows_what_is_in_it_but_not_its_secret(world: World) -> None:
    athlete_id = world.planned()

    [source] = world.services.sources.list(athlete_id)

    assert (source.runs, source.next_day) == (8, MONDAY + DAY)
    assert source.address == "https://plans.example/…"
    assert source.age == timedelta(0)


def test_an_address_that_is_no_calendar_leaves_nothing_behind(world: World) -> None:
    athlete_id = world.runner()
    world.plans.bodies[ADDRESS] = b"<html>sign in</html>"

    with pytest.raises(NotACalendarError):
        world.services.sources.add_address(athlete_id, "Runna", ADDRESS)

    assert world.services.sources.list(athlete_id) == ()


@pytest.mark.parametrize("name", ["", "  ", "x" * 81])
def test_a_source_needs_a_name(world: World, name: str) -> None:
    athlete_id = world.runner()
    world.plans.bodies[ADDRESS] = two_weeks()

    with pytest.raises(InputError, match="name"):
        world.services.sources.add_address(athlete_id, name, ADDRESS)


def test_two_sources_cannot_share_a_name(world: World) -> None:
    athlete_id = world.planned()

    with pytest.raises(InputError, match="Runna"):
        world.services.sources.add_file(athlete_id, "Runna", "a.csv", two_weeks())


def test_ten_sources_are_the_most(world: World) -> None:
    athlete_id = world.runner()
    for n in range(10):
        world.services.sources.add_file(athlete_id, f"Plan {n}", "a.csv", two_weeks())

    with pytest.raises(InputError, match="10 plan sources"):
        world.services.sources.add_file(athlete_id, "One more", "a.csv", two_weeks())


def test_a_file_is_called_by_its_filename_when_it_has_no_name(world: World) -> None:
    athlete_id = world.runner()

    source = world.services.sources.add_file(athlete_id, "", "club.csv", two_weeks())

    assert (source.name, source.runs, source.next_fetch_at) == ("club.csv", 8, None)


def test_a_removed_source_takes_its_runs_away(world: World) -> None:
    athlete_id = world.planned()

    world.services.sources.remove(athlete_id, source_id(world, athlete_id))
    world.services.refresh.replan(athlete_id)

    assert world.services.runner.overview(athlete_id).next_run is None


def test_another_runners_source_is_not_there(world: World) -> None:
    athlete_id, other = world.planned(), world.runner("Kim")

    with pytest.raises(NotFoundError):
        world.services.sources.remove(other, source_id(world, athlete_id))


def test_a_source_is_asked_whether_it_changed(world: World) -> None:
    athlete_id = world.planned()

    world.services.refresh.read_source(athlete_id, source_id(world, athlete_id))

    asked = world.plans.asked[-1]
    assert isinstance(asked, Validators)
    assert asked.etag
    [source] = world.services.sources.list(athlete_id)
    assert source.state is SourceState.OK


def test_a_source_that_fails_keeps_its_last_good_copy(world: World) -> None:
    athlete_id = world.planned()
    world.plans.fails = DOWN
    world.clock.go(hours=3)

    world.services.refresh.read_source(athlete_id, source_id(world, athlete_id))

    [source] = world.services.sources.list(athlete_id)
    assert (source.state, source.runs) == (SourceState.FAILING, 8)
    assert source.age == timedelta(hours=3)
    assert "does not answer" in source.error


def test_a_source_that_keeps_failing_is_asked_less_and_less_often(world: World) -> None:
    athlete_id = world.planned()
    world.plans.fails = DOWN
    waits = []

    for _ in range(9):
        world.services.refresh.read_source(athlete_id, source_id(world, athlete_id))
        [source] = world.services.sources.list(athlete_id)
        assert source.next_fetch_at is not None
        waits.append(source.next_fetch_at - world.clock())

    assert waits[:3] == [timedelta(minutes=15), timedelta(minutes=30), timedelta(hours=1)]
    assert waits[-1] == timedelta(days=1)


def test_a_source_says_itself_when_it_may_be_asked_again(world: World) -> None:
    athlete_id = world.planned()
    world.plans.fails = OutsideError(
        "too many requests", source="plans.example", retry_at=world.clock() + timedelta(hours=5)
    )

    world.services.refresh.read_source(athlete_id, source_id(world, athlete_id))

    [source] = world.services.sources.list(athlete_id)
    assert source.next_fetch_at == world.clock() + timedelta(hours=5)


@pytest.mark.parametrize(
    ("asked", "wait"),
    [
        (None, timedelta(hours=1)),
        (timedelta(minutes=1), timedelta(minutes=15)),
        (timedelta(hours=12), timedelta(hours=12)),
        (timedelta(days=9), timedelta(days=1)),
    ],
)
def test_a_feed_is_read_at_the_pace_it_asks_for_within_bounds(
    world: World, asked: timedelta | None, wait: timedelta
) -> None:
    world.plans.ask_again = asked

    athlete_id = world.planned()

    [source] = world.services.sources.list(athlete_id)
    assert source.next_fetch_at == world.clock() + wait


def test_a_source_without_runs_is_held_for_one_more_look(world: World) -> None:
    athlete_id = world.planned()
    world.plans.bodies[ADDRESS] = NO_RUNS

    world.services.refresh.read_source(athlete_id, source_id(world, athlete_id))
    [held] = world.services.sources.list(athlete_id)
    world.services.refresh.read_source(athlete_id, source_id(world, athlete_id))
    [believed] = world.services.sources.list(athlete_id)

    assert (held.state, held.runs) == (SourceState.HELD, 8)
    assert held.next_fetch_at == world.clock() + timedelta(minutes=15)
    assert (believed.state, believed.runs) == (SourceState.OK, 0)


def test_a_small_plan_may_end(world: World) -> None:
    athlete_id = world.planned(lines("2026-11-24 easy 8000 Easy run"))
    world.plans.bodies[ADDRESS] = NO_RUNS

    world.services.refresh.read_source(athlete_id, source_id(world, athlete_id))

    [source] = world.services.sources.list(athlete_id)
    assert (source.state, source.runs) == (SourceState.OK, 0)


def test_an_address_is_due_when_its_time_came(world: World) -> None:
    athlete_id = world.planned()
    world.clock.go(hours=1, seconds=1)

    world.services.refresh.roll()

    assert ("read-source", f"{athlete_id}/{source_id(world, athlete_id)}") in world.due()


def test_an_unchanged_plan_is_not_woven_again(world: World) -> None:
    athlete_id = world.planned()
    with world.store.read() as tx:
        before = tx.athletes.get(athlete_id).revision

    world.services.refresh.read_source(athlete_id, source_id(world, athlete_id))

    with world.store.read() as tx:
        assert tx.athletes.get(athlete_id).revision == before


def test_a_check_up_saves_nothing(world: World) -> None:
    athlete_id = world.runner()
    world.plans.bodies[ADDRESS] = two_weeks()

    reading = world.services.sources.check_up(athlete_id, ADDRESS)
    of_file = world.services.sources.check_up_file(athlete_id, "plan.csv", two_weeks())

    assert [entry.title for entry in reading.entries][:2] == ["Easy run 01", "Tempo run 03"]
    assert len(of_file.entries) == 8
    assert world.services.sources.list(athlete_id) == ()


def test_a_check_up_tells_the_runners_own_days(world: World) -> None:
    world = with_doors(world, plans=SourcesDoor(allow=(), now=world.clock))
    far_west = world.runner(timezone="Pacific/Honolulu")
    body = (
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//club.example//EN\r\n"
        b"BEGIN:VEVENT\r\nUID:1@club.example\r\nDTSTAMP:20260101T000000Z\r\n"
        b"DTSTART:20261201T060000Z\r\nSUMMARY:Easy 8 km\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )

    reading = world.services.sources.check_up_file(far_west, "plan.ics", body)

    assert [entry.day for entry in reading.entries] == [date(2026, 11, 30)]


def test_a_file_that_holds_no_plan_is_the_runners_to_mend(world: World) -> None:
    athlete_id = world.runner()

    with pytest.raises(InputError):
        world.services.sources.check_up_file(athlete_id, "page.ics", b"<html>")


def test_the_verdicts_on_a_kept_plan_can_be_seen_again(world: World) -> None:
    athlete_id = world.planned()
    kept = source_id(world, athlete_id)
    world.plans.bodies.clear()

    reading = world.services.sources.verdicts(athlete_id, kept)

    assert len(reading.entries) == 8
    assert reading.entries[0].reason == "says so"


def test_the_verdicts_on_anothers_plan_are_not_there(world: World) -> None:
    kept = source_id(world, world.planned())

    with pytest.raises(NotFoundError):
        world.services.sources.verdicts(world.runner("Kim"), kept)


def test_a_plan_of_the_past_is_matched_but_not_planned(world: World) -> None:
    athlete_id = world.runner()
    past = MONDAY - 3 * DAY

    world.services.sources.add_file(
        athlete_id, "Old", "old.csv", lines(f"{past} easy 8000 Easy run")
    )

    week = world.services.runner.week(athlete_id, past)
    assert [entry.title for day in week.days for entry in day.entries] == [
        "Easy run · 8 km · 48 min"
    ]


def test_a_person_waits_shorter_than_due_work(world: World) -> None:
    """A slow address may not hold the few threads that also serve calendars."""
    athlete_id = world.planned()
    kept = source_id(world, athlete_id)
    world.services.sources.read_again(athlete_id, kept)
    world.services.refresh.read_source(athlete_id, kept)

    *by_hand, by_itself = world.plans.patience_s

    assert by_hand == [8, 8]
    assert by_itself is None


def test_one_address_is_waited_for_at_a_time(world: World) -> None:
    athlete_id, sources = world.runner(), world.services.sources
    world.plans.bodies[ADDRESS] = two_weeks()
    refused: list[OutsideError] = []

    def second() -> None:
        with pytest.raises(OutsideError) as told:
            sources.check_up(athlete_id, ADDRESS)
        refused.append(told.value)

    world.plans.meanwhile.append(second)
    sources.add_address(athlete_id, "Runna", ADDRESS)

    [error] = refused
    assert error.text == "another plan is being fetched at this moment"
    assert sources.check_up(athlete_id, ADDRESS).entries
