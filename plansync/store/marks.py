"""What runners said of their sessions; a mark carries what it speaks of, to outlive the session."""

from dataclasses import asdict
from datetime import date, datetime

from sqlalchemy import delete, select

from plansync.plan.progress import Mark, Marked
from plansync.plan.session import Slot
from plansync.store.tables import session_marks
from plansync.store.unit import Unit


class Marks:
    """The marks of runners, one a session; the last word holds."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def save(self, athlete_id: str, marked: Marked, now: datetime) -> None:
        """Nothing; this is what the runner says of the session."""
        row = {"athlete_id": athlete_id, **asdict(marked), "made_at": now}
        row["exercises"] = list(marked.exercises)
        self._unit.upsert(session_marks, row, key=["athlete_id", "uid"])

    def remove(self, athlete_id: str, uid: str) -> bool:
        """Whether there was a mark; it is taken back."""
        mine = (session_marks.c.athlete_id == athlete_id) & (session_marks.c.uid == uid)
        return self._unit.run(delete(session_marks).where(mine)) > 0

    def list(self, athlete_id: str) -> tuple[Marked, ...]:
        """Every mark of the runner, in order of day."""
        mine = _MARKED.where(session_marks.c.athlete_id == athlete_id)
        ordered = mine.order_by(session_marks.c.day, session_marks.c.uid)
        return self._unit.all(_marked, ordered)


_HIDDEN = ("athlete_id", "made_at")
_MARKED = select(*(column for column in session_marks.c if column.name not in _HIDDEN))


def _marked(
    *,
    uid: str,
    slot: str,
    day: date,
    phase: int,
    minutes: int,
    mark: str,
    exercises: list[str],
    via: str,
) -> Marked:
    return Marked(uid, Slot(slot), day, phase, minutes, Mark(mark), tuple(exercises), via)
