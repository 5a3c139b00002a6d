"""What the use cases of assessments are asked with and answer with: plain values to show."""

from dataclasses import dataclass
from datetime import date

from plansync.opt.assessment import Assessment, Measurement


@dataclass(frozen=True, slots=True)
class Answers:
    """What a runner saw and measured. `signs` are written as in the profile, with their side."""

    signs: tuple[str, ...] = ()
    measures: tuple[Measurement, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckForm:
    """What there is to check for this runner's edition, and the answers of the last time.

    `last` is the day of the last check, None when there was none.
    """

    assessments: tuple[Assessment, ...]
    answers: Answers
    last: date | None


@dataclass(frozen=True, slots=True)
class MuscleLine:
    """A muscle of one list after a check.

    `word` is what the list would hold; `fate` is new, kept or unseen; `signs` says what it is
    often associated with; `is_kept` is what is advised.
    """

    word: str
    muscle: str
    name: str
    activity: str
    side: str
    fate: str
    severity: str
    signs: tuple[str, ...]
    is_kept: bool


@dataclass(frozen=True, slots=True)
class ContestedLine:
    """A muscle that two signs, or a sign and the runner's list, put on both lists of a side.

    `listed` is the list it stands on now, "" for none.
    """

    word: str
    muscle: str
    name: str
    side: str
    over: tuple[str, ...]
    under: tuple[str, ...]
    listed: str
    severity: str = "normal"


@dataclass(frozen=True, slots=True)
class CheckProposal:
    """What a check suggests for the lists; nothing is saved.

    `findings` are what was seen, in words, `passed_over` signs that the runner's edition has not.
    """

    answers: Answers
    findings: tuple[str, ...]
    lines: tuple[MuscleLine, ...]
    contested: tuple[ContestedLine, ...]
    passed_over: tuple[str, ...] = ()

    def of(self, activity: str) -> tuple[MuscleLine, ...]:
        """The lines of one list."""
        return tuple(one for one in self.lines if one.activity == activity)


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """A test that was measured, and what it gave the time before; None when it was not done."""

    name: str
    side: str
    unit: str
    value: float
    before: float | None
    is_found: bool


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One check of the past, and what changed since the one before it."""

    day: date
    findings: tuple[str, ...]
    signs_new: tuple[str, ...]
    signs_gone: tuple[str, ...]
    muscles_added: tuple[str, ...]
    muscles_removed: tuple[str, ...]
    measures: tuple[MeasureLine, ...]
    is_first: bool
