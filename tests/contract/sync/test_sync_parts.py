"""The parts the use cases are made of: the door to plans, the rhythm, rows and export."""

from dataclasses import replace
from datetime import date

import pytest

from plansync.errors import InputError, RefusedAddressError
from plansync.plan.model import Note
from plansync.resources import load_config
from plansync.sources.fetch import LIMITS
from plansync.sync.codec import (
    kept_of,
    note_from_json,
    note_to_json,
    row_of,
    session_of,
    step_from_json,
    step_to_json,
)
from plansync.sync.export import export
from plansync.sync.loading import load
from plansync.sync.plan_door import SourcesDoor
from plansync.sync.planning import stored_plan
from plansync.sync.rhythm import PATH, read_rhythm
from plansync.sync.vault import StoreVault
from plansync.times import Window
from tests.contract.sync.world import DAY, MONDAY, NOW, ROBIN, ZURICH, World

ICS = b"""BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Coach//EN
BEGIN:VEVENT
UID:1@coach
DTSTAMP:20261101T000000Z
DTSTART;VALUE=DATE:20261124
SUMMARY:Easy run 8 km
END:VEVENT
END:VCALENDAR
""".replace(b"\n", b"\r\n")
FORTNIGHT = Window(MONDAY, MONDAY + 14 * DAY)


def door(*allow: tuple[str, int]) -> SourcesDoor:
    return SourcesDoor(allow=allow, now=lambda: NOW)


def test_the_door_reads_a_calendar() -> None:
    reading = door().read(ICS, source_id="s", source_name="Coach", tz=ZURICH, window=FORTNIGHT)

    [run] = reading.runs
    assert (run.day, run.distance_m, run.source) == (date(2026, 11, 24), 8000, "Coach")


def test_a_file_beyond_all_measure_is_refused() -> None:
    body = b"x" * (LIMITS.decoded_bytes + 1)

    with pytest.raises(InputError, match="too large"):
        door().read(body, source_id="s", source_name="Coach", tz=ZURICH, window=FORTNIGHT)


def test_a_private_address_is_not_asked() -> None:
    with pytest.raises(RefusedAddressError):
        door().fetch("http://127.0.0.1:9/plan.ics")


def test_the_rhythm_is_told_which_keys_are_wrong() -> None:
    raw = dict(load_config())
    window = {**dict(raw[PATH])["window"], "ahead_days": 1}  # type: ignore[dict-item]
    source = {**dict(raw[PATH])["source"], "poll_minutes": 1}  # type: ignore[dict-item]

    with pytest.raises(InputError) as refused:
        read_rhythm({**raw, PATH: {**raw[PATH], "window": window, "source": source}})

    assert sorted(fault.key for fault in refused.value.faults) == ["source", "window.ahead_days"]


def test_every_kind_of_workout_needs_its_places() -> None:
    raw = dict(load_config())
    recorded = dict(dict(raw[PATH])["recorded"])  # type: ignore[call-overload]
    fits = {kind: one for kind, one in recorded["fits"].items() if kind != "stretching"}

    with pytest.raises(InputError, match="stretching"):
        read_rhythm({**raw, PATH: {**raw[PATH], "recorded": {**recorded, "fits": fits}}})


def test_a_rhythm_that_is_not_there_is_told() -> None:
    with pytest.raises(InputError, match="missing"):
        read_rhythm({})


@pytest.mark.parametrize(
    "note", [Note("left-out", "No session.", MONDAY), Note("no-roll", "Needs a roller.")]
)
def test_a_note_comes_back_as_it_was(note: Note) -> None:
    assert note_from_json(note_to_json(note)) == note


def test_a_session_comes_back_as_it_was(world: World) -> None:
    athlete_id = world.planned()
    with world.store.read() as tx:
        known = load(tx, athlete_id, world.doors)

    again = tuple(
        session_of(row_of(one), known.catalogue.exercises, ZURICH) for one in known.sessions
    )

    assert known.sessions
    assert again == known.sessions


def test_a_superset_comes_back_as_it_was(world: World) -> None:
    athlete_id = world.planned()
    with world.store.read() as tx:
        known = load(tx, athlete_id, world.doors)
    of = next(one for one in known.sessions if len(one.steps) > 1)
    paired = replace(of, steps=tuple(replace(step, superset=1) for step in of.steps[:2]))

    again = session_of(row_of(paired), known.catalogue.exercises, ZURICH)

    assert again == paired


def test_a_step_kept_before_supersets_were_told_belongs_to_none(world: World) -> None:
    athlete_id = world.planned()
    with world.store.read() as tx:
        known = load(tx, athlete_id, world.doors)
    kept = step_to_json(known.sessions[0].steps[0])
    old = {key: value for key, value in kept.items() if key != "superset"}

    again = step_from_json(old, known.catalogue.exercises)

    assert again
    assert again.superset == 0


def test_a_step_whose_exercise_is_gone_is_left_out(world: World) -> None:
    athlete_id = world.planned()
    with world.store.read() as tx:
        known = load(tx, athlete_id, world.doors)
    [first, *_] = known.sessions
    gone = first.steps[0].exercise.id
    left = {name: one for name, one in known.catalogue.exercises.items() if name != gone}

    again = session_of(row_of(first), left, ZURICH)

    assert len(again.steps) < len(first.steps)


def test_a_session_without_steps_is_not_shown(world: World) -> None:
    athlete_id = world.planned()
    with world.store.read() as tx:
        known = load(tx, athlete_id, world.doors)
    bare = tuple(replace(one, steps=()) for one in known.sessions)

    plan = stored_plan(replace(known, sessions=bare))

    assert plan.sessions == ()


def test_an_event_without_created_is_kept_too(world: World) -> None:
    athlete_id = world.planned()
    with world.store.read() as tx:
        rows = tx.plans.events(athlete_id)
    old = [replace(row, ics=row.ics.replace(b"CREATED:", b"X-OLD:")) for row in rows]

    assert all(event.stamp.created for event in kept_of(rows).values())
    assert not any(event.stamp.created for event in kept_of(old).values())


def test_an_export_without_strava_and_feed_says_so(world: World) -> None:
    athlete_id = world.runner()
    world.services.feeds.revoke(athlete_id)

    with world.store.read() as tx:
        document = export(tx, athlete_id, world.clock()).decode()

    assert '"strava": null' in document
    assert '"feed": null' in document


def test_a_connection_made_anew_is_not_refused_for_the_old_one(strava_world: World) -> None:
    athlete_id = strava_world.connect()
    vault = StoreVault(strava_world.store)
    before = vault.load(athlete_id)
    assert strava_world.connect(as_=athlete_id) == athlete_id

    vault.refuse(athlete_id, reason="refused", version=before.version)

    assert vault.load(athlete_id).state == "connected"
    assert strava_world.services.accounts.strava(athlete_id).strava_athlete_id == str(ROBIN)
