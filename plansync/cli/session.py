"""Commands about a runner's sessions: which there are, one in full, and how it was."""

from datetime import datetime

import click

from plansync.cli import console
from plansync.cli.runner import ATHLETE, the_one
from plansync.cli.service import opened
from plansync.feed.text import session_body
from plansync.plan.progress import Mark
from plansync.plan.session import UID_SUFFIX
from plansync.sync.mark_views import MarkView

TAKE_BACK = "none"


@click.group()
def session() -> None:
    """List a week's sessions, show one, or say how it was."""


@session.command("list")
@click.option("--week", type=console.DAY, help="A day of the week, YYYY-MM-DD; today without it.")
@ATHLETE
def list_sessions(week: datetime | None, athlete_id: str | None) -> None:
    """List the sessions of a week with their ids, and what was said of them."""
    with opened() as services:
        view = services.runner.week(the_one(services, athlete_id), week.date() if week else None)
    for entry in (one for day in view.days for one in day.entries if one.session):
        said = view.marking[entry.uid].mark or "-"
        click.echo(f"{_short(entry.uid)}  {entry.day}  {said or '-':10}  {entry.title}")
    for words in view.review:
        click.echo(words, err=True)


@session.command("show")
@click.argument("uid")
@ATHLETE
def show_session(uid: str, athlete_id: str | None) -> None:
    """Show one session: why, each step, what was said of it and what follows."""
    with opened() as services:
        view = services.runner.session(the_one(services, athlete_id), _long(uid))
    start, end = view.session.start, view.session.end
    click.echo(view.entry.title)
    click.echo(f"{view.session.day} {start:%H:%M} to {end:%H:%M}\n")
    click.echo(session_body(view.session))
    _tell(view.marking)


@session.command("mark")
@click.argument("uid")
@click.argument("mark", type=click.Choice([*(one.value for one in Mark), TAKE_BACK]))
@ATHLETE
def mark_session(uid: str, mark: str, athlete_id: str | None) -> None:
    """Say how a session was, up to a day ahead of its time; "none" takes it back."""
    with opened() as services:
        one = the_one(services, athlete_id)
        if mark == TAKE_BACK:
            services.marks.unmark(one, _long(uid))
            click.echo("taken back")
        else:
            _tell(services.marks.mark(one, _long(uid), Mark(mark), via="command"))
        services.refresh.replan(one)


def _tell(marking: MarkView) -> None:
    if marking.mark is None:
        return
    click.echo(marking.mark.value)
    for words in marking.follows:
        click.echo(words)


def _short(uid: str) -> str:
    return uid.removesuffix(UID_SUFFIX)


def _long(uid: str) -> str:
    """The uid as it is kept; its ending, the same for all, may be left away."""
    return uid if uid.endswith(UID_SUFFIX) else uid + UID_SUFFIX
