"""The text of a plan in one spelling, with paces, clock times and dates taken out of the way.

A number in a plan is an amount, a pace, a heart rate, a clock time or a date. What is not an
amount is replaced by a mark (`§mp`, `§pace`, ...), so that amounts are read from what is left
and kinds can still be told by the mark.
"""

import re
import unicodedata

# What typography and phones make of x, -, ', " and the bullet; signs that say nothing go.
_SIGNS = str.maketrans(
    {
        **dict.fromkeys("\u00d7\u2715\u2716\u2a2f", "x"),
        **dict.fromkeys("\u2010\u2011\u2013\u2014\u2212", "-"),
        **dict.fromkeys("\u2018\u2019\u2032\u0060\u00b4", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u2033", '"'),
        **dict.fromkeys("\u00b7\u25cf\u2219|", "\u2022"),
        **dict.fromkeys("~\u2248\u200b\ufe0f\u00ad", ""),
        "\u2044": "/",
    }
)
_FRACTIONS = {"½": ".5", "¼": ".25", "¾": ".75", "⅓": ".33", "⅔": ".67"}
_WRITTEN_FRACTIONS = {"1/2": ".5", "1/4": ".25", "3/4": ".75"}

NAMED_DISTANCE = (
    r"(?:\d+(?:\.\d+)?\s?-?\s?k(?:m|ilometer)?|\d{3,4}\s?m|(?<![\d.])(?<![\d.][\s-])mile)"
)
_MARATHON = r"(?:marathon|maraton[ae]?|mara)"
_HALF = (
    r"(?:(?:half|halbe?r?|halve|semi|media|mezza|1/2)[\s-]?(?:marathon|maraton[ae]?)|halbmarathon"
    r"|half|semi|hm)"
)
_NAME = rf"(?:{_HALF}|{_MARATHON}|{NAMED_DISTANCE})"
_NAMES = rf"(?P<name>{_NAME})(?:\s*(?:-|to|/|bis|a)\s*(?P<other>{_NAME}))?"
_AT = r"(?:@|\b(?:at|a|im|in|en|au|bei|op|mit|your|about|around|goal|target|current)\b)\s*"
_RACE = r"(?:(?:goal|target|current|race|racing|wettkampfs?|renn|competition|course|gara)[\s-]*)*"
_PACE = r"(?:pace|paced|effort|speed|intensity|geschwindigkeit|tempo|allure|rythme|ritmo|passo)"


def plain(text: str) -> str:
    """The text without accents, capitals and typographic variants; line breaks stay."""
    for sign, decimals in _FRACTIONS.items():
        text = re.sub(rf"(?<!\d){sign}", f"0{decimals}", text)
        text = re.sub(rf"(?<=\d)\s?{sign}", decimals, text)
    text = unicodedata.normalize("NFKD", text.translate(_SIGNS))
    text = "".join(c for c in text if not unicodedata.combining(c)).casefold().translate(_SIGNS)
    text = text.replace("''", '"')
    text = re.sub(r"\bw(?:/|\.)\s*", "with ", text)
    text = re.sub(
        r"(?:(\d+)[\s-])?\b(1/2|1/4|3/4)(?=\s*-?(?:mi|mile|k|km|h|hour)\b)",
        lambda m: (m[1] or "0") + _WRITTEN_FRACTIONS[m[2]],
        text,
    )
    text = re.sub(
        r"(?<![\d.,])(\d{1,2})[,.](\d{3})(?=\s?(?:m\b|meter|metre|metros|metri))", r"\1\2", text
    )
    text = re.sub(
        r"(?<![\d.,])(\d),(\d{3})(?![\d.])(?!\s?(?:k|mi|min|h)\b)(?!\s?km)", r"\1\2", text
    )
    text = re.sub(
        r"(?<![\d.,])(\d{1,3}),(\d{1,3})(?=\s?(?:km|k\b|mi|h\b|std|stunde|min|heure|-\s?\d))",
        r"\1.\2",
        text,
    )
    return re.sub(r"[^\S\n]+", " ", text).strip()


def marked(text: str) -> str:
    """Plain text in which everything that looks like an amount but is none is a mark."""
    for pattern, mark in _MARKS:
        text = pattern.sub(mark, text)
    text = _PERCENT.sub(_percent_mark, text)
    for pattern in (_PACE_NAMED, _PACE_AT, _PACE_OF):
        text = pattern.sub(_name_mark, text)
    return re.sub(r"[^\S\n]+", " ", text)


_KM = r"(?:km|mi(?:le)?|k|kilomet(?:er|re)|meile|mille|m)\b"
_COLON = r"\d{1,2}(?::|')\d\d\"?"
_RANGE = r"\d+(?:\.\d+)?(?:\s*-\s*\d+(?:\.\d+)?)?"
_COLON_RANGE = rf"{_COLON}(?:\s*-\s*{_COLON})?"
_PER = r"(?:/|\b(?:per|pro|par|al|por|au)\b)"


def _mark(mark: str, *patterns: str) -> tuple[re.Pattern[str], str]:
    return re.compile("|".join(patterns)), f" {mark} "


_MARKS = (
    _mark(
        "§date",
        r"\b\d{4}-\d\d-\d\d\b",
        r"\b\d{1,2}\.\d{1,2}\.(?:\d{4}|\d\d)?(?!\d)",
        r"\b(?:19|20)\d\d\b(?!\s?m)",
        r"\b\d{1,2}/\d{1,2}/\d{2,4}\b",
    ),
    _mark(
        "§pace",
        rf"{_COLON_RANGE}\s*(?:min\w*\s*)?{_PER}\s*{_KM}",
        rf"{_RANGE}\s*(?:min\w*|')\s*{_PER}\s*{_KM}",
        r"\bmin(?:utes?)?\s*(?:/|per)\s*(?:km|mi(?:le)?)\b",
        rf"{_RANGE}\s*(?:km/h|kmh|mph|bpm)\b",
        r"\b(?:hf|hr|fc|puls)\s*[<>]?\s*\d+(?:\s*-\s*\d+)?\b(?!%)",
    ),
    _mark(
        "§clock",
        r"\b(?:0?[1-9]|1[0-2])(?:[:.]\d\d)?\s?[ap]\.?m\b\.?",
        r"\b\d{1,2}(?:[:.]\d\d)?\s?(?:uhr|o'clock)\b",
        r"\b(?:1[3-9]|2[0-3]):[0-5]\d(?:\s?-\s?\d\d:\d\d)\b(?!\s?min)",
        r"\b(?:[6-9]|1\d|2[0-3])\s?h\s?(?:[0-5]\d)?\b(?!\s?(?:min|'))",
        r"\b(?:um|alle|a las|om|vers)\s+\d{1,2}(?:[:.]\d\d)?\b(?!\s?(?:km|mi|min|m\b))",
    ),
    _mark(
        "§pace",
        rf"(?:@|\b(?:at|in|a|bei|en|op|auf|pace|tempo)\b:?)\s*{_COLON_RANGE}(?:\s*min\w*)?(?!\s*h)",
        r"(?<=[\sp])[+-]\s?\d+(?:-\d+)?\s?(?:s|sec|\")(?:/(?:mi|km))?(?![a-z])",
        rf"\b(?:rpe|tss|if|nl)\s?[:=]?\s?{_RANGE}(?:\s?/\s?10)?",
    ),
    _mark("§slow", r"\b(?:zone|z)\s?-?\s?[1-3](?:\s?-\s?[1-3])?\b"),
    _mark("§fast", r"\b(?:zone|z)\s?-?\s?[4-6](?:\s?-\s?[4-6])?\b"),
    _mark("§mp", r"\b(?:gmp|mp|mrt|as\s?42|rmaraton)\b"),
    _mark("§hm", r"\b(?:hmp|hmrt|as\s?21)\b"),
    _mark("§rp", r"\bas\s?(?:5|10)\b"),
    # Ladders: 5-4-3-2-1 km, 1-2-3-2-1 min.
    _mark("§ladder", r"\b\d+(?:-\d+){2,}\s?(?:km|mi|k|min\w*|m|')?(?![a-z])"),
    _mark(
        "§reps",
        r"\b(?:yasso\s?)?(?:2|3|4|5|6|8|10|12|16)00\s?'?s\b",
        r"\b(?:15|20|30|40|45|60)/(?:15|20|30|40|45|60)\b",
    ),
    _mark("1 mile", r"(?<=x )mile\b", r"(?<=x)mile\b"),
)
_PERCENT = re.compile(
    rf"(?P<low>\d+)\s?%?(?:\s*(?:-|to)\s*(?P<high>\d+))?\s?%\s*(?:of\s|der\s|de\s)?\s*"
    rf"(?P<name>{_NAME}|§mp|§hm)?(?:\s*{_RACE}{_PACE}\b)?"
)
_PACE_NAMED = re.compile(
    rf"(?:{_AT})*(?<![a-z\d.]){_NAMES}(?:[\s-]+(?P<race>{_RACE})|-)(?P<pace>{_PACE})\b"
)
_PACE_AT = re.compile(rf"(?:@|\bat\b)\s*{_NAMES}(?![a-z])")
_PACE_OF = re.compile(
    r"\b(?:allure|rythme|ritmo|passo|tempo)\s+(?:(?:de|di|du|course|gara|carrera|specifique)\s+)*"
    rf"(?P<name>{_HALF}|{_MARATHON}|(?<!tempo )(?:5|10|15|21|42)\s?km?)(?![a-z])"
)

# From these shares of marathon and of 5 km pace on a run is a steady and then a fast one.
_STEADY_MARATHON, _FAST_MARATHON = 97, 103
_STEADY_SHORT, _FAST_SHORT = 84, 93


def _percent_mark(found: re.Match[str]) -> str:
    share, name = int(found["low"]), found["name"] or ""
    if not name:
        return " §pct "
    is_long = "m" in name.replace("km", "")
    steady, fast = (_STEADY_MARATHON, _FAST_MARATHON) if is_long else (_STEADY_SHORT, _FAST_SHORT)
    return " at §fast " if share >= fast else " at §steady " if share >= steady else " at §slow "


def _name_mark(found: re.Match[str]) -> str:
    if _is_amount(found):
        return found[0]
    name = found["name"]
    if re.fullmatch(_HALF, name):
        return " at §hm "
    return " at §mp " if re.fullmatch(_MARATHON, name) else " at §rp "


def _is_amount(found: re.Match[str]) -> bool:
    """Whether "10 km tempo" names an amount rather than the pace of a race ("10k race pace")."""
    groups = found.groupdict()
    if "pace" not in groups or not re.fullmatch(NAMED_DISTANCE, found["name"]):
        return False
    at_word = re.match(_AT, found[0]) is not None
    is_bare_km = found["name"].endswith("m") and not (groups["race"] or "-" in found[0])
    return not at_word and ((groups["pace"] == "tempo" and " " in found[0]) or is_bare_km)
