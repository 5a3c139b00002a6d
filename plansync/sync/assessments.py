"""Checking the body at home: what there is to check, what it suggests, what the runner accepts."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from plansync.errors import InputError
from plansync.store import Tx
from plansync.store.columns import JsonObject
from plansync.sync.assessing import Accepted, Choice, Known, accepted, form_of, proposal_of
from plansync.sync.assessment_history import history_of
from plansync.sync.assessment_views import Answers, CheckForm, CheckLine, CheckProposal
from plansync.sync.loading import profile_of
from plansync.sync.ports import Doors
from plansync.sync.profiles import as_json
from plansync.sync.work import Kind, ring
from plansync.times import local_day


class AssessmentUse:
    """The assessments of runners."""

    def __init__(self, doors: Doors) -> None:
        self._doors = doors

    def form(self, athlete_id: str) -> CheckForm:
        """What there is to check, how, and the answers of the last time."""
        with self._doors.store.read() as tx:
            return form_of(self._known(tx, athlete_id))

    def propose(self, athlete_id: str, answers: Answers) -> CheckProposal:
        """What the answers suggest beside the lists; nothing is saved.

        InputError names every answer that cannot be.
        """
        with self._doors.store.read() as tx:
            return proposal_of(answers, self._known(tx, athlete_id))

    def accept(
        self,
        athlete_id: str,
        answers: Answers,
        *,
        overactive: Sequence[str],
        underactive: Sequence[str],
        severity: Mapping[str, str] | None = None,
    ) -> CheckLine:
        """The assessment that is kept; the lists are the runner's now and a new plan is due.

        Another assessment of the same day is replaced. InputError names every fault.
        """
        now = self._doors.now()
        choice = Choice(overactive, underactive, severity)
        with self._doors.write() as tx:
            known = self._known(tx, athlete_id)
            today = local_day(now, known.profile.tz)
            made = accepted(answers, choice, known, today=today)
            self._save(tx, athlete_id, made, now)
            tx.assessments.save(
                athlete_id, today, findings=made.findings, lists=made.lists, now=now
            )
            return history_of(tx.assessments.list(athlete_id), known.catalogue)[0]

    def history(self, athlete_id: str) -> tuple[CheckLine, ...]:
        """The assessments, newest first, with what changed each time."""
        with self._doors.store.read() as tx:
            catalogue, _ = profile_of(tx.athletes.get(athlete_id).profile, self._doors)
            return history_of(tx.assessments.list(athlete_id), catalogue)

    def _known(self, tx: Tx, athlete_id: str) -> Known:
        raw = tx.athletes.get(athlete_id).profile
        catalogue, profile = profile_of(raw, self._doors)
        return Known(raw, profile, catalogue, tx.assessments.last(athlete_id))

    def _save(self, tx: Tx, athlete_id: str, made: Accepted, now: datetime) -> None:
        tx.athletes.save_profile(athlete_id, self._sound(made.profile))
        ring(tx, Kind.REPLAN, athlete_id, now)

    def _sound(self, raw: JsonObject) -> JsonObject:
        try:
            profile_of(raw, self._doors)
        except InputError as error:
            # The hint speaks of a file's keys; here a page was filled in.
            raise InputError(error.faults) from error
        return as_json(raw)
