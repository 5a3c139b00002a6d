"""What a runner should know about a plan: muscles nothing serves, phases planned otherwise."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from plansync.opt.choose import Chooser, fits
from plansync.opt.exercise import Component, Exercise
from plansync.opt.imbalance import Activity, Imbalance
from plansync.opt.macrocycle import Stage
from plansync.plan.demand import Demands
from plansync.plan.model import Note
from plansync.plan.season import Season
from plansync.plan.session import Session
from plansync.runs.model import Run, RunKind, RunStatus
from plansync.times import DAY, Window, local_day

_SPARING = (Stage.RACE_WEEK, Stage.RECOVERY)
_TIMES = {0: "not at all", 1: "only once"}
_SLOTS = frozenset({"pre", "preq", "race", "post", "solo"})
_CALMING = (Component.SMR, Component.STATIC, Component.ACTIVE, Component.DYNAMIC)


def notes_of(
    demands: Demands,
    window: Window,
    runs: Sequence[Run],
    sessions: Sequence[Session],
    now: datetime,
) -> tuple[Note, ...]:
    """All notes of a plan, in a fixed order."""
    chooser, season = demands.chooser, demands.season
    return (
        *_phases(demands, window),
        *_unserved(demands, window),
        *_no_roll(chooser),
        *_unlisted_races(season, runs),
        *_rarely_served(demands, runs, sessions, now),
    )


def _phases(demands: Demands, window: Window) -> Iterable[Note]:
    chooser = demands.chooser
    for span in demands.season.within(window):
        phase, planned = chooser.catalogue.phases[span.phase], demands.planned_as(span.phase)
        if span.phase > chooser.most_phase:
            text = f"Planned as phase {chooser.most_phase}: your answers keep it there for now."
            yield Note("phase-kept", text, span.window.start)
        elif planned != phase.number:
            text = f"Phase {phase.number} is planned as phase {planned}. {phase.says}"
            yield Note("phase-planned-as", text, span.window.start)


def _unserved(demands: Demands, window: Window) -> Iterable[Note]:
    """A listed muscle with nothing that serves it, and why; never silently dropped."""
    chooser = demands.chooser
    phases = {demands.planned_as(span.phase) for span in demands.season.within(window)}
    for one in chooser.body.imbalances:
        for phase in sorted(phases):
            if not any(_serves(chooser, one, phase)):
                name = chooser.catalogue.muscles.name(one.muscle)
                reason = _reason(chooser, one, phase)
                text = f"{name} ({one.activity}): nothing serves it in phase {phase}, {reason}."
                yield Note("unserved", text)


def _serves(chooser: Chooser, one: Imbalance, phase: int) -> Iterable[bool]:
    if one.activity is Activity.OVERACTIVE:
        yield from (bool(chooser.find(one, each, _SLOTS, phase)) for each in _CALMING)
        return
    yield chooser.waking(one, _SLOTS, phase) is not None
    waking = (Component.CORE, Component.BALANCE, Component.INTEGRATION, Component.RESISTANCE)
    yield from (bool(chooser.find(one, each, _SLOTS, phase)) for each in waking)


def _reason(chooser: Chooser, one: Imbalance, phase: int) -> str:
    """Why nothing serves a muscle: things the runner lacks, care, or the other list."""
    wanted = one.activity is Activity.OVERACTIVE
    targeting = [
        exercise
        for exercise in chooser.catalogue.exercises.values()
        if one.muscle in exercise.targets
        and (exercise.component in _CALMING) == wanted
        and fits(exercise, _SLOTS, phase)
    ]
    if not targeting:
        return "because the catalogue has nothing for it"
    if any(chooser.screened.hides(exercise) for exercise in targeting):
        return "because of your health or pain answers"
    lacking = _lacking(chooser, targeting)
    if lacking:
        return f"it would need {lacking}"
    return "because what does would also work a muscle of your other list"


def _lacking(chooser: Chooser, targeting: Sequence[Exercise]) -> str:
    have = chooser.catalogue.kit(chooser.body.equipment)
    missing = {thing for exercise in targeting for kit in exercise.kits for thing in kit - have}
    return " or ".join(chooser.catalogue.equipment[one].name.lower() for one in sorted(missing))


def _no_roll(chooser: Chooser) -> Iterable[Note]:
    listed = chooser.body.of(Activity.OVERACTIVE)
    if not listed or chooser.usable[Component.SMR]:
        return
    have = chooser.catalogue.kit(chooser.body.equipment)
    rolls = (o for o in chooser.catalogue.exercises.values() if o.component is Component.SMR)
    if any(one.usable_with(have) for one in rolls):
        text = "Rolling is left out for now, because of what you answered about your body."
    else:
        text = "Rolling is left out: it needs a foam roller or a ball in your equipment."
    yield Note("no-roll", text)


def _unlisted_races(season: Season, runs: Sequence[Run]) -> Iterable[Note]:
    days = {race.day for race in season.races}
    for run in runs:
        if run.kind is RunKind.RACE and run.status is RunStatus.PLANNED and run.day not in days:
            text = f"{run.title} on {run.day:%d %b} looks like a race: add it to your races."
            yield Note("race-unlisted", text, run.day)


def _rarely_served(
    demands: Demands, runs: Sequence[Run], sessions: Sequence[Session], now: datetime
) -> Iterable[Note]:
    """Listed muscles that appear too seldom in some days that hold enough runs.

    Around a race little is done on purpose: those days say nothing of the list.
    """
    chooser = demands.chooser
    rule = chooser.catalogue.rules.rotation
    first = local_day(now, demands.preferences.tz) + timedelta(days=1)
    spared = [one.window for one in demands.season.spans if one.stage in _SPARING]
    stretches = [
        stretch
        for stretch in _busy_stretches(runs, first, rule.days, rule.runs)
        if not any(one.start < stretch.end and stretch.start < one.end for one in spared)
    ]
    served = _served_days(sessions)
    for one in chooser.body.imbalances:
        days = served.get(one.muscle, [])
        for stretch in stretches:
            start = stretch.start
            times = bisect_left(days, stretch.end) - bisect_left(days, start)
            if times < rule.times and any(_serves(chooser, one, _phase(sessions, start))):
                name = chooser.catalogue.muscles.name(one.muscle)
                often = _TIMES.get(times, f"{times} times")
                text = (
                    f"{name} ({one.activity}) is served {often} in the {rule.days} days "
                    f"from {start:%d %b}: the list is long for the minutes."
                )
                yield Note("rarely-served", text, start)
                break


def _busy_stretches(runs: Sequence[Run], first: date, days: int, count: int) -> Iterable[Window]:
    planned = (run.day for run in runs if run.status is RunStatus.PLANNED)
    run_days = sorted(day for day in planned if day >= first)
    for start in sorted(set(run_days)):
        stretch = Window(start, start + days * DAY)
        over = bisect_left(run_days, stretch.end)
        if over - bisect_left(run_days, start) >= count and over < len(run_days):
            yield stretch


def _phase(sessions: Sequence[Session], day: date) -> int:
    return next((s.phase for s in sessions if s.day >= day), 1)


def _served_days(sessions: Sequence[Session]) -> dict[str, list[date]]:
    """The days of the sessions that serve each muscle, in order."""
    served: dict[str, list[date]] = {}
    for session in sorted(sessions, key=lambda one: one.day):
        for muscle in {muscle for step in session.steps for muscle in step.muscles}:
            served.setdefault(muscle, []).append(session.day)
    return served
