"""Commands for one runner: accounts, phase, races, sources, feed, and reading now."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import click
from rich.table import Table

from plansync.cli import console
from plansync.cli.service import opened, plain
from plansync.errors import InputError, NotFoundError
from plansync.plan.diff import Change
from plansync.plan.profile import read_profile
from plansync.plan.race_block import Waiting
from plansync.plan.season import Priority
from plansync.plan.timeline import Chapter
from plansync.sync.services import Services

ATHLETE = click.option(
    "--athlete", "athlete_id", help="The runner's id; not needed for the only one."
)


def the_one(services: Services, athlete_id: str | None) -> str:
    """The id given, or that of the only runner; InputError when that is not clear."""
    if athlete_id is not None:
        return services.accounts.get(athlete_id).athlete_id
    known = services.accounts.all()
    if len(known) == 1:
        return known[0].athlete_id
    if not known:
        raise NotFoundError("there is no runner yet", hint="plansync athlete add NAME")
    raise InputError("there are several runners", hint="name one with --athlete; see athlete list")


@click.command()
@ATHLETE
def sync(athlete_id: str | None) -> None:
    """Read Strava and the plan sources now, and plan again."""
    with opened() as services:
        chosen = (
            [the_one(services, athlete_id)]
            if athlete_id
            else [one.athlete_id for one in services.accounts.all()]
        )
        for one in chosen:
            _read_all(services, one)


def _read_all(services: Services, athlete_id: str) -> None:
    account = services.accounts.get(athlete_id)
    with console.progress(f"reading for {account.name}"):
        for source in services.sources.list(athlete_id):
            if source.address is not None:
                services.refresh.read_source(athlete_id, source.id)
        if account.strava == "connected":
            services.refresh.sync_athlete(athlete_id)
        changed = services.refresh.replan(athlete_id)
    click.echo(f"{account.name}: {'planned anew' if changed else 'nothing changed'}")


@click.group()
def athlete() -> None:
    """Add, list, link, export or delete runners."""


@athlete.command("add")
@click.argument("name")
@click.option("--profile", type=console.FILE, help="A profile in TOML to begin with.")
def add_athlete(name: str, profile: console.OptionalPath) -> None:
    """Add a runner and print a sign-in link."""
    raw = _checked(profile) if profile else {}
    with opened() as services:
        made = services.accounts.create(name, plain(raw))
        click.echo(made)
        click.echo(services.public_url + services.accounts.sign_in_link(made), err=True)


def _checked(path: Path) -> dict[str, object]:
    """The profile in a file; its faults are told with the file's name."""
    raw = console.read_toml(path)
    read_profile(raw, console.catalogue(edition=console.edition_of(raw)), path=str(path))
    return raw


@athlete.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_athletes(as_json: bool) -> None:
    """List the runners."""
    with opened() as services:
        found = services.accounts.all()
    if as_json:
        rows = [
            {"id": one.athlete_id, "name": one.name, "timezone": one.zone, "strava": one.strava}
            for one in found
        ]
        console.write(console.as_json(rows), None)
        return
    table = Table("id", "name", "time zone", "strava", box=None, pad_edge=False)
    for one in found:
        table.add_row(one.athlete_id, one.name, one.zone, one.strava)
    console.table().print(table)


@athlete.command("link")
@ATHLETE
def link_athlete(athlete_id: str | None) -> None:
    """Print a one-time sign-in link, good for 15 minutes."""
    with opened() as services:
        path = services.accounts.sign_in_link(the_one(services, athlete_id))
        click.echo(services.public_url + path)


@athlete.command("export")
@ATHLETE
@click.option("-o", "--output", type=console.FILE, help="Write here instead of stdout.")
def export_athlete(athlete_id: str | None, output: console.OptionalPath) -> None:
    """Write everything kept of a runner as JSON."""
    with opened() as services:
        console.write(services.accounts.export_account(the_one(services, athlete_id)), output)


@athlete.command("delete")
@click.argument("athlete_id")
@click.option("--yes", is_flag=True, help="Do not ask.")
def delete_athlete(athlete_id: str, yes: bool) -> None:
    """Delete a runner and everything kept of them."""
    with opened() as services:
        account = services.accounts.get(athlete_id)
        if not yes:
            console.confirm(f"Delete {account.name} and everything kept of them?")
        services.accounts.delete_account(athlete_id)
        click.echo(f"deleted {account.name}")


@click.group()
def phase() -> None:
    """Show or set a runner's OPT phase."""


@phase.command("show")
@ATHLETE
def show_phase(athlete_id: str | None) -> None:
    """Show the phase of today and what comes."""
    with opened() as services:
        view = services.phases.current(the_one(services, athlete_id))
    now = view.now
    click.echo(f"phase {now.phase} {now.name}, week {now.week} (since {now.since})")
    for said in (now.says, now.why, view.due):
        if said:
            click.echo(said)
    for proposal in view.proposals:
        click.echo(f"{proposal.race.name} in {proposal.days} days: {proposal.text}")
        _tell_waiting(proposal.waiting)
    if view.timeline:
        console.table().print(_season(view.timeline))


def _season(chapters: Iterable[Chapter]) -> Table:
    """The blocks of the season, one a line."""
    table = Table("from", "to", "block", "phase", "a week", "without", box=None, pad_edge=False)
    for one in chapters:
        phases = ", ".join(str(phase) for phase in one.phases)
        last = str(one.last_day or "")
        table.add_row(str(one.start), last, one.name, phases, one.sessions, ", ".join(one.dropped))
    return table


def _tell_waiting(waiting: Iterable[Waiting]) -> None:
    for one in waiting:
        click.echo(f"phase {one.phase} not yet: {' '.join(one.reasons)}")


@phase.command("set")
@click.argument("number", type=click.IntRange(1, 5))
@click.option("--from", "start", type=console.DAY, required=True, help="First day, YYYY-MM-DD.")
@click.option("--override", is_flag=True, help="Set it although a guard advises against it.")
@click.option("--dry-run", is_flag=True, help="Show the difference, change nothing.")
@ATHLETE
def set_phase(
    number: int, start: datetime, override: bool, dry_run: bool, athlete_id: str | None
) -> None:
    """Begin a phase on a day; says what changes."""
    with opened() as services:
        one, day = the_one(services, athlete_id), start.date()
        seen = services.phases.preview(one, number, day, override=override)
        if seen.needs_override and not dry_run:
            hint = "give --override to begin it all the same"
            raise InputError(" ".join(seen.warnings), hint=hint)
        for warning in seen.warnings:
            click.echo(warning, err=True)
        change = seen.change
        if not dry_run:
            change = services.phases.apply(one, number, day, override=override, digest=seen.digest)
    _tell(change)


@phase.command("race-block")
@click.argument("race_id")
@click.option("--from", "start", type=console.DAY, help="Begin it on this day, YYYY-MM-DD.")
@click.option("--dry-run", is_flag=True, help="Show the difference, change nothing.")
@ATHLETE
def begin_race_block(
    race_id: str, start: datetime | None, dry_run: bool, athlete_id: str | None
) -> None:
    """Begin the block before an A race in the phase that suits it; says what changes."""
    with opened() as services:
        one = the_one(services, athlete_id)
        seen = services.phases.race_block(one, race_id, start.date() if start else None)
        click.echo(seen.text)
        _tell_waiting(seen.waiting)
        if seen.is_change and not dry_run:
            services.phases.apply(
                one, seen.phase, seen.start, race_block=seen.race_block, digest=seen.digest
            )
    _tell(seen.change)


def _tell(change: Change) -> None:
    counts = (
        (len(change.added), "added"),
        (len(change.removed), "removed"),
        (len(change.moved), "moved"),
        (len(change.altered), "altered"),
    )
    said = ", ".join(f"{count} {what}" for count, what in counts if count) or "nothing changes"
    before, after = change.minutes_per_week_before, change.minutes_per_week_after
    click.echo(f"{said}; {before:g} -> {after:g} minutes a week")


@click.group()
def race() -> None:
    """Add, list or remove a runner's races."""


@race.command("add")
@click.argument("name")
@click.argument("day", type=console.DAY, metavar="DAY")
@click.option("--distance", "distance_m", type=click.FloatRange(min=1), help="Metres.")
@click.option("--priority", type=click.Choice([*Priority]), default="A", show_default=True)
@ATHLETE
def add_race(
    name: str, day: datetime, distance_m: float | None, priority: str, athlete_id: str | None
) -> None:
    """Add a race."""
    with opened() as services:
        made = services.races.add(
            the_one(services, athlete_id),
            name,
            day.date(),
            distance_m=distance_m,
            priority=Priority(priority),
        )
    click.echo(made)


@race.command("list")
@ATHLETE
def list_races(athlete_id: str | None) -> None:
    """List the races."""
    with opened() as services:
        for one in services.races.list(the_one(services, athlete_id)):
            distance = f"{one.distance_m:g} m" if one.distance_m else "-"
            click.echo(f"{one.key}  {one.day}  {one.priority}  {distance}  {one.name}")


@race.command("remove")
@click.argument("race_id")
@ATHLETE
def remove_race(race_id: str, athlete_id: str | None) -> None:
    """Remove a race."""
    with opened() as services:
        services.races.remove(the_one(services, athlete_id), race_id)


@click.group()
def source() -> None:
    """Add, list or remove a runner's plan sources."""


@source.command("add")
@click.argument("address_or_file")
@click.option("--name", required=True, help="What you call it.")
@ATHLETE
def add_source(address_or_file: str, name: str, athlete_id: str | None) -> None:
    """Add an address or a file with a plan."""
    with opened() as services, console.progress("reading the plan"):
        one = the_one(services, athlete_id)
        if "://" in address_or_file:
            made = services.sources.add_address(one, name, address_or_file)
        else:
            path = console.existing(address_or_file)
            made = services.sources.add_file(one, name, path.name, console.read_file(path))
    click.echo(f"{made.id}  {made.runs} runs")


@source.command("list")
@ATHLETE
def list_sources(athlete_id: str | None) -> None:
    """List the plan sources and how they stand."""
    with opened() as services:
        for one in services.sources.list(the_one(services, athlete_id)):
            told = one.error or f"{one.runs} runs, next {one.next_day or 'none'}"
            click.echo(f"{one.id}  {one.state}  {one.name}  {told}")


@source.command("remove")
@click.argument("source_id")
@ATHLETE
def remove_source(source_id: str, athlete_id: str | None) -> None:
    """Remove a plan source."""
    with opened() as services:
        services.sources.remove(the_one(services, athlete_id), source_id)


@click.group()
def feed() -> None:
    """Show, rotate or revoke a runner's calendar address."""


@feed.command("show")
@ATHLETE
def show_feed(athlete_id: str | None) -> None:
    """Print the feed's address, made when there is none."""
    with opened() as services:
        one = the_one(services, athlete_id)
        view = services.feeds.show(one)
        click.echo((view if view.exists else services.feeds.create(one)).https)
        if view.fetched_at:
            click.echo(
                f"last fetched {view.fetched_at:%Y-%m-%d %H:%M} UTC by {view.fetched_by}", err=True
            )


@feed.command("rotate")
@ATHLETE
def rotate_feed(athlete_id: str | None) -> None:
    """Give the feed a new address; the old one is gone at once."""
    with opened() as services:
        click.echo(services.feeds.rotate(the_one(services, athlete_id)).https)


@feed.command("revoke")
@ATHLETE
def revoke_feed(athlete_id: str | None) -> None:
    """End the feed's address."""
    with opened() as services:
        services.feeds.revoke(the_one(services, athlete_id))
