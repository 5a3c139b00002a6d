"""The body page: muscle lists, signs seen in a check, equipment, pains, health questions."""

from collections.abc import Mapping, Sequence

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue

from plansync.errors import Fault, InputError
from plansync.opt.imbalance import Activity
from plansync.opt.muscle import Muscles, normal
from plansync.sync.views import PainLine
from plansync.web import forms
from plansync.web.context import athlete_id, services
from plansync.web.render import page

_SIDES = ("left", "right")
_PAIN_ROWS = 8
_LISTS = (Activity.OVERACTIVE, Activity.UNDERACTIVE)


def body() -> ResponseReturnValue:
    """The answers so far, and everything there is to choose from."""
    form = services().runner.body(athlete_id())
    muscles = services().catalogue.muscles
    return page(
        "body.html",
        form=form,
        over=_by_muscle(form.overactive, Activity.OVERACTIVE, muscles),
        under=_by_muscle(form.underactive, Activity.UNDERACTIVE, muscles),
        severity=_severities(form.severity, muscles),
        signs=dict(_split(word) for word in form.signs),
        pain_rows=(*form.pain, *[None] * max(1, 3 - len(form.pain))),
        is_first=bool(request.args.get("first")),
        pain_rules=services().catalogue.pain,
        at_hand=[one.name for one in services().catalogue.equipment.values() if one.always],
    )


def save_body() -> ResponseReturnValue:
    """The answers are kept."""
    services().runner.save_body(
        athlete_id(),
        overactive=_listed(Activity.OVERACTIVE),
        underactive=_listed(Activity.UNDERACTIVE),
        severity=_levels(),
        equipment=forms.chosen("equipment"),
        signs=_sided("sign"),
        health=forms.chosen("health"),
        cleared=tuple(flag for flag in forms.chosen("cleared") if flag in forms.chosen("health")),
        pain=_pains(),
    )
    flash("Saved. Your calendar follows within a few minutes.")
    return redirect("/sources" if forms.ticked("first") else "/body", 303)


def _listed(activity: Activity) -> tuple[str, ...]:
    """The muscles of a list: those that stood on it in the order they had, then the new ones.

    A runner's order says what matters more, and boxes on a page cannot tell it.
    """
    before = forms.words(f"{activity.value}-order").split()
    ranks = {muscle: rank for rank, muscle in enumerate(before)}
    sided = _sided(activity.value)
    return tuple(sorted(sided, key=lambda word: ranks.get(_split(word)[0], len(ranks))))


def _sided(field: str) -> tuple[str, ...]:
    """Chosen ids, with ":left" or ":right" where one side was chosen beside them."""
    sides = {one: forms.words(f"{field}-side:{one}") for one in forms.chosen(field)}
    return tuple(f"{one}:{side}" if side in _SIDES else one for one, side in sides.items())


def _levels() -> Mapping[str, str]:
    listed = {one for activity in _LISTS for one in forms.chosen(activity.value)}
    levels = {one: _level(one) for one in sorted(listed)}
    return {one: level for one, level in levels.items() if level != "normal"}


def _level(muscle: str) -> str:
    """How much a muscle matters; on both lists (one on each side) the stronger word holds."""
    said = {forms.words(f"{activity.value}-level:{muscle}") for activity in _LISTS}
    return next((level for level in ("high", "low") if level in said), "normal")


def _pains() -> tuple[PainLine, ...]:
    rows = (n for n in range(_PAIN_ROWS) if forms.words(f"pain-muscle:{n}"))
    return tuple(_pain(n) for n in rows)


def _pain(row: int) -> PainLine:
    level = forms.whole(f"pain-level:{row}", "how strong a pain is, 0 to 10")
    if not 0 <= level <= 10:
        raise InputError([Fault("", "pain", "write how strong it is from 0 to 10")])
    return PainLine(
        muscle=forms.words(f"pain-muscle:{row}"),
        level=level,
        side=forms.words(f"pain-side:{row}") or "both",
        since=forms.day_or_none(f"pain-since:{row}", "since when it hurts"),
        kind=forms.words(f"pain-kind:{row}"),
    )


def _by_muscle(words: Sequence[str], activity: Activity, muscles: Muscles) -> Mapping[str, str]:
    """The side of every listed muscle; a word for several muscles ticks each of them."""
    sides: dict[str, str] = {}
    for word in words:
        name, side = _split(word)
        for muscle in muscles.resolve(name, activity):
            sides[muscle] = side if sides.get(muscle, side) == side else "both"
    return sides


def _severities(levels: Mapping[str, str], muscles: Muscles) -> Mapping[str, str]:
    told: dict[str, str] = {}
    for word, level in levels.items():
        for muscle in _meant(word, muscles):
            told[muscle] = level
    return told


def _meant(word: str, muscles: Muscles) -> tuple[str, ...]:
    if normal(word) in muscles.by_id:
        return (normal(word),)
    by_list = muscles.aliases.get(normal(word), {})
    return tuple(muscle for ids in by_list.values() for muscle in ids)


def _split(word: str) -> tuple[str, str]:
    name, _, side = word.partition(":")
    return name, side or "both"
