"""What a session loses when its minutes are short, in the order its recipe names."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plansync.opt.exercise import Component, Dose
from plansync.opt.prescribe import Prescription
from plansync.opt.rules import Recipe
from plansync.plan.trim import CUT_NAMES, Item, trim
from tests.planning import catalogue

STEP_S = 60


def _item(word: str, *, sets: int = 1, floor: int = 0, muscles: tuple[str, ...] = ()) -> Item:
    """The item of a word such as smr1: the roll of the second area or pair."""
    part, group = Component(word[:-1]), int(word[-1])
    exercise = next(one for one in catalogue().exercises.values() if one.component is part)
    step = Prescription(exercise, Dose(sets, hold_s=STEP_S - 10), None, muscles, word)
    return Item(step, part, group, step.seconds, floor)


def _items(words: str) -> list[Item]:
    return [_item(word) for word in words.split()]


def _recipe(*cuts: str, keep: str = "activation") -> Recipe:
    return Recipe("r", "before", "low", frozenset({1}), (), keep, cuts, 10, "because")


def _words(items: Sequence[Item]) -> str:
    return " ".join(item.step.why for item in items)


def _left(words: str, *cuts: str, fits: int, keep: str = "activation") -> str:
    """What is left of steps of a minute each when so many fit."""
    return _words(trim(_items(words), _recipe(*cuts, keep=keep), fits * STEP_S))


def test_what_fits_stays_as_it_is() -> None:
    assert _left("smr0 static0", "last-part", fits=2) == "smr0 static0"


@pytest.mark.parametrize(
    ("words", "cut", "fits", "left"),
    [
        ("smr0 smr1 static0 static1 core0", "last-pair", 3, "smr0 static0 core0"),
        ("smr0 smr1 active0 active1", "last-pair", 3, "smr0 active0"),
        ("static0 static1 static2", "last-pair", 1, "static0"),
        ("smr0 static0 static1 static2", "last-stretch", 2, "smr0 static0"),
        ("static0 active1", "last-stretch", 1, "static0"),
        ("activation0 activation1 core0", "last-activation", 2, "activation0 core0"),
        ("dynamic0 dynamic1 dynamic2 dynamic3", "last-dynamic", 2, "dynamic0 dynamic1"),
        ("core0 core1 balance0", "last-core", 2, "core0 balance0"),
        ("balance0 balance1 core0", "last-balance", 2, "balance0 core0"),
        ("integration0 integration1 core0", "last-integration", 2, "integration0 core0"),
        ("resistance0 resistance0 resistance1 resistance1", "last-superset", 2, "resistance0 " * 2),
        ("smr0 smr1 core0", "smr", 1, "core0"),
        ("static0 active1 core0", "lengthen", 1, "core0"),
        ("saq0 dynamic0", "drill", 1, "dynamic0"),
        ("core0 balance0 resistance0", "last-part", 1, "core0"),
    ],
)
def test_each_cut_takes_what_its_name_says_from_the_end(
    words: str, cut: str, fits: int, left: str
) -> None:
    assert _left(words, cut, fits=fits) == left.strip()


@pytest.mark.parametrize(
    ("words", "cut"),
    [
        ("smr0 static0", "last-pair"),
        ("smr0 static0 smr1 static1", "last-stretch"),
        ("static0 core0", "last-stretch"),
        ("activation0 core0", "last-activation"),
        ("dynamic0 dynamic1 core0", "last-dynamic"),
        ("core0 smr0", "last-core"),
        ("balance0 smr0", "last-balance"),
        ("integration0 smr0", "last-integration"),
        ("resistance0 resistance0", "last-superset"),
        ("core0 balance0", "smr"),
        ("core0 balance0", "drill"),
        ("core0 balance0", "last-set"),
    ],
)
def test_where_a_cut_must_stop_nothing_is_left_at_all(words: str, cut: str) -> None:
    """A session that cannot be brought down to its minutes is none."""
    assert _left(words, cut, fits=1) == ""


@pytest.mark.parametrize(
    ("kept", "cut"),
    [("activation", "activation"), ("smr", "smr"), ("static", "lengthen"), ("saq", "drill")],
)
def test_what_the_recipe_keeps_is_never_cut(kept: str, cut: str) -> None:
    assert _left(f"core0 {kept}0 {kept}1", cut, fits=1, keep=kept) == ""
    assert (
        _left(f"core0 {kept}0 {kept}1", cut, "last-part", fits=2, keep=kept) == f"{kept}0 {kept}1"
    )


def test_an_item_is_kept_by_the_part_it_fills_not_by_what_it_is() -> None:
    stretch = replace(_item("static0"), part=Component.ACTIVATION)

    left = trim([_item("core0"), stretch], _recipe("lengthen", "last-part"), STEP_S)

    assert _words(left) == "static0"


def test_the_cuts_of_a_recipe_come_one_after_the_other() -> None:
    words = "smr0 smr1 static0 static1 activation0 activation1"
    cuts = ("last-pair", "last-activation", "smr", "lengthen", "last-part")

    assert [_left(words, *cuts, fits=fits) for fits in (4, 3, 2, 1)] == [
        "smr0 static0 activation0 activation1",
        "smr0 static0 activation0",
        "static0 activation0",
        "activation0",
    ]


def test_a_cut_ends_as_soon_as_the_session_fits() -> None:
    items = [_item("core0"), _item("core1"), _item("core2")]

    left = trim(items, _recipe("last-core"), 2 * STEP_S + STEP_S // 2)

    assert _words(left) == "core0 core1"


def test_the_last_move_with_most_sets_gives_one_first() -> None:
    items = [
        _item("core0", sets=3, floor=1),
        _item("core1", sets=3, floor=1),
        _item("balance0", sets=2, floor=1),
    ]
    whole_s = sum(item.seconds for item in items)

    sets = [
        [item.step.dose.sets for item in trim(items, _recipe("last-set"), whole_s - less * 50)]
        for less in (1, 2, 3, 4, 5)
    ]

    assert sets == [[3, 2, 2], [2, 2, 2], [2, 2, 1], [2, 1, 1], [1, 1, 1]]


def test_sets_end_at_their_floor() -> None:
    items = [_item("core0", sets=3, floor=2), _item("smr0", sets=3)]

    left = trim(items, _recipe("last-set"), 5 * 50 + 20)
    none = trim(items, _recipe("last-set"), 4 * 50 + 20)

    assert [item.step.dose.sets for item in left] == [2, 3]
    assert none == []


def test_both_moves_of_a_superset_lose_the_set() -> None:
    items = [_item("resistance0", sets=3, floor=1), _item("resistance0", sets=3, floor=1)]

    left = trim(items, _recipe("last-set"), 2 * (2 * 50 + 10))

    assert [item.step.dose.sets for item in left] == [2, 2]


def test_core_and_balance_lose_sets_before_strength_does() -> None:
    items = [_item("resistance0", sets=4, floor=1), _item("core0", sets=2, floor=1)]

    left = trim(items, _recipe("last-set"), sum(item.seconds for item in items) - 1)

    assert [item.step.dose.sets for item in left] == [4, 1]


def test_a_superset_for_no_listed_muscle_loses_sets_first() -> None:
    items = [
        _item("resistance0", sets=3, floor=1),
        _item("resistance0", sets=3, floor=1),
        _item("resistance1", sets=3, floor=1, muscles=("gluteus-medius",)),
        _item("resistance1", sets=3, floor=1),
    ]

    left = trim(items, _recipe("last-set"), sum(item.seconds for item in items) - 1)

    assert [item.step.dose.sets for item in left] == [2, 2, 3, 3]


WORDS = st.builds(
    "{}{}".format,
    st.sampled_from(["smr", "static", "dynamic", "activation", "core", "balance", "resistance"]),
    st.integers(0, 3),
)


@given(
    words=st.lists(WORDS, max_size=9),
    cuts=st.lists(st.sampled_from(sorted(CUT_NAMES)), max_size=6, unique=True),
    fits=st.integers(0, 9),
)
def test_what_is_left_fits_and_stands_in_its_order(
    words: list[str], cuts: list[str], fits: int
) -> None:
    left = _left(" ".join(words), *cuts, fits=fits).split()

    assert len(left) <= fits
    place = iter(words)
    assert all(word in place for word in left)


@pytest.mark.parametrize("recipe", catalogue().rules.recipes, ids=lambda one: one.id)
def test_a_shipped_recipe_keeps_what_it_says_to_the_last(recipe: Recipe) -> None:
    """Whatever else goes: one step of the part that the session is for stays."""
    parts = [part.component for part in recipe.parts]
    words = [f"{part}0" for part in parts]

    sessions = [
        trim(_items(" ".join(words)), recipe, fits * STEP_S) for fits in range(1, len(parts))
    ]

    for left in sessions:
        assert not left or not recipe.keep or any(item.part == recipe.keep for item in left)
