"""`plansync inspect`: a plan feed's check-up, each event with its verdict and why."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from rich.table import Table

from plansync.cli import console
from plansync.clock import utc_now
from plansync.plan.profile import read_profile
from plansync.sources.base import Reading, SourceEntry
from plansync.sources.open import Loaded, load_any
from plansync.times import DAY, Window, local_day, zone

PAST_DAYS = 5 * 365
COMING_DAYS = 730


@click.command()
@click.argument("file_or_url")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--profile", type=console.FILE, help="Whose time zone to read it in.")
@click.option("--timezone", "zone_name", help="The time zone to read it in.")
def inspect(file_or_url: str, as_json: bool, profile: Path | None, zone_name: str | None) -> None:
    """Check up a plan feed: each event's verdict and why."""
    raw = console.read_toml(profile) if profile else {}
    who = read_profile(raw, console.catalogue(), path=str(profile or "profile"))
    today = local_day(utc_now(), who.tz)
    window = Window(today - PAST_DAYS * DAY, today + timedelta(days=COMING_DAYS))
    with console.progress("reading"):
        loaded = load_any(file_or_url, now=utc_now(), allow=console.fetch_allow())
    tz = zone(zone_name) if zone_name else who.tz
    reading = _read(loaded, tz, window)
    if reading.zone and not zone_name and "timezone" not in raw:
        tz = reading.zone
        reading = _read(loaded, tz, window)
    if as_json:
        console.write(console.as_json(_told(reading)), None)
    else:
        _show(reading)


def _read(loaded: Loaded, tz: ZoneInfo, window: Window) -> Reading:
    reading = loaded.read(source_id="inspect", tz=tz, window=window)
    # Hours are told where the days are counted: in the runner's zone.
    reading = replace(reading, entries=tuple(_local(one, tz) for one in reading.entries))
    if not reading.outside:
        return reading
    said = f"{reading.outside} events before {window.start} or after {window.end} are not shown"
    return replace(reading, warnings=(*reading.warnings, said))


def _local(entry: SourceEntry, tz: ZoneInfo) -> SourceEntry:
    start, end = (at.astimezone(tz) if at else None for at in (entry.start, entry.end))
    return replace(entry, start=start, end=end)


def _told(reading: Reading) -> dict[str, object]:
    return {
        "events": [_event(entry) for entry in reading.entries],
        "warnings": list(reading.warnings),
    }


def _event(entry: SourceEntry) -> dict[str, object]:
    verdict = entry.verdict
    return {
        "title": entry.title,
        "day": entry.day.isoformat(),
        "start": entry.start.isoformat(timespec="seconds") if entry.start else None,
        "end": entry.end.isoformat(timespec="seconds") if entry.end else None,
        "all_day": entry.all_day,
        "is_run": verdict.is_run,
        "kind": verdict.kind.value,
        "distance_m": verdict.distance_m,
        "duration_s": verdict.duration_s,
        "confidence": round(verdict.confidence, 2),
        "reason": entry.reason,
        "uid": entry.uid,
    }


def _show(reading: Reading) -> None:
    table = Table("day", "time", "event", "run", "kind", "km", "min", "why", box=None)
    for entry in reading.entries:
        verdict = entry.verdict
        table.add_row(
            f"{entry.day:%a %d %b %Y}",
            f"{entry.start:%H:%M}" if entry.start else "",
            entry.title,
            "yes" if verdict.is_run else "no",
            verdict.kind.value,
            f"{verdict.distance_m / 1000:g}" if verdict.distance_m else "",
            f"{verdict.duration_s / 60:g}" if verdict.duration_s else "",
            entry.reason,
        )
    page = console.table()
    page.print(table)
    runs = sum(entry.verdict.is_run for entry in reading.entries)
    page.print(f"{runs} runs in {len(reading.entries)} events")
    for warning in reading.warnings:
        page.print(f"warning: {warning}")
