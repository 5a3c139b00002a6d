"""A file of assessments in small: the signs it becomes, and marks that cannot be read."""

from typing import Any

import pytest

from plansync.opt.assessment import Assessment, Measure, Sign
from plansync.opt.assessment_reading import assessments_of, faults_of
from plansync.opt.shapes import AssessmentsFile
from tests.planning import OVER, UNDER


def _file(**sign: Any) -> AssessmentsFile:
    """A file of one assessment with one sign."""
    told = {"id": "lean", "name": "Leans", "look_for": "Look.", **sign}
    one = {"id": "squat", "name": "Squat", "how": "Squat.", "sign": [told]}
    return AssessmentsFile.model_validate({"schema": 1, "source": "", "assessment": [one]})


def _sign(**sign: Any) -> Sign:
    return assessments_of(_file(**sign))[0].signs[0]


def _faults(**sign: Any) -> list[str]:
    return [str(one) for one in faults_of(_file(**sign))]


def test_a_sign_that_says_little_is_of_no_side_list_edition_or_measure() -> None:
    assert assessments_of(_file()) == (
        Assessment(
            "squat",
            "Squat",
            "Squat.",
            (Sign("squat/lean", "Leans", "", "Look.", False, {}),),
        ),
    )


def test_all_a_sign_may_say_is_held() -> None:
    found = _sign(
        view="side",
        sided=True,
        side_means="The lower one.",
        over=["soleus", "tfl"],
        over_same=["a"],
        over_opposite=["b"],
        under=["c"],
        under_same=["d"],
        under_opposite=["e"],
        ces_over=["f"],
        ces_under=["g"],
        editions=["6", "ces"],
        source="A book",
        **{"pass": "Upright."},
    )

    assert found == Sign(
        "squat/lean",
        "Leans",
        "side",
        "Look.",
        True,
        {
            (OVER, "both"): ("soleus", "tfl"),
            (OVER, "same"): ("a",),
            (OVER, "opposite"): ("b",),
            (UNDER, "both"): ("c",),
            (UNDER, "same"): ("d",),
            (UNDER, "opposite"): ("e",),
        },
        "A book",
        {(OVER, "both"): ("f",), (UNDER, "both"): ("g",)},
        frozenset({"6", "ces"}),
        "The lower one.",
        "Upright.",
    )


@pytest.mark.parametrize(
    ("marks", "measure"),
    [
        ({"threshold": 10}, Measure("cm", 10, 10)),
        ({"threshold": 0}, Measure("cm", 0, 0)),
        ({"threshold_least": 8, "threshold_most": 10}, Measure("cm", 8, 10)),
        ({"threshold": 10, "seen_above": True}, Measure("cm", 10, 10, is_seen_above=True)),
        (
            {"threshold": 10, "side_difference": 1, "side_difference_most": 2},
            Measure("cm", 10, 10, False, 1, 2),
        ),
    ],
)
def test_a_test_has_one_mark_or_two(marks: dict[str, Any], measure: Measure) -> None:
    assert _faults(unit="cm", **marks) == []
    assert _sign(unit="cm", **marks).measure == measure


MARKS = "give threshold, or threshold_least and threshold_most"
UNIT = "a test has a unit and a threshold, or neither"
FALLING = "threshold_least is above threshold_most"
COMPARED = "side_difference and seen_above need a threshold"
SIDED = "has muscles of one side but is not sided"


@pytest.mark.parametrize(
    ("sign", "said"),
    [
        ({}, []),
        ({"unit": "cm", "threshold_least": 1}, [MARKS]),
        ({"unit": "cm", "threshold_most": 1}, [MARKS]),
        ({"unit": "cm", "threshold": 1, "threshold_most": 2}, [MARKS]),
        ({"unit": "cm", "threshold": 1, "threshold_least": 1, "threshold_most": 2}, [MARKS]),
        ({"unit": "cm"}, [UNIT]),
        ({"threshold": 1}, [UNIT]),
        ({"threshold_least": 1, "threshold_most": 2}, [UNIT]),
        ({"unit": "cm", "threshold_least": 2, "threshold_most": 2}, []),
        ({"unit": "cm", "threshold_least": 3, "threshold_most": 2}, [FALLING]),
        ({"side_difference": 1}, [COMPARED]),
        ({"seen_above": True}, [COMPARED]),
        ({"over_same": ["a"]}, [SIDED]),
        ({"over_opposite": ["a"]}, [SIDED]),
        ({"under_same": ["a"]}, [SIDED]),
        ({"under_opposite": ["a"]}, [SIDED]),
        ({"under_opposite": ["a"], "sided": True}, []),
        ({"over": ["a"], "ces_under": ["b"]}, []),
        ({"unit": "cm", "seen_above": True, "over_same": ["a"]}, [UNIT, COMPARED, SIDED]),
    ],
)
def test_what_cannot_be_read_is_told_at_its_sign(sign: dict[str, Any], said: list[str]) -> None:
    assert _faults(**sign) == [f"assessments.toml: squat/lean: {one}" for one in said]
