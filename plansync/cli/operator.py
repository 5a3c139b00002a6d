"""`plansync strava`: the application's state at Strava and its webhook subscription."""

import click

from plansync.cli.service import opened
from plansync.sync.views import StravaStatus


@click.group()
def strava() -> None:
    """Show the Strava app's state, subscribe or unsubscribe."""


@strava.command("status")
def status() -> None:
    """Show how the application stands."""
    with opened() as services:
        _tell(services.operator.strava_status())


@strava.command("subscribe")
def subscribe() -> None:
    """Ask Strava to tell this PlanSync of new runs (needs a public https address)."""
    with opened() as services:
        _tell(services.operator.subscribe())


@strava.command("unsubscribe")
def unsubscribe() -> None:
    """End the webhook subscription."""
    with opened() as services:
        _tell(services.operator.unsubscribe())


def _tell(said: StravaStatus) -> None:
    click.echo(said.text)
    if said.calls:
        calls = said.calls
        click.echo(
            f"calls: {calls.short_used}/{calls.short_limit} in 15 minutes, "
            f"{calls.day_used}/{calls.day_limit} today"
        )
    if said.subscription_id:
        click.echo(f"subscription {said.subscription_id} at {said.callback_url}")
