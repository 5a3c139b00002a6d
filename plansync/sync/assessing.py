"""From a runner's answers to a proposal, to the lists they accept, and to the row that is kept.

Accepted muscles stand on the profile's own lists. The signs are kept with the assessment and
leave `signs` of the profile, so that none counts twice.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date

from plansync.errors import Fault, InputError
from plansync.opt.assessment import Finding, Measurement, finding_of, findings_of, told, word_of
from plansync.opt.catalogue import Catalogue
from plansync.opt.imbalance import Activity, Severity, Side
from plansync.opt.listing import Cell, Contested, Line, cells, compare
from plansync.opt.muscle import nearest
from plansync.opt.proposal import Proposal, propose
from plansync.plan.profile import Profile
from plansync.store.assessments import AssessmentRow
from plansync.store.columns import JsonObject
from plansync.sync.assessment_views import (
    Answers,
    CheckForm,
    CheckProposal,
    ContestedLine,
    MuscleLine,
)

NORMAL = Severity.NORMAL.name.lower()
_SIDES = {"": Side.BOTH, "left": Side.LEFT, "right": Side.RIGHT}


@dataclass(frozen=True, slots=True)
class Choice:
    """The muscles a runner accepted, written as in the profile, and how much they matter."""

    overactive: Sequence[str] = ()
    underactive: Sequence[str] = ()
    severity: Mapping[str, str] | None = None

    def of(self, activity: Activity) -> Sequence[str]:
        """The words for one list."""
        return self.overactive if activity is Activity.OVERACTIVE else self.underactive


@dataclass(frozen=True, slots=True)
class Accepted:
    """The profile with the accepted lists, unchecked, and what is kept of the assessment."""

    profile: JsonObject
    findings: tuple[JsonObject, ...]
    lists: JsonObject


@dataclass(frozen=True, slots=True)
class Known:
    """A runner's profile and what the last assessment left; None when there was none."""

    raw: JsonObject
    profile: Profile
    catalogue: Catalogue
    last: AssessmentRow | None

    def propose(self, answers: Answers) -> Proposal:
        """What the answers suggest; InputError names every wrong one."""
        choice = self.profile.shape.preferences
        found = findings_in(answers, self.catalogue)
        return propose(found, self.catalogue, edition=choice.edition, ces=choice.ces)

    def brought(self) -> set[Cell]:
        """What signs put on the lists, rather than the runner."""
        by_signs = {
            cell
            for one in self.profile.body.imbalances
            if one.origin != "list"
            for cell in cells(one.muscle, one.activity, one.side)
        }
        return by_signs | (cells_of(self.last.lists["by_signs"]) if self.last else set())


def form_of(known: Known) -> CheckForm:
    """What there is to check for the runner's edition, filled in as it was answered last."""
    choice, last = known.profile.shape.preferences, known.last
    shown = (
        replace(
            one,
            signs=tuple(
                sign for sign in one.signs if sign.is_taught(edition=choice.edition, ces=choice.ces)
            ),
        )
        for one in known.catalogue.assessments
    )
    before = answers_of(last) if last else Answers()
    signs = tuple(dict.fromkeys((*before.signs, *known.profile.shape.signs)))
    return CheckForm(tuple(shown), Answers(signs, before.measures), last.day if last else None)


def proposal_of(answers: Answers, known: Known) -> CheckProposal:
    """What the answers suggest beside the lists as they are; InputError names every wrong one."""
    catalogue, proposal = known.catalogue, known.propose(answers)
    current = known.profile.body.imbalances
    compared = compare(proposal, current, catalogue, brought=known.brought())
    seen = [one for one in findings_in(answers, catalogue) if one not in proposal.passed_over]
    return CheckProposal(
        answers=answers,
        findings=_told(seen, catalogue),
        lines=tuple(_muscle_line(one, catalogue) for one in compared.lines),
        contested=tuple(_contested_line(one, catalogue) for one in compared.contested),
        passed_over=_told(proposal.passed_over, catalogue),
    )


def advised(view: CheckProposal, decided: Mapping[str, str] | None = None) -> Choice:
    """What is advised: every muscle that stays or is new, and what is contested as it stands now.

    `decided` names the list for a word of the proposal, or "" for neither, where the runner wants
    another. InputError names every word the proposal has not, and every list that is none.
    """
    told = dict(decided or {})
    faults = [*_undecidable(view, told)]
    if faults:
        raise InputError(faults)
    places = [(one.word, one.activity, one.severity) for one in view.lines if one.is_kept]
    places += [(one.word, one.listed, one.severity) for one in view.contested if one.listed]
    levels = {one.word: one.severity for one in view.lines}
    levels |= {one.word: one.severity for one in view.contested}
    places = [place for place in places if place[0] not in told]
    places += [(word, activity, levels[word]) for word, activity in told.items() if activity]
    severity: dict[str, str] = {}
    for word, _, level in places:
        muscle = word.partition(":")[0]
        severity[muscle] = max(level, severity.get(muscle, level), key=_strength)
    over, under = (
        tuple(word for word, activity, _ in places if activity == one) for one in Activity
    )
    return Choice(over, under, severity)


def accepted(answers: Answers, choice: Choice, known: Known, *, today: date) -> Accepted:
    """The profile with the chosen lists, most important first, and what is kept of the check.

    Severity counts first, then how many signs speak for a muscle, then the order of before.
    InputError names every muscle with a side that is none.
    """
    proposal, severity = known.propose(answers), dict(choice.severity or {})
    lists = {
        activity.value: _ordered(choice.of(activity), activity, severity, proposal, known)
        for activity in Activity
    }
    listed = {word.partition(":")[0] for words in lists.values() for word in words}
    levels = {one: level for one, level in severity.items() if one in listed and level != NORMAL}
    kept = {**lists, "severity": levels}
    current = known.profile.body.imbalances
    own = {c for one in current for c in cells(one.muscle, one.activity, one.side)}
    by_signs = cells_of(lists) & (known.brought() | (cells_of(lists) - own))
    profile = {**known.raw, **kept, "assessed": today.isoformat()}
    profile.pop("signs", None)
    return Accepted(
        profile,
        tuple(_stored(answers, known.catalogue)),
        {**kept, "by_signs": _as_lists(by_signs)},
    )


def answers_of(row: AssessmentRow) -> Answers:
    """The answers a row was made from."""
    seen = [one for one in row.findings if one["value"] is None]
    measured = [one for one in row.findings if one["value"] is not None]
    return Answers(
        tuple(word_of(Finding(one["sign"], Side(one["side"]))) for one in seen),
        tuple(Measurement(one["sign"], Side(one["side"]), one["value"]) for one in measured),
    )


def findings_in(answers: Answers, catalogue: Catalogue) -> tuple[Finding, ...]:
    """What was seen, then what was measured; InputError names every answer that cannot be."""
    signs = catalogue.signs()
    faults: list[Fault] = []
    found: list[Finding] = []
    for word in answers.signs:
        try:
            found.append(finding_of(word, signs))
        except InputError as error:
            faults.extend(error.faults)
    if faults:
        raise InputError(faults)
    return tuple(dict.fromkeys((*found, *findings_of(answers.measures, signs))))


def cells_of(lists: JsonObject) -> set[Cell]:
    """Every muscle of kept lists, side by side."""
    return {
        cell
        for activity in Activity
        for muscle, side in _sided(lists.get(activity.value, ())).items()
        for cell in cells(muscle, activity, side)
    }


def _undecidable(view: CheckProposal, decided: Mapping[str, str]) -> Iterator[Fault]:
    words = [*(one.word for one in view.lines), *(one.word for one in view.contested)]
    for word, activity in decided.items():
        if word not in words:
            text = f"the check says nothing of {word!r}"
            yield Fault("", "decide", text, nearest(word, words))
        elif activity not in ("", *Activity):
            text = f"{activity!r} is no list of {word}"
            yield Fault("", "decide", text, nearest(activity, [one.value for one in Activity]))


def _strength(level: str) -> Severity:
    return Severity[level.upper()]


def _ordered(
    words: Iterable[str],
    activity: Activity,
    severity: Mapping[str, str],
    proposal: Proposal,
    known: Known,
) -> list[str]:
    counts = {one.muscle: one.sign_count for one in proposal.of(activity)}
    before = list(dict.fromkeys(one.muscle for one in known.profile.body.of(activity)))
    levels = {level.name.lower(): level for level in Severity}

    def place(muscle: str) -> tuple[int, int, int]:
        level = levels.get(severity.get(muscle, NORMAL), Severity.NORMAL)
        rank = before.index(muscle) if muscle in before else len(before)
        return -level, -counts.get(muscle, 0), rank

    sided = _sided(words)
    return [_word(muscle, sided[muscle]) for muscle in sorted(sided, key=place)]


def _sided(words: Iterable[str]) -> dict[str, Side]:
    """Each muscle once; left and right together are both."""
    found: dict[str, Side] = {}
    for word in words:
        muscle, _, said = word.partition(":")
        if said not in _SIDES:
            raise InputError([Fault("", "side", f"{word!r}: a side is left or right")])
        side = _SIDES[said]
        found[muscle] = side if found.get(muscle, side) is side else Side.BOTH
    return found


def _word(muscle: str, side: Side) -> str:
    return muscle if side is Side.BOTH else f"{muscle}:{side}"


def _as_lists(found: Set[Cell]) -> JsonObject:
    return {
        activity.value: sorted(_word(m, side) for m, one, side in found if one is activity)
        for activity in Activity
    }


def _stored(answers: Answers, catalogue: Catalogue) -> Iterator[JsonObject]:
    """Every answer: what was seen, and every result, whether it counts or not."""
    found = {(one.sign, one.side): one for one in findings_of(answers.measures, catalogue.signs())}
    for word in dict.fromkeys(answers.signs):
        seen = finding_of(word, catalogue.signs())
        yield _row(seen, is_found=True)
    results = {(one.sign, one.side): one for one in answers.measures}
    for place, one in results.items():
        finding = found.get(place, Finding(one.sign, one.side, one.value))
        yield _row(finding, is_found=place in found)


def _row(one: Finding, *, is_found: bool) -> JsonObject:
    return {
        "sign": one.sign,
        "side": one.side.value,
        "value": one.value,
        "found": is_found,
        "because": one.because,
    }


def _told(findings: Iterable[Finding], catalogue: Catalogue) -> tuple[str, ...]:
    return tuple(told(one, catalogue.sign(one.sign)) for one in findings)


def _muscle_line(one: Line, catalogue: Catalogue) -> MuscleLine:
    return MuscleLine(
        word=_word(one.muscle, one.side),
        muscle=one.muscle,
        name=catalogue.muscles.name(one.muscle),
        activity=one.activity.value,
        side=one.side.value,
        fate=one.fate.value,
        severity=one.severity.name.lower(),
        signs=_told(one.findings, catalogue),
        is_kept=one.is_kept,
    )


def _contested_line(one: Contested, catalogue: Catalogue) -> ContestedLine:
    return ContestedLine(
        word=_word(one.muscle, one.side),
        muscle=one.muscle,
        name=catalogue.muscles.name(one.muscle),
        side=one.side.value,
        over=_told(one.over, catalogue),
        under=_told(one.under, catalogue),
        listed=one.listed.value if one.listed else "",
        severity=one.severity.name.lower(),
    )
