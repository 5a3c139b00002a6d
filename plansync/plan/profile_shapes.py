"""The runner's profile as a document: its tables and keys, each with its type and its bounds.

What the words in it mean is checked in plan/profile.py.
"""

import re
from collections.abc import Mapping
from datetime import date, time
from difflib import get_close_matches
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from plansync.errors import Fault, InputError
from plansync.opt.muscle import nearest
from plansync.plan.season import Priority

DEFAULT_ZONE = "UTC"
DEFAULT_START = time(7, 0)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
HINT = "mend these keys of the profile; nothing was planned"


def _clock(value: object) -> object:
    """A wall-clock time written 06:30 (or a TOML time)."""
    if isinstance(value, str):
        try:
            return time.fromisoformat(value if ":" in value else "no")
        except ValueError as error:
            raise ValueError(f"{value!r} is not a time such as 06:30") from error
    return value


Clock = Annotated[time, BeforeValidator(_clock)]
Day = date  # a field called date would hide the type


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class PainShape(_Table):
    """One entry of `pain`."""

    muscle: str
    side: Literal["both", "left", "right"] = "both"
    level: Annotated[int, Field(ge=0, le=10)]
    since: Day | None = None
    kind: Literal["", "night", "bone", "joint", "limp"] = ""


class HistoryShape(_Table):
    """One entry of `phase.history`."""

    phase: Annotated[int, Field(ge=1, le=5)]
    begin: Day = Field(alias="from")
    to: Day
    standalone_done: Annotated[int, Field(ge=0)] = 0


class PhaseShape(_Table):
    """[phase]."""

    current: Annotated[int, Field(ge=1, le=5)] = 1
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

    name: Annotated[str, Field(min_length=1, max_length=200)]
    day: Day = Field(alias="date")
    distance_m: Annotated[float, Field(gt=0, le=1_000_000)] | None = None
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
    easy_pace_s_per_km: Annotated[float, Field(ge=120, le=1200)] | None = None


class LimitsShape(_Table):
    """[limits]. Lower than the rules' own caps, never higher."""

    before_min: Annotated[int, Field(ge=0, le=12)] | None = None
    after_min: Annotated[int, Field(ge=0, le=10)] | None = None
    week_min: Annotated[int, Field(ge=0, le=180)] | None = None


class PreferencesShape(_Table):
    """[preferences]."""

    standalone_per_week: Annotated[int, Field(ge=0, le=4)] = 2
    same_day_doubles: bool = True
    separate_hard_days: bool = False
    gym: bool = False
    technique: bool = False
    edition: Literal[6, 7] = 7
    ces: bool = True


class AlarmShape(_Table):
    """One entry of `feed.alarms`: minutes before sessions of a kind."""

    kind: Literal["run", "before", "after", "standalone"]
    minutes: Annotated[int, Field(ge=0, le=1440)]


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
    assessed: Day | None = None
    breaks: list[BreakShape] = []
    phase: PhaseShape = PhaseShape()
    races: list[RaceShape] = []
    time: TimeShape = TimeShape()
    limits: LimitsShape = LimitsShape()
    preferences: PreferencesShape = PreferencesShape()
    feed: FeedShape = FeedShape()


def read_shape(raw: Mapping[str, object], path: str) -> ProfileShape:
    """The document, every key of the right type; InputError naming every key that is not."""
    try:
        return ProfileShape.model_validate(raw)
    except ValidationError as error:
        faults = []
        for one in error.errors():
            key = ".".join(str(part) for part in one["loc"])
            if one["type"] == "extra_forbidden":
                near = _near_key(one["loc"])
                faults.append(Fault(path, key, "is not a key of the profile", near))
                continue
            said = _SHAPES.get(one["type"], one["msg"].removeprefix("Value error, "))
            words = _QUOTED.findall(str(one.get("ctx", {}).get("expected", "")))
            faults.append(Fault(path, key, said, nearest(str(one["input"]), words)))
        raise InputError(faults, hint=HINT) from error


_QUOTED = re.compile(r"'([^']*)'")
_SHAPES = {"missing": "is needed", "model_type": "should be a table of keys"}
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
