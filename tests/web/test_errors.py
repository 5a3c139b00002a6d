"""Every error is a page that says what to do."""

from datetime import timedelta

import pytest

from plansync.errors import (
    Fault,
    GoneError,
    InputError,
    NotACalendarError,
    NotFoundError,
    OperatorError,
    OutsideError,
    PlanSyncError,
    ReconnectError,
    RefusedAddressError,
    StaleError,
)
from plansync.store.one_time import Refusal, TokenRefusedError
from plansync.web.errors import trouble_of
from tests.fakes.runners import NOW
from tests.fakes.services import World
from tests.web.browser import Browser

ERRORS = [
    (InputError([Fault("", "pace", "is odd", "5:45")]), 400, "Please check what you entered"),
    (RefusedAddressError("it is private"), 400, "Please check what you entered"),
    (NotFoundError("no such thing"), 404, "Not found"),
    (GoneError("it was ended"), 410, "This was switched off"),
    (TokenRefusedError(Refusal.USED), 404, "This link does not work any more"),
    (StaleError("it moved"), 409, "This changed in the meantime"),
    (OutsideError("it is away", source="x"), 502, "We could not reach someone else"),
    (NotACalendarError("a web page", source="x"), 502, "We could not reach someone else"),
    (ReconnectError("gone", reason="refused"), 400, "Strava asks for your permission again"),
    (OperatorError("no key", hint="set it"), 503, "This PlanSync needs its operator"),
]


@pytest.mark.parametrize(("error", "status", "title"), ERRORS)
def test_each_of_our_errors_has_a_page(
    robin: Browser, world: World, error: PlanSyncError, status: int, title: str
) -> None:
    world.fails["overview"] = error

    answer = robin.get("/")

    assert answer.status_code == status
    assert f"<h1>{title}</h1>" in answer.text


def test_no_class_of_ours_is_without_a_page() -> None:
    ours = {kind for kind in every(PlanSyncError) if kind.__module__ == "plansync.errors"}

    assert ours - {PlanSyncError} <= {type(error) for error, _, _ in ERRORS}
    assert len({trouble_of(type(error)).title for error, _, _ in ERRORS}) == 8


def test_an_input_error_names_the_nearest_word(robin: Browser, world: World) -> None:
    world.fails["overview"] = InputError([Fault("", "pace", "is odd", "5:45")])

    assert "Did you mean <strong>5:45</strong>?" in robin.get("/").text


def test_all_faults_are_told_together(robin: Browser, world: World) -> None:
    world.fails["overview"] = InputError([Fault("", "a", "one"), Fault("", "b", "two")])

    shown = robin.get("/").text

    assert "One." in shown
    assert "Two." in shown


def test_a_busy_outside_says_when_to_come_back(robin: Browser, world: World) -> None:
    later = NOW + timedelta(seconds=90)
    world.fails["overview"] = OutsideError("busy", source="Strava", retry_at=later)

    answer = robin.get("/")

    assert answer.headers["Retry-After"] == "90"
    assert "Try again at Tue 24 Nov, 05:31" in answer.text


def test_a_database_that_is_away_gets_a_page_too(robin: Browser, world: World) -> None:
    """Even the question who is signed in needs the database."""
    world.fails["who"] = OutsideError("the database is busy", source="the database")

    assert "The database is busy." in robin.get("/plan").text


@pytest.mark.parametrize(("path", "status"), [("/nowhere", 404), ("/phase/undo", 405)])
def test_http_errors_are_pages_with_a_way_on(robin: Browser, path: str, status: int) -> None:
    answer = robin.get(path)

    assert answer.status_code == status
    assert "To the start page" in answer.text


def every(kind: type[PlanSyncError]) -> set[type[PlanSyncError]]:
    return {kind} | {one for below in kind.__subclasses__() for one in every(below)}
