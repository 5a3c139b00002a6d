"""When things go wrong around a working PlanSync: nothing is lost, and every page says so.

The real use cases, pages, feed door and worker, beside a Strava and a plan server that misbehave.
"""

import gzip
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import unescape
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
from flask import Flask
from icalendar import Calendar
from werkzeug.test import Client, TestResponse

from plansync.jobs.attempt import Worker
from plansync.jobs.tasks import TASKS
from plansync.simulator.faults import Fault
from plansync.simulator.server import SimulatorServer
from plansync.store import open_store
from plansync.store.secrets import make_secrets
from plansync.sync.plan_door import SourcesDoor
from plansync.web.app import create_app, create_front
from plansync.web.options import WebSettings
from tests.browser.server import serving
from tests.contract.sync.world import (
    DAY,
    MONDAY,
    NOW,
    Clock,
    World,
    make_world,
    simulated,
    with_doors,
)
from tests.fakes.services import PUBLIC_URL
from tests.web.browser import Browser

HEAD = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//club.example//Plan//EN\r\n"
TAIL = b"END:VCALENDAR\r\n"
HOSTILE = 'Easy\x07 <script>alert(1)</script>\r\nEND:VEVENT\r\nBEGIN:VEVENT\u2028 "run"'


@dataclass
class PlanServer:
    """One plan at every path; a test changes what comes back."""

    body: bytes
    status: str = "200 OK"
    kind: str = "text/calendar"

    def __call__(self, _environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        start_response(self.status, [("Content-Type", self.kind)])
        return [self.body]


@dataclass
class Place:
    """A runner with a plan, a Strava connection and a calendar, and everything they touch."""

    world: World
    browser: Browser
    plan: PlanServer
    address: str
    athlete_id: str
    worker: Worker
    front: Client = field(repr=False)

    def work(self) -> None:
        """Nothing; what is due now was tried, as the engine would."""
        while item := self.worker.claim(60):
            self.worker.run(item)

    def feed(self, etag: str = "") -> TestResponse:
        """What a calendar gets."""
        shown = self.world.services.feeds.show(self.athlete_id).https
        assert shown is not None
        asked = {"If-None-Match": etag} if etag else {}
        return self.front.get(urlsplit(shown).path, base_url=PUBLIC_URL, headers=asked)

    def says(self, path: str) -> str:
        """The words of a page."""
        return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", self.browser.get(path).text)))

    def look(self) -> None:
        """Nothing; the plan and Strava were looked at once more, an hour later."""
        self.world.clock.go(hours=1, seconds=1)
        self.world.services.refresh.roll()
        self.work()

    @property
    def strava_faults(self) -> Callable[..., None]:
        assert self.world.strava is not None
        return self.world.strava.script


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    clock = Clock(NOW)
    store = open_store(
        f"sqlite:///{tmp_path / 'trouble.db'}", secrets=make_secrets("k" * 32), data_dir=tmp_path
    )
    plan = PlanServer(a_plan())
    with SimulatorServer(simulated(clock)) as strava, serving(plan) as address:
        parts = urlsplit(address)
        door = SourcesDoor(allow=[(str(parts.hostname), parts.port or 0)], now=clock)
        world = with_doors(make_world(store, server=strava, clock=clock), plans=door)
        for back in (3, 2, 1):
            strava.strava.add_activity(7_000_001, world.ran(MONDAY - back * DAY, key=back))
        lookup = store.feed_lookup()
        settings = WebSettings(PUBLIC_URL, b"k" * 32, strava.oauth_url, has_limits=False)
        app = create_app(world.services, settings, lookup=lookup)
        athlete_id = _begin(world, address)
        worker = Worker("test", store, world.services, TASKS)
        front = Client(create_front(app))
        made = Place(
            world, _signed_in(app, world, athlete_id), plan, address, athlete_id, worker, front
        )
        made.work()
        yield made
        lookup.close()
    store.close()


def _begin(world: World, address: str) -> str:
    athlete_id = world.runner()
    world.connect("read", "activity:read_all", as_=athlete_id)
    world.services.sources.add_address(athlete_id, "Coach", f"{address}/plan.ics")
    return athlete_id


def _signed_in(app: Flask, world: World, athlete_id: str) -> Browser:
    browser = Browser(app.test_client(), page="/account")
    browser.get(world.services.accounts.sign_in_link(athlete_id))
    return browser


def event(number: int, title: str, start: str = "") -> bytes:
    """One all-day event of a plan."""
    day = MONDAY + number * DAY
    begins = start or f";VALUE=DATE:{day:%Y%m%d}"
    return (
        f"BEGIN:VEVENT\r\nUID:{number}@club.example\r\nDTSTAMP:20260101T000000Z\r\n"
        f"DTSTART{begins}\r\nSUMMARY:{title}\r\nEND:VEVENT\r\n"
    ).encode()


def a_plan(*more: bytes) -> bytes:
    """Six easy runs, and more events."""
    return HEAD + b"".join(event(n, "Easy 8 km") for n in range(0, 12, 2)) + b"".join(more) + TAIL


def sound(answer: TestResponse) -> list[str]:
    """The titles in a feed that can be read from end to end."""
    body = answer.data
    if answer.headers.get("Content-Encoding") == "gzip":
        body = gzip.decompress(body)
    events = Calendar.from_ical(body).walk("VEVENT")
    assert len(events) == body.count(b"\nBEGIN:VEVENT\r\n")
    return [str(one["SUMMARY"]) for one in events]


INACTIVE = {
    "message": "Forbidden",
    "errors": [{"resource": "Application", "field": "Status", "code": "Inactive"}],
}
LIMITED = Fault(
    429, {"message": "Rate Limit Exceeded"}, headers=(("X-RateLimit-Limit", "200,2000"),)
)
STRAVA_FAULTS = {
    "html": (Fault.html(), "Strava did not answer when PlanSync asked last"),
    "down": (Fault(503), "Strava did not answer when PlanSync asked last"),
    "cut": (Fault.truncated(), "Strava did not answer when PlanSync asked last"),
    "closed": (Fault.close(), "Strava did not answer when PlanSync asked last"),
    "busy": (LIMITED, "Strava is connected."),
    "inactive": (Fault(403, INACTIVE), "Your calendar keeps working from the plan"),
}


@pytest.mark.parametrize("name", sorted(STRAVA_FAULTS))
def test_strava_in_trouble_takes_nothing_away(place: Place, name: str) -> None:
    """The tick and the times stay, the calendar stays, and Today says how Strava is."""
    fault, said = STRAVA_FAULTS[name]
    before = place.feed()
    titles = sound(before)
    assert any(title.startswith("✓ ") for title in titles)
    place.strava_faults("/athlete/activities", fault, times=9)

    place.look()

    assert place.feed(before.headers["ETag"]).status_code == 304
    assert place.world.services.accounts.strava(place.athlete_id).runs == 3
    assert said in place.says("/")
    assert said in place.says("/account")


def test_a_permission_that_was_taken_back_is_told_with_the_way_on(place: Place) -> None:
    assert place.world.strava is not None
    place.world.strava.deauthorize(7_000_001)

    place.look()

    assert "connect again" in place.says("/")
    assert 'href="/connect?again=1"' in place.browser.get("/").text
    assert any(title.startswith("Before: ") for title in sound(place.feed()))


PLAN_FAULTS = {
    "gone": (b"", "404 Not Found", "any more (404)"),
    "broken": (b"", "500 Oops", "has a fault (500)"),
    "page": (b"<!doctype html><title>Log in</title>", "200 OK", "sent a web page"),
    "nothing": (b"", "200 OK", "sent nothing"),
    "half": (a_plan()[:200], "200 OK", "ends in the middle"),
    "huge": (HEAD + b"X" * 6_000_000, "200 OK", "too large"),
    "empty": (HEAD + TAIL, "200 OK", "no runs to come any more"),
}


@pytest.mark.parametrize("name", sorted(PLAN_FAULTS))
def test_a_plan_in_trouble_takes_nothing_away(place: Place, name: str) -> None:
    before = place.feed()
    place.plan.body, place.plan.status, said = PLAN_FAULTS[name]

    place.browser.post("/sources/read", {"source": _source(place)})
    place.work()

    assert place.feed(before.headers["ETag"]).status_code == 304
    for path in ("/", "/sources"):
        assert said in place.says(path)


def test_a_plan_that_is_well_again_says_so(place: Place) -> None:
    place.plan.status = "500 Oops"
    place.browser.post("/sources/read", {"source": _source(place)})
    place.plan.status = "200 OK"

    place.browser.post("/sources/read", {"source": _source(place)})

    assert "Coach was read again" in place.says("/sources")
    assert "Not answering" not in place.says("/sources")


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("http://192.168.1.1/plan.ics", "is in a private network"),
        ("http://[::1]/plan.ics", "is in a private network"),
        ("file:///etc/passwd", "has to begin with https:// or webcal://"),
        ("my plan", "not the address of a calendar"),
    ],
)
def test_an_address_that_may_not_be_read_is_refused_and_kept_in_the_field(
    place: Place, address: str, said: str
) -> None:
    answer = place.browser.post("/sources", {"url": address, "name": "Home"})

    assert answer.status_code == 400
    assert said in answer.text
    assert f'value="{address}"' in answer.text
    assert len(place.world.services.sources.list(place.athlete_id)) == 1


def test_one_broken_event_among_a_hundred_is_left_out_and_named(place: Place) -> None:
    fine = [event(n, "Easy 5 km") for n in range(99)]
    place.plan.body = HEAD + b"".join(fine) + event(99, "Broken run", ":soon") + TAIL

    place.browser.post("/sources/read", {"source": _source(place)})

    shown = place.says(f"/sources/check?source={_source(place)}")
    assert "'Broken run': its start cannot be read." in shown
    assert "99 runs in 99 events" in shown or "more lie before or after" in shown


def test_a_hostile_name_stays_a_name(place: Place) -> None:
    """Neither a page nor the calendar takes what Strava or a plan calls a run for its own."""
    assert place.world.strava is not None
    place.browser.post("/settings", _settings(place, detail="full"))
    place.world.strava.edit_activity(1, name=HOSTILE)
    title = "Easy 8 km \\nBEGIN:VEVENT <script>alert(1)</script>\x07"
    place.plan.body = a_plan(event(1, title))
    place.browser.post("/sources/read", {"source": _source(place)})

    place.look()

    assert sound(place.feed())
    monday = f"/plan?week={MONDAY.isoformat()}"
    pages = [place.browser.get(path).text for path in ("/", monday, "/plan?week=2026-11-16")]
    assert not any("<script>alert" in page or "\x07" in page for page in pages)


@pytest.mark.parametrize(
    ("path", "fields", "said"),
    [
        ("/settings", {"timezone": "Mars/Olympus"}, "No time zone called"),
        ("/settings", {"before_min": "99"}, "before_min"),
        ("/settings", {"week_min": "-5"}, "week_min"),
        ("/settings", {"edition": "5"}, "edition"),
        ("/settings", {"style": "sideways"}, "style"),
        ("/body", {"overactive": "left-wing"}, "left-wing"),
        ("/body", {"equipment": "rocket"}, "rocket"),
        ("/races", {"name": "Ten", "date": "1066-10-14"}, "too far from now"),
        ("/phase", {"phase": "9", "from": "2026-11-24"}, "There is no phase 9"),
    ],
)
def test_the_impossible_is_refused_and_changes_nothing(
    place: Place, path: str, fields: dict[str, str], said: str
) -> None:
    kept = place.world.services.accounts.export_account(place.athlete_id)
    etag = place.feed().headers["ETag"]
    form = _settings(place, **fields) if path == "/settings" else fields

    answer = place.browser.post(path, form)
    place.work()

    assert answer.status_code == 400
    assert said in unescape(answer.text)
    assert place.feed(etag).status_code == 304
    assert _without_visits(place.world.services.accounts.export_account(place.athlete_id)) == (
        _without_visits(kept)
    )


def test_a_file_of_rubbish_is_refused_as_a_file(place: Place) -> None:
    answer = place.browser.post("/sources", {"file": (BytesIO(b"\x00\xff rubbish"), "plan.ics")})

    assert answer.status_code == 400
    assert "Please change this" in answer.text
    assert len(place.world.services.sources.list(place.athlete_id)) == 1


def _source(place: Place) -> str:
    return place.world.services.sources.list(place.athlete_id)[0].id


def _settings(place: Place, **changes: str) -> dict[str, str]:
    """The settings form as its page would send it, with some fields changed."""
    held = place.world.services.runner.settings(place.athlete_id)
    feed = held["feed"]
    form = {
        "timezone": str(held["timezone"]),
        "time-default": "18:00",
        "edition": "7",
        "same_day_doubles": "1",
        "runs": "1",
        **{name: str(feed[name]) for name in ("style", "free_busy", "detail")},
    }
    return {**form, **changes}


def _without_visits(export: bytes) -> bytes:
    """An export without the times of looking at it."""
    return re.sub(rb'"(last_seen|exported|seen|made)[^"]*": ?"[^"]*"', b"", export)
