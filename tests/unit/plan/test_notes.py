"""What a plan tells beside its sessions, in the runner's words."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, time

import pytest

from plansync.opt.choose import chooser
from plansync.opt.exercise import Dose
from plansync.opt.imbalance import Body, Pain
from plansync.opt.prescribe import Prescription
from plansync.plan.combine import combine
from plansync.plan.demand import Demands
from plansync.plan.model import Note
from plansync.plan.notes import notes_of
from plansync.plan.place import by_day
from plansync.plan.season import PhaseChange, Priority, Race, season
from plansync.plan.session import Session, Slot
from plansync.runs.model import Run, RunKind, RunStatus
from plansync.times import Window, at_local
from tests.planning import (
    CALVES_AND_HIPS,
    DAY,
    MONDAY,
    OVER,
    VANCOUVER,
    World,
    at,
    body,
    catalogue,
    preferences,
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


NOON = at_local(MONDAY, time(12), VANCOUVER)
TFL = "Front-outer hip (overactive) is served"


def serving(*days: int, muscle: str = "tfl", phase: int = 1) -> list[Session]:
    """A session of one muscle on each of some days after Monday."""
    exercise = next(iter(catalogue().exercises.values()))
    step = Prescription(exercise, Dose(1, hold_s=30), None, (muscle,), "")
    return [
        Session(f"uid-{n}", Slot.BEFORE, MONDAY + n * DAY, NOON, 10, phase, (step,), "")
        for n in days
    ]


def rarely(
    runs: Sequence[int],
    sessions: Sequence[Session],
    *,
    runner: Body | None = None,
    races: Sequence[Race] = (),
) -> list[str]:
    """What is told of a list when runs are planned on some days after Monday."""
    known, listed = catalogue(), runner or body(["tfl"])
    planned = [run(MONDAY + n * DAY) for n in runs]
    own = season([PhaseChange(1, MONDAY - 60 * DAY)], races, rules=known.season)
    demands = Demands(own, preferences(), known, chooser(known, listed, {}), by_day(planned))
    window = Window(MONDAY, MONDAY + 28 * DAY)
    notes = notes_of(demands, window, planned, sessions, NOON - DAY)
    return [note.text for note in notes if note.code == "rarely-served"]


@pytest.mark.parametrize(
    ("served", "said"),
    [((), "not at all"), ((0,), "only once"), ((0, 6), None), ((6, 7), "only once")],
)
def test_a_muscle_should_be_served_twice_in_seven_days_of_four_runs(
    served: tuple[int, ...], said: str | None
) -> None:
    notes = rarely((0, 2, 4, 6, 8), serving(*served))

    told = f"{TFL} {said} in the 7 days from 23 Nov: the list is long for the minutes."
    assert notes == ([told] if said else [])


def test_sessions_of_one_day_count_each() -> None:
    assert rarely((0, 2, 4, 6, 8), [*serving(0), *serving(0)]) == []


@pytest.mark.parametrize(
    ("runs", "is_told"),
    [
        ((0, 2, 4, 6, 8), True),
        ((0, 2, 4, 7, 9), False),
        ((0, 2, 4, 6), False),
        ((-1, 0, 2, 4, 7), False),
        ((1, 3, 5, 7, 8), True),
    ],
    ids=["four", "three", "none after them", "one in the past", "from another day"],
)
def test_only_seven_days_with_four_runs_to_come_and_one_after_them_are_looked_at(
    runs: tuple[int, ...], is_told: bool
) -> None:
    assert bool(rarely(runs, ())) is is_told


def test_the_first_seven_days_that_lack_a_muscle_are_told() -> None:
    notes = rarely((0, 2, 4, 6, 8, 10, 12, 14), serving(0, 1, 2, 3, 4))

    assert len(notes) == 1
    assert "only once in the 7 days from 27 Nov" in notes[0]


@pytest.mark.parametrize(("race_day", "is_told"), [(8, True), (6, False), (2, False), (-10, True)])
def test_seven_days_that_meet_a_race_week_or_recovery_say_nothing_of_the_list(
    race_day: int, is_told: bool
) -> None:
    race = Race("r", "Race", MONDAY + race_day * DAY, 10_000)

    assert bool(rarely((0, 2, 4, 6, 8), (), races=[race])) is is_told


def test_each_muscle_of_the_list_is_looked_at() -> None:
    runner = body(["soleus", "tfl"], ["gluteus-medius"])

    notes = rarely((0, 2, 4, 6, 8), serving(0, 2), runner=runner)

    assert [note.split(" is ")[0] for note in notes] == [
        "Lower calf (overactive)",
        "Side buttock muscle (underactive)",
    ]
