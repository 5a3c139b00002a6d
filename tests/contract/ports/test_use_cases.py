"""What the pages rely on, promised by the use cases of tests and by the real ones."""

import json
from collections.abc import Callable, Mapping
from datetime import date

import pytest

from plansync.errors import InputError, NotFoundError, OperatorError, OutsideError
from plansync.store.one_time import Refusal, TokenRefusedError
from plansync.store.sources import SourceKind
from plansync.sync.views import PainLine
from plansync.times import DAY, week_start
from plansync.web.ports import UseCases
from tests.contract.ports.stages import Stage
from tests.contract.sync.world import ADDRESS

NOBODY = "nobody"
Call = Callable[[UseCases, str], object]

# Nobody


UNKNOWN: dict[str, Call] = {
    "sign in": lambda cases, who: cases.accounts.open_session(who, "Firefox"),
    "strava": lambda cases, who: cases.accounts.strava(who),
    "disconnect": lambda cases, who: cases.accounts.disconnect(who),
    "delete": lambda cases, who: cases.accounts.delete_account(who),
    "export": lambda cases, who: cases.accounts.export_account(who),
    "close one": lambda cases, who: cases.accounts.close_one(who, "hash"),
    "overview": lambda cases, who: cases.runner.overview(who),
    "week": lambda cases, who: cases.runner.week(who),
    "session": lambda cases, who: cases.runner.session(who, "uid"),
    "body": lambda cases, who: cases.runner.body(who),
    "save body": lambda cases, who: cases.runner.save_body(who, overactive=[], underactive=[]),
    "answer pain": lambda cases, who: cases.runner.answer_pain(who, PainLine("soleus", 3)),
    "settings": lambda cases, who: cases.runner.settings(who),
    "save settings": lambda cases, who: cases.runner.save_settings(who, {"limits": {}}),
    "add address": lambda cases, who: cases.sources.add_address(who, "Runna", ADDRESS),
    "remove source": lambda cases, who: cases.sources.remove(who, "source"),
    "read again": lambda cases, who: cases.sources.read_again(who, "source"),
    "verdicts": lambda cases, who: cases.sources.verdicts(who, "source"),
    "phase": lambda cases, who: cases.phases.current(who),
    "preview": lambda cases, who: cases.phases.preview(who, 2, date(2026, 12, 1)),
    "apply": lambda cases, who: cases.phases.apply(who, 2, date(2026, 12, 1)),
    "undo": lambda cases, who: cases.phases.undo(who),
    "races": lambda cases, who: cases.races.list(who),
    "add race": lambda cases, who: cases.races.add(who, "Ten", date(2026, 12, 1)),
    "remove race": lambda cases, who: cases.races.remove(who, "race"),
    "feed": lambda cases, who: cases.feeds.show(who),
    "create feed": lambda cases, who: cases.feeds.create(who),
    "rotate feed": lambda cases, who: cases.feeds.rotate(who),
    "revoke feed": lambda cases, who: cases.feeds.revoke(who),
}


@pytest.mark.parametrize("name", UNKNOWN)
def test_nothing_is_there_for_a_runner_nobody_knows(cases: UseCases, name: str) -> None:
    with pytest.raises(NotFoundError):
        UNKNOWN[name](cases, NOBODY)


# Accounts


def test_a_sign_in_link_works_once(stage: Stage) -> None:
    token = stage.link(stage.robin)

    assert stage.cases.accounts.sign_in(token) == stage.robin
    with pytest.raises(TokenRefusedError) as raised:
        stage.cases.accounts.sign_in(token)

    assert raised.value.reason is Refusal.USED


def test_a_used_link_stays_used_when_a_new_one_is_made(stage: Stage) -> None:
    used = stage.link(stage.robin)
    stage.cases.accounts.sign_in(used)

    new = stage.link(stage.kim)

    with pytest.raises(TokenRefusedError):
        stage.cases.accounts.sign_in(used)
    assert stage.cases.accounts.sign_in(new) == stage.kim


def test_a_link_nobody_made_is_not_known(cases: UseCases) -> None:
    with pytest.raises(TokenRefusedError) as raised:
        cases.accounts.sign_in("made-up")

    assert raised.value.reason is Refusal.UNKNOWN


def test_a_cookie_stands_for_its_runner_until_it_is_closed(stage: Stage) -> None:
    accounts = stage.cases.accounts
    robins, kims = (accounts.open_session(who, "Firefox") for who in (stage.robin, stage.kim))
    account = accounts.who(robins)
    assert account is not None
    assert (account.athlete_id, account.zone) == (stage.robin, "Europe/Zurich")

    accounts.close_session(robins)

    assert accounts.who(robins) is None
    kim = accounts.who(kims)
    assert kim is not None
    assert kim.athlete_id == stage.kim


def test_a_cookie_nobody_was_given_stands_for_nobody(cases: UseCases) -> None:
    cases.accounts.close_session("made-up")

    assert cases.accounts.who("made-up") is None


def test_a_new_cookie_is_not_one_of_before(stage: Stage) -> None:
    accounts = stage.cases.accounts
    first, second = (accounts.open_session(stage.robin, "Firefox") for _ in range(2))
    accounts.close_session(first)

    assert accounts.open_session(stage.kim, "Firefox") not in (first, second)


def test_browsers_are_listed_and_signed_out_one_by_one(stage: Stage) -> None:
    accounts = stage.cases.accounts
    firefox = accounts.open_session(stage.robin, "Firefox on Linux")
    safari = accounts.open_session(stage.robin, "Safari on iOS")
    ids = {one.agent: one.id_hash for one in accounts.sign_ins(stage.robin)}

    accounts.close_one(stage.robin, ids["Safari on iOS"])

    assert [one.agent for one in accounts.sign_ins(stage.robin)] == ["Firefox on Linux"]
    assert accounts.who(safari) is None
    assert accounts.who(firefox) is not None


def test_nobody_signs_another_runner_out(stage: Stage) -> None:
    accounts = stage.cases.accounts
    cookie = accounts.open_session(stage.robin, "Firefox")
    [browser] = accounts.sign_ins(stage.robin)

    with pytest.raises(NotFoundError):
        accounts.close_one(stage.kim, browser.id_hash)

    assert accounts.who(cookie) is not None
    assert accounts.sign_ins(stage.kim) == ()


def test_who_is_deleted_is_gone_with_their_cookies(stage: Stage) -> None:
    accounts = stage.cases.accounts
    cookie = accounts.open_session(stage.robin, "Firefox")

    accounts.delete_account(stage.robin)

    assert accounts.who(cookie) is None
    with pytest.raises(NotFoundError):
        stage.cases.runner.overview(stage.robin)
    assert stage.cases.runner.overview(stage.kim).account.athlete_id == stage.kim


def test_an_export_is_a_json_document(stage: Stage) -> None:
    assert isinstance(json.loads(stage.cases.accounts.export_account(stage.robin)), dict)


def test_without_an_application_nobody_connects_strava(stage: Stage) -> None:
    assert stage.cases.has_strava is False
    with pytest.raises(OperatorError):
        stage.cases.accounts.begin_connect("browser")
    with pytest.raises(NotFoundError):
        stage.cases.accounts.disconnect(stage.robin)


# What a runner looks at and says


def test_a_week_begins_on_its_monday(stage: Stage) -> None:
    sunday = week_start(stage.today) + 6 * DAY

    week = stage.cases.runner.week(stage.robin, sunday)

    assert week.monday == week_start(stage.today)
    assert [one.day for one in week.days] == [week.monday + n * DAY for n in range(7)]
    assert [one.day for one in week.days if one.is_today] == [stage.today]


def test_a_session_is_only_its_runners(stage: Stage) -> None:
    stage.with_plan(stage.robin)
    uid = stage.session_of(stage.robin)

    assert stage.cases.runner.session(stage.robin, uid).entry.uid == uid
    with pytest.raises(NotFoundError):
        stage.cases.runner.session(stage.kim, uid)


def test_a_pain_told_of_today_is_not_asked_for_and_keeps_its_first_day(stage: Stage) -> None:
    runner, pain = stage.cases.runner, PainLine("soleus", 4, "left", stage.today - DAY)
    runner.save_body(stage.robin, overactive=[], underactive=[], pain=[pain])

    runner.answer_pain(stage.robin, PainLine("soleus", 6, "left", kind="limp"))

    assert runner.overview(stage.robin).pains == ()
    [told] = runner.body(stage.robin).pains
    assert told.line == PainLine("soleus", 6, "left", stage.today - DAY, "limp")
    assert (told.name, told.is_asked) == ("Left lower calf", False)
    assert "Nothing is planned for your legs" in told.limits


def test_a_pain_told_to_be_gone_is_gone_and_comes_back_as_a_new_one(stage: Stage) -> None:
    runner, before = stage.cases.runner, PainLine("soleus", 4, since=stage.today - DAY)
    runner.save_body(stage.robin, overactive=[], underactive=[], pain=[before])

    runner.answer_pain(stage.robin, PainLine("soleus", 0))
    assert runner.body(stage.robin).pain == ()
    runner.answer_pain(stage.robin, PainLine("soleus", 1))

    [back] = runner.body(stage.robin).pains
    assert (back.line.since, back.again) == (stage.today, True)


def test_a_pain_that_cannot_be_is_refused_and_nothing_changes(stage: Stage) -> None:
    for wrong in (PainLine("soleus", 11), PainLine("elbow-of-venus", 2)):
        with pytest.raises(InputError):
            stage.cases.runner.answer_pain(stage.robin, wrong)

    assert stage.cases.runner.body(stage.robin).pain == ()


def test_a_clearance_keeps_the_day_it_was_told(stage: Stage) -> None:
    def save(*cleared: str) -> Mapping[str, date]:
        stage.cases.runner.save_body(
            stage.robin,
            overactive=[],
            underactive=[],
            health=["heart", "cancer"],
            cleared=cleared,
        )
        return stage.cases.runner.body(stage.robin).cleared_on

    assert save() == {}
    assert save("heart") == {"heart": stage.today}
    assert save() == {}


def test_the_health_questions_are_asked_until_they_are_answered(stage: Stage) -> None:
    runner = stage.cases.runner
    runner.save_body(stage.robin, overactive=[], underactive=[])

    assert runner.overview(stage.robin).account.health_asked


def test_answers_about_the_body_are_kept_as_given(stage: Stage) -> None:
    pain = PainLine("soleus", 4, "left", stage.today - DAY, "")
    stage.cases.runner.save_body(
        stage.robin,
        overactive=["tfl:left"],
        underactive=["gluteus-medius"],
        severity={"gluteus-medius": "high"},
        equipment=["ball"],
        pain=[pain],
    )

    body = stage.cases.runner.body(stage.robin)

    assert (body.overactive, body.underactive) == (("tfl:left",), ("gluteus-medius",))
    assert (body.severity, body.equipment) == ({"gluteus-medius": "high"}, ("ball",))
    assert body.pain == (pain,)


def test_answers_replace_the_ones_before(stage: Stage) -> None:
    runner = stage.cases.runner
    runner.save_body(
        stage.robin, overactive=[], underactive=["soleus"], severity={"soleus": "high"}
    )

    runner.save_body(stage.robin, overactive=["soleus"], underactive=[])

    body = runner.body(stage.robin)
    assert (body.overactive, body.underactive, body.severity) == (("soleus",), (), {})


@pytest.mark.parametrize(
    "wrong",
    [
        {"overactive": ["elbow-of-venus"]},
        {"equipment": ["trampoline-of-venus"]},
        {"signs": ["overhead-squat/smiles"]},
        {"health": ["brave"]},
        {"pain": [PainLine("elbow-of-venus", 3)]},
        {"pain": [PainLine("soleus", 11)]},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_an_answer_that_cannot_be_is_refused_and_nothing_kept(
    stage: Stage, wrong: dict[str, list[str]]
) -> None:
    before = stage.cases.runner.body(stage.robin)

    with pytest.raises(InputError):
        stage.cases.runner.save_body(
            stage.robin,
            **{"overactive": [], "underactive": [], **wrong},  # type: ignore[arg-type] # wrong on purpose
        )

    assert stage.cases.runner.body(stage.robin) == before


def test_settings_name_every_choice(stage: Stage) -> None:
    settings = stage.cases.runner.settings(stage.robin)

    assert set(settings) == {"timezone", "time", "limits", "preferences", "feed"}
    assert settings["timezone"] == "Europe/Zurich"
    assert {"default", "monday", "sunday", "easy_pace_s_per_km"} <= set(settings["time"])


def test_a_choice_leaves_the_others_of_its_table(stage: Stage) -> None:
    runner = stage.cases.runner
    runner.save_settings(stage.robin, {"time": {"default": "06:15", "sunday": "09:00"}})

    runner.save_settings(stage.robin, {"time": {"sunday": "10:30"}})

    time = runner.settings(stage.robin)["time"]
    assert (time["default"], time["sunday"]) == ("06:15", "10:30")


def test_a_choice_of_nothing_is_the_default_again(stage: Stage) -> None:
    runner = stage.cases.runner
    default = runner.settings(stage.robin)["limits"]["before_min"]
    runner.save_settings(stage.robin, {"limits": {"before_min": 7}})
    assert runner.settings(stage.robin)["limits"]["before_min"] == 7

    runner.save_settings(stage.robin, {"limits": {"before_min": None}})

    assert runner.settings(stage.robin)["limits"]["before_min"] == default


@pytest.mark.parametrize(
    "wrong", [{"timezone": "Mars/Olympus"}, {"time": {"sunday": "25:00"}}, {"limits": {"x": 1}}]
)
def test_a_choice_that_cannot_be_is_refused_and_nothing_kept(
    stage: Stage, wrong: dict[str, object]
) -> None:
    before = stage.cases.runner.settings(stage.robin)

    with pytest.raises(InputError):
        stage.cases.runner.save_settings(stage.robin, wrong)

    assert stage.cases.runner.settings(stage.robin) == before


# Sources


def test_a_new_address_is_listed_without_its_secret(stage: Stage) -> None:
    added = stage.cases.sources.add_address(stage.robin, " Runna ", ADDRESS)

    [listed] = stage.cases.sources.list(stage.robin)
    assert (listed.id, listed.name, listed.kind) == (added.id, "Runna", SourceKind.ADDRESS)
    assert listed.address is not None
    assert "secret-part" not in listed.address
    assert stage.cases.sources.list(stage.kim) == ()


def test_a_file_without_a_name_is_called_by_its_own(stage: Stage) -> None:
    stage.cases.sources.add_file(stage.robin, " ", "coach.ics", stage.plan)

    [listed] = stage.cases.sources.list(stage.robin)
    assert (listed.name, listed.kind, listed.address) == ("coach.ics", SourceKind.FILE, None)
    assert listed.next_fetch_at is None


@pytest.mark.parametrize("name", ["", "  ", "x" * 81, " Runna "])
def test_a_source_has_a_name_of_its_own(stage: Stage, name: str) -> None:
    stage.with_plan(stage.robin)

    with pytest.raises(InputError):
        stage.cases.sources.add_address(stage.robin, name, ADDRESS)

    assert len(stage.cases.sources.list(stage.robin)) == 1


def test_ten_sources_are_the_most(stage: Stage) -> None:
    for n in range(10):
        stage.cases.sources.add_file(stage.robin, f"Plan {n}", "a.ics", stage.plan)
        stage.wait()

    with pytest.raises(InputError):
        stage.cases.sources.add_file(stage.robin, "One more", "a.ics", stage.plan)

    names = [one.name for one in stage.cases.sources.list(stage.robin)]
    assert names == [f"Plan {n}" for n in range(10)]


@pytest.mark.parametrize("address", ["file:///etc/passwd", "plan", "http://10.0.0.1/x.ics"])
def test_an_address_that_may_not_be_asked_leaves_nothing(stage: Stage, address: str) -> None:
    with pytest.raises(InputError):
        stage.cases.sources.add_address(stage.robin, "Runna", address)
    with pytest.raises(InputError):
        stage.cases.sources.check_up(stage.robin, address)

    assert stage.cases.sources.list(stage.robin) == ()


def test_an_address_that_does_not_answer_leaves_nothing(stage: Stage) -> None:
    stage.lose_plans()

    with pytest.raises(OutsideError):
        stage.cases.sources.add_address(stage.robin, "Runna", ADDRESS)

    assert stage.cases.sources.list(stage.robin) == ()


@pytest.mark.parametrize("body", [b"", b"<html>sign in</html>"])
def test_a_file_that_is_no_plan_is_the_runners_to_mend(stage: Stage, body: bytes) -> None:
    with pytest.raises(InputError):
        stage.cases.sources.add_file(stage.robin, "Coach", "coach.ics", body)
    with pytest.raises(InputError):
        stage.cases.sources.check_up_file(stage.robin, "coach.ics", body)

    assert stage.cases.sources.list(stage.robin) == ()


def test_a_check_up_tells_verdicts_and_keeps_nothing(stage: Stage) -> None:
    sources = stage.cases.sources

    assert sources.check_up(stage.robin, ADDRESS).entries
    assert sources.check_up_file(stage.robin, "a.ics", stage.plan).entries
    assert sources.list(stage.robin) == ()


def test_a_kept_source_tells_its_verdicts_and_is_read_again(stage: Stage) -> None:
    source_id = stage.with_plan(stage.robin)

    assert stage.cases.sources.verdicts(stage.robin, source_id).entries
    assert stage.cases.sources.read_again(stage.robin, source_id).id == source_id


def test_a_removed_source_is_gone(stage: Stage) -> None:
    source_id = stage.with_plan(stage.robin)

    stage.cases.sources.remove(stage.robin, source_id)

    assert stage.cases.sources.list(stage.robin) == ()
    with pytest.raises(NotFoundError):
        stage.cases.sources.remove(stage.robin, source_id)


def test_a_source_is_only_its_runners(stage: Stage) -> None:
    """Kim has one of the same name, which changes nothing."""
    sources = stage.cases.sources
    robins, kims = stage.with_plan(stage.robin), stage.with_plan(stage.kim)

    for call in (sources.remove, sources.read_again, sources.verdicts):
        with pytest.raises(NotFoundError):
            call(stage.kim, robins)

    assert [one.id for one in sources.list(stage.robin)] == [robins]
    assert [one.id for one in sources.list(stage.kim)] == [kims]
