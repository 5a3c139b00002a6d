"""`plansync assess`: the checks a runner can do at home, and the signs to look for."""

import click
from rich.table import Table

from plansync.cli import console
from plansync.cli.lazy import Lazy
from plansync.opt.assessment import Assessment, Sign

COMMANDS = {
    "accept": ("assess_accept", "Make what a check suggests a runner's lists."),
    "propose": ("assess_propose", "Show the muscles that signs and results suggest."),
}


@click.group(cls=Lazy, modules=COMMANDS)
def assess() -> None:
    """Show signs to look for, what they suggest, and take it over."""


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
