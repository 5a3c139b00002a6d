"""Signing in by a link that works once, and signing out."""

import secrets

from flask import flash, redirect, request, session
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from plansync.web.context import services, web
from plansync.web.gate import login_token
from plansync.web.security import drop_login, keep_login

FIRST_STEP = "/body?first=1"
_BROWSER = "browser"


def sign_in(token: str) -> ResponseReturnValue:
    """The runner the link stands for is signed in; the link leaves the address bar."""
    if request.method == "HEAD" or "prefetch" in request.headers.get("Sec-Purpose", ""):
        # A messenger or browser that looks ahead must not use the link up.
        return "", 204
    athlete_id = services().accounts.sign_in(token)
    flash("You are signed in.")
    return signed_in(athlete_id, to="/")


def sign_out() -> ResponseReturnValue:
    """This browser is signed out."""
    services().accounts.close_session(login_token())
    session.clear()
    flash("You are signed out.")
    response = redirect("/", 303)
    drop_login(response, web().settings)
    return response


def signed_in(athlete_id: str, *, to: str) -> Response:
    """A redirect with a fresh sign-in; whoever was signed in here before no longer is.

    A runner who has not answered the health questions yet is led to them: they come before a plan.
    """
    before = login_token()
    if before:
        services().accounts.close_session(before)
    # The form token is a new one from here on; the browser's id stays, so that a reload of the
    # way back from Strava is known for what it is.
    session.pop("csrf_token", None)
    agent = request.headers.get("User-Agent", "")
    login = services().accounts.open_session(athlete_id, agent)
    account = services().accounts.who(login)
    response = redirect(to if account and account.health_asked else FIRST_STEP, 303)
    keep_login(response, login, web().settings)
    return response


def browser_id() -> str:
    """What ties a round trip through Strava to this browser; made when first asked for."""
    if _BROWSER not in session:
        session[_BROWSER] = secrets.token_urlsafe(32)
    return str(session[_BROWSER])
