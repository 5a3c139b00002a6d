"""What every PlanDoor promises: the plans of tests and the real fetching and reading."""

import hashlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from plansync.errors import InputError, NotACalendarError, OutsideError
from plansync.runs.model import RunKind
from plansync.sources.base import Reading, Validators
from plansync.sync.plan_door import SourcesDoor
from plansync.sync.ports import PlanDoor
from plansync.times import Window
from tests.contract.sync.world import DAY, MONDAY, ZURICH, Clock, MemoryPlans, lines

SECRET = "/secret-part/robin.ics"
WINDOW = Window(MONDAY, MONDAY + 14 * DAY)


@dataclass(frozen=True)
class Case:
    """A door, an address behind it, and how a plan gets there and is written."""

    door: PlanDoor
    address: str
    publish: Callable[[bytes], None]
    written: Callable[..., bytes]
    """The body of a plan with an easy run of eight kilometres on each of these days."""

    def read(self, body: bytes, *, source_id: str = "s1", window: Window = WINDOW) -> Reading:
        """What the door makes of a body."""
        return self.door.read(
            body, source_id=source_id, source_name="Runna", tz=ZURICH, window=window
        )


@pytest.fixture(params=["fake", "real"])
def case(request: pytest.FixtureRequest) -> Iterator[Case]:
    if request.param == "fake":
        yield in_memory()
        return
    with serving() as (port, bodies):
        door = SourcesDoor(allow=[("127.0.0.1", port)], now=Clock())
        yield Case(
            door,
            f"http://127.0.0.1:{port}{SECRET}",
            lambda body: bodies.update({SECRET: body}),
            calendar,
        )


def in_memory() -> Case:
    """The plans of tests."""
    plans = MemoryPlans()
    address = f"https://plans.example{SECRET}"
    return Case(
        plans,
        address,
        lambda body: plans.bodies.update({address: body}),
        lambda *days: lines(*(f"{day} easy 8000 Easy run of 8 km" for day in days)),
    )


def calendar(*days: date) -> bytes:
    """A plan as a calendar."""
    events = [
        f"BEGIN:VEVENT\r\nUID:{day}@x\r\nDTSTAMP:20261101T000000Z\r\n"
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}\r\nSUMMARY:Easy run of 8 km\r\nEND:VEVENT\r\n"
        for day in days
    ]
    head = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n"
    return f"{head}{''.join(events)}END:VCALENDAR\r\n".encode()


@contextmanager
def serving() -> Iterator[tuple[int, dict[str, bytes]]]:
    """The port of a server on this machine and what it serves by path."""
    bodies: dict[str, bytes] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = bodies.get(self.path, b"")
            etag = f'"{hashlib.sha256(body).hexdigest()}"'
            is_known = self.headers.get("If-None-Match") == etag
            self.send_response(304 if is_known else 200 if self.path in bodies else 404)
            self.send_header("ETag", etag)
            if not is_known:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if not is_known:
                self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Stay silent."""

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    httpd.daemon_threads = True
    thread = threading.Thread(target=httpd.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield httpd.server_address[1], bodies
    finally:
        httpd.shutdown()
        httpd.server_close()
        thread.join()


def test_what_is_published_is_fetched_and_understood(case: Case) -> None:
    case.publish(case.written(MONDAY + DAY))

    fetched = case.door.fetch(case.address, within_s=5)

    assert fetched is not None
    assert fetched.final_address == case.address
    [run] = case.read(fetched.body).runs
    assert (run.day, run.kind, run.distance_m) == (MONDAY + DAY, RunKind.EASY, 8000)
    assert (run.title, run.source) == ("Easy run of 8 km", "Runna")


def test_what_did_not_change_is_not_sent_again(case: Case) -> None:
    case.publish(case.written(MONDAY))
    first = case.door.fetch(case.address)
    assert first is not None
    known = Validators(first.etag, first.last_modified)

    assert case.door.fetch(case.address, known) is None
    again = case.door.fetch(case.address)
    assert again is not None
    assert again.body == first.body


def test_what_changed_is_sent_with_new_validators(case: Case) -> None:
    case.publish(case.written(MONDAY))
    first = case.door.fetch(case.address)
    assert first is not None
    case.publish(case.written(MONDAY + DAY))

    second = case.door.fetch(case.address, Validators(first.etag, first.last_modified))

    assert second is not None
    assert (second.body, second.etag) != (first.body, first.etag)
    assert second.etag != first.etag


def test_an_address_with_nothing_behind_it_is_the_outsides_fault(case: Case) -> None:
    with pytest.raises(OutsideError) as raised:
        case.door.fetch(case.address)

    assert "secret-part" not in f"{raised.value}{raised.value.hint}"


@pytest.mark.parametrize("body", [b"", b"<html>sign in</html>", b"<!doctype html><p>sign in"])
def test_a_web_page_or_nothing_at_an_address_is_no_calendar(case: Case, body: bytes) -> None:
    case.publish(body)

    with pytest.raises(NotACalendarError):
        case.door.fetch(case.address)


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "plan.ics",
        "https://",
        "ftp://plans.example/x.ics",
        "http://10.0.0.1/x.ics",
        "https://plans.example:8443/x.ics",
        "",
    ],
)
def test_an_address_that_may_not_be_asked_is_the_runners_to_mend(case: Case, address: str) -> None:
    with pytest.raises(InputError):
        case.door.fetch(address)


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>sign in</html>", b"\xff\xfe\x00\x01", b"just words", b"x" * 5_000_001],
    ids=["nothing", "web page", "no text", "words", "too large"],
)
def test_a_body_that_is_no_plan_is_refused(case: Case, body: bytes) -> None:
    with pytest.raises((NotACalendarError, InputError)):
        case.read(body)


def test_a_plan_may_have_no_runs(case: Case) -> None:
    reading = case.read(case.written())

    assert (reading.entries, reading.runs, reading.outside) == ((), (), 0)


def test_only_the_days_asked_for_are_read_and_the_others_counted(case: Case) -> None:
    body = case.written(MONDAY - DAY, MONDAY, MONDAY + 13 * DAY, MONDAY + 14 * DAY)

    reading = case.read(body)

    assert [run.day for run in reading.runs] == [MONDAY, MONDAY + 13 * DAY]
    assert reading.outside == 2


def test_entries_come_in_order_of_day(case: Case) -> None:
    reading = case.read(case.written(MONDAY + 2 * DAY, MONDAY, MONDAY + DAY))

    assert [one.day for one in reading.entries] == [MONDAY + n * DAY for n in range(3)]


def test_runs_keep_their_keys_and_no_two_share_one(case: Case) -> None:
    body = case.written(MONDAY, MONDAY + DAY)

    first, again = ([run.key for run in case.read(body).runs] for _ in range(2))

    assert first == again
    assert len(set(first)) == 2


def test_the_same_plan_read_for_two_sources_has_other_keys(case: Case) -> None:
    body = case.written(MONDAY, MONDAY + DAY)

    one, other = ({run.key for run in case.read(body, source_id=name).runs} for name in "ab")

    assert not one & other


def test_another_window_leaves_a_run_its_key(case: Case) -> None:
    body = case.written(MONDAY, MONDAY + DAY)
    later = Window(MONDAY + DAY, MONDAY + timedelta(days=9))

    [run] = case.read(body, window=later).runs

    assert run.key == case.read(body).runs[1].key
