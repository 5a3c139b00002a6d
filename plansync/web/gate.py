"""Who is asking: the sign-in cookie, and the pages that only a runner may see."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import g, request
from flask.typing import ResponseReturnValue

from plansync.web.context import services, visitor, web
from plansync.web.render import page
from plansync.web.security import LOGIN_COOKIE

P = ParamSpec("P")
View = Callable[P, ResponseReturnValue]

# These never ask who is there: they must answer while the database is away, or without a cookie;
# and a session's link shows the same to everybody.
_ANYBODY = frozenset(
    {
        "static",
        "calendar",
        "busy_calendar",
        "hear",
        "challenge",
        "live",
        "ready",
        "metrics",
        "shared_session",
        "mark_shared_session",
    }
)


def recognise() -> None:
    """Nothing; the runner the cookie stands for is known for this request."""
    g.account = None
    if request.endpoint in _ANYBODY:
        return
    token = login_token()
    if token:
        g.account = services().accounts.who(token)


def login_token() -> str:
    """What the sign-in cookie holds, "" without one."""
    return request.cookies.get(web().settings.cookie(LOGIN_COOKIE), "")


def for_runners(view: View[P]) -> View[P]:
    """The view for a runner who is signed in; for everybody else the page that says how."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        if visitor() is None:
            # RFC 9110 section 15.5.2 wants a challenge; browsers pass over a scheme of our own.
            return page("signed_out.html", status=401), {"WWW-Authenticate": "PlanSync"}
        return view(*args, **kwargs)

    return guarded
