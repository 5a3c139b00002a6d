"""Two runs in one entry of a plan: "AM 6 mi PM 4 mi", "2 recovery runs", "13 mi, Recovery 5 mi"."""

import re
from dataclasses import dataclass

from plansync.runs import classify_words as words
from plansync.runs.amounts import Part
from plansync.runs.reading import Reading, read_part

_MORNING = r"(?:am|morning|morgens?|vormittags?|fruh|matin|manana|mattin[ao]|ochtends?)"
_EVENING = (
    r"(?:pm|evening|afternoon|abends?|nachmittags?|soir|apres-midi|tarde|sera|pomeriggio"
    r"|avonds?|middags?)"
)
_HALVES = re.compile(
    rf"^(?P<head>.*?)(?<![\w'])(?:{_MORNING})\b\s?:?(?P<first>.*?)(?<![\w'])(?:{_EVENING})\b\s?:?(?P<second>.+)$",
    re.DOTALL,
)
_HALVES_AFTER = re.compile(
    rf"^(?P<first>.*\d.*?)\s(?:{_MORNING})\s*[/,;+&-]\s*(?P<second>.*\d.*?)\s(?:{_EVENING})$"
)
_COUNTED = re.compile(
    r"\b(?:2|two|double|zwei|deux|dos|due|twee)\s(?:x\s)?(?:\w+\s){0,2}?(?:runs|jogs|laufe"
    r"|footings|sorties|rodajes|corse|loopjes|duurlopen)\b"
)
_SECOND_RUN = re.compile(r"(?<=[\w)])\s(?=(?:recov\w*|easy|shake_?out\w*|jog)\s(?:run\s)?\d)")
_SEPARATE = re.compile(r"\+|,|\bthen\b|&|:|\bwith\b|\bmin\b|\bfollowed\b|/")


@dataclass(frozen=True, slots=True)
class Half:
    """One of two runs of a day: its label and its own text."""

    label: str
    reading: Reading


def halves(title: Reading, description: Reading) -> tuple[Half, ...]:
    """The two runs an entry holds, in order; empty when it holds one."""
    return _by_time_of_day(title) or _counted(title, description) or _named_twice(title)


def _by_time_of_day(title: Reading) -> tuple[Half, ...]:
    after = _HALVES_AFTER.match(title.text)
    if after is not None:
        return _both(after["first"], after["second"])
    found = _HALVES.match(title.text)
    if found is None:
        return ()
    head, first, second = found["head"].strip(), found["first"], found["second"]
    read = read_part(first)
    if head and read.amounts:
        # "Recovery AM 5 mi LT PM 10 mi": what stands before AM and PM names the run after it.
        end = read.amounts[0].end
        named = read.text[end:].strip(" ,;/-+") or head
        return _both(f"{head} {read.text[:end]}", f"{named} {second}")
    return _both(f"{head} {first}", f"{head} {second}")


def _counted(title: Reading, description: Reading) -> tuple[Half, ...]:
    found = _COUNTED.search(title.text)
    if found is None or not (words.RUN.search(title.text) or "run" in found[0]):
        return ()
    name = re.sub(r"^\w+\s", "", found[0])
    lines = [line for line in description.text.splitlines() if not _COUNTED.search(line)]
    parts = [line for line in lines if read_part(line).amounts][:2]
    if len(parts) == 2:
        return _both(f"{name} {parts[0]}", f"{name} {parts[1]}")
    return _both(name, name)


def _named_twice(title: Reading) -> tuple[Half, ...]:
    parts = _SECOND_RUN.split(title.text, maxsplit=1)
    if len(parts) != 2 or _SEPARATE.search(title.text) or not _is_whole(parts[0]):
        return ()
    return _both(*parts)


def _is_whole(text: str) -> bool:
    reading = read_part(text)
    plain = [amount for amount in reading.amounts if amount.part is Part.PLAIN]
    return bool(plain) and plain[-1].end >= len(reading.text) - 1 and plain[0].start > 2


def _both(first: str, second: str) -> tuple[Half, ...]:
    return Half("AM", read_part(first)), Half("PM", read_part(second))
