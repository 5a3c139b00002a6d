"""A scheduled run as JSON and back, without loss."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from plansync.runs.model import RunKind, ScheduledRun
from plansync.store.columns import JsonObject


def run_to_json(run: ScheduledRun) -> JsonObject:
    """The run as a JSON object; what is unknown or ordinary is left out."""
    known = {
        "start": run.start.isoformat() if run.start else None,
        "zone": _zone_of(run.start),
        "distance_m": run.distance_m,
        "duration_s": run.duration_s,
        "optional": run.optional or None,
        "fast_segments": run.fast_segments or None,
    }
    return {
        "key": run.key,
        "source": run.source,
        "day": run.day.isoformat(),
        "kind": run.kind.value,
        "title": run.title,
    } | {name: value for name, value in known.items() if value is not None}


def run_from_json(stored: JsonObject) -> ScheduledRun:
    """The run that `run_to_json` wrote."""
    return ScheduledRun(
        key=stored["key"],
        source=stored["source"],
        day=date.fromisoformat(stored["day"]),
        kind=RunKind(stored["kind"]),
        title=stored["title"],
        start=_start(stored),
        distance_m=stored.get("distance_m"),
        duration_s=stored.get("duration_s"),
        optional=stored.get("optional", False),
        fast_segments=stored.get("fast_segments", False),
    )


def _zone_of(start: datetime | None) -> str | None:
    zone = start.tzinfo if start else None
    return zone.key if isinstance(zone, ZoneInfo) else None


def _start(stored: JsonObject) -> datetime | None:
    if "start" not in stored:
        return None
    start = datetime.fromisoformat(stored["start"])
    return start.astimezone(ZoneInfo(stored["zone"])) if "zone" in stored else start
