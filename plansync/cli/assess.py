"""`plansync assess`: signs to look for, and the muscles they are often associated with."""

from collections.abc import Iterable, Iterator

import click
from rich.table import Table

from plansync.cli import console
from plansync.errors import Fault, InputError
from plansync.opt.assessment import (
    Assessment,
    Finding,
    Measurement,
    Sign,
    finding_of,
    findings_of,
    told,
)
from plansync.opt.catalogue import Catalogue
from plansync.opt.imbalance import Activity, Side
from plansync.opt.proposal import Proposal, propose

_ASSOCIATED = "often associated with"


@click.group()
def assess() -> None:
    """Show signs to look for, and what they suggest."""


@assess.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def show_signs(as_json: bool) -> None:
    """Show every check, how it is done and its signs."""
    assessments = console.catalogue().assessments
    if as_json:
        console.write(console.as_json([_assessment(one) for one in assessments]), None)
        return
    page = console.table()
    for one in assessments:
        page.print(f"{one.name}: {one.how}\n")
        table = Table("sign", "look for", "good", box=None, pad_edge=False)
        for sign in one.signs:
            side = " (tell the side)" if sign.sided else ""
            table.add_row(sign.id, f"{sign.name}{side}. {sign.look_for}", sign.passes)
        page.print(table)
        page.print()


@assess.command("propose")
@click.option("--sign", "signs", multiple=True, help="ASSESSMENT/SIGN, with :left or :right.")
@click.option("--measure", "measures", multiple=True, help="TEST:left=9.5; repeat for each side.")
@click.option("--edition", type=click.Choice(["6", "7"]), default="7", show_default=True)
@click.option("--ces/--no-ces", default=True, show_default=True, help="With CES's additions.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def suggest(
    signs: tuple[str, ...], measures: tuple[str, ...], edition: str, ces: bool, as_json: bool
) -> None:
    """Show the muscles that signs and results are often associated with."""
    catalogue = console.catalogue(edition=int(edition))
    found = tuple(_findings(signs, measures, catalogue))
    proposal = propose(found, catalogue, edition=int(edition), ces=ces)
    if as_json:
        console.write(console.as_json(_told(found, proposal, catalogue)), None)
        return
    _print(proposal, catalogue)


def _findings(
    signs: Iterable[str], measures: Iterable[str], catalogue: Catalogue
) -> Iterator[Finding]:
    known = catalogue.signs()
    yield from [finding_of(word, known, key="--sign") for word in signs]
    yield from findings_of([_measurement(word) for word in measures], known)


def _measurement(word: str) -> Measurement:
    place, _, typed = word.partition("=")
    test, _, side = place.partition(":")
    try:
        return Measurement(test, Side(side or "both"), float(typed.replace(",", ".")))
    except ValueError as error:
        fault = Fault("", "--measure", f"{word!r} is no result")
        raise InputError([fault], hint="write it as mobility/calf-raise:left=22") from error


def _print(proposal: Proposal, catalogue: Catalogue) -> None:
    page = console.table()
    for activity in Activity:
        table = Table(f"{activity}", "side", "how much", _ASSOCIATED, box=None, pad_edge=False)
        for one in proposal.of(activity):
            name = catalogue.muscles.name(one.muscle)
            seen = ", ".join(_words(one.findings, catalogue))
            table.add_row(name, one.side.value, one.severity.name.lower(), seen)
        page.print(table)
        page.print()
    for other in proposal.contradictions:
        name = catalogue.muscles.name(other.muscle)
        over, under = (", ".join(_words(why, catalogue)) for why in (other.over, other.under))
        page.print(f"You decide: {name} ({other.side}) is seen as overactive ({over})")
        page.print(f"  and as underactive ({under}).")
    for word in _words(proposal.passed_over, catalogue):
        page.print(f"Left aside, it belongs to another edition: {word}")
    page.print("Often associated, no diagnosis: the list is yours, and you may see wrong.")


def _words(findings: Iterable[Finding], catalogue: Catalogue) -> list[str]:
    return [told(one, catalogue.sign(one.sign)) for one in findings]


def _assessment(one: Assessment) -> dict[str, object]:
    signs = [_sign(sign) for sign in one.signs]
    return {"id": one.id, "name": one.name, "how": one.how, "signs": signs}


def _sign(sign: Sign) -> dict[str, object]:
    measure = sign.measure
    return {
        "id": sign.id,
        "name": sign.name,
        "view": sign.view,
        "look_for": sign.look_for,
        "side_means": (sign.side_means or None) if sign.sided else None,
        "good": sign.passes or None,
        "unit": measure.unit if measure else None,
        "marks": [measure.least, measure.most] if measure else None,
        "seen_above": measure.is_seen_above if measure else None,
        "editions": sorted(sign.editions),
        "source": sign.source,
    }


def _told(found: Iterable[Finding], proposal: Proposal, catalogue: Catalogue) -> dict[str, object]:
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
        "findings": [_finding(one, catalogue) for one in found],
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
