"""`plansync assess propose`: the muscles signs suggest, alone or beside the lists of a profile."""

from datetime import date
from pathlib import Path

import click

from plansync.cli import console
from plansync.cli.check_answers import MEASURES, SIGNS, answers_of
from plansync.cli.check_told import as_toml, beside_as_json, print_check
from plansync.clock import utc_now
from plansync.opt.assessment import Finding
from plansync.opt.catalogue import Catalogue
from plansync.opt.imbalance import Activity
from plansync.opt.proposal import Proposal
from plansync.plan.profile import read_profile
from plansync.sync.assessing import Choice, Known, accepted, advised, findings_in, proposal_of
from plansync.sync.assessment_views import Answers, CheckProposal
from plansync.times import local_day


@click.command()
@SIGNS
@MEASURES
@click.option("--profile", type=console.FILE, metavar="FILE.toml", help="Beside its lists.")
@click.option("--edition", type=click.Choice(["6", "7"]), help="7, or what the profile says.")
@click.option("--ces/--no-ces", default=None, help="With CES's additions, or as the profile says.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "toml"]),
    default="table",
    show_default=True,
    help="toml: the keys of a profile that holds what is proposed.",
)
@click.option("--json", "only_json", is_flag=True, help="The same as --format json.")
def propose(
    signs: tuple[str, ...],
    measures: tuple[str, ...],
    profile: Path | None,
    edition: str | None,
    ces: bool | None,
    form: str,
    only_json: bool,
) -> None:
    """Show the muscles that signs and results are often associated with."""
    if profile and (edition or ces is not None):
        raise click.UsageError("with --profile its own edition and ces hold")
    if profile:
        raw = console.read_toml(profile)
    else:
        raw = {"preferences": {"edition": int(edition or 7), "ces": ces is not False}}
    known, answers = _known(raw, profile), answers_of(signs, measures)
    view, today = proposal_of(answers, known), local_day(utc_now(), known.profile.tz)
    choice = _choice(answers, view, known, today)
    if only_json or form == "json":
        told = _told(known.propose(answers), answers, known.catalogue)
        more = beside_as_json(view, choice, today) if profile else {}
        console.write(console.as_json({**told, **more}), None)
    elif form == "toml":
        console.write(as_toml(view, choice, today).encode(), None)
    else:
        print_check(view, beside=profile is not None)


def _known(raw: dict[str, object], path: Path | None) -> Known:
    """What a profile file tells; its faults are told with its name."""
    catalogue = console.catalogue(edition=console.edition_of(raw))
    profile = read_profile(raw, catalogue, path=str(path or "profile"))
    return Known(raw, profile, catalogue, None)


def _choice(answers: Answers, view: CheckProposal, known: Known, today: date) -> Choice:
    """The lists when what is advised is accepted, in order, checked with the whole profile."""
    profile = accepted(answers, advised(view), known, today=today).profile
    read_profile(profile, known.catalogue)
    return Choice(profile["overactive"], profile["underactive"], profile["severity"])


def _told(proposal: Proposal, answers: Answers, catalogue: Catalogue) -> dict[str, object]:
    name = catalogue.muscles.name
    lists = {
        activity.value: [
            {
                "muscle": one.muscle,
                "name": name(one.muscle),
                "side": one.side.value,
                "severity": one.severity.name.lower(),
                "signs": [finding.sign for finding in one.findings],
            }
            for one in proposal.of(activity)
        ]
        for activity in Activity
    }
    contradictions = [
        {
            "muscle": one.muscle,
            "name": name(one.muscle),
            "side": one.side.value,
            "overactive": [finding.sign for finding in one.over],
            "underactive": [finding.sign for finding in one.under],
        }
        for one in proposal.contradictions
    ]
    return {
        "findings": [_finding(one, catalogue) for one in findings_in(answers, catalogue)],
        **lists,
        "contradictions": contradictions,
        "passed_over": [one.sign for one in proposal.passed_over],
    }


def _finding(one: Finding, catalogue: Catalogue) -> dict[str, object]:
    return {
        "sign": one.sign,
        "name": catalogue.sign(one.sign).name,
        "side": one.side.value,
        "value": one.value,
        "borderline": one.is_borderline,
        "because": one.because or None,
    }
