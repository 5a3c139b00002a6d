"""Changing the phase: look at it, preview what it does, apply exactly that, take it back."""

from datetime import date

from flask import flash, redirect
from flask.typing import ResponseReturnValue

from plansync.errors import Fault, InputError, StaleError
from plansync.feed.words import names_of
from plansync.sync.views import Preview
from plansync.web import forms
from plansync.web.comparison import compare, summary
from plansync.web.context import athlete_id, services, today
from plansync.web.render import page

_PAGE = "/phase"


def phase() -> ResponseReturnValue:
    """Where the runner is, and the form for a change."""
    return page("phase.html", view=services().phases.current(athlete_id()), today=today())


def preview() -> ResponseReturnValue:
    """What the change in the form would do, or a race block; nothing is saved."""
    race = forms.words("race")
    if race:
        begin = forms.day_or_none("from", "first day")
        return _shown(services().phases.race_block(athlete_id(), race, begin))
    return _shown(_asked())


def apply() -> ResponseReturnValue:
    """The change is made; when the preview is out of date a new one comes instead."""
    wanted, start = _wanted()
    digest = forms.words("digest") or None
    try:
        change = services().phases.apply(
            athlete_id(),
            wanted,
            start,
            override=forms.ticked("override"),
            race_block=forms.ticked("race_block"),
            digest=digest,
        )
    except StaleError:
        return _shown(_asked(), is_stale=True)
    flash(f"Phase {wanted} is in your plan. {summary(change)}")
    return redirect(_PAGE, 303)


def undo() -> ResponseReturnValue:
    """The last change is taken back."""
    change = services().phases.undo(athlete_id())
    flash(f"The last change was taken back. {summary(change)}")
    return redirect(_PAGE, 303)


def _asked() -> Preview:
    """What the change in the form would do."""
    wanted, start = _wanted()
    return services().phases.preview(
        athlete_id(),
        wanted,
        start,
        override=forms.ticked("override"),
        race_block=forms.ticked("race_block"),
    )


def _shown(view: Preview, *, is_stale: bool = False) -> ResponseReturnValue:
    names = names_of(services().catalogue)
    weeks = compare(view.before, view.after, view.change, names)
    status = StaleError.http_status if is_stale else 200
    return page("phase_preview.html", status=status, view=view, weeks=weeks, is_stale=is_stale)


def _wanted() -> tuple[int, date]:
    wanted = forms.whole("phase", "phase")
    if wanted not in services().catalogue.phases:
        raise InputError([Fault("", "phase", f"there is no phase {wanted}")])
    return wanted, forms.day("from", "first day")
