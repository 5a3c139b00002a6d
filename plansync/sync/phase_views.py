"""The phase page's values: what is proposed for each race, what may be chosen, what came before."""

from collections.abc import Iterable
from datetime import date, timedelta

from plansync.opt.catalogue import Catalogue
from plansync.opt.macrocycle import Stage
from plansync.plan.blocks import Goal
from plansync.plan.guards import Standing, unmet
from plansync.plan.ingredients import Ingredients
from plansync.plan.race_block import (
    next_block,
    offer,
    offered_text,
    race_ahead,
    race_block_start,
)
from plansync.plan.season import UNTOLD, Priority, Race, Season, days_to
from plansync.plan.timeline import timeline
from plansync.store.season import PhaseEntry
from plansync.sync.views import PhaseChoice, PhaseLine, PhaseNow, PhaseView, RaceProposal


def phase_view(
    given: Ingredients, entries: tuple[PhaseEntry, ...], *, can_undo: bool, ahead: timedelta
) -> PhaseView:
    """Where the runner is, how it came, what may come within `ahead`."""
    standing = given.standing()
    now = phase_on(standing.season, given.catalogue, given.today)
    phase = given.catalogue.phases[now.phase]
    return PhaseView(
        now=now,
        weeks_least=phase.weeks.least,
        weeks_most=phase.weeks.most,
        changes=tuple(_line(entry, given) for entry in entries),
        can_undo=can_undo,
        proposals=tuple(_proposals(standing, given.races, ahead)),
        choices=tuple(_choices(standing)),
        timeline=timeline(
            standing.season, wished=given.preferences.standalone_per_week, today=given.today
        ),
        due=_due(standing, now),
    )


def phase_on(season: Season, catalogue: Catalogue, day: date) -> PhaseNow:
    """The phase of a day in a line."""
    span = season.span_on(day)
    phase = catalogue.phases[span.phase]
    return PhaseNow(phase.number, phase.name, span.since, span.week_on(day), phase.says, span.why)


def _choices(standing: Standing) -> Iterable[PhaseChoice]:
    for number, phase in sorted(standing.catalogue.phases.items()):
        warnings = unmet(standing, number, standing.today)
        yield PhaseChoice(number, phase.name, phase.says, warnings)


def _due(standing: Standing, now: PhaseNow) -> str:
    """That the phase has run long enough, and firmer when it has run too long."""
    if now.since == UNTOLD:
        return ""
    held, weeks = standing.catalogue.season.times[now.phase], now.week - 1
    if weeks >= held.hard_prompt:
        return f"It has run for {weeks} weeks, longer than it helps: choose what comes next."
    if weeks >= held.prompt:
        return f"It has run for {weeks} weeks: time to look at what comes next."
    return ""


def _proposals(
    standing: Standing, races: Iterable[Race], ahead: timedelta
) -> Iterable[RaceProposal]:
    for race in races:
        if race.day < standing.today:
            continue
        if race.priority is Priority.A:
            found = _towards(standing, race, ahead)
        else:
            found = _beside(standing, race, ahead)
        if found:
            yield found


def _towards(standing: Standing, race: Race, ahead: timedelta) -> RaceProposal | None:
    """What the block that runs or comes next on the way to an A race suggests."""
    days, today = days_to(race, standing.today), standing.today
    found = next_block(standing.season, race, today + ahead, today=today)
    if found is None:
        return _sharpening(standing, race)
    block, start = found
    offered = offer(standing, block, max(start, today))
    text = offered_text(standing, offered, race, began=start)
    return RaceProposal(
        race,
        days,
        text,
        phase=offered.phase if offered.is_change else None,
        start=offered.start if offered.is_change else None,
        says=block.says,
        waiting=offered.waiting,
        is_race_block=block.stage is Stage.RACE_BLOCK,
        can_begin=_can_begin(standing, race),
    )


def _can_begin(standing: Standing, race: Race) -> bool:
    """Whether it is the race's build that runs, which its race block may cut short."""
    begins = race_block_start(standing.season, race)
    is_building = standing.season.span_on(standing.today).stage is Stage.BUILD
    return is_building and begins is not None and begins > standing.today


def _sharpening(standing: Standing, race: Race) -> RaceProposal | None:
    """In the taper and race week of an A race nothing is proposed, and it says so."""
    goal = Goal(race.day, standing.catalogue.season.macrocycle(race.distance_m))
    if standing.today < goal.sharpens:
        return None
    return _named(standing, race)


def _beside(standing: Standing, race: Race, ahead: timedelta) -> RaceProposal | None:
    """A race that changes no block is only named, from the days its race block would begin on."""
    goal = Goal(race.day, standing.catalogue.season.macrocycle(race.distance_m))
    blocks = (one for one in goal.before() if one.block and one.block.stage is Stage.RACE_BLOCK)
    start = min((one.window.start for one in blocks), default=goal.sharpens)
    if standing.today < start - ahead:
        return None
    return _named(standing, race)


def _named(standing: Standing, race: Race) -> RaceProposal:
    told = race_ahead(race, standing.today)
    return RaceProposal(race, days_to(race, standing.today), f"{told} Stay in your phase.")


def _line(entry: PhaseEntry, given: Ingredients) -> PhaseLine:
    return PhaseLine(
        id=entry.id,
        phase=entry.phase,
        name=given.catalogue.phases[entry.phase].name,
        start=entry.start,
        override=entry.override,
        made_at=entry.made_at,
        against=entry.against,
        race_block=entry.race_block,
    )
