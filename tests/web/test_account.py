"""Signing in and out, taking a copy, leaving."""

import json

import pytest

from plansync.sync.views import StravaState
from tests.fakes.runners import FakeRunner
from tests.fakes.services import World
from tests.web.browser import Browser


@pytest.fixture
def runner(world: World) -> FakeRunner:
    return next(iter(world.runners.values()))


def test_a_sign_in_link_works_once(stranger: Browser, world: World, runner: FakeRunner) -> None:
    world.links["once"] = runner.id
    assert stranger.get("/sign-in/once").headers["Location"] == "/"

    answer = stranger.get("/sign-in/once")

    assert answer.status_code == 404
    assert "This link does not work any more" in answer.text


@pytest.mark.parametrize("purpose", ["prefetch", "prefetch;prerender"])
def test_a_browser_that_looks_ahead_does_not_use_the_link_up(
    stranger: Browser, world: World, runner: FakeRunner, purpose: str
) -> None:
    world.links["once"] = runner.id

    stranger.get("/sign-in/once", headers={"Sec-Purpose": purpose})
    stranger.client.head("/sign-in/once", base_url="https://plan.example")

    assert "once" in world.links


def test_signing_in_closes_who_was_signed_in_here(
    kim: Browser, world: World, runner: FakeRunner
) -> None:
    world.links["once"] = runner.id

    kim.get("/sign-in/once")

    assert list(world.cookies.values()) == [runner.id]


def test_signing_out_ends_the_cookie_on_the_server_too(robin: Browser, world: World) -> None:
    answer = robin.post("/sign-out")

    assert answer.headers["Location"] == "/"
    assert not world.cookies
    assert robin.get("/plan").status_code == 401


def test_a_copy_is_a_file_with_the_day_in_its_name(robin: Browser) -> None:
    answer = robin.get("/account/export")

    assert json.loads(answer.data) == {"name": "Robin Example"}
    assert "plansync-2026-11-24.json" in answer.headers["Content-Disposition"]


def test_leaving_strava_is_asked_about_first(robin: Browser, runner: FakeRunner) -> None:
    assert "Disconnect Strava?" in robin.post("/account/disconnect").text
    assert str(runner.strava.state) == StravaState.CONNECTED

    robin.post("/account/disconnect", {"sure": "1"})

    assert str(runner.strava.state) == StravaState.NONE


def test_deleting_is_asked_about_first_and_confirmed_in_writing(
    robin: Browser, world: World
) -> None:
    assert "Delete your account?" in robin.post("/account/delete").text
    assert len(world.runners) == 2

    answer = robin.post("/account/delete", {"sure": "1"})

    assert "On Tuesday 24 November" in answer.text
    assert [one.name for one in world.runners.values()] == ["Kim Other"]
    assert robin.get("/plan").status_code == 401


def test_another_browser_can_be_signed_out(robin: Browser) -> None:
    assert robin.post("/account/browsers", {"browser": "hash-1"}).status_code == 303
