"""What happens when a block of the season begins: which phase suits it, and what would change.

The runner decides, never the calendar: a proposal is shown with the difference it makes.
"""

from dataclasses import dataclass
from datetime import date

from plansync.errors import InputError
from plansync.opt.macrocycle import Block, Stage
from plansync.plan.blocks import Goal
from plansync.plan.diff import Change, diff
from plansync.plan.guards import Standing, unmet
from plansync.plan.ingredients import Ingredients
from plansync.plan.model import Plan
from plansync.plan.season import PhaseChange, PhaseSpan, Priority, Race, Season, days_to
from plansync.times import day_words

_BUILDING = (Stage.BASE, Stage.BUILD, Stage.RACE_BLOCK)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A phase that would suit a block better, and what speaks against it yet."""

    phase: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """The phase for a block that begins on a day, and the better ones that have to wait."""

    block: Block
    start: date
    phase: int
    is_change: bool
    waiting: tuple[Waiting, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a race block asks of the runner; `change` is None when nothing has to be decided."""

    race: Race
    offer: Offer
    text: str
    change: PhaseChange | None
    before: Plan
    after: Plan
    difference: Change


def offer(standing: Standing, block: Block, day: date) -> Offer:
    """The first phase of a block that may begin on a day; else the phase that holds stays.

    A phase that holds already needs no guard: it is kept.
    """
    held = standing.season.phase_on(day)
    waiting: list[Waiting] = []
    for phase in block.offers:
        reasons = () if phase == held else unmet(standing, phase, day)
        if not reasons:
            return Offer(block, day, phase, phase != held, tuple(waiting))
        waiting.append(Waiting(phase, reasons))
    return Offer(block, day, held, is_change=False, waiting=tuple(waiting))


def offered_text(standing: Standing, found: Offer, race: Race, *, began: date) -> str:
    """What an offer says to the runner; `began` is the first day of the block."""
    told = race_ahead(race, standing.today)
    verb = "begins" if began >= standing.today else "began"
    begins = f"Its {found.block.name.lower()} {verb} on {day_words(began, today=standing.today)}"
    name = standing.catalogue.phases[found.phase].name
    if found.is_change:
        return f"{told} {begins}: change to phase {found.phase} ({name})?"
    if found.phase != standing.season.phase_on(standing.today):
        since = day_words(standing.season.span_on(found.start).since, today=standing.today)
        return f"{told} Phase {found.phase} begins for it on {since}: it is in your plan."
    return f"{told} {begins}. Stay in phase {found.phase} ({name})."


def race_ahead(race: Race, today: date) -> str:
    """How far a race is, in a sentence: Lake Race is in 3 days."""
    days = days_to(race, today)
    ahead = f"in {days} {'day' if days == 1 else 'days'}" if days else "today"
    return f"{race.name} is {ahead}."


def next_block(own: Season, race: Race, by: date, *, today: date) -> tuple[Block, date] | None:
    """The last block that begins by a day on the way to an A race, and its first day.

    None before the first of them, from the taper on, and for a race that lays no blocks.
    """
    laid = [
        (span.block, span.window)
        for span in _towards(own, race)
        if span.block is not None and span.stage in _BUILDING and span.window.start <= by
    ]
    if not laid or laid[-1][1].end <= today:
        return None
    last = laid[-1][0]
    # A new phase cuts a block in two: it began with its first part.
    return last, next(window.start for block, window in laid if block.id == last.id)


def race_block_start(own: Season, race: Race) -> date | None:
    """The first day of the race block of an A race; None where the season has no room for it."""
    laid = (one for one in _towards(own, race) if one.stage is Stage.RACE_BLOCK)
    return min((one.window.start for one in laid), default=None)


def _towards(own: Season, race: Race) -> list[PhaseSpan]:
    """The spans between the A race before and this one; none for a race that is no goal."""
    goals = _goals(own)
    if race not in goals:
        return []
    since = max((one.day for one in goals if one.day < race.day), default=date.min)
    return [one for one in own.spans if since < one.window.start <= race.day]


def propose(given: Ingredients, race: Race, begin: date | None = None) -> Proposal:
    """What happens when the race block of an A race begins: phase, reasons, both plans.

    `begin` is the runner's word that it begins on that day, earlier than the season says.
    InputError when the race has no race block, or when there are no days left for it.
    """
    standing = given.standing()
    block, usual = _race_block(race, given)
    start = begin or max(usual, given.today)
    if start >= Goal(race.day, given.catalogue.season.macrocycle(race.distance_m)).sharpens:
        raise InputError(f"the taper for {race.name} comes first", hint="stay in your phase")
    found = offer(standing, block, start)
    is_early = start < usual
    change = None
    if found.is_change or is_early:
        change = PhaseChange(found.phase, start, race_block=is_early)
    before = given.plan()
    after = given.plan((*given.changes, change)) if change else before
    text = offered_text(standing, found, race, began=min(start, usual))
    return Proposal(race, found, text, change, before, after, diff(before, after))


def _race_block(race: Race, given: Ingredients) -> tuple[Block, date]:
    """The race block of a race and its first day; the taper's when the season has no room."""
    goal = Goal(race.day, given.catalogue.season.macrocycle(race.distance_m))
    blocks = [one for one in goal.before() if one.block and one.block.stage is Stage.RACE_BLOCK]
    if race.priority is not Priority.A or not blocks or blocks[0].block is None:
        raise InputError(
            f"{race.name} has no race block", hint="races of priority A have one; see your races"
        )
    return blocks[0].block, race_block_start(given.season(), race) or goal.sharpens


def _goals(own: Season) -> list[Race]:
    return [race for race in own.races if race.priority is Priority.A]
