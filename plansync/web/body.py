"""The body page: muscle lists, signs seen in a check, equipment, pains, health questions."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue

from plansync.errors import InputError
from plansync.opt.imbalance import Activity
from plansync.opt.muscle import Muscles, normal
from plansync.sync.views import BodyForm
from plansync.web import forms
from plansync.web.context import athlete_id, services, today
from plansync.web.pains import (
    LABELS,
    PainRow,
    asked_pain,
    kept_row,
    place_of,
    sent_pains,
    sent_rows,
    with_room,
)
from plansync.web.render import page

_SIDES = ("left", "right")
_LISTS = (Activity.OVERACTIVE, Activity.UNDERACTIVE)
_LABELS = {
    "overactive": "Muscles that do too much",
    "underactive": "Muscles that do too little",
    "signs": "Simple checks at home",
    "equipment": "Equipment you have",
    "health": "Health questions",
    "cleared": "Health questions",
    "cleared_on": "Health questions",
}
_FIELDS = {"signs": "sign", "cleared": "health", "cleared_on": "health", "severity": "overactive"}


def body() -> ResponseReturnValue:
    """The answers so far, and everything there is to choose from."""
    form = services().runner.body(athlete_id())
    severity = _severities(form.severity, services().catalogue.muscles)
    rows = [kept_row(line) for line in form.pain]
    return _page(form, severity, rows, is_first=bool(request.args.get("first")))


def save_body() -> ResponseReturnValue:
    """The answers are kept; after a fault the page comes back as it was filled in."""
    try:
        services().runner.save_body(
            athlete_id(),
            overactive=_listed(Activity.OVERACTIVE),
            underactive=_listed(Activity.UNDERACTIVE),
            severity=_levels(),
            equipment=forms.chosen("equipment"),
            signs=_sided("sign"),
            health=forms.chosen("health"),
            cleared=_cleared(),
            pain=sent_pains(),
        )
    except InputError as error:
        return _again(forms.placed(error, _place))
    flash("Saved. Your calendar follows within a few minutes.")
    return redirect("/sources" if forms.ticked("first") else "/body", 303)


def answer_pain() -> ResponseReturnValue:
    """How one pain is today is kept; level 0 closes it."""
    try:
        told = asked_pain()
        services().runner.answer_pain(athlete_id(), told)
    except InputError as error:
        return _asked_again(forms.placed(error, _asked_place))
    flash(_thanks(told.level))
    return redirect("/" if forms.words("back") == "today" else "/body", 303)


def _page(
    form: BodyForm,
    severity: Mapping[str, str],
    rows: list[PainRow],
    *,
    is_first: bool,
    error: InputError | None = None,
    asked: InputError | None = None,
) -> ResponseReturnValue:
    """The page; `error` belongs to the whole form, `asked` to the small one of a pain."""
    known = services().catalogue
    wrong = error or asked
    return page(
        "body.html",
        status=wrong.http_status if wrong else 200,
        form=form,
        over=_by_muscle(form.overactive, Activity.OVERACTIVE, known.muscles),
        under=_by_muscle(form.underactive, Activity.UNDERACTIVE, known.muscles),
        severity=severity,
        signs=dict(_split(word) for word in form.signs),
        pain_rows=with_room(rows),
        is_first=is_first,
        pain_rules=known.pain,
        at_hand=[one.name for one in known.equipment.values() if one.always],
        today=today(),
        error=error,
        faulty=forms.beside(error),
        asked=asked,
        asked_faults=forms.beside(asked),
        typed=forms.typed() if asked else {},
    )


def _again(error: InputError) -> ResponseReturnValue:
    """The page as it was sent, with what is wrong beside it; ids nobody knows are left out."""
    form = services().runner.body(athlete_id())
    known = services().catalogue
    sent = replace(
        form,
        overactive=_known(_listed(Activity.OVERACTIVE), known.muscles.by_id),
        underactive=_known(_listed(Activity.UNDERACTIVE), known.muscles.by_id),
        equipment=forms.chosen("equipment"),
        signs=_sided("sign"),
        health=forms.chosen("health"),
        cleared=_cleared(),
    )
    return _page(sent, _levels(), sent_rows(), is_first=forms.ticked("first"), error=error)


def _asked_again(error: InputError) -> ResponseReturnValue:
    form = services().runner.body(athlete_id())
    severity = _severities(form.severity, services().catalogue.muscles)
    rows = [kept_row(line) for line in form.pain]
    return _page(form, severity, rows, is_first=False, asked=error)


def _cleared() -> tuple[str, ...]:
    """Clearances of answers that are still there."""
    return tuple(flag for flag in forms.chosen("cleared") if flag in forms.chosen("health"))


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
    levels = {one: _severity(one) for one in sorted(listed)}
    return {one: level for one, level in levels.items() if level != "normal"}


def _severity(muscle: str) -> str:
    """How much a muscle matters; on both lists (one on each side) the stronger word holds."""
    said = {forms.words(f"{activity.value}-level:{muscle}") for activity in _LISTS}
    return next((level for level in ("high", "low") if level in said), "normal")


def _thanks(level: int) -> str:
    if not level:
        return "Good. The pain is closed; PlanSync plans that part again within a few minutes."
    return "Noted. Your calendar follows within a few minutes."


def _place(key: str) -> tuple[str, str]:
    """The field a key of the profile was chosen in, and what it is called there."""
    table = key.partition(".")[0]
    if table == "pain":
        return place_of(key)
    return _FIELDS.get(table, table), _LABELS.get(table, table)


def _asked_place(key: str) -> tuple[str, str]:
    part = key.rpartition(".")[2]
    return part, LABELS.get(part, LABELS["muscle"])


def _known(words: Sequence[str], muscles: Mapping[str, object]) -> tuple[str, ...]:
    return tuple(word for word in words if _split(word)[0] in muscles)


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
