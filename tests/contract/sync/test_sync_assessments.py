"""Stories about checking the body again and again."""

import json
from datetime import timedelta

from plansync.opt.assessment import Measurement
from plansync.opt.imbalance import Side
from plansync.plan.profile import ProfileShape
from plansync.sync.assessment_views import Answers, CheckLine, MeasureLine
from tests.contract.sync.world import MONDAY, World

KNEES_IN, HEELS_RISE = "overhead-squat/knees-in", "overhead-squat/heels-rise"
WALL = "mobility/ankle-knee-to-wall"


def check(world: World, athlete_id: str, answers: Answers, *over: str) -> CheckLine:
    """A check whose overactive muscles are these."""
    return world.services.assessments.accept(
        athlete_id, answers, overactive=over, underactive=["gluteus-medius"]
    )


def test_an_accepted_check_makes_a_new_plan_due_and_is_remembered_in_the_profile(
    world: World,
) -> None:
    athlete_id = world.planned()
    with world.store.write() as tx:
        for item in tx.work.claim("test", world.clock(), 60, limit=100):
            tx.work.done(item.id, "test", world.clock())
    assert world.due() == []

    check(world, athlete_id, Answers((KNEES_IN,)), "tfl")

    assert ("replan", athlete_id) in world.due()
    profile = world.services.runner.profile(athlete_id)
    assert ProfileShape.model_validate(profile).assessed == MONDAY
    assert profile["overactive"] == ["tfl"]
    assert profile["equipment"] == ["foam-roller", "ball", "mini-band"]
    assert "signs" not in profile


def test_signs_that_contradict_each_other_are_told_with_the_plan(world: World) -> None:
    athlete_id = world.planned()
    world.services.runner.save_body(
        athlete_id, overactive=[], underactive=[], signs=[KNEES_IN, "overhead-squat/knees-out"]
    )

    world.services.refresh.replan(athlete_id)

    with world.store.read() as tx:
        assert "signs-contradict" in {note["code"] for note in tx.plans.notes(athlete_id)}


def test_the_day_of_a_check_is_the_runners(world: World) -> None:
    """At 23:30 UTC it is tomorrow in Zurich."""
    athlete_id = world.runner()
    world.clock.go(hours=17.5)

    made = check(world, athlete_id, Answers())

    assert made.day == MONDAY + timedelta(days=1)


def test_a_history_tells_what_changed_each_time(world: World) -> None:
    athlete_id = world.runner()
    first = (Measurement(WALL, Side.LEFT, 8.5), Measurement(WALL, Side.RIGHT, 12.0))
    check(world, athlete_id, Answers((KNEES_IN,), first), "tfl", "soleus:left")
    world.clock.go(days=28)
    second = (Measurement(WALL, Side.LEFT, 11.0),)
    check(world, athlete_id, Answers((f"{KNEES_IN}:left", HEELS_RISE), second), "tfl:left")

    newest, oldest = world.services.assessments.history(athlete_id)

    assert (oldest.is_first, newest.is_first) == (True, False)
    assert newest.signs_new == ("Heels rise",)
    assert newest.signs_gone == ("Knees move in (right)", "Knee to wall (left)")
    assert newest.muscles_added == ()
    assert [one.partition(" (")[2] for one in newest.muscles_removed] == [
        "left): too much",
        "right): too much",
    ]
    assert newest.measures == (MeasureLine("Knee to wall", "left", "cm", 11.0, 8.5, False),)
    assert oldest.measures[0].before is None


def test_checks_are_exported_and_go_with_the_account(world: World) -> None:
    athlete_id = world.runner()
    check(world, athlete_id, Answers((KNEES_IN,)), "tfl")

    document = json.loads(world.services.accounts.export_account(athlete_id))
    world.services.accounts.delete_account(athlete_id)

    [kept] = document["assessments"]
    assert kept["day"] == str(MONDAY)
    assert kept["findings"][0]["sign"] == KNEES_IN
    assert kept["lists"]["overactive"] == ["tfl"]
    with world.store.read() as tx:
        assert tx.assessments.list(athlete_id) == ()


def test_a_history_outlives_the_signs_and_muscles_of_the_catalogue(world: World) -> None:
    athlete_id = world.runner()
    gone = {"sign": "old/sign", "side": "left", "value": 3.0, "found": True, "because": "3 cm"}
    lists = {"overactive": ["old-muscle"], "underactive": [], "severity": {}, "by_signs": {}}
    with world.store.write() as tx:
        tx.assessments.save(athlete_id, MONDAY, findings=(gone,), lists=lists, now=world.clock())

    [line] = world.services.assessments.history(athlete_id)

    assert line.findings == ("old/sign",)
    assert line.muscles_added == ("old-muscle: too much",)
    assert line.measures[0].name == "old/sign"
    assert world.services.assessments.form(athlete_id).last == MONDAY
