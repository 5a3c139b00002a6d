"""A season: the races, and which OPT phase each day belongs to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from plansync.errors import InputError
from plansync.opt.macrocycle import Block, Stage
from plansync.times import Window

FAR = date(9999, 12, 31)
UNTOLD = date(1970, 1, 5)
"""When a phase began that nobody told the beginning of: before every plan, in no known week."""


class Priority(StrEnum):
    """How much a race means: A is what the season is for, C is run as a hard session."""

    A = "A"
    B = "B"
    C = "C"


@dataclass(frozen=True, slots=True)
class Race:
    """A race of the runner's season."""

    key: str
    name: str
    day: date
    distance_m: float | None = None
    priority: Priority = Priority.A


@dataclass(frozen=True, slots=True)
class PhaseSpan:
    """Days that belong to one phase; `since` is when the phase itself began (week 1).

    `block` is what the season asks of these days, None without a race; `why` says in a sentence
    why the phase is another one than the runner chose, "" when it is theirs.
    """

    window: Window
    phase: int
    stage: Stage
    since: date
    block: Block | None = None
    why: str = ""

    def week_on(self, day: date) -> int:
        """Which week of the phase `day` lies in, counted from 1; 1 when its beginning is untold."""
        return 1 if self.since == UNTOLD else max((day - self.since).days // 7 + 1, 1)


@dataclass(frozen=True, slots=True)
class PhaseChange:
    """The runner's word that a phase begins on a day. `override` records a guard passed over."""

    phase: int
    start: date
    override: bool = False


@dataclass(frozen=True, slots=True)
class Season:
    """Spans that follow each other without a gap, and the races in order of day."""

    spans: tuple[PhaseSpan, ...]
    races: tuple[Race, ...] = ()

    def __post_init__(self) -> None:
        if not self.spans:
            raise InputError("a season needs at least one phase")
        for one, following in zip(self.spans, self.spans[1:], strict=False):
            if one.window.end != following.window.start:
                raise InputError(f"the phases leave a gap or overlap at {one.window.end}")

    def span_on(self, day: date) -> PhaseSpan:
        """The one span that holds `day`; days before the first belong to it."""
        return next((span for span in self.spans if day < span.window.end), self.spans[-1])

    def phase_on(self, day: date) -> int:
        """The one phase of `day`."""
        return self.span_on(day).phase

    def within(self, window: Window) -> tuple[PhaseSpan, ...]:
        """The spans cut to `window`, without empty ones."""
        cut = (
            PhaseSpan(
                Window(max(s.window.start, window.start), min(s.window.end, window.end)),
                s.phase,
                s.stage,
                s.since,
            )
            for s in self.spans
            if s.window.start < window.end and window.start < s.window.end
        )
        return tuple(cut)


def season(changes: Iterable[PhaseChange], races: Iterable[Race] = ()) -> Season:
    """The season that follows from the phase changes a runner made; phase 1 when none.

    Of two changes on one day the later given wins. A change to the phase that already runs
    begins that phase anew.
    """
    by_day = {change.start: change for change in changes}
    ordered = [by_day[day] for day in sorted(by_day)] or [PhaseChange(1, UNTOLD)]
    ends = [change.start for change in ordered[1:]] + [FAR]
    spans = tuple(
        PhaseSpan(Window(change.start, end), change.phase, Stage.BASE, change.start)
        for change, end in zip(ordered, ends, strict=True)
    )
    first = spans[0]
    opened = PhaseSpan(
        Window(min(first.window.start, UNTOLD), first.window.end),
        first.phase,
        first.stage,
        first.since,
    )
    by_race_day = tuple(sorted(races, key=lambda race: (race.day, race.key)))
    return Season((opened, *spans[1:]), by_race_day)


def days_to(race: Race, day: date) -> int:
    """Days from `day` to the race; negative after it."""
    return (race.day - day) // timedelta(days=1)
