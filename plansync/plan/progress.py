"""What the runner said of sessions, and which exercises and doses follow from it.

An exercise gives way to a harder one after it was marked controlled twice, to an easier one after
"too hard" (OPT model: progress one variable at a time, and only what is controlled).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from plansync.plan.session import Slot


class Mark(StrEnum):
    """What the runner says of a session."""

    DONE = "done"
    CONTROLLED = "controlled"
    """Done, and every movement was steady to the last repetition."""
    TOO_HARD = "too-hard"
    SKIPPED = "skipped"

    @property
    def is_done(self) -> bool:
        """Whether the session was done at all."""
        return self is not Mark.SKIPPED


@dataclass(frozen=True, slots=True)
class Marked:
    """A session with its mark. `via` is how it was said: page, link or activity."""

    uid: str
    slot: Slot
    day: date
    phase: int
    minutes: int
    mark: Mark
    exercises: tuple[str, ...]
    via: str = "page"


@dataclass(frozen=True, slots=True)
class Ladder:
    """Where the runner stands: `rungs` name the exercise that takes an exercise's place.

    `eased` exercises, for which nothing easier exists, are done with one set fewer.
    """

    rungs: Mapping[str, str] = field(default_factory=dict, hash=False)
    eased: frozenset[str] = frozenset()
