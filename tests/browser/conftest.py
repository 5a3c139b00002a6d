"""A real browser on a phone and on a desktop, in front of the pages."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from plansync.web.app import create_app, create_front
from plansync.web.options import WebSettings
from tests.browser.server import Late, PretendStrava, serving
from tests.fakes.feeds import FakeLookup
from tests.fakes.services import FakeServices, World, a_world

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
]
SIZES = {"phone": (390, 844), "desktop": (1280, 900)}


@dataclass(frozen=True)
class Site:
    """The pages at an address, and the world behind them."""

    base: str
    world: World
    made: World = field(repr=False)

    def link(self) -> str:
        """A sign-in link for Robin."""
        self.world.links["once"] = next(iter(self.world.runners))
        return f"{self.base}/sign-in/once"


@pytest.fixture(scope="session")
def _site() -> Iterator[Site]:
    late, strava = Late(), PretendStrava()
    with serving(strava) as strava_base, serving(late) as base:
        strava.callback = f"{base}/strava/callback"
        world = a_world(public_url=base, authorize=f"{strava_base}/oauth/authorize")
        settings = WebSettings(
            base,
            b"k" * 32,
            strava_oauth_url=f"{strava_base}/oauth",
            contact="coach@plan.example",
            has_limits=False,
        )
        app = create_app(FakeServices(world), settings, lookup=FakeLookup())
        late.application = create_front(app)
        yield Site(base, world, a_world(public_url=base, authorize=world.authorize))


@pytest.fixture
def site(_site: Site) -> Site:
    """The site with a world as new."""
    fresh = a_world(public_url=_site.made.public_url, authorize=_site.made.authorize)
    vars(_site.world).update(vars(fresh))
    return _site


@pytest.fixture(scope="session")
def browser(chromium: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield launched
        launched.close()


@dataclass
class Visit:
    """A page in a browser, with everything its console complained about."""

    page: Page
    context: BrowserContext
    complaints: list[str]


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Visit]]:
    """Opens a page of a size; keywords go to playwright's new_context."""
    opened: list[BrowserContext] = []

    def open_page(size: str = "phone", **more: object) -> Visit:
        width, height = SIZES[size]
        context = browser.new_context(viewport={"width": width, "height": height}, **more)  # type: ignore[arg-type]
        opened.append(context)
        page, complaints = context.new_page(), []  # type: tuple[Page, list[str]]
        page.on("console", lambda said: _note(said, complaints))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return Visit(page, context, complaints)

    yield open_page
    for context in opened:
        context.close()


@pytest.fixture(params=sorted(SIZES))
def size(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def _note(said: ConsoleMessage, complaints: list[str]) -> None:
    if said.type in ("error", "warning"):
        complaints.append(said.text)
