"""All that is kept of a runner as one JSON document; secrets stay behind."""

import base64
import dataclasses
import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from plansync.store import Tx
from plansync.store.runs_codec import run_to_json
from plansync.store.sources import Source

SCHEMA = 1
_SECRET = ("tokens", "secret_hash", "id_hash", "lease_by", "lease_until", "version")


def export(tx: Tx, athlete_id: str, now: datetime) -> bytes:
    """The document as UTF-8 JSON; NotFoundError when there is no such runner."""
    document = {
        "schema": SCHEMA,
        "exported_at": now,
        "athlete": _plain(tx.athletes.get(athlete_id)),
        "phases": _rows(tx.phases.active(athlete_id)),
        "races": _rows(tx.races.list(athlete_id)),
        "assessments": _rows(tx.assessments.list(athlete_id)),
        "sources": [_source(tx, one) for one in tx.sources.list(athlete_id)],
        "strava": _plain(tx.connections.find(athlete_id)),
        "recorded_runs": _rows(tx.activities.list(athlete_id, now)),
        "recorded_workouts": _rows(tx.activities.workouts(athlete_id, now)),
        "sessions": _rows(tx.plans.sessions(athlete_id)),
        "marks": _rows(tx.marks.list(athlete_id)),
        "notes": list(tx.plans.notes(athlete_id)),
        "absences": list(tx.plans.absences(athlete_id)),
        "feed": _plain(tx.feeds.active(athlete_id)),
        "sign_ins": _rows(tx.sign_ins.list(athlete_id, now)),
        "audit": _rows(tx.audit.list(athlete_id)),
        "receipts": _rows(tx.receipts.list(athlete_id)),
    }
    return json.dumps(document, ensure_ascii=False, indent=2, default=_told).encode()


def _source(tx: Tx, source: Source) -> dict[str, Any]:
    body = tx.sources.body(source.athlete_id, source.id)
    runs = tx.sources.runs_of(source.athlete_id, source.id)
    return {
        **_plain(source),
        "address": source.address,
        "runs": [run_to_json(run) for run in runs],
        "last_good_copy_base64": base64.b64encode(body).decode() if body else None,
    }


def _rows(rows: Iterable[Any]) -> list[Any]:
    return [_plain(row) for row in rows]


def _plain(row: Any) -> Any:
    """A row's fields without those that open anything."""
    if row is None:
        return None
    kept = (one.name for one in dataclasses.fields(row) if one.name not in _SECRET)
    return {name: getattr(row, name) for name in kept}


def _told(value: object) -> object:
    """What JSON has no word for: instants, days, and rows within rows."""
    if isinstance(value, date):
        return value.isoformat()
    return _plain(value)
