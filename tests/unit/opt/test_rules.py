"""Finding a recipe: by its id, and by slot, load and phase."""

from dataclasses import replace

import pytest

from plansync.opt.exercise import Component
from plansync.opt.phase import Range
from plansync.opt.rules import Part, Recipe, Rules, Serve
from tests.planning import catalogue


def _recipe(name: str, slot: str, load: str, *phases: int, parts: tuple[Part, ...] = ()) -> Recipe:
    return Recipe(name, slot, load, frozenset(phases), parts, "static", (), 10, "Why.")


def _part(serve: Serve, twin: str | None = None) -> Part:
    return Part(Component.RESISTANCE, serve, Range(1, 1), frozenset(), twin=twin)


RULES: Rules = replace(
    catalogue().rules,
    recipes=(
        _recipe("before-low", "before", "low", 1, 2),
        _recipe("after-low", "after", "low", 1, 2),
        _recipe("before-long", "before", "long", 1),
        _recipe("before-low-again", "before", "low", 2, 3),
    ),
)


@pytest.mark.parametrize(
    ("slot", "load", "phase", "recipe"),
    [
        ("before", "low", 1, "before-low"),
        ("before", "low", 2, "before-low"),
        ("before", "low", 3, "before-low-again"),
        ("before", "low", 4, None),
        ("after", "low", 1, "after-low"),
        ("after", "long", 1, None),
        ("before", "long", 1, "before-long"),
        ("standalone", "low", 1, None),
    ],
)
def test_the_first_recipe_of_slot_load_and_phase_holds(
    slot: str, load: str, phase: int, recipe: str | None
) -> None:
    found = RULES.recipe(slot, load, phase)

    assert (found.id if found else None) == recipe


def test_a_recipe_is_found_by_its_id() -> None:
    assert RULES.named("before-long") is RULES.recipes[2]
    with pytest.raises(KeyError, match="before-lunch"):
        RULES.named("before-lunch")


@pytest.mark.parametrize(
    ("part", "jumps"),
    [
        (_part(Serve.LIFT), False),
        (_part(Serve.SUPERSET, "stabilization"), False),
        (_part(Serve.SUPERSET, "power"), True),
        (_part(Serve.CALF), True),
    ],
)
def test_a_recipe_jumps_with_powerful_twins_and_calf_work(part: Part, *, jumps: bool) -> None:
    still = _part(Serve.ANY)

    assert _recipe("one", "standalone", "none", 5, parts=(still, part)).jumps is jumps
