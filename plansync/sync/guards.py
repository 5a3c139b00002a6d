"""Whether a phase may begin: what should have come before it, said so that a runner can decide.

A guard never blocks silently: it explains, asks, and the runner's decision is recorded (order of
the OPT phases, NASM CPT 7th ed.; the weeks stand in config/defaults.toml).
"""

from collections.abc import Iterable
from datetime import date, timedelta

from plansync.opt.health import most_phase, screen
from plansync.plan.season import season
from plansync.sync.loading import Known
from plansync.sync.rhythm import Guard, Rhythm
from plansync.times import DAY, day_words

GYM_PHASE = 4
SPARING_PHASES = (4, 5)


def unmet(known: Known, rhythm: Rhythm, phase: int, start: date) -> tuple[str, ...]:
    """What speaks against a phase that begins on a day, one sentence each; empty when nothing."""
    found = [*_too_early(known, rhythm, phase, start), *_body(known, phase)]
    if phase == GYM_PHASE and not known.profile.preferences_for(known.athlete.id).gym:
        found.append(f"Phase {phase} is lifting in a gym; your settings say you have none.")
    return tuple(found)


def days_in(known: Known, phase: int, *, since: date, until: date) -> int:
    """On how many days since `since` and before `until` the runner was in a phase.

    Days before the first phase the runner told us count for nothing.
    """
    if not known.changes:
        return 0
    begun = min(change.start for change in known.changes)
    own, day, count = season(known.changes, known.races), max(since, begun), 0
    while day < until:
        count += own.phase_on(day) == phase
        day += DAY
    return count


def _too_early(known: Known, rhythm: Rhythm, phase: int, start: date) -> Iterable[str]:
    for guard in rhythm.guards:
        if phase in guard.phases:
            days = _held(known, guard, start)
            if days < guard.weeks * 7:
                by = day_words(start, today=known.today)
                yield (
                    f"Phase {phase} builds on {guard.weeks} weeks of phase {guard.needs_phase} in "
                    f"the last {guard.of_weeks} weeks; by {by} you will have {_span(days)}."
                )


def _held(known: Known, guard: Guard, start: date) -> int:
    since = start - timedelta(weeks=guard.of_weeks)
    return days_in(known, guard.needs_phase, since=since, until=start)


def _span(days: int) -> str:
    """A number of days as a runner counts them: 3 weeks and 1 day."""
    counts = ((days // 7, "week"), (days % 7, "day"))
    told = [f"{count} {unit}{'' if count == 1 else 's'}" for count, unit in counts if count]
    return " and ".join(told) or "none"


def _body(known: Known, phase: int) -> Iterable[str]:
    body, catalogue = known.profile.body, known.catalogue
    muscles, rules = catalogue.muscles.by_id, catalogue.pain
    screened = screen(body, catalogue.flags, catalogue.cautions, muscles, rules)
    if phase > most_phase(screened):
        yield (
            f"A health answer keeps your sessions at phase {most_phase(screened)} until a "
            "professional has cleared it."
        )
    if phase in SPARING_PHASES:
        for pain in body.pain:
            if rules.counts(pain):
                name = catalogue.muscles.name(pain.muscle)
                yield f"You flagged a pain of {pain.level} ({name}); phase {phase} can wait for it."
