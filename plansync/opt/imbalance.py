"""A runner's body as PlanSync knows it: which muscles do too much, which too little, and care."""

from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum, StrEnum


class Side(StrEnum):
    """Of the body."""

    BOTH = "both"
    LEFT = "left"
    RIGHT = "right"

    def covers(self, other: "Side") -> bool:
        """Whether this side includes `other`."""
        return self is Side.BOTH or self is other

    def meets(self, other: "Side") -> bool:
        """Whether the two share a side."""
        return self is Side.BOTH or other.covers(self)


class Activity(StrEnum):
    """What a muscle does too much or too little of."""

    OVERACTIVE = "overactive"
    UNDERACTIVE = "underactive"


class Severity(IntEnum):
    """How much a muscle matters to this runner; higher comes first."""

    LOW = 0
    NORMAL = 1
    HIGH = 2


@dataclass(frozen=True, slots=True)
class Imbalance:
    """One muscle of the runner's list. `origin`: "list", or the sign that put it there."""

    muscle: str
    activity: Activity
    side: Side = Side.BOTH
    severity: Severity = Severity.NORMAL
    origin: str = "list"
    key: str = field(init=False, repr=False, compare=False, default="")
    """What it is about, as one word: a list, a muscle and a side."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "key", f"{self.activity}:{self.muscle}:{self.side}")


@dataclass(frozen=True, slots=True)
class Pain:
    """A flagged pain: level 0-10, since a day, kind "" or night, bone, joint, limp.

    `checked` is the day the runner last said how it is, `again` tells that it came back soon
    after it was gone, `gone` is the day it ended (its level is 0 then).
    """

    muscle: str
    level: int
    side: Side = Side.BOTH
    since: date | None = None
    kind: str = ""
    checked: date | None = None
    again: bool = False
    gone: date | None = None


@dataclass(frozen=True, slots=True)
class Body:
    """What about the runner decides which exercises fit. Lists keep the runner's order."""

    imbalances: tuple[Imbalance, ...] = ()
    equipment: frozenset[str] = frozenset()
    health: frozenset[str] = frozenset()
    pain: tuple[Pain, ...] = ()
    cleared: frozenset[str] = frozenset()

    def of(self, activity: Activity) -> tuple[Imbalance, ...]:
        """The imbalances of one kind, in the runner's order."""
        return tuple(one for one in self.imbalances if one.activity is activity)
