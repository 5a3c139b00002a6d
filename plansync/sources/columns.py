"""What the columns of a training table are called, in six languages."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from plansync.runs.wording import plain


class Column(Enum):
    """What a column of a plan table tells; the value is how it is called."""

    DAY = "date day datum tag fecha dia jour data giorno dag when workout_date"
    TITLE = (
        "title workout run session training activity name summary subject what plan entry "
        "einheit trainingseinheit beschreibung_kurz entrainement seance entrenamiento sesion "
        "allenamento sessione titel titre titulo titolo workout_name lauf"
    )
    DESCRIPTION = (
        "description notes note details comment comments beschreibung notizen bemerkung remarques "
        "descripcion notas descrizione omschrijving opmerking workout_description"
    )
    KIND = "kind type art typ tipo workout_type categorie categoria category soort"
    DISTANCE = (
        "distance km mi mile miles kilometers kilometres distanz strecke kilometer distancia "
        "distanza afstand dist planned_distance"
    )
    DURATION = (
        "duration minutes min mins dauer minuten duree duracion durata duur planned_duration length"
    )
    START = "start time start_time starts_at clock uhrzeit startzeit zeit heure hora ora tijd at"


_UNITS = re.compile(r"(?:^|[\s_(\[/])(km|kilomet\w*|mi|miles?|m|met(?:er|re)s?)(?:$|[\s_)\]])")
_MINUTES = re.compile(r"(?:^|[\s_(\[/])(?:min|mins|minutes?|minuten|minutos|minuti)(?:$|[\s_)\]])")
_WEEKDAYS = (
    "mon monday montag mo lundi lun lunes lunedi maandag ma",
    "tue tues tuesday dienstag di mardi mar martes martedi dinsdag",
    "wed wednesday mittwoch mi mercredi mer miercoles mie mercoledi woensdag wo",
    "thu thur thurs thursday donnerstag do jeudi jeu jueves jue giovedi gio donderdag",
    "fri friday freitag fr vendredi ven viernes vie venerdi vrijdag vr",
    "sat saturday samstag sonnabend sa samedi sam sabado sab sabato zaterdag za",
    "sun sunday sonntag so dimanche dim domingo dom domenica zondag zo",
)
_FEWEST_WEEKDAYS = 5
# Beside a column of dates, one called "day" holds the names of weekdays.
_DATES = ("date", "datum", "fecha", "data")


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each column stands, and the units the header names."""

    places: Mapping[Column, int]
    distance_unit: str
    is_in_minutes: bool

    def cell(self, row: Sequence[str], column: Column) -> str:
        """What a row says in a column, empty when it has none."""
        place = self.places.get(column)
        return row[place].strip() if place is not None and place < len(row) else ""


def columns_of(header: Sequence[str]) -> Columns | None:
    """The columns a header row names, None when it is no header of a plan table."""
    names = [plain(cell) for cell in header]
    places: dict[Column, int] = {}
    for place, name in enumerate(names):
        column = _column(name)
        if column is Column.DAY and name in _DATES:
            places[column] = place
        elif column is not None:
            places.setdefault(column, place)
    tells = {Column.TITLE, Column.DISTANCE, Column.DURATION, Column.KIND}
    if Column.DAY not in places or not tells & places.keys():
        return None
    distance = places.get(Column.DISTANCE)
    duration = places.get(Column.DURATION)
    return Columns(
        places,
        _unit(names[distance]) if distance is not None else "",
        duration is not None and _MINUTES.search(names[duration]) is not None,
    )


def weekdays_of(header: Sequence[str]) -> dict[int, int]:
    """The weekday (Monday is 0) of each column of a week grid; empty when it is none."""
    found: dict[int, int] = {}
    for place, cell in enumerate(header):
        name = plain(cell).strip(" .")
        weekday = next((n for n, words in enumerate(_WEEKDAYS) if name in words.split()), None)
        if weekday is not None:
            found[place] = weekday
    return found if len(set(found.values())) >= _FEWEST_WEEKDAYS else {}


def _column(name: str) -> Column | None:
    bare = re.sub(r"[\s_]+", "_", re.sub(r"[(\[].*?[)\]]", "", name).strip(" :."))
    candidates = (bare, re.sub(r"_(?:km|mi|miles|m|min|minutes)$", "", bare))
    return next((c for b in candidates for c in Column if b in c.value.split()), None)


def _unit(name: str) -> str:
    found = _UNITS.search(name)
    if found is None:
        return ""
    return "km" if found[1].startswith("k") else "mi" if found[1].startswith("mi") else "m"
