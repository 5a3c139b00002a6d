"""Series of events expanded inside a window, within bounds no feed can break.

Which rules are expanded at all is decided in `rules`.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from time import monotonic

import recurring_ical_events
from icalendar import Calendar, Event

from plansync.sources.local_time import moment
from plansync.sources.rules import rule_refusal
from plansync.times import Window

MOST_SERIES = 500
MOST_OCCURRENCES = 2_000
_BUDGET_S = 5.0
# A series may be moved by a day or two and still touch the window.
_MARGIN = timedelta(days=2)


def occurrences(
    events: Iterable[Event], window: Window, *, warn: Callable[[str], None]
) -> Iterator[Event]:
    """Every single event and every occurrence of a series near the window."""
    series: dict[str, list[Event]] = {}
    for event in events:
        uid = str(event.get("UID", ""))
        if uid and _is_of_series(event):
            series.setdefault(uid, []).append(event)
        elif "RRULE" in event or "RDATE" in event:
            warn(f"{_title(event)!r}: a series without UID was left out")
        else:
            yield event
    yield from _expanded(list(series.values()), window, warn)


def _is_of_series(event: Event) -> bool:
    return any(name in event for name in ("RRULE", "RDATE", "RECURRENCE-ID"))


def _expanded(
    series: list[list[Event]], window: Window, warn: Callable[[str], None]
) -> Iterator[Event]:
    if len(series) > MOST_SERIES:
        warn(f"only the first {MOST_SERIES} of {len(series)} series were read")
    left, until = MOST_OCCURRENCES, monotonic() + _BUDGET_S
    for events in series[:MOST_SERIES]:
        if left <= 0 or monotonic() > until:
            warn("the calendar repeats too much: not all series were read")
            return
        refused = next(filter(None, map(_refusal, events)), None)
        if refused:
            warn(f"{_title(events[0])!r}: {refused}")
            continue
        found = _within(events, window, warn)
        yield from found[:left]
        left -= len(found)


def _refusal(event: Event) -> str | None:
    """Why a series is not expanded, None when it may be."""
    rules, dates = event.get("RRULE", []), event.get("RDATE", [])
    listed = dates if isinstance(dates, list) else [dates]
    if sum(len(getattr(part, "dts", ())) for part in listed) > MOST_OCCURRENCES:
        return "it names too many days"
    reasons = map(rule_refusal, rules if isinstance(rules, list) else [rules])
    return next(filter(None, reasons), None)


def _within(events: list[Event], window: Window, warn: Callable[[str], None]) -> list[Event]:
    part = Calendar()
    for event in events:
        _stop_at(event, window.end + _MARGIN)
        part.add_component(event)
    try:
        query = recurring_ical_events.of(part, keep_recurrence_attributes=False)
        found: list[Event] = query.between(window.start - _MARGIN, window.end + _MARGIN)
    except Exception as error:  # noqa: BLE001 - the libraries raise whatever a rule provokes
        warn(f"{_title(events[0])!r}: its repeats cannot be read ({type(error).__name__})")
        return []
    return found


def _stop_at(event: Event, last: date) -> None:
    """End an endless rule behind the window, so that nobody counts on for ever."""
    rule = event.get("RRULE")
    if rule is None or isinstance(rule, list) or "COUNT" in rule or "UNTIL" in rule:
        return
    start = moment(event, "DTSTART")
    is_aware = isinstance(start, datetime) and start.tzinfo is not None
    end = datetime(last.year, last.month, last.day, tzinfo=UTC if is_aware else None)
    rule["UNTIL"] = [end if isinstance(start, datetime) else last]


def _title(event: Event) -> str:
    return str(event.get("SUMMARY", ""))[:60]
