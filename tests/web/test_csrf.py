"""Forms are taken only from our own pages."""

from collections.abc import Callable

import pytest
from flask import Flask

from plansync.web.routes import PUBLIC, RUNNERS
from tests.fakes.services import World
from tests.web.browser import Browser, signed_in

FORMS = sorted(
    rule for method, rule, _ in (*PUBLIC, *RUNNERS) if method == "POST" and "<" not in rule
)


@pytest.mark.parametrize("path", FORMS)
def test_a_form_without_its_token_is_refused(robin: Browser, path: str) -> None:
    answer = robin.client.post(path, base_url="https://plan.example", data={"sure": "1"})

    assert answer.status_code == 400
    assert "This form is too old" in answer.text


def test_a_refused_form_changes_nothing(robin: Browser, world: World) -> None:
    robin.client.post(
        "/feed/revoke", base_url="https://plan.example", data={"sure": "1", "csrf_token": "made-up"}
    )

    assert next(iter(world.runners.values())).secret


def test_a_token_of_another_browser_is_refused(robin: Browser, kim: Browser) -> None:
    answer = kim.client.post(
        "/races/remove",
        base_url="https://plan.example",
        data={"race": "race-hill", "csrf_token": robin.token()},
    )

    assert answer.status_code == 400


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_form_from_another_site_is_refused_even_with_its_token(robin: Browser, site: str) -> None:
    answer = robin.post("/races/remove", {"race": "race-lake"}, headers={"Sec-Fetch-Site": site})

    assert answer.status_code == 403
    assert "another site" in answer.text


def test_a_page_without_referrer_can_send_its_form(robin: Browser) -> None:
    """Pages with a secret address send no Referer, and Origin: null."""
    robin.page = "/feed"

    answer = robin.post("/feed/rotate", headers={"Origin": "null", "Sec-Fetch-Site": "same-origin"})

    assert answer.status_code == 200


def test_the_refusal_names_both_addresses(make_app: Callable[..., Flask], world: World) -> None:
    browser = signed_in(make_app(), world, "Robin")

    answer = browser.client.post("/phase/undo", base_url="http://localhost:8080")

    assert "You came by http://localhost:8080" in answer.text
    assert "https://plan.example" in answer.text
