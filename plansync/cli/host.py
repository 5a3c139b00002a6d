"""Commands for who runs a PlanSync: serve, doctor, backup, restore."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import click

from plansync.cli import console
from plansync.cli.checks import Verdict, check_all
from plansync.cli.serving import Address, run_server
from plansync.clock import utc_now
from plansync.errors import Fault, InputError
from plansync.settings import Settings, load_settings
from plansync.simulator import SimulatedStrava, SimulatorServer
from plansync.simulator.demo import PAST, begin, go_on, put_on_strava
from plansync.wiring import Running, build, configure_logs

# How every SQLite database begins (sqlite.org/fileformat2.html, 1.3.1).
SQLITE_HEAD = b"SQLite format 3\0"
DEMO_CLIENT_ID = "1"
DEMO_CLIENT_SECRET = "simulated-secret"  # noqa: S105 opens nothing but the simulator


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=8080, show_default=True)
@click.option("--demo", is_flag=True, help="A simulated Strava and a demo runner.")
@click.option(
    "--demo-without-strava", is_flag=True, help="The demo, unless a Strava app is set up."
)
def serve(host: str, port: int, demo: bool, demo_without_strava: bool) -> None:
    """Run the service: pages, feed and scheduler."""
    address = Address(host, port)
    address.must_be_free()
    environ = dict(console.environment())
    settings = at_home(environ, address)
    configure_logs(settings.log_level, as_json=False)
    with ExitStack() as stack:
        is_demo = demo or (demo_without_strava and not settings.has_strava)
        if is_demo:
            settings = stack.enter_context(_demo(environ, settings))
            _greet_demo(settings)
        else:
            _greet(settings)
        os.environ.update({k: v for k, v in environ.items() if k.startswith("PLANSYNC_")})
        run_server(address, demo=is_demo)


def at_home(environ: dict[str, str], address: Address) -> Settings:
    """The settings; the public address is where we listen, unless environment or file say another.

    What was decided is written into the environment, for the worker process to read.
    """
    settings = load_settings(environ)
    if "public_url" not in settings.model_fields_set:
        environ["PLANSYNC_PUBLIC_URL"] = address.url
        settings = load_settings(environ)
    return settings


@contextmanager
def _demo(environ: dict[str, str], settings: Settings) -> Iterator[Settings]:
    """Settings that lead to a simulated Strava and a data folder of their own."""
    if not settings.is_local:
        raise InputError(
            "the demo does not run on a public address",
            hint="set PLANSYNC_STRAVA_CLIENT_ID and _SECRET, or unset PLANSYNC_PUBLIC_URL",
        )
    strava = SimulatedStrava(DEMO_CLIENT_ID, DEMO_CLIENT_SECRET, now=utc_now)
    put_on_strava(strava, utc_now())
    with (
        tempfile.TemporaryDirectory(prefix="plansync-demo-") as folder,
        SimulatorServer(strava) as server,
    ):
        environ |= {
            "PLANSYNC_DATA_DIR": folder,
            "PLANSYNC_DATABASE_URL": "",
            "PLANSYNC_STRAVA_CLIENT_ID": DEMO_CLIENT_ID,
            "PLANSYNC_STRAVA_CLIENT_SECRET": DEMO_CLIENT_SECRET,
            "PLANSYNC_STRAVA_API_URL": server.api_url,
            "PLANSYNC_STRAVA_OAUTH_URL": server.oauth_url,
        }
        yield load_settings(environ)


def _greet_demo(settings: Settings) -> None:
    athlete_id = _begin_demo(settings)
    running = build(settings, demo=True)
    try:
        go_on(running.services, athlete_id)
        link = running.services.accounts.sign_in_link(athlete_id)
        feed = running.services.feeds.show(athlete_id).https
    finally:
        running.store.close()
    _tell_of_rules(running)
    click.echo("PlanSync demo: a simulated Strava, a demo runner; nothing leaves this machine.")
    click.echo(f"  pages  {settings.public_url}{link}  (signs you in once, good for 15 minutes)")
    click.echo(f"  feed   {feed}")
    click.echo("Ctrl-C stops it.")


def _begin_demo(settings: Settings) -> str:
    """The id of the demo's runner, who has been here for a fortnight."""
    then = utc_now() - PAST
    earlier = build(settings, now=lambda: then, demo=True)
    try:
        return begin(earlier.services)
    finally:
        earlier.store.close()


def _greet(settings: Settings) -> None:
    running = build(settings)
    try:
        accounts = running.services.accounts
        link = "" if accounts.all() else accounts.sign_in_link(None, kind="setup")
    finally:
        running.store.close()
    _tell_of_rules(running)
    click.echo(f"PlanSync on {settings.public_url}")
    if link:
        click.echo(f"  set up  {settings.public_url}{link}  (one use, good for 15 minutes)")
    click.echo("Ctrl-C stops it.")


def _tell_of_rules(running: Running) -> None:
    if faults := running.rules_faults:
        folder = running.settings.rules_folder
        said = f"{len(faults)} {'fault' if len(faults) == 1 else 'faults'}"
        click.echo(f"your own rules in {folder} are not used ({said}): plansync doctor", err=True)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def doctor(context: click.Context, as_json: bool) -> None:
    """Check settings, database, Strava, clock and address; says what to do."""
    verdicts = check_all(console.environment())
    if as_json:
        rows = [{"what": v.what, "ok": v.is_ok, "text": v.text, "do": v.to_do} for v in verdicts]
        console.write(console.as_json(rows), None)
    else:
        for verdict in verdicts:
            _tell(verdict)
    context.exit(0 if all(verdict.is_ok for verdict in verdicts) else 3)


def _tell(verdict: Verdict) -> None:
    click.echo(f"{'ok  ' if verdict.is_ok else 'BAD '} {verdict.what}: {verdict.text}")
    if verdict.to_do:
        click.echo(f"     {verdict.to_do}")


@click.command()
@click.argument("file", type=console.FILE)
def backup(file: Path) -> None:
    """Copy the embedded database to a file while it runs."""
    running = build(load_settings(console.environment()))
    try:
        running.store.backup(file)
    finally:
        running.store.close()
    click.echo(f"wrote {file}; it holds no key: keep the data folder's key file too")


@click.command()
@click.argument("file", type=console.FILE)
@click.option("--yes", is_flag=True, help="Do not ask.")
def restore(file: Path, yes: bool) -> None:
    """Put a backup in the place of the embedded database."""
    _must_be_database(file)
    if not yes:
        console.confirm("Replace the whole database by this backup?")
    running = build(load_settings(console.environment()))
    try:
        running.store.restore(file)
    finally:
        running.store.close()
    click.echo(f"restored {file}")


def _must_be_database(file: Path) -> None:
    if not console.read_file(console.existing(str(file))).startswith(SQLITE_HEAD):
        fault = Fault(str(file), "", "is not a copy of PlanSync's database")
        raise InputError([fault], hint="choose a file `plansync backup` wrote")
