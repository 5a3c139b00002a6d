"""Signs a runner sees or measures, and the muscles that are often associated with each.

The mapping is a taught model (NASM CPT 4th to 7th edition, NASM CES), not a proof.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import isfinite

from plansync.errors import Fault, InputError
from plansync.opt.imbalance import Activity, Imbalance, Side
from plansync.opt.muscle import nearest

Places = Mapping[tuple[Activity, str], tuple[str, ...]]
CES = "ces"
MOST_VALUE = 1000
_SIDES = {"": Side.BOTH, "left": Side.LEFT, "right": Side.RIGHT, "both": Side.BOTH}


@dataclass(frozen=True, slots=True)
class Measure:
    """How the result of a test is read, in its own unit.

    Results on the wrong side of both marks are clear, between them borderline. With
    `is_seen_above` large results are the wrong ones. The `difference` marks are for how much one
    side may lag behind the other; None when sides are not compared.
    """

    unit: str
    least: float
    most: float
    is_seen_above: bool = False
    difference_least: float | None = None
    difference_most: float | None = None

    @property
    def marks(self) -> str:
        """The marks in words: "10 cm", "70 to 80 degrees"."""
        amount = (
            f"{self.least:g}" if self.least == self.most else f"{self.least:g} to {self.most:g}"
        )
        return f"{amount} {self.unit}"


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing to look for, and the muscles of each list that belong to it.

    A sided sign is seen on one side: `same` muscles are of that side, `opposite` of the other.
    """

    id: str
    name: str
    view: str
    look_for: str
    sided: bool
    muscles: Places = field(hash=False)
    """Keyed by list and place: "both", "same" or "opposite"."""
    source: str = ""
    ces: Places = field(default_factory=dict, hash=False)
    """What joins `muscles` when the corrective exercise list (CES) is wanted."""
    editions: frozenset[str] = frozenset()
    """Where the sign stands: "4" to "7" and "ces"; empty when it belongs to no edition."""
    side_means: str = ""
    passes: str = ""
    """What a good result is, in words."""
    measure: Measure | None = None

    def is_taught(self, *, edition: int, ces: bool) -> bool:
        """Whether the sign is offered to a runner of this edition, with or without CES."""
        wanted = {str(edition), CES} if ces else {str(edition)}
        return not self.editions or bool(self.editions & wanted)


@dataclass(frozen=True, slots=True)
class Assessment:
    """A movement, posture or mobility check a runner can do at home."""

    id: str
    name: str
    how: str
    signs: tuple[Sign, ...]
    editions_note: str = ""


@dataclass(frozen=True, slots=True)
class Measurement:
    """What a runner measured in a test, on one side."""

    sign: str
    side: Side
    value: float


@dataclass(frozen=True, slots=True)
class Finding:
    """A sign that was seen, or measured with this value; `because` tells how it was measured."""

    sign: str
    side: Side
    value: float | None = None
    is_borderline: bool = False
    because: str = ""


def imbalances_of(sign: Sign, side: Side, *, ces: bool = False) -> tuple[Imbalance, ...]:
    """The imbalances a sign proposes when seen on `side`; their origin is the sign."""
    places = {"both": side, "same": side, "opposite": mirror(side)}
    every = (*sign.muscles.items(), *(sign.ces.items() if ces else ()))
    return tuple(
        Imbalance(muscle, activity, places[place], origin=sign.id)
        for (activity, place), muscles in every
        for muscle in muscles
    )


def mirror(side: Side) -> Side:
    """The other side; both sides stay both."""
    return {Side.LEFT: Side.RIGHT, Side.RIGHT: Side.LEFT}.get(side, Side.BOTH)


def finding_of(word: str, signs: Mapping[str, Sign], *, key: str = "signs") -> Finding:
    """The finding a word such as overhead-squat/knees-in:left says; InputError when none."""
    name, _, side = word.strip().partition(":")
    if name not in signs or side not in _SIDES:
        raise InputError([Fault("", key, f"no sign called {word!r}", nearest(name, signs))])
    return Finding(name, _SIDES[side])


def word_of(finding: Finding) -> str:
    """What `finding_of` understands: the sign, and its side when it is one."""
    return finding.sign if finding.side is Side.BOTH else f"{finding.sign}:{finding.side}"


def told(finding: Finding, sign: Sign) -> str:
    """A finding in the runner's words: "Knees move in (left)"."""
    side = "" if finding.side is Side.BOTH else finding.side.value
    beside = ": ".join(part for part in (side, finding.because) if part)
    return f"{sign.name} ({beside})" if beside else sign.name


def findings_of(
    measurements: Iterable[Measurement], signs: Mapping[str, Sign]
) -> tuple[Finding, ...]:
    """What results say, test by test: sides that miss the mark, or lag behind the other side.

    Of two results for one side the later holds. InputError names every test that is not there or
    is not measured, and every value that is no number.
    """
    measures = {sign.id: sign.measure for sign in signs.values() if sign.measure}
    by_test: dict[str, dict[Side, float]] = {}
    faults: list[Fault] = []
    for one in measurements:
        faults.extend(_wrong(one, measures))
        by_test.setdefault(one.sign, {})[one.side] = one.value
    if faults:
        raise InputError(faults)
    return tuple(
        finding
        for test, results in by_test.items()
        for finding in _missed(test, results, measures[test])
    )


def _wrong(one: Measurement, measures: Mapping[str, Measure]) -> Iterable[Fault]:
    if one.sign not in measures:
        text = f"no test with a measure called {one.sign!r}"
        yield Fault("", "measure", text, nearest(one.sign, measures))
    elif not isfinite(one.value) or abs(one.value) > MOST_VALUE:
        yield Fault("", "measure", f"{one.sign}: {one.value:g} is no result of a test")


def _missed(test: str, results: Mapping[Side, float], measure: Measure) -> Iterable[Finding]:
    for side, value in results.items():
        found = _beyond_marks(value, measure) or _behind(value, results.get(mirror(side)), measure)
        if found:
            is_borderline, because = found
            yield Finding(test, side, value, is_borderline, because)


def _beyond_marks(value: float, measure: Measure) -> tuple[bool, str] | None:
    """Whether a result is only borderline, and why it counts; None when it is good."""
    above = measure.is_seen_above
    if value > measure.most if above else value < measure.least:
        return False, f"{value:g} {measure.unit}, the mark is {measure.marks}"
    if value > measure.least if above else value < measure.most:
        return True, f"{value:g} {measure.unit}, borderline: the marks are {measure.marks}"
    return None


def _behind(value: float, other: float | None, measure: Measure) -> tuple[bool, str] | None:
    if other is None or measure.difference_least is None:
        return None
    lag = round(value - other if measure.is_seen_above else other - value, 6)
    if lag <= measure.difference_least:
        return None
    word = "more" if measure.is_seen_above else "less"
    most = measure.difference_most or measure.difference_least
    return lag <= most, f"{value:g} {measure.unit}, {lag:g} {word} than the other side"
