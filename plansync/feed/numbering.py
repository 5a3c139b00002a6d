"""How the steps of a session are numbered: the two moves of a superset share a number, 7a and 7b.

A superset is two moves done in turn, set by set (OPT model, NASM CPT 7th ed.).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from plansync.feed.amounts import step_amount
from plansync.opt.prescribe import Prescription


@dataclass(frozen=True, slots=True)
class Numbered:
    """A step with its number, how much of it, and in a superset what comes next."""

    number: str
    step: Prescription
    amount: str


def grouped(steps: Iterable[Prescription]) -> tuple[tuple[Prescription, ...], ...]:
    """The steps in order, the two of a superset together; one whose partner is gone is alone."""
    groups: list[tuple[Prescription, ...]] = []
    for step in steps:
        last = groups[-1] if groups else ()
        if step.superset and [one.superset for one in last] == [step.superset]:
            groups[-1] = (*last, step)
        else:
            groups.append((step,))
    return tuple(groups)


def numbered(steps: Iterable[Prescription]) -> tuple[Numbered, ...]:
    """Each step as a list tells it: "7a", "10 reps · 7b straight after"."""
    told: list[Numbered] = []
    for number, group in enumerate(grouped(steps), start=1):
        if len(group) == 1:
            told.append(Numbered(str(number), group[0], step_amount(group[0])))
        else:
            told += _in_turn(number, *group)
    return tuple(told)


def rounds_words(first: Prescription, second: Prescription) -> str:
    """How a superset is done, its moves called a and b."""
    inside = f", rest {first.rest_s} s, then b" if first.rest_s else ", then b straight after"
    turn = f"do a{inside}"
    if first.dose.sets == 1:
        return f"{turn[0].upper()}{turn[1:]}."
    between = f"; rest {second.rest_s} s between rounds" if second.rest_s else ""
    return f"{first.dose.sets} rounds: {turn}{between}."


def round_amount(step: Prescription) -> str:
    """How much of a move one round of its superset asks for."""
    return step_amount(replace(step, dose=replace(step.dose, sets=1)))


def _in_turn(number: int, first: Prescription, second: Prescription) -> tuple[Numbered, Numbered]:
    a, b = f"{number}a", f"{number}b"
    when = f"{first.rest_s} s after" if first.rest_s else "straight after"
    follows, again = f"{b} {when}", ""
    if first.dose.sets > 1:
        follows += " each set"
        again = f" · rest {second.rest_s} s, then {a} again" if second.rest_s else f" · {a} again"
    return (
        Numbered(a, first, f"{_without_rest(first)} · {follows}"),
        Numbered(b, second, f"{_without_rest(second)}{again}"),
    )


def _without_rest(step: Prescription) -> str:
    return step_amount(replace(step, rest_s=0))
