"""When the runner should look at the body again: some weeks after the last assessment.

NASM guides reassess every 4 to 6 weeks; how many weeks stands in config/opt/season.toml.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from plansync.opt.macrocycle import Stage
from plansync.plan.model import Note
from plansync.plan.season import FAR, UNTOLD, Priority, Season
from plansync.times import DAY, Window

AFTER_A_RACE = timedelta(days=7)
"""How long after an A race nothing is tested: tired muscles show signs that are not theirs."""
_NO_PHASE = (Stage.RACE_WEEK, Stage.RECOVERY)
"""A phase that holds only in these is no block of work: its weeks are not counted."""


@dataclass(frozen=True, slots=True)
class _Count:
    """From when to when weeks are counted, both days included, and what they are weeks of."""

    since: date
    until: date
    what: str


def reminders(
    season: Season,
    window: Window,
    *,
    assessed: date | None,
    weeks: int,
    hurting: date | None = None,
) -> tuple[Note, ...]:
    """A note every `weeks` weeks after the last assessment, on the days of the window.

    Without an assessment each phase counts from its own beginning, none when that is untold. A
    day in race week, in the first week after an A race or of any race gives way to the first free
    one after it, from which the weeks count again. From `hurting` on a pain stops all testing.
    """
    until = min(window.end, hurting or window.end)
    return tuple(
        Note("reassess", _text(count, day), day)
        for count in _counts(season, assessed)
        for day in _days(count, season, until, timedelta(weeks=weeks))
        if day in window
    )


def _counts(season: Season, assessed: date | None) -> Iterator[_Count]:
    if assessed is not None:
        yield _Count(assessed, FAR, "since your last check")
        return
    for since, those in groupby(season.spans, key=lambda span: span.since):
        spans = tuple(those)
        if since != UNTOLD and any(span.stage not in _NO_PHASE for span in spans):
            # The day the next one begins still counts: who changes every four weeks looks then.
            yield _Count(since, spans[-1].window.end, f"in phase {spans[-1].phase}")


def _days(count: _Count, season: Season, until: date, every: timedelta) -> Iterator[date]:
    """The days of a count's reminders, from its first on: one put off puts the others off."""
    day = count.since
    while day + every < until and (day := _first_free(day + every, season)) <= count.until:
        yield day


def _first_free(day: date, season: Season) -> date:
    while not _is_free(day, season):
        day += DAY
    return day


def _is_free(day: date, season: Season) -> bool:
    if season.span_on(day).stage is Stage.RACE_WEEK:
        return False
    return not any(
        race.day <= day <= race.day + (AFTER_A_RACE if race.priority is Priority.A else timedelta())
        for race in season.races
    )


def _text(count: _Count, day: date) -> str:
    weeks = (day - count.since).days // 7
    return f"Look at your squat again: {weeks} {'week' if weeks == 1 else 'weeks'} {count.what}"
