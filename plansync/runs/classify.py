"""What an entry of a plan is: a run of some kind, or something else, with a reason a runner reads.

Words decide before numbers, titles before descriptions, and what a producer states (a type, a
length in seconds) before words. An amount that is not written stays None.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from plansync.runs import classify_words as words
from plansync.runs.claim import Claim, claim_of, is_other
from plansync.runs.doubles import Half, halves
from plansync.runs.kinds import KindFound, kind_of_run, named_kind
from plansync.runs.model import RunKind
from plansync.runs.reading import Reading, read
from plansync.runs.timing import may_last
from plansync.runs.totals import race_distance_m
from plansync.runs.wording import plain


@dataclass(frozen=True, slots=True)
class Hint:
    """What the producer of an entry states beside its text."""

    kind_word: str = ""
    distance_m: float | None = None
    duration_s: int | None = None
    all_day_days: int = 0
    timed_duration_s: int | None = None
    completed: bool = False


NO_HINT = Hint()


@dataclass(frozen=True, slots=True)
class Part:
    """One of two runs in one entry."""

    label: str
    kind: RunKind
    distance_m: float | None
    duration_s: int | None
    fast_segments: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an entry is, how sure that is (0 to 1) and why; amounts are None when not stated."""

    is_run: bool
    kind: RunKind
    distance_m: float | None
    duration_s: int | None
    confidence: float
    reason: str
    optional: bool = False
    fast_segments: bool = False
    parts: tuple[Part, ...] = ()


_LABELS = {
    RunKind.EASY: "an easy run",
    RunKind.RECOVERY: "a recovery run",
    RunKind.SHAKEOUT: "a shakeout run",
    RunKind.LONG: "a long run",
    RunKind.TEMPO: "a tempo run",
    RunKind.INTERVALS: "an interval run",
    RunKind.HILLS: "a hill run",
    RunKind.RACE_PACE: "a race-pace run",
    RunKind.RACE: "a race",
    RunKind.STRIDES: "a run with strides",
    RunKind.REST: "a rest day",
    RunKind.CROSS: "cross-training",
    RunKind.STRENGTH: "strength training",
    RunKind.NONE: "not training",
}
_TRAINING = (RunKind.CROSS, RunKind.STRENGTH)
_BARE_END = re.compile(r"(?:^|[\s-])(\d+(?:\.\d+)?)$")
_UNIT_WORD = re.compile(r"\b(?:km|kilomet(?:er|re)s?|mi|miles?)\b")
_LABELLED = re.compile(
    r"^\W*(?:total |planned |estimated |moving )?(?:distance|duration|time|distanz|dauer"
    r"|distancia|duracion"
    r"|duree|distanza|durata|afstand|duur|total|gesamt|totale?|workout time)\b"
)
_HOURS_MINUTES = re.compile(
    r"^(?P<h>[0-5]):(?P<m>[0-5]\d)(?= - | (?!min|/|-|x)[a-z])|(?<=[a-z] "
    r")(?P<h2>[1-4]):(?P<m2>[0-5]\d)$"
)
_BARE_MINUTES = re.compile(
    r"^([2-9]\d|1[0-7]\d)\s(?:tempo|easy|steady|fartlek|threshold|progression|lt)\b"
)


def classify(title: str, description: str = "", *, hint: Hint = NO_HINT) -> Verdict:
    """The verdict on one entry of a plan; never raises, whatever the text."""
    if hint.completed:
        return _no(RunKind.NONE, "It was recorded, so it is not a planned run.", 1.0)
    if hint.all_day_days > 1:
        return _no(RunKind.NONE, f"It spans {hint.all_day_days} days, so it is not a run.", 1.0)
    name, text = read(title), read(_without_title(description, title))
    claim = claim_of(
        name, text, kind_word=hint.kind_word or _type_line(text), distance_m=hint.distance_m
    )
    if claim.kind is not None:
        because = f'"{claim.word}"' if claim.word else "Nothing in its text"
        verb = "says" if claim.word else "speaks of a run:"
        verdict = _no(claim.kind, f"{because} {verb} {_LABELS[claim.kind]}.", claim.confidence)
        return replace(
            verdict,
            duration_s=_stated(name, text, hint) if claim.kind in _TRAINING else None,
        )
    return _run(name, text, hint, claim)


def _no(kind: RunKind, reason: str, confidence: float) -> Verdict:
    return Verdict(False, kind, None, None, confidence, reason)


def _without_title(description: str, title: str) -> str:
    head, _, tail = description.strip().partition("\n")
    return tail.strip() if head.strip(' "') == title.strip() else description.strip()


def _type_line(text: Reading) -> str:
    """The type in a first line such as "Legs And Core • 55m - 65m", which Runna writes."""
    head, bullet, _ = text.text.partition("\n")[0].partition("•")
    return head if bullet else ""


def _run(name: Reading, text: Reading, hint: Hint, claim: Claim) -> Verdict:
    both = halves(name, text)
    runs = [half for half in both if not is_other(half.reading)]
    if len(runs) < len(both):
        # "AM 5 km, PM strength" is one run.
        both, name = (), runs[0].reading if runs else name
    found = _kind(name, text, hint)
    parts = tuple(_part(half) for half in both)
    verdict = Verdict(
        is_run=True,
        kind=found.kind,
        distance_m=_distance(name, text, found.kind),
        duration_s=_stated(name, text, hint),
        confidence=claim.confidence,
        reason="",
        optional=words.OPTIONAL.search(name.text) is not None,
        fast_segments=found.fast_segments,
        parts=parts,
    )
    if parts:
        verdict = _of_both(verdict, parts)
    verdict = _with_stated(verdict, hint)
    return replace(verdict, reason=_reason(verdict, found, claim))


def _with_stated(verdict: Verdict, hint: Hint) -> Verdict:
    """The verdict with the amounts the producer states beside the text, which it knows best."""
    distance_m = hint.distance_m or verdict.distance_m
    duration_s = hint.duration_s or _of_whole(verdict.duration_s, distance_m)
    return replace(verdict, distance_m=distance_m, duration_s=duration_s)


def _of_whole(duration_s: int | None, distance_m: float | None) -> int | None:
    """A duration, unless nobody runs the distance in it: then it is that of a part."""
    return duration_s if duration_s and may_last(duration_s, distance_m) else None


def _kind(name: Reading, text: Reading, hint: Hint) -> KindFound:
    type_word = (hint.kind_word or _type_line(text)).replace("_", " ")
    stated = named_kind(read(type_word)) if type_word else None
    found = kind_of_run(name, text)
    if stated is None or (
        stated.kind is RunKind.EASY and found.kind in (RunKind.STRIDES, RunKind.LONG)
    ):
        return found
    return replace(stated, fast_segments=found.fast_segments)


def _part(half: Half) -> Part:
    found = kind_of_run(half.reading, read(""))
    distance_m = half.reading.distance_m
    duration_s = _of_whole(half.reading.duration_s, distance_m)
    return Part(half.label, found.kind, distance_m, duration_s, found.fast_segments)


_WEIGHT = (RunKind.RECOVERY, RunKind.SHAKEOUT, RunKind.EASY, RunKind.STRIDES)


def _of_both(verdict: Verdict, parts: tuple[Part, ...]) -> Verdict:
    """The verdict on a double: its harder run gives the kind, both together the amounts."""
    hard = max(parts, key=lambda part: _WEIGHT.index(part.kind) if part.kind in _WEIGHT else 9)
    distances = [part.distance_m for part in parts if part.distance_m is not None]
    complete = len(distances) == len(parts)
    stated = verdict.distance_m if not distances else None
    return replace(
        verdict,
        kind=hard.kind,
        fast_segments=hard.fast_segments,
        distance_m=sum(distances) if complete else stated,
        duration_s=_sum_of(part.duration_s for part in parts),
    )


def _sum_of(durations: Iterable[int | None]) -> int | None:
    known = list(durations)
    return sum(d for d in known if d is not None) if None not in known else None


def _distance(name: Reading, text: Reading, kind: RunKind) -> float | None:
    distance = name.distance_m
    if distance is None and kind is RunKind.RACE:
        distance = race_distance_m(name.text, name.amounts)
    if distance is None:
        distance = _bare_number(name, text)
    if distance is None and not any(amount.is_distance for amount in name.amounts):
        distance = _first_line(text, is_labelled=name.duration_s is not None).distance_m
    return distance


def _bare_number(name: Reading, text: Reading) -> float | None:
    """A number without a unit at the end of the title, with the unit the description uses."""
    found = _BARE_END.search(name.text)
    unit = _UNIT_WORD.search(text.text)
    if found is None or unit is None or name.amounts:
        return None
    return float(found[1]) * (1000 if unit[0].startswith("k") else 1609.344)


def _first_line(text: Reading, *, is_labelled: bool) -> Reading:
    """The part of a description that may tell the amount of the whole run."""
    lines = text.original.strip().splitlines()
    labelled = [line for line in lines if _LABELLED.match(plain(line)) or "•" in line[1:]]
    if labelled:
        return read("\n".join(labelled))
    return read(lines[0]) if lines and not is_labelled else read("")


def _stated(name: Reading, text: Reading, hint: Hint) -> int | None:
    """The duration as told: in seconds by the producer, in the text, or by start and end."""
    if hint.duration_s:
        return hint.duration_s
    duration = name.duration_s or _colon_duration(name) or _bare_minutes(name)
    if duration is None:
        labelled = name.distance_m is not None
        duration = _first_line(text, is_labelled=labelled).duration_s
    return duration or hint.timed_duration_s


def _colon_duration(name: Reading) -> int | None:
    """Hours and minutes in a title such as "0:45 - Easy Run" or "Long run 2:00"."""
    found = _HOURS_MINUTES.search(name.text)
    if found is None:
        return None
    return int(found["h"] or found["h2"]) * 3600 + int(found["m"] or found["m2"]) * 60


def _bare_minutes(name: Reading) -> int | None:
    """The minutes of "30 tempo": a bare number before the kind, too many to be a distance."""
    found = _BARE_MINUTES.match(name.text)
    return int(found[1]) * 60 if found and not name.amounts else None


def _reason(verdict: Verdict, found: KindFound, claim: Claim) -> str:
    if verdict.parts:
        both = " and ".join(_LABELS[part.kind] for part in verdict.parts)
        return f"It names two runs: {both}."
    if not found.word:
        return f"{_said(claim.word)} says it is a run; no kind is named, so it counts as easy."
    if not found.by_name:
        says = f"{_said(claim.word)} says it is a run"
        return f"{says}; {_named(found.word)} makes it {_LABELS[verdict.kind]}."
    return f"{_said(found.word)} makes it {_LABELS[verdict.kind]}."


_MARKS = {
    "§fast": "the fast pace",
    "§steady": "the steady pace",
    "§slow": "the slow pace",
    "§mp": "marathon pace",
    "§hm": "half marathon pace",
    "§rp": "race pace",
    "§pace": "the pace",
    "§reps": "the repeats",
    "an amount": "the amount",
}
_UNQUOTED = frozenset({"its length", *_MARKS.values()})


def _named(word: str) -> str:
    """What decided, as a reader finds it in the title: a quoted word, or what stands for it."""
    said = _MARKS.get(word, word)
    return said if said in _UNQUOTED else f'"{said}"'


def _said(word: str) -> str:
    named = _named(word)
    return named[0].upper() + named[1:]
