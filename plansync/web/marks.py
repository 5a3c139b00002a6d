"""What is said of a session: by the runner on a page, or by who opens its link from a calendar.

Only a POST says anything: mail scanners and prefetching browsers may GET whatever they like.
"""

from datetime import date
from urllib.parse import quote

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue

from plansync.errors import Fault, InputError
from plansync.plan.progress import Mark
from plansync.web.context import athlete_id, services
from plansync.web.render import page

TAKEN_BACK = "none"
"""The value of the field `mark` that takes a mark back."""
_SEE_OTHER = 303


def mark_session(uid: str) -> ResponseReturnValue:
    """Back to the page the runner came from, which shows what was kept and what follows."""
    mark = _asked_mark()
    if mark is None:
        services().marks.unmark(athlete_id(), uid)
        said = "Taken back."
    else:
        said = " ".join(("Kept.", *services().marks.mark(athlete_id(), uid, mark).follows))
    week = _asked_week()
    if week is None:
        return redirect(f"/sessions/{quote(uid)}#said", _SEE_OTHER)
    flash(said)
    return redirect(f"/plan?week={week}#{quote(uid)}", _SEE_OTHER)


def shared_session(uid: str, token: str) -> ResponseReturnValue:
    """The one session behind a calendar's link, for whoever has it; nothing changes."""
    return page("mark.html", view=services().marks.shared(uid, token))


def mark_shared_session(uid: str, token: str) -> ResponseReturnValue:
    """Back to the link's page, which says what was kept and offers to take it back."""
    mark = _asked_mark()
    if mark is None:
        services().marks.unmark_shared(uid, token)
    else:
        services().marks.mark_shared(uid, token, mark)
    return redirect(f"/s/{quote(uid)}/{quote(token)}#said", _SEE_OTHER)


def _asked_mark() -> Mark | None:
    """The mark that was chosen, None when one is taken back."""
    asked = request.form.get("mark", "")
    if asked == TAKEN_BACK:
        return None
    try:
        return Mark(asked)
    except ValueError as error:
        choices = ", ".join((*Mark, TAKEN_BACK))
        raise InputError([Fault("", "mark", f"choose one of {choices}")]) from error


def _asked_week() -> date | None:
    """The week the form stood on, None when it was the session's own page."""
    try:
        return date.fromisoformat(request.form.get("back", ""))
    except ValueError:
        return None
