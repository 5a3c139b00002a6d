"""What has been woven so far: the sessions in all and by day, what they served, what they took."""

from dataclasses import dataclass, field
from datetime import date

from plansync.opt.choose import Effects, Memory, effects_of
from plansync.plan.budget import Spent
from plansync.plan.model import Absence, Note
from plansync.plan.session import Session, Slot
from plansync.times import DAY

Span = tuple[float, float, str | None]
"""Start and end in seconds since the epoch, and the key of the run that takes the time."""


@dataclass(slots=True)
class Woven:
    """The sessions so far and everything that follows from them.

    It grows while one plan is woven and never leaves the weaver. `taken` holds the time of runs
    and sessions by day.
    """

    taken: dict[date, list[Span]]
    sessions: list[Session] = field(default_factory=list)
    days: dict[date, list[Session]] = field(default_factory=dict)
    memory: Memory = field(default_factory=Memory)
    spent: Spent = field(default_factory=Spent)
    notes: list[Note] = field(default_factory=list)
    absences: list[Absence] = field(default_factory=list)
    told: set[str] = field(default_factory=set)
    uids: set[str] = field(default_factory=set)
    jumps: list[Session] = field(default_factory=list)
    standalone: list[Session] = field(default_factory=list)
    """The sessions of their own that are not optional."""

    def add(self, session: Session, effects: Effects | None = None) -> None:
        """Nothing; there is one more session, remembered and paid for."""
        effects = effects or effects_of(session.steps)
        self.sessions.append(session)
        self.days.setdefault(session.day, []).append(session)
        at_s = session.start.timestamp()
        self.taken.setdefault(session.day, []).append((at_s, at_s + session.minutes * 60, None))
        self.memory.note(effects, at_s)
        self.spent.add(session)
        self.uids.add(session.uid)
        if effects.has_jumps:
            self.jumps.append(session)
        if session.slot is Slot.STANDALONE and not session.optional:
            self.standalone.append(session)

    def busy(self, day: date, *, but: str | None) -> list[Span]:
        """The time taken on a day and the days beside it, without one run."""
        return [
            span
            for beside in (day - DAY, day, day + DAY)
            for span in self.taken.get(beside, ())
            if but is None or span[2] != but
        ]
