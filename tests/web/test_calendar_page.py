"""The calendar page: every way to subscribe, a new address, no address."""

from urllib.parse import quote

import pytest

from tests.fakes.runners import FakeRunner
from tests.fakes.services import World
from tests.web.browser import Browser


@pytest.fixture
def runner(world: World, robin: Browser) -> FakeRunner:
    robin.page = "/feed"
    return next(iter(world.runners.values()))


def test_the_address_is_there_in_every_form(robin: Browser, runner: FakeRunner) -> None:
    shown = robin.get("/feed").text
    path = f"plan.example/feed/{runner.secret}.ics"

    assert f'value="https://{path}"' in shown
    assert f'href="webcal://{path}"' in shown
    assert f"calendar.google.com/calendar/render?cid={quote('webcal://' + path, safe='')}" in shown
    assert "https://outlook.live.com/calendar/0/addfromweb?url=" in shown
    assert "https://outlook.office.com/calendar/0/addfromweb?url=" in shown
    assert 'src="data:image/svg+xml;base64,' in shown


@pytest.mark.parametrize(
    "said",
    [
        "This link is a password.",
        "Last fetched 2 minutes ago by <strong>Google Calendar</strong>",
        "every 8 to 24 hours",
        "about every 3 hours",
        "every 30 minutes",
        "a copy that never updates",
    ],
)
def test_what_a_runner_must_know_is_said(robin: Browser, runner: FakeRunner, said: str) -> None:
    assert said in robin.get("/feed").text


def test_without_javascript_the_address_can_be_selected(robin: Browser, runner: FakeRunner) -> None:
    shown = robin.get("/feed").text

    assert '<input id="address" readonly' in shown
    assert 'data-copy="address" aria-describedby="copied" hidden' in shown


def test_an_address_at_home_hides_google_and_outlook_and_says_why(
    robin: Browser, runner: FakeRunner, world: World
) -> None:
    world.local_only = True

    shown = robin.get("/feed").text

    assert "Add to Google" not in shown
    assert "Add to Outlook" not in shown
    assert "runner.lan is only known in your own network." in shown


def test_a_new_address_is_asked_about_first(robin: Browser, runner: FakeRunner) -> None:
    before = runner.secret

    answer = robin.post("/feed/rotate")

    assert "Change the calendar address?" in answer.text
    assert runner.secret == before


def test_a_new_address_replaces_the_old_one(robin: Browser, runner: FakeRunner) -> None:
    before = runner.secret or ""

    answer = robin.post("/feed/rotate", {"sure": "1"})

    assert answer.status_code == 303
    assert runner.secret not in (None, before)
    shown = robin.get("/feed").text
    assert runner.secret in shown
    assert before not in shown


def test_switching_off_is_asked_about_first_and_can_be_taken_up_again(
    robin: Browser, runner: FakeRunner
) -> None:
    assert "Switch your calendar off?" in robin.post("/feed/revoke").text
    robin.post("/feed/revoke", {"sure": "1"})
    assert runner.secret is None
    assert "Switch my calendar on" in robin.get("/feed").text

    robin.post("/feed/new")

    assert runner.secret
