"""What the calendar tells ahead of a season's turns: a block that begins, a phase that runs long.

Everything follows from the season alone, so a notice stays where it is while nothing moves.
"""

from collections.abc import Iterable
from datetime import date
from itertools import groupby

from plansync.opt.catalogue import Catalogue
from plansync.opt.macrocycle import Block, Stage
from plansync.plan.model import Note
from plansync.plan.season import UNTOLD, PhaseSpan, Priority, Race, Season
from plansync.times import DAY, Window

AHEAD = "season-ahead"
LONG = "phase-long"
_TURNS = (Stage.BUILD, Stage.RACE_BLOCK, Stage.TAPER, Stage.RECOVERY)
"""Stages that change what sessions are; race week belongs to the taper."""
_SETTLED = (Stage.TAPER, Stage.RACE_WEEK, Stage.RECOVERY)
"""Stages in which nobody should change the phase."""


def notices(season: Season, window: Window, catalogue: Catalogue) -> tuple[Note, ...]:
    """The notes of a window, by day: what begins in some days, and phases that are long enough."""
    found = (*_ahead(season, catalogue), *_long(season, catalogue))
    inside = (note for note in found if note.day is not None and note.day in window)
    return tuple(sorted(inside, key=lambda note: (note.day or date.min, note.code)))


def _ahead(season: Season, catalogue: Catalogue) -> Iterable[Note]:
    for span in turns(season):
        if span.block is not None and span.block.stage in _TURNS:
            told = span.window.start - catalogue.season.notice_days * DAY
            begins = f"{_title(season, span)} begins on {_day(span.window.start)}."
            yield Note(AHEAD, f"{begins} {_changes(span.block, span.phase)}", told)


def turns(season: Season) -> tuple[PhaseSpan, ...]:
    """The first span of each stretch that is told as one: taper with race week, a recovery."""
    return tuple(next(same) for _, same in groupby(season.spans, key=told_as))


def told_as(span: PhaseSpan) -> str:
    """The name under which neighbouring spans are told as one."""
    if span.stage in (Stage.TAPER, Stage.RACE_WEEK):
        return Stage.TAPER.value
    if span.stage is Stage.RECOVERY:
        return Stage.RECOVERY.value
    return span.block.id if span.block else ""


def race_of(season: Season, span: PhaseSpan) -> Race | None:
    """The A race a span leads to, or in a recovery the one it comes from; None without one."""
    goals = [race for race in season.races if race.priority is Priority.A]
    if span.stage is Stage.RECOVERY:
        return next((one for one in reversed(goals) if one.day < span.window.start), None)
    return next((one for one in goals if one.day >= span.window.start), None)


def _day(day: date) -> str:
    """A day so near that its year says nothing."""
    return f"{day.day} {day:%B}"


def _title(season: Season, span: PhaseSpan) -> str:
    """What begins, and the race it is for: "Race block for Lake Marathon"."""
    race = race_of(season, span)
    if span.stage is Stage.RECOVERY:
        return f"Recovery after {race.name}" if race else "Recovery"
    name = "Taper" if span.stage is Stage.TAPER or span.block is None else span.block.name
    return f"{name} for {race.name}" if race else name


def _changes(block: Block, phase: int) -> str:
    """What a block changes, in a sentence or two."""
    if block.stage is Stage.RECOVERY:
        return "Walk first, then easy movement; nothing heavy until you are recovered."
    said = [block.says]
    if block.standalone_most is not None:
        said.append(f"{_sessions(block.standalone_most)} a week.")
    if block.offers and phase != block.offers[0]:
        said.append("The phase page says which phase suits it.")
    return " ".join(said)


def _sessions(most: int) -> str:
    if most == 1:
        return "At most one session on its own"
    return f"At most {most} sessions on their own" if most else "No session on its own"


def _long(season: Season, catalogue: Catalogue) -> Iterable[Note]:
    for since, phase, end in _stretches(season):
        held = catalogue.season.times[phase]
        name = catalogue.phases[phase].name
        weeks = (
            (held.prompt, "long enough for most: the phase page says what may come next."),
            (held.hard_prompt, "its longest. Choose what comes next on the phase page."),
        )
        by_week = dict(weeks)
        for week, said in sorted(by_week.items()):
            day = since + week * 7 * DAY
            if day < end and season.span_on(day).stage not in _SETTLED:
                yield Note(LONG, f"Phase {phase} ({name}) has run for {week} weeks, {said}", day)


def _stretches(season: Season) -> Iterable[tuple[date, int, date]]:
    """When each phase begins whose beginning is told, and when it ends."""
    ends: dict[tuple[date, int], date] = {}
    for span in season.spans:
        if span.since != UNTOLD:
            ends[span.since, span.phase] = span.window.end
    return ((since, phase, end) for (since, phase), end in ends.items())
