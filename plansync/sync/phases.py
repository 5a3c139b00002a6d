"""The OPT phase: where the runner is, what a change would do, doing it and taking it back."""

import hashlib
from collections.abc import Iterable
from datetime import date, timedelta

from plansync.errors import Fault, InputError, NotFoundError, StaleError
from plansync.plan.diff import Change, diff
from plansync.plan.model import Plan
from plansync.plan.season import PhaseChange, Race, days_to, season
from plansync.store.season import PhaseEntry
from plansync.sync.guards import unmet
from plansync.sync.loading import Known, digest, load
from plansync.sync.planning import weave
from plansync.sync.ports import Doors
from plansync.sync.refresh import Refresh
from plansync.sync.views import (
    PhaseChoice,
    PhaseLine,
    PhaseNow,
    PhaseView,
    Preview,
    RaceProposal,
)
from plansync.sync.work import Kind, ring
from plansync.times import day_words

FARTHEST = timedelta(days=365)
RACE_PHASES = (5, 2)
"""What a race block is run in, best first; phase 1 when neither may begin."""


class PhaseUse:
    """The phases of runners."""

    def __init__(self, doors: Doors, refresh: Refresh) -> None:
        self._doors = doors
        self._refresh = refresh

    def current(self, athlete_id: str) -> PhaseView:
        """Where the runner is, how it came, what may come."""
        known, entries = self._load(athlete_id)
        now = phase_now(known)
        phase = known.catalogue.phases[now.phase]
        return PhaseView(
            now=now,
            weeks_least=phase.weeks.least,
            weeks_most=phase.weeks.most,
            changes=tuple(_line(entry, known) for entry in entries),
            can_undo=self._undoable(known, entries) is not None,
            proposals=tuple(self._proposals(known)),
            choices=tuple(self._choices(known)),
        )

    def preview(
        self, athlete_id: str, phase: int, start: date, *, override: bool = False
    ) -> Preview:
        """What the change would do; nothing is saved. InputError for an impossible one."""
        known, _ = self._load(athlete_id)
        return self._preview(known, PhaseChange(phase, start, override))

    def apply(
        self,
        athlete_id: str,
        phase: int,
        start: date,
        *,
        override: bool = False,
        digest: str | None = None,
    ) -> Change:
        """What the change did: the plan is made and published.

        StaleError when the digest of the preview no longer fits; InputError for a start in the
        past, an unknown phase, or an unmet guard without override.
        """
        known, _ = self._load(athlete_id)
        preview = self._preview(known, PhaseChange(phase, start, override))
        if digest is not None and digest != preview.digest:
            raise _changed_meanwhile()
        if preview.needs_override:
            raise InputError(
                [Fault("", "override", text) for text in preview.warnings],
                hint="confirm that you want this phase all the same",
            )
        now = self._doors.now()
        with self._doors.write() as tx:
            if tx.athletes.get(athlete_id).revision != known.athlete.revision:
                raise _changed_meanwhile()
            passed_over = override and bool(preview.warnings)
            tx.phases.add(athlete_id, phase, start, override=passed_over, now=now)
            tx.athletes.touch(athlete_id)
            against = " against advice" if passed_over else ""
            tx.audit.add(athlete_id, f"phase {phase} from {start}{against}", now)
            ring(tx, Kind.REPLAN, athlete_id, now)
        self._refresh.replan(athlete_id)
        return preview.change

    def undo(self, athlete_id: str) -> Change:
        """What taking back the last change did; NotFoundError when it is too old or not there."""
        known, entries = self._load(athlete_id)
        last = self._undoable(known, entries)
        if last is None:
            raise NotFoundError(
                "there is no change of phase to take back",
                hint=f"a change can be taken back for {self._doors.rhythm.undo_within.days} days",
            )
        left = [entry.change for entry in entries if entry.id != last.id]
        change = diff(weave(known, self._doors), weave(known, self._doors, changes=left))
        now = self._doors.now()
        with self._doors.write() as tx:
            tx.phases.undo(athlete_id, last.id, now)
            tx.athletes.touch(athlete_id)
            tx.audit.add(athlete_id, f"phase {last.phase} from {last.start} taken back", now)
            ring(tx, Kind.REPLAN, athlete_id, now)
        self._refresh.replan(athlete_id)
        return change

    def _load(self, athlete_id: str) -> tuple[Known, tuple[PhaseEntry, ...]]:
        with self._doors.store.read() as tx:
            return load(tx, athlete_id, self._doors), tx.phases.active(athlete_id)

    def _preview(self, known: Known, change: PhaseChange) -> Preview:
        _check(known, change)
        warnings = unmet(known, self._doors.rhythm, change.phase, change.start)
        before = weave(known, self._doors)
        after = weave(known, self._doors, changes=(*known.changes, change))
        return Preview(
            phase=change.phase,
            name=known.catalogue.phases[change.phase].name,
            start=change.start,
            override=change.override,
            before=before,
            after=after,
            change=diff(before, after),
            digest=self._digest(known, change, after),
            warnings=warnings,
            needs_override=bool(warnings) and not change.override,
        )

    def _digest(self, known: Known, change: PhaseChange, after: Plan) -> str:
        """The name of what was shown: the input, the change, and every session that follows."""
        sessions = [
            (
                one.uid,
                one.start,
                one.minutes,
                [f"{step.exercise.id} {step.dose}" for step in one.steps],
            )
            for one in after.sessions
        ]
        asked = (change.phase, change.start)
        said = repr((digest(known, self._doors, feed=""), asked, sessions))
        return hashlib.sha256(said.encode()).hexdigest()[:32]

    def _undoable(self, known: Known, entries: tuple[PhaseEntry, ...]) -> PhaseEntry | None:
        """The last change, None when it is the first or made too long ago."""
        recent = known.now - self._doors.rhythm.undo_within
        last = entries[-1] if len(entries) > 1 else None
        return last if last and last.made_at >= recent else None

    def _choices(self, known: Known) -> Iterable[PhaseChoice]:
        for number, phase in sorted(known.catalogue.phases.items()):
            warnings = unmet(known, self._doors.rhythm, number, known.today)
            yield PhaseChoice(number, phase.name, phase.says, warnings)

    def _proposals(self, known: Known) -> Iterable[RaceProposal]:
        rhythm = self._doors.rhythm
        for race in known.races:
            block = rhythm.race_block_start(race.day, race.distance_m)
            if block - rhythm.propose_before <= known.today <= race.day:
                yield self._proposal(known, race, max(block, known.today))

    def _proposal(self, known: Known, race: Race, start: date) -> RaceProposal:
        """The best phase for a race block, unless the season has it already."""
        days = days_to(race, known.today)
        told = f"{race.name} is in {days} days."
        guarded = (
            phase for phase in RACE_PHASES if not unmet(known, self._doors.rhythm, phase, start)
        )
        phase = next(guarded, 1)
        own, on = season(known.changes, known.races), day_words(start, today=known.today)
        if race.priority == "A" and own.phase_on(start) == phase != own.phase_on(known.today):
            begins = f"Phase {phase} begins for it on {on}: it is in your plan."
            return RaceProposal(race, days, f"{told} {begins}")
        if race.priority != "A" or own.phase_on(start) == phase:
            return RaceProposal(race, days, f"{told} Stay in your phase.")
        name = known.catalogue.phases[phase].name
        text = f"{told} Its race block begins on {on}: change to phase {phase} ({name})?"
        return RaceProposal(race, days, text, phase, start)


def phase_now(known: Known, day: date | None = None) -> PhaseNow:
    """The phase of a day (today) in a line."""
    on = day or known.today
    span = season(known.changes, known.races).span_on(on)
    phase = known.catalogue.phases[span.phase]
    return PhaseNow(phase.number, phase.name, span.since, span.week_on(on), phase.says)


def _check(known: Known, change: PhaseChange) -> None:
    phases = sorted(known.catalogue.phases)
    if change.phase not in phases:
        said = f"there is no phase {change.phase}; choose {phases[0]} to {phases[-1]}"
        raise InputError([Fault("", "phase", said)])
    if change.start < known.today:
        raise InputError(
            [Fault("", "from", f"{day_words(change.start, today=known.today)} is in the past")],
            hint="what was done stays done: begin today or later",
        )
    if change.start > known.today + FARTHEST:
        far = day_words(change.start, today=known.today)
        raise InputError([Fault("", "from", f"{far} is more than a year ahead")])


def _line(entry: PhaseEntry, known: Known) -> PhaseLine:
    name = known.catalogue.phases[entry.phase].name
    return PhaseLine(entry.id, entry.phase, name, entry.start, entry.override, entry.made_at)


def _changed_meanwhile() -> StaleError:
    return StaleError(
        "your plan changed since the preview", hint="look at the new preview, then decide"
    )
