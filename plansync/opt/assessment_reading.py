"""config/assessments.toml as typed assessments; faults are told with file and key."""

from collections.abc import Iterable

from plansync.errors import Fault
from plansync.opt import shapes
from plansync.opt.assessment import Assessment, Measure, Sign
from plansync.opt.imbalance import Activity

PATH = "assessments.toml"
_OVER, _UNDER = Activity.OVERACTIVE, Activity.UNDERACTIVE


def assessments_of(file: shapes.AssessmentsFile) -> tuple[Assessment, ...]:
    """The assessments of a file without faults."""
    return tuple(
        Assessment(
            one.id,
            one.name,
            one.how,
            tuple(_sign(one.id, sign) for sign in one.sign),
            one.editions_note,
        )
        for one in file.assessment
    )


def faults_of(file: shapes.AssessmentsFile) -> Iterable[Fault]:
    """Tests whose marks cannot be read, and sided muscles of signs without sides."""
    for assessment in file.assessment:
        for sign in assessment.sign:
            key = f"{assessment.id}/{sign.id}"
            yield from (Fault(PATH, key, said) for said in _unclear(sign))


def _unclear(one: shapes.SignShape) -> Iterable[str]:
    pair = [mark for mark in (one.threshold_least, one.threshold_most) if mark is not None]
    marks = len(pair) / 2 + (one.threshold is not None)
    if marks not in (0, 1):
        yield "give threshold, or threshold_least and threshold_most"
    if (marks > 0) != bool(one.unit):
        yield "a test has a unit and a threshold, or neither"
    if pair != sorted(pair):
        yield "threshold_least is above threshold_most"
    if (one.side_difference is not None or one.seen_above) and not marks:
        yield "side_difference and seen_above need a threshold"
    sided = (one.over_same, one.over_opposite, one.under_same, one.under_opposite)
    if any(sided) and not one.sided:
        yield "has muscles of one side but is not sided"


def _sign(assessment_id: str, one: shapes.SignShape) -> Sign:
    muscles = {
        (_OVER, "both"): one.over,
        (_OVER, "same"): one.over_same,
        (_OVER, "opposite"): one.over_opposite,
        (_UNDER, "both"): one.under,
        (_UNDER, "same"): one.under_same,
        (_UNDER, "opposite"): one.under_opposite,
    }
    ces = {(_OVER, "both"): one.ces_over, (_UNDER, "both"): one.ces_under}
    return Sign(
        id=f"{assessment_id}/{one.id}",
        name=one.name,
        view=one.view,
        look_for=one.look_for,
        sided=one.sided,
        muscles={place: tuple(ids) for place, ids in muscles.items() if ids},
        source=one.source,
        ces={place: tuple(ids) for place, ids in ces.items() if ids},
        editions=frozenset(one.editions),
        side_means=one.side_means,
        passes=one.passes,
        measure=_measure(one),
    )


def _measure(one: shapes.SignShape) -> Measure | None:
    least = one.threshold if one.threshold is not None else one.threshold_least
    most = one.threshold if one.threshold is not None else one.threshold_most
    if least is None or most is None:
        return None
    return Measure(
        unit=one.unit,
        least=least,
        most=most,
        is_seen_above=one.seen_above,
        difference_least=one.side_difference,
        difference_most=one.side_difference_most,
    )
