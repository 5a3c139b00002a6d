"""What a runner saw and measured, as options of a command."""

from collections.abc import Iterable

import click

from plansync.errors import Fault, InputError
from plansync.opt.assessment import Measurement
from plansync.opt.imbalance import Side
from plansync.sync.assessment_views import Answers

SIGNS = click.option(
    "--sign", "signs", multiple=True, help="ASSESSMENT/SIGN, with :left or :right."
)
MEASURES = click.option(
    "--measure", "measures", multiple=True, help="TEST:left=9.5; repeat for each side."
)


def answers_of(signs: Iterable[str], measures: Iterable[str]) -> Answers:
    """The answers; InputError for a result that is none."""
    return Answers(tuple(signs), tuple(_measurement(word) for word in measures))


def _measurement(word: str) -> Measurement:
    place, _, typed = word.partition("=")
    test, _, side = place.partition(":")
    try:
        return Measurement(test, Side(side or "both"), float(typed.replace(",", ".")))
    except ValueError as error:
        fault = Fault("", "--measure", f"{word!r} is no result")
        raise InputError([fault], hint="write it as mobility/calf-raise:left=22") from error
