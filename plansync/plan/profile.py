"""The runner's profile: one document, read and checked as a whole, into typed choices."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from zoneinfo import ZoneInfo

from plansync.errors import Fault, InputError
from plansync.opt.assessment import Finding, finding_of
from plansync.opt.catalogue import Catalogue
from plansync.opt.imbalance import Activity, Body, Imbalance, Pain, Severity, Side
from plansync.opt.muscle import nearest, normal
from plansync.opt.proposal import Contradiction, propose
from plansync.plan.pains import open_pains
from plansync.plan.preferences import Preferences
from plansync.plan.profile_checks import Checked, faults_of
from plansync.plan.profile_shapes import (
    DEFAULT_ZONE,
    HINT,
    WEEKDAYS,
    FeedShape,
    PainShape,
    PhaseShape,
    ProfileShape,
    RaceShape,
    TimeShape,
    read_shape,
)
from plansync.plan.season import UNTOLD, PhaseChange, Race
from plansync.runs.timing import Habits
from plansync.times import zone

__all__ = [
    "DEFAULT_ZONE",
    "WEEKDAYS",
    "Break",
    "FeedChoices",
    "PastPhase",
    "Profile",
    "ProfileShape",
    "read_profile",
]


@dataclass(frozen=True, slots=True)
class FeedChoices:
    """What the runner wants to see in the calendar. Alarms are (kind, minutes) pairs."""

    style: str = "timed"
    runs: bool = True
    alarms: tuple[tuple[str, int], ...] = ()
    free_busy: str = "free"
    detail: str = "status"


@dataclass(frozen=True, slots=True)
class PastPhase:
    """A phase the runner says is behind them; `end` is exclusive."""

    phase: int
    start: date
    end: date
    standalone_done: int


@dataclass(frozen=True, slots=True)
class Break:
    """Days without running; `end` is exclusive, None while it lasts."""

    start: date
    end: date | None
    why: str


@dataclass(frozen=True, slots=True)
class Profile:
    """A checked profile. `assessed` is the day the body was last looked at.

    `contradictions` are muscles that `signs` put on both lists of a side: they stand on neither.
    `passed_over` are signs that the runner's edition has not.
    """

    tz: ZoneInfo
    body: Body
    phase_changes: tuple[PhaseChange, ...]
    history: tuple[PastPhase, ...]
    races: tuple[Race, ...]
    habits: Habits
    shape: ProfileShape = field(repr=False)
    feed: FeedChoices = FeedChoices()
    assessed: date | None = None
    breaks: tuple[Break, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    passed_over: tuple[Finding, ...] = ()

    def preferences_for(self, namespace: str) -> Preferences:
        """The planning choices; `namespace` is the root of every uid of this runner."""
        limits, choice = self.shape.limits, self.shape.preferences
        return Preferences(
            namespace=namespace,
            tz=self.tz,
            habits=self.habits,
            standalone_per_week=choice.standalone_per_week,
            same_day_doubles=choice.same_day_doubles,
            separate_hard_days=choice.separate_hard_days,
            gym=choice.gym,
            technique=choice.technique,
            edition=choice.edition,
            before_min=limits.before_min,
            after_min=limits.after_min,
            week_min=limits.week_min,
            assessed=self.assessed,
        )


def read_profile(
    raw: Mapping[str, object], catalogue: Catalogue, *, path: str = "profile"
) -> Profile:
    """The profile in a parsed document; InputError naming every wrong key and the nearest word."""
    shape, wrong, unread = read_shape(raw, path)
    faults = [*wrong]
    if shape is None:
        raise InputError(faults, hint=HINT)
    tz = _zone(shape.timezone, path, faults)
    listed = (
        *_listed(shape.overactive, Activity.OVERACTIVE, shape, catalogue, path, faults),
        *_listed(shape.underactive, Activity.UNDERACTIVE, shape, catalogue, path, faults),
    )
    seen = _seen(shape, catalogue, path, faults)
    faults.extend(faults_of(Checked(shape, catalogue, path, listed, unread)))
    if faults:
        raise InputError(faults, hint=HINT)
    choice = shape.preferences
    # The runner's own list wins over every sign.
    proposal = propose(seen, catalogue, edition=choice.edition, ces=choice.ces, own=listed)
    body = Body(
        imbalances=(*listed, *(one.imbalance for one in proposal.muscles)),
        equipment=frozenset(normal(one) for one in shape.equipment),
        health=frozenset(shape.health),
        pain=open_pains(pains_of(shape)),
        cleared=frozenset(shape.cleared),
    )
    return Profile(
        tz=tz or zone(DEFAULT_ZONE),
        body=body,
        phase_changes=tuple(_phase_changes(shape.phase)),
        history=tuple(
            PastPhase(one.phase, one.begin, one.to, one.standalone_done)
            for one in shape.phase.history
        ),
        races=tuple(_races(shape.races)),
        habits=_habits(shape.time),
        shape=shape,
        feed=_feed(shape.feed),
        assessed=shape.assessed,
        breaks=tuple(Break(one.begin, one.to, one.why) for one in shape.breaks),
        contradictions=proposal.contradictions,
        passed_over=proposal.passed_over,
    )


def _zone(name: str, path: str, faults: list[Fault]) -> ZoneInfo | None:
    try:
        return zone(name)
    except InputError as error:
        faults.extend(Fault(path, one.key, one.text, one.nearest) for one in error.faults)
        return None


def _listed(
    words: Iterable[str],
    activity: Activity,
    shape: ProfileShape,
    catalogue: Catalogue,
    path: str,
    faults: list[Fault],
) -> tuple[Imbalance, ...]:
    severities = {normal(word): Severity[level.upper()] for word, level in shape.severity.items()}
    found: dict[tuple[str, Side], Imbalance] = {}
    for word in words:
        name, _, side = word.partition(":")
        ids = _resolved(name, activity, catalogue, path, faults)
        if side and side not in ("left", "right"):
            said = f"{word!r}: a side is left or right"
            faults.append(Fault(path, activity, said, nearest(side, ("left", "right"))))
            continue
        for muscle in ids:
            level = severities.get(muscle, severities.get(normal(name), Severity.NORMAL))
            one = Imbalance(muscle, activity, Side(side) if side else Side.BOTH, level)
            found.setdefault((muscle, one.side), one)
    return _one_side_each(found.values())


def _resolved(
    name: str, activity: Activity, catalogue: Catalogue, path: str, faults: list[Fault]
) -> tuple[str, ...]:
    muscles = catalogue.muscles
    try:
        ids = muscles.resolve(name, activity)
    except KeyError:
        text = f"no muscle called {name!r}"
        faults.append(Fault(path, activity, text, muscles.nearest(name)))
        return ()
    if not ids or any(activity not in muscles.by_id[one].lists for one in ids):
        faults.append(Fault(path, activity, f"{name!r} is never listed as {activity}"))
        return ()
    return ids


def _one_side_each(listed: Iterable[Imbalance]) -> tuple[Imbalance, ...]:
    """Left and right of one muscle become both; a side beside both is dropped."""
    sides: dict[str, set[Side]] = {}
    every = list(listed)
    for one in every:
        sides.setdefault(one.muscle, set()).add(one.side)
    whole = {m for m, s in sides.items() if Side.BOTH in s or {Side.LEFT, Side.RIGHT} <= s}
    merged: dict[tuple[str, Side], Imbalance] = {}
    for one in every:
        side = Side.BOTH if one.muscle in whole else one.side
        known = merged.get((one.muscle, side))
        severity = max(one.severity, known.severity) if known else one.severity
        merged[one.muscle, side] = Imbalance(one.muscle, one.activity, side, severity, one.origin)
    return tuple(merged.values())


def _seen(
    shape: ProfileShape, catalogue: Catalogue, path: str, faults: list[Fault]
) -> tuple[Finding, ...]:
    known = catalogue.signs()
    found: list[Finding] = []
    for word in shape.signs:
        try:
            found.append(finding_of(word, known))
        except InputError as error:
            faults.extend(replace(one, path=path) for one in error.faults)
    return tuple(found)


def pains_of(shape: ProfileShape) -> tuple[Pain, ...]:
    """All pains of a profile, those that are gone as well."""
    return tuple(_pain(one) for one in shape.pain)


def _pain(one: PainShape) -> Pain:
    return Pain(
        muscle=one.muscle,
        level=one.level,
        side=Side(one.side),
        since=one.since,
        kind=one.kind,
        checked=one.checked,
        again=one.again,
        gone=one.gone,
    )


def _phase_changes(shape: PhaseShape) -> Iterable[PhaseChange]:
    for past in shape.history:
        yield PhaseChange(past.phase, past.begin)
    ends = [past.to for past in shape.history]
    since = shape.since or max(ends, default=UNTOLD)
    yield PhaseChange(shape.current, since, shape.override)


def _races(shapes: Iterable[RaceShape]) -> Iterable[Race]:
    """Races whose key is their name (and which of that name), so a new date keeps the uid."""
    names: list[str] = []
    for one in sorted(shapes, key=lambda race: race.day):
        names.append(one.name)
        key = f"{one.name} {names.count(one.name)}"
        yield Race(key, one.name, one.day, one.distance_m, one.priority)


def _habits(shape: TimeShape) -> Habits:
    clocks = (getattr(shape, name) for name in WEEKDAYS)
    by_weekday = {n: clock for n, clock in enumerate(clocks) if clock is not None}
    return Habits(shape.default, by_weekday, shape.easy_pace_s_per_km)


def _feed(shape: FeedShape) -> FeedChoices:
    alarms = tuple((one.kind, one.minutes) for one in shape.alarms)
    return FeedChoices(shape.style, shape.runs, alarms, shape.free_busy, shape.detail)
