"""What the simulator's tests share: a clock to turn, an app that connects, a webhook listener."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import requests

from plansync.simulator import SimulatedStrava, SimulatorServer, activity, athlete

NOW = datetime(2026, 11, 22, 15, 7, tzinfo=UTC)
CALLBACK = "http://127.0.0.1:8080/strava/callback"
ROBIN = 42


class Clock:
    """A clock that moves only when told."""

    def __init__(self, at: datetime = NOW) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **by: float) -> None:
        self.at += timedelta(**by)


class App:
    """An application talking to a running simulator, as PlanSync would."""

    def __init__(self, strava: SimulatedStrava, server: SimulatorServer, clock: Clock) -> None:
        self.strava = strava
        self.server = server
        self.clock = clock
        self.http = requests.Session()
        self.http.trust_env = False

    def authorize(self, **params: str) -> requests.Response:
        asked = {
            "client_id": "1",
            "redirect_uri": CALLBACK,
            "response_type": "code",
            "scope": "read,activity:read_all",
            "state": "s t",
        }
        return self.http.get(
            f"{self.server.oauth_url}/authorize",
            params=asked | params,
            allow_redirects=False,
            timeout=5,
        )

    def press(self, decision: str, *ticked: str, **fields: str) -> requests.Response:
        form = {
            "client_id": "1",
            "redirect_uri": CALLBACK,
            "response_type": "code",
            "asked": "read,activity:read_all",
            "state": "s t",
            "athlete_id": str(ROBIN),
            "decision": decision,
        }
        return self.http.post(
            f"{self.server.oauth_url}/authorize",
            data=[*(form | fields).items(), *(("scope", scope) for scope in ticked)],
            allow_redirects=False,
            timeout=5,
        )

    def token(self, **form: str) -> requests.Response:
        sent = {"client_id": "1", "client_secret": "simulated-secret"} | form
        return self.http.post(f"{self.server.oauth_url}/token", data=sent, timeout=5)

    def exchange(self, code: str) -> requests.Response:
        return self.token(grant_type="authorization_code", code=code)

    def refresh(self, refresh_token: str) -> requests.Response:
        return self.token(grant_type="refresh_token", refresh_token=refresh_token)

    def connect(self, *scopes: str) -> dict[str, Any]:
        before = self.strava.auto_approve
        self.strava.auto_approve = scopes or True
        code = returned(self.authorize(scope=",".join(scopes) or "read,activity:read_all"))["code"]
        self.strava.auto_approve = before
        pair: dict[str, Any] = self.exchange(code).json()
        return pair

    def get(self, path: str, token: str, **params: object) -> requests.Response:
        return self.http.get(
            f"{self.server.api_url}{path}",
            params={key: str(value) for key, value in params.items()},
            headers={"Authorization": f"Bearer {token}"},
            timeout=5,
        )

    def subscribe(self, callback_url: str, **fields: str) -> requests.Response:
        form = {"client_id": "1", "client_secret": "simulated-secret", "verify_token": "open"}
        form["callback_url"] = callback_url
        return self.http.post(
            f"{self.server.api_url}/push_subscriptions", data=form | fields, timeout=5
        )


def returned(answer: requests.Response) -> dict[str, str]:
    """The parameters the browser carries back to the application."""
    assert answer.status_code == 302, answer.text
    return dict(parse_qsl(urlsplit(answer.headers["Location"]).query))


def three_runs() -> list[dict[str, object]]:
    """A run on each of the three days before NOW, ids 1 (oldest) to 3 (newest)."""
    starts = [NOW - timedelta(days=days) for days in (3, 2, 1)]
    return [activity(at, 5000.0, activity_id=i) for i, at in enumerate(starts, 1)]


@contextmanager
def running_app() -> Iterator[App]:
    """An application beside a running simulator with one athlete and three runs."""
    clock, numbers = Clock(), count(1)
    strava = SimulatedStrava(now=clock, new_token=lambda: f"token-{next(numbers)}")
    strava.add_athlete(athlete(ROBIN, "Robin"), three_runs())
    with SimulatorServer(strava) as server:
        app = App(strava, server, clock)
        try:
            yield app
        finally:
            app.http.close()


class Listener:
    """A webhook address: echoes the challenge, keeps the events, answers with scripted statuses."""

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []
        self.challenges: list[dict[str, list[str]]] = []
        self.statuses: list[int] = []
        self.echo = ""
        self._httpd = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = Thread(target=self._httpd.serve_forever, kwargs={"poll_interval": 0.02})

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._httpd.server_address[1]}/hook"

    def __enter__(self) -> "Listener":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._httpd.shutdown()
        self._thread.join()
        self._httpd.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        listener = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                query = parse_qs(urlsplit(self.path).query)
                listener.challenges.append(query)
                echo = json.dumps({"hub.challenge": query["hub.challenge"][0]})
                self._answer(200, (listener.echo or echo).encode())

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                listener.events.append(json.loads(body))
                self._answer(listener.statuses.pop(0) if listener.statuses else 200, b"")

            def _answer(self, status: int, body: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        return Handler
