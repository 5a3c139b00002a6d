"""What happens when a race block begins: the phase that is offered, and what would change."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from plansync.errors import InputError
from plansync.opt.macrocycle import Stage
from plansync.plan.diff import diff
from plansync.plan.ingredients import Ingredients
from plansync.plan.race_block import (
    Proposal,
    next_block,
    offer,
    offered_text,
    propose,
    race_block_start,
)
from plansync.plan.season import PhaseChange, Priority, Race
from plansync.times import DAY, Window
from tests.planning import body, catalogue, preferences, week

TODAY = date(2027, 3, 8)
"""The Monday of the eighth week before the race, race week counted."""
LAKE = Race("lake", "Lake", date(2027, 5, 2), 42_195)
SINCE = date(2026, 9, 7)
FIRST = PhaseChange(1, SINCE)
STRONG = PhaseChange(2, SINCE + timedelta(weeks=18))


def given(
    *changes: PhaseChange,
    races: Sequence[Race] = (LAKE,),
    today: date = TODAY,
    gym: bool = False,
) -> Ingredients:
    """A runner of four runs a week for three weeks."""
    mondays = [today + timedelta(weeks=n) for n in range(-1, 3)]
    return Ingredients(
        runs=[run for monday in mondays for run in week(".e.q.el", monday=monday)],
        changes=changes or (FIRST,),
        races=races,
        body=body(over=("gastrocnemius-lateral",), under=("gluteus-medius",)),
        preferences=replace(preferences(), gym=gym, technique=gym),
        catalogue=catalogue(),
        window=Window(today, today + timedelta(days=14)),
        now=datetime.combine(today, time(8), tzinfo=UTC),
    )


def shown(proposal: Proposal) -> tuple[int, bool, list[int]]:
    """The phase, whether it is another one, and the better ones that wait."""
    found = proposal.offer
    return found.phase, found.is_change, [one.phase for one in found.waiting]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ((PhaseChange(1, TODAY - 14 * DAY),), (1, False, [5, 2])),
        ((FIRST,), (2, True, [5])),
        ((PhaseChange(1, SINCE), PhaseChange(2, TODAY - timedelta(weeks=6))), (5, True, [])),
        ((FIRST, PhaseChange(2, TODAY - 14 * DAY)), (2, False, [5])),
        ((FIRST, PhaseChange(5, TODAY - 14 * DAY)), (5, False, [])),
    ],
)
def test_the_best_phase_whose_guards_are_met_is_offered(
    changes: Sequence[PhaseChange], expected: tuple[int, bool, list[int]]
) -> None:
    assert shown(propose(given(*changes), LAKE)) == expected


def test_what_waits_says_why() -> None:
    [power] = propose(given(), LAKE).offer.waiting

    assert power.reasons == (
        "Phase 5 builds on 4 weeks of phase 2 in the last 16 weeks; by 8 March you will have none.",
    )


def test_a_proposal_shows_the_plan_before_and_after_and_their_difference() -> None:
    ingredients = given()

    found = propose(ingredients, LAKE)

    assert found.change == PhaseChange(2, TODAY)
    assert found.before == ingredients.plan()
    assert found.after == ingredients.plan((FIRST, PhaseChange(2, TODAY)))
    assert found.difference == diff(found.before, found.after)
    assert not found.difference.is_empty
    assert found.text == (
        "Lake is in 55 days. Its race block begins on 8 March: "
        "change to phase 2 (Strength Endurance)?"
    )


def test_nothing_is_decided_before_the_runner_does() -> None:
    ingredients = given()

    found = propose(ingredients, LAKE)

    assert {span.phase for span in found.before.spans} == {1}
    assert {span.phase for span in found.after.spans} == {2}


def test_who_stays_in_a_phase_sees_no_difference() -> None:
    found = propose(given(PhaseChange(1, TODAY - 14 * DAY)), LAKE)

    assert found.change is None
    assert found.before is found.after
    assert found.text.endswith("Stay in phase 1 (Stabilization Endurance).")


def test_before_its_monday_a_race_block_is_proposed_for_it() -> None:
    found = propose(given(today=TODAY - 10 * DAY), LAKE)

    assert found.offer.start == TODAY
    assert found.change == PhaseChange(2, TODAY)


def test_the_runner_may_begin_the_race_block_now() -> None:
    today = TODAY - timedelta(weeks=3)

    found = propose(given(today=today), LAKE, today)

    assert found.change == PhaseChange(2, today, race_block=True)
    assert {span.stage for span in found.before.spans} == {Stage.BUILD}
    assert {span.stage for span in found.after.spans} == {Stage.RACE_BLOCK}


def test_a_race_block_that_runs_is_proposed_from_today() -> None:
    found = propose(given(today=TODAY + 7 * DAY), LAKE)

    assert found.offer.start == TODAY + 7 * DAY
    assert "Its race block began on 8 March" in found.text


def test_a_phase_that_is_in_the_plan_already_is_said_so() -> None:
    ingredients = given(FIRST, PhaseChange(2, TODAY), today=TODAY - 7 * DAY)

    found = propose(ingredients, LAKE)

    assert found.change is None
    assert found.text.endswith("Phase 2 begins for it on 8 March: it is in your plan.")


def test_in_the_taper_no_race_block_begins() -> None:
    last = propose(given(today=date(2027, 4, 11)), LAKE)
    with pytest.raises(InputError, match="the taper for Lake comes first") as refused:
        propose(given(today=date(2027, 4, 12)), LAKE)

    assert last.offer.start == date(2027, 4, 11)
    assert refused.value.hint == "stay in your phase"


def test_where_the_race_before_leaves_no_room_the_taper_comes_first() -> None:
    near = Race("ten", "Ten", LAKE.day + timedelta(weeks=5), 10_000)
    ingredients = given(races=[LAKE, near], today=LAKE.day + 9 * DAY)

    with pytest.raises(InputError, match="the taper for Ten comes first"):
        propose(ingredients, near)
    assert race_block_start(ingredients.season(), near) is None


def test_of_two_races_each_has_its_own_race_block() -> None:
    autumn = Race("hill", "Hill", LAKE.day + timedelta(weeks=20), 42_195)
    own = given(races=[LAKE, autumn]).season()

    starts = [race_block_start(own, race) for race in (LAKE, autumn)]

    assert starts == [TODAY, LAKE.day + timedelta(days=29 + 56)]
    assert next_block(own, autumn, TODAY + 20 * DAY, today=TODAY) is None


@pytest.mark.parametrize(
    ("days", "began", "told"),
    [
        (0, 0, "Lake is today. Its race block begins on 2 May"),
        (1, 0, "Lake is in 1 day. Its race block begins on 1 May"),
        (9, -1, "Lake is in 9 days. Its race block began on 22 April"),
    ],
)
def test_an_offer_tells_how_far_the_race_is_and_when_its_block_begins(
    days: int, began: int, told: str
) -> None:
    today = LAKE.day - days * DAY
    standing = given(today=today).standing()
    found = replace(propose(given(), LAKE).offer, phase=5, start=today, is_change=True)

    text = offered_text(standing, found, LAKE, began=today + began * DAY)

    assert text == f"{told}: change to phase 5 (Power)?"


@pytest.mark.parametrize("priority", [Priority.B, Priority.C])
def test_only_an_a_race_has_a_race_block(priority: Priority) -> None:
    race = replace(LAKE, priority=priority)

    with pytest.raises(InputError, match="Lake has no race block") as refused:
        propose(given(races=[race]), race)
    assert refused.value.hint == "races of priority A have one; see your races"
    assert race_block_start(given(races=[race]).season(), race) is None


@pytest.mark.parametrize(
    ("name", "changes", "gym", "phase"),
    [
        ("base", (PhaseChange(1, TODAY - timedelta(weeks=3)),), False, 1),
        ("base", (PhaseChange(1, TODAY - timedelta(weeks=4)),), False, 2),
        ("build", (FIRST,), False, 2),
        ("build-strong", (FIRST, PhaseChange(2, TODAY - timedelta(weeks=6))), True, 4),
        ("build-strong", (FIRST, PhaseChange(2, TODAY - timedelta(weeks=6))), False, 2),
        ("build-strong", (FIRST,), True, 2),
        ("again-control", (FIRST, PhaseChange(2, TODAY - timedelta(weeks=6))), True, 1),
    ],
)
def test_every_block_offers_what_suits_it_and_never_phase_3(
    name: str, changes: Sequence[PhaseChange], gym: bool, phase: int
) -> None:
    rules = catalogue().season
    every = [
        *(begin.block for one in rules.macrocycles for begin in one.blocks),
        *(one for between in rules.between_races for one, _ in between.blocks),
    ]
    wanted = next(one for one in every if one.id == name)

    found = offer(given(*changes, gym=gym).standing(), wanted, TODAY)

    assert found.phase == phase
    assert all(3 not in one.offers for one in every)


def test_where_no_phase_of_a_block_may_begin_the_one_that_holds_stays() -> None:
    blocks = [begin.block for begin in catalogue().season.macrocycle(42_195).blocks]
    build = next(one for one in blocks if one.id == "build")
    asking = replace(build, offers=(5, 4))

    found = offer(given().standing(), asking, TODAY)

    assert (found.block, found.start, found.phase, found.is_change) == (asking, TODAY, 1, False)
    assert [one.phase for one in found.waiting] == [5, 4]
    assert all(one.reasons for one in found.waiting)


def test_a_ten_has_its_race_block_until_its_own_taper() -> None:
    """A marathon's taper would have begun two weeks before."""
    ten = replace(LAKE, distance_m=10_000)

    found = propose(given(races=[ten], today=ten.day - 8 * DAY), ten)

    assert found.offer.start == ten.day - 8 * DAY


def test_a_coach_may_leave_out_the_race_block() -> None:
    rules = catalogue().season
    without = tuple(
        replace(one, blocks=tuple(b for b in one.blocks if b.block.stage is not Stage.RACE_BLOCK))
        for one in rules.macrocycles
    )
    coached = replace(catalogue(), season=replace(rules, macrocycles=without))

    with pytest.raises(InputError, match="Lake has no race block"):
        propose(replace(given(), catalogue=coached), LAKE)


@pytest.mark.parametrize(
    ("today", "ahead", "name"),
    [
        (date(2026, 10, 1), 14, None),
        (date(2026, 11, 2), 14, "base"),
        (date(2026, 12, 1), 14, "base"),
        (date(2027, 1, 1), 14, "build"),
        (date(2027, 2, 21), 14, "build-strong"),
        (date(2027, 2, 22), 14, "race-block"),
        (date(2027, 4, 11), 14, "race-block"),
        (date(2027, 4, 12), 14, None),
        (date(2027, 6, 1), 14, None),
    ],
)
def test_the_next_block_is_the_last_that_begins_soon(
    today: date, ahead: int, name: str | None
) -> None:
    own = given().season()

    found = next_block(own, LAKE, today + ahead * DAY, today=today)

    assert (found[0].id if found else None) == name


def test_a_block_cut_by_a_new_phase_keeps_its_first_day() -> None:
    own = given(FIRST, PhaseChange(2, TODAY + 3 * DAY)).season()

    found = next_block(own, LAKE, TODAY + 20 * DAY, today=TODAY + 6 * DAY)

    assert found is not None
    assert found[1] == TODAY


def test_a_phase_told_too_early_is_explained_unless_the_runner_decided() -> None:
    early = PhaseChange(5, TODAY - 7 * DAY)

    notes = given(FIRST, early).against()

    assert [note.code for note in notes] == ["guard-unmet"]
    assert "4 weeks of phase 2" in notes[0].text
    assert "by 1 March you had none" in notes[0].text
    assert given(FIRST, replace(early, override=True)).against() == ()
    assert given(FIRST).against() == ()
