"""A season: the races, and which OPT phase each day belongs to."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum

from plansync.errors import InputError
from plansync.opt.macrocycle import Block, SeasonRules, Stage
from plansync.plan.blocks import Goal, Stretch, lay
from plansync.times import DAY, Window

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
    """The runner's word that a phase begins on a day. `override` records a guard passed over.

    With `race_block` the race block of the next A race begins that day, earlier than usual.
    """

    phase: int
    start: date
    override: bool = False
    race_block: bool = False


@dataclass(frozen=True, slots=True)
class Setback:
    """A day on which a phase begins again with its first week; None: the one that holds then."""

    day: date
    phase: int | None
    why: str


@dataclass(frozen=True, slots=True)
class Season:
    """Spans that follow each other without a gap, and the races in order of day."""

    spans: tuple[PhaseSpan, ...]
    races: tuple[Race, ...] = ()
    _ends: tuple[date, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not self.spans:
            raise InputError("a season needs at least one phase")
        for one, following in zip(self.spans, self.spans[1:], strict=False):
            if one.window.end != following.window.start:
                raise InputError(f"the phases leave a gap or overlap at {one.window.end}")
        # A frozen value may still be completed here; a plan asks for a span thousands of times.
        object.__setattr__(self, "_ends", tuple(span.window.end for span in self.spans))

    def span_on(self, day: date) -> PhaseSpan:
        """The one span that holds `day`; days before the first belong to it."""
        return self.spans[min(bisect_right(self._ends, day), len(self.spans) - 1)]

    def phase_on(self, day: date) -> int:
        """The one phase of `day`."""
        return self.span_on(day).phase

    def within(self, window: Window) -> tuple[PhaseSpan, ...]:
        """The spans cut to `window`, without empty ones."""
        return tuple(
            replace(one, window=_cut(one.window, window))
            for one in self.spans
            if one.window.start < window.end and window.start < one.window.end
        )


def season(
    changes: Iterable[PhaseChange],
    races: Iterable[Race] = (),
    *,
    rules: SeasonRules | None = None,
    setbacks: Sequence[Setback] = (),
) -> Season:
    """The season that follows from the phase changes a runner made; phase 1 when none.

    Of two changes on one day the later given wins. A change to the phase that already runs
    begins that phase anew. With `rules` the A races lay their blocks on the days, and a phase is
    set back after a race that asks for it; a change the runner makes after that race wins.
    """
    by_day = {change.start: change for change in changes}
    told = [by_day[day] for day in sorted(by_day)] or [PhaseChange(1, UNTOLD)]
    ordered = tuple(sorted(races, key=lambda race: (race.day, race.key)))
    phases = _phases(told, [*_after_races(ordered, told, rules), *setbacks])
    whole = Window(phases[0].window.start, FAR)
    laid: tuple[Stretch, ...] = (Stretch(whole, None),)
    if rules is not None:
        laid = lay(_goals(ordered, told, rules), rules, whole)
    return Season(tuple(_spans(phases, laid)), ordered)


def days_to(race: Race, day: date) -> int:
    """Days from `day` to the race; negative after it."""
    return (race.day - day) // timedelta(days=1)


def _phases(told: Sequence[PhaseChange], others: Iterable[Setback]) -> tuple[PhaseSpan, ...]:
    """Which phase holds when, told by the runner or set back; the runner's word wins its day."""
    words = {change.start: Setback(change.start, change.phase, "") for change in told}
    others = sorted(others, key=lambda one: (one.day, one.phase is not None))
    by_day = {**{one.day: one for one in others if one.day > told[0].start}, **words}
    # Who begins a race block in the phase that holds stays in its week.
    goes_on = {change.start: change.phase for change in told if change.race_block}
    spans: list[PhaseSpan] = []
    for day in sorted(by_day):
        if not spans or goes_on.get(day) != spans[-1].phase:
            phase = by_day[day].phase or spans[-1].phase
            window = Window(day if spans else min(day, UNTOLD), FAR)
            spans.append(PhaseSpan(window, phase, Stage.BASE, day, why=by_day[day].why))
    ends = [*(one.window.start for one in spans[1:]), FAR]
    return tuple(
        replace(one, window=Window(one.window.start, end))
        for one, end in zip(spans, ends, strict=True)
    )


def _after_races(
    races: Iterable[Race], told: Sequence[PhaseChange], rules: SeasonRules | None
) -> Iterable[Setback]:
    """What A races do to the phase, unless the runner chose one after the race."""
    if rules is None:
        return
    goals = [race for race in races if race.priority is Priority.A]
    back = [(race, rules.macrocycle(race.distance_m)) for race in goals]
    decided = {change.start for change in told}
    decided |= {race.day for race, macrocycle in back if macrocycle.then_phase is not None}
    for race, macrocycle in back:
        phase, again = macrocycle.then_phase, race.day + macrocycle.then_from_days_after * DAY
        if phase is None:
            continue
        yield Setback(race.day + DAY, phase, f"You recover from {race.name}: phase {phase} holds.")
        if not any(race.day < day <= again for day in decided):
            why = f"After {race.name} phase {phase} begins again with its first week."
            yield Setback(again, phase, why)


def _goals(
    races: Iterable[Race], told: Sequence[PhaseChange], rules: SeasonRules
) -> Iterable[Goal]:
    """The A races; a race block that the runner began belongs to the first race after it."""
    begun = [change.start for change in told if change.race_block]
    last = date.min
    for race in races:
        if race.priority is Priority.A:
            own = [day for day in begun if last < day <= race.day]
            yield Goal(race.day, rules.macrocycle(race.distance_m), min(own, default=None))
            last = race.day


def _spans(phases: Sequence[PhaseSpan], laid: Sequence[Stretch]) -> Iterable[PhaseSpan]:
    """Both timelines in one: a new span wherever either begins something new."""
    starts = sorted({one.window.start for one in phases} | {one.window.start for one in laid})
    ends = [*starts[1:], FAR]
    on, block = iter(phases), iter(laid)
    phase, stretch = next(on), next(block)
    for start, end in zip(starts, ends, strict=True):
        if start >= phase.window.end:
            phase = next(on)
        if start >= stretch.window.end:
            stretch = next(block)
        window, held = Window(start, end), stretch.block
        stage = held.stage if held else Stage.BASE
        yield replace(phase, window=window, stage=stage, block=held)


def _cut(window: Window, to: Window) -> Window:
    return Window(max(window.start, to.start), min(window.end, to.end))
