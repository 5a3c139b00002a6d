"""Checking the body at home: the form, what it suggests for the lists, what changed over time."""

from collections.abc import Iterable, Mapping

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue

from plansync.errors import InputError
from plansync.opt.assessment import Measurement, Sign
from plansync.opt.imbalance import Activity, Severity, Side
from plansync.sync.assessment_views import Answers
from plansync.web import forms
from plansync.web.context import athlete_id, services
from plansync.web.render import page

_SIDES = ("left", "right")
_CONTESTED = "contested:"
_LEVELS = tuple(level.name.lower() for level in Severity)


def check() -> ResponseReturnValue:
    """The form, filled in as it was answered last."""
    answers = services().assessments.form(athlete_id()).answers
    return _form(_ticks(answers.signs), _results(answers.measures))


def suggest() -> ResponseReturnValue:
    """What the answers suggest for the lists; nothing is saved. With `edit` the form again."""
    if forms.ticked("edit"):
        return _again()
    try:
        proposal = services().assessments.propose(athlete_id(), _answers())
    except InputError as error:
        return _again(error)
    return page("assess_proposal.html", view=proposal, results=_results(proposal.answers.measures))


def accept() -> ResponseReturnValue:
    """The chosen muscles are the runner's lists."""
    lists = {activity: _chosen(activity) for activity in Activity}
    services().assessments.accept(
        athlete_id(),
        _answers(),
        overactive=lists[Activity.OVERACTIVE],
        underactive=lists[Activity.UNDERACTIVE],
        severity=_severity(),
    )
    flash("Your lists are saved. Your calendar follows within a few minutes.")
    return redirect("/body/history", 303)


def body_history() -> ResponseReturnValue:
    """The checks so far, newest first."""
    return page("assess_history.html", checks=services().assessments.history(athlete_id()))


def _form(
    ticks: Mapping[str, str], results: Mapping[str, str], error: InputError | None = None
) -> ResponseReturnValue:
    form = services().assessments.form(athlete_id())
    status = 400 if error else 200
    given = {*ticks, *(place.rpartition(":")[0] for place, value in results.items() if value)}
    answered = {one.id: sum(s.id in given for s in one.signs) for one in form.assessments}
    return page(
        "assess.html",
        status=status,
        form=form,
        answered=answered,
        ticks=ticks,
        results=results,
        error=error,
    )


def _again(error: InputError | None = None) -> ResponseReturnValue:
    """The form as it was sent."""
    named = (name.removeprefix("measure:") for name in request.form if name.startswith("measure:"))
    return _form(_ticks(_words()), {name: forms.words(f"measure:{name}") for name in named}, error)


def _answers() -> Answers:
    return Answers(_words(), tuple(_measures(services().catalogue.signs().values())))


def _words() -> tuple[str, ...]:
    """Every ticked sign, with the side chosen beside it."""
    ticked = forms.chosen("sign")
    sides = {one: forms.words(f"sign-side:{one}") for one in ticked}
    return tuple(f"{one}:{side}" if side in _SIDES else one for one, side in sides.items())


def _measures(signs: Iterable[Sign]) -> Iterable[Measurement]:
    for sign in signs:
        for side in _SIDES if sign.measure else ():
            value = forms.number_or_none(f"measure:{sign.id}:{side}", f"{sign.name} ({side})")
            if value is not None:
                yield Measurement(sign.id, Side(side), value)


def _ticks(words: Iterable[str]) -> Mapping[str, str]:
    """The side on which each sign was seen; left and right are both."""
    found: dict[str, str] = {}
    for word in words:
        name, _, side = word.partition(":")
        found[name] = side if found.get(name, side) == side and side else "both"
    return found


def _results(measures: Iterable[Measurement]) -> Mapping[str, str]:
    return {f"{one.sign}:{one.side}": f"{one.value:g}" for one in measures}


def _chosen(activity: Activity) -> tuple[str, ...]:
    """What was ticked for a list, and what was decided for it where signs contradict."""
    decided = (
        name.removeprefix(_CONTESTED)
        for name in request.form
        if name.startswith(_CONTESTED) and forms.words(name) == activity
    )
    return (*forms.chosen(activity.value), *decided)


def _severity() -> Mapping[str, str]:
    """How much each chosen muscle matters; of two words for one muscle the stronger holds."""
    levels: dict[str, str] = {}
    for word in (word for activity in Activity for word in _chosen(activity)):
        muscle = word.partition(":")[0]
        said = forms.words(f"level:{word}") or "normal"
        strongest = max((said, levels.get(muscle, said)), key=_strength)
        levels[muscle] = strongest
    return levels


def _strength(level: str) -> int:
    return _LEVELS.index(level) if level in _LEVELS else len(_LEVELS)
