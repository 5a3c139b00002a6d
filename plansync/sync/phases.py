"""The OPT phase: where the runner is, what a change would do, doing it and taking it back."""

import hashlib
from datetime import date, timedelta

from plansync.errors import Fault, InputError, NotFoundError, StaleError
from plansync.plan.diff import Change, diff
from plansync.plan.guards import unmet
from plansync.plan.ingredients import Ingredients
from plansync.plan.model import Plan
from plansync.plan.race_block import propose
from plansync.plan.season import PhaseChange
from plansync.store.season import PhaseEntry
from plansync.sync.loading import Known, digest, load
from plansync.sync.phase_views import phase_on, phase_view
from plansync.sync.planning import ingredients, season_of
from plansync.sync.ports import Doors
from plansync.sync.refresh import Refresh
from plansync.sync.views import PhaseNow, PhaseView, Preview
from plansync.sync.work import Kind, ring
from plansync.times import day_words

FARTHEST = timedelta(days=365)


class PhaseUse:
    """The phases of runners."""

    def __init__(self, doors: Doors, refresh: Refresh) -> None:
        self._doors = doors
        self._refresh = refresh

    def current(self, athlete_id: str) -> PhaseView:
        """Where the runner is, how it came, what may come."""
        known, entries = self._load(athlete_id)
        can_undo = self._undoable(known, entries) is not None
        ahead = self._doors.rhythm.propose_before
        return phase_view(ingredients(known), entries, can_undo=can_undo, ahead=ahead)

    def preview(
        self,
        athlete_id: str,
        phase: int,
        start: date,
        *,
        override: bool = False,
        race_block: bool = False,
    ) -> Preview:
        """What the change would do; nothing is saved. InputError for an impossible one."""
        known, _ = self._load(athlete_id)
        return self._preview(known, PhaseChange(phase, start, override, race_block))

    def race_block(self, athlete_id: str, race_id: str, begin: date | None = None) -> Preview:
        """What happens when the race block of an A race begins; nothing is saved.

        `begin` is the runner's word that it begins on that day. NotFoundError for an unknown
        race, InputError for one without a race block or one whose taper comes first.
        """
        known, _ = self._load(athlete_id)
        race = next((one for one in known.races if one.key == race_id), None)
        if race is None:
            raise NotFoundError("there is no such race", hint="`plansync race list` shows all")
        given = ingredients(known)
        if begin is not None:
            _check(known, PhaseChange(1, begin))
        found = propose(given, race, begin)
        held = given.season().phase_on(found.offer.start)
        change = found.change or PhaseChange(held, found.offer.start)
        return Preview(
            phase=change.phase,
            name=known.catalogue.phases[change.phase].name,
            start=change.start,
            override=False,
            before=found.before,
            after=found.after,
            change=found.difference,
            digest=self._digest(known, change, found.after),
            warnings=(),
            needs_override=False,
            race_block=change.race_block,
            text=f"{found.text} {found.offer.block.says}",
            waiting=found.offer.waiting,
            is_change=found.change is not None,
        )

    def apply(
        self,
        athlete_id: str,
        phase: int,
        start: date,
        *,
        override: bool = False,
        race_block: bool = False,
        digest: str | None = None,
    ) -> Change:
        """What the change did: the plan is made and published.

        StaleError when the digest of the preview no longer fits; InputError for a start in the
        past, an unknown phase, or an unmet guard without override.
        """
        known, _ = self._load(athlete_id)
        preview = self._preview(known, PhaseChange(phase, start, override, race_block))
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
            tx.phases.add(
                athlete_id,
                phase,
                start,
                override=passed_over,
                against=preview.warnings,
                race_block=race_block,
                now=now,
            )
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
        given = ingredients(known)
        change = diff(given.plan(), given.plan(left))
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
        given = ingredients(known)
        warnings = _warnings(given, change)
        before, after = given.plan(), given.plan((*given.changes, change))
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
            race_block=change.race_block,
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
        asked = (change.phase, change.start, change.race_block)
        said = repr((digest(known, self._doors, feed=""), asked, sessions))
        return hashlib.sha256(said.encode()).hexdigest()[:32]

    def _undoable(self, known: Known, entries: tuple[PhaseEntry, ...]) -> PhaseEntry | None:
        """The last change, None when it is the first or made too long ago."""
        recent = known.now - self._doors.rhythm.undo_within
        last = entries[-1] if len(entries) > 1 else None
        return last if last and last.made_at >= recent else None


def phase_now(known: Known, day: date | None = None) -> PhaseNow:
    """The phase of a day (today) in a line."""
    return phase_on(season_of(known), known.catalogue, day or known.today)


def _warnings(given: Ingredients, change: PhaseChange) -> tuple[str, ...]:
    """What speaks against a change; who keeps a phase for the race block is not asked again."""
    standing = given.standing()
    if change.race_block and standing.season.phase_on(change.start) == change.phase:
        return ()
    return unmet(standing, change.phase, change.start)


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


def _changed_meanwhile() -> StaleError:
    return StaleError(
        "your plan changed since the preview", hint="look at the new preview, then decide"
    )
