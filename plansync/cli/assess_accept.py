"""`plansync assess accept`: what a check suggests becomes a runner's lists, when they say so."""

import click

from plansync.cli import console
from plansync.cli.check_answers import MEASURES, SIGNS, answers_of
from plansync.cli.check_told import print_check, print_difference
from plansync.cli.runner import ATHLETE, the_one
from plansync.cli.service import opened
from plansync.errors import Fault, InputError
from plansync.sync.assessing import advised

NEITHER = "neither"


@click.command()
@SIGNS
@MEASURES
@click.option(
    "--decide",
    "decisions",
    multiple=True,
    metavar="MUSCLE=LIST",
    help="overactive, underactive or neither, for a muscle as propose names it.",
)
@click.option("--dry-run", is_flag=True, help="Show the difference, change nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@ATHLETE
def accept(
    signs: tuple[str, ...],
    measures: tuple[str, ...],
    decisions: tuple[str, ...],
    dry_run: bool,
    yes: bool,
    athlete_id: str | None,
) -> None:
    """Make what a check suggests a runner's lists; shows the difference and asks first."""
    decided = dict(_decision(word) for word in decisions)
    with opened() as services:
        one, answers = the_one(services, athlete_id), answers_of(signs, measures)
        view = services.assessments.propose(one, answers)
        choice = advised(view, decided)
        print_check(view, beside=True)
        print_difference(view, choice)
        if dry_run:
            return
        if not yes:
            console.confirm("Make these the runner's lists?")
        services.assessments.accept(
            one,
            answers,
            overactive=choice.overactive,
            underactive=choice.underactive,
            severity=choice.severity,
        )
    click.echo("saved")


def _decision(word: str) -> tuple[str, str]:
    muscle, _, chosen = word.partition("=")
    if not chosen:
        fault = Fault("", "--decide", f"{word!r} is no decision")
        raise InputError([fault], hint="write it as soleus:left=overactive, or =neither")
    return muscle, "" if chosen == NEITHER else chosen
