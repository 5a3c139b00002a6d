"""Distances and durations named in a text, each with the part it plays there.

Reads only what is written: no amount is estimated from a pace, and what is not said stays None.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto

METRES = {"km": 1000.0, "k": 1000.0, "mi": 1609.344, "m": 1.0}
_SECONDS = {"h": 3600.0, "min": 60.0, "s": 1.0}


class Part(Enum):
    """What an amount is of: the whole run, or only some of it."""

    TOTAL = auto()
    PLAIN = auto()
    WARM = auto()
    REPEAT = auto()
    REST = auto()
    WITHIN = auto()
    RACE = auto()


@dataclass(frozen=True, slots=True)
class Amount:
    """A distance in metres or a duration in seconds, from `low` to `high`, and its place."""

    is_distance: bool
    low: float
    high: float
    start: int
    end: int
    part: Part = Part.PLAIN
    count: int = 1

    @property
    def middle(self) -> float:
        """The midpoint of the range."""
        return (self.low + self.high) / 2


_NUMBER = r"\d+(?:\.\d+)?"
_MINUTE = r"(?:minut(?:e|es|en|i|os?|as)?|mins?\.?|mns?|min\.|')"
_HOUR = r"(?:h|hrs?\.?|hours?|std\.?|stunden?|heures?|horas?|or[ae]|uur|uren)"
_UNITS = (
    ("km", r"k(?:m|ms|ilomet(?:er|re|ro|ri)s?|ilometros?)|chilometr[io]|kilometros?"),
    ("mi", r"mi|em|miles?|milers?|meilen?|millas?|migli[ao]|mijl(?:en)?"),
    ("k", r"k"),
    ("min", _MINUTE),
    ("h", _HOUR),
    ("s", r"sec(?:s|ond[aeios]*)?\.?|sek(?:unden?)?\.?|secondes?|seg(?:undos?)?|s|\""),
    ("m", r"m|met(?:er|re)s?|metros?|metri"),
)
_UNIT = "|".join(f"(?P<{name}>{pattern})" for name, pattern in _UNITS)
_ATOM = re.compile(
    rf"(?<![a-wyz0-9_.:])(?:"
    rf"(?P<hms>\d{{1,2}}:\d\d:\d\d)"
    rf"|(?P<clock>\d{{1,3}}:\d\d)(?:\s?(?P<clockunit>{_MINUTE}|{_HOUR}))?(?![a-z\d:])"
    rf"|(?P<hours>{_NUMBER})\s?{_HOUR}(?:(?P<tail>\d\d)(?:\s?(?:m|{_MINUTE}))?|\s?(?:and\s"
    rf"|und\s|et\s|y\s|e\s)?(?P<minutes>\d{{1,2}})\s?(?:m|{_MINUTE}))(?![a-z\d])"
    rf"|(?P<primed>\d{{1,3}})'(?P<seconds>\d\d)\"?(?!\d)"
    rf"|(?P<number>{_NUMBER})(?:\s?-?\s?(?:{_UNIT})(?![a-z\d]))?"
    rf")"
)
_RANGE = re.compile(r"\s?(?:-|to|bis|tot|a|or|ou|oder|od)\s?")
# Nobody pauses this long between repeats: what is called recovery then is the whole run.
LONG_PAUSE_M = 1500.0
LONG_PAUSE_S = 720.0
_TIMES = (
    r"(?:x|\*|mal|times|veces|volte|fois|sets?(?:\sof)?|reps?(?:\sof)?|rounds?(?:\sof)?"
    r"|series(?:\sde)?)"
)
_COUNT_AFTER = re.compile(rf"\s?{_TIMES}(?![a-z])|\s?x(?=\d)")
_COUNT_BEFORE = re.compile(rf"(?P<low>\d+)(?:\s?-\s?(?P<high>\d+))?\s?{_TIMES}\s?$")
_GROUP = re.compile(rf"(?P<low>\d+)(?:\s?-\s?(?P<high>\d+))?\s?{_TIMES}\s?\(")


# "8 x 60 m" is a sprint, "8 x 3 m" a time.
_FEWEST_METRES = 40


@dataclass(frozen=True, slots=True)
class _Atom:
    value: float
    unit: str
    start: int
    end: int


def read_amounts(text: str) -> tuple[Amount, ...]:
    """Every amount in a marked text, with its part, in order."""
    atoms = [atom for atom in map(_atom, _ATOM.finditer(text)) if _is_counted(atom, text)]
    amounts = [amount for amount in _ranged(atoms, text) if amount is not None]
    groups = tuple(_groups(text))
    counted = (a.start for a in amounts if _COUNT_BEFORE.search(text[: a.start]))
    repeats_from = min([*counted, *(group[0] for group in groups)], default=len(text))
    return tuple(
        _with_part(amount, text, groups=groups, is_after_repeats=amount.start > repeats_from)
        for amount in amounts
    )


def _atom(found: re.Match[str]) -> _Atom:
    at = (found.start(), found.end())
    if found["hms"]:
        hours, minutes, seconds = map(int, found["hms"].split(":"))
        return _Atom(hours * 3600 + minutes * 60 + seconds, "s", *at)
    if found["clock"]:
        return _colon(found)
    if found["hours"]:
        minutes = int(found["tail"] or found["minutes"])
        return _Atom(float(found["hours"]) * 3600 + minutes * 60, "s", *at)
    if found["primed"]:
        return _Atom(int(found["primed"]) * 60 + int(found["seconds"]), "s", *at)
    unit = next((name for name, _ in _UNITS if found[name]), "")
    return _Atom(float(found["number"]), unit, *at)


def _colon(found: re.Match[str]) -> _Atom:
    """A time with a colon: hours when it says so, minutes when it says so, else not known yet."""
    first, second = map(int, found["clock"].split(":"))
    unit = found["clockunit"] or ""
    if re.fullmatch(_HOUR, unit):
        return _Atom(first * 3600 + second * 60, "s", found.start(), found.end())
    seconds = first * 60 + second
    return _Atom(seconds, "s" if unit else "colon", found.start(), found.end())


def _is_counted(atom: _Atom, text: str) -> bool:
    return bool(atom.unit) or _COUNT_AFTER.match(text[atom.end :]) is None


def _ranged(atoms: list[_Atom], text: str) -> Iterator[Amount | None]:
    rest = iter(enumerate(atoms))
    for n, atom in rest:
        after = atoms[n + 1] if n + 1 < len(atoms) else None
        if after and _is_range(atom, after, text[atom.end : after.start]):
            next(rest)
            yield _amount(replace(atom, unit=_shared(atom, after)), after, text)
        else:
            yield _amount(atom, atom, text)


def _is_range(low: _Atom, high: _Atom, between: str) -> bool:
    if not _RANGE.fullmatch(between) or not high.unit or high.unit == "colon":
        return False
    if low.unit in ("", "colon"):
        return _value(replace(low, unit=_shared(low, high))) < _value(high)
    return (low.unit in METRES) == (high.unit in METRES) and _value(low) < _value(high)


def _shared(low: _Atom, high: _Atom) -> str:
    if low.unit == "colon":
        return "s"
    return low.unit or high.unit


def _value(atom: _Atom) -> float:
    return atom.value * (METRES.get(atom.unit) or _SECONDS.get(atom.unit, 1.0))


def _amount(low: _Atom, high: _Atom, text: str) -> Amount | None:
    if not high.unit and high.value >= 100 and _COUNT_BEFORE.search(text[: low.start]):
        return Amount(True, low.value, high.value, low.start, high.end)  # 5 x 1000
    if high.unit in ("", "colon"):
        return None
    if high.unit == "m":
        unit = _meaning_of_m(low.value, high.value, text[: low.start], text)
        low, high = replace(low, unit=unit), replace(high, unit=unit)
    return Amount(high.unit in METRES, _value(low), _value(high), low.start, high.end)


def _meaning_of_m(low: float, high: float, before: str, text: str) -> str:
    """Metres, minutes or miles: nobody is sent to run 45 metres, or for 5 minutes in all."""
    if high >= 100 or _STRIDES_OF.search(before):
        return "m"
    if _COUNT_BEFORE.search(before):
        return "m" if high >= _FEWEST_METRES else "min"
    is_whole_plan = "•" not in text and len(re.findall(r"\d\s?m(?![a-z])", text)) == 1
    limit = 26 if re.search(r"\blong\b|\blr\b", text) else 13
    return "mi" if is_whole_plan and low == high and high <= limit else "min"


def _groups(text: str) -> Iterator[tuple[int, int, int]]:
    for found in _GROUP.finditer(text):
        depth, end = 1, found.end()
        while end < len(text) and depth:
            depth += {"(": 1, ")": -1}.get(text[end], 0)
            end += 1
        yield found.end(), end, _count(found)


def _count(found: re.Match[str]) -> int:
    return round((int(found["low"]) + int(found["high"] or found["low"])) / 2)


_FILL = (
    r"(?:[\s:(-]|easy\b|slow\b|very\b|light\b|steady\b|of\b|standing\b|walking\b|active\b"
    r"|passive\b|lockere?s?\b|leger\b)*"
)
WARM = (
    r"(?:warm(?:ing|en|e)?[\s-]?(?:up|down)?|wu|wd|cool(?:ing)?[\s-]?down|cd|ein-|ein\b|aus\b"
    r"|(?:ein|aus)(?:lauf|trab)\w*|el\b|al\b|echauffement|retour au calme|rac\b|calentamiento"
    r"|vuelta a la calma|enfriamiento|riscaldamento|defaticamento|(?:in|uit)(?:lopen|dribbelen))"
)
_REST = (
    r"(?:rest\b|recover\w*|recov-?ery|rec\b|recup\w*|recuper\w*|pausen?\b|trab\w*|geh\w*"
    r"|pauze\w*|dribbel\w*"
    r"|between|float|off\b|set rest|wandel\w*|p\b|sp\b|rust\b|descanso|recupero|recuperacion)"
)
_MOVE = r"(?:jog\w*|walk\w*|trot\w*|marche\w*|trote|camin\w*|cammin\w*)"
_WITHIN = (
    r"(?:with|incl\w*|including|inkl\w*|mit|con|avec|met|dont|davon|darin|waarvan|di cui"
    r"|de los cuales"
    r"|last|final|first|middle|letzten?|derniers?|dernieres?|ultim[oia]s?|laatste|fast "
    r"finish|every|alle|jede|gel|fuel)"
)
_TOTAL_BEFORE = (
    r"(?:total|totaal|totale|gesamt|insgesamt|en tout|distance|distanz|distancia|distanza"
    r"|afstand|duration|dauer|duree|duracion|durata|duur|workout time|time|umfang|estimated "
    r"time|moving time)"
)
_TOTAL_AFTER = (
    r"(?:in\s)?(?:total|totaal|totale|gesamt|insgesamt|en tout|au total|en total|in totaal|in "
    r"totale|overall)\b"
)
_SHORT_FAST = (
    r"(?:strides?|stride-?outs?|steigerung\w*|stl\b|pick-?ups?|lignes? droites?|allunghi"
    r"|versnelling\w*|rectas|progresivos|accelerations?|surges?|hill sprints?|uphill)"
)
_STRIDES_OF = re.compile(rf"{_SHORT_FAST}\s?(?:of|de|di|von|van|a|x|:|-)?\s?$")
_REPEATED = (
    r"(?:repeat\w*|reps?\b|repetition\w*|intervals?\b|intervall\w*|wiederholung\w*|series\b"
    r"|ripetute|wdh)"
)

_RACE_SORT = r"(?:tune[\s-]?up|goal|trail|road|city|time|[abc]|parcours|charity|night|virtual)"
_RACE_WORD = (
    r"(?:race\b|trial\b|tt\b|wettkampf|wk\b|rennen|testlauf|competition|gara\b|wedstrijd|parkrun)"
)

_AFTER = (
    (Part.TOTAL, re.compile(rf"[\s,(]*{_TOTAL_AFTER}")),
    (Part.WARM, re.compile(rf"{_FILL}{WARM}")),
    (Part.RACE, re.compile(rf"(?:[\s-]*{_RACE_SORT}\b)*[\s-]*{_RACE_WORD}")),
    (Part.REPEAT, re.compile(rf"\s?-?{_REPEATED}")),
    (Part.REPEAT, re.compile(rf"\s?{_SHORT_FAST}")),
    (Part.REST, re.compile(rf"{_FILL}(?:{_MOVE}\s)?{_REST}")),
)
# In "2 mile warm down 8 mi" the warm-down has its amount already.
_NO_AMOUNT = "".join(
    f"(?<!{unit} )" for unit in ("mi", "mile", "miles", "km", "k", "min", "minutes")
)
_BEFORE = (
    (Part.TOTAL, re.compile(rf"\b{_TOTAL_BEFORE}\s?[:=]?\s?(?:of |von |de )?$")),
    (Part.REPEAT, _STRIDES_OF),
    (Part.WARM, re.compile(rf"(?<![a-z]){_NO_AMOUNT}{WARM}\s?[:=]?\s?(?:for |of |de |von )?$")),
    (Part.WITHIN, re.compile(rf"(?<![a-z]){_WITHIN}\s(?:the |die |der |les |los |gli |a |de )*$")),
)
_AFTER_REPEATS = re.compile(rf"{_FILL}{_MOVE}")
_BEFORE_REPEATS = re.compile(rf"(?<![a-z])(?:{_MOVE}|{_REST}|r)\s?[:=]?\s?$")


def _with_part(
    amount: Amount, text: str, *, groups: tuple[tuple[int, int, int], ...], is_after_repeats: bool
) -> Amount:
    before, after = text[: amount.start], text[amount.end :]
    counted = _COUNT_BEFORE.search(before)
    inside = next((group for group in groups if group[0] <= amount.start < group[1]), None)
    if counted or inside:
        count = _count(counted) if counted else 1
        return replace(amount, part=Part.REPEAT, count=count * (inside[2] if inside else 1))
    is_long = amount.low >= (LONG_PAUSE_M if amount.is_distance else LONG_PAUSE_S)
    part = _part(before, after, is_after_repeats=is_after_repeats, is_long=is_long)
    return replace(amount, part=part)


def _part(before: str, after: str, *, is_after_repeats: bool, is_long: bool) -> Part:
    found = _first(
        [part for part, pattern in _BEFORE[:1] if pattern.search(before)]
        + [part for part, pattern in _AFTER if pattern.match(after)]
        + [part for part, pattern in _BEFORE[1:] if pattern.search(before)]
    )
    if found is Part.REST and is_long:
        return Part.PLAIN  # "6 km recovery" is a run, "400 m recovery" a pause
    if found is Part.PLAIN and is_after_repeats:
        is_rest = _AFTER_REPEATS.match(after) or _BEFORE_REPEATS.search(before)
        return Part.REST if is_rest else Part.PLAIN
    return found


def _first(parts: Iterable[Part]) -> Part:
    return next(iter(parts), Part.PLAIN)
