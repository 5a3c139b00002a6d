"""A session brought down to its minutes, step by step, in the order its recipe gives."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType

from plansync.opt.choose import LENGTHEN
from plansync.opt.exercise import Component
from plansync.opt.prescribe import Prescription
from plansync.opt.rules import Recipe


@dataclass(frozen=True, slots=True)
class Item:
    """A step in the making: which part of the recipe it fills, and for which area or pattern.

    What grows week by week can give its sets back, down to `floor`; 0: it does not grow.
    """

    step: Prescription
    part: Component
    group: int
    seconds: int
    floor: int = 0


def trim(items: Sequence[Item], recipe: Recipe, budget_s: int) -> list[Item]:
    """The items brought down to the budget in the recipe's order; empty when that cannot be."""
    left = list(items)
    seconds = _seconds(left)
    for name in recipe.trim:
        cut = _CUTS[name]
        while seconds > budget_s:
            fewer = cut(left, recipe.keep)
            if fewer is left:
                break
            left, seconds = fewer, _seconds(fewer)
    return left if seconds <= budget_s else []


def _seconds(items: Sequence[Item]) -> int:
    return sum([item.seconds for item in items])


def _last_set(items: list[Item], _keep: str) -> list[Item]:
    """With a set less of the last move that has most of them, its superset partner alike.

    First what is no strength work, then what serves no listed muscle, then the rest.
    """
    growing = [item for item in items if 0 < item.floor < item.step.dose.sets]
    light = [item for item in growing if item.part is not Component.RESISTANCE]
    helpful = {i.group for i in growing if i.part is Component.RESISTANCE and i.step.muscles}
    general = [item for item in growing if item.group not in helpful]
    spare = light or general or growing
    if not spare:
        return items
    most = max(item.step.dose.sets for item in spare)
    last = next(item for item in reversed(spare) if item.step.dose.sets == most)
    paired = last.part is Component.RESISTANCE

    def is_cut(item: Item) -> bool:
        same = paired and item.part is last.part and item.group == last.group
        return item is last or (same and item in growing)

    return [_with_a_set_less(item) if is_cut(item) else item for item in items]


def _with_a_set_less(item: Item) -> Item:
    dose = replace(item.step.dose, sets=item.step.dose.sets - 1)
    step = replace(item.step, dose=dose)
    return replace(item, step=step, seconds=step.seconds)


def _drop_last(items: list[Item], which: Callable[[Item], bool], *, down_to: int = 0) -> list[Item]:
    found = [index for index, item in enumerate(items) if which(item)]
    if len(found) <= down_to:
        return items
    return [item for index, item in enumerate(items) if index != found[-1]]


def _last_pair(items: list[Item], _keep: str) -> list[Item]:
    calming = (Component.SMR, *LENGTHEN)
    groups = {item.group for item in items if item.part in calming}
    if len(groups) < 2:
        return items
    last = max(groups)
    return [item for item in items if not (item.part in calming and item.group == last)]


def _last_stretch(items: list[Item], _keep: str) -> list[Item]:
    """Without the last stretch of an area that is not rolled; a roll never loses its stretch."""
    rolled = {item.group for item in items if item.part is Component.SMR}
    stretches = sum(item.part in LENGTHEN for item in items)
    if stretches < 2:
        return items
    return _drop_last(items, lambda i: i.part in LENGTHEN and i.group not in rolled)


def _last_superset(items: list[Item], _keep: str) -> list[Item]:
    groups = {item.group for item in items if item.part is Component.RESISTANCE}
    if len(groups) < 2:
        return items
    last = max(groups)
    return [i for i in items if not (i.part is Component.RESISTANCE and i.group == last)]


def _last_of(part: Component, down_to: int, items: list[Item], _keep: str) -> list[Item]:
    return _drop_last(items, lambda item: item.part is part, down_to=down_to)


def _last_unless_kept(parts: Collection[Component], items: list[Item], keep: str) -> list[Item]:
    return _drop_last(items, lambda item: item.part in parts and item.part != keep)


_CUTS: Mapping[str, Callable[[list[Item], str], list[Item]]] = MappingProxyType(
    {
        "last-set": _last_set,
        "last-pair": _last_pair,
        "last-stretch": _last_stretch,
        "last-activation": partial(_last_of, Component.ACTIVATION, 1),
        "activation": partial(_last_unless_kept, (Component.ACTIVATION,)),
        "smr": partial(_last_unless_kept, (Component.SMR,)),
        "lengthen": partial(_last_unless_kept, LENGTHEN),
        "drill": partial(_last_unless_kept, (Component.SAQ,)),
        "last-dynamic": partial(_last_of, Component.DYNAMIC, 2),
        "last-core": partial(_last_of, Component.CORE, 1),
        "last-balance": partial(_last_of, Component.BALANCE, 1),
        "last-integration": partial(_last_of, Component.INTEGRATION, 1),
        "last-superset": _last_superset,
        "last-part": partial(_last_unless_kept, tuple(Component)),
    }
)
CUT_NAMES = frozenset(_CUTS)
