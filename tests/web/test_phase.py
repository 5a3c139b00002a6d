"""Changing the phase: preview, apply, undo."""

import re
from datetime import date, timedelta

import pytest

from plansync.plan.season import PhaseChange, Race
from tests.fakes.runners import TODAY, FakeRunner
from tests.fakes.services import World
from tests.web.browser import Browser

FROM = TODAY.isoformat()


@pytest.fixture
def runner(world: World) -> FakeRunner:
    return next(iter(world.runners.values()))


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found
    return found[1]


def test_the_page_says_where_the_runner_is(robin: Browser) -> None:
    shown = robin.get("/phase").text

    assert "Phase 1: Stabilization Endurance" in shown
    assert "Week 6, since Monday 19 October" in shown


def test_the_words_of_every_phase_come_from_the_catalogue(robin: Browser) -> None:
    shown = robin.get("/phase").text

    for name in ("Strength Endurance", "Muscular Development", "Maximal Strength", "Power"):
        assert name in shown


def test_a_preview_changes_nothing(robin: Browser, runner: FakeRunner) -> None:
    before = list(runner.changes)

    answer = robin.post("/phase/preview", {"phase": "2", "from": FROM})

    assert answer.status_code == 200
    assert runner.changes == before


def test_a_preview_shows_both_sides_day_by_day(robin: Browser) -> None:
    shown = robin.post("/phase/preview", {"phase": "2", "from": FROM}).text

    assert "Nothing is saved yet" in shown
    assert "Minutes a week" in shown
    assert shown.count('class="pair-label">Now') == shown.count('class="pair-label">After') > 8
    assert "Tue 24 Nov" in shown
    assert "Which exercises?" in shown


def test_a_preview_names_sessions_that_come_and_go(robin: Browser, runner: FakeRunner) -> None:
    """A race week on one side only: sessions are dropped before it."""
    runner.changes = [PhaseChange(1, date(2026, 10, 19)), PhaseChange(5, TODAY)]

    shown = robin.post("/phase/preview", {"phase": "1", "from": FROM}).text

    assert re.search(r'class="is-(gone|new|moved|changed)"', shown)


def test_applying_the_preview_makes_the_change(robin: Browser, runner: FakeRunner) -> None:
    digest = hidden(robin.post("/phase/preview", {"phase": "2", "from": FROM}).text, "digest")

    answer = robin.post("/phase", {"phase": "2", "from": FROM, "digest": digest})

    assert answer.status_code == 303
    assert runner.changes[-1] == PhaseChange(2, TODAY)
    assert "Phase 2 is in your plan" in robin.get("/phase").text


def test_a_preview_out_of_date_is_shown_anew_and_nothing_is_applied(
    robin: Browser, runner: FakeRunner
) -> None:
    digest = hidden(robin.post("/phase/preview", {"phase": "2", "from": FROM}).text, "digest")
    runner.races.append(Race("race-new", "New 10", TODAY + timedelta(days=9)))

    answer = robin.post("/phase", {"phase": "2", "from": FROM, "digest": digest})

    assert answer.status_code == 409
    assert "nothing was applied" in answer.text
    assert hidden(answer.text, "digest") != digest
    assert len(runner.changes) == 1


def test_a_guard_is_explained_and_wants_a_tick(robin: Browser, runner: FakeRunner) -> None:
    shown = robin.post("/phase/preview", {"phase": "5", "from": FROM}).text

    assert "Earlier than advised" in shown
    assert "Phase 2 should come first" in shown
    assert 'name="override" value="1" required' in shown
    assert robin.post("/phase", {"phase": "5", "from": FROM}).status_code == 400
    assert len(runner.changes) == 1


def test_a_guard_can_be_passed_over_and_that_is_kept(robin: Browser, runner: FakeRunner) -> None:
    robin.post("/phase", {"phase": "5", "from": FROM, "override": "1"})

    assert runner.changes[-1] == PhaseChange(5, TODAY, override=True)
    assert "begun earlier than advised" in robin.get("/phase").text


def test_the_last_change_can_be_undone(robin: Browser, runner: FakeRunner) -> None:
    robin.post("/phase", {"phase": "2", "from": FROM})
    assert "Undo the last change" in robin.get("/phase").text

    answer = robin.post("/phase/undo")

    assert answer.status_code == 303
    assert [change.phase for change in runner.changes] == [1]
    assert "Undo the last change" not in robin.get("/phase").text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"phase": "9", "from": FROM}, "there is no phase 9"),
        ({"phase": "two", "from": FROM}, "rite a whole number"),
        ({"phase": "2", "from": "tomorrow"}, "rite a day as 2026-11-23"),
        ({"phase": "2"}, "lease fill this in"),
    ],
)
def test_a_form_filled_in_wrong_is_told_why(
    robin: Browser, fields: dict[str, str], said: str
) -> None:
    answer = robin.post("/phase/preview", fields)

    assert answer.status_code == 400
    assert said in answer.text or said.capitalize() in answer.text


def test_a_phase_that_is_to_come_is_announced(robin: Browser, runner: FakeRunner) -> None:
    runner.changes.append(PhaseChange(2, TODAY + timedelta(days=7), override=False))

    shown = robin.get("/phase").text

    assert "Phase 2: Strength Endurance begins on Tuesday 1 December." in shown


def test_the_season_is_a_line_of_blocks(robin: Browser) -> None:
    """Robin's marathon is on 2 May 2027."""
    shown = robin.get("/phase").text

    names = ["Base", "Build", "Second build", "Race block", "Taper and race week", "Recovery"]
    places = [shown.index(f"<strong>{name}</strong>") for name in names]
    assert places == sorted(places)
    assert "Monday 8 March 2027 to Sunday 11 April 2027" in shown
    assert "without hard drills, what makes sore, heavy lifts, jumps" in shown


def test_without_a_race_the_season_says_what_would_make_one(
    robin: Browser, runner: FakeRunner
) -> None:
    runner.races.clear()

    assert "With a race of priority A" in robin.get("/phase").text


def test_a_proposal_tells_why_a_better_phase_waits(robin: Browser) -> None:
    shown = robin.get("/phase").text

    assert "Why not phase 5 yet?" in shown
    assert "Phase 2 should come first." in shown


def test_a_race_block_is_shown_before_it_begins(robin: Browser, runner: FakeRunner) -> None:
    race = runner.races[0].key

    shown = robin.post("/phase/preview", {"race": race, "from": FROM}).text

    assert "Its race block begins on 24 November: change to phase 2" in shown
    assert hidden(shown, "race_block") == "1"
    assert "Why not phase 5 yet?" in shown
    assert len(runner.changes) == 1


def test_a_race_block_begins_with_its_phase(robin: Browser, runner: FakeRunner) -> None:
    race = runner.races[0].key
    shown = robin.post("/phase/preview", {"race": race, "from": FROM}).text
    fields = {name: hidden(shown, name) for name in ("phase", "from", "digest", "race_block")}

    answer = robin.post("/phase", fields)

    assert answer.status_code == 303
    assert runner.changes[-1] == PhaseChange(2, TODAY, race_block=True)
    assert "(with the race block)" in robin.get("/phase").text


def test_a_race_block_that_changes_nothing_has_nothing_to_apply(
    robin: Browser, runner: FakeRunner
) -> None:
    runner.changes = [PhaseChange(1, TODAY - timedelta(days=7))]
    runner.races = [Race("soon", "Soon", TODAY + timedelta(days=50), 42195)]

    shown = robin.post("/phase/preview", {"race": "soon"}).text

    assert "Nothing to decide" in shown
    assert 'name="digest"' not in shown


def test_a_race_block_of_another_runner_is_not_there(robin: Browser) -> None:
    assert robin.post("/phase/preview", {"race": "race-hill"}).status_code == 404


def test_the_history_keeps_what_spoke_against_a_change(robin: Browser) -> None:
    robin.post("/phase", {"phase": "5", "from": FROM, "override": "1"})

    shown = robin.get("/phase").text

    assert "What spoke against it" in shown
    assert "Phase 2 should come first, for at least 4 weeks." in shown


def test_a_phase_that_runs_long_is_said(robin: Browser, runner: FakeRunner) -> None:
    runner.due = "It has run for 7 weeks: time to look at what comes next."

    assert runner.due in robin.get("/phase").text


def test_a_phase_that_was_set_back_says_why(robin: Browser, runner: FakeRunner) -> None:
    runner.races = [Race("past", "Past", TODAY - timedelta(days=5), 42195)]

    assert "You recover from Past: phase 1 holds." in robin.get("/phase").text
