"""The three moments that must work: connecting, subscribing, changing the phase."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from plansync.sync.views import StravaState
from tests.browser.conftest import Site, Visit

Open = Callable[..., Visit]


def test_connecting_strava(site: Site, visit: Open, size: str) -> None:
    """From the first page through the consent and Strava's page to being signed in."""
    seen = visit(size)
    page = seen.page
    page.goto(site.base)
    page.get_by_role("link", name="Start", exact=True).click()
    expect(page.get_by_role("heading", name="What PlanSync reads")).to_be_visible()
    expect(page.get_by_text("7 days, then it is gone here.")).to_be_visible()

    page.get_by_role("button", name="Connect with Strava").click()
    page.locator("#yes").click()

    expect(page.get_by_role("heading", name="Next run")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("Strava is connected.")
    assert page.url == f"{site.base}/"
    assert seen.complaints == []


def test_saying_no_to_strava(site: Site, visit: Open, size: str) -> None:
    page = visit(size).page
    page.goto(f"{site.base}/connect")
    page.get_by_role("button", name="Connect with Strava").click()

    page.locator("#no").click()

    expect(page.get_by_role("heading", name="You said no, and that is fine")).to_be_visible()
    expect(page.get_by_role("button", name="Ask again")).to_be_visible()


def test_an_unticked_box_is_named_and_asked_for_again(site: Site, visit: Open, size: str) -> None:
    page = visit(size).page
    page.goto(f"{site.base}/connect")
    page.get_by_role("button", name="Connect with Strava").click()
    page.locator("#unticked").click()
    expect(page.get_by_text("View data about your activities")).to_be_visible()

    page.get_by_role("button", name="Ask again").click()

    expect(page.get_by_role("heading", name="force")).to_be_visible()


def test_loading_the_way_back_again_is_explained(site: Site, visit: Open) -> None:
    page = visit().page
    page.goto(f"{site.base}/strava/callback?state=state-0&code=abc")

    expect(page.get_by_role("heading", name="That way back is used up")).to_be_visible()


def test_subscribing(site: Site, visit: Open, size: str) -> None:
    """The address is copied with one press, and every other way is there."""
    seen = visit(size, permissions=["clipboard-read", "clipboard-write"])
    page = seen.page
    page.goto(site.link())
    page.get_by_role("link", name="Calendar", exact=True).click()
    address = page.get_by_label("Calendar address").input_value()

    page.get_by_role("button", name="Copy").first.click()

    expect(page.get_by_text("Copied.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == address
    assert address.startswith(f"{site.base}/feed/")
    webcal = page.get_by_role("link", name="Open in my calendar app")
    assert webcal.get_attribute("href") == address.replace("http://", "webcal://")
    for name in ("Add to Google", "Add to Outlook.com", "Add to work Outlook"):
        expect(page.get_by_role("link", name=name)).to_be_visible()
    expect(page.get_by_text("This link is a password.")).to_be_visible()
    expect(page.locator("img.qr")).to_have_js_property("complete", value=True)
    assert page.locator("img.qr").evaluate("image => image.naturalWidth") > 0
    assert seen.complaints == []


def test_subscribing_without_javascript(site: Site, visit: Open) -> None:
    page = visit(java_script_enabled=False).page
    page.goto(site.link())

    page.goto(f"{site.base}/feed")

    expect(page.get_by_label("Calendar address")).to_be_visible()
    expect(page.get_by_role("button", name="Copy")).to_have_count(0)


def test_an_address_at_home_offers_no_google(site: Site, visit: Open, size: str) -> None:
    site.world.local_only = True
    page = visit(size).page
    page.goto(site.link())

    page.goto(f"{site.base}/feed")

    expect(page.get_by_role("link", name="Add to Google")).to_have_count(0)
    expect(page.get_by_text("Google and Outlook are not offered here.")).to_be_visible()


def test_the_address_is_changed_in_two_steps(site: Site, visit: Open, size: str) -> None:
    page = visit(size).page
    page.goto(site.link())
    page.goto(f"{site.base}/feed")
    before = page.get_by_label("Calendar address").input_value()
    page.get_by_role("button", name="Change the address").click()
    expect(page.get_by_role("heading", name="Change the calendar address?")).to_be_visible()

    page.get_by_role("button", name="Change the address").click()

    assert page.get_by_label("Calendar address").input_value() != before


@pytest.mark.parametrize("has_script", [True, False], ids=["script", "no-script"])
def test_changing_the_phase(site: Site, visit: Open, size: str, has_script: bool) -> None:
    """Look, compare, apply, take back; nothing moves before Apply."""
    seen = visit(size, java_script_enabled=has_script)
    page = seen.page
    runner = next(iter(site.world.runners.values()))
    page.goto(site.link())
    page.get_by_role("link", name="Phase", exact=True).click()
    page.get_by_label("Phase 2: Strength Endurance").check()
    page.get_by_role("button", name="See what would change").click()
    expect(page.get_by_role("heading", name="Phase 2 from Tuesday 24 November")).to_be_visible()
    expect(page.get_by_text("Nothing is saved yet.")).to_be_visible()
    expect(page.get_by_text(re.compile(r"\d+ → \d+ min")).first).to_be_visible()
    assert len(runner.changes) == 1

    page.get_by_role("button", name="Apply phase 2").click()

    expect(page.get_by_role("heading", name="Phase 2: Strength Endurance")).to_be_visible()
    page.get_by_role("button", name="Undo the last change").click()
    expect(page.get_by_role("heading", name="Phase 1: Stabilization Endurance")).to_be_visible()
    assert len(runner.changes) == 1
    assert seen.complaints == []


def test_both_sides_of_the_comparison_stand_beside_each_other_where_there_is_room(
    site: Site, visit: Open
) -> None:
    page = visit("desktop").page
    page.goto(site.link())
    page.goto(f"{site.base}/phase")
    page.get_by_label("Phase 2: Strength Endurance").check()
    page.get_by_role("button", name="See what would change").click()

    now, after = (
        page.get_by_text(word, exact=True).locator("visible=true").nth(1)
        for word in ("Now", "After")
    )
    left, right = now.bounding_box(), after.bounding_box()

    assert left is not None
    assert right is not None
    assert left["y"] == right["y"]
    assert left["x"] < right["x"]


def test_a_guard_stops_until_it_is_ticked(site: Site, visit: Open, size: str) -> None:
    page = visit(size).page
    page.goto(site.link())
    page.goto(f"{site.base}/phase")
    page.get_by_label("Phase 5: Power").check()
    page.get_by_role("button", name="See what would change").click()
    expect(page.get_by_text("Phase 2 should come first")).to_be_visible()
    page.get_by_role("button", name="Apply phase 5").click()
    expect(page.get_by_role("heading", name="Phase 5 from Tuesday 24 November")).to_be_visible()

    page.get_by_label("I have read this and want to change anyway.").check()
    page.get_by_role("button", name="Apply phase 5").click()

    expect(page.get_by_role("heading", name="Phase 5: Power")).to_be_visible()


def test_leaving_strava(site: Site, visit: Open, size: str) -> None:
    page = visit(size).page
    page.goto(site.link())
    page.goto(f"{site.base}/account")
    page.get_by_role("button", name="Disconnect Strava").click()

    page.get_by_role("button", name="Disconnect and delete").click()

    expect(page.get_by_text("What came from Strava is deleted")).to_be_visible()
    runner = next(iter(site.world.runners.values()))
    assert str(runner.strava.state) == StravaState.NONE


def test_the_browsers_time_zone_is_offered(site: Site, visit: Open, size: str) -> None:
    seen = visit(size, timezone_id="Asia/Tokyo")
    page = seen.page
    page.goto(site.link())
    page.goto(f"{site.base}/settings")

    page.get_by_role("button", name="Use Asia/Tokyo").click()

    expect(page.get_by_label("Time zone")).to_have_value("Asia/Tokyo")
    expect(page.get_by_role("button", name="Use Asia/Tokyo")).to_have_count(0)
    assert seen.complaints == []


def test_a_held_step_is_timed_by_the_clock(site: Site, visit: Open, size: str) -> None:
    """The clock on the wall counts, so a screen that was locked meanwhile costs nothing."""
    seen = visit(size)
    page = seen.page
    page.goto(site.link())
    page.clock.install()
    page.get_by_role("link", name="Before: ").first.click()
    button = page.get_by_role("button", name="Start 30 s").first

    button.click()
    page.clock.run_for(10_000)
    expect(page.get_by_role("button", name="20 s, stop")).to_have_count(1)
    page.clock.fast_forward(60_000)

    expect(page.get_by_text("Time is up.")).to_be_visible()
    expect(page.get_by_role("button", name="s, stop")).to_have_count(0)
    assert seen.complaints == []


def test_a_timer_can_be_stopped(site: Site, visit: Open) -> None:
    page = visit().page
    page.goto(site.link())
    page.get_by_role("link", name="Before: ").first.click()
    timers = page.get_by_role("button", name="Start 30 s")
    expect(timers).not_to_have_count(0)
    before = timers.count()
    timers.first.click()

    page.get_by_role("button", name="s, stop").click()

    expect(timers).to_have_count(before)


def test_without_javascript_there_is_no_timer(site: Site, visit: Open) -> None:
    page = visit(java_script_enabled=False).page
    page.goto(site.link())

    page.get_by_role("link", name="Before: ").first.click()

    expect(page.get_by_text("30 s each side").first).to_be_visible()
    expect(page.get_by_role("button", name="Start 30 s")).to_have_count(0)
