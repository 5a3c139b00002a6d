"""Connecting Strava: what is said before, where it leads, and every way back."""

from urllib.parse import parse_qs, urlsplit

import pytest

from plansync.errors import (
    OperatorError,
    OutsideError,
    PlanSyncError,
    ReconnectError,
    StaleError,
)
from tests.fakes.services import AUTHORIZE, World
from tests.web.browser import Browser

CONSENT = [
    "What PlanSync reads",
    "How it is collected",
    "7 days, then it is gone",
    "How to withdraw and have it deleted",
    "not medical advice",
    "not affiliated with NASM or Strava",
    "coach@plan.example",
]


def began(browser: Browser, **fields: str) -> dict[str, str]:
    """What Strava is asked, after the button was pressed."""
    answer = browser.post("/connect", fields)
    assert answer.status_code == 302
    address = answer.headers["Location"]
    assert address.startswith(AUTHORIZE)
    return {key: values[0] for key, values in parse_qs(urlsplit(address).query).items()}


@pytest.mark.parametrize("said", CONSENT)
def test_the_consent_is_told_before_the_button(stranger: Browser, said: str) -> None:
    shown = stranger.get("/connect").text

    assert said in shown
    assert shown.index(said) < shown.index("Connect with Strava</button>")


def test_looking_at_the_page_begins_nothing(stranger: Browser, world: World) -> None:
    stranger.get("/connect")

    assert not world.states


def test_a_runner_comes_back_signed_in(stranger: Browser) -> None:
    state = began(stranger)["state"]

    answer = stranger.get(f"/strava/callback?state={state}&code=abc&scope=read,activity:read_all")

    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert "Robin" in stranger.get("/account").text


def test_a_new_runner_goes_on_to_the_health_questions(stranger: Browser) -> None:
    state = began(stranger)["state"]

    answer = stranger.get(f"/strava/callback?state={state}&code=new")

    assert answer.headers["Location"] == "/body?first=1"
    assert "step 1 of 3" in stranger.get("/body?first=1").text


@pytest.mark.parametrize(
    ("error", "status", "said", "button"),
    [
        (ReconnectError("no", reason="denied"), 400, "You said no, and that is fine", "Ask again"),
        (ReconnectError("no", reason="scope"), 400, "View data about your activities", "Ask again"),
        (ReconnectError("it was used", reason="code"), 400, "way back is used up", "Start again"),
        (OutsideError("Strava is away", source="Strava"), 502, "did not answer", "Try again"),
        (OperatorError("Strava is full", hint="raise it"), 503, "Raise it.", "start page"),
        (StaleError("this belongs to another"), 409, "This belongs to another.", "Try again"),
    ],
)
def test_every_way_back_that_fails_has_its_page(
    stranger: Browser,
    world: World,
    error: PlanSyncError,
    status: int,
    said: str,
    button: str,
) -> None:
    state = began(stranger)["state"]
    world.fails["finish_connect"] = error

    answer = stranger.get(f"/strava/callback?state={state}")

    assert answer.status_code == status
    assert said in answer.text
    assert button in answer.text
    assert not world.cookies


def test_a_missing_box_is_asked_for_again_with_force(stranger: Browser, world: World) -> None:
    """Without force Strava would not show the boxes to who said yes before."""
    state = began(stranger)["state"]
    world.fails["finish_connect"] = ReconnectError("no", reason="scope")
    shown = stranger.get(f"/strava/callback?state={state}").text

    assert 'name="again" value="1"' in shown
    assert began(stranger, again="1")["approval_prompt"] == "force"


def test_a_way_back_works_once(stranger: Browser) -> None:
    state = began(stranger)["state"]
    stranger.get(f"/strava/callback?state={state}&code=abc")

    answer = stranger.get(f"/strava/callback?state={state}&code=abc")

    assert answer.status_code == 400
    assert "way back is used up" in answer.text


def test_a_way_back_into_another_browser_signs_nobody_in(
    stranger: Browser, kim: Browser, world: World
) -> None:
    state = began(stranger)["state"]
    before = dict(world.cookies)

    answer = kim.get(f"/strava/callback?state={state}&code=abc")

    assert answer.status_code == 400
    assert world.cookies == before


def test_the_code_does_not_stay_in_the_address(stranger: Browser) -> None:
    state = began(stranger)["state"]

    answer = stranger.get(f"/strava/callback?state={state}&code=secret-code")

    assert "secret-code" not in answer.headers["Location"]
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_without_an_application_the_button_says_who_can_mend_it(
    stranger: Browser, world: World
) -> None:
    world.fails["begin_connect"] = OperatorError("this PlanSync has no Strava application")

    answer = stranger.post("/connect")

    assert answer.status_code == 503
    assert "needs its operator" in answer.text


def test_without_an_application_no_stranger_is_sent_to_strava(
    stranger: Browser, world: World
) -> None:
    """Who begins at a PlanSync that never had Strava is told how to get in."""
    world.has_strava = False

    welcome, connect = stranger.get("/").text, stranger.get("/connect").text

    assert 'href="/connect"' not in welcome
    assert "gives you a sign-in link" in welcome
    assert "not set up for Strava" in connect
    assert ">Connect with Strava<" not in connect
