"""Servers in threads: PlanSync over the fake use cases, and a page that plays Strava's."""

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from socketserver import ThreadingMixIn
from urllib.parse import parse_qs
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

_CONSENT = """<!doctype html><html lang="en"><title>Strava</title><h1>{prompt}</h1>
<a id="yes" href="{back}&code=abc&scope=read,activity:read_all">Authorize</a>
<a id="unticked" href="{back}&code=abc&scope=read">Authorize without the box</a>
<a id="no" href="{back}&error=access_denied">Cancel</a></html>"""


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 the base's name
        """Nothing is logged."""


class _Threaded(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Late:
    """An application that is put in after its server has a port."""

    def __init__(self) -> None:
        self.application: WSGIApplication | None = None

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if self.application is None:
            raise RuntimeError("no application was put in")
        return self.application(environ, start_response)


@contextmanager
def serving(application: WSGIApplication) -> Iterator[str]:
    """The address at which the application is served."""
    server = make_server("127.0.0.1", 0, application, server_class=_Threaded, handler_class=_Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


class PretendStrava:
    """A permission page that leads back to `callback`."""

    def __init__(self) -> None:
        self.callback = ""

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        asked = parse_qs(environ["QUERY_STRING"])
        back = f"{self.callback}?state={asked.get('state', [''])[0]}"
        prompt = asked.get("approval_prompt", [""])[0]
        start_response("200 OK", [("Content-Type", "text/html; charset=utf-8")])
        return [_CONSENT.format(back=back, prompt=prompt).encode()]
