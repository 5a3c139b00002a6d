"""What `plansync doctor` looks at: each thing with a verdict, and what to do."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import requests

from plansync.clock import utc_now
from plansync.errors import PlanSyncError
from plansync.settings import Settings, load_settings
from plansync.strava.headers import strava_time
from plansync.wiring import Running, build, load_knowledge

CLOCK_TOLERANCE = timedelta(minutes=2)
TIMEOUT_S = (3, 5)


@dataclass(frozen=True, slots=True)
class Verdict:
    """One thing that was looked at."""

    what: str
    is_ok: bool
    text: str
    to_do: str = ""


def check_all(environ: Mapping[str, str]) -> tuple[Verdict, ...]:
    """Every verdict, in the order in which things depend on each other."""
    try:
        settings = load_settings(environ)
    except PlanSyncError as error:
        return (Verdict("settings", False, error.text, error.hint),)
    return (
        Verdict("settings", True, f"data in {settings.folder}"),
        _ask("configuration", _configuration),
        *_own_rules(settings),
        *_database(settings),
        _public_address(settings),
        *_strava(settings),
    )


def _ask(what: str, question: Callable[[], str]) -> Verdict:
    try:
        return Verdict(what, True, question())
    except PlanSyncError as error:
        return Verdict(what, False, error.text or str(error), error.hint)


def _configuration() -> str:
    known = load_knowledge()
    return f"{len(known.catalogues[7].exercises)} exercises, sound"


def _own_rules(settings: Settings) -> Iterator[Verdict]:
    """Whether the host's own rules are used; what is wrong in them, all of it."""
    folder = settings.rules_folder
    if folder is None:
        return
    faults = load_knowledge(folder).faults
    if not faults:
        yield Verdict("own rules", True, f"those of {folder} are used")
        return
    told = "; ".join(str(fault) for fault in faults)
    to_do = "mend these places, then restart PlanSync; until then the shipped rules are used"
    yield Verdict("own rules", False, f"{folder}: {told}", to_do)


def _database(settings: Settings) -> Iterator[Verdict]:
    try:
        running = build(settings)
    except PlanSyncError as error:
        yield Verdict("database", False, error.text, error.hint)
        return
    try:
        kind = "SQLite" if settings.uses_sqlite else "PostgreSQL"
        yield _ask("database", lambda: _answers(running, kind))
        yield _scheduler(running)
    finally:
        running.store.close()


def _answers(running: Running, kind: str) -> str:
    running.store.check()
    return f"{kind} answers, tables at {running.store.revision()}"


def _scheduler(running: Running) -> Verdict:
    """Whether some PlanSync leads, and what failed for good."""
    leadership = running.store.try_lead()
    if leadership is not None:
        leadership.release()
        text, to_do = "no PlanSync is working on this database", "start one: plansync serve"
        return Verdict("scheduler", False, text, to_do)
    dead = running.services.operator.work().dead
    if dead:
        return Verdict(
            "scheduler",
            False,
            f"{len(dead)} pieces of work failed for good: {dead[0].kind}: {dead[0].last_error}",
            "see the log of plansync serve",
        )
    return Verdict("scheduler", True, "works")


def _public_address(settings: Settings) -> Verdict:
    if settings.is_local:
        text = f"{settings.public_url} is this machine only: calendars elsewhere cannot fetch"
        return Verdict("public address", True, text)
    try:
        answer = requests.get(f"{settings.public_url}/health/live", timeout=TIMEOUT_S)
    except requests.RequestException as error:
        to_do = "check PLANSYNC_PUBLIC_URL, the proxy and its certificate"
        return Verdict("public address", False, f"does not answer ({type(error).__name__})", to_do)
    is_ok = answer.status_code == requests.codes.ok
    text = f"{settings.public_url} answers {answer.status_code}"
    return Verdict("public address", is_ok, text, "" if is_ok else "is it this PlanSync?")


def _strava(settings: Settings) -> Iterator[Verdict]:
    if not settings.has_strava:
        to_do = "set PLANSYNC_STRAVA_CLIENT_ID and PLANSYNC_STRAVA_CLIENT_SECRET to connect it"
        yield Verdict("strava", True, "not set up; plans work without it", to_do)
        return
    try:
        answer = requests.head(settings.strava_api_url, timeout=TIMEOUT_S)
    except requests.RequestException as error:
        yield Verdict(
            "strava",
            False,
            f"cannot be reached ({type(error).__name__})",
            "check the network; nothing is lost, PlanSync tries again",
        )
        return
    yield Verdict("strava", True, "can be reached")
    yield _clock(strava_time(answer.headers))
    if settings.keeps_longer_than_agreed:
        yield Verdict(
            "strava data",
            False,
            f"is kept {settings.strava_keep_days} days",
            "Strava's API Agreement allows seven: PLANSYNC_STRAVA_KEEP_DAYS=7",
        )


def _clock(theirs: datetime | None) -> Verdict:
    if theirs is None:
        return Verdict("clock", True, "could not be compared")
    off = abs(utc_now() - theirs)
    is_ok = off <= CLOCK_TOLERANCE
    text = f"differs from Strava's by {round(off.total_seconds())} s"
    return Verdict("clock", is_ok, text, "" if is_ok else "set this machine's clock (NTP)")
