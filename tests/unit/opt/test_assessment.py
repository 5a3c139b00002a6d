"""Signs and measured tests: how a result is read, how a finding is written and told."""

import pytest

from plansync.errors import InputError
from plansync.opt.assessment import (
    Finding,
    Measure,
    Measurement,
    Sign,
    finding_of,
    findings_of,
    imbalances_of,
    mirror,
    told,
)
from plansync.opt.imbalance import Imbalance, Side
from tests.planning import OVER, UNDER

BOTH, LEFT, RIGHT = Side.BOTH, Side.LEFT, Side.RIGHT


def _sign(name: str, measure: Measure | None = None) -> Sign:
    return Sign(name, "A sign", "front", "Look.", True, {}, measure=measure)


REACH = _sign("reach", Measure("cm", 10, 12, difference_least=1, difference_most=2))
DROP = _sign("drop", Measure("degrees", 5, 8, is_seen_above=True, difference_least=2))
COUNT = _sign("count", Measure("times", 20, 20))
LOOK = _sign("look")
SIGNS = {one.id: one for one in (REACH, DROP, COUNT, LOOK)}


def _read(test: str, **values: float) -> list[tuple[Side, bool, str]]:
    """What the results of a test say: side, whether it is borderline, and why it counts."""
    given = [Measurement(test, Side(side), value) for side, value in values.items()]
    return [(one.side, one.is_borderline, one.because) for one in findings_of(given, SIGNS)]


@pytest.mark.parametrize(
    ("test", "value", "read"),
    [
        ("reach", 9.5, (False, "9.5 cm, the mark is 10 to 12 cm")),
        ("reach", 10, (True, "10 cm, borderline: the marks are 10 to 12 cm")),
        ("reach", 12, None),
        ("drop", 8.5, (False, "8.5 degrees, the mark is 5 to 8 degrees")),
        ("drop", 8, (True, "8 degrees, borderline: the marks are 5 to 8 degrees")),
        ("drop", 5, None),
        ("count", 19, (False, "19 times, the mark is 20 times")),
        ("count", 20, None),
    ],
)
def test_a_result_is_read_between_its_marks(
    test: str, value: float, read: tuple[bool, str] | None
) -> None:
    assert _read(test, both=value) == ([] if read is None else [(BOTH, *read)])
    found = findings_of([Measurement(test, LEFT, value)], SIGNS)
    assert [(one.sign, one.value) for one in found] == ([] if read is None else [(test, value)])


@pytest.mark.parametrize(
    ("test", "left", "right", "read"),
    [
        ("reach", 13, 14, []),
        ("reach", 13, 14.5, [(LEFT, True, "13 cm, 1.5 less than the other side")]),
        ("reach", 15, 13, [(RIGHT, True, "13 cm, 2 less than the other side")]),
        ("reach", 13, 15.5, [(LEFT, False, "13 cm, 2.5 less than the other side")]),
        ("drop", 2, 4, []),
        ("drop", 1, 4, [(RIGHT, False, "4 degrees, 3 more than the other side")]),
        ("count", 20, 30, []),
    ],
)
def test_a_side_that_lags_is_told_by_how_much(
    test: str, left: float, right: float, read: list[tuple[Side, bool, str]]
) -> None:
    assert _read(test, left=left, right=right) == read


def test_a_side_without_its_other_side_lags_behind_nothing() -> None:
    assert _read("reach", left=13) == _read("reach", both=13, right=20) == []


@pytest.mark.parametrize("value", [1000, -1000])
def test_a_result_may_be_large(value: float) -> None:
    found = findings_of([Measurement("drop", LEFT, value)], SIGNS)

    assert [one.value for one in found] == ([value] if value > 0 else [])


@pytest.mark.parametrize(
    ("test", "value", "fault"),
    [
        ("reech", 10, "measure: no test with a measure called 'reech' (did you mean 'reach'?)"),
        ("look", 10, "measure: no test with a measure called 'look'"),
        ("reach", 1000.5, "measure: reach: 1000.5 is no result of a test"),
        ("reach", -1001, "measure: reach: -1001 is no result of a test"),
        ("reach", float("nan"), "measure: reach: nan is no result of a test"),
    ],
)
def test_a_result_that_cannot_be_is_told_by_its_test(test: str, value: float, fault: str) -> None:
    with pytest.raises(InputError) as refused:
        findings_of([Measurement(test, LEFT, value)], SIGNS)

    assert [(one.path, str(one)) for one in refused.value.faults] == [("", fault)]


def test_every_wrong_result_is_told_at_once() -> None:
    given = [Measurement("look", LEFT, 1), Measurement("reach", LEFT, 2000)]

    with pytest.raises(InputError) as refused:
        findings_of(given, SIGNS)

    assert len(refused.value.faults) == 2


@pytest.mark.parametrize(
    ("word", "finding"),
    [
        ("reach", Finding("reach", BOTH)),
        (" reach:left ", Finding("reach", LEFT)),
        ("reach:right", Finding("reach", RIGHT)),
        ("reach:both", Finding("reach", BOTH)),
    ],
)
def test_a_word_is_a_sign_and_its_side(word: str, finding: Finding) -> None:
    assert finding_of(word, SIGNS) == finding


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("reech:left", "no sign called 'reech:left' (did you mean 'reach'?)"),
        ("reach:up", "no sign called 'reach:up' (did you mean 'reach'?)"),
        ("elbow", "no sign called 'elbow'"),
    ],
)
def test_a_word_that_is_no_sign_is_told_at_its_key(word: str, said: str) -> None:
    with pytest.raises(InputError) as plain:
        finding_of(word, SIGNS)
    with pytest.raises(InputError) as named:
        finding_of(word, SIGNS, key="body.signs")

    assert [(one.path, str(one)) for one in plain.value.faults] == [("", f"signs: {said}")]
    assert [str(one) for one in named.value.faults] == [f"body.signs: {said}"]


@pytest.mark.parametrize(
    ("finding", "words"),
    [
        (Finding("look", BOTH), "A sign"),
        (Finding("look", LEFT), "A sign (left)"),
        (Finding("look", BOTH, because="9 cm"), "A sign (9 cm)"),
        (Finding("look", RIGHT, because="9 cm"), "A sign (right: 9 cm)"),
    ],
)
def test_a_finding_is_told_with_its_side_and_why(finding: Finding, words: str) -> None:
    assert told(finding, LOOK) == words


def test_the_other_side_of_both_is_both() -> None:
    assert [mirror(side) for side in (LEFT, RIGHT, BOTH)] == [RIGHT, LEFT, BOTH]


def test_what_ces_adds_comes_after_and_only_when_wanted() -> None:
    sign = Sign(
        "t/lean",
        "Leans",
        "front",
        "Look.",
        True,
        {(OVER, "same"): ("tfl",)},
        ces={(UNDER, "both"): ("soleus",)},
    )

    plain, more = (imbalances_of(sign, LEFT, ces=ces) for ces in (False, True))

    assert imbalances_of(sign, LEFT) == plain == (Imbalance("tfl", OVER, LEFT, origin="t/lean"),)
    assert more == (*plain, Imbalance("soleus", UNDER, LEFT, origin="t/lean"))


@pytest.mark.parametrize(
    ("editions", "edition", "ces", "taught"),
    [
        (frozenset(), 7, False, True),
        (frozenset({"6"}), 6, False, True),
        (frozenset({"6"}), 6, True, True),
        (frozenset({"6"}), 7, True, False),
        (frozenset({"ces"}), 7, False, False),
        (frozenset({"ces"}), 7, True, True),
        (frozenset({"7", "ces"}), 6, True, True),
    ],
)
def test_a_sign_is_taught_by_its_editions(
    editions: frozenset[str], edition: int, *, ces: bool, taught: bool
) -> None:
    sign = Sign("look", "A sign", "", "Look.", False, {}, editions=editions)

    assert sign.is_taught(edition=edition, ces=ces) is taught
