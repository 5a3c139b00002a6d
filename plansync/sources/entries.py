"""From raw events to entries: identity, verdict, and the runs an event schedules."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

from plansync.runs.classify import Hint, Verdict, classify
from plansync.runs.model import RunKind, ScheduledRun
from plansync.sources.base import RawEvent, SourceEntry
from plansync.sources.quirks.producer import Producer

_DAY = timedelta(days=1)
_DONE_SIGN = "✅"


def entries_of(
    events: Iterable[RawEvent], *, producer: Producer, source_id: str, source_name: str
) -> tuple[SourceEntry, ...]:
    """The entries of the events, in order of day and start, each with a key of its own."""
    mended = [producer.mend(event) for event in events]
    seen: Counter[tuple[str, ...]] = Counter()
    made = []
    for event in sorted(mended, key=_order):
        identity = _identity(event, producer)
        seen[identity] += 1
        key = _key(source_id, *identity, str(seen[identity]))
        made.append(entry_of(event, _hint(event, producer), key=key, source_name=source_name))
    return tuple(made)


def entry_of(
    event: RawEvent,
    hint: Hint,
    *,
    key: str,
    source_name: str,
    distance_m: float | None = None,
    duration_s: int | None = None,
) -> SourceEntry:
    """The entry of one event; amounts given here are the source's own and beat its text."""
    known = replace(
        hint,
        distance_m=distance_m or hint.distance_m,
        duration_s=duration_s or hint.duration_s,
    )
    verdict = _verdict(event, known)
    return SourceEntry(
        title=event.title,
        day=event.day,
        start=event.start,
        end=event.end,
        all_day=event.all_day,
        verdict=verdict,
        reason=verdict.reason,
        uid=event.uid,
        key=key,
        scheduled=_scheduled(event, verdict, key=key, source_name=source_name),
    )


def key_of(source_id: str, event: RawEvent, nth: int) -> str:
    """The key of an event known by its day and title alone."""
    return _key(source_id, *_day_and_title(event), str(nth))


def _order(event: RawEvent) -> tuple[str, str, str, str]:
    return (event.day.isoformat(), str(event.start or ""), event.title, event.uid)


def _identity(event: RawEvent, producer: Producer) -> tuple[str, ...]:
    uid = producer.identity(event)
    return ("uid", uid, event.recurrence) if uid else _day_and_title(event)


def _day_and_title(event: RawEvent) -> tuple[str, ...]:
    return ("day", event.day.isoformat(), _normal(event.title))


def _normal(title: str) -> str:
    folded = unicodedata.normalize("NFKC", title).casefold()
    return re.sub(r"[^\w]+", " ", folded).strip()


def _key(*parts: str) -> str:
    return sha256("\x1f".join(parts).encode()).hexdigest()[:32]


def _hint(event: RawEvent, producer: Producer) -> Hint:
    said = producer.hint(event)
    lasts = event.end - event.start if event.start and event.end else None
    is_long = lasts is not None and lasts > _DAY
    return replace(
        said,
        completed=said.completed or event.title.startswith(_DONE_SIGN),
        all_day_days=lasts.days + 1 if lasts is not None and is_long else event.days,
        timed_duration_s=round(lasts.total_seconds()) if lasts and not is_long else None,
    )


def _verdict(event: RawEvent, hint: Hint) -> Verdict:
    if event.cancelled:
        return Verdict(False, RunKind.NONE, None, None, 1.0, "It was cancelled.")
    return classify(event.title, event.description, hint=hint)


def _scheduled(
    event: RawEvent, verdict: Verdict, *, key: str, source_name: str
) -> tuple[ScheduledRun, ...]:
    if not verdict.is_run:
        return ()
    run = ScheduledRun(
        key=key,
        source=source_name,
        day=event.day,
        kind=verdict.kind,
        title=event.title or "Run",
        start=event.start,
        distance_m=verdict.distance_m,
        duration_s=verdict.duration_s,
        optional=verdict.optional,
        fast_segments=verdict.fast_segments,
    )
    parts = tuple(
        replace(
            run,
            key=f"{key}-{n}",
            kind=part.kind,
            title=f"{run.title} ({part.label})",
            start=event.start if n == 1 else None,
            distance_m=part.distance_m,
            duration_s=part.duration_s,
            fast_segments=part.fast_segments,
        )
        for n, part in enumerate(verdict.parts, 1)
    )
    return parts or (run,)
