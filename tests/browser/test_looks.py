"""Every page can be read and used: size, contrast, touch, keyboard."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site, Visit

Open = Callable[..., Visit]

PAGES = [
    "/",
    "/plan",
    "/phase",
    "/body",
    "/body/check",
    "/body/history",
    "/races",
    "/sources",
    "/settings",
    "/feed",
    "/account",
    "/connect",
    "/privacy",
    "/safety",
    "/nowhere",
]

# WCAG 2.2, 1.4.3: the contrast of each piece of text with what is painted behind it.
WEAK_TEXT = """() => {
  const parse = text => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b]
    .map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = node => {
    for (let at = node; at; at = at.parentElement) {
      const painted = parse(getComputedStyle(at).backgroundColor);
      if (painted.length < 4 || painted[3] === 1) return painted;
    }
    return [255, 255, 255];
  };
  const weak = [];
  for (const node of document.querySelectorAll("body *")) {
    const says = [...node.childNodes].some(c => c.nodeType === 3 && c.textContent.trim());
    if (!says || !node.checkVisibility()) continue;
    const style = getComputedStyle(node), size = parseFloat(style.fontSize);
    const [a, b] = [light(parse(style.color)), light(behind(node))].sort((x, y) => y - x);
    const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < (isLarge ? 3 : 4.5)) weak.push(`${ratio.toFixed(2)}: ${node.textContent.trim()}`);
  }
  return weak;
}"""

SMALL_TARGETS = """() => [...document.querySelectorAll("button, .button, .nav a, summary, .check")]
  .filter(node => node.checkVisibility())
  .filter(node => node.getBoundingClientRect().height < 47.5)
  .map(node => `${node.getBoundingClientRect().height}: ${node.textContent.trim()}`)"""

TOO_WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def signed_in(site: Site, visit: Open) -> Callable[..., Page]:
    def open_page(size: str = "phone", **more: object) -> Page:
        page = visit(size, **more).page
        page.goto(site.link())
        return page

    return open_page


def test_no_page_is_wider_than_the_screen(
    site: Site, signed_in: Callable[..., Page], size: str
) -> None:
    page = signed_in(size)

    assert {path: too_wide(page, site, path) for path in PAGES} == dict.fromkeys(PAGES, 0)


def test_twice_the_text_size_still_fits_a_phone(site: Site, signed_in: Callable[..., Page]) -> None:
    page = signed_in("phone")

    assert {path: too_wide(page, site, path, text="200%") for path in PAGES} == dict.fromkeys(
        PAGES, 0
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_stands_out_from_what_is_behind_it(
    site: Site, signed_in: Callable[..., Page], scheme: str
) -> None:
    page = signed_in("desktop", color_scheme=scheme)

    weak = {path: on(page, site, path).evaluate(WEAK_TEXT) for path in PAGES}

    assert not any(weak.values()), weak


def test_what_is_pressed_is_as_large_as_a_fingertip(
    site: Site, signed_in: Callable[..., Page]
) -> None:
    page = signed_in("phone")

    small = {path: on(page, site, path).evaluate(SMALL_TARGETS) for path in PAGES}

    assert not any(small.values()), small


def test_dark_is_dark(site: Site, visit: Open) -> None:
    shown = {}
    for scheme in ("light", "dark"):
        page = on(visit(color_scheme=scheme).page, site, "/")
        shown[scheme] = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")

    assert shown == {"light": "rgb(250, 249, 245)", "dark": "rgb(18, 22, 20)"}


def test_the_keyboard_reaches_the_page_first_and_shows_where_it_is(
    site: Site, signed_in: Callable[..., Page]
) -> None:
    page = signed_in("desktop")
    page.goto(f"{site.base}/phase")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the page")
    expect(skip).to_be_focused()
    assert skip.evaluate("node => getComputedStyle(node).outlineStyle") == "solid"

    page.keyboard.press("Enter")

    expect(page.locator("#page")).to_be_focused()


def test_no_page_asks_another_host_for_anything(site: Site, signed_in: Callable[..., Page]) -> None:
    page = signed_in("desktop")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    for path in PAGES:
        on(page, site, path)

    assert asked
    assert [url for url in asked if not url.startswith((site.base, "data:"))] == []


def test_a_side_is_asked_for_once_a_muscle_is_ticked(
    site: Site, signed_in: Callable[..., Page], size: str
) -> None:
    page = signed_in(size)
    page.goto(f"{site.base}/body")
    side = page.locator("select[name='overactive-side:soleus']")
    page.locator("summary", has_text="Lower leg").first.evaluate(
        "node => node.parentElement.open = true"
    )
    expect(side).to_be_hidden()

    page.locator("input[name=overactive][value=soleus]").check()

    expect(side).to_be_visible()


def on(page: Page, site: Site, path: str) -> Page:
    page.goto(f"{site.base}{path}")
    return page


def too_wide(page: Page, site: Site, path: str, *, text: str = "100%") -> int:
    on(page, site, path).evaluate(f"document.documentElement.style.fontSize = '{text}'")
    return int(page.evaluate(TOO_WIDE))
