"""The pages for checking the body: form, proposal, acceptance, history."""

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest

from tests.fakes.runners import TODAY, FakeRunner
from tests.fakes.services import World
from tests.web.browser import Browser
from tests.web.test_escaping import HOSTILE

KNEES_IN, KNEES_OUT = "overhead-squat/knees-in", "overhead-squat/knees-out"
WALL = "measure:mobility/ankle-knee-to-wall"
CHECK, ACCEPT = "/body/check", "/body/check/accept"


@pytest.fixture
def runner(world: World) -> FakeRunner:
    """Robin, with lists of their own."""
    one = next(iter(world.runners.values()))
    lists = {"overactive": ["tfl:left", "peroneals"], "underactive": ["gluteus-medius"]}
    one.profile = {**one.profile, **lists, "severity": {"gluteus-medius": "high"}}
    return one


def ticked(page: str, name: str) -> list[str]:
    """The values of the ticked boxes of a name."""
    found = re.findall(rf'name="{re.escape(name)}" value="([^"]*)" checked', page)
    return [unescape(one) for one in found]


def words(page: str) -> str:
    """What a person reads."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_the_body_page_leads_to_the_check(robin: Browser) -> None:
    assert 'href="/body/check"' in robin.get("/body").text


def test_the_form_says_what_to_do_and_what_it_is_not(robin: Browser) -> None:
    shown = words(robin.get(CHECK).text)

    assert "Squat to about chair height" in shown
    assert "often associated with" in shown
    assert "no diagnosis" in shown
    assert "Stop on sharp or rising pain" in shown


def test_the_form_asks_a_side_where_a_sign_has_one(robin: Browser) -> None:
    page = robin.get(CHECK).text

    for value in ("overhead-squat/knees-in", "overhead-squat/weight-shift:left"):
        assert f'name="sign" value="{value}"' in page
    assert 'name="sign" value="overhead-squat/weight-shift"' not in page
    assert f'name="{WALL}:right"' in page
    assert "posture/lower-crossed-6th" not in page


def test_a_proposal_gives_the_signs_of_every_muscle(robin: Browser, runner: FakeRunner) -> None:
    page = robin.post(CHECK, {"sign": [KNEES_IN, "gait/crossover"]}).text

    shown = words(page)
    assert "Often associated with: knees move in, narrow or crossing steps" in shown
    assert "Front-outer hip left on your list" in shown
    assert "Front-outer hip right new" in shown
    assert "Outer lower leg not seen this time You listed it yourself" in shown
    assert {"tfl:left", "tfl:right", "peroneals"} <= set(ticked(page, "overactive"))
    assert runner.checks == []


def test_a_side_chosen_beside_a_sign_counts(robin: Browser, runner: FakeRunner) -> None:
    page = robin.post(CHECK, {"sign": KNEES_IN, f"sign-side:{KNEES_IN}": "left"}).text

    assert "Knees move in (left)" in words(page)
    assert "vastus-lateralis:left" in ticked(page, "overactive")


@pytest.mark.parametrize("typed", ["8.5", "8,5", " 8.5 "])
def test_a_result_is_read_with_point_or_comma(
    robin: Browser, runner: FakeRunner, typed: str
) -> None:
    page = robin.post(CHECK, {f"{WALL}:left": typed, f"{WALL}:right": "12"}).text

    assert "Knee to wall (left: 8.5 cm, the mark is 10 cm)" in words(page)
    assert "soleus:left" in ticked(page, "overactive")
    assert f'name="{WALL}:right" value="12"' in page


def test_a_result_below_zero_may_be_written(robin: Browser) -> None:
    answer = robin.post(CHECK, {"measure:mobility/thomas-thigh:left": "-10"})

    assert answer.status_code == 200
    assert "No sign, and no result beyond its mark." in words(answer.text)


def test_a_result_that_is_no_number_is_told_and_the_answers_stay(robin: Browser) -> None:
    answer = robin.post(CHECK, {"sign": KNEES_IN, f"{WALL}:left": "ten <b>"})

    assert answer.status_code == 400
    assert "Knee to wall (left) : Write a number such as 9.5." in words(answer.text)
    assert 'value="ten &lt;b&gt;"' in answer.text
    assert ticked(answer.text, "sign") == [KNEES_IN]


def test_what_contradicts_itself_is_a_choice_that_is_not_made_for_the_runner(
    robin: Browser, runner: FakeRunner
) -> None:
    page = robin.post(CHECK, {"sign": [KNEES_IN, KNEES_OUT]}).text

    assert ticked(page, "contested:adductors-short") == [""]
    assert "adductors-short" not in ticked(page, "overactive") + ticked(page, "underactive")
    assert "Too much Often associated with: knees move in" in words(page)
    assert "Too little Often associated with: knees move out" in words(page)


def test_a_contested_muscle_of_the_list_stays_where_it_is(
    robin: Browser, runner: FakeRunner
) -> None:
    runner.profile = {**runner.profile, "overactive": ["gluteus-medius"], "underactive": []}

    page = robin.post(CHECK, {"sign": KNEES_IN}).text

    assert ticked(page, "contested:gluteus-medius") == ["overactive"]


def test_changing_the_answers_brings_the_form_back_filled_in(robin: Browser) -> None:
    fields = {"sign": [f"{KNEES_IN}:left"], f"{WALL}:left": "8.5", "edit": "1"}

    page = robin.post(CHECK, fields).text

    assert ticked(page, "sign") == [KNEES_IN]
    assert "<option selected>left</option>" in page
    assert f'name="{WALL}:left"' in page
    assert 'value="8.5"' in page


def test_accepting_makes_the_lists_and_leads_to_the_history(
    robin: Browser, runner: FakeRunner
) -> None:
    fields = {
        "sign": [f"{KNEES_IN}:left"],
        f"{WALL}:left": "8.5",
        "overactive": ["tfl:left", "vastus-lateralis:left"],
        "underactive": ["gluteus-medius"],
        "level:vastus-lateralis:left": "high",
        "level:gluteus-medius": "high",
        "level:tfl:left": "normal",
        "contested:adductors-short": "underactive",
        "contested:soleus": "",
    }

    answer = robin.post(ACCEPT, fields)

    assert (answer.status_code, answer.location) == (303, "/body/history")
    assert runner.profile["overactive"] == ["vastus-lateralis:left", "tfl:left"]
    assert runner.profile["underactive"] == ["gluteus-medius", "adductors-short"]
    assert runner.profile["severity"] == {"vastus-lateralis": "high", "gluteus-medius": "high"}
    assert runner.profile["assessed"] == TODAY.isoformat()
    shown = words(robin.get("/body/history").text)
    assert "Your lists are saved." in shown
    assert "Knees move in (left)" in shown


def test_of_two_words_on_how_much_the_stronger_holds(robin: Browser, runner: FakeRunner) -> None:
    fields = {"overactive": ["tfl:left", "tfl:right"], "level:tfl:left": "high"}

    robin.post(ACCEPT, {**fields, "level:tfl:right": "normal"})

    assert runner.profile["severity"] == {"tfl": "high"}
    assert runner.profile["overactive"] == ["tfl"]


@pytest.mark.parametrize(
    "fields",
    [
        {"overactive": "elbow-of-venus"},
        {"overactive": "tfl", "underactive": "tfl"},
        {"overactive": "tfl", "level:tfl": "enormous"},
        {"sign": "overhead-squat/smiles"},
        {"overactive": "tfl:up"},
    ],
)
def test_what_cannot_be_is_refused_and_nothing_kept(
    robin: Browser, runner: FakeRunner, fields: dict[str, str]
) -> None:
    before = runner.profile

    answer = robin.post(ACCEPT, fields)

    assert answer.status_code == 400
    assert runner.profile == before
    assert runner.checks == []


def test_the_history_shows_what_changed(robin: Browser, runner: FakeRunner) -> None:
    robin.post(ACCEPT, {"sign": KNEES_IN, f"{WALL}:left": "8.5", "overactive": ["tfl", "soleus"]})
    runner.checks = [replace(one, day=TODAY - timedelta(days=28)) for one in runner.checks]
    robin.post(ACCEPT, {"sign": KNEES_OUT, f"{WALL}:left": "10.5", "overactive": ["tfl"]})

    shown = words(robin.get("/body/history").text)

    assert "New signs Knees move out" in shown
    assert "Signs that are gone Knees move in Knee to wall (left)" in shown
    assert "Left your lists Lower calf: too much" in shown
    assert "Knee to wall (left) 8.5 10.5 cm" in shown


def test_a_check_is_only_its_runners(robin: Browser, kim: Browser) -> None:
    robin.post(ACCEPT, {"sign": KNEES_IN, "overactive": "tfl"})

    assert "Knees move in" not in words(kim.get("/body/history").text)
    assert ticked(kim.get(CHECK).text, "sign") == []
    assert ticked(robin.get(CHECK).text, "sign") == [KNEES_IN]


@pytest.mark.parametrize("field", ["sign", "overactive", "contested:x", f"{WALL}:left"])
@pytest.mark.parametrize("path", [CHECK, ACCEPT])
def test_hostile_answers_stay_text(robin: Browser, path: str, field: str) -> None:
    answer = robin.post(path, {field: HOSTILE})

    assert "<script>alert" not in answer.text
    assert "<img src=x" not in answer.text


def test_a_check_that_was_answered_is_open_and_the_others_are_closed(
    robin: Browser, runner: FakeRunner
) -> None:
    robin.post(ACCEPT, {f"{WALL}:left": "12", f"{WALL}:right": ""})

    page = robin.get(CHECK).text

    assert re.findall(r'<details class="card" open id="([a-z-]+)"', page) == ["mobility"]
    assert "1 answered" in page
