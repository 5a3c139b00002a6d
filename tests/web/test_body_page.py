"""The pain check, clearances, and forms that come back as they were filled in."""

import re

import pytest

from tests.fakes.runners import TODAY, FakeRunner
from tests.fakes.services import World
from tests.web.browser import Browser

LEFT_CALF = {"muscle": "soleus", "level": 4, "side": "left", "kind": "", "since": "2026-11-20"}


@pytest.fixture
def runner(world: World) -> FakeRunner:
    return next(iter(world.runners.values()))


@pytest.fixture
def sore(runner: FakeRunner) -> FakeRunner:
    runner.profile = {**runner.profile, "pain": [dict(LEFT_CALF)]}
    return runner


def fault_of(page: str, field: str) -> str:
    """What stands beside a field; "" when nothing does."""
    found = re.search(rf'<p class="fault" id="{re.escape(field)}-fault"[^>]*>(.*?)</p>', page)
    return found[1].strip() if found else ""


# --- the pain check -----------------------------------------------------------------------------


def test_an_open_pain_is_shown_with_its_day_and_what_rests(
    robin: Browser, sore: FakeRunner
) -> None:
    shown = robin.get("/body").text

    assert "<strong>Left lower calf</strong>, 4 out of 10" in shown
    assert "Since Fri 20 Nov, 4 days." in shown
    assert "Loaded work for the lower leg and its neighbours (foot and knee) rests" in shown


def test_the_first_page_asks_for_a_pain_once_a_day(robin: Browser, sore: FakeRunner) -> None:
    assert "How is it today?" in robin.get("/").text

    answer = robin.post(
        "/body/pain", {"muscle": "soleus", "side": "left", "level": "3", "back": "today"}
    )

    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert "How is it today?" not in robin.get("/").text
    [kept] = sore.profile["pain"]
    assert (kept["level"], kept["since"], kept["checked"]) == (3, "2026-11-20", TODAY.isoformat())


def test_nobody_without_a_pain_is_asked(robin: Browser) -> None:
    assert "How is it today?" not in robin.get("/").text
    assert "Your open pain" not in robin.get("/body").text


def test_level_zero_closes_a_pain(robin: Browser, sore: FakeRunner) -> None:
    answer = robin.post("/body/pain", {"muscle": "soleus", "side": "left", "level": "0"})

    assert answer.headers["Location"] == "/body"
    shown = robin.get("/body").text
    assert "The pain is closed" in shown
    assert "Your open pain" not in shown


def test_a_pain_that_came_back_says_so(robin: Browser, sore: FakeRunner) -> None:
    for level in ("0", "2"):
        robin.post("/body/pain", {"muscle": "soleus", "side": "left", "level": level})

    assert "Back since Tue 24 Nov." in robin.get("/body").text


@pytest.mark.parametrize("level", ["11", "-1", "much", ""])
def test_an_answer_off_the_scale_comes_back_beside_its_field(
    robin: Browser, sore: FakeRunner, level: str
) -> None:
    answer = robin.post("/body/pain", {**LEFT_CALF, "level": level, "kind": "limp"})

    assert answer.status_code == 400
    assert fault_of(answer.text, "now-soleus-left")
    form = answer.text.partition('action="/body/pain"')[2].partition("</form>")[0]
    assert f'value="{level}"' in form
    assert '<option value="limp" selected>' in form
    assert sore.profile["pain"] == [LEFT_CALF]


def test_a_pain_of_no_muscle_is_refused_on_the_page(robin: Browser, runner: FakeRunner) -> None:
    answer = robin.post("/body/pain", {"muscle": "wing", "level": "3"})

    assert answer.status_code == 400
    assert "Please change this" in answer.text


# --- clearances ---------------------------------------------------------------------------------


def test_a_clearance_shows_the_day_it_was_told(robin: Browser, runner: FakeRunner) -> None:
    robin.post("/body", {"health": ["heart"], "cleared": ["heart"]})

    assert runner.profile["cleared_on"] == {"heart": TODAY.isoformat()}
    assert "Cleared on Tue 24 Nov 2026." in robin.get("/body").text


def test_being_a_minor_offers_no_clearance(robin: Browser) -> None:
    shown = robin.get("/body").text

    assert 'name="cleared" value="heart"' in shown
    assert 'name="cleared" value="minor"' not in shown


def test_the_health_questions_come_before_the_first_plan(
    robin: Browser, runner: FakeRunner
) -> None:
    assert "First the health questions" not in robin.get("/sources").text
    runner.profile = {key: told for key, told in runner.profile.items() if key != "health"}
    assert "First the health questions" in robin.get("/sources").text

    robin.post("/body", {"first": "1"})

    assert runner.profile["health"] == []
    assert "First the health questions" not in robin.get("/").text


# --- faults -------------------------------------------------------------------------------------

FILLED = {
    "overactive": ["soleus", "tfl"],
    "overactive-side:tfl": "right",
    "overactive-level:soleus": "high",
    "underactive": ["gluteus-medius"],
    "equipment": ["ball"],
    "health": ["heart"],
    "cleared": ["heart"],
    "pain-muscle:0": "soleus",
    "pain-side:0": "left",
    "pain-level:0": "2",
    "pain-kind:0": "joint",
    "pain-since:0": "2026-11-20",
}


def test_a_body_form_with_a_fault_loses_nothing(robin: Browser, runner: FakeRunner) -> None:
    before = dict(runner.profile)

    answer = robin.post("/body", {**FILLED, "pain-muscle:1": "tfl", "pain-level:1": "eleven"})

    shown = answer.text
    assert answer.status_code == 400
    assert runner.profile == before
    assert fault_of(shown, "pain-level-1") == "Write a whole number."
    assert '<a href="#pain-level-1">' in shown
    for ticked in (
        ("overactive", "soleus"),
        ("overactive", "tfl"),
        ("underactive", "gluteus-medius"),
    ):
        assert re.search(rf'name="{ticked[0]}" value="{ticked[1]}" checked', shown), ticked
    for name in ("health", "cleared"):
        assert f'name="{name}" value="heart" checked' in shown
    assert 'name="equipment" value="ball" checked' in shown
    assert 'name="equipment" value="foam-roller" checked' not in shown
    assert re.search(r'name="overactive-side:tfl">.*?<option value="right" selected>', shown)
    assert re.search(r'name="overactive-level:soleus">.*?<option value="high" selected>', shown)
    assert re.search(r'name="pain-level:1"[^>]* value="eleven"', shown)
    assert re.search(r'name="pain-since:0"[^>]* value="2026-11-20"', shown)


@pytest.mark.parametrize(
    ("fields", "field", "said"),
    [
        ({"pain-level:0": "11"}, "pain-level-0", "from 0 to 10"),
        ({"pain-level:0": ""}, "pain-level-0", "Please fill this in."),
        ({"pain-since:0": "soon"}, "pain-since-0", "write a day"),
        ({"pain-since:0": "2026-11-25"}, "pain-since-0", "up to today"),
        ({"pain-side:0": "up"}, "pain-side-0", ""),
        ({"pain-kind:0": "dull"}, "pain-kind-0", ""),
        ({"pain-muscle:0": "wing"}, "pain-muscle-0", "Wing"),
        ({"underactive": ["tfl"], "overactive": ["tfl"]}, "underactive", "one side"),
        ({"overactive": ["left-wing"]}, "overactive", "left-wing"),
        ({"equipment": ["rocket"]}, "equipment", "rocket"),
        ({"sign": ["overhead-squat/smiles"]}, "sign", "smiles"),
        ({"health": ["brave"], "cleared": []}, "health", "brave"),
        ({"health": ["minor"], "cleared": ["minor"]}, "health", "minor"),
    ],
)
def test_each_fault_of_the_body_stands_beside_its_field(
    robin: Browser, fields: dict[str, object], field: str, said: str
) -> None:
    answer = robin.post("/body", {**FILLED, "overactive-side:tfl": "both", **fields})

    assert answer.status_code == 400
    told = fault_of(answer.text, field)
    assert told
    assert said.lower() in told.lower()
    assert "pattern" not in told


def test_faults_of_several_pains_are_told_together(robin: Browser) -> None:
    rows = {"pain-muscle:2": "tfl", "pain-level:2": "12", "pain-level:0": ""}

    shown = robin.post("/body", {**FILLED, **rows}).text

    assert fault_of(shown, "pain-level-0") == "Please fill this in."
    assert "from 0 to 10" in fault_of(shown, "pain-level-2")
    assert re.search(r'name="pain-level:2"[^>]* value="12"', shown)


SETTINGS = {
    "timezone": "Europe/Zurich",
    "time-default": "06:45",
    "pace": "5:05",
    "before_min": "8",
    "standalone_per_week": "1",
    "gym": "1",
    "edition": "6",
    "style": "all-day",
    "detail": "plan-only",
    "free_busy": "busy",
    "alarm-before": "15",
}


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"timezone": "Mars/Olympus"}, "timezone"),
        ({"timezone": ""}, "timezone"),
        ({"pace": "fast"}, "pace"),
        ({"pace": "0:30"}, "pace"),
        ({"time-monday": "noon"}, "time-monday"),
        ({"before_min": "99"}, "before_min"),
        ({"week_min": "-5"}, "week_min"),
        ({"standalone_per_week": "x"}, "standalone_per_week"),
        ({"edition": "5"}, "edition"),
        ({"style": "sideways"}, "style"),
        ({"detail": "gossip"}, "detail"),
        ({"alarm-after": "9999"}, "alarm-after"),
        ({"alarm-after": "soon"}, "alarm-after"),
    ],
)
def test_each_fault_of_the_settings_stands_beside_its_field_and_nothing_is_lost(
    robin: Browser, runner: FakeRunner, fields: dict[str, str], field: str
) -> None:
    before = dict(runner.profile)

    answer = robin.post("/settings", {**SETTINGS, **fields})

    shown = answer.text
    assert answer.status_code == 400
    assert fault_of(shown, field)
    assert runner.profile == before
    kept = {name: value for name, value in {**SETTINGS, **fields}.items() if name != field}
    for name in set(kept) & {"timezone", "time-default", "pace", "before_min", "alarm-before"}:
        assert re.search(rf'name="{name}"[^>]* value="{re.escape(kept[name])}"', shown), name
    assert re.search(r'name="gym" value="1" checked', shown)
    assert 'name="same_day_doubles" value="1" checked' not in shown
    if field != "style":
        assert '<option value="all-day" selected>' in shown


def test_all_faults_of_the_settings_are_told_together(robin: Browser) -> None:
    wrong = {**SETTINGS, "pace": "fast", "time-monday": "noon", "before_min": "many"}

    shown = robin.post("/settings", wrong).text

    assert all(fault_of(shown, field) for field in ("pace", "time-monday", "before_min"))
    assert re.search(r'name="pace"[^>]* value="fast"', shown)


def test_heavy_lifting_and_the_corrective_course_can_be_chosen(
    robin: Browser, runner: FakeRunner
) -> None:
    robin.post("/settings", {**SETTINGS, "technique": "1"})

    assert (runner.profile["preferences"]["technique"], runner.profile["preferences"]["ces"]) == (
        True,
        False,
    )
    assert re.search(r'name="technique" value="1" checked', robin.get("/settings").text)


# --- the safety page ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "said",
    [
        "not medical advice and not a diagnosis",
        "not affiliated with NASM",
        "chest pain, fainting",
        "a calf that is painful and warm, red or swollen, which may be a clot",
        "above 3 out of 10",
        "Numbness",
        "Pain at night, or pain on one spot of a bone",
        "Swelling",
        "within 24 hours",
        "30 minutes of walking",
        "does not design rehabilitation",
        "you report yourself, and it may be wrong",
        "every 4 weeks",
        "an adult who watches the sessions, and in phases 1 and 2 only",
    ],
)
def test_the_safety_page_says(stranger: Browser, said: str) -> None:
    assert said in re.sub(r"\s+", " ", stranger.get("/safety").text)
