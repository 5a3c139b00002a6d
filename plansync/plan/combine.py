"""A runner's plan: runs as given, sessions woven around them. Same input, same plan."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from plansync.opt.catalogue import Catalogue
from plansync.opt.imbalance import Body
from plansync.plan.compose import composer
from plansync.plan.demand import Demands, with_gym
from plansync.plan.model import Absence, Note, Plan
from plansync.plan.notes import notes_of
from plansync.plan.notices import notices
from plansync.plan.pains import stopped_since
from plansync.plan.place import by_day
from plansync.plan.preferences import Preferences
from plansync.plan.progress import Ladder
from plansync.plan.reassess import reminders
from plansync.plan.season import Season
from plansync.plan.session import Session, Slot
from plansync.plan.weave import Weaver
from plansync.runs.model import Run
from plansync.times import Window


def combine(
    runs: Iterable[Run],
    season: Season,
    body: Body,
    preferences: Preferences,
    catalogue: Catalogue,
    window: Window,
    now: datetime,
    past: Sequence[Session] = (),
    ladder: Ladder | None = None,
    frozen: Collection[str] = (),
) -> Plan:
    """The plan of a window: the runs given, and the sessions that belong around them.

    Runs outside the window are context only (the day before and after decide what fits).
    Sessions of `past` that start before `now` stay as they are, and those called in `frozen`
    (done ahead of their time); no new one starts before `now`.
    """
    ordered = tuple(sorted(runs, key=lambda run: (run.start, run.key)))
    body = replace(body, equipment=with_gym(body.equipment, preferences))
    own = ladder or Ladder()
    composing, runs_by_day = composer(catalogue, body, own.rungs), by_day(ordered)
    demands = Demands(season, preferences, catalogue, composing.chooser, runs_by_day, own.eased)
    weaver = Weaver(
        season=season,
        preferences=preferences,
        catalogue=catalogue,
        composer=composing,
        now=now,
        runs_by_day=runs_by_day,
        demands=demands,
    )
    woven = weaver.weave(window, tuple(s for s in past if s.start < now or s.uid in frozen))
    inside = tuple(run for run in ordered if run.day in window)
    inside_sessions = (one for one in woven.sessions if one.day in window)
    sessions = tuple(sorted(inside_sessions, key=lambda one: (one.start, one.uid)))
    told = (note for note in woven.notes if note.day is None or note.day in window)
    return Plan(
        namespace=preferences.namespace,
        window=window,
        tz=preferences.tz,
        runs=inside,
        sessions=sessions,
        spans=season.within(window),
        races=tuple(race for race in season.races if race.day in window),
        notes=(
            *notes_of(demands, window, inside, sessions, now),
            *_ahead(demands, window),
            *told,
        ),
        absences=_in_order(one for one in woven.absences if one.day in window),
    )


def _ahead(demands: Demands, window: Window) -> tuple[Note, ...]:
    """What the calendar tells beforehand: turns of the season, and looking at the body again."""
    catalogue, season = demands.catalogue, demands.season
    return (
        *notices(season, window, catalogue),
        *reminders(
            season,
            window,
            assessed=demands.preferences.assessed,
            weeks=catalogue.season.reassess_weeks,
            hurting=stopped_since(demands.chooser.body.pain, catalogue.pain),
        ),
    )


def _in_order(absences: Iterable[Absence]) -> tuple[Absence, ...]:
    return tuple(sorted(absences, key=lambda one: (one.day, list(Slot).index(one.slot))))
