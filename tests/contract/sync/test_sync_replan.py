"""Stories about making a plan and publishing it."""

import gzip
from datetime import datetime, timedelta

import icalendar
import pytest

from plansync.errors import OutsideError
from plansync.feed.render import BrokenFeedError
from plansync.plan.session import Slot
from plansync.store.plans import SessionRow
from plansync.sync import planning
from tests.contract.sync.world import ADDRESS, DAY, MONDAY, ZURICH, World, lines, two_weeks


def feed_of(world: World, athlete_id: str, *, busy: bool = False) -> icalendar.Calendar:
    with world.store.read() as tx:
        content = tx.feeds.content(athlete_id, busy=busy)
    assert content is not None
    return icalendar.Calendar.from_ical(gzip.decompress(content.body_gz))


def titles(calendar: icalendar.Calendar) -> list[str]:
    return [str(event["SUMMARY"]) for event in calendar.walk("VEVENT")]


def events_of(world: World, athlete_id: str) -> list[dict[str, str]]:
    events = feed_of(world, athlete_id).walk("VEVENT")
    return [{name: vtext(event, name) for name in event} for event in events]


def vtext(event: icalendar.Component, name: str) -> str:
    written = event[name].to_ical()
    return written.decode() if isinstance(written, bytes) else str(written)


def sessions(world: World, athlete_id: str) -> dict[str, SessionRow]:
    with world.store.read() as tx:
        return {row.uid: row for row in tx.plans.sessions(athlete_id)}


def reread(world: World, athlete_id: str, body: bytes) -> None:
    world.plans.bodies[ADDRESS] = body
    [source] = world.services.sources.list(athlete_id)
    world.services.sources.read_again(athlete_id, source.id)


def test_a_source_becomes_a_plan_and_a_feed_at_once(world: World) -> None:
    athlete_id = world.planned()

    published = titles(feed_of(world, athlete_id))

    assert any("Tempo run" in title for title in published)
    assert any(title.startswith("Before:") for title in published)
    assert any(title.startswith("After:") for title in published)


def test_the_busy_feed_tells_times_only(world: World) -> None:
    athlete_id = world.planned()

    blocks = titles(feed_of(world, athlete_id, busy=True))

    assert set(blocks) == {"Training", "Mobility"}


def test_planning_twice_writes_nothing(world: World) -> None:
    athlete_id = world.planned()
    with world.store.read() as tx:
        before = tx.athletes.get(athlete_id)

    world.clock.go(hours=2)
    again = world.services.refresh.replan(athlete_id)

    with world.store.read() as tx:
        after = tx.athletes.get(athlete_id)
    assert again is False
    assert after.planned_at == before.planned_at


def test_what_has_begun_is_never_touched(world: World) -> None:
    athlete_id = world.planned()
    world.clock.go(to=datetime(2026, 11, 25, 12, tzinfo=ZURICH))
    before = sessions(world, athlete_id)

    world.services.runner.save_body(athlete_id, overactive=["soleus"], underactive=[])
    world.services.refresh.replan(athlete_id)

    after = sessions(world, athlete_id)
    begun = [uid for uid, row in before.items() if row.start < world.clock()]
    assert begun
    assert [after[uid] for uid in begun] == [before[uid] for uid in begun]
    assert after != before


def test_what_the_window_has_left_behind_stays_in_the_store(world: World) -> None:
    athlete_id = world.planned()
    first_week = {
        uid for uid, row in sessions(world, athlete_id).items() if row.day < MONDAY + 7 * DAY
    }

    world.clock.go(days=30)
    world.services.refresh.replan(athlete_id)

    assert first_week
    assert first_week <= set(sessions(world, athlete_id))


def test_a_moved_run_takes_its_sessions_along(world: World) -> None:
    body = lines("2026-11-24 easy 8000 Easy run")
    athlete_id = world.planned(body)
    before = {uid: row for uid, row in sessions(world, athlete_id).items() if row.run_key}

    reread(world, athlete_id, lines("2026-11-25 easy 8000 Easy run"))

    after = {uid: row for uid, row in sessions(world, athlete_id).items() if row.run_key}
    assert set(after) == set(before)
    assert {row.day for row in after.values()} == {MONDAY + 2 * DAY}


def test_a_moved_run_raises_its_sequence_and_keeps_its_created(world: World) -> None:
    athlete_id = world.planned(lines("2026-11-24 easy 8000 Easy run"))
    world.clock.go(minutes=5)

    reread(world, athlete_id, lines("2026-11-25 easy 8000 Easy run"))

    [run] = [event for event in events_of(world, athlete_id) if "Easy run" in event["SUMMARY"]]
    assert run["SEQUENCE"] == "1"
    assert run["CREATED"] < run["LAST-MODIFIED"]


def test_a_cancelled_run_takes_its_sessions_away(world: World) -> None:
    two = lines("2026-11-24 easy 8000 Easy run", "2026-11-26 tempo 9000 Tempo run")
    athlete_id = world.planned(two)

    reread(world, athlete_id, lines("2026-11-26 tempo 9000 Tempo run"))

    days = {row.day for row in sessions(world, athlete_id).values() if row.run_key}
    assert days == {MONDAY + 3 * DAY}
    assert not any("Easy run" in title for title in titles(feed_of(world, athlete_id)))


def test_events_that_did_not_change_keep_their_bytes(world: World) -> None:
    athlete_id = world.planned()
    with world.store.read() as tx:
        before = {row.uid: row.ics for row in tx.plans.events(athlete_id)}
    world.clock.go(minutes=5)

    world.services.races.add(athlete_id, "Harbour 10", MONDAY + 60 * DAY, distance_m=10000)
    world.services.refresh.replan(athlete_id)

    with world.store.read() as tx:
        after = {row.uid: row.ics for row in tx.plans.events(athlete_id)}
    same = [uid for uid in before if after.get(uid) == before[uid]]
    assert set(after) - set(before)
    assert len(same) > len(before) // 2


def test_a_feed_that_cannot_be_read_back_is_not_published(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    athlete_id = world.planned()
    good = titles(feed_of(world, athlete_id))

    def refuse(*_feed: object) -> None:
        raise BrokenFeedError("broken for the test")

    with monkeypatch.context() as patched:
        patched.setattr(planning, "check_changes", refuse)
        world.services.races.add(athlete_id, "Harbour 10", MONDAY + 30 * DAY)
        made = world.services.refresh.replan(athlete_id)

    assert made is True
    assert titles(feed_of(world, athlete_id)) == good
    assert "last good one" in world.services.feeds.show(athlete_id).broken


def test_the_next_plan_mends_a_broken_feed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    athlete_id = world.planned()

    def refuse(*_feed: object) -> None:
        raise BrokenFeedError("broken for the test")

    with monkeypatch.context() as patched:
        patched.setattr(planning, "check_changes", refuse)
        world.services.races.add(athlete_id, "Harbour 10", MONDAY + 30 * DAY)
        world.services.refresh.replan(athlete_id)
    world.services.races.add(athlete_id, "River Half", MONDAY + 40 * DAY)
    world.services.refresh.replan(athlete_id)

    published = titles(feed_of(world, athlete_id))
    assert world.services.feeds.show(athlete_id).broken == ""
    assert any("Harbour 10" in title for title in published)
    assert any("River Half" in title for title in published)


def test_a_source_that_fails_for_two_days_is_told_in_the_calendar(world: World) -> None:
    athlete_id = world.planned()
    [source] = world.services.sources.list(athlete_id)
    world.plans.fails = OutsideError("plans.example does not answer", source="plans.example")

    world.clock.go(days=2, hours=1)
    world.services.refresh.read_source(athlete_id, source.id)
    world.services.refresh.replan(athlete_id)

    told = titles(feed_of(world, athlete_id))
    assert any("Runna was last read on 2026-11-23" in title for title in told)
    assert any("Tempo run" in title for title in told)


def test_a_change_while_a_plan_is_made_is_not_lost(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The plan that was made from the state before is thrown away and made anew."""
    athlete_id = world.planned()
    world.services.races.add(athlete_id, "Harbour 10", MONDAY + 30 * DAY)
    weave = planning.weave
    changed: list[str] = []

    def meanwhile(*args: object, **kwargs: object) -> object:
        if not changed:
            changed.append(world.services.races.add(athlete_id, "Late Mile", MONDAY + 31 * DAY))
        return weave(*args, **kwargs)  # type: ignore[arg-type] # handed through

    monkeypatch.setattr("plansync.sync.refresh.weave", meanwhile)
    made = world.services.refresh.replan(athlete_id)

    assert made is True
    assert any("Late Mile" in title for title in titles(feed_of(world, athlete_id)))


def test_a_plan_that_keeps_changing_is_tried_again_later(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    athlete_id = world.planned()
    world.services.races.add(athlete_id, "Harbour 10", MONDAY + 30 * DAY)
    weave = planning.weave

    def meanwhile(*args: object, **kwargs: object) -> object:
        with world.store.write() as tx:
            tx.athletes.touch(athlete_id)
        return weave(*args, **kwargs)  # type: ignore[arg-type] # handed through

    monkeypatch.setattr("plansync.sync.refresh.weave", meanwhile)

    with pytest.raises(OutsideError, match="kept changing"):
        world.services.refresh.replan(athlete_id)


def test_the_night_moves_the_window_on(world: World) -> None:
    athlete_id = world.planned(two_weeks())
    world.services.refresh.roll()
    world.services.refresh.replan(athlete_id)

    world.clock.go(to=datetime(2026, 11, 24, 0, 29, tzinfo=ZURICH))
    world.services.refresh.roll()
    early = world.services.refresh.replan(athlete_id)
    world.clock.go(minutes=2)
    world.services.refresh.roll()

    with world.store.read() as tx:
        following = tx.athletes.get(athlete_id).next_roll_at
    assert early is True  # the day of the runner began at midnight
    assert following == datetime(2026, 11, 25, 0, 30, tzinfo=ZURICH)
    assert ("replan", athlete_id) in world.due()


def test_the_night_reads_files_again_for_the_days_that_came(world: World) -> None:
    athlete_id = world.runner()
    far = MONDAY + 105 * DAY
    world.services.sources.add_file(
        athlete_id, "Club plan", "club.csv", lines(f"{far} easy 8000 Easy run")
    )
    [source] = world.services.sources.list(athlete_id)
    before = source.runs

    world.clock.go(days=2)
    world.services.refresh.roll()
    due = world.due()
    world.services.refresh.read_source(athlete_id, source.id)

    assert before == 0
    assert ("read-source", f"{athlete_id}/{source.id}") in due
    assert world.services.sources.list(athlete_id)[0].runs == 1


def test_sessions_survive_the_store_whole(world: World) -> None:
    athlete_id = world.planned()
    [first, *_] = [row for row in sessions(world, athlete_id).values() if row.slot == "before"]

    view = world.services.runner.session(athlete_id, first.uid)

    assert view.session.slot is Slot.BEFORE
    assert view.session.start == first.start
    assert len(view.session.steps) == len(first.steps)
    assert all(step.exercise.name and step.why for step in view.session.steps)
    assert view.session.end - view.session.start == timedelta(minutes=first.minutes)
