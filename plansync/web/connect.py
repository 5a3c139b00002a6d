"""Connecting Strava: the consent before, the way there, and every way back."""

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue

from plansync.errors import InputError, OperatorError, OutsideError, PlanSyncError, ReconnectError
from plansync.sync.views import Connected, StravaView
from plansync.web import forms
from plansync.web.context import services, visitor
from plansync.web.render import page
from plansync.web.sign_in import FIRST_STEP, browser_id, signed_in


def connect() -> ResponseReturnValue:
    """Which data, how it is collected, how to withdraw and delete; then the button."""
    return page("connect.html", strava=_strava(), again=bool(request.args.get("again")))


def start_connect() -> ResponseReturnValue:
    """On to Strava's permission page."""
    is_again = forms.ticked("again")
    return redirect(services().accounts.begin_connect(browser_id(), force=is_again), 302)


def callback() -> ResponseReturnValue:
    """Back from Strava: signed in, or a page that says what went wrong and what to do."""
    try:
        connected = _finish()
    except PlanSyncError as error:
        reason = _reason(error)
        return page("connect_failed.html", status=error.http_status, error=error, reason=reason)
    flash(connected.note or "Strava is connected. Your runs are being read.")
    return signed_in(connected.athlete_id, to=FIRST_STEP if connected.is_new else "/")


def _finish() -> Connected:
    account = visitor()
    return services().accounts.finish_connect(
        browser=browser_id(),
        state=request.args.get("state", ""),
        code=request.args.get("code", ""),
        scope=request.args.get("scope", ""),
        error=request.args.get("error", ""),
        signed_in_as=account.athlete_id if account else None,
    )


def _reason(error: PlanSyncError) -> str:
    """Which of the written pages fits."""
    if isinstance(error, ReconnectError):
        return error.reason
    kinds = ((InputError, "state"), (OutsideError, "down"), (OperatorError, "operator"))
    return next((reason for kind, reason in kinds if isinstance(error, kind)), "other")


def _strava() -> StravaView | None:
    account = visitor()
    return services().accounts.strava(account.athlete_id) if account else None
