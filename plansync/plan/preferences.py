"""What the runner prefers: how many sessions, how long, on which kind of day."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from plansync.runs.timing import Habits


@dataclass(frozen=True, slots=True)
class Preferences:
    """A runner's choices for planning. None: the cap of config/opt/rules.toml holds."""

    namespace: str
    tz: ZoneInfo
    habits: Habits
    standalone_per_week: int = 2
    same_day_doubles: bool = True
    separate_hard_days: bool = False
    gym: bool = False
    technique: bool = False
    """Whether the runner knows how to lift heavy."""
    edition: int = 7
    before_min: int | None = None
    after_min: int | None = None
    week_min: int | None = None
    assessed: date | None = None
    """The day the body was last looked at."""
