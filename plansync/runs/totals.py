"""What a whole run adds up to, from the amounts its text names; None when it leaves that open."""

import re
from collections.abc import Sequence
from itertools import pairwise

from plansync.runs.amounts import Amount, Part

MARATHON_M = 42195.0
HALF_MARATHON_M = 21097.5

# A second unit in brackets is often rounded to whole kilometres.
_NEAR = 0.3
_RACES = (
    (
        re.compile(
            r"\b(?:half|halve|semi|media|mezza|1/2)[\s-]?(?:marathon|maraton[ae]?)|halbmarathon"
            r"|(?<![\w.])(?:13\.1|21\.1)(?![\d.])|\bsemi\b|\bmezza\b|\bhalf\b|\bhm\b"
        ),
        HALF_MARATHON_M,
    ),
    (
        re.compile(r"(?:^|\b)(?:marathon|maraton[ae]?)\b|(?<![\w.])(?:26\.2|42\.2)(?![\d.])"),
        MARATHON_M,
    ),
    (re.compile(r"\bparkrun\b"), 5000.0),
)
_ADDED = re.compile(
    r"\+|\bthen\b|\bplus\b|\bfollowed by\b|\bpuis\b|\bdann\b|\bdaarna\b|\bpoi\b|\bluego\b|&"
)
# "2 km warm-up and cool-down" does not say whether that is for each.
_BOTH_ENDS = re.compile(
    r"\bein-?\s?(?:/|und|u\.|&)\s?-?aus|\bin-?\s?(?:/|en)\s?-?uit|\b(?:wu"
    r"|warm[\s-]?up)\s?(?:/|and|&)\s?(?:cd|wd|cool|warm)"
)
# Nobody plans a run of less than five minutes: such a time is that of a part.
_SHORTEST_S = 300
_LISTED = re.compile(r"consist|compris|bestehend|\bincl|[:=]")
_WALK = re.compile(r"\bwalk|\bgeh|\bmarche|\bcamin|\bcammin|\bwandel|\brest\b")
_ON_FOOT = re.compile(r"\brun|\bjog|\brow|\blauf|\btrab|\bcour|\btrot|\bcorr|\bloop|\bren")
_PACED = re.compile(r"[§@%]")
_REPEATED = re.compile(
    r"\brepeat\w*\s(?:the following\s)?(?P<n>\d+)\s?(?:x|times)|\b(?P<m>\d+)\s?(?:times|mal"
    r"|fois|veces|volte|keer)\b"
)


def total_distance_m(text: str, amounts: Sequence[Amount]) -> float | None:
    """The distance of the whole run, as far as the text states it."""
    return _total(text, [amount for amount in amounts if amount.is_distance], amounts)


def total_duration_s(text: str, amounts: Sequence[Amount], *, has_distance: bool) -> int | None:
    """The duration of the whole run; beside a distance, only one that cannot be a part of it."""
    durations = [amount for amount in amounts if not amount.is_distance]
    walked = _walk_run(text, durations)
    if walked is not None:
        return walked
    if has_distance and not _stands_alone(text, durations):
        return None
    if "alternat" in text:
        durations = [d for d in durations if text[: d.start].endswith("for ")]
    total = _total(text, durations, amounts)
    return None if total is None or total < _SHORTEST_S else round(total)


def race_distance_m(text: str, amounts: Sequence[Amount]) -> float | None:
    """The distance a race is named by: "10k race", "half marathon", "26.2"."""
    named = [amount.middle for amount in amounts if amount.is_distance and amount.part is Part.RACE]
    if named:
        return named[0]
    return next((metres for pattern, metres in _RACES if pattern.search(text)), None)


def _total(text: str, amounts: list[Amount], everything: Sequence[Amount]) -> float | None:
    stated = [amount for amount in amounts if amount.part is Part.TOTAL]
    if stated:
        return stated[0].middle
    plain = _without_glosses([amount for amount in amounts if amount.part is Part.PLAIN], text)
    if not plain:
        return _composed(text, amounts)
    alone = [amount for amount in plain if _is_alone(amount, text)]
    if alone:
        return alone[-1].middle
    if _repeats_first(plain, text):
        return plain[-1].middle
    if len(plain) == 1:
        return _only(text, plain[0], amounts, everything)
    return _several(text, plain, amounts)


def _without_glosses(amounts: list[Amount], text: str) -> list[Amount]:
    """Amounts without those that say the one before again: "5 mi (8K)", "10 km / 6.2 mi"."""
    kept: list[Amount] = []
    for amount in amounts:
        if not (kept and _is_gloss(kept[-1], amount, text)):
            kept.append(amount)
    return kept


def _is_gloss(amount: Amount, other: Amount, text: str) -> bool:
    is_bracketed = re.fullmatch(r"\s?[(/=]\s?", text[amount.end : other.start]) is not None
    return is_bracketed and abs(other.middle - amount.middle) <= _NEAR * amount.middle


def _is_alone(amount: Amount, text: str) -> bool:
    """Whether an amount stands by itself between bullets or in brackets at the end."""
    before, after = text[: amount.start].rstrip(), text[amount.end :].lstrip()
    in_bullets = before.endswith("•") and (not after or after[0] in "•\n")
    return in_bullets or (before.endswith("(") and after.rstrip(" .") == ")")


def _repeats_first(plain: list[Amount], text: str) -> bool:
    """Whether the last amount says the first again: "4-6 mile easy run 6 mi"."""
    first, last = plain[0], plain[-1]
    if len(plain) < 2 or _are_added(text, plain):
        return False
    may_repeat = len(plain) == 2 or first.low < first.high or _LISTED.search(text)
    return bool(may_repeat) and first.low * 0.9 <= last.middle <= first.high * 1.1


def _only(
    text: str, amount: Amount, amounts: list[Amount], everything: Sequence[Amount]
) -> float | None:
    others = [other for other in everything if other.part in (Part.WARM, Part.REPEAT)]
    if any(
        _is_long(other) and other.end <= amount.start
        for other in others
        if other.part is Part.REPEAT
    ):
        return None
    if any(other.part is Part.WARM and other.end <= amount.start for other in others):
        return None if _LISTED.search(text[: amount.start]) else _composed(text, amounts)
    if any(_ADDED.search(text[amount.end : other.start]) for other in others if _is_long(other)):
        return _composed(text, amounts)
    return amount.middle


def _is_long(amount: Amount) -> bool:
    """Whether a repeat is more than a stride or a short sprint."""
    return amount.high > (300 if amount.is_distance else 45)


def _are_added(text: str, plain: list[Amount]) -> bool:
    return all(_ADDED.search(text[a.end : b.start]) for a, b in pairwise(plain))


def _several(text: str, plain: list[Amount], amounts: list[Amount]) -> float | None:
    first, others = plain[0], plain[1:]
    rest = sum(amount.middle for amount in others)
    if _are_added(text, plain) or first.middle < 0.9 * rest:
        return _composed(text, amounts)
    return first.middle


def _composed(text: str, amounts: list[Amount]) -> float | None:
    """The sum of all parts, when every part of the text has its amount."""
    parts = [amount for amount in amounts if amount.part in (Part.WARM, Part.PLAIN, Part.REPEAT)]
    if _BOTH_ENDS.search(text):
        return None
    whole = [part for part in parts if part.part is not Part.REPEAT]
    if not whole or not _covers(text, parts):
        return None
    return sum(part.middle * part.count for part in parts)


def _covers(text: str, parts: list[Amount]) -> bool:
    """Whether no piece between commas, plus signs and line breaks is without an amount."""
    edges = [
        0,
        *(m.start() for m in re.finditer(r"\s[+&]\s|,\s|\n|;|\bthen\b|\bdann\b|\bpuis\b", text)),
        len(text),
    ]
    return all(
        any(a <= part.start < b for part in parts) or not re.search(r"\d", text[a:b])
        for a, b in pairwise(edges)
    ) and not (len(parts) == 1 and parts[0].part is Part.WARM)


def _stands_alone(text: str, durations: Sequence[Amount]) -> bool:
    return any(
        amount.part is Part.TOTAL or _is_alone(amount, text) or _ends_clause(amount, text)
        for amount in durations
    )


def _ends_clause(amount: Amount, text: str) -> bool:
    after = re.match(r"\s?(?:[,;/()•\n]|$)|\s-\s", text[amount.end :])
    return after is not None and amount.part is Part.PLAIN


def _walk_run(text: str, durations: Sequence[Amount]) -> int | None:
    """The length of run-walk repeats: "6 x (run 1 min + walk 4 min)"."""
    if _PACED.search(text) or not (_WALK.search(text) and _ON_FOOT.search(text)):
        return None
    repeated = _REPEATED.search(text)
    if repeated and durations:
        count = int(repeated["n"] or repeated["m"])
        return round(sum(amount.middle for amount in durations) * count)
    if durations and all(amount.part is Part.REPEAT for amount in durations):
        return round(sum(amount.middle * amount.count for amount in durations))
    return None
