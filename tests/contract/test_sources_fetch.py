"""Fetching plan addresses from a server that may be slow, large, odd or hostile."""

import gzip
import threading
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import requests
import urllib3
from requests_hardened.ip_filter import InvalidIPAddress

from plansync.errors import NotACalendarError, OutsideError, PlanSyncError, RefusedAddressError
from plansync.sources.base import Fetched, Validators
from plansync.sources.fetch import USER_AGENT, Limits, fetch, session
from plansync.sources.open import read_any
from tests.unit.sources.feeds import WINDOW, ZURICH, body_of

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
FEED = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nEND:VCALENDAR\r\n"
QUICK = Limits(connect_s=1, read_s=0.5, total_s=1)
SECRET = "secret-token"


@dataclass
class Answer:
    """What the server says to one path; `drip_s` waits between bytes."""

    status: int = 200
    body: bytes = FEED
    headers: dict[str, str] = field(default_factory=dict)
    drip_s: float = 0
    wait_s: float = 0


class Server:
    """An HTTP server on this machine whose answers a test sets."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.answers: dict[str, Answer] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []

    @property
    def place(self) -> str:
        """Host and port as the allow list names them."""
        return f"127.0.0.1:{self.port}"

    def address(self, path: str) -> str:
        """An address on this server."""
        return f"http://{self.place}{path}"

    def fetch(
        self,
        path: str,
        *,
        previous: Validators | None = None,
        limits: Limits = QUICK,
        address: str = "",
    ) -> Fetched | None:
        """What our fetching makes of a path, the server being allowed."""
        return fetch(
            address or self.address(path),
            allow=frozenset({self.place}),
            now=NOW,
            previous=previous,
            limits=limits,
        )


def _handler(get_server: list[Server]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            server = get_server[0]
            server.asked.append((self.path, dict(self.headers)))
            answer = server.answers.get(self.path.partition("?")[0], Answer(404, b""))
            time.sleep(answer.wait_s)
            try:
                self._send(answer)
            except OSError:
                self.close_connection = True

        def _send(self, answer: Answer) -> None:
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            if not answer.drip_s:
                self.wfile.write(answer.body)
                return
            for n in range(len(answer.body)):
                self.wfile.write(answer.body[n : n + 1])
                self.wfile.flush()
                time.sleep(answer.drip_s)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Stay silent."""

    return Handler


@contextmanager
def serving() -> Iterator[Server]:
    """A server that is closed at the end."""
    holder: list[Server] = []
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), _handler(holder))
    httpd.daemon_threads = True
    holder.append(Server(httpd.server_address[1]))
    thread = threading.Thread(
        target=httpd.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
    )
    thread.start()
    try:
        yield holder[0]
    finally:
        httpd.shutdown()
        httpd.server_close()
        thread.join()


@pytest.fixture
def server() -> Iterator[Server]:
    """A server on this machine."""
    with serving() as opened:
        yield opened


def test_a_feed_comes_with_what_to_ask_next_time(server: Server) -> None:
    server.answers["/plan.ics"] = Answer(
        headers={
            "ETag": '"7"',
            "Last-Modified": "Mon, 01 Mar 2027 10:00:00 GMT",
            "Content-Type": "text/calendar; charset=latin-1",
        }
    )

    fetched = server.fetch("/plan.ics")

    assert fetched is not None
    assert (fetched.body, fetched.etag) == (FEED, '"7"')
    assert fetched.last_modified == "Mon, 01 Mar 2027 10:00:00 GMT"
    assert fetched.content_type.startswith("text/calendar")
    assert server.asked[0][1]["User-Agent"] == USER_AGENT


def test_an_unchanged_feed_is_none(server: Server) -> None:
    server.answers["/plan.ics"] = Answer(304, b"")
    asked = Validators('"7"', "Mon, 01 Mar 2027 10:00:00 GMT")

    assert server.fetch("/plan.ics", previous=asked) is None

    headers = server.asked[0][1]
    assert headers["If-None-Match"] == '"7"'
    assert headers["If-Modified-Since"] == "Mon, 01 Mar 2027 10:00:00 GMT"


def test_this_machine_is_refused_unless_allowed(server: Server) -> None:
    server.answers["/plan.ics"] = Answer()

    for address in (
        server.address("/plan.ics"),
        "http://localhost/plan.ics",
        "http://2130706433/a",
    ):
        with pytest.raises(RefusedAddressError):
            fetch(address, allow=frozenset(), now=NOW, limits=QUICK)

    assert server.asked == []


def test_redirects_are_followed_three_times(server: Server) -> None:
    server.answers |= {
        "/1": Answer(301, b"", {"Location": "/2"}),
        "/2": Answer(302, b"", {"Location": server.address("/3")}),
        "/3": Answer(307, b"", {"Location": "plan.ics"}),
        "/plan.ics": Answer(),
        "/0": Answer(308, b"", {"Location": "/1"}),
        "/nowhere": Answer(302, b""),
    }

    fetched = server.fetch("/1")

    assert fetched is not None
    assert fetched.final_address.endswith("/plan.ics")
    with pytest.raises(OutsideError, match="too often"):
        server.fetch("/0")
    with pytest.raises(OutsideError, match="nowhere"):
        server.fetch("/nowhere")


@pytest.mark.parametrize(
    "to", ["http://169.254.169.254/meta", "http://localhost/a", "file:///etc/passwd"]
)
def test_a_redirect_to_a_private_place_is_refused(server: Server, to: str) -> None:
    server.answers["/plan.ics"] = Answer(302, b"", {"Location": to})

    with pytest.raises(RefusedAddressError):
        server.fetch("/plan.ics")


def test_credentials_go_to_their_own_server_only(server: Server) -> None:
    with serving() as other:
        other.answers["/plan.ics"] = Answer()
        server.answers |= {
            "/a": Answer(302, b"", {"Location": "/b"}),
            "/b": Answer(302, b"", {"Location": other.address("/plan.ics")}),
        }

        fetch(
            f"http://me:pass@{server.place}/a",
            allow=frozenset({server.place, other.place}),
            now=NOW,
            limits=QUICK,
        )

    assert ["Authorization" in headers for _, headers in server.asked] == [True, True]
    assert "Authorization" not in other.asked[0][1]


def test_validators_are_not_sent_after_a_redirect(server: Server) -> None:
    server.answers |= {"/a": Answer(302, b"", {"Location": "/b"}), "/b": Answer()}

    server.fetch("/a", previous=Validators('"7"'))

    assert ["If-None-Match" in headers for _, headers in server.asked] == [True, False]


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (401, "does not let"),
        (403, "does not let"),
        (404, "no calendar"),
        (410, "no calendar"),
        (418, "refused"),
        (429, "later"),
        (500, "fault"),
    ],
)
def test_a_refusal_says_what_happened_and_no_secret(
    server: Server, status: int, words: str
) -> None:
    server.answers[f"/{SECRET}"] = Answer(status, b"stack trace with internals")

    with pytest.raises(OutsideError, match=words) as failed:
        server.fetch(f"/{SECRET}?key={SECRET}")

    told = "".join(traceback.format_exception(failed.value)) + failed.value.hint
    assert SECRET not in told
    assert "internals" not in told
    assert failed.value.source == "127.0.0.1"


@pytest.mark.parametrize(
    ("said", "wait"),
    [
        ("120", timedelta(minutes=2)),
        ("Mon, 01 Mar 2027 12:30:00 GMT", timedelta(minutes=30)),
        ("Mon, 01 Mar 2027 12:30:00 -0000", timedelta(minutes=30)),
        ("Mon, 01 Mar 2027 11:00:00 GMT", timedelta(0)),
        ("99999999999", timedelta(days=1)),
        ("in a while", None),
        ("", None),
    ],
)
def test_the_server_may_say_when_to_come_back(
    server: Server, said: str, wait: timedelta | None
) -> None:
    server.answers["/plan.ics"] = Answer(503, b"", {"Retry-After": said})

    with pytest.raises(OutsideError) as failed:
        server.fetch("/plan.ics")

    assert failed.value.retry_at == (NOW + wait if wait is not None else None)


@pytest.mark.parametrize(
    "body", [b"\n<!DOCTYPE html><title>Sign in</title>", b"<HTML></HTML>", b"", b" \r\n"]
)
def test_a_web_page_or_nothing_is_no_calendar(server: Server, body: bytes) -> None:
    server.answers["/plan.ics"] = Answer(body=body)

    with pytest.raises(NotACalendarError):
        server.fetch("/plan.ics")


def test_packed_feeds_are_unpacked(server: Server) -> None:
    server.answers["/plan.ics"] = Answer(
        body=gzip.compress(FEED), headers={"Content-Encoding": "gzip"}
    )

    fetched = server.fetch("/plan.ics")

    assert fetched is not None
    assert fetched.body == FEED


def test_a_packed_bomb_is_cut(server: Server) -> None:
    bomb = gzip.compress(b"A" * 50_000_000)
    server.answers["/plan.ics"] = Answer(body=bomb, headers={"Content-Encoding": "gzip"})

    with pytest.raises(OutsideError, match="too large"):
        server.fetch("/plan.ics", limits=Limits())


def test_a_body_too_large_on_the_wire_is_cut(server: Server) -> None:
    server.answers["/plan.ics"] = Answer(body=FEED * 60_000)

    with pytest.raises(OutsideError, match="too large"):
        server.fetch("/plan.ics", limits=Limits())


def test_a_damaged_pack_is_an_outside_error(server: Server) -> None:
    server.answers["/plan.ics"] = Answer(body=b"no gzip", headers={"Content-Encoding": "gzip"})

    with pytest.raises(OutsideError, match="cannot be reached"):
        server.fetch("/plan.ics")


def test_a_slow_drip_ends_with_the_time_there_is(server: Server) -> None:
    server.answers["/plan.ics"] = Answer(drip_s=0.1)
    started = time.monotonic()

    with pytest.raises(OutsideError, match="longer than 1 seconds"):
        server.fetch("/plan.ics")

    assert time.monotonic() - started < 3


def test_a_drip_is_also_ended_from_within(server: Server) -> None:
    server.answers["/plan.ics"] = Answer(drip_s=0.02)
    limits = Limits(connect_s=1, read_s=1, total_s=0.3)

    with pytest.raises(OutsideError, match="longer"):
        server.fetch("/plan.ics", limits=limits)

    time.sleep(0.3)


def test_a_server_that_says_nothing_does_not_answer(server: Server) -> None:
    server.answers["/plan.ics"] = Answer(wait_s=0.8)

    with pytest.raises(OutsideError, match="does not answer"):
        server.fetch("/plan.ics")


def test_a_closed_port_cannot_be_reached() -> None:
    with serving() as gone:
        pass

    with pytest.raises(OutsideError, match="cannot be reached"):
        gone.fetch(f"/{SECRET}")


class Failing(requests.Session):
    """A session on which every request fails in one way."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    def send(self, *_: object, **__: object) -> requests.Response:
        """Nothing, ever."""
        raise self.error


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (InvalidIPAddress("10.0.0.1"), RefusedAddressError, "private network"),
        (requests.exceptions.SSLError(f"https://x/{SECRET}"), OutsideError, "certificate"),
        (requests.ConnectTimeout(f"https://x/{SECRET}"), OutsideError, "does not answer"),
        (urllib3.exceptions.LocationParseError(SECRET), OutsideError, "cannot be reached"),
    ],
)
def test_what_the_library_says_is_told_in_our_words(
    error: Exception, kind: type[PlanSyncError], words: str
) -> None:
    with pytest.raises(kind, match=words) as failed:
        fetch(
            f"https://example.com/{SECRET}",
            allow=frozenset(),
            now=NOW,
            session_factory=lambda _: Failing(error),
        )

    assert SECRET not in str(failed.value)
    assert failed.value.__suppress_context__


class Answering(requests.Session):
    """A session that answers without a network and keeps what it was asked."""

    def __init__(self, *answers: tuple[int, dict[str, str]]) -> None:
        super().__init__()
        self.answers = list(answers)
        self.agents: list[str] = []

    def send(self, request: requests.PreparedRequest, **_: object) -> requests.Response:
        """The next answer."""
        self.agents.append(request.headers["User-Agent"])
        status, headers = self.answers.pop(0)
        response = requests.Response()
        response.status_code = status
        response.headers.update(headers)
        response.url = request.url or ""
        response.raw = urllib3.HTTPResponse(body=b"", status=status, preload_content=False)
        return response


def test_https_never_leads_to_http() -> None:
    asked = Answering((302, {"Location": "http://example.com/a"}))

    with pytest.raises(RefusedAddressError, match="unprotected"):
        fetch("https://example.com/a", allow=frozenset(), now=NOW, session_factory=lambda _: asked)


def test_calendars_that_want_a_browser_get_one() -> None:
    office, other = Answering((304, {})), Answering((304, {}))

    for address, asked in (
        ("webcal://outlook.office365.com/owa/calendar/x/calendar.ics", office),
        ("https://example.com/a.ics", other),
    ):
        fetch(address, allow=frozenset(), now=NOW, session_factory=lambda _, asked=asked: asked)  # type: ignore[misc]

    assert office.agents[0].startswith("Mozilla/")
    assert other.agents == [USER_AGENT]


def test_sessions_heed_no_proxy_and_no_netrc_of_the_environment() -> None:
    assert not session(False).trust_env
    assert not session(True).trust_env


def test_any_plan_may_be_named_by_its_address(server: Server) -> None:
    server.answers["/plan"] = Answer(body=body_of("runna.ics"))
    server.answers["/same"] = Answer(304, b"")
    allow = frozenset({server.place})

    reading = read_any(server.address("/plan"), tz=ZURICH, window=WINDOW, now=NOW, allow=allow)

    assert len(reading.runs) == 2
    assert {run.source for run in reading.runs} == {"127.0.0.1"}
    with pytest.raises(OutsideError, match="nothing changed"):
        read_any(server.address("/same"), tz=ZURICH, window=WINDOW, now=NOW, allow=allow)
