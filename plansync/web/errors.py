"""Every error as a page: what happened, and what to do now."""

import logging
import math
from dataclasses import dataclass

from flask import Flask, Response, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError

from plansync.errors import (
    GoneError,
    InputError,
    NotFoundError,
    OperatorError,
    OutsideError,
    PlanSyncError,
    ReconnectError,
    StaleError,
)
from plansync.store.one_time import TokenRefusedError
from plansync.web.context import services, web
from plansync.web.render import page

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Trouble:
    """What an error page says: its heading, one sentence, what to do, and a way on."""

    title: str
    text: str
    todo: str
    link: str = "/"
    link_text: str = "To the start page"


_BACK = (
    "Go back with your browser: what you typed is still there. Then change it and send it again."
)
_OURS: tuple[tuple[type[PlanSyncError], Trouble], ...] = (
    (
        TokenRefusedError,
        Trouble("This link does not work any more", "", "Each link works once, for 15 minutes."),
    ),
    (InputError, Trouble("Please check what you entered", "", _BACK)),
    (
        GoneError,
        Trouble("This was switched off", "", "Your calendar has the new address, or the new link."),
    ),
    (NotFoundError, Trouble("Not found", "", "It may have been moved or removed.")),
    (
        StaleError,
        Trouble("This changed in the meantime", "", "Look at it as it is now, then decide again."),
    ),
    (
        ReconnectError,
        Trouble(
            "Strava asks for your permission again",
            "",
            "Connect again. Your plan and your calendar keep working meanwhile.",
            "/connect",
            "Connect with Strava",
        ),
    ),
    (
        OutsideError,
        Trouble(
            "We could not reach someone else", "", "Nothing of yours is lost. Try again later."
        ),
    ),
    (
        OperatorError,
        Trouble("This PlanSync needs its operator", "", "Only who runs this PlanSync can mend it."),
    ),
)
_STATUS = {
    400: Trouble(
        "That did not work",
        "This request could not be read.",
        "Go back, reload the page, try again.",
    ),
    403: Trouble(
        "That did not come from here",
        "The form was sent from another site.",
        "Open the page in PlanSync and send the form there.",
    ),
    404: Trouble(
        "Not found",
        "There is no such page, or it is not yours.",
        "A session that was replanned may have gone; your week shows what is there now.",
    ),
    405: Trouble(
        "Not this way",
        "This address does something when a form is sent; it is not a page.",
        "Go to the start page and take the way from there.",
    ),
    413: Trouble(
        "That file is too large",
        "PlanSync reads files up to 5 MB.",
        "Export fewer weeks, or use the calendar's address instead of a file.",
        "/sources",
        "Back to plan sources",
    ),
    429: Trouble(
        "Too many tries",
        "This was asked for very often in a short time.",
        "Wait a little, then try again.",
    ),
    500: Trouble(
        "Something broke in PlanSync",
        "This is our fault, not yours. Your calendar keeps its last good copy.",
        "Try again. If it happens again, tell whoever runs this PlanSync what you did.",
    ),
}
_FORM_LOST = Trouble(
    "This form is too old",
    "PlanSync could not see that this form came from your browser.",
    "Go back, reload the page and send it again. Cookies have to be allowed for this site.",
)


def handle(app: Flask) -> None:
    """Nothing; every error becomes a page."""
    app.register_error_handler(PlanSyncError, _ours)
    app.register_error_handler(CSRFError, _lost_form)
    app.register_error_handler(SecurityError, _wrong_host)
    app.register_error_handler(HTTPException, _by_status)


def trouble_of(kind: type[PlanSyncError]) -> Trouble:
    """What the page of an error of this class says around its own words."""
    return next((told for known, told in _OURS if issubclass(kind, known)), _STATUS[500])


def _ours(error: PlanSyncError) -> ResponseReturnValue:
    trouble = trouble_of(type(error))
    if error.http_status >= 500:
        _LOG.warning("%s: %s", request.endpoint, error)
    shown = page("error.html", status=error.http_status, trouble=trouble, error=error, extra="")
    if isinstance(error, OutsideError) and error.retry_at:
        wait_s = math.ceil((error.retry_at - services().now()).total_seconds())
        shown.headers["Retry-After"] = str(max(wait_s, 1))
    return shown


def _lost_form(_error: CSRFError) -> Response:
    return page("error.html", status=400, trouble=_FORM_LOST, error=None, extra=_other_address())


def _wrong_host(_error: SecurityError) -> Response:
    trouble = Trouble(
        "PlanSync has another address",
        f"This PlanSync answers at {web().settings.public_url}.",
        "Use that address. If it is wrong, whoever runs this PlanSync sets PLANSYNC_PUBLIC_URL.",
        web().settings.public_url,
        "Go there",
    )
    return page("error.html", status=400, trouble=trouble, error=None, extra="")


def _by_status(error: HTTPException) -> Response:
    code = error.code or 500
    trouble = _STATUS.get(code, _STATUS[500] if code >= 500 else _STATUS[400])
    shown = page("error.html", status=code, trouble=trouble, error=None, extra="")
    for name, value in error.get_headers():
        if name.lower() in ("allow", "retry-after"):
            shown.headers[name] = value
    return shown


def _other_address() -> str:
    """The commonest cause: the page was opened by another address than the configured one."""
    ours = web().settings.public_url
    if request.host_url.rstrip("/") == ours:
        return ""
    return f"You came by {request.host_url.rstrip('/')}, but this PlanSync lives at {ours}."
