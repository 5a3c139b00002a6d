"""Marks of sessions, and the exercises that follow from them."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plansync.opt.exercise import Component, Cues, Dose, Exercise
from plansync.plan import consequences, progress
from plansync.plan.progress import Ladder, Mark, Marked, hardest
from plansync.plan.session import Slot
from tests.planning import catalogue

MONDAY = date(2026, 11, 23)
CONTROLLED, TOO_HARD, DONE, SKIPPED = Mark.CONTROLLED, Mark.TOO_HARD, Mark.DONE, Mark.SKIPPED


def exercise(
    name: str,
    *,
    up: str = "",
    down: str = "",
    component: Component = Component.CORE,
    level: str = "stabilization",
    impact: int = 0,
    phases: tuple[int, ...] = (1, 2),
) -> Exercise:
    """An exercise with its neighbours on the ladder."""
    return Exercise(
        id=name,
        name=name.title(),
        component=component,
        level=level,
        targets=("gluteus-medius",),
        secondary=(),
        kits=(),
        per_side=False,
        impact=impact,
        doses={phase: Dose(2, reps=12, tempo="4-2-1") for phase in phases},
        slots=frozenset({"standalone"}),
        cautions=(),
        cues=Cues("", "", "", "", (), ""),
        regress_to=down,
        progress_to=up,
    )


CHAIN = {
    one.id: one
    for one in (
        exercise("kneeling", up="plank"),
        exercise("plank", up="star", down="kneeling"),
        exercise("star", down="plank", phases=(2,)),
        exercise("bridge", component=Component.INTEGRATION),
        exercise("hop", component=Component.PLYOMETRIC, level="strength", impact=2, down="step"),
        exercise("step", component=Component.PLYOMETRIC, level="stabilization", impact=1),
        exercise("roll", component=Component.SMR, up="stretch", level="any"),
        exercise("stretch", component=Component.STATIC, level="any"),
    )
}


def said(mark: Mark, *names: str, day: int = 0, phase: int = 1, uid: str = "") -> Marked:
    """A marked session of some exercises."""
    on = MONDAY + timedelta(days=day)
    return Marked(uid or f"{on}-{mark}", Slot.STANDALONE, on, phase, 25, mark, names)


def ladder(marks: Iterable[Marked], exercises: Mapping[str, Exercise]) -> Ladder:
    """The ladder of a coach who wants two steady sessions."""
    return progress.ladder(marks, exercises, steady_sessions=2)


def follows(
    one: Marked, marks: Iterable[Marked], exercises: Mapping[str, Exercise]
) -> tuple[str, ...]:
    """What follows from a mark where a coach wants two steady sessions."""
    return consequences.follows(one, marks, exercises, steady_sessions=2)


@pytest.mark.parametrize("wanted", [1, 2, 3])
def test_a_coach_says_how_many_steady_sessions_it_takes(wanted: int) -> None:
    marks = [said(CONTROLLED, "kneeling", day=n) for n in range(3)]
    now = [progress.ladder(marks[:n], CHAIN, steady_sessions=wanted).rungs for n in range(1, 4)]
    soon = [
        consequences.follows(marks[n], marks[: n + 1], CHAIN, steady_sessions=wanted)
        for n in range(wanted)
    ]

    assert [bool(rungs) for rungs in now] == [n >= wanted for n in range(1, 4)]
    one_more = "After one more steady session Plank takes the place of Kneeling."
    assert [one_more in words for words in soon] == [n == wanted - 2 for n in range(wanted)]


def test_controlled_in_two_sessions_an_exercise_gives_way() -> None:
    marks = [said(CONTROLLED, "kneeling", day=0), said(CONTROLLED, "kneeling", day=5)]

    assert ladder(marks[:1], CHAIN).rungs == {}
    assert ladder(marks, CHAIN).rungs == {"kneeling": "plank"}


def test_other_sessions_may_lie_between() -> None:
    between = [said(DONE, "kneeling", day=2), said(SKIPPED, "kneeling", day=3)]
    marks = [said(CONTROLLED, "kneeling"), *between, said(CONTROLLED, "kneeling", day=5)]

    assert ladder(marks, CHAIN).rungs == {"kneeling": "plank"}


def test_too_hard_between_begins_the_count_anew() -> None:
    marks = [
        said(CONTROLLED, "kneeling", "hop"),
        said(TOO_HARD, "kneeling", "hop", day=2),
        said(CONTROLLED, "kneeling", day=4),
    ]

    assert ladder(marks, CHAIN).rungs == {"hop": "step"}
    assert ladder([*marks, said(CONTROLLED, "kneeling", day=6)], CHAIN).rungs == {
        "hop": "step",
        "kneeling": "plank",
    }


@pytest.mark.parametrize("mark", [DONE, SKIPPED])
def test_done_and_skipped_move_nothing(mark: Mark) -> None:
    marks = [said(mark, "kneeling", "hop", day=n) for n in range(6)]

    assert ladder(marks, CHAIN) == Ladder()


def test_a_chain_is_followed_to_its_end() -> None:
    marks = [
        *(said(CONTROLLED, "kneeling", day=n, phase=2) for n in (0, 2)),
        *(said(CONTROLLED, "plank", day=n, phase=2) for n in (4, 6)),
    ]

    assert ladder(marks, CHAIN).rungs == {"kneeling": "star", "plank": "star"}


def test_nothing_gives_way_to_what_the_phase_does_not_offer() -> None:
    marks = [said(CONTROLLED, "plank", day=n, phase=1) for n in range(4)]

    assert ladder(marks, CHAIN).rungs == {}


def test_too_hard_after_a_step_up_brings_the_easier_one_back() -> None:
    up = [said(CONTROLLED, "kneeling", day=n) for n in (0, 2)]

    found = ladder([*up, said(TOO_HARD, "plank", day=4)], CHAIN)

    assert found.place_of("kneeling") == "kneeling"
    assert found.place_of("plank") == "kneeling"


def test_an_exercise_that_stepped_down_comes_back_once_the_easier_one_is_controlled() -> None:
    down = said(TOO_HARD, "hop")
    steady = [said(CONTROLLED, "step", day=n) for n in (2, 4)]

    assert ladder([down, steady[0]], CHAIN).rungs == {"hop": "step"}
    assert ladder([down, *steady], CHAIN).rungs == {}


def test_of_a_session_too_hard_only_the_hardest_steps_down() -> None:
    one = said(TOO_HARD, "roll", "plank", "bridge", "hop")

    assert hardest(one, CHAIN) == ("hop",)
    assert ladder([one], CHAIN).rungs == {"hop": "step"}


@pytest.mark.parametrize(
    ("first", "other"),
    [
        (("any", Component.RESISTANCE), ("stabilization", Component.CORE)),
        (("stabilization", Component.RESISTANCE), ("strength", Component.CORE)),
        (("strength", Component.RESISTANCE), ("power", Component.CORE)),
        (("strength", Component.CORE), ("strength", Component.RESISTANCE)),
    ],
)
def test_of_one_impact_the_higher_level_asks_more_then_the_whole_body(
    first: tuple[str, Component], other: tuple[str, Component]
) -> None:
    known = {
        name: exercise(name, level=level, component=component)
        for name, (level, component) in {"first": first, "other": other}.items()
    }

    assert hardest(said(TOO_HARD, "first", "other"), known) == ("other",)


def test_what_regresses_to_another_kind_of_work_has_no_easier_form() -> None:
    known = {**CHAIN, "lunge": exercise("lunge", down="bridge")}

    assert ladder([said(TOO_HARD, "lunge")], known) == Ladder(eased=frozenset({"lunge"}))


def test_of_one_day_too_hard_has_the_last_word() -> None:
    steady, hard = said(CONTROLLED, "bridge", uid="z"), said(TOO_HARD, "bridge", uid="a")

    assert ladder([hard, steady], CHAIN).eased == frozenset({"bridge"})


def test_an_exercise_that_stepped_down_comes_back_when_it_is_controlled_itself() -> None:
    marks = [said(TOO_HARD, "hop"), *(said(CONTROLLED, "hop", day=n) for n in (2, 4))]

    assert ladder(marks[:2], CHAIN).rungs == {"hop": "step"}
    assert ladder(marks, CHAIN).rungs == {}


def test_who_is_stepped_up_to_has_its_own_place_again() -> None:
    known = {one.id: one for one in (exercise("a", up="b"), exercise("b", down="c"), exercise("c"))}
    marks = [said(TOO_HARD, "b"), *(said(CONTROLLED, "a", day=n) for n in (2, 4))]

    assert ladder(marks, known).rungs == {"a": "b"}


def test_who_gets_a_place_back_is_counted_anew() -> None:
    down = [
        said(TOO_HARD, "hop"),
        said(CONTROLLED, "hop", day=2),
        *(said(CONTROLLED, "step", day=n) for n in (4, 6)),
    ]
    up = [*(said(CONTROLLED, "kneeling", day=n) for n in (0, 2, 4)), said(TOO_HARD, "plank", day=6)]

    assert ladder(down, CHAIN).steady == {}
    assert ladder(up, CHAIN).steady == {}


def test_what_has_no_easier_form_loses_a_set_until_it_is_controlled() -> None:
    hard = said(TOO_HARD, "plank", "bridge")
    steady = said(CONTROLLED, "plank", "bridge", day=2)

    assert ladder([hard], CHAIN) == Ladder(eased=frozenset({"bridge"}))
    assert ladder([hard, steady], CHAIN).eased == frozenset()


def test_rolling_and_stretching_stand_on_no_ladder() -> None:
    marks = [said(CONTROLLED, "roll", "stretch", day=n) for n in range(4)]

    assert ladder(marks, CHAIN) == Ladder()
    assert ladder([said(TOO_HARD, "roll", "stretch")], CHAIN) == Ladder()


def test_an_exercise_that_left_the_catalogue_is_passed_over() -> None:
    assert ladder([said(mark, "gone") for mark in Mark], CHAIN) == Ladder()


def test_a_catalogue_with_a_loop_still_gives_an_answer() -> None:
    loop = {one.id: one for one in (exercise("a", up="b"), exercise("b", up="a"))}
    marks = [said(CONTROLLED, "a", "b", day=n) for n in range(2)]

    assert ladder(marks, loop).rungs == {"a": "b"}


# Whatever is marked


NAMES = sorted(name for name, one in catalogue().exercises.items() if one.progress_to)[:24]
MARKS = st.lists(
    st.builds(
        lambda mark, names, day, phase, n: said(mark, *names, day=day, phase=phase, uid=f"s{n}"),
        st.sampled_from(Mark),
        st.lists(st.sampled_from(NAMES), min_size=1, max_size=5, unique=True),
        st.integers(0, 9),
        st.sampled_from((1, 2, 5)),
        st.integers(0, 999),
    ),
    max_size=12,
    unique_by=lambda one: one.uid,
)
LITTLE = settings(max_examples=40, deadline=None)


@LITTLE
@given(MARKS, st.randoms(use_true_random=False))
def test_the_order_of_telling_does_not_matter(marks: list[Marked], chance: object) -> None:
    shuffled = list(marks)
    chance.shuffle(shuffled)  # type: ignore[attr-defined] # hypothesis gives a random.Random

    assert ladder(shuffled, catalogue().exercises) == ladder(marks, catalogue().exercises)


@LITTLE
@given(MARKS)
def test_only_marked_exercises_move_and_none_to_itself(marks: list[Marked]) -> None:
    found = ladder(marks, catalogue().exercises)

    spoken = {name for one in marks for name in one.exercises}
    assert {*found.rungs, *found.eased} <= spoken
    assert all(start != now for start, now in found.rungs.items())
    # The end of a way is nobody's beginning: whoever looks once has arrived.
    assert not set(found.rungs) & set(found.rungs.values())


@LITTLE
@given(MARKS)
def test_every_exercise_keeps_its_component(marks: list[Marked]) -> None:
    known = catalogue().exercises

    for start, now in ladder(marks, known).rungs.items():
        assert known[start].component is known[now].component


@LITTLE
@given(st.sampled_from(NAMES))
def test_two_steady_sessions_then_one_too_hard_brings_it_back(name: str) -> None:
    known = catalogue().exercises
    steady = [said(CONTROLLED, name, day=n) for n in (0, 2)]
    up = ladder(steady, known).place_of(name)

    found = ladder([*steady, said(TOO_HARD, up, day=4)], known)

    assert up == name or found.place_of(name) == name


# In words


def test_the_first_steady_session_says_what_the_next_one_brings() -> None:
    one = said(CONTROLLED, "kneeling")

    assert follows(one, [one], CHAIN) == (
        "After one more steady session Plank takes the place of Kneeling.",
    )


def test_the_second_steady_session_says_what_changes() -> None:
    first, second = (said(CONTROLLED, "kneeling", day=n) for n in (0, 2))

    assert follows(second, [second, first], CHAIN) == (
        "From now on Plank takes the place of Kneeling.",
    )


def test_later_sessions_do_not_speak_in_the_words_of_an_earlier_one() -> None:
    first, second = (said(CONTROLLED, "kneeling", day=n) for n in (0, 2))

    assert follows(first, [first, second], CHAIN) == follows(first, [first], CHAIN)


def test_too_hard_says_what_gets_easier() -> None:
    hop, bridge = said(TOO_HARD, "hop"), said(TOO_HARD, "bridge")

    assert follows(hop, [hop], CHAIN) == ("From now on Step takes the place of Hop.",)
    assert follows(bridge, [bridge], CHAIN) == (
        "Bridge loses a set, where it has more than one, until it is steady.",
    )


def test_a_set_taken_away_is_told_when_it_comes_back() -> None:
    hard, steady = said(TOO_HARD, "bridge"), said(CONTROLLED, "bridge", day=2)

    assert follows(steady, [hard, steady], CHAIN) == ("Bridge has all its sets again.",)


def test_many_consequences_are_told_in_a_few_sentences() -> None:
    known = catalogue().exercises
    one = said(CONTROLLED, *NAMES)

    told = follows(one, [one], known)

    assert len(told) == 4
    assert told[-1].startswith("The same holds for ")


@pytest.mark.parametrize(
    ("count", "last"),
    [
        (3, "After one more steady session Plank takes the place of C."),
        (4, "The same holds for 1 more."),
        (5, "The same holds for 2 more."),
    ],
)
def test_what_is_left_untold_is_counted(count: int, last: str) -> None:
    names = "abcde"[:count]
    known = {"plank": exercise("plank"), **{one: exercise(one, up="plank") for one in names}}
    one = said(CONTROLLED, *names)

    told = follows(one, [one], known)

    assert len(told) == min(count, 4)
    assert told[-1] == last


@pytest.mark.parametrize("mark", Mark)
def test_every_mark_says_something(mark: Mark) -> None:
    one = said(mark, "roll")

    assert len(follows(one, [one], CHAIN)) == 1
