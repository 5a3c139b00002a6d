"""The runner all benches plan for: six runs a week, five muscles on the two lists."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from functools import cache
from zoneinfo import ZoneInfo

from plansync.feed.entries import Entry, entries
from plansync.feed.options import FeedOptions, Links, Names
from plansync.feed.render import Feed, KeptEvent, Rendering, assemble, render
from plansync.opt.catalogue import Catalogue
from plansync.opt.imbalance import Activity, Body, Imbalance
from plansync.opt.reading import build
from plansync.plan.combine import combine
from plansync.plan.model import Plan
from plansync.plan.preferences import Preferences
from plansync.plan.season import PhaseChange, season
from plansync.resources import load_config
from plansync.runs.model import Run, RunKind, RunStatus
from plansync.runs.timing import Habits
from plansync.times import DAY, Window, at_local

TZ = ZoneInfo("Europe/Zurich")
MONDAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 1, 19, 0, tzinfo=UTC)
LATER = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)
OPTIONS = FeedOptions()
LINKS = Links("https://plansync.example")
EVENTS = 300
_KINDS = {"e": RunKind.EASY, "q": RunKind.INTERVALS, "t": RunKind.TEMPO, "l": RunKind.LONG}
_MINUTES = {"e": 45, "q": 60, "t": 55, "l": 110}
_WEEK = "eqeet.l"
_OVER = ("gastrocnemius-lateral", "soleus", "tfl")
_UNDER = ("gluteus-medius", "tibialis-posterior")


@dataclass(frozen=True, slots=True)
class World:
    """What a plan is made of: the runs and the phase that holds in the whole window."""

    runs: tuple[Run, ...]
    phase: int
    window: Window

    def plan(self) -> Plan:
        """The plan, woven anew."""
        return combine(
            self.runs,
            season([PhaseChange(self.phase, MONDAY)], (), rules=catalogue().season),
            _BODY,
            Preferences("bench", TZ, Habits(time(6, 30))),
            catalogue(),
            self.window,
            NOW,
        )

    def moved(self) -> "World":
        """The same weeks with one run a day and two hours later, from the middle of the plan."""
        middle = len(self.runs) // 2
        place = next(n for n in range(middle, len(self.runs)) if self._is_free_after(n))
        old = self.runs[place]
        new = replace(old, day=old.day + DAY, start=at_local(old.day + DAY, time(8, 30), TZ))
        return replace(self, runs=(*self.runs[:place], new, *self.runs[place + 1 :]))

    def _is_free_after(self, place: int) -> bool:
        taken = {run.day for run in self.runs}
        return self.runs[place].day + DAY not in taken


@cache
def catalogue() -> Catalogue:
    """The shipped catalogue, read once."""
    return build(load_config())


def world(*, days: int, phase: int = 1) -> World:
    """A runner's plan of so many days, seen the evening before it begins."""
    runs = (_run(n) for n in range(days) if _WEEK[n % 7] != ".")
    return World(tuple(runs), phase, Window(MONDAY, MONDAY + days * DAY))


def told(plan: Plan) -> tuple[Entry, ...]:
    """The entries of a plan as a feed shows them."""
    return entries(plan, _names(), options=OPTIONS, links=LINKS)


def feed_entries() -> tuple[Window, tuple[Entry, ...]]:
    """The window and the entries of a feed of 300 events."""
    made = world(days=112)
    found = told(made.plan())
    if len(found) < EVENTS:
        raise ValueError(f"the plan has {len(found)} events only: give it more days")
    return made.window, found[:EVENTS]


def rendered(
    found: tuple[Entry, ...], kept: Mapping[str, KeptEvent], now: datetime = NOW
) -> Rendering:
    """The events of entries, kept ones kept."""
    return render(found, kept, tz=TZ, options=OPTIONS, now=now)


def assembled(events: tuple[KeptEvent, ...], window: Window) -> Feed:
    """The feed of events."""
    return assemble(events, tz=TZ, window=window, name=OPTIONS.name, url=LINKS.base)


def by_uid(events: tuple[KeptEvent, ...]) -> Mapping[str, KeptEvent]:
    """The events as the store hands them in."""
    return {event.uid: event for event in events}


def _run(number: int) -> Run:
    letter, day = _WEEK[number % 7], MONDAY + number * DAY
    minutes = _MINUTES[letter] + number // 7
    return Run(
        key=f"run-{number}",
        day=day,
        start=at_local(day, time(6, 30), TZ),
        duration_s=minutes * 60,
        kind=_KINDS[letter],
        status=RunStatus.PLANNED,
        title=f"Week {number // 7 + 1}, run {number % 7 + 1}",
        source="Marathon plan",
        timed=True,
        distance_m=minutes * 180.0,
        planned_duration_s=minutes * 60,
    )


def _names() -> Names:
    muscles = catalogue().muscles.by_id.values()
    return Names(
        muscles={one.id: one.name for one in muscles},
        regions={one.id: one.region for one in muscles},
        phases={phase.number: phase.name for phase in catalogue().phases.values()},
    )


_BODY = Body(
    imbalances=(
        *(Imbalance(one, Activity.OVERACTIVE) for one in _OVER),
        *(Imbalance(one, Activity.UNDERACTIVE) for one in _UNDER),
    ),
    equipment=frozenset({"foam-roller", "ball", "mini-band", "step", "dumbbells"}),
)
