"""Every address, for a stranger and for two runners."""

import re

import pytest
from flask import Flask

from plansync.web.routes import PUBLIC, RUNNERS
from tests.fakes.services import World
from tests.web.browser import Browser

OWN_PAGES = sorted({rule for method, rule, _ in RUNNERS if method == "GET" and "<" not in rule})
OWN_FORMS = sorted({rule for method, rule, _ in RUNNERS if method == "POST"})
HTML_PAGES = [*(path for path in OWN_PAGES if path != "/account/export"), "/connect", "/privacy"]
OPEN_PAGES = ["/", "/privacy", "/safety", "/connect", "/robots.txt", "/health/live"]
OPEN_PAGES += ["/health/ready", "/metrics"]


@pytest.mark.parametrize("path", OPEN_PAGES)
def test_open_pages_need_no_sign_in(stranger: Browser, path: str) -> None:
    assert stranger.get(path).status_code == 200


@pytest.mark.parametrize("path", [*OWN_PAGES, "/sessions/anything"])
def test_a_stranger_is_told_how_to_sign_in(stranger: Browser, path: str) -> None:
    answer = stranger.get(path)

    assert answer.status_code == 401
    assert "Please sign in" in answer.text


@pytest.mark.parametrize("path", OWN_FORMS)
def test_a_stranger_cannot_send_a_runners_form(stranger: Browser, path: str) -> None:
    assert stranger.post(path).status_code == 401


@pytest.mark.parametrize("path", OWN_PAGES)
def test_every_page_is_there_for_its_runner(robin: Browser, path: str) -> None:
    assert robin.get(path).status_code == 200


@pytest.mark.parametrize("path", OWN_PAGES)
def test_no_page_shows_a_trace_of_another_runner(kim: Browser, path: str) -> None:
    shown = kim.get(path).text

    for theirs in ("Robin", "robin-secret", "Lake Marathon", "Autumn plan", "robin0000"):
        assert theirs not in shown


def test_anothers_session_is_not_found(robin: Browser, kim: Browser) -> None:
    uids = re.findall(r'href="(/sessions/[^"]+)"', robin.get("/plan").text)
    assert uids
    assert robin.get(uids[0]).status_code == 200

    assert kim.get(uids[0]).status_code == 404


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/races/remove", {"race": "race-lake"}),
        ("/sources/remove", {"source": "source-autumn-plan", "sure": "1"}),
        ("/sources/read", {"source": "source-autumn-plan"}),
        ("/account/browsers", {"browser": "hash-of-robin"}),
    ],
)
def test_anothers_things_are_not_found_and_stay(
    kim: Browser, world: World, path: str, fields: dict[str, str]
) -> None:
    assert kim.post(path, fields).status_code == 404

    robin = next(iter(world.runners.values()))
    assert robin.races
    assert robin.sources


def test_every_address_of_the_contract_is_served(app: Flask) -> None:
    served = {(method, rule) for method, rule, _ in (*PUBLIC, *RUNNERS)}
    both = {"/connect", "/phase", "/races", "/body", "/sources", "/settings"}
    wanted = {(method, rule) for rule in both for method in ("GET", "POST")}
    wanted |= {("GET", rule) for rule in ("/", "/plan", "/sessions/<uid>", "/feed", "/metrics")}
    wanted |= {("GET", rule) for rule in ("/strava/callback", "/sign-in/<token>")}
    wanted |= {("GET", "/account/export"), ("GET", "/health/live"), ("GET", "/health/ready")}
    wanted |= {("POST", rule) for rule in ("/phase/preview", "/phase/undo", "/feed/rotate")}
    wanted |= {("POST", rule) for rule in ("/feed/revoke", "/account/delete")}
    wanted |= {("POST", "/account/disconnect")}
    wanted |= {(method, "/strava/webhook/<secret>") for method in ("GET", "POST")}

    assert wanted <= served
    assert {"/feed/<secret>.ics", "/feed/<secret>/busy.ics"} <= {
        rule.rule for rule in app.url_map.iter_rules()
    }


@pytest.mark.parametrize("path", ["/phase/undo", "/feed/rotate", "/account/delete"])
def test_looking_at_a_form_address_changes_nothing(robin: Browser, path: str) -> None:
    answer = robin.get(path)

    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


def test_robots_are_kept_from_pages_but_not_from_the_feed(stranger: Browser) -> None:
    asked = stranger.get("/robots.txt").text

    assert "/feed" not in asked
    assert "Disallow: /\n" not in asked


@pytest.mark.parametrize("path", HTML_PAGES)
def test_pages_load_nothing_from_elsewhere(robin: Browser, path: str) -> None:
    loaded = re.findall(
        r'<(?:link|script|img|iframe)[^>]+(?:href|src)="([^"]+)"', robin.get(path).text
    )

    assert loaded
    assert all(address.startswith(("/static/", "data:image/")) for address in loaded)


@pytest.mark.parametrize("path", HTML_PAGES)
def test_every_field_has_a_label(robin: Browser, path: str) -> None:
    shown = robin.get(path).text
    ids = re.findall(
        r'<(?:input|select)(?![^>]*type="(?:hidden|checkbox|radio)")[^>]* id="([^"]+)"', shown
    )

    assert all(f'for="{one}"' in shown for one in ids)
