"""`plansync exercises`: the catalogue, by muscle, phase and equipment."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import click
from rich.table import Table

from plansync.cli import console
from plansync.errors import Fault, InputError
from plansync.opt.catalogue import Catalogue
from plansync.opt.coverage import coverage as gaps_of
from plansync.opt.coverage import demands
from plansync.opt.exercise import Exercise
from plansync.opt.imbalance import Activity
from plansync.opt.muscle import nearest, normal


@click.command()
@click.option("--muscle", help="A muscle or a word for it: soleus, calves, hip flexors.")
@click.option("--phase", type=click.IntRange(1, 5), help="Only what this OPT phase offers.")
@click.option("--equipment", multiple=True, help="What you have; repeat or separate by commas.")
@click.option(
    "--coverage", is_flag=True, help="What can be done for each muscle in each phase, and why not."
)
@console.RULES_DIR
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def exercises(
    muscle: str | None,
    phase: int | None,
    equipment: tuple[str, ...],
    coverage: bool,
    rules_dir: Path | None,
    as_json: bool,
) -> None:
    """Show the exercise catalogue."""
    catalogue = console.catalogue(rules_dir=rules_dir)
    if coverage:
        asked = _muscles(catalogue, muscle) if muscle else None
        _show_coverage(
            _covered(catalogue, asked, phase, _words(catalogue, equipment)), as_json=as_json
        )
        return
    found = list(_matching(catalogue, muscle, phase, _things(catalogue, equipment)))
    if as_json:
        console.write(console.as_json([_told(one) for one in found]), None)
        return
    table = Table("id", "name", "for", "dose", "needs", box=None, pad_edge=False)
    for one in found:
        names = ", ".join(catalogue.muscles.name(name) for name in one.targets)
        dose = one.doses.get(phase) if phase else next(iter(one.doses.values()), None)
        table.add_row(one.id, one.name, names, str(dose or "never"), _needs(one))
    console.table().print(table)
    console.table().print(f"{len(found)} exercises")


def _covered(
    catalogue: Catalogue, asked: frozenset[str] | None, phase: int | None, owned: frozenset[str]
) -> list[dict[str, object]]:
    """A row for each muscle and step: by phase why it cannot be done, None where it can."""
    gaps = {(gap.muscle, gap.step, gap.phase): gap.reason for gap in gaps_of(catalogue, owned)}
    phases = [phase] if phase else sorted(catalogue.phases)
    return [
        {
            "muscle": muscle.id,
            "name": muscle.name,
            "list": activity.value,
            "step": step.value,
            "gaps": {str(n): gaps.get((muscle.id, step, n)) for n in phases},
        }
        for muscle, activity, step in demands(catalogue)
        if asked is None or muscle.id in asked
    ]


def _show_coverage(rows: Sequence[Mapping[str, Any]], *, as_json: bool) -> None:
    if as_json:
        console.write(console.as_json(rows), None)
        return
    phases = list(rows[0]["gaps"]) if rows else []
    table = Table("muscle", "step", *phases, "why not", box=None, pad_edge=False)
    for row in rows:
        marks = ["-" if reason else "yes" for reason in row["gaps"].values()]
        reasons = dict.fromkeys(reason for reason in row["gaps"].values() if reason)
        table.add_row(row["name"], row["step"], *marks, "; ".join(reasons))
    console.table().print(table)
    missing = sum(reason is not None for row in rows for reason in row["gaps"].values())
    console.table().print(f"{missing} gaps")


def _things(catalogue: Catalogue, words: Sequence[str]) -> frozenset[str] | None:
    return catalogue.kit(_words(catalogue, words)) if words else None


def _words(catalogue: Catalogue, words: Sequence[str]) -> frozenset[str]:
    things = {normal(one) for word in words for one in word.split(",") if one.strip()} - {"none"}
    for one in sorted(things - catalogue.equipment.keys()):
        fault = Fault(
            "--equipment", "", f"no equipment called {one!r}", nearest(one, catalogue.equipment)
        )
        raise InputError([fault], hint=f"there are: {', '.join(sorted(catalogue.equipment))}")
    return frozenset(things)


def _matching(
    catalogue: Catalogue, word: str | None, phase: int | None, have: frozenset[str] | None
) -> Iterable[Exercise]:
    muscles = _muscles(catalogue, word) if word else None
    for one in catalogue.exercises.values():
        wanted = muscles is None or muscles & {*one.targets, *one.secondary}
        offered = phase is None or phase in one.doses
        if wanted and offered and (have is None or one.usable_with(have)):
            yield one


def _muscles(catalogue: Catalogue, word: str) -> frozenset[str]:
    known = catalogue.muscles
    try:
        ids = {m for activity in Activity for m in known.resolve(word, activity)}
    except KeyError as error:
        fault = Fault("--muscle", "", f"no muscle called {word!r}", known.nearest(word))
        hint = "plansync exercises --json names every muscle an exercise serves"
        raise InputError([fault], hint=hint) from error
    return frozenset(ids)


def _needs(one: Exercise) -> str:
    return " or ".join(" + ".join(sorted(kit)) for kit in one.kits) or "nothing"


def _told(one: Exercise) -> dict[str, object]:
    return {
        "id": one.id,
        "name": one.name,
        "component": one.component.value,
        "targets": list(one.targets),
        "secondary": list(one.secondary),
        "kits": [sorted(kit) for kit in one.kits],
        "per_side": one.per_side,
        "impact": one.impact,
        "doses": {str(phase): str(dose) for phase, dose in sorted(one.doses.items())},
        "cautions": list(one.cautions),
        "cue": one.cues.short,
        "set_up": one.cues.set_up,
        "movement": one.cues.movement,
        "feel": one.cues.feel,
        "faults": list(one.cues.faults),
        "stop": one.cues.stop,
        "regress_to": one.regress_to or None,
        "progress_to": one.progress_to or None,
    }
