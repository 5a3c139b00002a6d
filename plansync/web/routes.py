"""Every address of the pages, in one table."""

from collections.abc import Callable
from typing import Any

from flask import Flask

from plansync.web import (
    account,
    assess,
    body,
    choices,
    connect,
    feed,
    home,
    marks,
    operator,
    phase,
    races,
    sign_in,
    sources,
    subscribe,
    webhook,
    week,
)
from plansync.web.gate import for_runners

Route = tuple[str, str, Callable[..., Any]]

PUBLIC: tuple[Route, ...] = (
    ("GET", "/", home.start),
    ("GET", "/privacy", home.privacy),
    ("GET", "/safety", home.safety),
    ("GET", "/robots.txt", home.robots),
    ("GET", "/connect", connect.connect),
    ("POST", "/connect", connect.start_connect),
    ("GET", "/strava/callback", connect.callback),
    ("GET", "/strava/webhook/<secret>", webhook.challenge),
    ("POST", "/strava/webhook/<secret>", webhook.hear),
    ("GET", "/sign-in/<token>", sign_in.sign_in),
    ("GET", "/s/<uid>/<token>", marks.shared_session),
    ("POST", "/s/<uid>/<token>", marks.mark_shared_session),
    ("GET", "/health/live", operator.live),
    ("GET", "/health/ready", operator.ready),
    ("GET", "/metrics", operator.metrics),
)

RUNNERS: tuple[Route, ...] = (
    ("GET", "/plan", week.plan),
    ("GET", "/sessions/<uid>", week.session),
    ("POST", "/sessions/<uid>/mark", marks.mark_session),
    ("GET", "/phase", phase.phase),
    ("POST", "/phase", phase.apply),
    ("POST", "/phase/preview", phase.preview),
    ("POST", "/phase/undo", phase.undo),
    ("GET", "/races", races.races),
    ("POST", "/races", races.add_race),
    ("POST", "/races/remove", races.remove_race),
    ("GET", "/body", body.body),
    ("POST", "/body", body.save_body),
    ("GET", "/body/check", assess.check),
    ("POST", "/body/check", assess.suggest),
    ("POST", "/body/check/accept", assess.accept),
    ("GET", "/body/history", assess.body_history),
    ("POST", "/body/pain", body.answer_pain),
    ("GET", "/sources", sources.sources),
    ("POST", "/sources", sources.add_source),
    ("GET", "/sources/check", sources.verdicts),
    ("POST", "/sources/check", sources.check_source),
    ("POST", "/sources/read", sources.read_source),
    ("POST", "/sources/remove", sources.remove_source),
    ("GET", "/settings", choices.settings),
    ("POST", "/settings", choices.save_settings),
    ("GET", "/feed", subscribe.subscribe),
    ("POST", "/feed/new", subscribe.make_feed),
    ("POST", "/feed/rotate", subscribe.rotate),
    ("POST", "/feed/revoke", subscribe.revoke),
    ("GET", "/account", account.account),
    ("GET", "/account/export", account.export),
    ("POST", "/account/disconnect", account.disconnect),
    ("POST", "/account/delete", account.delete),
    ("POST", "/account/browsers", account.close_browser),
    ("POST", "/sign-out", sign_in.sign_out),
)


def add_routes(app: Flask) -> None:
    """Nothing; the app answers at every address."""
    for method, rule, view in PUBLIC:
        app.add_url_rule(rule, view.__name__, view, methods=[method])
    for method, rule, view in RUNNERS:
        app.add_url_rule(rule, view.__name__, for_runners(view), methods=[method])
    for rule, view in (
        ("/feed/<secret>.ics", feed.calendar),
        ("/feed/<secret>/busy.ics", feed.busy_calendar),
    ):
        app.add_url_rule(
            rule, view.__name__, view, methods=feed.METHODS, provide_automatic_options=False
        )
