"""The web application, made from what it is given; nothing is built at import."""

import logging

from flask import Flask, Response, request
from flask_wtf.csrf import CSRFProtect

from plansync.resources import templates_dir
from plansync.web import assets, errors, gate, limits, render, security
from plansync.web.context import KEY, Web, web
from plansync.web.fetches import FetchNotes
from plansync.web.front import Front
from plansync.web.measure import Measures
from plansync.web.options import Lookup, WebSettings
from plansync.web.ports import UseCases
from plansync.web.routes import add_routes

_UNPROTECTED = ("hear", "calendar", "busy_calendar")


class PagesApp(Flask):
    """Flask that never writes a path into the log: paths hold secrets."""

    def log_exception(self, exc_info: object) -> None:
        """Nothing; the traceback is logged under the page's name."""
        logging.getLogger(__name__).error(
            "%s %s failed",
            request.method,
            request.endpoint,
            exc_info=exc_info,  # type: ignore[arg-type]
        )


def create_app(
    services: UseCases,
    settings: WebSettings,
    *,
    lookup: Lookup,
    fetches: FetchNotes | None = None,
) -> Flask:
    """The pages and the reference feed route as a WSGI application."""
    folder = templates_dir()
    app = PagesApp(__name__, template_folder=str(folder), static_folder=str(folder / "static"))
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = assets.KEEP_S
    measures = Measures(settings.measures)
    app.extensions[KEY] = Web(services, settings, lookup, fetches or FetchNotes(), measures)
    security.secure(app, settings)
    app.before_request(gate.recognise)
    protection = CSRFProtect(app)
    render.prepare(app)
    add_routes(app)
    for endpoint in _UNPROTECTED:
        protection.exempt(app.view_functions[endpoint])
    limits.limit(app, settings)
    errors.handle(app)
    app.after_request(_count)
    return app


def create_front(app: Flask) -> Front:
    """What a server serves: the feed's fast door before the pages."""
    made: Web = app.extensions[KEY]
    return Front(
        app.wsgi_app,
        lookup=made.lookup,
        fetches=made.fetches,
        measures=made.measures,
        now=made.services.now,
    )


def _count(response: Response) -> Response:
    web().measures.page(request.endpoint or "none", response.status_code)
    return response
