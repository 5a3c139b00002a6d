"""The runner's profile as a document: its tables and keys, each with its type and its bounds.

What the words in it mean is checked in plan/profile.py.
"""

import copy
import re
from collections.abc import Mapping
from datetime import date, datetime, time
from difflib import get_close_matches
from itertools import takewhile
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from plansync.errors import Fault
from plansync.opt.muscle import nearest
from plansync.plan.season import Priority

DEFAULT_ZONE = "UTC"
DEFAULT_START = time(7, 0)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
HINT = "mend these keys of the profile; nothing was planned"


def _clock(value: object) -> object:
    """A wall-clock time written 06:30 (or a TOML time)."""
    try:
        read = time.fromisoformat(value) if isinstance(value, str) and ":" in value else value
    except ValueError:
        read = None
    if isinstance(read, time) and read.tzinfo is None:
        return read
    raise ValueError(f"{value!r} is not a time such as 06:30")


def _day(value: object) -> object:
    """A day written 2027-05-02 (or a TOML date), in a year that calendars and zones know."""
    try:
        read = date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        read = None
    # A datetime is a date too, and a number would be taken for seconds since 1970.
    if not isinstance(read, date) or isinstance(read, datetime):
        raise ValueError(f"{value!r} is not a day such as 2027-05-02")
    if read.year not in YEARS:
        raise ValueError(f"the year {read.year} is too far")
    return read


def _number(value: object) -> object:
    """Anything but true and false, which would be taken for 1 and 0."""
    if isinstance(value, bool):
        raise ValueError("should be a number, not true or false")
    return value


def _visible(text: str) -> str:
    if not text.strip():
        raise ValueError("should have at least one letter")
    return text


YEARS = range(1970, 2101)
Clock = Annotated[time, BeforeValidator(_clock)]
Day = Annotated[date, BeforeValidator(_day)]
Whole = Annotated[int, BeforeValidator(_number), Field(ge=0)]
PhaseNumber = Annotated[int, BeforeValidator(_number), Field(ge=1, le=5)]
Amount = Annotated[float, BeforeValidator(_number)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PainShape(_Table):
    """One entry of `pain`."""

    muscle: str
    side: Literal["both", "left", "right"] = "both"
    level: Annotated[Whole, Field(le=10)]
    since: Day | None = None
    kind: Literal["", "night", "bone", "joint", "limp"] = ""
    checked: Day | None = None
    again: bool = False
    gone: Day | None = None


class HistoryShape(_Table):
    """One entry of `phase.history`."""

    phase: PhaseNumber
    begin: Day = Field(alias="from")
    to: Day
    standalone_done: Whole = 0


class PhaseShape(_Table):
    """[phase]."""

    current: PhaseNumber = 1
    since: Day | None = None
    history: list[HistoryShape] = []
    override: bool = False


class BreakShape(_Table):
    """One entry of `breaks`: days without running; `to` is exclusive, missing while it lasts."""

    begin: Day = Field(alias="from")
    to: Day | None = None
    why: Literal["illness", "injury", "other"] = "other"


class RaceShape(_Table):
    """[[races]]."""

    name: Annotated[str, Field(max_length=200), AfterValidator(_visible)]
    day: Day = Field(alias="date")
    distance_m: Annotated[Amount, Field(gt=0, le=1_000_000)] | None = None
    priority: Priority = Priority.A


class TimeShape(_Table):
    """[time]."""

    default: Clock = DEFAULT_START
    monday: Clock | None = None
    tuesday: Clock | None = None
    wednesday: Clock | None = None
    thursday: Clock | None = None
    friday: Clock | None = None
    saturday: Clock | None = None
    sunday: Clock | None = None
    easy_pace_s_per_km: Annotated[Amount, Field(ge=120, le=1200)] | None = None


class LimitsShape(_Table):
    """[limits]. Lower than the rules' own caps, never higher."""

    before_min: Annotated[Whole, Field(le=12)] | None = None
    after_min: Annotated[Whole, Field(le=10)] | None = None
    week_min: Annotated[Whole, Field(le=180)] | None = None


class PreferencesShape(_Table):
    """[preferences]."""

    standalone_per_week: Annotated[Whole, Field(le=4)] = 2
    same_day_doubles: bool = True
    separate_hard_days: bool = False
    gym: bool = False
    technique: bool = False
    edition: Literal[6, 7] = 7
    ces: bool = True


class AlarmShape(_Table):
    """One entry of `feed.alarms`: minutes before sessions of a kind."""

    kind: Literal["run", "before", "after", "standalone"]
    minutes: Annotated[Whole, Field(le=1440)]


class FeedShape(_Table):
    """[feed]."""

    style: Literal["timed", "all-day", "inside-run"] = "timed"
    runs: bool = True
    alarms: list[AlarmShape] = []
    free_busy: Literal["free", "busy"] = "free"
    detail: Literal["plan-only", "status", "full"] = "status"


class ProfileShape(_Table):
    """The whole document."""

    schema_: Literal[1] = Field(1, alias="schema")
    timezone: str = DEFAULT_ZONE
    overactive: list[str] = []
    underactive: list[str] = []
    severity: dict[str, Literal["low", "normal", "high"]] = {}
    signs: list[str] = []
    equipment: list[str] = []
    health: list[str] = []
    pain: list[PainShape] = []
    cleared: list[str] = []
    cleared_on: dict[str, Day] = {}
    assessed: Day | None = None
    breaks: list[BreakShape] = []
    phase: PhaseShape = PhaseShape()
    races: list[RaceShape] = []
    time: TimeShape = TimeShape()
    limits: LimitsShape = LimitsShape()
    preferences: PreferencesShape = PreferencesShape()
    feed: FeedShape = FeedShape()


def read_shape(
    raw: Mapping[str, object], path: str
) -> tuple[ProfileShape | None, tuple[Fault, ...], frozenset[str]]:
    """The document, what is wrong in its keys and types, and the top keys left out for it.

    With something wrong the shape is what is left, so that the rest can be checked as well.
    """
    try:
        return ProfileShape.model_validate(raw), (), frozenset()
    except ValidationError as error:
        wrong = error.errors()
    faults = tuple(_fault(one["loc"], one, path) for one in wrong)
    left = copy.deepcopy(dict(raw))
    for one in wrong:
        _take_away(left, one["loc"])
    try:
        rest = ProfileShape.model_validate(left)
    except ValidationError:
        rest = None
    return rest, faults, frozenset(str(one["loc"][0]) for one in wrong if one["loc"])


def _take_away(table: dict[str, object], loc: tuple[int | str, ...]) -> None:
    """Take a wrong key out; an array with something wrong in it goes as a whole."""
    *outer, last = takewhile(lambda part: isinstance(part, str), loc)
    inner: object = table
    for key in outer:
        inner = inner.get(key) if isinstance(inner, dict) else None
    if isinstance(inner, dict):
        inner.pop(last, None)


def _fault(loc: tuple[int | str, ...], one: ErrorDetails, path: str) -> Fault:
    key = ".".join(str(part) for part in loc)
    if one["type"] == "extra_forbidden":
        return Fault(path, key, "is not a key of the profile", _near_key(loc))
    message = one["msg"].removeprefix("Value error, ").replace("Input should be", "should be")
    words = _QUOTED.findall(str(one.get("ctx", {}).get("expected", "")))
    near = nearest(str(one["input"]), words)
    return Fault(path, key, _SHAPES.get(one["type"], message), near)


_QUOTED = re.compile(r"'([^']*)'")
_SHAPES: Mapping[str, str] = {
    "missing": "is needed",
    "model_type": "should be a table of keys",
    "dict_type": "should be a table of keys",
    "list_type": "should be a list, in square brackets",
    "string_type": "should be text, in quotation marks",
    "bool_type": "should be true or false",
    "bool_parsing": "should be true or false",
    "int_type": "should be a whole number",
    "int_parsing": "should be a whole number",
    "int_from_float": "should be a whole number",
    "float_type": "should be a number",
    "float_parsing": "should be a number",
}
_TABLES: Mapping[str, type[_Table]] = {
    "phase": PhaseShape,
    "phase.history": HistoryShape,
    "feed.alarms": AlarmShape,
    "races": RaceShape,
    "time": TimeShape,
    "limits": LimitsShape,
    "preferences": PreferencesShape,
    "feed": FeedShape,
    "pain": PainShape,
    "breaks": BreakShape,
}


def _near_key(loc: tuple[int | str, ...]) -> str:
    place = ".".join(part for part in loc[:-1] if isinstance(part, str))
    table = _TABLES.get(place, ProfileShape)
    known = [info.alias or name for name, info in table.model_fields.items()]
    found = get_close_matches(str(loc[-1]), known, n=1, cutoff=0.5)
    return found[0] if found else ""
