"""The settings page: zone, usual hours, limits, preferences, and what the calendar shows."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar
from zoneinfo import available_timezones

from flask import flash, redirect
from flask.typing import ResponseReturnValue

from plansync.errors import InputError
from plansync.plan.profile import WEEKDAYS
from plansync.store.columns import JsonObject
from plansync.web import forms
from plansync.web.context import athlete_id, services
from plansync.web.render import page

Value = TypeVar("Value")

_ALARMS = ("before", "run", "after", "standalone")
_BOXES = ("same_day_doubles", "separate_hard_days", "gym", "technique", "ces")
_PACE = "easy_pace_s_per_km"
_LABELS = {
    "timezone": "Time zone",
    "pace": "Easy pace",
    "before_min": "Minutes before a run",
    "after_min": "Minutes after a run",
    "week_min": "Minutes a week",
    "standalone_per_week": "Sessions on their own",
    "edition": "Textbook edition",
    "style": "Sessions in the calendar",
    "free_busy": "Free or busy",
    "detail": "What is told of recorded runs",
    "time-default": "Usual start",
    **{f"time-{day}": day.capitalize() for day in WEEKDAYS},
    **{f"alarm-{kind}": "Reminder" for kind in _ALARMS},
}


def settings(error: InputError | None = None) -> ResponseReturnValue:
    """The runner's choices as they are; after a fault those just typed, with what is wrong."""
    return page(
        "settings.html",
        status=error.http_status if error else 200,
        held=services().runner.settings(athlete_id()),
        weekdays=WEEKDAYS,
        zones=sorted(available_timezones()),
        alarm_kinds=_ALARMS,
        error=error,
        faulty=forms.beside(error),
        typed=forms.typed(),
    )


def save_settings() -> ResponseReturnValue:
    """The runner's choices are kept."""
    try:
        services().runner.save_settings(athlete_id(), _changes())
    except InputError as error:
        return settings(forms.placed(error, _place))
    flash("Saved. Your calendar follows within a few minutes.")
    return redirect("/settings", 303)


def _changes() -> JsonObject:
    parts: dict[str, Callable[[], object]] = {
        "timezone": _reader(forms.needed, "timezone"),
        "time": _times,
        "limits": _limits,
        "preferences": _preferences,
        "feed": _feed,
    }
    return forms.together(parts)


def _times() -> JsonObject:
    names = ("default", *WEEKDAYS)
    reads: dict[str, Callable[[], object]] = {
        **{name: _reader(forms.clock_or_none, f"time-{name}") for name in names},
        _PACE: _reader(forms.pace_or_none, "pace"),
    }
    return forms.together(reads)


def _limits() -> JsonObject:
    names = ("before_min", "after_min", "week_min")
    return forms.together({name: _reader(forms.whole_or_none, name) for name in names})


def _preferences() -> JsonObject:
    numbers = ("standalone_per_week", "edition")
    told = forms.together({name: _reader(forms.whole_or_none, name) for name in numbers})
    return {**told, **{name: forms.ticked(name) for name in _BOXES}}


def _feed() -> JsonObject:
    minutes = forms.together(
        {kind: _reader(forms.whole_or_none, f"alarm-{kind}") for kind in _ALARMS}
    )
    return {
        "style": forms.words("style") or None,
        "runs": forms.ticked("runs"),
        "alarms": [{"kind": kind, "minutes": m} for kind, m in minutes.items() if m is not None],
        "free_busy": forms.words("free_busy") or None,
        "detail": forms.words("detail") or None,
    }


def _reader(read: Callable[[str, str], Value], field: str) -> Callable[[], Value]:
    return partial(read, field, _LABELS[field])


def _place(key: str) -> tuple[str, str]:
    """The field a key of the profile was typed into, and what it is called there."""
    table, _, rest = key.partition(".")
    if key.startswith("feed.alarms."):
        sent = [f"alarm-{kind}" for kind in _ALARMS if forms.words(f"alarm-{kind}")]
        field = sent[int(key.split(".")[2])]
    elif table == "time":
        field = "pace" if rest == _PACE else f"time-{rest}"
    else:
        field = rest or table
    return field, _LABELS.get(field, field)
