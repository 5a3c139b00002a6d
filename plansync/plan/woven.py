"""What has been woven so far: the sessions in all and by day, what they served, what they took."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from plansync.opt.choose import Memory
from plansync.opt.exercise import Component
from plansync.plan.budget import Spent
from plansync.plan.model import Absence, Note
from plansync.plan.session import Session
from plansync.times import DAY


@dataclass(frozen=True, slots=True)
class Woven:
    """The sessions so far and everything that follows from them."""

    sessions: tuple[Session, ...]
    days: Mapping[date, tuple[Session, ...]] = field(hash=False)
    memory: Memory
    spent: Spent
    notes: tuple[Note, ...] = ()
    absences: tuple[Absence, ...] = ()
    told: frozenset[str] = frozenset()
    uids: frozenset[str] = frozenset()
    jumps: tuple[Session, ...] = ()

    def plus(self, session: Session) -> "Woven":
        """With one more session, remembered and paid for."""
        return Woven(
            (*self.sessions, session),
            {**self.days, session.day: (*self.days.get(session.day, ()), session)},
            self.memory.after(session.steps, session.start),
            self.spent.plus(session),
            self.notes,
            self.absences,
            self.told,
            self.uids | {session.uid},
            (*self.jumps, session) if has_jumps(session) else self.jumps,
        )

    def near(self, day: date, reach_days: int = 1) -> list[Session]:
        """The sessions of some days around a day."""
        around = range(-reach_days, reach_days + 1)
        return [s for n in around for s in self.days.get(day + n * DAY, ())]

    def noting(self, *notes: Note) -> "Woven":
        """With more to tell the runner."""
        return replace(self, notes=(*self.notes, *notes))

    def without(self, *absences: Absence) -> "Woven":
        """With more places where no session stands."""
        return replace(self, absences=(*self.absences, *absences))


NOTHING = Woven((), {}, Memory(), Spent())


def has_jumps(session: Session) -> bool:
    """Whether a session asks for landings."""
    return any(
        step.component is Component.PLYOMETRIC or step.exercise.impact >= 2
        for step in session.steps
    )
