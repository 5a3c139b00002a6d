"""Everything one runner's plan is made of, so that it can be made with other phase changes too."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from plansync.opt.catalogue import Catalogue
from plansync.opt.imbalance import Body
from plansync.plan.combine import combine
from plansync.plan.guards import Standing, unmet
from plansync.plan.model import Note, Plan
from plansync.plan.preferences import Preferences
from plansync.plan.profile import Break, PastPhase
from plansync.plan.progress import Ladder, Marked
from plansync.plan.season import UNTOLD, PhaseChange, Race, Season, season
from plansync.plan.session import Session
from plansync.plan.setbacks import setbacks
from plansync.runs.model import Run
from plansync.times import Window, local_day


@dataclass(frozen=True, slots=True)
class Ingredients:
    """The runs, the season's changes and races, the body, the choices, and what was done."""

    runs: Sequence[Run]
    changes: Sequence[PhaseChange]
    races: Sequence[Race]
    body: Body
    preferences: Preferences
    catalogue: Catalogue
    window: Window
    now: datetime
    past: Sequence[Session] = ()
    history: Sequence[PastPhase] = ()
    breaks: Sequence[Break] = ()
    marked: Sequence[Marked] = ()
    ladder: Ladder | None = None
    frozen: frozenset[str] = frozenset()

    @property
    def today(self) -> date:
        """The runner's calendar day."""
        return local_day(self.now, self.preferences.tz)

    def season(self, changes: Iterable[PhaseChange] | None = None) -> Season:
        """The season, or what it would be with other phase changes."""
        own, rules = self._own(changes), self.catalogue.season
        back = setbacks(
            rules,
            changes=own,
            races=self.races,
            marked=self.marked,
            breaks=self.breaks,
            today=self.today,
        )
        return season(own, self.races, rules=rules, setbacks=back)

    def plan(self, changes: Iterable[PhaseChange] | None = None) -> Plan:
        """The plan, or what it would be with other phase changes."""
        return combine(
            self.runs,
            self.season(changes),
            self.body,
            self.preferences,
            self.catalogue,
            self.window,
            self.now,
            past=self.past,
            ladder=self.ladder,
            frozen=self.frozen,
        )

    def standing(self, changes: Iterable[PhaseChange] | None = None) -> Standing:
        """Where the runner stands before a phase begins."""
        return Standing(
            season=self.season(changes),
            body=self.body,
            preferences=self.preferences,
            catalogue=self.catalogue,
            today=self.today,
            history=tuple(self.history),
            marked=tuple(self.marked),
        )

    def against(self) -> tuple[Note, ...]:
        """What speaks against the phase the runner told last, unless they decided for it."""
        told = sorted(self.changes, key=lambda change: change.start)
        if not told or told[-1].override:
            return ()
        last = told[-1]
        begun = self.window.start if last.start == UNTOLD else last.start
        reasons = unmet(self.standing(told[:-1]), last.phase, begun)
        return tuple(Note("guard-unmet", reason, None) for reason in reasons)

    def _own(self, changes: Iterable[PhaseChange] | None) -> tuple[PhaseChange, ...]:
        return tuple(self.changes if changes is None else changes)
