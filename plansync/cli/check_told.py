"""What a check suggests beside a runner's lists: to read, as JSON, as keys of a profile file."""

import json
from collections.abc import Iterable, Iterator
from datetime import date

import click
from rich.table import Table

from plansync.cli import console
from plansync.opt.imbalance import Activity
from plansync.sync.assessing import Choice
from plansync.sync.assessment_views import CheckProposal, ContestedLine, MuscleLine

ASSOCIATED = "often associated with"
_NO_DIAGNOSIS = "Often associated, no diagnosis: the list is yours, and you may see wrong."
_HEAD = (
    "# What your check suggests. Put these keys in the place of the same keys at the top of your",
    "# profile, and take `signs` out: what they suggest stands here, and counts once.",
    "# Often associated, no diagnosis: take a line out, or take its first # away, as you decide.",
)
_FATES = {"new": "new", "kept": "on your list"}


def print_check(view: CheckProposal, *, beside: bool) -> None:
    """Nothing; both lists are printed, `beside` the runner's own where there are some."""
    page = console.table()
    for activity in Activity:
        page.print(_beside(view, activity) if beside else _alone(view, activity))
        page.print()
    for other in view.contested:
        over, under = (_stands(other, activity) for activity in Activity)
        called = other.word if beside else other.side
        page.print(f"You decide: {other.name} ({called}) {over}")
        page.print(f"  and {under if other.listed else under.removeprefix('is seen ')}.")
    for word in view.passed_over:
        page.print(f"Left aside, it belongs to another edition: {word}")
    page.print(_NO_DIAGNOSIS)


def print_difference(view: CheckProposal, choice: Choice) -> None:
    """Nothing; what comes on each list and what goes from it is printed."""
    for activity in Activity:
        before = {one.word for one in view.of(activity) if one.fate != "new"}
        before |= {one.word for one in view.contested if one.listed == activity}
        after = choice.of(activity)
        signed = [f"+{word}" for word in after if word not in before]
        signed += [f"-{word}" for word in sorted(before.difference(after))]
        click.echo(f"{activity}: {' '.join(signed) or 'stays as it is'}")


def beside_as_json(view: CheckProposal, choice: Choice, today: date) -> dict[str, object]:
    """The lines of both lists, what contradicts them, and the keys a profile would hold."""
    return {
        "lines": [
            {
                "muscle": one.muscle,
                "list": one.activity,
                "side": one.side,
                "severity": one.severity,
                "fate": one.fate,
                "kept": one.is_kept,
            }
            for one in view.lines
        ],
        "contested": [
            {
                "muscle": one.muscle,
                "side": one.side,
                "overactive": list(one.over),
                "underactive": list(one.under),
                "listed": one.listed or None,
            }
            for one in view.contested
        ],
        "accepted": {
            "overactive": list(choice.overactive),
            "underactive": list(choice.underactive),
            "severity": dict(choice.severity or {}),
            "assessed": today.isoformat(),
        },
    }


def as_toml(view: CheckProposal, choice: Choice, today: date) -> str:
    """The keys of a profile that change when the check is accepted, each muscle with its reason.

    What is advised to go and what the runner has to decide stands there as a comment.
    """
    lines = [*_HEAD]
    for activity in Activity:
        lines += [f"{activity} = [", *_listed(view, activity, choice), "]"]
    levels = (choice.severity or {}).items()
    told = ", ".join(f"{muscle} = {json.dumps(level)}" for muscle, level in levels)
    lines += [f"severity = {{ {told} }}" if told else "severity = {}"]
    lines += [f"assessed = {today.isoformat()}"]
    return "\n".join((*lines, ""))


def _alone(view: CheckProposal, activity: Activity) -> Table:
    table = Table(f"{activity}", "side", "how much", ASSOCIATED, box=None, pad_edge=False)
    for one in view.of(activity):
        table.add_row(one.name, one.side, one.severity, ", ".join(one.signs))
    return table


def _beside(view: CheckProposal, activity: Activity) -> Table:
    """The list as it would be, each muscle with its id and what becomes of it."""
    heads = (f"{activity}", "id", "how much", "now", ASSOCIATED)
    table = Table(*heads, box=None, pad_edge=False)
    for one in view.of(activity):
        table.add_row(one.name, one.word, one.severity, _fate(one), ", ".join(one.signs))
    return table


def _listed(view: CheckProposal, activity: Activity, choice: Choice) -> Iterator[str]:
    for word in choice.of(activity):
        yield f"    {json.dumps(word)},  # {_reasons(view, activity, word)}"
    for one in view.of(activity):
        if not one.is_kept:
            yield f"    # {json.dumps(one.word)},  # {_reason(one)}"
    for other in view.contested:
        if other.listed != activity:
            yield f"    # {json.dumps(other.word)},  # {_decision(other)}"


def _reasons(view: CheckProposal, activity: Activity, word: str) -> str:
    """Why a muscle stands on a list; its sides one by one where they differ."""
    muscle = word.partition(":")[0]
    mine = [one for one in view.of(activity) if one.muscle == muscle and one.is_kept]
    told = [f"{one.side}: {_reason(one)}" if len(mine) > 1 else _reason(one) for one in mine]
    open_ones = (one for one in view.contested if one.muscle == muscle and one.listed == activity)
    return _one_line((*told, *(_decision(one) for one in open_ones)), "; ")


def _reason(one: MuscleLine) -> str:
    return _one_line((_fate(one), *one.signs), ", ")


def _fate(one: MuscleLine) -> str:
    if one.fate in _FATES:
        return _FATES[one.fate]
    if one.is_kept:
        return "on your list, not seen: stays"
    return "by a sign, not seen again: goes"


def _decision(one: ContestedLine) -> str:
    over, under = (_stands(one, activity) for activity in Activity)
    return _one_line(("you decide: it", over, f"and {under}"), " ")


def _stands(one: ContestedLine, activity: Activity) -> str:
    """What speaks for one list: signs, or the runner's own list."""
    seen = one.over if activity is Activity.OVERACTIVE else one.under
    if one.listed != activity:
        return f"is seen as {activity} ({', '.join(seen)})"
    if not seen:
        return f"is on your {activity} list"
    return f"is on your {activity} list and seen so ({', '.join(seen)})"


def _one_line(parts: Iterable[str], between: str) -> str:
    """Parts in one line: a comment of TOML ends with its line."""
    return between.join(" ".join(part.split()) for part in parts)
