"""The peer of the serve bench: a plain Flask route with the feed's bytes at hand.

It needs Flask and nothing of PlanSync, so that gunicorn may run it from another environment.
"""

import os
from pathlib import Path

from flask import Flask, Response, abort, request

FILE = "PLANSYNC_BENCH_FILE"
NAME = "bench"


def make_app() -> Flask:
    """The application that serves the gzipped file named by the environment."""
    packed = Path(os.environ[FILE]).read_bytes()
    app = Flask(__name__)

    @app.get("/feed/<name>.ics")
    def feed(name: str) -> Response:
        if name != NAME:
            abort(404)
        response = Response(packed, content_type="text/calendar; charset=utf-8")
        response.headers["Content-Encoding"] = "gzip"
        response.headers["Cache-Control"] = "private, no-cache"
        response.headers["Vary"] = "Accept-Encoding"
        response.set_etag(NAME)
        response.make_conditional(request)
        return response

    return app
