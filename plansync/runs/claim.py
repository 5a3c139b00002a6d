"""Whether a text speaks of a run, of other training, of rest, or of something else altogether."""

import re
from dataclasses import dataclass, replace

from plansync.runs import classify_words as words
from plansync.runs.kinds import is_race
from plansync.runs.model import RunKind
from plansync.runs.reading import Reading, read, read_part

_CLOCK_PREFIX = re.compile(r"^\d:\d\d - ")
_BARE_RUN = re.compile(r"(?<![a-z-])runs?(?![a-z])")
_RUNNING = re.compile(r"(?<![a-z-])running(?![a-z])")
_SHORT_REST = 4
# A source that states fewer metres may mean a part, or count something else.
_RUN_FROM_M = 1000.0
_PIECES = re.compile(r"\s*(?:[+&;/,]|\b(?:and|then|und|dann|et|puis|y|poi)\b)\s*")


@dataclass(frozen=True, slots=True)
class Claim:
    """What a text seems to be; kind None stands for a run of a kind still to be found."""

    kind: RunKind | None
    word: str
    confidence: float


def claim_of(
    name: Reading, text: Reading, *, kind_word: str, distance_m: float | None = None
) -> Claim:
    """What an entry claims to be, and the word that says so.

    By the type its producer states, by its title, by the distance its producer states beside a
    word for running in the title, and by its description, in that order.
    """
    stated = _claim_of_type(kind_word)
    if stated is not None:
        return stated
    claim = _claim_of_text(name)
    if claim is None and (distance_m or 0) >= _RUN_FROM_M and words.MAYBE_RUN.search(name.text):
        claim = _likely_run(name, is_far=True)
    if claim is None and not words.ELSEWHERE.search(name.text):
        claim = _claim_of_description(name, text)
    if claim is None and _CLOCK_PREFIX.match(name.text):
        # TrainerRoad writes "h:mm - name of the ride"; its runs say that they are runs.
        return Claim(RunKind.CROSS, name.text[:4], 0.7)
    return claim or Claim(RunKind.NONE, "", 0.6)


def is_other(reading: Reading) -> bool:
    """Whether a text clearly speaks of something that is not a run."""
    claim = _claim_of_text(reading)
    return claim is not None and claim.kind is not None


def _claim_of_type(kind_word: str) -> Claim | None:
    reading = read(kind_word.replace("_", " "))
    return _claim_of_text(reading) if reading.text else None


def _claim_of_text(reading: Reading) -> Claim | None:
    """What one text claims to be, or None when it says nothing clear."""
    for decide in (_banner, _elsewhere, _rest, _other_training, _clear_run, _likely_run, _event):
        claim = decide(reading)
        if claim is not None:
            return claim
    return None


def _banner(reading: Reading) -> Claim | None:
    found = words.BANNER.search(reading.text)
    return Claim(RunKind.NONE, found[0].strip(" :"), 0.95) if found else None


def _elsewhere(reading: Reading) -> Claim | None:
    found = words.ELSEWHERE.search(reading.text)
    if found is None:
        return None
    is_sure = words.RUN.search(reading.text) and reading.amounts
    has_run = _BARE_RUN.search(reading.text) and reading.has_distance
    return None if is_sure or has_run else Claim(RunKind.NONE, found[0], 0.9)


def _rest(reading: Reading) -> Claim | None:
    found = words.REST.search(reading.text)
    if found is None:
        return None
    rest = reading.text[found.end() :]
    speaks_of_run = words.RUN.search(rest) or reading.has_distance or _BARE_RUN.search(rest)
    if words.OPTIONAL.search(reading.text) and speaks_of_run:
        return None
    if found.start() == 0 and not (reading.amounts and speaks_of_run):
        return Claim(RunKind.REST, found[0], 0.95)
    is_short = len(reading.text.split()) <= _SHORT_REST
    if is_short and not reading.amounts and not _says_run(reading.text):
        return Claim(RunKind.REST, found[0], 0.8)
    return None


def _says_run(text: str) -> bool:
    return bool(words.RUN.search(text) or _BARE_RUN.search(text))


def _other_training(reading: Reading) -> Claim | None:
    """Strength or cross-training, unless the text speaks of a run beside it."""
    strength, cross = words.STRENGTH.search(reading.text), words.CROSS.search(reading.text)
    first = min((m for m in (strength, cross) if m), key=lambda m: m.start(), default=None)
    if first is None:
        return _by_sign(reading)
    kind = RunKind.STRENGTH if first is strength else RunKind.CROSS
    if words.WALK.match(first[0]) and (reading.has_repeats or words.FAST_MARK.search(reading.text)):
        return None
    rest = words.CROSS.sub(" ", words.STRENGTH.sub(" ", reading.text))
    is_alternative = first.start() == 0 and re.search(r"\bor\b|\(|\boder\b|\bou\b", rest)
    if first.start() and _has_run_piece(reading.text):
        return None
    if first.start() and words.OPTIONAL.search(reading.text) and words.MAYBE_RUN.search(rest):
        return None
    runs = _says_run(rest) or _RUNNING.search(rest)
    if runs and not (is_alternative and first[0] != "walk"):
        return None
    return Claim(kind, first[0], 0.9)


def _has_run_piece(text: str) -> bool:
    """Whether one of several things in a text is a run: "easy 5 km + core"."""
    pieces = [read_part(piece) for piece in _PIECES.split(text)]
    others = (words.STRENGTH, words.CROSS)
    return len(pieces) > 1 and any(
        piece.amounts
        and words.MAYBE_RUN.search(piece.text)
        and not any(pattern.search(piece.text) for pattern in others)
        for piece in pieces
    )


def _by_sign(reading: Reading) -> Claim | None:
    signs = (
        (words.EMOJI_STRENGTH, RunKind.STRENGTH),
        (words.EMOJI_CROSS, RunKind.CROSS),
        (words.EMOJI_REST, RunKind.REST),
    )
    for pattern, kind in signs:
        found = pattern.search(reading.original)
        if found and not _says_run(reading.text):
            return Claim(kind, found[0], 0.8)
    return None


def _clear_run(reading: Reading) -> Claim | None:
    found = words.RUN.search(reading.text)
    if found:
        return Claim(None, found[0], 0.95)
    sign = words.EMOJI_RUN.search(reading.original)
    if sign:
        return Claim(None, sign[0], 0.95)
    noun = _BARE_RUN.search(reading.text)
    if noun and (reading.amounts or reading.foreign() <= 1):
        return Claim(None, noun[0], 0.9)
    running = _RUNNING.search(reading.text)
    if running and (reading.amounts or not reading.foreign()):
        return Claim(None, running[0], 0.8)
    return None


def _likely_run(reading: Reading, *, is_far: bool = False) -> Claim | None:
    """Words with several meanings and bare amounts, where nothing speaks against a run.

    `is_far` says that kilometres are known beside the text.
    """
    maybe = words.MAYBE_RUN.search(reading.text)
    foreign = reading.foreign()
    if _CLOCK_PREFIX.match(reading.text) and foreign:
        return None
    has_distance = is_far or reading.has_distance
    allowed = _foreign_allowed(reading, has_word=maybe is not None, has_distance=has_distance)
    if foreign > allowed:
        return None
    word = maybe[0] if maybe else "an amount"
    return Claim(None, word, 0.8 if foreign == 0 else 0.6)


def _foreign_allowed(reading: Reading, *, has_word: bool, has_distance: bool) -> int:
    """How many words outside training talk a text may hold and still be a run; -1 for none."""
    if has_distance:
        return 3 + len(reading.text.split()) // 8 if has_word else 1
    if reading.has_repeats or words.FAST_MARK.search(reading.text):
        return 1
    if not has_word:
        return -1
    return 1 if re.search(r"\d", reading.text) else 0


def _event(reading: Reading) -> Claim | None:
    race = is_race(reading)
    allowed = 4 if reading.amounts or (race and "mara" in race) else 2
    if race and reading.foreign() <= allowed:
        return Claim(None, race, 0.8)
    return None


def _claim_of_description(name: Reading, text: Reading) -> Claim | None:
    claim = _claim_of_text(text)
    if claim is None:
        return None
    is_named = claim.kind is not None or words.RUN.search(text.text) is not None
    if not is_named or (
        claim.kind is None and not (_CLOCK_PREFIX.match(name.text) or name.amounts or text.amounts)
    ):
        return None
    return replace(claim, confidence=0.7)
