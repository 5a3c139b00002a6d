"""A proposal beside the runner's own lists: what is new, what stays, what was not seen again.

The list is the runner's: nothing is put on it or taken from it here, only shown with its reasons.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from plansync.opt.assessment import Finding
from plansync.opt.catalogue import Catalogue
from plansync.opt.imbalance import Activity, Imbalance, Severity, Side
from plansync.opt.proposal import Proposal, severity_of, sign_count

Cell = tuple[str, Activity, Side]
"""One muscle on one list, of the left or the right side."""
ONE_SIDE = (Side.LEFT, Side.RIGHT)


class Fate(StrEnum):
    """What a check means for a muscle of a list."""

    NEW = "new"
    KEPT = "kept"
    UNSEEN = "unseen"


@dataclass(frozen=True, slots=True)
class Line:
    """A muscle of a list after a check. `is_kept` is what is advised: on the list, or not."""

    muscle: str
    activity: Activity
    side: Side
    fate: Fate
    severity: Severity
    is_kept: bool
    findings: tuple[Finding, ...] = ()

    @property
    def sign_count(self) -> int:
        """How many different signs speak for it."""
        return sign_count(self.findings)


@dataclass(frozen=True, slots=True)
class Contested:
    """A muscle that stands on one list, or is seen there, and is seen on the other one too.

    `listed` is where it stands now, None for nowhere.
    """

    muscle: str
    side: Side
    over: tuple[Finding, ...]
    under: tuple[Finding, ...]
    listed: Activity | None = None
    severity: Severity = Severity.NORMAL


@dataclass(frozen=True, slots=True)
class Comparison:
    """Lines in the order of a list: severity, then how many signs speak for a muscle."""

    lines: tuple[Line, ...]
    contested: tuple[Contested, ...]


def cells(muscle: str, activity: Activity, side: Side) -> tuple[Cell, ...]:
    """A muscle of a list, side by side."""
    return tuple((muscle, activity, one) for one in ONE_SIDE if side.covers(one))


def compare(
    proposal: Proposal,
    current: Iterable[Imbalance],
    catalogue: Catalogue,
    *,
    brought: Collection[Cell] = (),
) -> Comparison:
    """The proposal and the current lists put together, side by side where sides differ.

    `brought` are cells that an earlier check put on the list: when they are not seen again it is
    advised to let them go. What the runner listed stays.
    """
    listed = {cell: one for one in current for cell in cells(one.muscle, one.activity, one.side)}
    sides = _Sides(_seen(proposal), listed, brought)
    lines: list[Line] = []
    contested: list[Contested] = []
    for muscle in dict.fromkeys(cell[0] for cell in (*sides.seen, *listed)):
        may_be_both = catalogue.muscles.by_id[muscle].same_side_both
        open_sides = [s for s in ONE_SIDE if not may_be_both and sides.is_open(muscle, s)]
        contested += _joined_contested([sides.contested(muscle, side) for side in open_sides])
        for activity in Activity:
            here = [(muscle, activity, s) for s in ONE_SIDE if s not in open_sides]
            lines += _joined([sides.line(cell) for cell in here if sides.holds(cell)])
    ordered = sorted(lines, key=lambda one: (-one.severity, -one.sign_count))
    return Comparison(tuple(ordered), tuple(contested))


def _seen(proposal: Proposal) -> dict[Cell, tuple[Finding, ...]]:
    found: dict[Cell, tuple[Finding, ...]] = {}
    for one in proposal.muscles:
        found.update(dict.fromkeys(cells(one.muscle, one.activity, one.side), one.findings))
    for other in proposal.contradictions:
        both = ((Activity.OVERACTIVE, other.over), (Activity.UNDERACTIVE, other.under))
        for activity, findings in both:
            found.update(dict.fromkeys(cells(other.muscle, activity, other.side), findings))
    return found


@dataclass(frozen=True, slots=True)
class _Sides:
    """Everything known of each muscle, list and side."""

    seen: Mapping[Cell, tuple[Finding, ...]] = field(hash=False)
    listed: Mapping[Cell, Imbalance] = field(hash=False)
    brought: Collection[Cell] = field(hash=False)

    def holds(self, cell: Cell) -> bool:
        return cell in self.seen or cell in self.listed

    def is_open(self, muscle: str, side: Side) -> bool:
        return all(self.holds((muscle, activity, side)) for activity in Activity)

    def line(self, cell: Cell) -> Line:
        muscle, activity, side = cell
        findings = self.seen.get(cell, ())
        if cell not in self.listed:
            return Line(muscle, activity, side, Fate.NEW, severity_of(findings), True, findings)
        severity = self.listed[cell].severity
        if findings:
            return Line(muscle, activity, side, Fate.KEPT, severity, True, findings)
        return Line(muscle, activity, side, Fate.UNSEEN, severity, cell not in self.brought)

    def contested(self, muscle: str, side: Side) -> Contested:
        over = (muscle, Activity.OVERACTIVE, side)
        under = (muscle, Activity.UNDERACTIVE, side)
        now = next((cell for cell in (over, under) if cell in self.listed), None)
        return Contested(
            muscle,
            side,
            self.seen.get(over, ()),
            self.seen.get(under, ()),
            now[1] if now else None,
            self.listed[now].severity if now else Severity.NORMAL,
        )


def _joined(lines: Sequence[Line]) -> Sequence[Line]:
    """Left and right of which the same is to be said are one line for both sides."""
    if len(lines) < len(ONE_SIDE):
        return lines
    left, right = lines
    same = replace(left, side=right.side) == right
    return [replace(left, side=Side.BOTH)] if same else lines


def _joined_contested(found: Sequence[Contested]) -> Sequence[Contested]:
    if len(found) < len(ONE_SIDE):
        return found
    left, right = found
    if (left.listed, left.severity) != (right.listed, right.severity):
        return found
    over = tuple(dict.fromkeys((*left.over, *right.over)))
    under = tuple(dict.fromkeys((*left.under, *right.under)))
    return [replace(left, side=Side.BOTH, over=over, under=under)]
