"""The checks a runner made of the body, and the lists they accepted with each."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, delete, select

from plansync.store.columns import JsonObject
from plansync.store.tables import assessments
from plansync.store.unit import Unit


@dataclass(frozen=True, slots=True)
class AssessmentRow:
    """One check. `findings` are JSON objects, `lists` is what stood in the profile after it."""

    id: int
    day: date
    findings: tuple[JsonObject, ...]
    lists: JsonObject
    made_at: datetime


class Assessments:
    """The assessments of runners."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def save(
        self,
        athlete_id: str,
        day: date,
        *,
        findings: tuple[JsonObject, ...],
        lists: JsonObject,
        now: datetime,
    ) -> int:
        """The id of the assessment. It takes the place of another one of that day."""
        mine = (assessments.c.athlete_id == athlete_id) & (assessments.c.day == day)
        self._unit.run(delete(assessments).where(mine))
        row = {
            "athlete_id": athlete_id,
            "day": day,
            "findings": list(findings),
            "lists": lists,
            "made_at": now,
        }
        return self._unit.insert_id(assessments, row)

    def list(self, athlete_id: str) -> tuple[AssessmentRow, ...]:
        """The assessments, newest day first."""
        return self._unit.all(_row, _newest_first(athlete_id))

    def last(self, athlete_id: str) -> AssessmentRow | None:
        """The newest assessment, None when there is none."""
        return self._unit.first(_row, _newest_first(athlete_id))


def _newest_first(athlete_id: str) -> Select[Any]:
    table = assessments.c
    columns = (table.id, table.day, table.findings, table.lists, table.made_at)
    mine = select(*columns).where(table.athlete_id == athlete_id)
    return mine.order_by(table.day.desc(), table.id.desc())


def _row(*, findings: list[JsonObject], **rest: Any) -> AssessmentRow:
    return AssessmentRow(findings=tuple(findings), **rest)
