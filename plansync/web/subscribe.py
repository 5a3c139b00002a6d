"""The calendar page: the secret address in every form, a new address, no address."""

from flask import flash, redirect
from flask.typing import ResponseReturnValue

from plansync.web import forms
from plansync.web.context import athlete_id, services
from plansync.web.render import page

_PAGE = "/feed"


def subscribe() -> ResponseReturnValue:
    """The feed's address and who fetched it last."""
    return page("feed.html", view=services().feeds.show(athlete_id()))


def make_feed() -> ResponseReturnValue:
    """The first feed, or a new one after it was switched off."""
    services().feeds.create(athlete_id())
    flash("Your calendar is ready. Subscribe to it below.")
    return redirect(_PAGE, 303)


def rotate() -> ResponseReturnValue:
    """A new address; first the question whether that is meant."""
    if not forms.ticked("sure"):
        return page("feed_rotate.html")
    services().feeds.rotate(athlete_id())
    flash("Here is your new address. The old one is dead: subscribe again on every device.")
    return redirect(_PAGE, 303)


def revoke() -> ResponseReturnValue:
    """No address; first the question whether that is meant."""
    if not forms.ticked("sure"):
        return page("feed_revoke.html")
    services().feeds.revoke(athlete_id())
    flash("Your calendar is switched off. Its address answers nobody any more.")
    return redirect(_PAGE, 303)
