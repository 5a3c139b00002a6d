"""What is said of sessions: the four buttons, and the link that opens one session."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import cast
from urllib.parse import quote

import pytest
from flask import Flask

from plansync.feed.entries import Entry
from plansync.opt.exercise import Dose
from plansync.plan.model import Plan
from plansync.plan.progress import Mark
from plansync.plan.season import PhaseChange
from plansync.plan.session import Session
from tests.fakes.runners import TODAY, FakeRunner
from tests.fakes.services import PUBLIC_URL, FakeServices, World
from tests.web.browser import Browser

DAYS_AHEAD = 2


def runner(world: World, name: str = "Robin") -> FakeRunner:
    """A runner by first name."""
    return next(one for one in world.runners.values() if one.name.startswith(name))


def today(world: World, name: str = "Robin") -> Entry:
    """The first session of today."""
    return next(e for e in runner(world, name).entries() if e.session and e.day == TODAY)


def later(world: World) -> Entry:
    """The first session that is too far ahead."""
    return next(
        e for e in runner(world).entries() if e.session and (e.day - TODAY).days >= DAYS_AHEAD
    )


def link(app: Flask, world: World, entry: Entry | None = None) -> str:
    """The path of the link of Robin's session."""
    services = cast("FakeServices", app.extensions["plansync"].services)
    uid = (entry or today(world)).uid
    return f"/s/{uid}/{services.marks.token(runner(world).id, uid)}"


# The runner's own pages


@pytest.mark.parametrize("mark", Mark)
def test_each_button_of_the_session_page_keeps_its_word(
    robin: Browser, world: World, mark: Mark
) -> None:
    uid = today(world).uid
    robin.page = f"/sessions/{uid}"

    answer = robin.post(f"/sessions/{uid}/mark", {"mark": mark.value})

    assert (answer.status_code, answer.location) == (
        303,
        f"/sessions/{quote(uid)}#said",
    )
    assert runner(world).marks[uid].mark is mark


def test_the_session_page_shows_what_was_said_and_what_follows(
    robin: Browser, world: World
) -> None:
    uid = today(world).uid
    before = robin.get(f"/sessions/{uid}").text

    robin.post(f"/sessions/{uid}/mark", {"mark": "too-hard"})

    after = robin.get(f"/sessions/{uid}").text
    assert "Too hard: next time easier" not in before
    assert "Too hard: next time easier" in after
    assert 'value="too-hard" aria-pressed="true"' in after
    assert "Take it back" in after


def test_a_mark_is_taken_back(robin: Browser, world: World) -> None:
    uid = today(world).uid
    robin.post(f"/sessions/{uid}/mark", {"mark": "done"})

    robin.post(f"/sessions/{uid}/mark", {"mark": "none"})

    assert runner(world).marks == {}


def test_the_week_has_the_same_buttons_and_leads_back_to_it(robin: Browser, world: World) -> None:
    uid = today(world).uid
    page = robin.get("/plan").text

    answer = robin.post(f"/sessions/{uid}/mark", {"mark": "done", "back": "2026-11-23"})

    assert f'action="/sessions/{quote(uid)}/mark"' in page
    assert answer.location == f"/plan?week=2026-11-23#{quote(uid)}"
    shown = robin.get("/plan?week=2026-11-23").text
    assert "✓ " in shown
    assert "Kept." in shown
    assert "minutes done" in shown


def test_a_place_to_go_back_to_is_only_ever_a_week(robin: Browser, world: World) -> None:
    uid = today(world).uid

    answer = robin.post(f"/sessions/{uid}/mark", {"mark": "done", "back": "https://evil.example"})

    assert answer.location.startswith("/sessions/")


def test_a_tick_stands_on_the_first_page_too(robin: Browser, world: World) -> None:
    entry = today(world)

    robin.post(f"/sessions/{entry.uid}/mark", {"mark": "done"})

    assert f"✓ {entry.title}".replace("&", "&amp;") in robin.get("/").text


def test_what_is_far_ahead_has_no_buttons_and_takes_no_mark(robin: Browser, world: World) -> None:
    uid = later(world).uid

    answer = robin.post(f"/sessions/{uid}/mark", {"mark": "done"})

    assert answer.status_code == 400
    assert "You can say so from" in robin.get(f"/sessions/{uid}").text
    assert f'action="/sessions/{quote(uid)}/mark"' not in robin.get(f"/sessions/{uid}").text
    assert runner(world).marks == {}


@pytest.mark.parametrize("asked", ["", "great", "DONE"])
def test_a_word_that_is_no_mark_is_refused(robin: Browser, world: World, asked: str) -> None:
    answer = robin.post(f"/sessions/{today(world).uid}/mark", {"mark": asked})

    assert answer.status_code == 400
    assert "Choose one of done" in answer.text


def test_another_runners_session_is_not_there(kim: Browser, world: World) -> None:
    answer = kim.post(f"/sessions/{today(world).uid}/mark", {"mark": "done"})

    assert answer.status_code == 404
    assert runner(world).marks == {}


def test_without_the_forms_token_nothing_is_kept(robin: Browser, world: World) -> None:
    uid = today(world).uid

    answer = robin.client.post(f"/sessions/{uid}/mark", base_url=PUBLIC_URL, data={"mark": "done"})

    assert answer.status_code == 400
    assert runner(world).marks == {}


def test_a_stranger_is_asked_to_sign_in(stranger: Browser, world: World) -> None:
    answer = stranger.post(f"/sessions/{today(world).uid}/mark", {"mark": "done"})

    assert answer.status_code == 401
    assert runner(world).marks == {}


def test_days_say_why_nothing_more_stands_there(robin: Browser, world: World) -> None:
    page = robin.get("/plan").text

    assert any(one.why for one in runner(world).plan().absences)
    assert "Why not more here?" in page


# The moves of a superset


@dataclass
class InTurn(FakeRunner):
    """A runner whose sessions each end with a superset."""

    def plan(self, changes: list[PhaseChange] | None = None) -> Plan:
        """The plan, the last two steps of each session done in turn."""
        made = FakeRunner.plan(self, changes)
        return replace(made, sessions=tuple(_in_turn(one) for one in made.sessions))


def _in_turn(session: Session) -> Session:
    *before, first, second = session.steps
    a = replace(first, superset=1, rest_s=0, dose=Dose(2, 10, None, "2-0-2-0"))
    b = replace(second, superset=1, rest_s=45, dose=Dose(2, None, 20, None))
    return replace(session, steps=(*before, a, b))


def test_a_superset_is_one_card_with_both_moves(app: Flask, robin: Browser, world: World) -> None:
    one = runner(world)
    world.runners[one.id] = InTurn(one.id, one.name, secret=one.secret)
    session = today(world).session
    assert session
    first, second = (step.exercise.name for step in session.steps[-2:])

    for address in (f"/sessions/{session.uid}", link(app, world)):
        page = robin.get(address).text
        *_, card = page.split('<li class="step">')

        assert page.count('<li class="step">') == len(session.steps) - 1
        assert "2 rounds: do a, then b straight after; rest 45 s between rounds." in card
        assert card.index(f"<h2>a. {first}</h2>") < card.index(f"<h2>b. {second}</h2>")
        assert card.count('data-timer="20"') == 1
        assert "2 x" not in card


# The link of the calendar


def test_a_link_shows_its_session_to_whoever_has_it(
    app: Flask, stranger: Browser, world: World
) -> None:
    answer = stranger.get(link(app, world))

    assert answer.status_code == 200
    assert today(world).session.steps[0].exercise.name in answer.text  # type: ignore[union-attr] # a session
    assert answer.text.count('name="mark" value=') == 4


def test_a_link_shows_nothing_else_of_the_runner(app: Flask, robin: Browser, world: World) -> None:
    one = runner(world)

    page = robin.get(link(app, world)).text

    for told in (one.name, one.races[0].name, "/account", "/races", str(one.secret)):
        assert told not in page


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_looking_never_says_anything(
    app: Flask, stranger: Browser, world: World, method: str
) -> None:
    """Mail scanners, prefetching browsers and previews open whatever link they see."""
    path = link(app, world)

    for query in ("", "?mark=done", "?mark=none"):
        stranger.client.open(path + query, method=method.upper(), base_url=PUBLIC_URL)

    assert runner(world).marks == {}


def test_a_link_marks_its_session_and_offers_to_take_it_back(
    app: Flask, stranger: Browser, world: World
) -> None:
    path, uid = link(app, world), today(world).uid
    stranger.page = path

    answer = stranger.post(path, {"mark": "controlled"})

    kept = runner(world).marks[uid]
    assert (answer.status_code, kept.mark, kept.via) == (303, Mark.CONTROLLED, "link")
    assert "Done and steady" in stranger.get(path).text
    assert "Take it back" in stranger.get(path).text
    stranger.post(path, {"mark": "none"})
    assert runner(world).marks == {}


def test_a_link_needs_its_pages_form(app: Flask, stranger: Browser, world: World) -> None:
    answer = stranger.client.post(link(app, world), base_url=PUBLIC_URL, data={"mark": "done"})

    assert answer.status_code == 400
    assert runner(world).marks == {}


def test_a_form_of_another_site_is_refused(app: Flask, stranger: Browser, world: World) -> None:
    stranger.page = link(app, world)

    answer = stranger.post(
        link(app, world), {"mark": "done"}, headers={"Sec-Fetch-Site": "cross-site"}
    )

    assert answer.status_code == 403
    assert runner(world).marks == {}


def test_a_tampered_link_is_unknown_and_says_nothing(
    app: Flask, stranger: Browser, world: World
) -> None:
    path = link(app, world)
    other = f"/s/{later(world).uid}/{path.rsplit('/', 1)[1]}"

    answers = [stranger.get(one) for one in (path[:-1] + "0", path + "x", other, "/s/no/thing")]

    assert [one.status_code for one in answers] == [404] * 4
    assert not any(today(world).title in one.text or "Robin" in one.text for one in answers)


def test_a_link_ends_with_its_calendars_address(
    app: Flask, robin: Browser, stranger: Browser, world: World
) -> None:
    path = link(app, world)
    robin.page = "/feed"
    robin.post("/feed/rotate", {"sure": "yes"})

    assert stranger.get(path).status_code == 410
    assert stranger.get(link(app, world)).status_code == 200


def test_a_links_page_is_not_indexed_cached_or_told_to_others(
    app: Flask, stranger: Browser, world: World
) -> None:
    answer = stranger.get(link(app, world))

    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer.headers["Cache-Control"]
    assert '<meta name="robots" content="noindex' in answer.text


def test_guessing_links_is_slowed_down(make_app: Callable[..., Flask], world: World) -> None:
    app = make_app(has_limits=True)
    client = app.test_client()

    answers = [client.get(f"/s/uid/{n}", base_url=PUBLIC_URL).status_code for n in range(61)]

    assert (answers[0], answers[-1]) == (404, 429)
