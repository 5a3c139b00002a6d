"""From the findings of assessments to the muscles that are often associated with them.

A proposal decides nothing for the runner: a muscle that findings put on both lists of one side is
shown with both reasons.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from plansync.errors import Fault, InputError
from plansync.opt.assessment import Finding, imbalances_of
from plansync.opt.catalogue import Catalogue
from plansync.opt.imbalance import Activity, Imbalance, Severity, Side
from plansync.opt.muscle import nearest

_ONE_SIDE = (Side.LEFT, Side.RIGHT)


@dataclass(frozen=True, slots=True)
class Proposed:
    """A muscle for one of the lists, with every finding that speaks for it.

    `severity` is low when nothing but borderline results speak for it. What several signs show
    comes first; that alone makes no muscle severe.
    """

    muscle: str
    activity: Activity
    side: Side
    findings: tuple[Finding, ...]

    @property
    def severity(self) -> Severity:
        """How much the muscle seems to matter: the runner knows better."""
        return severity_of(self.findings)

    @property
    def sign_count(self) -> int:
        """How many different signs speak for it."""
        return sign_count(self.findings)

    @property
    def imbalance(self) -> Imbalance:
        """The muscle as a runner's body holds it; its origin is the first sign."""
        return Imbalance(
            self.muscle, self.activity, self.side, self.severity, self.findings[0].sign
        )


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A muscle that findings put on both lists for one side: the runner decides."""

    muscle: str
    side: Side
    over: tuple[Finding, ...]
    under: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What findings suggest. `passed_over` are findings of signs the runner's edition has not."""

    muscles: tuple[Proposed, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    passed_over: tuple[Finding, ...] = ()

    def of(self, activity: Activity) -> tuple[Proposed, ...]:
        """The muscles for one list."""
        return tuple(one for one in self.muscles if one.activity is activity)


@dataclass(frozen=True, slots=True)
class _Vote:
    imbalance: Imbalance
    finding: Finding


def propose(
    findings: Iterable[Finding],
    catalogue: Catalogue,
    *,
    edition: int,
    ces: bool,
    own: Iterable[Imbalance] = (),
) -> Proposal:
    """The muscles of every list and side, with all findings that put them there.

    Strongest first: severity, then how many signs speak for a muscle, then the order of the
    findings. What `own`, the runner's list, says of a muscle and side holds; no finding adds to
    it. InputError names every sign that is not there.
    """
    given = tuple(dict.fromkeys(findings))
    signs = catalogue.signs()
    faults = [_unknown(one, signs) for one in given if one.sign not in signs]
    if faults:
        raise InputError(faults)
    taught = [one for one in given if signs[one.sign].is_taught(edition=edition, ces=ces)]
    mine = tuple(own)
    votes: dict[str, list[_Vote]] = {}
    for finding in taught:
        for one in imbalances_of(signs[finding.sign], finding.side, ces=ces):
            if _is_free(one, mine, catalogue):
                votes.setdefault(one.muscle, []).append(_Vote(one, finding))
    muscles, contradictions = _decided(votes, catalogue)
    return Proposal(
        tuple(sorted(muscles, key=lambda one: (-one.severity, -one.sign_count))),
        contradictions,
        tuple(one for one in given if one not in taught),
    )


def severity_of(findings: Iterable[Finding]) -> Severity:
    """Low when every finding is borderline."""
    return Severity.LOW if all(one.is_borderline for one in findings) else Severity.NORMAL


def sign_count(findings: Iterable[Finding]) -> int:
    """How many different signs speak."""
    return len({one.sign for one in findings})


def _unknown(finding: Finding, signs: Mapping[str, object]) -> Fault:
    return Fault("", "signs", f"no sign called {finding.sign!r}", nearest(finding.sign, signs))


def _is_free(one: Imbalance, own: Iterable[Imbalance], catalogue: Catalogue) -> bool:
    """Whether a finding may speak for a muscle: its list takes it, and the runner says nothing."""
    if one.activity not in catalogue.muscles.by_id[one.muscle].lists:
        return False
    return not any(other.muscle == one.muscle and other.side.meets(one.side) for other in own)


def _decided(
    votes: Mapping[str, list[_Vote]], catalogue: Catalogue
) -> tuple[list[Proposed], tuple[Contradiction, ...]]:
    muscles: list[Proposed] = []
    contradictions: list[Contradiction] = []
    for muscle, mine in votes.items():
        over = {side: _speaking(mine, Activity.OVERACTIVE, [side]) for side in _ONE_SIDE}
        under = {side: _speaking(mine, Activity.UNDERACTIVE, [side]) for side in _ONE_SIDE}
        # A soleus may be short and weak at once (muscles.toml: same_side_both).
        may_be_both = catalogue.muscles.by_id[muscle].same_side_both
        open_sides = [s for s in _ONE_SIDE if over[s] and under[s] and not may_be_both]
        for side, sides in _joined(open_sides):
            contradictions.append(
                Contradiction(
                    muscle,
                    side,
                    _speaking(mine, Activity.OVERACTIVE, sides),
                    _speaking(mine, Activity.UNDERACTIVE, sides),
                )
            )
        for activity, seen in ((Activity.OVERACTIVE, over), (Activity.UNDERACTIVE, under)):
            clear = [side for side in _ONE_SIDE if seen[side] and side not in open_sides]
            for side, sides in _joined(clear):
                muscles.append(Proposed(muscle, activity, side, _speaking(mine, activity, sides)))
    return muscles, tuple(contradictions)


def _joined(sides: list[Side]) -> Iterable[tuple[Side, list[Side]]]:
    """Left and right that agree are one line for both sides."""
    if sides:
        yield (sides[0] if len(sides) == 1 else Side.BOTH), sides


def _speaking(
    votes: Iterable[_Vote], activity: Activity, sides: Iterable[Side]
) -> tuple[Finding, ...]:
    every = list(sides)
    return tuple(
        dict.fromkeys(
            one.finding
            for one in votes
            if one.imbalance.activity is activity
            and any(one.imbalance.side.covers(side) for side in every)
        )
    )
