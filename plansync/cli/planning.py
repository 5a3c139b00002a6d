"""`plansync plan`: files and addresses in, the combined plan out."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from rich.console import Console
from rich.table import Table

from plansync.cli import console
from plansync.cli.explaining import explained
from plansync.clock import utc_now
from plansync.errors import Fault, InputError
from plansync.feed.jsonform import as_json
from plansync.plan.model import Note
from plansync.plan.profile import read_profile
from plansync.runs.model import ScheduledRun
from plansync.sources.base import Reading
from plansync.sources.open import Loaded, load_any
from plansync.strava.export import Export, read_activities
from plansync.sync.offline import Offline, Outcome, around, plan_offline
from plansync.times import Window, local_day, zone

DEFAULT_DAYS = 14
NO_DAYS = Window(date.min, date.min)
MOST_DAYS = 400
YEARS = range(1990, 2101)


@click.command()
@click.option(
    "--runs",
    "sources",
    multiple=True,
    required=True,
    metavar="FILE_OR_URL",
    help="A plan: ICS or CSV, a file or an address. May be repeated.",
)
@click.option(
    "--activities",
    type=console.FILE,
    metavar="FILE",
    help="Recorded activities: activities.csv of Strava's export, or JSON.",
)
@click.option("--profile", type=console.FILE, metavar="FILE.toml", help="Who you are.")
@console.RULES_DIR
@click.option("--from", "start", type=console.DAY, help="First day (today).")
@click.option("--days", type=click.IntRange(1, MOST_DAYS), default=DEFAULT_DAYS, show_default=True)
@click.option("--now", metavar="ISO", help="Plan as if it were this instant.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["ics", "json", "table"]),
    default="table",
    show_default=True,
)
@click.option("--json", "only_json", is_flag=True, help="The same as --format json.")
@click.option(
    "--explain", is_flag=True, help="In the table: why each thing stands there, or does not."
)
@click.option("-o", "--output", type=console.FILE, help="Write here instead of stdout.")
def plan(
    sources: tuple[str, ...],
    activities: Path | None,
    profile: Path | None,
    rules_dir: Path | None,
    start: datetime | None,
    days: int,
    now: str | None,
    form: str,
    only_json: bool,
    explain: bool,
    output: Path | None,
) -> None:
    """Plan from files: no server, account or database."""
    written = console.read_toml(profile) if profile else {}
    edition = console.edition_of(written)
    known = console.knowledge(edition=edition, rules_dir=rules_dir)
    catalogue = known.catalogues[edition]
    plans = _loaded(sources)
    raw = _in_zone(written, plans)
    who = read_profile(raw, catalogue, path=str(profile or "profile"))
    at = _instant(now, who.tz)
    first = _near("--from", start).date() if start else local_day(at, who.tz)
    window = Window(first, first + timedelta(days=days))
    scheduled, notes = _scheduled(plans, who.tz, around(window))
    found, more = _recorded(activities, who.tz)
    given = Offline(
        scheduled=scheduled,
        completed=found.runs,
        has_recordings=activities is not None,
        profile=who,
        catalogue=catalogue,
        now=at,
        workouts=found.workouts,
        matching=known.rhythm.recorded,
    )
    outcome = plan_offline(given, window, (*notes, *more))
    form = "json" if only_json else form
    _write(outcome, "explained" if explain and form == "table" else form, at, output)


def _instant(text: str | None, tz: ZoneInfo) -> datetime:
    if text is None:
        return utc_now()
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        hint = "write it like 2026-11-22T12:00:00-08:00"
        raise InputError([Fault("--now", "", f"{text!r} is not an instant")], hint=hint) from error
    return _near("--now", at if at.tzinfo else at.replace(tzinfo=tz))


def _near(option: str, at: datetime) -> datetime:
    """The moment, when it lies in a year that calendars and time zones know."""
    if at.year not in YEARS:
        hint = f"choose a year from {YEARS[0]} to {YEARS[-1]}"
        raise InputError([Fault(option, "", f"the year {at.year} is too far")], hint=hint)
    return at


def _loaded(sources: Sequence[str]) -> tuple[Loaded, ...]:
    allow = console.fetch_allow()
    with console.progress("reading the plan"):
        return _apart([load_any(name, now=utc_now(), allow=allow) for name in sources])


def _apart(plans: Sequence[Loaded]) -> tuple[Loaded, ...]:
    """The plans, each with a name of its own: by it a run told by two of them is known."""
    names = [one.name for one in plans]
    nth = [names[: index + 1].count(name) for index, name in enumerate(names)]
    return tuple(
        replace(one, name=f"{one.name} ({n})") if n > 1 else one
        for one, n in zip(plans, nth, strict=True)
    )


def _in_zone(raw: Mapping[str, object], plans: Sequence[Loaded]) -> Mapping[str, object]:
    """The profile; without a time zone of its own, in the one the first plan that tells is in."""
    if "timezone" in raw:
        return raw
    told = (_read(number, one, zone("UTC"), NO_DAYS).zone for number, one in enumerate(plans))
    found = next((tz for tz in told if tz), None)
    return {**raw, "timezone": found.key} if found else raw


def _read(number: int, loaded: Loaded, tz: ZoneInfo, window: Window) -> Reading:
    return loaded.read(source_id=f"plan-{number}", tz=tz, window=window)


def _scheduled(
    plans: Sequence[Loaded], tz: ZoneInfo, window: Window
) -> tuple[tuple[ScheduledRun, ...], tuple[Note, ...]]:
    runs: list[ScheduledRun] = []
    notes: list[Note] = []
    for number, loaded in enumerate(plans):
        reading = _read(number, loaded, tz, window)
        runs.extend(reading.runs)
        notes.extend(Note("source", f"{loaded.name}: {said}") for said in reading.warnings)
    return tuple(runs), tuple(notes)


def _recorded(path: Path | None, tz: ZoneInfo) -> tuple[Export, tuple[Note, ...]]:
    if path is None:
        return Export((), 0, ()), ()
    found = read_activities(console.read_file(path), tz=tz, path=str(path))
    return found, tuple(Note("activities", f"{path.name}: {one}") for one in found.broken)


def _write(outcome: Outcome, form: str, at: datetime, output: Path | None) -> None:
    if form == "ics":
        console.write(outcome.feed(at).body, output)
    elif form == "json":
        console.write(console.as_json(as_json(outcome.plan, outcome.told_in_full())), output)
    elif form == "explained":
        console.write(explained(outcome).encode(), output)
    else:
        console.write(_table(outcome).encode(), output)


def _table(outcome: Outcome) -> str:
    page = Console(
        highlight=False,
        markup=False,
        emoji=False,
        soft_wrap=True,
        width=110,
        record=True,
        file=io.StringIO(),
    )
    table = Table("day", "time", "what", "min", "why", box=None, pad_edge=False)
    last: date | None = None
    for entry in outcome.entries:
        hour = f"{entry.start.astimezone(outcome.plan.tz):%H:%M}" if entry.start else ""
        day = f"{entry.day:%a %d %b}" if entry.day != last else ""
        why = entry.session.why if entry.session else ""
        table.add_row(day, hour, entry.title, str(entry.minutes or ""), why)
        last = entry.day
    page.print(table)
    for note in outcome.plan.notes:
        page.print(f"note: {note.text}")
    return page.export_text()
