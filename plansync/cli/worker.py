"""What the server's worker process loads: everything, wired, at work."""

import os
from multiprocessing.util import Finalize

from plansync.settings import Settings, load_settings
from plansync.web.app import create_app, create_front
from plansync.web.fetches import FetchNotes
from plansync.web.front import Front
from plansync.web.options import WebSettings
from plansync.wiring import Running, build, configure_logs


def application() -> Front:
    """The application of a real PlanSync."""
    return _application(demo=False)


def demo_application() -> Front:
    """The application of the demo."""
    return _application(demo=True)


def _application(*, demo: bool) -> Front:
    settings = load_settings(os.environ)
    configure_logs(settings.log_level, as_json=False)
    running = build(settings, demo=demo)
    front = web_of(running)
    running.start()
    # A worker process leaves through multiprocessing's own exit, which runs finalizers only.
    Finalize(None, running.stop, exitpriority=10)
    return front


def web_of(running: Running) -> Front:
    """The pages and the feed's door over a PlanSync; fetches are written down by its engine."""
    fetches = FetchNotes()
    app = create_app(
        running.services, web_settings(running), lookup=running.lookup, fetches=fetches
    )
    running.engine.flush_with(lambda: running.services.refresh.note_fetches(fetches.drain()))
    return create_front(app)


def web_settings(running: Running) -> WebSettings:
    """The settings as the pages know them."""
    settings: Settings = running.settings
    return WebSettings(
        public_url=settings.public_url,
        secret_key=running.form_key,
        strava_oauth_url=settings.strava_oauth_url,
        contact=settings.contact,
        keep_days=settings.strava_keep_days,
    )
