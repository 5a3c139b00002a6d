"""The session towards Strava: addresses, time limits, budget, secrets."""

import contextlib
import gzip
import logging
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
import requests
import responses
import urllib3

from plansync.errors import InputError, OutsideError
from plansync.simulator import Fault
from plansync.strava.headers import clock_error
from plansync.strava.http import MAX_BODY_BYTES, StravaSession
from plansync.strava.refusals import UnansweredError
from tests.contract.simulator_models import Clock
from tests.contract.strava_doors import SECRET, Door, open_door

FIXED = "https://www.strava.com/api/v3"


@pytest.fixture
def door() -> Iterator[Door]:
    with open_door() as door:
        yield door


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def test_both_fixed_addresses_go_where_the_settings_say(door: Door) -> None:
    assert door.session.address(f"{FIXED}/athlete") == f"{door.app.server.api_url}/athlete"
    own = f"{door.app.server.oauth_url}/token"
    assert door.session.address("https://www.strava.com/oauth/token") == own
    assert door.session.address(own) == own


def test_the_new_host_of_2027_is_only_another_setting(door: Door) -> None:
    token = door.connect().tokens.access
    with door.another_session(api_url=f"{door.app.server.next_api_url}/") as session:
        answer = session.get(f"{FIXED}/athlete", headers={"Authorization": f"Bearer {token}"})

    assert answer.status_code == 200
    assert door.app.strava.calls[-1] == ("GET", "/next-api/athlete")


@pytest.mark.parametrize(
    "url",
    [
        "https://www.strava.com/login",
        "https://www.strava.com.evil.example/api/v3/athlete",
        "https://www.strava.com/api/v30/athlete",
        "http://169.254.169.254/",
        "/athlete",
    ],
)
def test_no_other_address_is_called(door: Door, url: str) -> None:
    with pytest.raises(InputError, match="not an address"):
        door.session.get(url)


@pytest.mark.parametrize("fault", [Fault.hang(), Fault.drip(gap_s=0.05)])
def test_a_server_that_hangs_or_drips_is_left_in_time(door: Door, fault: Fault) -> None:
    door.app.strava.script("/oauth/token", fault)
    began_s = time.monotonic()

    with (
        door.another_session(deadline_s=0.2) as session,
        pytest.raises(UnansweredError),
    ):
        session.post(f"{door.app.server.oauth_url}/token", data={"client_id": "1"})

    assert time.monotonic() - began_s < 1.5


def test_a_drip_of_unknown_length_is_not_taken_for_a_whole_answer(door: Door) -> None:
    """Without Content-Length the end of the connection looks like the end of the answer."""
    with socket.create_server(("127.0.0.1", 0)) as listening, ThreadPoolExecutor(1) as pool:
        pool.submit(_drip_digits, listening)
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        with (
            door.another_session(api_url=url, deadline_s=0.2) as session,
            pytest.raises(UnansweredError, match="too slowly"),
        ):
            session.get(f"{FIXED}/athlete")


def _drip_digits(listening: socket.socket) -> None:
    connection, _ = listening.accept()
    with connection, contextlib.suppress(OSError):
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        for _ in range(100):
            connection.sendall(b"1")
            time.sleep(0.05)


def test_the_usual_limits_are_five_and_twenty_seconds() -> None:
    with (
        responses.RequestsMock() as strava,
        StravaSession(now=Clock()) as session,
    ):
        strava.get(f"{FIXED}/athlete", match=[_limits_of(5.0, 20.0)])

        answer = session.get(f"{FIXED}/athlete", timeout=None)

    assert answer.status_code == 200


def _limits_of(connect_s: float, read_s: float) -> object:
    return responses.matchers.request_kwargs_matcher(
        {"timeout": (connect_s, read_s), "stream": False}
    )


def test_a_connection_cut_after_the_call_leaves_doubt(door: Door) -> None:
    door.app.strava.script("/oauth/token", Fault.close(after_work=True))

    with pytest.raises(UnansweredError):
        door.oauth.refresh("r", door.app.clock())


def test_a_server_that_is_not_there_leaves_no_doubt(door: Door) -> None:
    with (
        door.another_session(oauth_url=f"http://127.0.0.1:{free_port()}/oauth") as session,
        pytest.raises(OutsideError, match="cannot be reached") as raised,
    ):
        session.post("https://www.strava.com/oauth/token", data={})

    assert not isinstance(raised.value, UnansweredError)


def test_an_answer_beyond_any_reason_is_not_read_to_its_end(door: Door) -> None:
    door.app.strava.script("/oauth/token", Fault(200, b"x" * (MAX_BODY_BYTES + 1)))

    with pytest.raises(UnansweredError, match="too large"):
        door.oauth.refresh("r", door.app.clock())


def test_a_compressed_answer_is_read_whole(door: Door) -> None:
    body = Fault(200, gzip.compress(b"[]"), headers=(("Content-Encoding", "gzip"),))
    door.app.strava.script("/athlete", body)

    assert door.session.get(f"{FIXED}/athlete").json() == []


def test_a_redirect_does_not_carry_the_token_away(door: Door) -> None:
    elsewhere = (("Location", f"http://127.0.0.1:{free_port()}/steal"),)
    door.app.strava.script("/athlete", Fault(302, b"", headers=elsewhere))

    assert door.session.get(f"{FIXED}/athlete").status_code == 302


def test_the_environments_proxies_are_not_used(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{free_port()}")
    monkeypatch.setenv("NO_PROXY", "")

    assert door.runs().athlete().name == "Robin Example"


def test_every_api_call_is_counted_and_its_headers_heard(door: Door) -> None:
    door.runs().athlete()

    assert (door.ledger.budget.short_used, door.ledger.budget.short_limit) == (1, 200)


def test_oauth_calls_are_not_counted(door: Door) -> None:
    door.connect()

    assert door.ledger.budget.short_used == 0


def test_without_a_budget_no_call_is_made(door: Door) -> None:
    runs, boundary = door.runs(), datetime(2026, 11, 22, 15, 15, 5, tzinfo=UTC)
    door.ledger.budget = door.ledger.budget.blocked(boundary)

    with pytest.raises(OutsideError) as raised:
        runs.athlete()

    assert raised.value.retry_at == boundary
    assert door.calls_of("/athlete") == 0


def test_a_refusal_for_too_many_calls_parks_all_calls_to_the_boundary(door: Door) -> None:
    runs, boundary = door.runs(), datetime(2026, 11, 22, 15, 15, 5, tzinfo=UTC)
    door.app.strava.set_limits(0, 100)

    for _ in range(3):
        with pytest.raises(OutsideError) as raised:
            runs.athlete()

    assert raised.value.retry_at == boundary
    assert door.calls_of("/athlete") == 1


def test_a_wrong_clock_shows_in_the_date_header(door: Door) -> None:
    answer = door.session.get(f"{FIXED}/athlete")
    ours = door.app.clock().replace(hour=18)

    assert clock_error(answer.headers, ours) == ours - door.app.clock()


def test_no_secret_is_in_the_text_of_a_failed_call(door: Door) -> None:
    with (
        door.another_session(api_url=f"http://127.0.0.1:{free_port()}/api/v3") as session,
        pytest.raises(OutsideError) as raised,
    ):
        session.get(f"{FIXED}/push_subscriptions", params={"client_secret": SECRET})

    assert SECRET not in raised.value.text
    assert raised.value.__cause__ is None
    assert raised.value.__suppress_context__


def test_no_secret_is_in_the_debug_lines(door: Door, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)

    door.session.get(f"{FIXED}/push_subscriptions", params={"client_secret": SECRET})

    assert "push_subscriptions" in caplog.text
    assert SECRET not in caplog.text


@pytest.mark.parametrize(
    ("foreign", "in_doubt"),
    [
        (requests.ConnectTimeout("late"), False),
        (requests.exceptions.SSLError("bad certificate"), False),
        (requests.ReadTimeout("late"), True),
        (requests.ConnectionError("reset"), True),
        (requests.exceptions.ChunkedEncodingError("cut"), True),
        (urllib3.exceptions.DecodeError("not gzip"), True),
    ],
)
def test_any_foreign_exception_becomes_ours(foreign: Exception, in_doubt: bool) -> None:
    """Only a call that was never sent certainly had no effect."""
    with responses.RequestsMock() as strava, StravaSession(now=Clock()) as session:
        strava.get(f"{FIXED}/athlete", body=foreign)

        with pytest.raises(OutsideError) as raised:
            session.get(f"{FIXED}/athlete")

    assert isinstance(raised.value, UnansweredError) is in_doubt


def test_oauth_and_tokens_do_not_load_stravalib() -> None:
    """Those who import only these stay light."""
    code = (
        "import sys; import plansync.strava.oauth, plansync.strava.tokens, "
        "plansync.strava.webhook, plansync.strava.subscriptions; "
        "sys.exit('stravalib' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


LOAD_CLIENT = """
import logging, os, sys, warnings
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from plansync.errors import OutsideError
from plansync.strava.http import StravaSession

def state():
    return list(warnings.filters), warnings.showwarning, list(logging.root.handlers)

logging.captureWarnings(sys.argv[1] == "capturing")
before = state()
from plansync.strava.client import StravaRuns
try:
    StravaRuns("t", session=StravaSession(
        now=lambda: datetime(2026, 1, 1, tzinfo=UTC), api_url="http://127.0.0.1:9")).athlete()
except OutsideError:
    pass
assert state() == before, (before, state())
logging.captureWarnings(True)
assert warnings.showwarning.__module__ == "logging"
"""


@pytest.mark.parametrize(
    ("way", "credentials"),
    [
        ("capturing", {"STRAVA_CLIENT_ID": "12", "STRAVA_CLIENT_SECRET": "x"}),
        ("not capturing", {}),
    ],
)
def test_loading_the_client_leaves_warnings_and_logging_alone(
    way: str, credentials: dict[str, str]
) -> None:
    """stravalib itself changes the filters, captures warnings and writes to the root logger."""
    kept = {name: value for name, value in os.environ.items() if "STRAVA" not in name}
    kept.pop("SILENCE_TOKEN_WARNINGS", None)

    done = subprocess.run(
        [sys.executable, "-c", LOAD_CLIENT, way],
        check=False,
        capture_output=True,
        text=True,
        env=kept | credentials,
    )

    assert (done.returncode, done.stderr) == (0, "")
