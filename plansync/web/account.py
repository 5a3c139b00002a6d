"""The account: where it is signed in, a copy of everything, leaving Strava, leaving PlanSync."""

from flask import Response, flash, g, redirect, session
from flask.typing import ResponseReturnValue

from plansync.store.secrets import hash_secret
from plansync.web import forms
from plansync.web.context import athlete_id, services, today, web
from plansync.web.gate import login_token
from plansync.web.render import page
from plansync.web.security import drop_login

_PAGE = "/account"


def account() -> ResponseReturnValue:
    """Strava, browsers, export and deletion."""
    accounts = services().accounts
    return page(
        "account.html",
        strava=accounts.strava(athlete_id()),
        sign_ins=accounts.sign_ins(athlete_id()),
        here_hash=hash_secret(login_token()),
    )


def export() -> Response:
    """Everything that is kept of the runner, as a file."""
    document = services().accounts.export_account(athlete_id())
    name = f"plansync-{services().now():%Y-%m-%d}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(document, mimetype="application/json", headers=headers)


def disconnect() -> ResponseReturnValue:
    """Strava is left; first the question whether that is meant."""
    if not forms.ticked("sure"):
        return page("disconnect.html")
    services().accounts.disconnect(athlete_id())
    flash("Disconnected. What came from Strava is deleted; your plan and calendar stay.")
    return redirect(_PAGE, 303)


def delete() -> ResponseReturnValue:
    """PlanSync is left; first the question whether that is meant."""
    if not forms.ticked("sure"):
        return page("delete.html")
    gone_on = today()
    services().accounts.delete_account(athlete_id())
    g.account = None
    session.clear()
    response = page("deleted.html", at=gone_on)
    drop_login(response, web().settings)
    return response


def close_browser() -> ResponseReturnValue:
    """Another browser is signed out."""
    services().accounts.close_one(athlete_id(), forms.needed("browser", "browser"))
    flash("That browser is signed out.")
    return redirect(_PAGE, 303)
