"""The pages over the real use cases and a real database: the fakes promise nothing more."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask, render_template_string

from plansync.plan.model import Note
from plansync.store import open_store
from plansync.store.secrets import make_secrets
from plansync.web.app import create_app, create_front
from plansync.web.options import WebSettings
from plansync.web.render import NOTE_PAGES
from plansync.web.routes import RUNNERS
from tests.contract.sync.world import ADDRESS, NOW, Clock, World, make_world, two_weeks
from tests.fakes.services import PUBLIC_URL
from tests.web.browser import Browser

PAGES = sorted({rule for method, rule, _ in RUNNERS if method == "GET" and "<" not in rule})


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder: Path = tmp_path_factory.mktemp("pages")
    store = open_store(
        f"sqlite:///{folder / 'pages.db'}", secrets=make_secrets("k" * 32), data_dir=folder
    )
    yield make_world(store, clock=Clock(NOW))
    store.close()


@pytest.fixture(scope="module")
def real_app(real: World) -> Iterator[Flask]:
    lookup = real.store.feed_lookup()
    settings = WebSettings(PUBLIC_URL, b"k" * 32, has_limits=False)
    yield create_app(real.services, settings, lookup=lookup)
    lookup.close()


def runner_of(real: World, app: Flask, athlete_id: str) -> Browser:
    browser = Browser(app.test_client(), page="/account")
    assert browser.get(real.services.accounts.sign_in_link(athlete_id)).status_code == 303
    return browser


@pytest.fixture(scope="module")
def planned(real: World, real_app: Flask) -> Browser:
    """Robin, whose plan of two weeks was read."""
    return runner_of(real, real_app, real.planned())


@pytest.fixture(scope="module")
def empty(real: World, real_app: Flask) -> Browser:
    """Kim, who has only just come."""
    return runner_of(real, real_app, real.runner("Kim"))


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_there_for_a_runner_with_a_plan(planned: Browser, path: str) -> None:
    answer = planned.get(path)

    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_there_for_a_runner_with_nothing(empty: Browser, path: str) -> None:
    answer = empty.get(path)

    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("code", NOTE_PAGES)
def test_a_note_leads_to_the_page_on_which_it_is_answered(real_app: Flask, code: str) -> None:
    address, words = NOTE_PAGES[code]
    macro = '{% from "_parts.html" import notes %}{{ notes(items) }}'

    with real_app.test_request_context():
        told = render_template_string(macro, items=[Note(code, "there is more", None)])

    assert address in PAGES
    assert f'There is more. <a href="{address}">{words}</a>' in told


def test_a_note_without_an_answer_has_no_link(real_app: Flask) -> None:
    macro = '{% from "_parts.html" import notes %}{{ notes(items) }}'

    with real_app.test_request_context():
        told = render_template_string(macro, items=[Note("moved", "<b>bold</b>", None)])

    assert "<a" not in told
    assert "&lt;b&gt;" in told


def test_a_session_opens_for_its_runner_only(planned: Browser, empty: Browser) -> None:
    address = re.findall(r'href="(/sessions/[^"]+)"', planned.get("/plan").text)[0]

    assert "How to do it" in planned.get(address).text
    assert empty.get(address).status_code == 404


def test_a_phase_is_previewed_applied_and_undone(planned: Browser) -> None:
    fields = {"phase": "2", "from": "2026-11-24"}
    shown = planned.post("/phase/preview", {**fields, "override": "1"}).text
    digest = re.search(r'name="digest" value="([^"]+)"', shown)
    assert digest

    applied = planned.post("/phase", {**fields, "override": "1", "digest": digest[1]})

    assert applied.status_code == 303, applied.text
    assert "Undo the last change" in planned.get("/phase").text
    assert planned.post("/phase/undo").status_code == 303


def test_a_guard_not_met_is_refused_without_the_tick(planned: Browser) -> None:
    answer = planned.post("/phase", {"phase": "5", "from": "2026-11-24"})

    assert answer.status_code == 400


def test_the_address_on_the_page_serves_the_calendar(planned: Browser, real_app: Flask) -> None:
    page = planned.get("/feed").text
    if "Switch my calendar on" in page:
        planned.post("/feed/new")
        page = planned.get("/feed").text
    address = re.search(r'id="address" readonly value="https://plan\.example([^"]+)"', page)
    assert address
    front = create_front(real_app)

    body, status = ask(front, address[1])

    assert status.startswith("200")
    assert gzip.decompress(body).startswith(b"BEGIN:VCALENDAR")


def test_answers_and_settings_sent_by_the_pages_are_taken(empty: Browser) -> None:
    body = {
        "overactive": ["soleus"],
        "underactive": ["gluteus-medius"],
        "underactive-side:gluteus-medius": "left",
        "underactive-level:gluteus-medius": "high",
        "health": ["anticoagulant"],
        "pain-muscle:0": "soleus",
        "pain-level:0": "2",
        "pain-since:0": "2026-11-20",
    }
    settings = {"timezone": "America/Vancouver", "time-sunday": "08:15", "alarm-run": "30"}

    assert empty.post("/body", body).status_code == 303
    assert empty.post("/settings", settings).status_code == 303

    assert 'name="health" value="anticoagulant" checked' in empty.get("/body").text
    assert 'value="08:15"' in empty.get("/settings").text


def test_a_plan_is_added_checked_and_removed(real: World, empty: Browser) -> None:
    real.plans.bodies[ADDRESS] = two_weeks()
    assert "says so" in empty.post("/sources/check", {"url": ADDRESS}).text
    assert empty.post("/sources", {"url": ADDRESS, "name": "Book"}).status_code == 303
    shown = empty.get("/sources").text
    assert "secret-part" not in shown
    source = re.search(r'name="source" value="([^"]+)"', shown)
    assert source

    empty.post("/sources/remove", {"source": source[1], "sure": "1"})

    assert "No plan yet" in empty.get("/sources").text


def test_a_race_is_added(empty: Browser) -> None:
    fields = {"name": "Lake Ten", "date": "2027-01-10", "distance_km": "10"}

    assert empty.post("/races", fields).status_code == 303
    assert "Lake Ten" in empty.get("/races").text


def test_another_browser_is_listed_and_signed_out(real: World, real_app: Flask) -> None:
    athlete_id = real.runner("Max")
    here, there = (runner_of(real, real_app, athlete_id) for _ in range(2))
    shown = here.get("/account").text
    assert shown.count("this browser") == 1
    (other,) = re.findall(r'name="browser" value="([^"]+)"', shown)

    here.post("/account/browsers", {"browser": other})

    assert there.get("/plan").status_code == 401
    assert here.get("/plan").status_code == 200


def test_a_used_link_is_told_as_such(real: World, real_app: Flask) -> None:
    link = real.services.accounts.sign_in_link(real.runner("Lee"))
    browser = Browser(real_app.test_client())
    browser.get(link)

    answer = browser.get(link)

    assert answer.status_code == 404
    assert "This link does not work any more" in answer.text


def ask(front: object, path: str) -> tuple[bytes, str]:
    said: list[str] = []
    environ = {"PATH_INFO": path, "REQUEST_METHOD": "GET", "HTTP_ACCEPT_ENCODING": "gzip"}
    body = front(environ, lambda status, headers: said.append(status))  # type: ignore[operator]
    return b"".join(body), said[0]
