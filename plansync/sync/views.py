"""What use cases answer with: plain values that a page, a command or a test can show.

Nothing here decides; the words a runner reads about a state are part of the value.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from plansync.feed.entries import Entry
from plansync.opt.assessment import Assessment
from plansync.opt.health import Flag
from plansync.plan.diff import Change
from plansync.plan.model import Note, Plan
from plansync.plan.race_block import Waiting
from plansync.plan.season import Race
from plansync.plan.session import Session
from plansync.plan.timeline import Chapter
from plansync.runs.model import Run
from plansync.store.sources import SourceKind, SourceState
from plansync.store.work import WorkCount, WorkLog
from plansync.sync.mark_views import MarkView


class StravaState(StrEnum):
    """How a runner stands with Strava."""

    ABSENT = "absent"
    """This PlanSync has no Strava application: nothing can be connected."""
    NONE = "none"
    """Not connected."""
    CONNECTED = "connected"
    RECONNECT = "reconnect"
    """The permission is gone; the runner has to connect again."""
    PAUSED = "paused"
    """Strava does not serve this PlanSync's application at the moment."""


@dataclass(frozen=True, slots=True)
class StravaView:
    """A runner's connection, with one sentence that says what it means.

    `sees_private` is False when private runs are invisible. `retry_at` is when it is read next.
    """

    state: StravaState
    text: str
    strava_athlete_id: str | None = None
    reason: str = ""
    sees_private: bool = True
    connected_at: datetime | None = None
    synced_at: datetime | None = None
    retry_at: datetime | None = None
    runs: int = 0
    failures: int = 0


@dataclass(frozen=True, slots=True)
class Account:
    """A runner as the top of every page knows it; `zone_chosen` is False for the default.

    `health_asked` is False until the health questions were answered, if only with no.
    """

    athlete_id: str
    name: str
    zone: str
    strava: StravaState
    demo: bool
    created_at: datetime
    zone_chosen: bool = True
    health_asked: bool = True


@dataclass(frozen=True, slots=True)
class SignInView:
    """A browser that is signed in; `id_hash` names it for `close_one`."""

    id_hash: str
    created_at: datetime
    seen_at: datetime
    agent: str


@dataclass(frozen=True, slots=True)
class Connected:
    """The end of connecting with Strava; `note` tells what the runner should know, or ""."""

    athlete_id: str
    is_new: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class SourceView:
    """A plan source: how it stands, how old its last good copy is, what is in it.

    `address` is shortened so that its secret part does not show. `runs` counts those from today
    on, `next_day` is the first of them.
    """

    id: str
    name: str
    kind: SourceKind
    address: str | None
    state: SourceState
    error: str
    created_at: datetime
    fetched_at: datetime | None
    good_at: datetime | None
    age: timedelta | None
    next_fetch_at: datetime | None
    runs: int
    next_day: date | None


@dataclass(frozen=True, slots=True)
class RunView:
    """A run with its calendar entry and the entries of its sessions, before first.

    `entry` is None when the runner chose not to see runs in the calendar.
    """

    run: Run
    sessions: tuple[Entry, ...]
    entry: Entry | None = None


@dataclass(frozen=True, slots=True)
class PhaseNow:
    """The phase of today in a line; `why` says why it is not the one the runner chose."""

    phase: int
    name: str
    since: date
    week: int
    says: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class DayView:
    """One day of a week."""

    day: date
    is_today: bool
    entries: tuple[Entry, ...]
    phase: int
    absent: tuple[tuple[str, str], ...] = ()
    """Where a session could stand and none does, and why."""


@dataclass(frozen=True, slots=True)
class WeekView:
    """Seven days from Monday on, and the Mondays beside it (None at the edge of the plan).

    `review` looks back on the week in sentences; `marking` tells the state of sessions by uid.
    """

    monday: date
    days: tuple[DayView, ...]
    phase: PhaseNow
    notes: tuple[Note, ...]
    previous: date | None
    following: date | None
    minutes: int
    """Minutes of our sessions in the week."""
    review: tuple[str, ...] = ()
    marking: Mapping[str, MarkView] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class SessionView:
    """One session with its steps, and its run unless it stands on its own."""

    entry: Entry
    session: Session
    run: Run | None
    is_past: bool
    marking: MarkView = field(default_factory=MarkView)


@dataclass(frozen=True, slots=True)
class FeedView:
    """The feed's address in every form, and who fetched it last. `exists` False: there is none.

    With `local_only` Google and Outlook cannot reach it: their links are None and `reason` says
    why. `broken` tells why the newest plan was not published; the last good one still serves.
    """

    exists: bool
    https: str = ""
    webcal: str = ""
    busy: str = ""
    google: str | None = None
    outlook: str | None = None
    outlook_work: str | None = None
    qr_svg: str = ""
    created_at: datetime | None = None
    modified: datetime | None = None
    fetched_at: datetime | None = None
    fetched_by: str = ""
    fetches: int = 0
    local_only: bool = False
    reason: str = ""
    broken: str = ""


@dataclass(frozen=True, slots=True)
class PainLine:
    """A pain the runner flagged; side "both", "left" or "right"."""

    muscle: str
    level: int
    side: str = "both"
    since: date | None = None
    kind: str = ""


@dataclass(frozen=True, slots=True)
class PainView:
    """An open pain: what it takes away, in words, and whether to ask today how it is.

    `again` tells that it came back soon after it was gone.
    """

    line: PainLine
    name: str
    limits: str
    is_asked: bool
    again: bool


@dataclass(frozen=True, slots=True)
class Overview:
    """What the first page tells a runner: what comes next, today, and whether all is well.

    `troubles` are sentences about work that failed for good.
    """

    account: Account
    now: datetime
    today: date
    next_run: RunView | None
    entries: tuple[Entry, ...]
    phase: PhaseNow
    sources: tuple[SourceView, ...]
    strava: StravaView
    feed: FeedView
    notes: tuple[Note, ...]
    planned_at: datetime | None
    troubles: tuple[str, ...] = ()
    pains: tuple[PainView, ...] = ()
    """The open pains nobody told of today."""


@dataclass(frozen=True, slots=True)
class MuscleChoice:
    """A muscle as the body page offers it, and on which lists it may stand."""

    id: str
    name: str
    latin: str
    region: str
    can_be_overactive: bool
    can_be_underactive: bool
    function: str = ""
    typical: str = ""
    sided: bool = True


@dataclass(frozen=True, slots=True)
class RegionChoice:
    """The muscles of one region of the body."""

    region: str
    muscles: tuple[MuscleChoice, ...]


@dataclass(frozen=True, slots=True)
class BodyForm:
    """The runner's answers about the body, and everything there is to choose from.

    `overactive` and `underactive` hold the words of the profile: an id or alias, with ":left" or
    ":right" where one side is meant. `cleared_on` has the day of each clearance PlanSync was told.
    """

    overactive: tuple[str, ...]
    underactive: tuple[str, ...]
    severity: Mapping[str, str]
    equipment: tuple[str, ...]
    signs: tuple[str, ...]
    health: tuple[str, ...]
    cleared: tuple[str, ...]
    pain: tuple[PainLine, ...]
    regions: tuple[RegionChoice, ...]
    equipment_choices: tuple[tuple[str, str], ...]
    assessments: tuple[Assessment, ...]
    flags: tuple[Flag, ...]
    cleared_on: Mapping[str, date] = field(default_factory=dict)
    pains: tuple[PainView, ...] = ()


@dataclass(frozen=True, slots=True)
class PhaseLine:
    """One change in the runner's phase history, and what spoke against it when they went on."""

    id: int
    phase: int
    name: str
    start: date
    override: bool
    made_at: datetime
    against: tuple[str, ...] = ()
    race_block: bool = False


@dataclass(frozen=True, slots=True)
class PhaseChoice:
    """A phase to choose, and the guards that are not met for a start today."""

    phase: int
    name: str
    says: str
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RaceProposal:
    """A race that is coming up, and what it suggests: a phase from a day on, or only a word.

    `waiting` are better phases and why they wait. `is_race_block` says that this is the block
    before the race; `can_begin` that the runner may begin it today.
    """

    race: Race
    days: int
    text: str
    phase: int | None = None
    start: date | None = None
    says: str = ""
    waiting: tuple[Waiting, ...] = ()
    is_race_block: bool = False
    can_begin: bool = False


@dataclass(frozen=True, slots=True)
class PhaseView:
    """The phase page: where the runner is, how it came, what may come.

    `due` says that the phase has run long enough, "" before.
    """

    now: PhaseNow
    weeks_least: int
    weeks_most: int
    changes: tuple[PhaseLine, ...]
    can_undo: bool
    proposals: tuple[RaceProposal, ...]
    choices: tuple[PhaseChoice, ...]
    timeline: tuple[Chapter, ...] = ()
    due: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a phase change would do; nothing is saved. `digest` names exactly this preview.

    With `race_block` the race block begins with it. A race block's preview tells what is
    proposed, and `waiting`; with `is_change` False there is nothing to apply.
    """

    phase: int
    name: str
    start: date
    override: bool
    before: Plan
    after: Plan
    change: Change
    digest: str
    warnings: tuple[str, ...]
    needs_override: bool
    race_block: bool = False
    text: str = ""
    waiting: tuple[Waiting, ...] = ()
    is_change: bool = True


@dataclass(frozen=True, slots=True)
class CallsView:
    """The shared budget of calls to Strava."""

    short_used: int
    short_limit: int
    day_used: int
    day_limit: int
    blocked_until: datetime | None


@dataclass(frozen=True, slots=True)
class StravaStatus:
    """The application's state at Strava, for who runs this PlanSync."""

    configured: bool
    text: str
    runners: int = 0
    calls: CallsView | None = None
    paused_until: datetime | None = None
    subscription_id: str | None = None
    callback_url: str = ""


@dataclass(frozen=True, slots=True)
class WorkView:
    """Due work of every kind, what failed for good, and when each piece last went well."""

    counts: tuple[WorkCount, ...]
    dead: tuple[WorkLog, ...]
    log: tuple[WorkLog, ...] = field(repr=False)
