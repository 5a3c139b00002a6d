"""Whether a phase may begin: what should have come before it, said so that a runner can decide.

A guard never blocks silently: it explains, asks, and the runner's decision is recorded (order of
the OPT phases, NASM CPT 7th ed.; the weeks stand in config/opt/season.toml).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from plansync.opt.catalogue import Catalogue
from plansync.opt.health import most_phase, screen
from plansync.opt.imbalance import Body
from plansync.opt.macrocycle import Guard
from plansync.plan.preferences import Preferences
from plansync.plan.profile import PastPhase
from plansync.plan.progress import Marked
from plansync.plan.season import UNTOLD, Season
from plansync.plan.session import Slot
from plansync.times import DAY, Window, day_words

FIRST_PHASE = 1
"""The phase one may always go back to."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a runner stands: the season so far, the body, what was done and said."""

    season: Season
    body: Body
    preferences: Preferences
    catalogue: Catalogue
    today: date
    history: tuple[PastPhase, ...] = ()
    marked: tuple[Marked, ...] = ()


def unmet(standing: Standing, phase: int, start: date) -> tuple[str, ...]:
    """What speaks against a phase that begins on a day, one sentence each; empty when nothing."""
    guards = [one for one in standing.catalogue.season.guards if phase in one.phases]
    found = [
        *(said for guard in guards for said in _before(standing, guard, phase, start)),
        *_too_soon(standing, phase, start, guards),
        *_kept_low(standing, phase),
        *(said for guard in guards for said in _needs(standing, guard, phase)),
    ]
    return tuple(found)


def days_in(season: Season, phase: int | None, window: Window) -> int:
    """On how many days of a window the runner was in a phase; 0 when none is named.

    Days before the first phase the runner told us count for nothing.
    """
    begun = season.spans[0].since
    if begun == UNTOLD:
        return 0
    first = max(begun, window.start)
    held = (
        min(one.window.end, window.end) - max(one.window.start, first)
        for one in season.spans
        if one.phase == phase
    )
    return sum(max(one.days, 0) for one in held)


def _before(standing: Standing, guard: Guard, phase: int, start: date) -> Iterable[str]:
    """What of another phase should have come first: its weeks, and sessions done in it."""
    if guard.needs_phase is None:
        return
    days = _held(standing, guard, start)
    if days < guard.weeks * 7:
        yield (
            f"Phase {phase} builds on {guard.weeks} weeks of phase {guard.needs_phase} in the last "
            f"{guard.of_weeks} weeks; {_by(standing, start)} {_span(days)}."
        )
    done = _done(standing, guard.needs_phase, _looked_at(guard, start))
    if done is not None and done < guard.standalone_done:
        yield (
            f"Phase {phase} builds on {guard.standalone_done} sessions of their own done in phase "
            f"{guard.needs_phase}; you told of {done or 'none'}."
        )


def _held(standing: Standing, guard: Guard, start: date) -> int:
    return days_in(standing.season, guard.needs_phase, _looked_at(guard, start))


def _looked_at(guard: Guard, start: date) -> Window:
    return Window(start - timedelta(weeks=guard.of_weeks), start)


def _by(standing: Standing, start: date) -> str:
    by = day_words(start, today=standing.today)
    return f"by {by} you {'had' if start < standing.today else 'will have'}"


def _done(standing: Standing, phase: int, window: Window) -> int | None:
    """Sessions of their own done in a phase; None when nothing was told or marked by then."""
    told = [
        one
        for one in standing.history
        if one.phase == phase and one.start < window.end and window.start < one.end
    ]
    own = [one for one in standing.marked if one.slot is Slot.STANDALONE and one.day < window.end]
    if not told and not own:
        return None
    counted = [
        one
        for one in own
        if one.mark.is_done
        and one.phase == phase
        and one.day in window
        and not any(past.start <= one.day < past.end for past in told)
    ]
    return len(counted) + sum(one.standalone_done for one in told)


def _too_soon(
    standing: Standing, phase: int, start: date, guards: Iterable[Guard]
) -> Iterable[str]:
    """The phase before has not had its weeks, unless a guard says so already."""
    before = standing.season.span_on(start - DAY)
    if phase in (before.phase, FIRST_PHASE) or before.since >= start:
        return
    least, days = standing.catalogue.season.times[before.phase].least, (start - before.since).days
    lacking = (one for one in guards if one.needs_phase == before.phase)
    if days < least * 7 and not any(_held(standing, g, start) < g.weeks * 7 for g in lacking):
        by = day_words(start, today=standing.today)
        had = "it had" if start < standing.today else "it will have had"
        yield f"Phase {before.phase} takes at least {least} weeks; by {by} {had} {_span(days)}."


def _kept_low(standing: Standing, phase: int) -> Iterable[str]:
    catalogue = standing.catalogue
    muscles = catalogue.muscles.by_id
    most = most_phase(
        screen(standing.body, catalogue.flags, catalogue.cautions, muscles, catalogue.pain)
    )
    if phase > most:
        yield (
            f"A health answer keeps your sessions at phase {most} until a professional has "
            "cleared it."
        )


def _needs(standing: Standing, guard: Guard, phase: int) -> Iterable[str]:
    """What a phase asks of the runner beside weeks: a gym, technique, nothing that hurts."""
    if "no-pain" in guard.needs:
        for pain in standing.body.pain:
            if standing.catalogue.pain.counts(pain):
                name = standing.catalogue.muscles.name(pain.muscle)
                yield f"You flagged a pain of {pain.level} ({name}); phase {phase} can wait for it."
    if "gym" in guard.needs and not standing.preferences.gym:
        yield f"Phase {phase} is lifting in a gym; your settings say you have none."
    if "technique" in guard.needs and not standing.preferences.technique:
        yield f"Phase {phase} asks for practised lifts; your settings do not say you have them."


def _span(days: int) -> str:
    """A number of days as a runner counts them: 3 weeks and 1 day."""
    counts = ((days // 7, "week"), (days % 7, "day"))
    told = [f"{count} {unit}{'' if count == 1 else 's'}" for count, unit in counts if count]
    return " and ".join(told) or "none"
