"""Stories about marks: what is kept, what follows, and what a calendar's link may do."""

import gzip
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import icalendar
import pytest

from plansync.errors import GoneError, InputError, NotFoundError
from plansync.feed.entries import Entry, Kind
from plansync.plan.progress import Mark, Marked, harder_than
from plansync.plan.session import Session, Slot
from plansync.store import Store
from plansync.sync.loading import load
from plansync.sync.planning import weave
from tests.contract.sync.world import DAY, MONDAY, World, with_doors

ELSEWHERE = "made-up@plansync"


@pytest.fixture
def world(world: World) -> World:
    """Two weeks ahead say what half a year would, and are planned in a fraction of the time."""
    return with_doors(world, rhythm=replace(world.doors.rhythm, ahead=14 * DAY))


def sessions(world: World, athlete_id: str, *, day: date = MONDAY) -> list[Entry]:
    """The sessions of the week that holds a day, in order."""
    week = world.services.runner.week(athlete_id, day)
    return [entry for one in week.days for entry in one.entries if entry.session]


def feed(world: World, athlete_id: str, *, busy: bool = False) -> icalendar.Calendar:
    """The runner's calendar as it is served."""
    with world.store.read() as tx:
        found = tx.feeds.content(athlete_id, busy=busy)
    assert found is not None
    return icalendar.Calendar.from_ical(gzip.decompress(found.body_gz))


def link(world: World, athlete_id: str, uid: str) -> tuple[str, str]:
    """The uid and token of a session's link in the calendar."""
    [event] = [one for one in feed(world, athlete_id).events if one["UID"] == uid]
    _, path, named, token = str(event["URL"]).removeprefix("https://").split("/")
    assert (path, named) == ("s", uid)
    return named, token


def test_a_session_of_today_is_marked_and_the_plan_is_due(world: World) -> None:
    athlete_id = world.planned()
    world.clock.go(to=world.clock().replace(day=24, hour=20))
    before = next(one for one in sessions(world, athlete_id) if one.day == MONDAY + DAY)
    world.services.refresh.replan(athlete_id)

    view = world.services.marks.mark(athlete_id, before.uid, Mark.CONTROLLED)

    assert view.mark is Mark.CONTROLLED
    assert any("After one more steady session" in words for words in view.follows)
    assert ("replan", athlete_id) in world.due()
    shown = world.services.runner.session(athlete_id, before.uid)
    assert shown.marking == view
    assert shown.entry.title == f"✓ {before.title}"


def test_the_calendar_ticks_what_was_done(world: World) -> None:
    athlete_id = world.planned()
    early = sessions(world, athlete_id)[0]
    world.services.marks.mark(athlete_id, early.uid, Mark.DONE)

    world.services.refresh.replan(athlete_id)

    titles = {str(one["UID"]): str(one["SUMMARY"]) for one in feed(world, athlete_id).events}
    assert titles[early.uid] == f"✓ {early.title}"
    assert sum(title.startswith("✓") for title in titles.values()) == 1


def test_who_wants_the_plan_alone_gets_no_tick(world: World) -> None:
    athlete_id = world.planned()
    early = sessions(world, athlete_id)[0]
    world.services.runner.save_settings(athlete_id, {"feed": {"detail": "plan-only"}})
    world.services.marks.mark(athlete_id, early.uid, Mark.DONE)

    world.services.refresh.replan(athlete_id)

    titles = [str(one["SUMMARY"]) for one in feed(world, athlete_id).events]
    assert [title for title in titles if title.startswith("✓")] == []


def test_a_session_more_than_a_day_ahead_cannot_be_marked(world: World) -> None:
    athlete_id = world.planned()
    far = next(one for one in sessions(world, athlete_id) if one.day > MONDAY + DAY)

    with pytest.raises(InputError, match="can be marked from"):
        world.services.marks.mark(athlete_id, far.uid, Mark.DONE)

    assert world.services.runner.session(athlete_id, far.uid).marking.opens == far.day - DAY


def test_a_session_done_a_day_ahead_survives_a_plan_that_moved_its_run(world: World) -> None:
    athlete_id = world.planned()
    early = next(one for one in sessions(world, athlete_id) if one.kind is Kind.BEFORE)
    world.services.marks.mark(athlete_id, early.uid, Mark.DONE)
    [source] = world.services.sources.list(athlete_id)

    world.services.sources.remove(athlete_id, source.id)
    world.services.refresh.replan(athlete_id)

    assert [one.uid for one in sessions(world, athlete_id) if one.kind is Kind.BEFORE] == [
        early.uid
    ]


def test_a_mark_taken_back_is_gone_with_all_that_followed(world: World) -> None:
    athlete_id = world.planned()
    early = sessions(world, athlete_id)[0]
    world.services.marks.mark(athlete_id, early.uid, Mark.TOO_HARD)

    world.services.marks.unmark(athlete_id, early.uid)

    assert world.services.runner.session(athlete_id, early.uid).marking.mark is None
    with pytest.raises(NotFoundError):
        world.services.marks.unmark(athlete_id, early.uid)


def test_nobody_marks_another_runners_session(world: World) -> None:
    athlete_id, kim = world.planned(), world.runner("Kim")
    early = sessions(world, athlete_id)[0]

    with pytest.raises(NotFoundError):
        world.services.marks.mark(kim, early.uid, Mark.DONE)
    with pytest.raises(NotFoundError):
        world.services.marks.mark(athlete_id, ELSEWHERE, Mark.DONE)


def test_an_exercise_controlled_twice_gives_way_in_what_comes(world: World) -> None:
    athlete_id = world.planned()
    with world.store.read() as tx:
        known = load(tx, athlete_id, world.doors)
    easier, harder = next(
        (name, found.id)
        for name in sorted(_exercises(known.sessions))
        if (found := harder_than(name, known.catalogue.exercises, phase=1))
        and found.usable_with(known.profile.body.equipment)
        and found.id not in _exercises(known.sessions)
    )
    with world.store.write() as tx:
        for n in (1, 2):
            day = MONDAY - n * DAY
            said = Marked(
                f"uid-{n}", Slot.STANDALONE, day, 1, 20, Mark.CONTROLLED, (easier,), "page"
            )
            tx.marks.save(athlete_id, said, world.clock())

    with world.store.read() as tx:
        after = weave(load(tx, athlete_id, world.doors), world.doors)

    assert easier not in _exercises(after.sessions)
    assert harder in _exercises(after.sessions)


def _exercises(sessions: Iterable[Session]) -> set[str]:
    return {step.exercise.id for one in sessions for step in one.steps}


# The link of the calendar


def test_a_link_of_the_calendar_opens_its_session_alone(world: World) -> None:
    athlete_id = world.planned()
    first, second = sessions(world, athlete_id)[:2]
    uid, token = link(world, athlete_id, first.uid)

    shared = world.services.marks.shared(uid, token)

    assert shared.session.uid == first.uid
    assert shared.title == first.title
    with pytest.raises(NotFoundError):
        world.services.marks.shared(second.uid, token)


def test_a_link_marks_and_takes_back(world: World) -> None:
    athlete_id = world.planned()
    opened = link(world, athlete_id, sessions(world, athlete_id)[0].uid)

    world.services.marks.mark_shared(*opened, Mark.TOO_HARD)
    said = world.services.marks.shared(*opened).marking
    world.services.marks.unmark_shared(*opened)

    assert (said.mark, said.via) == (Mark.TOO_HARD, "link")
    assert world.services.marks.shared(*opened).marking.mark is None


@pytest.mark.parametrize("change", ["", "x", "{0}x", "{1}.{2}", "{0}."])
def test_a_token_that_was_altered_opens_nothing(world: World, change: str) -> None:
    athlete_id = world.planned()
    uid, token = link(world, athlete_id, sessions(world, athlete_id)[0].uid)
    feed_id, _, mac = token.partition(".")
    altered = change.format(token, "0" * len(feed_id), mac)

    with pytest.raises(NotFoundError):
        world.services.marks.shared(uid, altered)


def test_another_runners_link_does_not_open_this_session(world: World) -> None:
    athlete_id, kim = world.planned(), world.planned()
    _, token = link(world, kim, sessions(world, kim)[0].uid)

    with pytest.raises(NotFoundError):
        world.services.marks.shared(sessions(world, athlete_id)[0].uid, token)


def test_old_links_end_with_their_address_and_new_ones_are_there_at_once(world: World) -> None:
    athlete_id = world.planned()
    first = sessions(world, athlete_id)[0]
    old = link(world, athlete_id, first.uid)

    world.services.feeds.rotate(athlete_id)

    new = link(world, athlete_id, first.uid)
    assert world.services.marks.shared(*new).session.uid == first.uid
    with pytest.raises(GoneError):
        world.services.marks.shared(*old)
    world.services.feeds.revoke(athlete_id)
    with pytest.raises(GoneError):
        world.services.marks.mark_shared(*new, Mark.DONE)


def test_links_of_an_older_key_still_open(world: World) -> None:
    athlete_id = world.planned()
    opened = link(world, athlete_id, sessions(world, athlete_id)[0].uid)

    turned = with_doors(world, link_keys=(b"n" * 32, *world.doors.link_keys))
    forgotten = with_doors(world, link_keys=(b"n" * 32,))

    assert turned.services.marks.shared(*opened).session.uid == opened[0]
    with pytest.raises(NotFoundError):
        forgotten.services.marks.shared(*opened)
    assert turned.services.refresh.replan(athlete_id)
    assert link(turned, athlete_id, opened[0]) != opened


def test_neutral_blocks_carry_no_link(world: World) -> None:
    athlete_id = world.planned()

    busy = feed(world, athlete_id, busy=True)

    assert [
        one for one in busy.events if "URL" in one or "/s/" in str(one.get("DESCRIPTION"))
    ] == []


# What is told


def test_a_week_tells_what_was_done_and_served(world: World) -> None:
    athlete_id = world.planned()
    week = world.services.runner.week(athlete_id)
    total = week.minutes
    first = sessions(world, athlete_id)[0]
    world.services.marks.mark(athlete_id, first.uid, Mark.DONE)

    review = world.services.runner.week(athlete_id).review

    assert any("listed muscles served twice" in words for words in review)
    assert any(words.startswith(f"{first.minutes} of {total} minutes done") for words in review)


def test_days_tell_why_nothing_more_stands_there(world: World) -> None:
    athlete_id = world.planned()

    week = world.services.runner.week(athlete_id)

    told = [one for day in week.days for one in day.absent]
    assert told
    assert all(where and why for where, why in told)


def test_a_session_of_its_own_that_moved_says_so(world: World) -> None:
    athlete_id = world.planned()
    with world.store.read() as tx:
        known = load(tx, athlete_id, world.doors)
    alone = next(one for one in known.sessions if one.slot == "standalone" and one.day > MONDAY)
    row_day = alone.day + DAY
    _move(world.store, athlete_id, alone.uid, days=1)
    world.services.runner.save_settings(athlete_id, {"limits": {"week_min": 178}})

    world.services.refresh.replan(athlete_id)

    notes = world.services.runner.week(athlete_id, row_day).notes
    assert [note.text for note in notes if note.code == "moved"]


def _move(store: Store, athlete_id: str, uid: str, *, days: int) -> None:
    """A stored session stands on another day, as an older plan may have had it."""
    with store.write() as tx:
        rows = tx.plans.sessions(athlete_id)
        moved = tuple(
            replace(row, day=row.day + days * DAY, start=row.start + days * DAY)
            if row.uid == uid
            else row
            for row in rows
        )
        tx.plans.replace_sessions(athlete_id, moved, since=min(row.start for row in rows))


def test_marks_are_in_the_export(world: World) -> None:
    athlete_id = world.planned()
    first = sessions(world, athlete_id)[0]
    world.services.marks.mark(athlete_id, first.uid, Mark.DONE)

    exported = world.services.accounts.export_account(athlete_id).decode()

    assert f'"uid": "{first.uid}"' in exported
    assert '"marks"' in exported
