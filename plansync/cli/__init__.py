"""The command line: all that the pages can do, and planning with no server at all."""

import sys
from collections.abc import Mapping
from types import MappingProxyType

import click

from plansync import __version__
from plansync.cli.lazy import Lazy
from plansync.errors import PlanSyncError

COMMANDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "assess": ("assess", "Show checks of the body, what signs suggest, take it over."),
        "athlete": ("runner", "Add, list, link, export or delete runners."),
        "backup": ("host", "Copy the embedded database to a file while it runs."),
        "doctor": ("host", "Check settings, database, Strava, clock and address."),
        "exercises": ("exercises", "Show the exercise catalogue."),
        "feed": ("runner", "Show, rotate or revoke a runner's calendar address."),
        "inspect": ("inspection", "Check up a plan feed: each event's verdict and why."),
        "phase": ("runner", "Show or set a runner's OPT phase."),
        "plan": ("planning", "Plan from files: no server, account or database."),
        "race": ("runner", "Add, list or remove a runner's races."),
        "restore": ("host", "Put a backup in the place of the embedded database."),
        "serve": ("host", "Run the service: pages, feed and scheduler."),
        "session": ("session", "List a week's sessions, show one, say how it was."),
        "source": ("runner", "Add, list or remove a runner's plan sources."),
        "strava": ("operator", "Show the Strava app's state, subscribe or unsubscribe."),
        "sync": ("runner", "Read Strava and plan sources now."),
    }
)
INTERRUPTED = 130
HINTS: Mapping[int, str] = MappingProxyType(
    {
        1: "mend what is named, then give the command again",
        3: "nothing of yours is lost; try again in a while, or see plansync doctor",
    }
)
"""What to do about an error that does not say so itself, by exit status."""


@click.group(cls=Lazy, modules=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="plansync")
def cli() -> None:
    """Put the right minutes of rolling, stretching and stabilization around every run."""


def main() -> None:
    """Run the command line; exit 0 fine, 1 your input, 2 usage, 3 the outside world."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """The exit status of a command line; errors are one line and a hint on stderr."""
    try:
        done = cli.main(args=arguments, prog_name="plansync", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.Abort:
        return INTERRUPTED
    except PlanSyncError as error:
        complain(error)
        return error.exit_status
    except BrokenPipeError:
        return 0
    return done if isinstance(done, int) else 0


def complain(error: PlanSyncError) -> None:
    """Say an error on stderr: one line, and what to do."""
    click.echo(f"plansync: {' '.join(str(error).split())}", err=True)
    click.echo(f"hint: {error.hint or HINTS[error.exit_status]}", err=True)
