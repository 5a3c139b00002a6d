"""When the runner should look at the body again: some weeks after the last assessment.

NASM guides reassess every 4 to 6 weeks; how many weeks stands in config/opt/season.toml.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from plansync.opt.macrocycle import Stage
from plansync.plan.model import Note
from plansync.plan.season import UNTOLD, Priority, Season
from plansync.times import DAY, Window, day_words

AFTER_A_RACE = timedelta(days=7)
"""How long after an A race nothing is tested: tired muscles show signs that are not theirs."""


def reminders(
    season: Season, window: Window, *, assessed: date | None, weeks: int
) -> tuple[Note, ...]:
    """A note every `weeks` weeks after the last assessment, on the days of the window.

    Without an assessment the beginning of the phase at the window's start counts, none when that
    is untold. A day in race week, in the first week after an A race or of any race gives way to
    the first free one after it.
    """
    since = assessed or season.span_on(window.start).since
    if since == UNTOLD or since >= window.end:
        return ()
    phase = None if assessed else season.phase_on(window.start)
    notes = (
        (_first_free(due, season), _text(since, number, due, phase))
        for number, due in _due(since, window, timedelta(weeks=weeks))
    )
    return tuple(Note("reassess", text, day) for day, text in notes if day in window)


def _due(since: date, window: Window, every: timedelta) -> Iterator[tuple[int, date]]:
    """(weeks gone by, day) of every reminder that may come to stand in the window."""
    # One that is due before the window may have been put off into it.
    first = max((window.start - since) // every - 1, 1)
    turn, due = first, since + first * every
    while due < window.end:
        yield turn * every.days // 7, due
        turn, due = turn + 1, due + every


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


def _text(since: date, weeks: int, due: date, phase: int | None) -> str:
    count = "1 week" if weeks == 1 else f"{weeks} weeks"
    day = day_words(since, today=due)
    if phase is not None:
        return f"Look at your squat: {count} since phase {phase} began on {day}"
    return f"Look at your squat again: {count} since {day}"
