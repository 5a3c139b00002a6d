"""Which kind of run a text describes: first by what it is called, then by what is done in it."""

import re
from dataclasses import dataclass

from plansync.runs import classify_words as words
from plansync.runs.model import RunKind
from plansync.runs.reading import Reading

# An easy run this far or long is a long run, whatever it is called: 90 minutes at 5:00/km.
LONG_FROM_M = 18000
LONG_OVER_S = 90 * 60

_LONG_OTHER = re.compile(
    r"\b(?:long|lange?r?s?|longues?)[\s-](?=tempo|interval|hill|rep|fartlek|threshold|strides)"
)
_GENERAL_AEROBIC = re.compile(r"\bgen(?:eral|\.)?[\s-]?aerobic\b|\bga\b")
_LETTER = re.compile(
    r"(?:min|mins|minutes|mi|km|miles?|')\s([tmhir])\b(?!\s?[x/'])|\d\s([tir])\b"
    r"|(?:^|[+,]\s?)([tmir])\s(?=\d)"
)
_PACE_RUN = re.compile(
    r"\brun,? pace$|\b(?:km|mi|miles?|k|m)\s(?:at\s)?(?:goal\s)?pace$|^(?:goal\s)?pace\s\d"
)
_CITY_RACE = re.compile(r"^(?:[A-Z][\w'\u2019-]+ ){1,4}(?:5|8|10|12|15)\s?[kK]m?(?: \d{4})?$")
_WALK = re.compile(r"\bwalk|\bgeh(?:en|pause)|\bmarche|\bcamin|\bcammin|\bwandel")
_JOG = re.compile(r"\brun|\bjog|\blauf|\btrab|\bcour|\btrot|\bcorr|\bloop|\bren")
_WORKOUT = (RunKind.TEMPO, RunKind.INTERVALS, RunKind.HILLS, RunKind.RACE_PACE)


@dataclass(frozen=True, slots=True)
class KindFound:
    """A kind and the word that told it; `by_name` is False when only amounts or nothing did."""

    kind: RunKind
    word: str = ""
    by_name: bool = True
    fast_segments: bool = False


def kind_of_run(title: Reading, description: Reading) -> KindFound:
    """The kind of a run, from its title, and from its description where the title is silent."""
    found = named_kind(title)
    if found is None or found.kind in (RunKind.EASY, RunKind.RECOVERY):
        strides = words.STRIDES.search(description.text)
        more = named_kind(description)
        if strides and (more is None or more.kind not in _WORKOUT or found is not None):
            return KindFound(RunKind.STRIDES, strides[0])
        found = found or more
    if found is None or found.kind is RunKind.EASY:
        found = _by_length(title, description, found)
    if found.kind is RunKind.LONG:
        return KindFound(
            RunKind.LONG, found.word, found.by_name, _is_fast(title) or _is_fast(description)
        )
    return found


def named_kind(reading: Reading) -> KindFound | None:
    """The kind the text names or describes by its repeats and paces, or None."""
    for decide in (_race, _shakeout, _strides, _long, _hills, _quality, _by_pace, _gentle):
        found = decide(reading.text, reading)
        if found is not None:
            return found
    return None


def is_race(reading: Reading) -> str | None:
    """The word by which the text says it is a race, or None."""
    text = reading.text
    if _CITY_RACE.match(reading.original) and reading.foreign():
        return "its name"
    named = words.NAMED_RACE.search(words.NOT_RACE.sub(" ", text))
    if named:
        return named[0]
    event = words.EVENT.search(text)
    return event[0] if event and not words.NOT_EVENT.search(text) else None


def _race(_text: str, reading: Reading) -> KindFound | None:
    word = is_race(reading)
    return KindFound(RunKind.RACE, word) if word else None


def _shakeout(text: str, _: Reading) -> KindFound | None:
    return _found(RunKind.SHAKEOUT, words.SHAKEOUT, text)


def _strides(text: str, reading: Reading) -> KindFound | None:
    if words.PLUS_SPEED.search(text) and not words.RACE_PACE.search(text):
        return KindFound(RunKind.STRIDES, "+ speed")
    strides = words.STRIDES.search(text)
    if strides is None or _long(text, reading) or words.RACE_PACE.search(text):
        return None
    rest = words.STRIDES.sub(" ", text)
    easy = _gentle(rest, reading) or _GENERAL_AEROBIC.search(rest)
    is_workout = reading.has_repeats and words.FAST_MARK.search(text)
    workout = _quality(rest, reading) or is_workout or (None if easy else _hills(rest, reading))
    return None if workout else KindFound(RunKind.STRIDES, strides[0])


def _long(text: str, _: Reading) -> KindFound | None:
    return _found(RunKind.LONG, words.LONG, _LONG_OTHER.sub(" ", text))


def _hills(text: str, _: Reading) -> KindFound | None:
    tempo = words.TEMPO.search(text) or words.INTERVALS.search(text)
    hills = words.HILLS.search(words.TERRAIN.sub(" ", text))
    if hills is None or (tempo and tempo.start() < hills.start() and "vo2" in tempo[0]):
        return None
    return KindFound(RunKind.HILLS, hills[0])


def _quality(text: str, reading: Reading) -> KindFound | None:
    is_race_pace = words.RACE_PACE.search(text) and not re.search(r"§(?:mp|hm)", text)
    if is_race_pace and not reading.has_repeats:
        return KindFound(RunKind.RACE_PACE, "race pace")
    tempo, intervals = words.TEMPO.search(text), words.INTERVALS.search(text)
    if tempo and (intervals is None or tempo.start() <= intervals.start()):
        return KindFound(RunKind.TEMPO, tempo[0])
    return KindFound(RunKind.INTERVALS, intervals[0]) if intervals else None


def _by_pace(text: str, reading: Reading) -> KindFound | None:
    """A kind told by paces and repeats alone: "6 x 800 m at 5k pace", "30 min M"."""
    letter = _LETTER.search(text)
    pace = words.FAST_MARK.search(text)
    if "§reps" in text:
        return KindFound(RunKind.INTERVALS, "repeats", by_name=False)
    if reading.has_repeats and (pace or not _is_walk_run(text)):
        return KindFound(RunKind.INTERVALS, pace[0] if pace else "repeats", by_name=False)
    if letter:
        is_short = next(filter(None, letter.groups())) in "ir"
        return KindFound(RunKind.INTERVALS if is_short else RunKind.TEMPO, letter[0].strip())
    if pace or _PACE_RUN.search(text):
        kind = RunKind.INTERVALS if "(" in text and "§fast" in text else RunKind.TEMPO
        return KindFound(kind, "pace")
    return None


def _is_walk_run(text: str) -> bool:
    return bool(_WALK.search(text) and _JOG.search(text))


def _gentle(text: str, _: Reading) -> KindFound | None:
    return _found(RunKind.RECOVERY, words.RECOVERY, text) or _found(RunKind.EASY, words.EASY, text)


def _found(kind: RunKind, pattern: re.Pattern[str], text: str) -> KindFound | None:
    found = pattern.search(text)
    return KindFound(kind, found[0]) if found else None


def _by_length(title: Reading, description: Reading, found: KindFound | None) -> KindFound:
    distance_m = title.distance_m or description.distance_m or 0
    duration_s = title.duration_s or 0
    is_far = distance_m >= LONG_FROM_M or duration_s > LONG_OVER_S
    if is_far and not _GENERAL_AEROBIC.search(title.text):
        return KindFound(RunKind.LONG, "its length", by_name=False)
    return found or KindFound(RunKind.EASY, by_name=False)


def _is_fast(reading: Reading) -> bool:
    text = words.STRIDES.sub(" ", reading.text)
    return bool(words.FAST_MARK.search(text) or _quality(text, reading))
