"""Checking the body in a real browser: look, compare, decide, accept, look back."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Site, Visit

Open = Callable[..., Visit]


@pytest.mark.parametrize("has_script", [True, False], ids=["script", "no-script"])
def test_checking_the_body(site: Site, visit: Open, size: str, has_script: bool) -> None:
    seen = visit(size, java_script_enabled=has_script)
    page = seen.page
    runner = next(iter(site.world.runners.values()))
    page.goto(site.link())
    page.get_by_role("link", name="Body", exact=True).click()
    page.get_by_role("link", name="Check yourself step by step").click()
    page.get_by_label("Knees move in From the front").check()
    page.get_by_label("Knees move out From the front").check()
    page.get_by_text("Mobility and endurance tests").click()
    wall = page.get_by_role("group", name="Knee to wall")
    wall.get_by_label("Left, cm").fill("8,5")
    wall.get_by_label("Right, cm").fill("12")
    page.get_by_role("button", name="See what it suggests").click()
    expect(page.get_by_text("Nothing is saved yet.")).to_be_visible()
    expect(page.get_by_text("Often associated with: knee to wall (left: 8.5 cm")).to_be_visible()
    assert runner.checks == []
    page.get_by_role("group", name="Short inner-thigh muscles").get_by_label("Too little").check()

    page.get_by_role("button", name="Make these my lists").click()

    expect(page.get_by_role("status")).to_contain_text("Your lists are saved.")
    expect(page.get_by_role("heading", name="Tuesday 24 November")).to_be_visible()
    assert "adductors-short" in runner.profile["underactive"]
    assert "soleus:left" in runner.profile["overactive"]
    page.get_by_role("link", name="Check again").click()
    expect(wall.get_by_label("Left, cm")).to_have_value("8.5")
    assert seen.complaints == []


def test_the_proposal_fits_a_phone(site: Site, visit: Open) -> None:
    page = visit("phone").page
    page.goto(site.link())
    page.goto(f"{site.base}/body/check")
    page.get_by_label("Knees move in From the front").check()
    page.get_by_label("Knees move out From the front").check()

    page.get_by_role("button", name="See what it suggests").click()

    expect(page.get_by_role("heading", name="What your check suggests")).to_be_visible()
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) == 0
