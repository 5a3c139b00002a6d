"""The week and the single session."""

from datetime import date

from flask import request
from flask.typing import ResponseReturnValue

from plansync.errors import Fault, InputError
from plansync.web.context import athlete_id, services
from plansync.web.render import page


def plan() -> ResponseReturnValue:
    """A week of runs and their sessions; the current one when none is asked for."""
    view = services().runner.week(athlete_id(), _asked_day())
    return page("week.html", view=view)


def session(uid: str) -> ResponseReturnValue:
    """One session with its steps."""
    return page("session.html", view=services().runner.session(athlete_id(), uid))


def _asked_day() -> date | None:
    asked = request.args.get("week", "")
    try:
        return date.fromisoformat(asked) if asked else None
    except ValueError as error:
        raise InputError([Fault("", "week", "write the week as ?week=2026-11-23")]) from error
