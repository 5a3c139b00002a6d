"""Body, settings, races and plans: what is typed is what is kept."""

import re
from io import BytesIO

import pytest

from plansync.errors import Fault, OutsideError, RefusedAddressError
from plansync.store.sources import SourceState
from tests.fakes.runners import FakeRunner, a_source, catalogue
from tests.fakes.services import World
from tests.web.browser import Browser


@pytest.fixture
def runner(world: World) -> FakeRunner:
    return next(iter(world.runners.values()))


_SELECT = re.compile(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', re.DOTALL)
_OPTION = re.compile(
    r'<option(?: value="(?P<value>[^"]*)")?(?P<selected> selected)?>(?P<text>[^<]*)'
)


def fields_of(page: str) -> dict[str, list[str]]:
    """What a browser would send if nobody touched the form."""
    form = page.partition('<form method="post"')[2].partition("</form>")[0]
    sent: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name = re.search(r'name="([^"]*)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        is_box = 'type="checkbox"' in tag
        if name and (not is_box or " checked" in tag):
            sent.setdefault(name[1], []).append(value[1] if value else "")
    for name_, options in _SELECT.findall(form):
        every = list(_OPTION.finditer(options))
        picked = next((one for one in every if one["selected"]), every[0])
        sent[name_] = [picked["text"] if picked["value"] is None else picked["value"]]
    return sent


@pytest.mark.parametrize("path", ["/body", "/settings"])
def test_sending_a_page_as_it_is_changes_nothing(
    robin: Browser, runner: FakeRunner, path: str
) -> None:
    robin.page = path
    before = dict(runner.profile)
    fields = fields_of(robin.get(path).text)

    answer = robin.post(path, fields)

    assert answer.status_code == 303, answer.text
    assert {key: runner.profile[key] for key in before if key != "time"} == {
        key: value for key, value in before.items() if key != "time"
    }
    assert {k: v for k, v in runner.profile["time"].items() if v} == before["time"]


def test_what_lies_in_the_middle_of_the_body_is_asked_no_side(robin: Browser) -> None:
    page = robin.get("/body").text

    assert 'name="overactive-side:tfl"' in page
    assert 'value="thoracic-spine"' in page
    assert 'name="overactive-side:thoracic-spine"' not in page


def test_saving_keeps_the_runners_own_order(robin: Browser, runner: FakeRunner) -> None:
    """The order says what matters more; new muscles come last."""
    runner.profile["underactive"] = ["tibialis-posterior", "gluteus-medius"]
    robin.page = "/body"
    fields = fields_of(robin.get("/body").text)

    robin.post("/body", {**fields, "underactive": [*fields["underactive"], "gluteus-maximus"]})

    assert runner.profile["underactive"] == [
        "tibialis-posterior",
        "gluteus-medius",
        "gluteus-maximus",
    ]


def test_muscles_are_kept_with_side_and_weight(robin: Browser, runner: FakeRunner) -> None:
    robin.post(
        "/body",
        {
            "overactive": ["soleus", "tfl"],
            "overactive-side:tfl": "right",
            "underactive": ["gluteus-medius"],
            "underactive-level:gluteus-medius": "high",
            "equipment": ["ball"],
        },
    )

    assert runner.profile["overactive"] == ["soleus", "tfl:right"]
    assert runner.profile["underactive"] == ["gluteus-medius"]
    assert runner.profile["severity"] == {"gluteus-medius": "high"}
    assert runner.profile["equipment"] == ["ball"]


def test_a_word_for_several_muscles_ticks_each_of_them(robin: Browser, runner: FakeRunner) -> None:
    runner.profile = {**runner.profile, "overactive": ["calves"]}

    shown = robin.get("/body").text

    assert len(re.findall(r'name="overactive" value="[^"]+" checked', shown)) > 1


def test_a_sign_is_kept_with_its_side(robin: Browser, runner: FakeRunner) -> None:
    sided = next(sign.id for sign in catalogue().signs().values() if sign.sided)

    robin.post("/body", {"sign": [sided], f"sign-side:{sided}": "left"})

    assert runner.profile["signs"] == [f"{sided}:left"]
    assert re.search(rf'name="sign" value="{sided}" checked', robin.get("/body").text)


def test_a_health_answer_can_be_cleared_only_with_the_answer(
    robin: Browser, runner: FakeRunner
) -> None:
    robin.post("/body", {"cleared": ["heart"]})
    assert runner.profile["cleared"] == []

    robin.post("/body", {"health": ["heart"], "cleared": ["heart"]})

    assert runner.profile["cleared"] == ["heart"]


def test_a_pain_is_kept_and_shown_again(robin: Browser, runner: FakeRunner) -> None:
    robin.post("/body", {"pain-muscle:0": "soleus", "pain-level:0": "4", "pain-kind:0": "night"})

    assert runner.profile["pain"][0]["level"] == 4
    assert 'value="4"' in robin.get("/body").text


@pytest.mark.parametrize("level", ["11", "-1", "much", ""])
def test_a_pain_off_the_scale_is_refused(robin: Browser, runner: FakeRunner, level: str) -> None:
    answer = robin.post("/body", {"pain-muscle:0": "soleus", "pain-level:0": level})

    assert answer.status_code == 400
    assert "pain" not in runner.profile


def test_the_first_visit_goes_on_to_the_plan(robin: Browser) -> None:
    assert robin.post("/body", {"first": "1"}).headers["Location"] == "/sources"


def test_settings_are_kept_and_empty_fields_let_plansync_decide(
    robin: Browser, runner: FakeRunner
) -> None:
    answer = robin.post(
        "/settings",
        {
            "timezone": "America/Vancouver",
            "time-default": "17:45",
            "pace": "5:05",
            "before_min": "8",
            "week_min": "",
            "standalone_per_week": "1",
            "edition": "6",
            "style": "all-day",
            "alarm-before": "15",
            "detail": "plan-only",
        },
    )

    assert answer.status_code == 303
    kept = runner.profile
    assert kept["timezone"] == "America/Vancouver"
    assert kept["time"] == {"default": "17:45", "easy_pace_s_per_km": 305}
    assert kept["limits"] == {"before_min": 8}
    assert kept["preferences"]["gym"] is False
    assert kept["feed"]["alarms"] == [{"kind": "before", "minutes": 15}]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"timezone": "Europe/Zürich"}, "Did you mean"),
        ({"timezone": "Europe/Zurich", "pace": "fast"}, "5:45"),
        ({"timezone": "Europe/Zurich", "time-monday": "noon"}, "06:30"),
    ],
)
def test_wrong_settings_are_named_with_what_to_write(
    robin: Browser, fields: dict[str, str], said: str
) -> None:
    answer = robin.post("/settings", fields)

    assert answer.status_code == 400
    assert said in answer.text


def test_a_race_is_added_in_kilometres_and_removed(robin: Browser, runner: FakeRunner) -> None:
    fields = {"name": "Hill Ten", "date": "2027-03-07", "distance_km": "10,5", "priority": "B"}
    robin.post("/races", fields)
    added = next(race for race in runner.races if race.name == "Hill Ten")
    assert (added.distance_m, added.priority) == (10500, "B")

    robin.post("/races/remove", {"race": added.key})

    assert "Hill Ten" not in [race.name for race in runner.races]


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "", "date": "2027-03-07"},
        {"name": "Ten", "date": "soon"},
        {"name": "Ten", "date": "2027-03-07", "distance_km": "-3"},
        {"name": "Ten", "date": "2027-03-07", "distance_km": "nan"},
        {"name": "Ten", "date": "2027-03-07", "priority": "Z"},
    ],
)
def test_a_race_that_cannot_be_is_told_on_its_page(
    robin: Browser, runner: FakeRunner, fields: dict[str, str]
) -> None:
    answer = robin.post("/races", fields)

    assert answer.status_code == 400
    assert "Please change this" in answer.text
    assert f'value="{fields["name"]}"' in answer.text
    assert len(runner.races) == 1


def test_a_plan_is_added_by_address_and_by_file(robin: Browser, runner: FakeRunner) -> None:
    robin.post("/sources", {"url": "https://plans.example/b.ics", "name": "Coach"})
    robin.post("/sources", {"file": (BytesIO(b"BEGIN:VCALENDAR"), "b.ics"), "name": "Book"})

    assert [one.name for one in runner.sources] == ["Autumn plan", "Coach", "Book"]
    shown = robin.get("/sources").text
    assert "Coach" in shown
    assert "Uploaded file" in shown


def test_a_check_shows_the_verdicts_and_saves_nothing(robin: Browser, runner: FakeRunner) -> None:
    answer = robin.post("/sources/check", {"url": "https://plans.example/b.ics"})

    assert "Tempo run" in answer.text
    assert "the title says tempo" in answer.text
    assert "One event has no title." in answer.text
    assert len(runner.sources) == 1


def test_an_address_that_is_refused_is_told_beside_the_form(robin: Browser, world: World) -> None:
    world.fails["add_address"] = RefusedAddressError(
        [Fault("", "address", "this address is private")], hint="use a public one"
    )

    typed = {"url": "http://192.168.1.1/x.ics", "name": 'My "lan" plan'}
    answer = robin.post("/sources", typed)

    assert answer.status_code == 400
    assert "This address is private." in answer.text
    assert "Use a public one." in answer.text
    assert "Add a calendar address" in answer.text
    assert 'value="http://192.168.1.1/x.ics"' in answer.text
    assert 'value="My &#34;lan&#34; plan"' in answer.text


def test_an_address_that_does_not_answer_is_not_the_runners_fault(
    robin: Browser, world: World
) -> None:
    world.fails["add_address"] = OutsideError("it has a fault (500)", source="x")

    shown = robin.post("/sources", {"url": "https://plans.example/x.ics"}).text

    assert "That did not work" in shown
    assert "Please change this" not in shown


def test_plans_without_a_name_are_told_apart(robin: Browser, runner: FakeRunner) -> None:
    for name in ("b", "c"):
        robin.post("/sources", {"url": f"https://plans.example/{name}.ics", "name": ""})
    for _ in range(2):
        robin.post("/sources", {"file": (BytesIO(b"BEGIN:VCALENDAR"), "coach.ics"), "name": " "})

    named = [one.name for one in runner.sources]

    assert named == ["Autumn plan", "My plan", "My plan 2", "coach.ics", "coach.ics 2"]


def test_a_check_of_an_address_keeps_it_without_a_name(robin: Browser) -> None:
    shown = robin.post("/sources/check", {"url": "https://plans.example/b.ics"}).text

    assert 'name="name" value=""' in shown


def test_what_is_read_in_a_kept_plan_can_be_looked_at(robin: Browser, runner: FakeRunner) -> None:
    [kept] = runner.sources
    assert f'href="/sources/check?source={kept.id}"' in robin.get("/sources").text

    answer = robin.get(f"/sources/check?source={kept.id}")

    assert "Tempo of Autumn plan" in answer.text
    assert "Nothing is saved yet" not in answer.text


def test_a_look_at_no_plan_leads_to_the_plans(robin: Browser) -> None:
    assert "Your running plans" in robin.get("/sources/check").text
    assert robin.get("/sources/check?source=unknown").status_code == 404


def test_a_plan_that_fails_says_that_the_old_copy_serves(
    robin: Browser, runner: FakeRunner
) -> None:
    runner.sources = [a_source(state=SourceState.FAILING, error="the address says 404")]

    for path in ("/", "/sources"):
        shown = robin.get(path).text
        assert "The address says 404." in shown
        assert "Your plan stays as it was" in shown


def test_removing_a_plan_is_asked_about_first(robin: Browser, runner: FakeRunner) -> None:
    one = {"source": runner.sources[0].id}
    assert "Remove Autumn plan?" in robin.post("/sources/remove", one).text
    assert runner.sources

    robin.post("/sources/remove", {**one, "sure": "1"})

    assert not runner.sources


def test_a_file_that_is_too_large_is_refused(robin: Browser) -> None:
    token = robin.token()

    answer = robin.client.post(
        "/sources",
        base_url="https://plan.example",
        data={"csrf_token": token, "file": (BytesIO(b"x" * (7 << 20)), "big.ics")},
    )

    assert answer.status_code == 413
    assert "up to 5 MB" in answer.text


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/", "Three steps to your first session"),
        ("/plan", "Nothing is planned in this week"),
        ("/sources", "No plan yet"),
        ("/races", "No race yet"),
    ],
)
def test_a_page_with_nothing_on_it_says_what_to_do(
    robin: Browser, runner: FakeRunner, path: str, said: str
) -> None:
    runner.has_runs, runner.sources, runner.races = False, [], []
    runner.profile = {**runner.profile, "preferences": {"standalone_per_week": 0}}

    assert said in robin.get(path).text


@pytest.mark.parametrize("path", ["/", "/sources"])
def test_a_time_zone_nobody_chose_is_asked_for(
    robin: Browser, runner: FakeRunner, path: str
) -> None:
    assert "Set your time zone" not in robin.get(path).text
    runner.profile = {key: told for key, told in runner.profile.items() if key != "timezone"}

    assert "Set your time zone" in robin.get(path).text


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (SourceState.OK, "Autumn plan was read again"),
        (SourceState.FAILING, "Autumn plan could not be read"),
        (SourceState.HELD, "The newest copy of Autumn plan is looked at once more"),
    ],
)
def test_reading_again_tells_how_it_went(
    robin: Browser, runner: FakeRunner, state: SourceState, said: str
) -> None:
    runner.sources = [a_source(state=state, error="" if state is SourceState.OK else "it says 404")]

    answer = robin.post("/sources/read", {"source": runner.sources[0].id})

    assert answer.status_code == 303
    shown = robin.get("/sources").text
    assert said in shown
    assert "it says 404" not in shown
