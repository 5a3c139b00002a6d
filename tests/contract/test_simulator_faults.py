"""The simulator goes wrong exactly as scripted, and in no other way."""

import io
import socket
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from plansync.simulator import Fault, SimulatedStrava, SimulatorServer
from tests.contract.simulator_models import ROBIN, App, Clock, running_app

LIST = "/athlete/activities"


@pytest.fixture
def app() -> Iterator[App]:
    with running_app() as app:
        yield app


@pytest.fixture
def token(app: App) -> str:
    return str(app.connect()["access_token"])


def open_line(app: App) -> socket.socket:
    port = int(app.server.url.rsplit(":", 1)[1])
    return socket.create_connection(("127.0.0.1", port), timeout=1)


def test_a_scripted_status_comes_as_often_as_asked(app: App, token: str) -> None:
    app.strava.script(LIST, Fault(503), times=2)

    answers = [app.get(LIST, token) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [503, 503, 200]
    assert answers[0].json() == {"message": "error"}


def test_faults_are_played_in_order_and_only_on_their_path(app: App, token: str) -> None:
    app.strava.script(LIST, Fault(500))
    app.strava.script(LIST, Fault(502, body={"message": "Bad Gateway"}))

    other, first, second = (app.get(path, token) for path in ("/athlete", LIST, LIST))

    assert [a.status_code for a in (other, first, second)] == [200, 500, 502]
    assert second.json() == {"message": "Bad Gateway"}


def test_a_fault_can_name_one_base_only(app: App, token: str) -> None:
    app.strava.script("/next-api/athlete", Fault(500))

    assert app.get("/athlete", token).status_code == 200


def test_forgotten_faults_are_not_played(app: App, token: str) -> None:
    app.strava.script(LIST, Fault(500), times=9)
    app.strava.faults.clear()

    assert app.get(LIST, token).status_code == 200


def test_a_page_can_come_instead_of_json(app: App, token: str) -> None:
    app.strava.script(LIST, Fault.html())

    answer = app.get(LIST, token)

    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/html")
    with pytest.raises(requests.JSONDecodeError):
        answer.json()


def test_json_can_end_in_the_middle(app: App, token: str) -> None:
    app.strava.script(LIST, Fault.truncated())

    answer = app.get(LIST, token)

    assert answer.status_code == 200
    assert answer.text.startswith("[{")
    with pytest.raises(requests.JSONDecodeError):
        answer.json()


def test_a_list_can_be_empty_by_fault(app: App, token: str) -> None:
    app.strava.script(LIST, Fault.empty_list())

    assert app.get(LIST, token).json() == []
    assert len(app.get(LIST, token).json()) == 3


@pytest.mark.parametrize("body", ["not json", b"\xff\xfe"])
def test_any_body_can_be_scripted(app: App, token: str, body: str | bytes) -> None:
    app.strava.script(LIST, Fault(200, body))

    assert app.get(LIST, token).content == (body.encode() if isinstance(body, str) else body)


def test_headers_can_be_scripted(app: App, token: str) -> None:
    app.strava.script(LIST, Fault(200, [], headers=(("X-RateLimit-Usage", "7"),)))

    assert app.get(LIST, token).headers["X-RateLimit-Usage"] == "7"


def test_the_connection_can_end_without_an_answer(app: App, token: str) -> None:
    app.strava.script(LIST, Fault.close())

    with pytest.raises(requests.ConnectionError):
        app.get(LIST, token)


def test_an_answer_can_get_lost_after_the_work_was_done(app: App) -> None:
    """Strava has rotated the tokens, but nobody was told the new ones."""
    pair = app.connect()
    app.strava.force_rotation = True
    app.strava.script("/oauth/token", Fault.close(after_work=True))

    with pytest.raises(requests.ConnectionError):
        app.refresh(pair["refresh_token"])

    assert app.strava.issued[0].refresh_token != pair["refresh_token"]
    assert app.refresh(pair["refresh_token"]).status_code == 400


def test_a_lost_call_without_work_changes_nothing(app: App) -> None:
    pair = app.connect()
    app.strava.force_rotation = True
    app.strava.script("/oauth/token", Fault.close())

    with pytest.raises(requests.ConnectionError):
        app.refresh(pair["refresh_token"])

    assert app.refresh(pair["refresh_token"]).status_code == 200


def test_a_hanging_call_times_out_at_the_caller(app: App, token: str) -> None:
    app.strava.script(LIST, Fault.hang())

    with pytest.raises(requests.ReadTimeout):
        app.http.get(app.server.api_url + LIST, timeout=0.05)


def test_stopping_lets_hanging_calls_go(app: App, token: str) -> None:
    app.strava.script(LIST, Fault.hang())
    with ThreadPoolExecutor(1) as pool:
        call = pool.submit(app.get, LIST, token)
        while ("GET", f"/api/v3{LIST}") not in app.strava.calls:
            time.sleep(0.001)

        app.server.stop()

        with pytest.raises(requests.ConnectionError):
            call.result(timeout=2)


def test_a_drip_outlasts_the_time_allowed_for_one_read(app: App, token: str) -> None:
    app.strava.script("/athlete", Fault.drip(gap_s=0.02))
    request = f"GET /api/v3/athlete HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\r\n"

    with open_line(app) as line:
        line.sendall(request.encode())
        line.recv(4096)
        pieces = [line.recv(4096) for _ in range(3)]

    assert all(0 < len(piece) < 20 for piece in pieces)


def test_a_drip_is_the_whole_answer_in_the_end(app: App, token: str) -> None:
    app.strava.script("/athlete", Fault.drip(gap_s=0.0))

    assert app.get("/athlete", token).json()["id"] == ROBIN


def test_a_stopped_server_refuses_and_starts_again_on_its_port(app: App, token: str) -> None:
    port = int(app.server.url.rsplit(":", 1)[1])
    url = app.server.api_url

    app.server.stop()
    with pytest.raises(requests.ConnectionError):
        app.http.get(f"{url}/athlete", timeout=1)
    app.server.start(port=port)

    assert app.get("/athlete", token).status_code == 200


def test_a_server_that_is_not_started_has_no_address() -> None:
    server = SimulatorServer(SimulatedStrava(now=Clock()))

    with pytest.raises(RuntimeError, match="not started"):
        _ = server.api_url
    server.stop()


def test_nothing_is_logged(app: App, token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a call, nor a fault, nor a client that hangs up, nor a request that is none."""
    said = io.StringIO()
    monkeypatch.setattr(sys, "stderr", said)
    app.strava.script("/athlete", Fault.close())

    with pytest.raises(requests.ConnectionError):
        app.get("/athlete", token)
    app.get("/athlete", token)
    with open_line(app) as line:
        line.sendall(b"nonsense\r\n\r\n")
        line.recv(4096)
    app.server.stop()

    assert said.getvalue() == ""


def test_a_fault_of_its_own_is_raised_on_stop(app: App, token: str) -> None:
    app.strava.add_activity(ROBIN, {"id": 9, "name": {1, 2}})

    with pytest.raises(requests.ConnectionError):
        app.get("/activities/9", token)

    with pytest.raises(TypeError, match="not JSON serializable"):
        app.server.stop()
