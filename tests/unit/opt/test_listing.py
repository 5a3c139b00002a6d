"""A proposal beside the runner's own lists."""

from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plansync.opt.assessment import Finding, mirror
from plansync.opt.catalogue import Catalogue
from plansync.opt.imbalance import Activity, Imbalance, Severity, Side
from plansync.opt.listing import Comparison, Contested, Fate, Line, cells, compare
from plansync.opt.proposal import Proposal, propose
from plansync.opt.reading import build
from plansync.resources import load_config

OVER, UNDER = Activity.OVERACTIVE, Activity.UNDERACTIVE
BOTH, LEFT, RIGHT = Side.BOTH, Side.LEFT, Side.RIGHT
KNEES_IN = Finding("overhead-squat/knees-in", BOTH)
KNEES_OUT = Finding("overhead-squat/knees-out", BOTH)
SHIFT = Finding("overhead-squat/weight-shift", LEFT)
CROSSOVER = Finding("gait/crossover", BOTH)


@cache
def catalogue() -> Catalogue:
    return build(load_config())


def beside(
    *current: Imbalance, findings: tuple[Finding, ...] = (KNEES_IN,), ces: bool = False
) -> Comparison:
    """What the findings mean for these lists."""
    proposal = propose(findings, catalogue(), edition=7, ces=ces)
    return compare(proposal, current, catalogue())


def lines_of(found: Comparison, muscle: str) -> list[tuple[Activity, Side, Fate]]:
    """What is said of one muscle."""
    return [(one.activity, one.side, one.fate) for one in found.lines if one.muscle == muscle]


def test_what_is_on_the_list_and_seen_stays_and_the_rest_is_new() -> None:
    found = beside(Imbalance("tfl", OVER))

    assert lines_of(found, "tfl") == [(OVER, BOTH, Fate.KEPT)]
    assert lines_of(found, "vastus-lateralis") == [(OVER, BOTH, Fate.NEW)]
    assert found.contested == ()


def test_a_side_that_is_new_beside_one_that_stays_has_a_line_of_its_own() -> None:
    found = beside(Imbalance("tfl", OVER, LEFT))

    assert lines_of(found, "tfl") == [(OVER, LEFT, Fate.KEPT), (OVER, RIGHT, Fate.NEW)]


def test_what_is_not_seen_is_kept_unless_a_check_had_brought_it() -> None:
    current = (Imbalance("peroneals", OVER), Imbalance("soleus", OVER, RIGHT))

    found = compare(Proposal(), current, catalogue(), brought={("soleus", OVER, RIGHT)})

    assert [(one.muscle, one.fate, one.is_kept) for one in found.lines] == [
        ("peroneals", Fate.UNSEEN, True),
        ("soleus", Fate.UNSEEN, False),
    ]


def test_the_runners_severity_stands_and_leads_the_order() -> None:
    found = beside(Imbalance("vastus-lateralis", OVER, severity=Severity.HIGH))

    assert found.lines[0].muscle == "vastus-lateralis"
    assert found.lines[0].severity is Severity.HIGH


def test_a_sign_against_the_list_is_contested_on_that_side_only() -> None:
    found = beside(Imbalance("gluteus-medius", OVER, LEFT, Severity.HIGH))

    [contested] = found.contested
    assert (contested.side, contested.listed, contested.severity) == (LEFT, OVER, Severity.HIGH)
    assert (contested.over, contested.under) == ((), (KNEES_IN,))
    assert lines_of(found, "gluteus-medius") == [(UNDER, RIGHT, Fate.NEW)]


def test_a_contested_muscle_that_stands_on_different_lists_is_asked_side_by_side() -> None:
    current = (
        Imbalance("adductors-short", OVER, LEFT),
        Imbalance("adductors-short", UNDER, RIGHT),
    )

    found = beside(*current, findings=(KNEES_IN, KNEES_OUT), ces=True)

    assert [(one.side, one.listed) for one in found.contested] == [(LEFT, OVER), (RIGHT, UNDER)]


def test_signs_that_disagree_about_a_muscle_of_no_list_are_contested_too() -> None:
    found = beside(findings=(KNEES_IN, KNEES_OUT), ces=True)

    assert found.contested == (
        Contested("adductors-short", BOTH, (KNEES_IN,), (KNEES_OUT,), None, Severity.NORMAL),
    )
    assert lines_of(found, "adductors-short") == []


def test_a_sign_against_the_underactive_list_is_contested_too() -> None:
    [contested] = beside(Imbalance("tfl", UNDER)).contested

    assert contested == Contested("tfl", BOTH, (KNEES_IN,), (), UNDER)


@pytest.mark.parametrize("side", [LEFT, RIGHT])
def test_a_muscle_contested_on_both_sides_shows_the_signs_of_both(side: Side) -> None:
    """A shift speaks against its own side only; on the other it speaks for the list."""
    shift = replace(SHIFT, side=side)

    found = beside(
        Imbalance("gluteus-medius", OVER, severity=Severity.LOW),
        findings=(KNEES_IN, shift),
        ces=True,
    )

    [contested] = [one for one in found.contested if one.muscle == "gluteus-medius"]
    assert contested == Contested(
        "gluteus-medius", BOTH, (shift,), (KNEES_IN, shift), OVER, Severity.LOW
    )


def test_a_muscle_contested_on_both_sides_at_two_severities_is_asked_side_by_side() -> None:
    found = beside(
        Imbalance("gluteus-medius", OVER, LEFT, Severity.HIGH),
        Imbalance("gluteus-medius", OVER, RIGHT),
    )

    assert [(one.side, one.severity) for one in found.contested] == [
        (LEFT, Severity.HIGH),
        (RIGHT, Severity.NORMAL),
    ]


def test_of_muscles_that_matter_alike_those_most_signs_speak_for_come_first() -> None:
    current = (Imbalance("soleus", OVER), Imbalance("tfl", OVER, severity=Severity.LOW))

    found = beside(*current, findings=(KNEES_IN, CROSSOVER))

    normal = [one.sign_count for one in found.lines if one.severity is Severity.NORMAL]
    assert normal == sorted(normal, reverse=True)
    assert (normal[0], normal[-1]) == (2, 0)
    assert found.lines[-1].muscle == "tfl"


def test_a_line_tells_every_sign_that_speaks_for_it() -> None:
    found = beside(Imbalance("tfl", OVER), findings=(KNEES_IN, CROSSOVER))

    told = {one.muscle: one.findings for one in found.lines}
    assert told["tfl"] == (KNEES_IN, CROSSOVER)
    assert told["vastus-lateralis"] == (KNEES_IN,)


def test_a_soleus_may_stand_on_both_lists() -> None:
    found = beside(
        Imbalance("soleus", UNDER), findings=(Finding("overhead-squat/heels-rise", BOTH),)
    )

    # Heels that rise are taught by CES only, so nothing is seen of the soleus here.
    assert lines_of(found, "soleus") == [(UNDER, BOTH, Fate.UNSEEN)]
    stiff = Finding("mobility/ankle-knee-to-wall", BOTH, 7)
    assert set(lines_of(beside(Imbalance("soleus", UNDER), findings=(stiff,)), "soleus")) == {
        (OVER, BOTH, Fate.NEW),
        (UNDER, BOTH, Fate.UNSEEN),
    }


MUSCLES = ("tfl", "gluteus-medius", "soleus", "peroneals")
LISTS = st.dictionaries(
    st.tuples(st.sampled_from(MUSCLES), st.sampled_from([LEFT, RIGHT])),
    st.sampled_from([OVER, UNDER]),
    max_size=5,
)
SEEN = st.lists(
    st.builds(
        Finding,
        st.sampled_from(
            ["overhead-squat/knees-in", "overhead-squat/weight-shift", "gait/pelvis-drops"]
        ),
        st.sampled_from([BOTH, LEFT, RIGHT]),
    ),
    max_size=3,
)


@settings(max_examples=60, deadline=None)
@given(lists=LISTS, seen=SEEN)
def test_everything_listed_and_seen_is_shown_once_and_mirrored_when_mirrored(
    lists: dict[tuple[str, Side], Activity], seen: list[Finding]
) -> None:
    current = [Imbalance(muscle, on, side) for (muscle, side), on in lists.items()]
    turned = [replace(one, side=mirror(one.side)) for one in current]
    seen_turned = [replace(one, side=mirror(one.side)) for one in seen]

    found = beside(*current, findings=tuple(seen))
    other = beside(*turned, findings=tuple(seen_turned))

    shown = [cell for one in found.lines for cell in cells(one.muscle, one.activity, one.side)]
    open_sides = {
        (one.muscle, side) for one in found.contested for _, _, side in cells("", OVER, one.side)
    }
    assert len(shown) == len(set(shown))
    for (muscle, side), on in lists.items():
        assert ((muscle, on, side) in shown) != ((muscle, side) in open_sides)
    assert {_bare(one, turn=True) for one in found.lines} == {_bare(one) for one in other.lines}


def _bare(one: Line, *, turn: bool = False) -> tuple[str, Activity, Side, Fate]:
    return one.muscle, one.activity, mirror(one.side) if turn else one.side, one.fate
