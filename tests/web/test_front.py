"""The feed's fast door and Flask's reference route give the same answers."""

import gzip
from datetime import timedelta

import pytest
from flask import Flask
from werkzeug.http import http_date
from werkzeug.test import Client, TestResponse

from plansync.web.app import create_front
from plansync.web.fetches import FetchNotes
from plansync.web.front import Front
from tests.fakes.feeds import BUSY, CALENDAR, MODIFIED, FakeLookup
from tests.fakes.services import PUBLIC_URL

LIVE, NEW, GONE, UNKNOWN = (f"/feed/{name}.ics" for name in ("live", "new", "gone", "nobody"))
BEFORE, SINCE = http_date(MODIFIED - timedelta(days=1)), http_date(MODIFIED)
CASES: dict[str, tuple[str, str, dict[str, str]]] = {
    "packed": ("GET", LIVE, {"Accept-Encoding": "gzip, deflate, br"}),
    "plain": ("GET", LIVE, {}),
    "gzip refused": ("GET", LIVE, {"Accept-Encoding": "gzip;q=0, identity"}),
    "any encoding": ("GET", LIVE, {"Accept-Encoding": "*"}),
    "head": ("HEAD", LIVE, {"Accept-Encoding": "gzip"}),
    "same tag": ("GET", LIVE, {"If-None-Match": '"tag"'}),
    "weak tag": ("GET", LIVE, {"If-None-Match": 'W/"tag"'}),
    "one of several tags": ("GET", LIVE, {"If-None-Match": '"old", W/"tag", "other"'}),
    "any tag": ("GET", LIVE, {"If-None-Match": "*"}),
    "other tag": ("GET", LIVE, {"If-None-Match": '"old"'}),
    "other tag, same date": ("GET", LIVE, {"If-None-Match": '"old"', "If-Modified-Since": SINCE}),
    "same date": ("GET", LIVE, {"If-Modified-Since": SINCE}),
    "older date": ("GET", LIVE, {"If-Modified-Since": BEFORE}),
    "no date": ("GET", LIVE, {"If-Modified-Since": "yesterday"}),
    "unchanged head": ("HEAD", LIVE, {"If-None-Match": '"tag"'}),
    "busy": ("GET", "/feed/live/busy.ics", {}),
    "nothing yet": ("GET", NEW, {}),
    "revoked": ("GET", GONE, {}),
    "revoked head": ("HEAD", GONE, {}),
    "unknown": ("GET", UNKNOWN, {}),
    "unknown busy": ("GET", "/feed/nobody/busy.ics", {}),
    "odd secret": ("GET", "/feed/%ff%00.ics", {}),
    "browse": ("PROPFIND", LIVE, {}),
    "write": ("PUT", LIVE, {}),
    "post": ("POST", UNKNOWN, {}),
    "options": ("OPTIONS", LIVE, {}),
}


@pytest.fixture
def front(app: Flask) -> Front:
    return create_front(app)


def ask(application: object, method: str, path: str, headers: dict[str, str]) -> TestResponse:
    client = Client(application)  # type: ignore[arg-type]
    return client.open(path, method=method, headers=headers, base_url=PUBLIC_URL)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_both_doors_answer_the_same(
    app: Flask, front: Front, case: tuple[str, str, dict[str, str]]
) -> None:
    fast, reference = ask(front, *case), ask(app, *case)

    assert fast.status == reference.status
    assert sorted(fast.headers) == sorted(reference.headers)
    assert fast.data == reference.data


@pytest.mark.parametrize(
    ("case", "status"),
    [
        ("packed", 200),
        ("same tag", 304),
        ("weak tag", 304),
        ("one of several tags", 304),
        ("same date", 304),
        ("other tag, same date", 200),
        ("older date", 200),
        ("no date", 200),
        ("unknown", 404),
        ("revoked", 410),
        ("nothing yet", 503),
        ("browse", 405),
    ],
)
def test_the_door_says_what_calendars_understand(front: Front, case: str, status: int) -> None:
    assert ask(front, *CASES[case]).status_code == status


def test_a_calendar_that_unpacks_gets_the_stored_gzip(front: Front) -> None:
    answer = ask(front, *CASES["packed"])

    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.data) == CALENDAR


def test_a_calendar_that_cannot_unpack_gets_plain_bytes(front: Front) -> None:
    answer = ask(front, *CASES["plain"])

    assert "Content-Encoding" not in answer.headers
    assert answer.data == CALENDAR
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"


def test_the_busy_address_serves_the_neutral_blocks(front: Front) -> None:
    assert ask(front, *CASES["busy"]).data == BUSY


def test_an_unchanged_feed_is_not_read_from_the_database(front: Front, lookup: FakeLookup) -> None:
    ask(front, *CASES["same tag"])

    assert lookup.bodies == 0


@pytest.mark.parametrize("case", ["packed", "same tag", "unknown", "revoked", "browse"])
def test_no_answer_leaves_a_trace(front: Front, case: str) -> None:
    headers = ask(front, *CASES[case]).headers

    assert headers["Cache-Control"] == "private, no-cache"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Robots-Tag"].startswith("noindex")
    assert "Set-Cookie" not in headers


def test_a_head_answer_has_no_body_but_its_length(front: Front) -> None:
    answer = ask(front, *CASES["head"])

    assert answer.data == b""
    assert int(answer.headers["Content-Length"]) == len(ask(front, *CASES["packed"]).data)


def test_the_last_good_copy_is_served_while_the_database_is_away(
    front: Front, lookup: FakeLookup
) -> None:
    ask(front, *CASES["packed"])
    lookup.is_down = True

    assert ask(front, *CASES["plain"]).data == CALENDAR


def test_without_a_copy_an_absent_database_asks_for_patience(
    front: Front, lookup: FakeLookup
) -> None:
    lookup.is_down = True

    answer = ask(front, *CASES["packed"])

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")


def test_a_revoked_feed_is_forgotten_by_memory_too(front: Front, lookup: FakeLookup) -> None:
    ask(front, *CASES["packed"])
    lookup.revoked.add("live")
    assert ask(front, *CASES["packed"]).status_code == 410
    lookup.is_down = True

    assert ask(front, *CASES["packed"]).status_code == 503


def test_a_feed_revoked_between_two_reads_is_gone(front: Front, lookup: FakeLookup) -> None:
    lookup.vanishes = True

    assert ask(front, *CASES["other tag"]).status_code == 410


def test_a_calendar_without_a_copy_costs_one_read(front: Front, lookup: FakeLookup) -> None:
    lookup.vanishes = True  # whoever reads once more finds nothing

    assert ask(front, *CASES["packed"]).status_code == 200


def test_pages_pass_through_the_door(front: Front) -> None:
    assert "PlanSync" in ask(front, "GET", "/", {}).text


def test_a_fetch_is_noted_with_the_calendars_name(front: Front, app: Flask) -> None:
    fetches: FetchNotes = app.extensions["plansync"].fetches
    ask(front, "GET", LIVE, {"User-Agent": "Google-Calendar-Importer\x07"})
    ask(front, "GET", LIVE, {"User-Agent": "Thunderbird", "If-None-Match": '"tag"'})

    (noted,) = fetches.drain().values()

    assert (noted.agent, noted.times) == ("Thunderbird", 2)
    assert not fetches.drain()


@pytest.mark.parametrize("path", [UNKNOWN, GONE])
def test_addresses_that_lead_nowhere_note_nothing(front: Front, app: Flask, path: str) -> None:
    ask(front, "GET", path, {})

    assert not app.extensions["plansync"].fetches.drain()
