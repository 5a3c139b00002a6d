"""What a view may reach: the services, the settings, and the runner who is signed in."""

from dataclasses import dataclass
from datetime import date
from typing import cast
from zoneinfo import ZoneInfo

from flask import current_app, g

from plansync.sync.views import Account
from plansync.times import local_day
from plansync.web.fetches import FetchNotes
from plansync.web.measure import Measures
from plansync.web.options import Lookup, WebSettings
from plansync.web.ports import UseCases

KEY = "plansync"


@dataclass(frozen=True, slots=True)
class Web:
    """Everything one app was made with."""

    services: UseCases
    settings: WebSettings
    lookup: Lookup
    fetches: FetchNotes
    measures: Measures


def web() -> Web:
    """What the app at hand was made with."""
    return cast("Web", current_app.extensions[KEY])


def services() -> UseCases:
    """The use cases."""
    return web().services


def visitor() -> Account | None:
    """The runner who is signed in, None when nobody is (or who it is was not asked)."""
    return cast("Account | None", g.get("account"))


def me() -> Account:
    """The runner who is signed in; only for pages behind the sign-in."""
    account = visitor()
    if account is None:
        raise RuntimeError("this page has to stand behind the sign-in")
    return account


def athlete_id() -> str:
    """The id of the runner who is signed in."""
    return me().athlete_id


def today() -> date:
    """The calendar day of the runner who is signed in."""
    return local_day(services().now(), ZoneInfo(me().zone))
