"""From measured tests and seen signs to a proposal for the lists."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plansync.errors import InputError
from plansync.opt.assessment import (
    Finding,
    Measurement,
    Sign,
    finding_of,
    findings_of,
    mirror,
    told,
    word_of,
)
from plansync.opt.catalogue import Catalogue
from plansync.opt.imbalance import Activity, Imbalance, Severity, Side
from plansync.opt.proposal import Contradiction, Proposal, Proposed, propose
from plansync.opt.reading import build
from plansync.resources import load_config

OVER, UNDER = Activity.OVERACTIVE, Activity.UNDERACTIVE
BOTH, LEFT, RIGHT = Side.BOTH, Side.LEFT, Side.RIGHT
KNEES_IN, SHIFT = "overhead-squat/knees-in", "overhead-squat/weight-shift"
WALL, THOMAS = "mobility/ankle-knee-to-wall", "mobility/thomas-thigh"
RAISES, LEG = "mobility/calf-raise", "mobility/straight-leg-raise"


@cache
def catalogue() -> Catalogue:
    return build(load_config())


SIGNS = sorted(catalogue().signs())


def measured(test: str, **values: float) -> list[Finding]:
    """What the results of one test say."""
    given = [Measurement(test, Side(side), value) for side, value in values.items()]
    return list(findings_of(given, catalogue().signs()))


def proposed(*words: str, edition: int = 7, ces: bool = False) -> Proposal:
    """The proposal for signs written as in a profile."""
    findings = [finding_of(word, catalogue().signs()) for word in words]
    return propose(findings, catalogue(), edition=edition, ces=ces)


def places(proposal: Proposal) -> dict[tuple[str, Activity], Side]:
    """Which side each muscle of a proposal is on."""
    return {(one.muscle, one.activity): one.side for one in proposal.muscles}


# Measurements


@pytest.mark.parametrize(
    ("test", "value", "seen"),
    [
        (WALL, 9.9, "clear"),
        (WALL, 10, "no"),
        (THOMAS, 1, "clear"),
        (THOMAS, 0, "no"),
        (THOMAS, -10, "no"),
        (LEG, 69, "clear"),
        (LEG, 70, "borderline"),
        (LEG, 79, "borderline"),
        (LEG, 80, "no"),
        (RAISES, 19, "clear"),
        (RAISES, 24, "borderline"),
        (RAISES, 25, "no"),
    ],
)
def test_a_result_counts_on_the_wrong_side_of_the_mark(test: str, value: float, seen: str) -> None:
    found = measured(test, left=value)

    words = ["borderline" if one.is_borderline else "clear" for one in found] or ["no"]
    assert words == [seen]
    assert [(one.side, one.value) for one in found] in ([], [(LEFT, value)])


@pytest.mark.parametrize(
    ("left", "right", "lags"),
    [
        (11.0, 12.5, []),
        (11.0, 12.6, [(LEFT, True)]),
        (13.0, 11.0, [(RIGHT, True)]),
        (11.0, 13.5, [(LEFT, False)]),
        (10.1, 11.6, []),
    ],
)
def test_a_side_that_lags_behind_the_other_counts(
    left: float, right: float, lags: list[tuple[Side, bool]]
) -> None:
    found = measured(WALL, left=left, right=right)

    assert [(one.side, one.is_borderline) for one in found] == lags


def test_a_side_below_the_mark_is_found_once() -> None:
    [found] = measured(WALL, left=7, right=12)

    assert (found.side, found.is_borderline) == (LEFT, False)
    assert told(found, catalogue().sign(WALL)) == "Knee to wall (left: 7 cm, the mark is 10 cm)"


def test_a_lag_says_so() -> None:
    [found] = measured(WALL, left=11, right=14)

    assert found.because == "11 cm, 3 less than the other side"


def test_sides_are_compared_only_where_the_test_says_so() -> None:
    assert measured(THOMAS, left=-20, right=0) == []


def test_of_two_results_for_a_side_the_later_holds() -> None:
    given = [Measurement(WALL, LEFT, 7), Measurement(WALL, LEFT, 12)]

    assert findings_of(given, catalogue().signs()) == ()


@pytest.mark.parametrize(
    ("test", "value", "said"),
    [
        ("mobility/calf-rise", 20, "(did you mean 'mobility/calf-raise'?)"),
        ("mobility/side-drop", 20, "no test with a measure called 'mobility/side-drop'"),
        (WALL, float("nan"), "nan is no result of a test"),
        (WALL, float("inf"), "inf is no result of a test"),
        (WALL, 5000, "5000 is no result of a test"),
    ],
)
def test_a_result_that_cannot_be_is_refused(test: str, value: float, said: str) -> None:
    with pytest.raises(InputError, match="measure") as raised:
        measured(test, left=value)

    assert said in str(raised.value)


# Words


@pytest.mark.parametrize("word", [KNEES_IN, f"{KNEES_IN}:left", f"{SHIFT}:right"])
def test_a_finding_is_written_as_it_is_read(word: str) -> None:
    assert word_of(finding_of(word, catalogue().signs())) == word


@pytest.mark.parametrize("word", ["overhead-squat/knees-inn", f"{KNEES_IN}:up", "", ":left"])
def test_a_word_that_is_no_finding_is_refused(word: str) -> None:
    with pytest.raises(InputError):
        finding_of(word, catalogue().signs())


def test_a_finding_is_told_with_its_side() -> None:
    sign = catalogue().sign(KNEES_IN)

    assert told(Finding(KNEES_IN, BOTH), sign) == "Knees move in"
    assert told(Finding(KNEES_IN, LEFT), sign) == "Knees move in (left)"


# Proposals


def test_every_finding_that_puts_a_muscle_there_is_kept() -> None:
    proposal = proposed(KNEES_IN, "gait/crossover")

    [tfl] = [one for one in proposal.muscles if one.muscle == "tfl"]
    assert [one.sign for one in tfl.findings] == [KNEES_IN, "gait/crossover"]
    assert (tfl.sign_count, tfl.side, tfl.severity) == (2, BOTH, Severity.NORMAL)


def test_what_several_signs_show_comes_first() -> None:
    proposal = proposed("overhead-squat/heels-rise", KNEES_IN, "gait/crossover", ces=True)

    counts = [one.sign_count for one in proposal.muscles]
    assert counts == sorted(counts, reverse=True)
    assert [one.muscle for one in proposal.of(OVER)][:2] == ["adductors-short", "tfl"]
    assert proposal.of(UNDER)[0].sign_count == 2


def test_muscles_seen_as_often_keep_the_order_of_the_signs() -> None:
    proposal = proposed(KNEES_IN)

    assert [one.muscle for one in proposal.of(UNDER)] == [
        "gluteus-medius",
        "gluteus-maximus",
        "vastus-medialis",
    ]


def test_what_only_a_borderline_result_shows_is_low_and_comes_last() -> None:
    findings = [*measured(LEG, left=75), finding_of("overhead-squat/heels-rise", all_signs())]

    proposal = propose(findings, catalogue(), edition=7, ces=True)

    levels = {one.muscle: one.severity for one in proposal.muscles}
    assert levels["medial-hamstrings"] is Severity.LOW
    assert levels["soleus"] is Severity.NORMAL
    assert [one.severity for one in proposal.muscles] == [1, 1, 0, 0, 0]


def test_left_and_right_that_agree_are_one_line() -> None:
    once = proposed("single-leg-squat/knee-in:left")
    twice = proposed("single-leg-squat/knee-in:left", "single-leg-squat/knee-in:right")

    assert set(places(once).values()) == {LEFT}
    assert set(places(twice).values()) == {BOTH}
    assert all(len(one.findings) == 2 and one.sign_count == 1 for one in twice.muscles)


def test_what_lies_opposite_is_mirrored() -> None:
    found = places(proposed(f"{SHIFT}:left", ces=True))

    assert (found["tfl", OVER], found["piriformis", OVER]) == (LEFT, RIGHT)
    assert (found["gluteus-medius", UNDER], found["gluteus-medius", OVER]) == (LEFT, RIGHT)
    assert (found["tibialis-anterior", UNDER], found["adductors-short", OVER]) == (RIGHT, LEFT)


def test_a_muscle_on_both_lists_of_a_side_is_left_to_the_runner() -> None:
    proposal = proposed(KNEES_IN, "overhead-squat/knees-out", ces=True)

    knees_out = Finding("overhead-squat/knees-out", BOTH)
    knees_in = Finding(KNEES_IN, BOTH)
    assert proposal.contradictions == (
        Contradiction("adductors-short", BOTH, (knees_in,), (knees_out,)),
    )
    assert "adductors-short" not in {one.muscle for one in proposal.muscles}


def test_only_the_side_that_is_contested_is_left_to_the_runner() -> None:
    proposal = proposed(KNEES_IN, f"{SHIFT}:left", ces=True)

    [contested] = [one for one in proposal.contradictions if one.muscle == "gluteus-medius"]
    assert contested.side is RIGHT
    assert places(proposal)["gluteus-medius", UNDER] is LEFT


def test_a_soleus_may_be_short_and_weak_at_once() -> None:
    findings = [*measured(WALL, left=6), *measured(RAISES, left=12)]

    proposal = propose(findings, catalogue(), edition=7, ces=True)

    assert places(proposal)["soleus", OVER] is places(proposal)["soleus", UNDER] is LEFT
    assert proposal.contradictions == ()


def test_additions_of_ces_come_only_when_wanted() -> None:
    plain, more = (proposed(KNEES_IN, ces=ces) for ces in (False, True))

    assert ("gastrocnemius-lateral", OVER) not in places(plain)
    assert places(more)["gastrocnemius-lateral", OVER] is BOTH
    assert set(places(plain)) < set(places(more))


@pytest.mark.parametrize(
    ("word", "edition", "ces", "counts"),
    [
        ("posture/pronation-distortion", 7, True, False),
        ("posture/pronation-distortion", 6, False, True),
        ("posture/lower-crossed", 6, True, False),
        ("overhead-squat/feet-flatten", 7, False, False),
        ("overhead-squat/feet-flatten", 7, True, True),
        ("gait/crossover", 6, False, True),
    ],
)
def test_a_sign_of_another_edition_is_passed_over_and_named(
    word: str, edition: int, ces: bool, counts: bool
) -> None:
    proposal = proposed(word, edition=edition, ces=ces)

    assert bool(proposal.muscles) is counts
    assert proposal.passed_over == (() if counts else (Finding(word, BOTH),))


def test_the_runners_own_list_stands_above_every_finding() -> None:
    own = (Imbalance("tfl", UNDER, LEFT), Imbalance("vastus-lateralis", OVER))
    findings = [Finding("single-leg-squat/knee-in", LEFT), Finding("gait/crossover", RIGHT)]

    found = places(propose(findings, catalogue(), edition=7, ces=True, own=own))

    assert ("vastus-lateralis", OVER) not in found
    assert found["tfl", OVER] is RIGHT


def test_a_muscle_is_never_proposed_for_a_list_it_cannot_stand_on() -> None:
    raw: Any = dict(load_config())
    file = _copied(raw["assessments.toml"])
    file["assessment"][0]["sign"][0].update(over=["foot-intrinsics", "soleus"], ces_over=[])
    known = build({**raw, "assessments.toml": file})

    found = propose([Finding("overhead-squat/feet-turn-out", BOTH)], known, edition=7, ces=False)

    assert [one.muscle for one in found.of(OVER)] == ["soleus"]


def test_a_finding_given_twice_counts_once() -> None:
    assert proposed(KNEES_IN, KNEES_IN) == proposed(KNEES_IN)


def test_an_imbalance_of_a_proposal_names_its_first_sign() -> None:
    one = proposed(KNEES_IN, "gait/crossover").muscles[0]

    assert one.imbalance == Imbalance(
        one.muscle, one.activity, BOTH, Severity.NORMAL, origin=KNEES_IN
    )


def test_a_sign_nobody_knows_is_refused_with_the_nearest() -> None:
    findings = [Finding(word, BOTH) for word in ("overhead-squat/knees-inn", KNEES_IN, "xyz")]

    with pytest.raises(InputError) as refused:
        propose(findings, catalogue(), edition=7, ces=True)

    near = "(did you mean 'overhead-squat/knees-in'?)"
    assert {fault.path for fault in refused.value.faults} == {""}
    assert [str(fault) for fault in refused.value.faults] == [
        f"signs: no sign called 'overhead-squat/knees-inn' {near}",
        "signs: no sign called 'xyz'",
    ]


FINDINGS = st.lists(
    st.builds(
        Finding,
        st.sampled_from(SIGNS),
        st.sampled_from([BOTH, LEFT, RIGHT]),
        is_borderline=st.booleans(),
    ),
    max_size=6,
)


@settings(max_examples=60, deadline=None)
@given(findings=FINDINGS)
def test_mirrored_findings_give_the_mirrored_proposal(findings: list[Finding]) -> None:
    found = propose(findings, catalogue(), edition=7, ces=True)

    turned = propose([_turned(one) for one in findings], catalogue(), edition=7, ces=True)

    assert {_mirrored(one) for one in found.muscles} == set(turned.muscles)
    assert {_mirrored_contradiction(one) for one in found.contradictions} == set(
        turned.contradictions
    )
    assert [one.muscle for one in found.of(OVER)] == [one.muscle for one in turned.of(OVER)]


@settings(max_examples=60, deadline=None)
@given(findings=FINDINGS)
def test_no_muscle_stands_on_two_lists_of_a_side(findings: list[Finding]) -> None:
    found = propose(findings, catalogue(), edition=7, ces=True)

    lines = [(one.muscle, one.side) for one in found.muscles]
    lines += [(one.muscle, one.side) for one in found.contradictions]
    cells = [
        (muscle, side)
        for muscle, at in lines
        for side in (LEFT, RIGHT)
        if at.covers(side) and muscle != "soleus"
    ]
    assert len(cells) == len(set(cells))
    assert propose(findings, catalogue(), edition=7, ces=True) == found


# The file


MARKLESS: dict[str, Callable[[dict[str, Any]], None]] = {
    "give threshold, or threshold_least and threshold_most": lambda one: one.update(
        threshold_most=12
    ),
    "a test has a unit and a threshold, or neither": lambda one: one.pop("unit"),
    "has muscles of one side but is not sided": lambda one: one.update(sided=False),
    "threshold_least is above threshold_most": lambda one: (
        one.pop("threshold"),
        one.update(threshold_least=3, threshold_most=2),
    )[1],
    "side_difference and seen_above need a threshold": lambda one: (
        one.pop("threshold"),
        one.pop("unit"),
    )[0],
}


@pytest.mark.parametrize("said", MARKLESS)
def test_marks_that_cannot_be_read_are_named(said: str) -> None:
    raw = dict(load_config())
    file: Any = _copied(raw["assessments.toml"])
    wall = next(one for one in file["assessment"][-1]["sign"] if one["id"] in WALL)
    MARKLESS[said](wall)

    with pytest.raises(InputError) as raised:
        build({**raw, "assessments.toml": file})

    assert f"assessments.toml: {WALL}: {said}" in str(raised.value)


def all_signs() -> Mapping[str, Sign]:
    return catalogue().signs()


def _copied(table: Any) -> Any:
    if isinstance(table, dict):
        return {key: _copied(value) for key, value in table.items()}
    return [_copied(one) for one in table] if isinstance(table, list) else table


def _turned(finding: Finding) -> Finding:
    return replace(finding, side=mirror(finding.side))


def _mirrored(one: Proposed) -> Proposed:
    turned = tuple(_turned(finding) for finding in one.findings)
    return replace(one, side=mirror(one.side), findings=turned)


def _mirrored_contradiction(one: Contradiction) -> Contradiction:
    return Contradiction(
        one.muscle,
        mirror(one.side),
        tuple(_turned(finding) for finding in one.over),
        tuple(_turned(finding) for finding in one.under),
    )
