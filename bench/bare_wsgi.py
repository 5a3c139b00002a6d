"""The limit of the serve bench: the server alone, with an answer that needs no work at all."""

import os
from collections.abc import Iterable
from pathlib import Path
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from bench.flask_route import FILE

ETAG = '"bench"'


def make_app() -> WSGIApplication:
    """The application that answers every path with the gzipped file named by the environment."""
    packed = Path(os.environ[FILE]).read_bytes()
    unchanged = [("ETag", ETAG)]
    content = [("ETag", ETAG), ("Content-Encoding", "gzip"), ("Content-Length", str(len(packed)))]

    def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ.get("HTTP_IF_NONE_MATCH") == ETAG:
            start_response("304 Not Modified", unchanged)
            return [b""]
        start_response("200 OK", content)
        return [packed]

    return app
