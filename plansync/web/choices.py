"""The settings page: zone, usual hours, limits, preferences, and what the calendar shows."""

from zoneinfo import available_timezones

from flask import flash, redirect
from flask.typing import ResponseReturnValue

from plansync.plan.profile import WEEKDAYS
from plansync.store.columns import JsonObject
from plansync.web import forms
from plansync.web.context import athlete_id, services
from plansync.web.render import page

_ALARMS = ("before", "run", "after", "standalone")


def settings() -> ResponseReturnValue:
    """The runner's choices as they are."""
    held = services().runner.settings(athlete_id())
    zones = sorted(available_timezones())
    return page("settings.html", held=held, weekdays=WEEKDAYS, zones=zones, alarm_kinds=_ALARMS)


def save_settings() -> ResponseReturnValue:
    """The runner's choices are kept."""
    changes: JsonObject = {
        "timezone": forms.needed("timezone", "time zone"),
        "time": _times(),
        "limits": _limits(),
        "preferences": _preferences(),
        "feed": _feed(),
    }
    services().runner.save_settings(athlete_id(), changes)
    flash("Saved. Your calendar follows within a few minutes.")
    return redirect("/settings", 303)


def _times() -> JsonObject:
    clocks = {name: forms.clock_or_none(f"time-{name}", name) for name in ("default", *WEEKDAYS)}
    return {**clocks, "easy_pace_s_per_km": forms.pace_or_none("pace", "easy pace")}


def _limits() -> JsonObject:
    labels = {
        "before_min": "minutes before a run",
        "after_min": "minutes after a run",
        "week_min": "minutes a week",
    }
    return {name: forms.whole_or_none(name, label) for name, label in labels.items()}


def _preferences() -> JsonObject:
    return {
        "standalone_per_week": forms.whole_or_none("standalone_per_week", "sessions on their own"),
        "same_day_doubles": forms.ticked("same_day_doubles"),
        "separate_hard_days": forms.ticked("separate_hard_days"),
        "gym": forms.ticked("gym"),
        "edition": forms.whole_or_none("edition", "textbook edition"),
    }


def _feed() -> JsonObject:
    minutes = {kind: forms.whole_or_none(f"alarm-{kind}", "reminder") for kind in _ALARMS}
    return {
        "style": forms.words("style") or None,
        "runs": forms.ticked("runs"),
        "alarms": [{"kind": kind, "minutes": m} for kind, m in minutes.items() if m is not None],
        "free_busy": forms.words("free_busy") or None,
        "detail": forms.words("detail") or None,
    }
