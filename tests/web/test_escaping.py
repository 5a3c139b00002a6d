"""Names from outside are shown as text, never as markup."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest

from plansync.plan.season import Race
from tests.fakes.runners import a_source
from tests.fakes.services import World
from tests.web.browser import Browser

HOSTILE = '<script>alert(1)</script><img src=x onerror="alert(2)">\'"&'


@pytest.fixture
def hostile(world: World, robin: Browser) -> Browser:
    runner = next(iter(world.runners.values()))
    runner.name = HOSTILE
    runner.run_title = HOSTILE
    runner.races = [Race(HOSTILE, HOSTILE, date(2026, 11, 29), 10000)]
    runner.sources = [replace(a_source(), id=HOSTILE, name=HOSTILE, address=HOSTILE, error=HOSTILE)]
    return robin


@pytest.mark.parametrize(
    "path", ["/", "/plan", "/phase", "/races", "/sources", "/account", "/feed", "/body"]
)
def test_a_hostile_name_stays_text(hostile: Browser, path: str) -> None:
    shown = hostile.get(path).text

    assert "<script>alert" not in shown
    assert "<img src=x" not in shown


def test_a_hostile_name_can_be_read(hostile: Browser) -> None:
    assert "&lt;script&gt;alert(1)" in hostile.get("/races").text


def test_a_hostile_title_of_a_session_page_stays_text(hostile: Browser) -> None:
    path = hostile.get("/plan").text.partition('href="/sessions/')[2].partition('"')[0]

    shown = hostile.get(f"/sessions/{path}").text

    assert "&lt;script&gt;" in shown
    assert "<script>alert" not in shown


def test_a_hostile_file_stays_text_in_the_check_up(robin: Browser) -> None:
    robin.page = "/sources"

    shown = robin.post("/sources/check", {"file": (as_file(HOSTILE), "plan.ics")}).text

    assert "&lt;script&gt;" in shown
    assert "<script>alert" not in shown


def test_what_is_typed_wrong_is_told_back_as_text(robin: Browser) -> None:
    assert "<script>" not in robin.get(f"/plan?week={HOSTILE}").text


def as_file(text: str) -> BytesIO:
    return BytesIO(text.encode())
