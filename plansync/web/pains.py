"""The fields of pains on the pages: the rows of the body page, and one pain asked for today."""

from dataclasses import dataclass
from functools import partial

from plansync.errors import Fault, InputError
from plansync.sync.views import PainLine
from plansync.web import forms
from plansync.web.context import today

LABELS = {
    "muscle": "Where it hurts",
    "side": "Side",
    "level": "How strong, 0 to 10",
    "kind": "What kind",
    "since": "Since",
}
_ROWS = 8
_FEWEST_ROWS = 3


@dataclass(frozen=True, slots=True)
class PainRow:
    """One row of the form, as text: what is kept, or what was typed."""

    muscle: str = ""
    side: str = "both"
    level: str = ""
    kind: str = ""
    since: str = ""


def kept_row(line: PainLine) -> PainRow:
    """The row of a pain that is kept."""
    since = line.since.isoformat() if line.since else ""
    return PainRow(line.muscle, line.side, str(line.level), line.kind, since)


def sent_rows() -> list[PainRow]:
    """The rows as they were filled in, each in its place."""
    rows = range(max(_used(), default=-1) + 1)
    return [PainRow(**{name: forms.words(_field(name, row)) for name in LABELS}) for row in rows]


def with_room(rows: list[PainRow]) -> list[PainRow]:
    """The rows with empty ones after them."""
    empty = max(1, _FEWEST_ROWS - len(rows))
    return [*rows, *[PainRow()] * empty][:_ROWS]


def sent_pains() -> tuple[PainLine, ...]:
    """The pains of the rows that name a muscle; one InputError with the faults of all."""
    return tuple(forms.together({str(row): partial(_of_row, row) for row in _used()}).values())


def asked_pain() -> PainLine:
    """The pain somebody was asked about, with what it is today."""
    return PainLine(
        muscle=forms.needed("muscle", LABELS["muscle"]),
        level=_level("level"),
        side=forms.words("side") or "both",
        kind=forms.words("kind"),
    )


def place_of(key: str) -> tuple[str, str]:
    """The field a key of the profile such as pain.0.level was typed into, and its label."""
    _, _, rest = key.partition(".")
    number, _, part = rest.partition(".")
    used = _used()
    row = used[int(number)] if number.isdigit() and int(number) < len(used) else 0
    return _field(part or "muscle", row), LABELS.get(part or "muscle", part)


def _used() -> list[int]:
    return [row for row in range(_ROWS) if forms.words(_field("muscle", row))]


def _field(name: str, row: int) -> str:
    return f"pain-{name}:{row}"


def _of_row(row: int) -> PainLine:
    since = forms.day_or_none(_field("since", row), LABELS["since"])
    if since and since > today():
        raise InputError([Fault(_field("since", row), LABELS["since"], "write a day up to today")])
    return PainLine(
        muscle=forms.words(_field("muscle", row)),
        level=_level(_field("level", row)),
        side=forms.words(_field("side", row)) or "both",
        since=since,
        kind=forms.words(_field("kind", row)),
    )


def _level(field: str) -> int:
    level = forms.whole(field, LABELS["level"])
    if not 0 <= level <= 10:
        raise InputError([Fault(field, LABELS["level"], "write how strong it is from 0 to 10")])
    return level
