"""A whole PlanSync for use-case stories: a real store, the shipped catalogue, plans in memory."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from threading import Lock
from urllib.parse import parse_qsl, urlsplit
from zoneinfo import ZoneInfo

import requests

from plansync.errors import InputError, NotACalendarError, OutsideError
from plansync.opt.reading import build
from plansync.resources import load_config
from plansync.runs.classify import Verdict
from plansync.runs.model import RunKind, ScheduledRun
from plansync.simulator.fixtures import Record, activity, athlete
from plansync.simulator.server import SimulatorServer
from plansync.simulator.state import SimulatedStrava
from plansync.sources.base import Fetched, Reading, SourceEntry, Validators
from plansync.sources.fetch import LIMITS
from plansync.sources.target import target_of
from plansync.store import Store
from plansync.store.work import WorkItem
from plansync.sync.budget import StoreBudget
from plansync.sync.ports import Doors
from plansync.sync.rhythm import Rhythm, read_rhythm
from plansync.sync.services import Services, make_services
from plansync.sync.strava_door import StravaDoor
from plansync.sync.vault import StoreVault
from plansync.times import Window, at_local

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
MONDAY = date(2026, 11, 23)
ZURICH = ZoneInfo("Europe/Zurich")
DAY = timedelta(days=1)
ADDRESS = "https://plans.example/secret-part/robin.ics"
ROBIN = 7_000_001
KIM = 7_000_002
SECRET = "simulated-secret"
BROWSER = "browser-1"
NO_RUNS = b"# nothing is planned\n"
"""The body of a plan without a run."""
PROFILE = {
    "schema": 1,
    "timezone": "Europe/Zurich",
    "overactive": ["gastrocnemius-lateral", "tfl"],
    "underactive": ["gluteus-medius", "tibialis-posterior"],
    "equipment": ["foam-roller", "ball", "mini-band"],
    "time": {"default": "18:00"},
}


class Clock:
    """The time of a test, moved by hand."""

    def __init__(self, at: datetime = NOW) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def go(self, *, to: datetime | None = None, **span: float) -> None:
        """Nothing; it is later now."""
        self.at = to or self.at + timedelta(**span)


class CountedBell:
    """A bell nobody listens to."""

    def __init__(self) -> None:
        self.rings = 0
        self._lock = Lock()

    def ring(self) -> None:
        """Nothing; it rang once more."""
        with self._lock:
            self.rings += 1


@dataclass
class MemoryPlans:
    """Plan addresses in memory. A body is lines such as "2026-11-24 easy 8000 Easy run".

    Lines that begin with "#" say nothing; addresses are judged as the real door judges them.
    `fails` is raised by the next fetches; `etags` makes the server answer "not changed".
    """

    bodies: dict[str, bytes] = field(default_factory=dict)
    fails: Exception | None = None
    ask_again: timedelta | None = None
    asked: list[Validators | None] = field(default_factory=list)
    patience_s: list[float | None] = field(default_factory=list)
    meanwhile: list[Callable[[], object]] = field(default_factory=list)
    """What somebody else does while the next fetch is under way."""

    def fetch(
        self, address: str, validators: Validators | None = None, *, within_s: float | None = None
    ) -> Fetched | None:
        """What stands at an address."""
        self.patience_s.append(within_s)
        while self.meanwhile:
            self.meanwhile.pop()()
        self.asked.append(validators)
        if self.fails:
            raise self.fails
        host = target_of(address, frozenset()).host
        if address not in self.bodies:
            raise OutsideError(f"there is no calendar at this address of {host}", source=host)
        body = self.bodies[address]
        _refuse_page(body, host)
        etag = hashlib.sha256(body).hexdigest()
        if validators is not None and validators.etag == etag:
            return None
        return Fetched(body, "text/calendar", etag, None, address)

    def read(
        self, body: bytes, *, source_id: str, source_name: str, tz: ZoneInfo, window: Window
    ) -> Reading:
        """The runs of the lines whose day is in the window."""
        if len(body) > LIMITS.decoded_bytes:
            raise InputError(f"{source_name} is too large for a plan")
        _refuse_page(body, source_name)
        entries = _entries(body, source_id, source_name)
        inside = tuple(one for one in entries if one.day in window)
        return Reading(inside, (), source_name, len(entries) - len(inside), self.ask_again)


def lines(*runs: str) -> bytes:
    """The body of a plan."""
    return "\n".join(runs).encode() or NO_RUNS


def two_weeks(start: date = MONDAY) -> bytes:
    """Four runs a week for two weeks; on Sundays a long one."""
    week = ((1, "easy", 8000), (3, "tempo", 10000), (5, "easy", 6000), (6, "long", 20000))
    return lines(
        *(
            f"{start + (7 * n + day) * DAY} {kind} {far} {kind.title()} run {n}{day}"
            for n in range(2)
            for day, kind, far in week
        )
    )


@cache
def knowledge() -> tuple[dict[int, object], Rhythm]:
    """The shipped configuration, read once."""
    raw = load_config()
    return {7: build(raw), 6: build(raw, edition=6)}, read_rhythm(raw)


@dataclass
class World:
    """One PlanSync and what it stands in."""

    clock: Clock
    store: Store
    plans: MemoryPlans
    bell: CountedBell
    doors: Doors
    services: Services
    strava: SimulatedStrava | None = None

    def runner(self, name: str = "Robin", **changes: object) -> str:
        """The id of a new runner."""
        return self.services.accounts.create(name, {**PROFILE, **changes})

    def planned(self, body: bytes | None = None) -> str:
        """The id of a new runner whose plan of two weeks was read and woven."""
        athlete_id = self.runner()
        self.plans.bodies[ADDRESS] = body or two_weeks()
        self.services.sources.add_address(athlete_id, "Runna", ADDRESS)
        return athlete_id

    def due(self) -> list[tuple[str, str]]:
        """Kind and key of the work that is due now, taking nothing away."""
        with self.store.write() as tx:
            items: tuple[WorkItem, ...] = tx.work.claim("test", self.clock(), 60, limit=100)
            for item in items:
                tx.work.retry(item.id, "test", item.due_at, "", now=self.clock())
        return sorted((item.kind, item.key) for item in items)

    def connect(self, *scopes: str, browser: str = BROWSER, as_: str | None = None) -> str:
        """The id of the runner who went to Strava's permission page and came back."""
        return self.services.accounts.finish_connect(
            browser=browser, signed_in_as=as_, **self.permission(*scopes, browser=browser)
        ).athlete_id

    def permission(self, *scopes: str, browser: str = BROWSER) -> dict[str, str]:
        """What the browser brings back from the permission page."""
        assert self.strava is not None
        self.strava.auto_approve = scopes or True
        page = self.services.accounts.begin_connect(browser)
        answer = requests.get(page, allow_redirects=False, timeout=5)
        return dict(parse_qsl(urlsplit(answer.headers["Location"]).query))

    def ran(self, day: date, *, hour: int = 18, key: int | None = None) -> Record:
        """A run of eight kilometres for the simulator."""
        start = at_local(day, time(hour), ZURICH)
        return activity(start, 8000.0, activity_id=key, zone="Europe/Zurich")

    def worked_out(
        self, at: datetime, *, sport: str = "WeightTraining", minutes: int = 30, key: int = 900
    ) -> Record:
        """A workout for the simulator."""
        return activity(
            at,
            0.0,
            activity_id=key,
            elapsed_s=minutes * 60,
            name="Gym with Kim",
            sport_type=sport,
            zone="Europe/Zurich",
        )


def make_world(store: Store, *, server: SimulatorServer | None = None, clock: Clock) -> World:
    """A PlanSync on this store; with a simulator's server it has Strava."""
    catalogues, rhythm = knowledge()
    plans, bell = MemoryPlans(), CountedBell()
    door = None
    if server is not None:
        door = StravaDoor(
            app="1",
            client_secret=SECRET,
            api_url=server.api_url,
            oauth_url=server.oauth_url,
            vault=StoreVault(store),
            budget=StoreBudget(store, app="1", now=clock),
            now=clock,
            by="test",
        )
    doors = Doors(
        store=store,
        now=clock,
        catalogues=catalogues,  # type: ignore[arg-type] # object, so that it can be cached
        catalogue_digest="shipped",
        rhythm=rhythm,
        plans=plans,
        bell=bell,
        strava=door,
        public_url="https://plan.example",
        keep=timedelta(days=7),
        poll=timedelta(hours=1),
        webhook_secret="webhook-secret",
        verify_token="verify",
        link_keys=(b"l" * 32,),
    )
    strava = server.strava if server else None
    return World(clock, store, plans, bell, doors, make_services(doors), strava)


def simulated(clock: Clock, runs: Iterable[Record] = ()) -> SimulatedStrava:
    """A Strava with Robin, who ran these, and Kim, who ran nothing."""
    strava = SimulatedStrava(now=clock)
    strava.callback_domain = "plan.example"
    strava.add_athlete(athlete(ROBIN, "Robin"), runs)
    strava.add_athlete(athlete(KIM, "Kim"))
    strava.signed_in = ROBIN
    return strava


def with_doors(world: World, **changes: object) -> World:
    """The same world with other doors."""
    doors = replace(world.doors, **changes)  # type: ignore[arg-type] # any field
    return replace(world, doors=doors, services=make_services(doors))


def _refuse_page(body: bytes, source: str) -> None:
    if not body or body.startswith(b"<"):
        raise NotACalendarError("this is a web page, not a plan", source=source)


def _entries(body: bytes, source_id: str, source_name: str) -> list[SourceEntry]:
    """The entries in order of day; runs of the same title are told apart by their number."""
    seen: Counter[str] = Counter()
    try:
        told = [one for one in body.decode().splitlines() if not one.startswith("#")]
        entries = [_entry(one, source_id, source_name, seen) for one in told]
    except ValueError as error:
        raise NotACalendarError("this is no plan", source=source_name) from error
    return sorted(entries, key=lambda entry: entry.day)


def _entry(line: str, source_id: str, source_name: str, seen: Counter[str]) -> SourceEntry:
    day, kind, far, title = line.split(" ", 3)
    seen[title] += 1
    number = "" if seen[title] == 1 else f"#{seen[title]}"
    run = ScheduledRun(
        key=f"{source_id}/{title}{number}",
        source=source_name,
        day=date.fromisoformat(day),
        kind=RunKind(kind),
        title=title,
        distance_m=float(far),
    )
    verdict = Verdict(True, run.kind, run.distance_m, None, 1.0, "says so")
    return SourceEntry(title, run.day, None, None, True, verdict, "says so", title, run.key, (run,))
