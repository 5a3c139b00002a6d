"""Saying how a session was: from the week with the keyboard alone, and from a calendar's link."""

from collections.abc import Callable

from playwright.sync_api import expect

from plansync.plan.progress import Mark
from tests.browser.conftest import Site, Visit
from tests.fakes.runners import TODAY
from tests.fakes.services import FakeMarks

Open = Callable[..., Visit]
TOUCH_PX = 44


def session_of_today(site: Site) -> tuple[str, str]:
    """A runner's id and the uid of their first session of today."""
    robin = next(iter(site.world.runners.values()))
    return robin.id, next(one.uid for one in robin.entries() if one.session and one.day == TODAY)


def test_a_week_is_marked_with_the_keyboard_alone(site: Site, visit: Open, size: str) -> None:
    robin, uid = session_of_today(site)
    seen = visit(size)
    page = seen.page
    page.goto(site.link())
    page.goto(f"{site.base}/plan?week={TODAY.isoformat()}")
    place = page.locator(f'[id="{uid}"]')
    place.locator("summary").focus()

    page.keyboard.press("Enter")
    for _ in range(2):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_role("status").first).to_contain_text("Kept.")
    expect(place).to_contain_text("Done and steady")
    assert site.world.runners[robin].marks[uid].mark is Mark.CONTROLLED
    assert seen.complaints == []


def test_a_calendars_link_opens_marks_and_takes_back(site: Site, visit: Open, size: str) -> None:
    robin, uid = session_of_today(site)
    token = FakeMarks(site.world).token(robin, uid)
    seen = visit(size)
    page = seen.page
    page.goto(f"{site.base}/s/{uid}/{token}")
    buttons = page.locator("form.marks")
    expect(buttons.get_by_role("button")).to_have_count(4)
    for button in buttons.get_by_role("button").all():
        box = button.bounding_box()
        assert box
        assert box["height"] >= TOUCH_PX

    page.get_by_role("button", name="Too hard").click()

    expect(page.locator("#said")).to_contain_text("Too hard: next time easier")
    expect(page.get_by_role("button", name="Too hard")).to_have_attribute("aria-pressed", "true")
    assert site.world.runners[robin].marks[uid].via == "link"
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_role("button", name="Take it back")).to_have_count(0)
    assert site.world.runners[robin].marks == {}
    assert seen.complaints == []
