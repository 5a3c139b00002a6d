"""The races of the season."""

from flask import flash, redirect
from flask.typing import ResponseReturnValue

from plansync.errors import Fault, InputError
from plansync.plan.season import Priority
from plansync.web import forms
from plansync.web.context import athlete_id, services, today
from plansync.web.render import page

_PAGE = "/races"


def races(error: InputError | None = None) -> ResponseReturnValue:
    """The races, and the form for another one."""
    listed = services().races.list(athlete_id())
    status = 400 if error else 200
    return page(
        "races.html", status=status, races=listed, today=today(), error=error, typed=forms.typed()
    )


def add_race() -> ResponseReturnValue:
    """One race more."""
    try:
        name = forms.needed("name", "name")
        day = forms.day("date", "day of the race")
        distance_m = forms.kilometres_or_none("distance_km", "distance")
        services().races.add(athlete_id(), name, day, distance_m=distance_m, priority=_priority())
    except InputError as error:
        return races(error)
    flash(f"{name} is in your season. Your calendar follows within a few minutes.")
    return redirect(_PAGE, 303)


def remove_race() -> ResponseReturnValue:
    """One race less."""
    services().races.remove(athlete_id(), forms.needed("race", "race"))
    flash("The race is gone from your season.")
    return redirect(_PAGE, 303)


def _priority() -> Priority:
    try:
        return Priority(forms.words("priority") or Priority.A)
    except ValueError as error:
        raise InputError([Fault("", "priority", "choose A, B or C")]) from error
