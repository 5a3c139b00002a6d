"""What marks look like from outside: the state of a session, and what a link shows."""

from dataclasses import dataclass
from datetime import date

from plansync.plan.progress import Mark
from plansync.plan.session import Session


@dataclass(frozen=True, slots=True)
class MarkView:
    """What was said of a session, by page, link, command or activity, and what follows from it.

    `opens` is the first day on which it can be marked, None when that has come.
    """

    mark: Mark | None = None
    via: str = ""
    follows: tuple[str, ...] = ()
    opens: date | None = None

    @property
    def can_take_back(self) -> bool:
        """Whether the runner said it; what a recording says is taken back at its source."""
        return self.mark is not None and self.via != "activity"


@dataclass(frozen=True, slots=True)
class SharedView:
    """One session as a link of the calendar opens it: nothing else of the runner's."""

    title: str
    session: Session
    marking: MarkView
