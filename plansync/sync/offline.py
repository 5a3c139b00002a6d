"""The whole pipeline for one runner without server, account or database."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from plansync.feed.entries import Entry, entries
from plansync.feed.options import Detail, FeedOptions, Names
from plansync.feed.render import Feed, assemble, check, render
from plansync.feed.words import names_of, options_of
from plansync.opt.catalogue import Catalogue
from plansync.plan.care import care_notes
from plansync.plan.ingredients import Ingredients
from plansync.plan.model import Note, Plan
from plansync.plan.profile import Profile
from plansync.plan.recorded import Matching, Recorded, marks_from
from plansync.plan.setbacks import pain_notes
from plansync.plan.signs import sign_notes
from plansync.runs.match import match
from plansync.runs.model import CompletedRun, ScheduledRun
from plansync.times import DAY, Window, local_day, week_start

NAMESPACE = "plansync"
CONTEXT_DAYS = 14
# A file of recordings whose newest run is this fresh tells of every day until yesterday.
FRESH = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Offline:
    """What a plan is made of when nothing is stored.

    `workouts` tick the sessions they were, by the rules of `matching`.
    """

    scheduled: Sequence[ScheduledRun]
    completed: Sequence[CompletedRun]
    has_recordings: bool
    profile: Profile
    catalogue: Catalogue
    now: datetime
    workouts: Sequence[Recorded] = ()
    matching: Matching | None = None

    def done(self, plan: Plan) -> frozenset[str]:
        """The uids of the plan's sessions that recordings say were done."""
        if self.matching is None:
            return frozenset()
        marks = marks_from(self.workouts, plan.sessions, tz=plan.tz, rules=self.matching)
        return frozenset(mark.uid for mark in marks)


@dataclass(frozen=True, slots=True)
class Outcome:
    """A plan and its entries as the runner chose to see them."""

    plan: Plan
    entries: tuple[Entry, ...]
    options: FeedOptions
    names: Names
    done: frozenset[str] = frozenset()

    def told_in_full(self) -> tuple[Entry, ...]:
        """The entries with everything known of each run, whatever the feed tells."""
        options = replace(self.options, detail=Detail.FULL)
        return entries(self.plan, self.names, options=options, links=None, done=self.done)

    def feed(self, now: datetime) -> Feed:
        """The plan as an iCalendar feed, checked by reading it back."""
        tz = self.plan.tz
        written = render(self.entries, {}, tz=tz, options=self.options, now=now)
        name = self.options.name
        made = assemble(written.events, tz=tz, window=self.plan.window, name=name)
        check(made.body, len(written.events))
        return made


def around(window: Window) -> Window:
    """The window and the days before and after it that decide what fits at its edges."""
    return Window(week_start(window.start) - CONTEXT_DAYS * DAY, window.end + CONTEXT_DAYS * DAY)


def plan_offline(given: Offline, window: Window, notes: Sequence[Note] = ()) -> Outcome:
    """The plan of a window. Deterministic: the same given, the same outcome."""
    profile, today = given.profile, local_day(given.now, given.profile.tz)
    runs = match(
        given.scheduled,
        given.completed,
        today=today,
        tz=profile.tz,
        habits=profile.habits,
        completed_through=_known_through(given, today),
    )
    own = Ingredients(
        runs=runs,
        changes=profile.phase_changes,
        races=profile.races,
        body=profile.body,
        preferences=profile.preferences_for(NAMESPACE),
        catalogue=given.catalogue,
        window=window,
        now=given.now,
        history=profile.history,
        breaks=profile.breaks,
    )
    woven = own.plan()
    pains, signs = pain_notes(profile.body, given.catalogue), sign_notes(profile, given.catalogue)
    care = care_notes(profile.body, given.catalogue, today)
    told_of = (*own.against(), *pains, *care, *signs)
    woven = replace(woven, notes=(*notes, *told_of, *woven.notes))
    options = options_of(profile.feed)
    names = names_of(given.catalogue)
    done = given.done(woven)
    shown = done if options.detail is not Detail.PLAN_ONLY else ()
    told = entries(woven, names, options=options, links=None, done=shown)
    return Outcome(woven, told, options, names, done)


def _known_through(given: Offline, today: date) -> date | None:
    """The last day whose recordings are known; None when nothing was recorded."""
    newest = max((run.day for run in given.completed), default=None)
    if not given.has_recordings or newest is None:
        return None
    return today - DAY if today - newest <= FRESH else newest
