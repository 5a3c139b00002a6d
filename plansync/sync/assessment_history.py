"""The checks of the past as a runner reads them: what was seen, and what changed each time."""

from collections.abc import Iterable, Sequence, Set
from itertools import zip_longest
from typing import TypeVar

from plansync.opt.assessment import Finding, Sign, told
from plansync.opt.catalogue import Catalogue
from plansync.opt.imbalance import Activity, Side
from plansync.opt.listing import ONE_SIDE
from plansync.store.assessments import AssessmentRow
from plansync.store.columns import JsonObject
from plansync.sync.assessing import cells_of
from plansync.sync.assessment_views import CheckLine, MeasureLine

Key = TypeVar("Key", bound=tuple[object, ...])
_LIST_WORDS = {Activity.OVERACTIVE: "too much", Activity.UNDERACTIVE: "too little"}


def history_of(rows: Sequence[AssessmentRow], catalogue: Catalogue) -> tuple[CheckLine, ...]:
    """The checks newest first, each beside the one before it; `rows` are newest first."""
    pairs = zip_longest(rows, rows[1:])
    return tuple(_line(row, older, catalogue) for row, older in pairs)


def _line(row: AssessmentRow, older: AssessmentRow | None, catalogue: Catalogue) -> CheckLine:
    now, then = _seen(row), _seen(older) if older else set()
    listed, had = cells_of(row.lists), cells_of(older.lists) if older else set()
    return CheckLine(
        day=row.day,
        findings=tuple(_finding(one, catalogue) for one in row.findings if one["found"]),
        signs_new=_signs(now - then, catalogue) if older else (),
        signs_gone=_signs(then - now, catalogue),
        muscles_added=_muscles(listed - had, catalogue),
        muscles_removed=_muscles(had - listed, catalogue),
        measures=tuple(_measures(row, older, catalogue)),
        is_first=older is None,
    )


def _seen(row: AssessmentRow) -> set[tuple[str, Side]]:
    """Every sign of a check, side by side."""
    return {
        (one["sign"], side)
        for one in row.findings
        if one["found"]
        for side in ONE_SIDE
        if Side(one["side"]).covers(side)
    }


def _measures(
    row: AssessmentRow, older: AssessmentRow | None, catalogue: Catalogue
) -> Iterable[MeasureLine]:
    before = {(one["sign"], one["side"]): one["value"] for one in (older.findings if older else ())}
    for one in row.findings:
        if one["value"] is not None:
            sign = catalogue.signs().get(one["sign"])
            yield MeasureLine(
                name=sign.name if sign else one["sign"],
                side=one["side"],
                unit=sign.measure.unit if sign and sign.measure else "",
                value=one["value"],
                before=before.get((one["sign"], one["side"])),
                is_found=one["found"],
            )


def _finding(one: JsonObject, catalogue: Catalogue) -> str:
    sign = catalogue.signs().get(one["sign"])
    found = Finding(one["sign"], Side(one["side"]), one["value"], because=one["because"])
    # A sign may leave the catalogue; what was seen stays.
    return told(found, sign) if sign else one["sign"]


def _signs(found: Set[tuple[str, Side]], catalogue: Catalogue) -> tuple[str, ...]:
    known = catalogue.signs()
    order = {sign: place for place, sign in enumerate(known)}
    return tuple(
        _beside(_name(known.get(sign), sign), side)
        for (sign,), side in sorted(
            _joined(((sign,), side) for sign, side in found),
            key=lambda one: (order.get(one[0][0], len(order)), one[0], one[1]),
        )
    )


def _muscles(found: Set[tuple[str, Activity, Side]], catalogue: Catalogue) -> tuple[str, ...]:
    joined = _joined(((activity, muscle), side) for muscle, activity, side in found)
    names = {one.id: one.name for one in catalogue.muscles.by_id.values()}
    return tuple(
        f"{_beside(names.get(muscle, muscle), side)}: {_LIST_WORDS[activity]}"
        for (activity, muscle), side in sorted(joined)
    )


def _joined(found: Iterable[tuple[Key, Side]]) -> list[tuple[Key, Side]]:
    """Left and right of one thing are both."""
    sides: dict[Key, set[Side]] = {}
    for key, side in found:
        sides.setdefault(key, set()).add(side)
    return [
        (key, Side.BOTH if len(here) == len(ONE_SIDE) else next(iter(here)))
        for key, here in sides.items()
    ]


def _name(sign: Sign | None, fallback: str) -> str:
    return sign.name if sign else fallback


def _beside(name: str, side: Side) -> str:
    return name if side is Side.BOTH else f"{name} ({side})"
