"""The HTTP side: a threaded server on loopback that answers for a SimulatedStrava.

It writes no log. A fault of its own (not a scripted one) is kept and raised by `stop`.
"""

import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import SHUT_RDWR
from socketserver import TCPServer
from threading import Event as Signal
from threading import Thread
from typing import Self
from urllib.parse import parse_qsl, urlsplit

from plansync.simulator.answers import Answer, RefusalError, Request, refusal
from plansync.simulator.api import answer_api
from plansync.simulator.faults import Fault, FaultKind
from plansync.simulator.oauth import answer_oauth
from plansync.simulator.state import SimulatedStrava
from plansync.simulator.subscriptions import ROOT, answer_subscriptions

API_BASE = "/api/v3"
# Strava's new host of 2027 serves the API without /api/v3; one port cannot be two hosts, so here
# it gets a path of its own.
NEXT_API_BASE = "/next-api"

MAX_BODY_BYTES = 1 << 20
IDLE_S = 30.0


def path_below_base(path: str) -> str:
    """The path as the API's description has it; empty when it is below no base."""
    for base in (API_BASE, NEXT_API_BASE):
        if path.startswith(f"{base}/"):
            return path.removeprefix(base)
    return path if path.startswith("/oauth/") else ""


def respond(strava: SimulatedStrava, request: Request) -> Answer:
    """The answer Strava would give to this request."""
    path = path_below_base(request.path)
    try:
        if path.startswith("/oauth/"):
            return answer_oauth(strava, request, path)
        if path == ROOT or path.startswith(f"{ROOT}/"):
            return answer_subscriptions(strava, request, path)
        if path:
            return answer_api(strava, request, path)
        raise refusal(404, resource="resource", field="path", code="invalid")
    except RefusalError as refused:
        return refused.answer


class SimulatorServer:
    """Serves a SimulatedStrava while started; also a context manager."""

    def __init__(self, strava: SimulatedStrava) -> None:
        self.strava = strava
        self._httpd: _Httpd | None = None
        self._thread: Thread | None = None

    def start(self, host: str = "127.0.0.1", port: int = 0) -> Self:
        """This server, listening; port 0 takes a free one."""
        self._httpd = _Httpd((host, port), self.strava)
        self.strava.webhooks.start()
        self._thread = Thread(
            target=self._httpd.serve_forever,
            kwargs={"poll_interval": 0.02},
            name="simulated-strava",
            daemon=True,
        )
        self._thread.start()
        return self

    def stop(self) -> None:
        """Stop listening, let hanging calls go, and raise what broke inside; harmless twice."""
        httpd, thread = self._httpd, self._thread
        if httpd is None or thread is None:
            return
        self._httpd = self._thread = None
        httpd.released.set()
        httpd.shutdown()
        thread.join()
        httpd.server_close()
        self.strava.webhooks.stop()
        if httpd.crashes:
            raise httpd.crashes[0]

    def __enter__(self) -> Self:
        return self.start() if self._httpd is None else self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """The server's address without a path."""
        if self._httpd is None:
            raise RuntimeError("the simulator is not started")
        host, port = self._httpd.server_address[:2]
        return f"http://{host!s}:{port}"

    @property
    def api_url(self) -> str:
        """What to set for Strava's API of today."""
        return self.url + API_BASE

    @property
    def next_api_url(self) -> str:
        """What to set for Strava's API as the host of 2027 serves it."""
        return self.url + NEXT_API_BASE

    @property
    def oauth_url(self) -> str:
        """What to set for Strava's OAuth."""
        return f"{self.url}/oauth"


class _Httpd(ThreadingHTTPServer):
    request_queue_size = 64

    def __init__(self, address: tuple[str, int], strava: SimulatedStrava) -> None:
        self.strava = strava
        self.released = Signal()
        self.crashes: list[BaseException] = []
        super().__init__(address, _Handler)

    def server_bind(self) -> None:
        # HTTPServer's own asks the name server for this host's name, which may take seconds.
        TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), self.server_address[1]

    def handle_error(self, *_: object) -> None:
        crash = sys.exception()
        # A client that hangs up is the client's right.
        if crash is not None and not isinstance(crash, (ConnectionError, TimeoutError)):
            self.crashes.append(crash)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "SimulatedStrava"
    sys_version = ""
    timeout = IDLE_S
    server: _Httpd

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def do_PUT(self) -> None:
        self._serve()

    def do_DELETE(self) -> None:
        self._serve()

    def log_message(self, *_: object) -> None:
        """Write no log."""

    def date_time_string(self, *_: object) -> str:
        """The simulator's time for the Date header, which may differ from the machine's."""
        return format_datetime(self.server.strava.now().astimezone(UTC), usegmt=True)

    def _serve(self) -> None:
        strava, request = self.server.strava, self._request()
        strava.record_call(request.method, request.path)
        fault = strava.faults.take(request.path, path_below_base(request.path))
        if fault is None:
            self._send(respond(strava, request))
            return
        answer = respond(strava, request) if fault.needs_work else fault.answer()
        self._play(fault, answer)

    def _request(self) -> Request:
        parts = urlsplit(self.path)
        announced = self.headers.get("Content-Length", "")
        length = min(int(announced), MAX_BODY_BYTES) if announced.isdecimal() else 0
        form = parse_qsl(self.rfile.read(length).decode("utf-8", "replace"), keep_blank_values=True)
        query = parse_qsl(parts.query, keep_blank_values=True)
        return Request(self.command, parts.path, (*form, *query), _lowered(self.headers.items()))

    def _play(self, fault: Fault, answer: Answer) -> None:
        if fault.kind is FaultKind.ANSWER:
            self._send(answer)
        elif fault.kind is FaultKind.TRUNCATED:
            self._send(replace(answer, body=answer.body[: len(answer.body) // 2]))
        elif fault.kind is FaultKind.DRIP:
            self._drip(answer, fault.gap_s)
        else:
            if fault.kind is FaultKind.HANG:
                self.server.released.wait()
            self._hang_up()

    def _send(self, answer: Answer) -> None:
        self._send_head(answer)
        self.wfile.write(answer.body)

    def _send_head(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers:
            self.send_header(name, value)
        if answer.status != 204:
            self.send_header("Content-Type", answer.content_type)
            self.send_header("Content-Length", str(len(answer.body)))
        # One call, one connection: nothing lingers when the server stops.
        self.send_header("Connection", "close")
        self.end_headers()

    def _drip(self, answer: Answer, gap_s: float) -> None:
        self._send_head(answer)
        for byte in answer.body:
            self.wfile.write(bytes([byte]))
            if self.server.released.wait(gap_s):
                self._hang_up()
                return

    def _hang_up(self) -> None:
        self.close_connection = True
        # A client that hung up before us leaves nothing to shut.
        with suppress(OSError):
            self.connection.shutdown(SHUT_RDWR)


def _lowered(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers}
