"""A runner's plan: runs as given, sessions woven around them. Same input, same plan."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from plansync.opt.catalogue import Catalogue
from plansync.opt.choose import chooser
from plansync.opt.imbalance import Body
from plansync.plan.model import Plan
from plansync.plan.notes import notes_of
from plansync.plan.place import by_day
from plansync.plan.preferences import Preferences
from plansync.plan.progress import Ladder
from plansync.plan.season import Season
from plansync.plan.session import Session
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
) -> Plan:
    """The plan of a window: the runs given, and the sessions that belong around them.

    Runs outside the window are context only (the day before and after decide what fits).
    Sessions of `past` that start before `now` stay as they are; no new one starts before `now`.
    """
    _ = ladder
    ordered = tuple(sorted(runs, key=lambda run: (run.start, run.key)))
    weaver = Weaver(
        season=season,
        preferences=preferences,
        catalogue=catalogue,
        chooser=chooser(catalogue, body),
        now=now,
        runs=ordered,
        runs_by_day=by_day(ordered),
    )
    woven = weaver.weave(window, tuple(s for s in past if s.start < now))
    inside = tuple(run for run in weaver.runs if run.day in window)
    inside_sessions = (one for one in woven.sessions if one.day in window)
    sessions = tuple(sorted(inside_sessions, key=lambda one: (one.start, one.uid)))
    return Plan(
        namespace=preferences.namespace,
        window=window,
        tz=preferences.tz,
        runs=inside,
        sessions=sessions,
        spans=season.within(window),
        races=tuple(race for race in season.races if race.day in window),
        notes=(
            *notes_of(weaver.chooser, season, window, inside, sessions, now),
            *(note for note in woven.notes if note.day is None or note.day in window),
        ),
    )
