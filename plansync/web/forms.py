"""Fields of a sent form as typed values; what cannot be read is an InputError that names it.

The path of such a fault is the field's name, its key the field's label.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, time
from typing import TypeVar

from flask import request

from plansync.errors import Fault, InputError

Value = TypeVar("Value")

_LONGEST = 2000
_PACE = re.compile(r"(\d{1,2}):([0-5]\d)")


def words(name: str) -> str:
    """What was typed, without the blanks around it; "" when nothing was."""
    return request.form.get(name, "").strip()[:_LONGEST]


def typed() -> dict[str, str]:
    """All that was typed, to stand in the form again; empty when nothing was sent."""
    return {name: words(name) for name in request.form if name != "csrf_token"}


def needed(name: str, label: str) -> str:
    """What was typed; an InputError when nothing was."""
    typed = words(name)
    if not typed:
        raise InputError([Fault(name, label, "please fill this in")])
    return typed


def ticked(name: str) -> bool:
    """Whether a box was ticked. Absent, empty, 0, no, off and false mean no."""
    return words(name).lower() not in ("", "0", "no", "off", "false")


def chosen(name: str) -> tuple[str, ...]:
    """Everything chosen of a list of boxes."""
    return tuple(dict.fromkeys(value[:_LONGEST] for value in request.form.getlist(name) if value))


def day(name: str, label: str) -> date:
    """A day such as 2026-11-23."""
    return _read(date.fromisoformat, needed(name, label), name, label, "write a day as 2026-11-23")


def day_or_none(name: str, label: str) -> date | None:
    """A day, None when the field was left empty."""
    return day(name, label) if words(name) else None


def whole(name: str, label: str) -> int:
    """A whole number."""
    return _read(int, needed(name, label), name, label, "write a whole number")


def whole_or_none(name: str, label: str) -> int | None:
    """A whole number, None when the field was left empty."""
    return whole(name, label) if words(name) else None


def clock_or_none(name: str, label: str) -> str | None:
    """A time of day as 06:30, None when the field was left empty."""
    typed = words(name)
    if not typed:
        return None
    return f"{_read(time.fromisoformat, typed, name, label, 'write a time as 06:30'):%H:%M}"


def pace_or_none(name: str, label: str) -> int | None:
    """Seconds a kilometre from a pace such as 5:45, None when the field was left empty."""
    typed = words(name)
    if not typed:
        return None
    found = _PACE.fullmatch(typed)
    if found is None:
        raise InputError([Fault(name, label, "write minutes and seconds a kilometre as 5:45")])
    return int(found[1]) * 60 + int(found[2])


def kilometres_or_none(name: str, label: str) -> float | None:
    """Metres from kilometres such as 42.2 or 42,2; None when the field was left empty."""
    typed = words(name).replace(",", ".")
    if not typed:
        return None
    kilometres = _read(float, typed, name, label, "write kilometres as 42.2")
    if not 0 < kilometres <= 1000:
        raise InputError([Fault(name, label, "write kilometres between 0 and 1000")])
    return round(kilometres * 1000)


def number_or_none(name: str, label: str) -> float | None:
    """A number such as 9.5 or 9,5; None when the field was left empty."""
    typed = words(name).replace(",", ".").replace("\N{MINUS SIGN}", "-")
    return _read(float, typed, name, label, "write a number such as 9.5") if typed else None


def together(reads: Mapping[str, Callable[[], Value]]) -> dict[str, Value]:
    """What every reader reads, by its key; one InputError with the faults of all."""
    found: dict[str, Value] = {}
    faults: list[Fault] = []
    for key, read in reads.items():
        try:
            found[key] = read()
        except InputError as error:
            faults.extend(error.faults)
    if faults:
        raise InputError(faults)
    return found


def placed(error: InputError, place: Callable[[str], tuple[str, str]]) -> InputError:
    """The error with each fault beside its field: `place` tells name and label of a profile key."""
    return InputError([_placed(fault, place) for fault in error.faults], hint=error.hint)


def beside(error: InputError | None) -> dict[str, tuple[Fault, ...]]:
    """The faults of each field, for the page to show where they are."""
    faults: Iterable[Fault] = error.faults if error else ()
    by_field: dict[str, tuple[Fault, ...]] = {}
    for fault in faults:
        by_field[fault.path] = (*by_field.get(fault.path, ()), fault)
    return by_field


def _placed(fault: Fault, place: Callable[[str], tuple[str, str]]) -> Fault:
    if fault.path in request.form:
        return fault
    field, label = place(fault.key)
    return Fault(field, label, fault.text, fault.nearest)


def _read(reader: Callable[[str], Value], typed: str, name: str, label: str, advice: str) -> Value:
    try:
        return reader(typed)
    except ValueError as error:
        raise InputError([Fault(name, label, advice)]) from error
