"""What the pages of phases, races and feeds rely on, promised by either side of the use cases."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from plansync.errors import InputError, NotFoundError, StaleError
from plansync.plan.season import Priority
from plansync.times import DAY
from plansync.web.ports import UseCases
from tests.contract.ports.stages import Stage

# Phases


def phases_of(stage: Stage) -> list[tuple[int, date, bool]]:
    """The changes Robin made since the first."""
    view = stage.cases.phases.current(stage.robin)
    return [(one.phase, one.start, one.override) for one in view.changes[1:]]


def test_a_preview_keeps_nothing(stage: Stage) -> None:
    stage.with_plan(stage.robin)

    preview = stage.cases.phases.preview(stage.robin, 2, stage.today)

    assert (preview.phase, preview.start, preview.needs_override) == (2, stage.today, False)
    assert not preview.change.is_empty
    view = stage.cases.phases.current(stage.robin)
    assert (view.now.phase, view.can_undo, phases_of(stage)) == (1, False, [])


def test_what_was_previewed_is_what_is_done(stage: Stage) -> None:
    stage.with_plan(stage.robin)
    preview = stage.cases.phases.preview(stage.robin, 2, stage.today)

    change = stage.cases.phases.apply(stage.robin, 2, stage.today, digest=preview.digest)

    assert change == preview.change
    view = stage.cases.phases.current(stage.robin)
    assert (view.now.phase, view.can_undo) == (2, True)
    assert phases_of(stage) == [(2, stage.today, False)]
    assert stage.cases.phases.current(stage.kim).now.phase == 1


def test_looking_twice_gives_the_same_digest_and_other_changes_others(stage: Stage) -> None:
    preview = stage.cases.phases.preview

    one, again = (preview(stage.robin, 2, stage.today).digest for _ in range(2))

    assert one == again
    assert preview(stage.robin, 2, stage.today + DAY).digest != one
    assert preview(stage.robin, 3, stage.today).digest != one


MEANWHILE: dict[str, Callable[[Stage], object]] = {
    "a race": lambda stage: stage.cases.races.add(stage.robin, "Ten", stage.today + 20 * DAY),
    "a source": lambda stage: stage.with_plan(stage.robin),
    "another body": lambda stage: stage.cases.runner.save_body(
        stage.robin, overactive=["soleus"], underactive=[]
    ),
    "other settings": lambda stage: stage.cases.runner.save_settings(
        stage.robin, {"limits": {"before_min": 5}}
    ),
    "another phase": lambda stage: stage.cases.phases.apply(stage.robin, 2, stage.today + 30 * DAY),
}


@pytest.mark.parametrize("name", MEANWHILE)
def test_a_preview_of_another_state_is_stale(stage: Stage, name: str) -> None:
    digest = stage.cases.phases.preview(stage.robin, 2, stage.today).digest
    MEANWHILE[name](stage)
    before = phases_of(stage)

    with pytest.raises(StaleError):
        stage.cases.phases.apply(stage.robin, 2, stage.today, digest=digest)

    assert phases_of(stage) == before


def test_an_unmet_guard_explains_itself_and_stops_the_change(stage: Stage) -> None:
    preview = stage.cases.phases.preview(stage.robin, 5, stage.today)

    with pytest.raises(InputError):
        stage.cases.phases.apply(stage.robin, 5, stage.today)

    assert preview.needs_override
    assert preview.warnings
    assert phases_of(stage) == []
    choices = {one.phase: one.warnings for one in stage.cases.phases.current(stage.robin).choices}
    assert choices[5]
    assert not choices[2]


def test_an_unmet_guard_can_be_passed_over_and_that_is_recorded(stage: Stage) -> None:
    preview = stage.cases.phases.preview(stage.robin, 5, stage.today, override=True)

    stage.cases.phases.apply(stage.robin, 5, stage.today, override=True, digest=preview.digest)

    assert not preview.needs_override
    assert preview.warnings
    assert phases_of(stage) == [(5, stage.today, True)]


def test_an_override_nobody_needed_is_not_recorded(stage: Stage) -> None:
    stage.cases.phases.apply(stage.robin, 2, stage.today, override=True)

    assert phases_of(stage) == [(2, stage.today, False)]


@pytest.mark.parametrize(("phase", "days"), [(9, 0), (0, 0), (2, -1), (2, 366)])
def test_a_change_that_cannot_be_is_refused(stage: Stage, phase: int, days: int) -> None:
    start = stage.today + days * DAY

    with pytest.raises(InputError):
        stage.cases.phases.preview(stage.robin, phase, start)
    with pytest.raises(InputError):
        stage.cases.phases.apply(stage.robin, phase, start, override=True)

    assert phases_of(stage) == []


def test_a_change_can_be_taken_back_once(stage: Stage) -> None:
    stage.with_plan(stage.robin)
    stage.cases.phases.apply(stage.robin, 2, stage.today)

    change = stage.cases.phases.undo(stage.robin)

    assert not change.is_empty
    view = stage.cases.phases.current(stage.robin)
    assert (view.now.phase, view.can_undo, phases_of(stage)) == (1, False, [])
    with pytest.raises(NotFoundError):
        stage.cases.phases.undo(stage.robin)


def test_the_first_phase_is_not_taken_back(stage: Stage) -> None:
    stage.cases.phases.apply(stage.kim, 2, stage.today)

    with pytest.raises(NotFoundError):
        stage.cases.phases.undo(stage.robin)

    assert stage.cases.phases.current(stage.kim).now.phase == 2


def test_a_race_block_shows_a_phase_the_reasons_and_keeps_nothing(stage: Stage) -> None:
    stage.with_plan(stage.robin)
    race = stage.cases.races.add(
        stage.robin, "River Marathon", stage.today + 70 * DAY, distance_m=42195
    )

    shown = stage.cases.phases.race_block(stage.robin, race, stage.today)

    assert (shown.phase, shown.start, shown.race_block) == (2, stage.today, True)
    assert [one.phase for one in shown.waiting] == [5]
    assert phases_of(stage) == []


def test_a_race_block_that_was_shown_is_what_begins(stage: Stage) -> None:
    stage.with_plan(stage.robin)
    race = stage.cases.races.add(
        stage.robin, "River Marathon", stage.today + 70 * DAY, distance_m=42195
    )
    shown = stage.cases.phases.race_block(stage.robin, race, stage.today)

    change = stage.cases.phases.apply(
        stage.robin, 2, stage.today, race_block=True, digest=shown.digest
    )

    view = stage.cases.phases.current(stage.robin)
    assert change == shown.change
    assert view.changes[-1].race_block
    assert view.timeline[0].name == "Race block"


def test_there_is_no_race_block_of_somebody_else(stage: Stage) -> None:
    race = stage.cases.races.add(stage.kim, "Marathon", stage.today + 70 * DAY)

    with pytest.raises(NotFoundError):
        stage.cases.phases.race_block(stage.robin, race)


# Races


def test_races_are_listed_in_order_of_day(stage: Stage) -> None:
    races = stage.cases.races
    late = races.add(stage.robin, " Lake Marathon ", stage.today + 90 * DAY, distance_m=42195)
    early = races.add(
        stage.robin, "Hill Ten", stage.today + 30 * DAY, priority=Priority.B, distance_m=10000
    )

    first, second = races.list(stage.robin)

    assert (first.key, first.name, first.priority) == (early, "Hill Ten", Priority.B)
    assert (second.key, second.name, second.distance_m) == (late, "Lake Marathon", 42195)
    assert races.list(stage.kim) == ()


@pytest.mark.parametrize(
    ("name", "days", "distance_m"),
    [
        ("", 30, None),
        ("  ", 30, None),
        ("x" * 121, 30, None),
        ("Ten", 30, 0),
        ("Ten", 30, -5),
        ("Ten", 30, 2_000_000),
        ("Ten", 4000, None),
        ("Ten", -400, None),
        (" There already ", 40, None),
    ],
)
def test_a_race_that_cannot_be_is_refused(
    stage: Stage, name: str, days: int, distance_m: float | None
) -> None:
    stage.cases.races.add(stage.robin, "There already", stage.today + 40 * DAY)

    with pytest.raises(InputError):
        stage.cases.races.add(
            stage.robin, name, stage.today + timedelta(days=days), distance_m=distance_m
        )

    assert len(stage.cases.races.list(stage.robin)) == 1


def test_a_removed_race_is_gone_and_its_id_with_it(stage: Stage) -> None:
    races = stage.cases.races
    gone = races.add(stage.robin, "Ten", stage.today + 30 * DAY)
    kept = races.add(stage.robin, "Half", stage.today + 60 * DAY)

    races.remove(stage.robin, gone)
    new = races.add(stage.robin, "Full", stage.today + 90 * DAY)

    assert [race.key for race in races.list(stage.robin)] == [kept, new]
    assert len({gone, kept, new}) == 3
    with pytest.raises(NotFoundError):
        races.remove(stage.robin, gone)


def test_a_race_is_only_its_runners(stage: Stage) -> None:
    """Kim runs the same one, which is another one to PlanSync."""
    races = stage.cases.races
    robins, kims = (races.add(who, "Ten", stage.today + DAY) for who in (stage.robin, stage.kim))

    with pytest.raises(NotFoundError):
        races.remove(stage.kim, robins)

    assert [race.key for race in races.list(stage.robin)] == [robins]
    assert [race.key for race in races.list(stage.kim)] == [kims]


# Feeds


def test_there_is_no_feed_before_it_is_made(stage: Stage) -> None:
    view = stage.cases.feeds.show(stage.robin)

    assert (view.exists, view.https) == (False, "")
    with pytest.raises(NotFoundError):
        stage.cases.feeds.rotate(stage.robin)
    with pytest.raises(NotFoundError):
        stage.cases.feeds.revoke(stage.robin)


def test_a_new_feed_has_its_addresses(stage: Stage) -> None:
    made = stage.cases.feeds.create(stage.robin)

    shown = stage.cases.feeds.show(stage.robin)
    assert made.exists
    assert (shown.https, shown.busy, shown.webcal) == (made.https, made.busy, made.webcal)
    assert made.https.startswith("https://plan.example/feed/")
    assert made.https.endswith(".ics")
    assert made.webcal == "webcal://" + made.https.removeprefix("https://")
    assert made.busy == made.https.removesuffix(".ics") + "/busy.ics"
    assert "<svg" in made.qr_svg
    assert (made.local_only, made.google is None) == (False, False)


def test_a_runner_has_one_feed_that_no_other_has(stage: Stage) -> None:
    robins, kims = (stage.cases.feeds.create(who).https for who in (stage.robin, stage.kim))

    with pytest.raises(StaleError):
        stage.cases.feeds.create(stage.robin)

    assert robins != kims
    assert stage.cases.feeds.show(stage.robin).https == robins


def test_a_rotated_feed_has_a_new_address(stage: Stage) -> None:
    feeds = stage.cases.feeds
    first = feeds.create(stage.robin).https
    kims = feeds.create(stage.kim).https

    second = feeds.rotate(stage.robin).https
    third = feeds.rotate(stage.robin).https

    assert len({first, second, third}) == 3
    assert feeds.show(stage.robin).https == third
    assert feeds.show(stage.kim).https == kims


def test_a_revoked_feed_is_gone_and_the_next_has_another_address(stage: Stage) -> None:
    feeds = stage.cases.feeds
    first = feeds.create(stage.robin).https

    feeds.revoke(stage.robin)

    assert not feeds.show(stage.robin).exists
    with pytest.raises(NotFoundError):
        feeds.revoke(stage.robin)
    assert feeds.create(stage.robin).https != first


# The operator's


def test_the_webhook_answers_only_at_its_secret_address(cases: UseCases) -> None:
    with pytest.raises(NotFoundError):
        cases.operator.challenge("guessed", {"hub.challenge": "x"})
    with pytest.raises(NotFoundError):
        cases.operator.hear("guessed", b"{}")


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"{}"])
def test_what_is_no_event_of_strava_is_refused(stage: Stage, body: bytes) -> None:
    with pytest.raises(InputError):
        stage.cases.operator.hear(stage.hook, body)


def test_a_database_that_answers_is_ready(cases: UseCases) -> None:
    assert cases.operator.is_ready() is True
