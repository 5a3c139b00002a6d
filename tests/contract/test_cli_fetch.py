"""Plans at an address: allowed ones are read, private ones refused, faults are the outside's."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.contract.commands import Cli, ics, of_kind

CALENDAR = ics([("a", "20261124", "Easy run 8 km")]).encode()


class _Plans(BaseHTTPRequestHandler):
    """Answers by path: a calendar, a web page, nothing, or the status named."""

    def do_GET(self) -> None:
        name = self.path.partition("?")[0].strip("/")
        status = int(name) if name.isdecimal() else 200
        body = {"plan.ics": CALENDAR, "page": b"<!doctype html><p>Sign in</p>"}.get(name, b"")
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """Where a plan server listens."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Plans)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def allowed(cli: Cli, port: int, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """The command line of somebody who may read from the server, and from one that is down."""
    monkeypatch.setenv("PLANSYNC_FETCH_ALLOW", f"127.0.0.1:{port},127.0.0.1:1")
    return cli


def test_an_allowed_address_is_read(allowed: Cli, port: int) -> None:
    plan = allowed.planned("--days", "7", runs=f"http://127.0.0.1:{port}/plan.ics")

    (run,) = of_kind(plan, "run")
    assert (run["day"], run["run"]["source"]) == ("2026-11-24", "127.0.0.1")


def test_two_addresses_of_one_server_are_two_plans(allowed: Cli, port: int) -> None:
    address = f"http://127.0.0.1:{port}/plan.ics"

    plan = allowed.planned("--runs", f"{address}?2", "--runs", address, "--days", "7", runs=address)

    assert len(of_kind(plan, "run")) == 1


def test_a_private_address_is_refused(cli: Cli, port: int) -> None:
    for command in (("plan", "--runs"), ("inspect",)):
        refused = cli(*command, f"http://127.0.0.1:{port}/plan.ics?token=secret")

        assert refused.status == 1
        line, hint = refused.complaint
        assert "PLANSYNC_FETCH_ALLOW=host:port" in hint
        assert "secret" not in line


@pytest.mark.parametrize(
    ("path", "says"),
    [("page", "web page"), ("empty", "nothing"), ("500", "500"), ("404", "404"), ("403", "403")],
)
def test_a_servers_fault_is_the_outside_worlds(
    allowed: Cli, port: int, path: str, says: str
) -> None:
    failed = allowed("inspect", f"http://127.0.0.1:{port}/{path}?token=secret", "--json")

    assert failed.status == 3
    line, _ = failed.complaint
    assert says in line
    assert "127.0.0.1" in line
    assert "secret" not in failed.err


def test_a_server_that_is_down_is_the_outside_worlds(allowed: Cli) -> None:
    failed = allowed.plan(runs="http://127.0.0.1:1/plan.ics")

    assert failed.status == 3
    assert failed.complaint[0] == "127.0.0.1 cannot be reached"


def test_another_scheme_is_no_address(cli: Cli) -> None:
    assert cli.plan(runs="ftp://example.com/plan.ics").status == 1


def test_a_source_is_kept_only_when_it_answers(
    host: Cli, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLANSYNC_FETCH_ALLOW", f"127.0.0.1:{port}")
    host("athlete", "add", "Ana")

    down = host("source", "add", f"http://127.0.0.1:{port}/500", "--name", "Down")
    good = host("source", "add", f"http://127.0.0.1:{port}/plan.ics", "--name", "Coach")

    assert (down.status, good.status) == (3, 0)
    (line,) = host("source", "list").lines
    assert line.split()[1:3] == ["ok", "Coach"]
    assert host("sync").out == "Ana: nothing changed\n"
