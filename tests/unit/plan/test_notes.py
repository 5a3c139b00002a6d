"""What a plan tells beside its sessions, in the runner's words."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest

from plansync.opt.imbalance import Body, Pain
from plansync.plan.combine import combine
from plansync.plan.model import Note
from plansync.plan.season import PhaseChange, Priority, Race, season
from plansync.runs.model import Run, RunKind, RunStatus
from tests.planning import (
    CALVES_AND_HIPS,
    DAY,
    MONDAY,
    OVER,
    World,
    at,
    body,
    catalogue,
    run,
    week,
    world,
)

WEEK = week("eqe.eel")
ROLL = "Rolling is left out"


def told(given: World, *codes: str) -> list[Note]:
    """The notes of a plan with these codes."""
    return [note for note in given.plan().notes if note.code in codes]


def minor(phase: int) -> World:
    """A runner whose answers allow phases 1 and 2."""
    return world(WEEK, phase=phase, runner=replace(CALVES_AND_HIPS, health=frozenset({"minor"})))


@pytest.mark.parametrize(("phase", "kept"), [(2, False), (3, True), (5, True)])
def test_a_phase_that_answers_keep_low_is_told_on_its_first_day(phase: int, kept: bool) -> None:
    said = "Planned as phase 2: your answers keep it there for now."

    notes = told(minor(phase), "phase-kept", "phase-planned-as")

    assert notes == ([Note("phase-kept", said, MONDAY)] if kept else [])


def test_a_phase_planned_as_another_says_what_it_is() -> None:
    changes = [PhaseChange(1, MONDAY - 60 * DAY), PhaseChange(4, MONDAY + 3 * DAY)]
    given = at(world(WEEK), season=season(changes))

    assert told(given, "phase-kept", "phase-planned-as") == [
        Note(
            "phase-planned-as",
            "Phase 4 is planned as phase 2. Few, heavy lifts with long rests; only for those who "
            "lift in a gym and know how.",
            MONDAY + 3 * DAY,
        )
    ]


@pytest.mark.parametrize(
    ("runner", "said"),
    [
        (body(("soleus",), kit=()), f"{ROLL}: it needs a foam roller or a ball in your equipment."),
        (
            body(("soleus",), health=("anticoagulant",)),
            f"{ROLL} for now, because of what you answered about your body.",
        ),
        (body((), ("gluteus-medius",), kit=()), None),
        (body(("soleus",)), None),
    ],
    ids=["no kit", "answers", "nothing to roll", "kit"],
)
def test_why_nothing_is_rolled_is_told(runner: Body, said: str | None) -> None:
    assert told(world(WEEK, runner=runner), "no-roll") == ([Note("no-roll", said)] if said else [])


def test_a_muscle_that_rests_with_a_pain_is_told_for_each_list() -> None:
    sore = body(("soleus",), ("gluteus-medius",), pain=(Pain("soleus", 7),))
    why = "nothing serves it in phase 1, because of your health or pain answers."

    assert told(world(WEEK, runner=sore), "unserved") == [
        Note("unserved", f"Lower calf (overactive): {why}"),
        Note("unserved", f"Side buttock muscle (underactive): {why}"),
    ]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"kits": (frozenset({"mini-band"}),)}, "it would need mini-band loop"),
        ({"kits": (frozenset({"mini-band", "mat", "wall"}),)}, "it would need mini-band loop"),
        (
            {"kits": (frozenset({"mini-band"}), frozenset({"ball"}))},
            "it would need small ball (tennis, lacrosse or massage ball) or mini-band loop",
        ),
    ],
)
def test_what_a_muscle_lacks_is_named(change: dict[str, object], why: str) -> None:
    known, given = catalogue(), world(WEEK, runner=body((), ("gluteus-medius",), kit=()))
    changed = {
        name: replace(one, **change)  # type: ignore[arg-type]
        if "gluteus-medius" in (*one.targets, *one.secondary)
        else one
        for name, one in known.exercises.items()
    }

    plan = combine(
        given.runs,
        given.season,
        given.body,
        given.preferences,
        replace(known, exercises=changed),
        given.window,
        given.now,
    )

    said = f"Side buttock muscle (underactive): nothing serves it in phase 1, {why}."
    assert [note.text for note in plan.notes if note.code == "unserved"] == [said]


def race_day(**changes: object) -> Run:
    """A race on Saturday."""
    return replace(run(MONDAY + 5 * DAY, RunKind.RACE), title="Harbour Ten", **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("races", "one", "count"),
    [
        ([], race_day(), 1),
        ([MONDAY + 5 * DAY], race_day(), 0),
        ([MONDAY + 6 * DAY], race_day(), 1),
        ([], race_day(status=RunStatus.COMPLETED), 0),
        ([], race_day(kind=RunKind.LONG), 0),
    ],
    ids=["unlisted", "listed", "another day", "run already", "no race"],
)
def test_a_race_to_come_that_is_not_listed_is_told(
    races: Iterable[date], one: Run, count: int
) -> None:
    listed = [Race("r", "Race", day, 10_000, Priority.B) for day in races]

    notes = told(world([one], races=listed), "race-unlisted")

    said = "Harbour Ten on 28 Nov looks like a race: add it to your races."
    assert notes == [Note("race-unlisted", said, MONDAY + 5 * DAY)] * count


EVERYTHING = body(
    one.id
    for one in catalogue().muscles.by_id.values()
    if OVER in one.lists and not one.resolves_to
)


def test_a_muscle_of_a_long_list_is_told_once_from_the_first_days_that_lack_it() -> None:
    daily = (*week("eeeeeee"), *week("eeeeeee", monday=MONDAY + 7 * DAY))

    notes = told(world(daily, weeks=2, runner=EVERYTHING), "rarely-served")

    names = [note.text.split(" (overactive)")[0] for note in notes]
    assert notes
    assert len(names) == len(set(names))
    for note in notes:
        assert note.day is not None
        assert note.text.endswith(
            f"in the 7 days from {note.day:%d %b}: the list is long for the minutes."
        )
        assert " is served not at all " in note.text or " is served only once " in note.text


@pytest.mark.parametrize("pattern", ["e.e.e..", "e......"])
def test_days_with_few_runs_say_nothing_of_the_list(pattern: str) -> None:
    few = (*week(pattern), *week(pattern, monday=MONDAY + 7 * DAY))

    assert told(world(few, weeks=2, runner=EVERYTHING), "rarely-served") == []


def test_a_short_list_is_served_often_enough() -> None:
    daily = (*week("eeeeeee"), *week("eeeeeee", monday=MONDAY + 7 * DAY))

    assert told(world(daily, weeks=2), "rarely-served", "unserved") == []
