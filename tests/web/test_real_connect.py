"""Connecting through the pages with the real use cases and the simulated Strava."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests
from flask import Flask
from werkzeug.test import TestResponse

from plansync.simulator.server import SimulatorServer
from plansync.store import open_store
from plansync.store.secrets import make_secrets
from plansync.web.app import create_app
from plansync.web.options import WebSettings
from tests.contract.sync.world import NOW, Clock, World, make_world, simulated
from tests.fakes.services import PUBLIC_URL
from tests.web.browser import Browser


@dataclass
class Place:
    """A PlanSync with its Strava, and a browser in front of it."""

    world: World
    app: Flask
    browser: Browser

    def to_strava(self, **fields: str) -> str:
        """The path and query Strava's permission page sends the browser back to."""
        sent = self.browser.post("/connect", fields)
        assert sent.status_code == 302, sent.text
        back = requests.get(sent.headers["Location"], allow_redirects=False, timeout=5)
        parts = urlsplit(back.headers["Location"])
        assert f"{parts.scheme}://{parts.netloc}" == PUBLIC_URL
        return f"{parts.path}?{parts.query}"

    def connect(self, *scopes: str) -> TestResponse:
        """The answer to the way back, when these scopes were left ticked (none: denied)."""
        assert self.world.strava is not None
        self.world.strava.auto_approve = scopes or False
        return self.browser.get(self.to_strava())


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    clock = Clock(NOW)
    url = f"sqlite:///{tmp_path / 'connect.db'}"
    store = open_store(url, secrets=make_secrets("k" * 32), data_dir=tmp_path)
    with SimulatorServer(simulated(clock)) as server:
        world = make_world(store, server=server, clock=clock)
        lookup = store.feed_lookup()
        settings = WebSettings(PUBLIC_URL, b"k" * 32, server.oauth_url, has_limits=False)
        app = create_app(world.services, settings, lookup=lookup)
        yield Place(world, app, Browser(app.test_client()))
        lookup.close()
    store.close()


ALL = ("read", "activity:read_all")


def test_a_new_runner_is_signed_in_and_led_to_the_body_page(place: Place) -> None:
    answer = place.connect(*ALL)

    assert (answer.status_code, answer.headers["Location"]) == (303, "/body?first=1")
    assert "step 1 of 3" in place.browser.get("/body?first=1").text


def test_a_runner_who_left_the_health_questions_is_led_back_to_them(place: Place) -> None:
    place.connect(*ALL)
    place.browser = Browser(place.app.test_client())

    assert place.connect(*ALL).headers["Location"] == "/body?first=1"
    for page in ("/", "/sources"):
        assert "First the health questions" in place.browser.get(page).text


def test_a_known_runner_is_signed_in_on_another_browser(place: Place) -> None:
    place.connect(*ALL)
    place.browser.page = "/body"
    place.browser.post("/body", {"first": "1"})
    place.browser = Browser(place.app.test_client())

    assert place.connect(*ALL).headers["Location"] == "/"
    assert len(place.world.services.accounts.all()) == 1


def test_loading_the_way_back_again_keeps_the_runner_signed_in(place: Place) -> None:
    assert place.world.strava is not None
    place.world.strava.auto_approve = ALL
    back = place.to_strava()
    place.browser.get(back)

    answer = place.browser.get(back)

    assert answer.status_code == 303
    assert place.browser.get("/plan").status_code == 200


def test_an_unticked_box_is_named_and_nobody_is_kept(place: Place) -> None:
    answer = place.connect("read")

    assert answer.status_code == 400
    assert "View data about your activities" in answer.text
    assert place.world.services.accounts.all() == ()


def test_a_way_back_in_another_browser_is_refused(place: Place) -> None:
    assert place.world.strava is not None
    place.world.strava.auto_approve = ALL
    back = place.to_strava()

    answer = Browser(place.app.test_client()).get(back)

    assert answer.status_code == 400
    assert "That way back is used up" in answer.text


def test_a_connected_runner_can_leave_strava(place: Place) -> None:
    place.connect(*ALL)
    place.browser.page = "/account"
    assert "View on Strava" in place.browser.get("/account").text

    answer = place.browser.post("/account/disconnect", {"sure": "1"})

    assert answer.status_code == 303
    assert "View on Strava" not in place.browser.get("/account").text
