"""Plan sources in the store: last good copy, failures, and the runs read from them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from plansync.errors import NotFoundError, OperatorError
from plansync.runs.model import RunKind, ScheduledRun
from plansync.store import Store, open_store
from plansync.store.secrets import make_secrets
from plansync.store.sources import SourceKind, SourceState

MONDAY = date(2026, 11, 23)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def _run(key: str, day: date = MONDAY) -> ScheduledRun:
    return ScheduledRun(key, "coach", day, RunKind.EASY, f"Easy {key}")


@pytest.fixture
def source(store: Store, athlete: str, now: datetime) -> str:
    """The id of a source with an address."""
    with store.write() as tx:
        return tx.sources.add_address(athlete, "Coach", "https://coach.example/x.ics", now).id


def _days(store: Store, athlete: str) -> dict[str, date]:
    with store.read() as tx:
        return {run.key: run.day for run in tx.sources.runs(athlete)}


def test_a_new_address_is_due_and_stays_readable(
    store: Store, athlete: str, source: str, now: datetime
) -> None:
    with store.read() as tx:
        kept = tx.sources.get(athlete, source)
        assert tx.sources.due(now) == ((athlete, source),)
        assert tx.sources.body(athlete, source) is None
    assert (kept.kind, kept.state) == (SourceKind.ADDRESS, SourceState.OK)
    assert kept.address == "https://coach.example/x.ics"
    assert "coach.example" not in repr(kept)


def test_a_file_is_never_due(store: Store, athlete: str, now: datetime) -> None:
    with store.write() as tx:
        made = tx.sources.add_file(athlete, "Book", b"BEGIN:VCALENDAR", body_hash="h", now=now)

    with store.read() as tx:
        assert tx.sources.due(now + DAY) == ()
        assert tx.sources.body(athlete, made.id) == b"BEGIN:VCALENDAR"
        assert tx.sources.list(athlete) == (made,)
    assert (made.kind, made.address, made.good_at) == (SourceKind.FILE, None, now)


def test_a_failure_keeps_the_last_good_copy(
    store: Store, athlete: str, source: str, now: datetime
) -> None:
    with store.write() as tx:
        tx.sources.save_good(athlete, source, b"good", body_hash="h", etag='"1"', now=now)
        tx.sources.save_failure(athlete, source, "503", retry_at=now + DAY, now=now + HOUR)

    with store.read() as tx:
        kept = tx.sources.get(athlete, source)
        assert tx.sources.body(athlete, source) == b"good"
    assert (kept.state, kept.error, kept.failures) == (SourceState.FAILING, "503", 1)
    assert (kept.good_at, kept.fetched_at, kept.etag) == (now, now + HOUR, '"1"')


def test_an_unchanged_copy_ends_a_row_of_failures(
    store: Store, athlete: str, source: str, now: datetime
) -> None:
    with store.write() as tx:
        tx.sources.save_failure(athlete, source, "503", retry_at=now, now=now)
        tx.sources.save_unchanged(athlete, source, now + HOUR, now + DAY)

    with store.read() as tx:
        kept = tx.sources.get(athlete, source)
        assert tx.sources.due(now + HOUR) == ()
        assert tx.sources.due(now + DAY) == ((athlete, source),)
    assert (kept.state, kept.error, kept.failures) == (SourceState.OK, "", 0)
    assert kept.good_at == now + HOUR


def test_a_held_copy_is_remembered_until_a_good_one(
    store: Store, athlete: str, source: str, now: datetime
) -> None:
    with store.write() as tx:
        tx.sources.hold(athlete, source, "40 runs became 2", retry_at=now + HOUR, now=now)
        held = tx.sources.get(athlete, source)
        tx.sources.save_good(athlete, source, b"new", body_hash="h", now=now + HOUR)

    with store.read() as tx:
        kept = tx.sources.get(athlete, source)
    assert (held.state, held.shrink_held) == (SourceState.HELD, True)
    assert (kept.state, kept.shrink_held) == (SourceState.OK, False)


def test_runs_come_back_as_they_went_in(store: Store, athlete: str, source: str) -> None:
    zurich = ZoneInfo("Europe/Zurich")
    full = ScheduledRun(
        key="a",
        source="coach",
        day=MONDAY,
        kind=RunKind.LONG,
        title="Long 🏃",
        start=datetime(2026, 11, 23, 7, 0, tzinfo=zurich),
        distance_m=21097.5,
        duration_s=7200,
        optional=True,
        fast_segments=True,
    )
    in_utc = replace(full, key="b", start=datetime(2026, 11, 23, 7, 0, tzinfo=UTC))
    with store.write() as tx:
        tx.sources.replace_runs(athlete, source, (full, in_utc, _run("c")), from_day=MONDAY)

    with store.read() as tx:
        runs = tx.sources.runs_of(athlete, source)
    assert runs == (full, in_utc, _run("c"))
    assert runs[0].start is not None
    assert runs[0].start.tzinfo is zurich


def test_replacing_runs_leaves_the_past_alone(store: Store, athlete: str, source: str) -> None:
    with store.write() as tx:
        old = (_run("done", MONDAY - DAY), _run("today"), _run("gone", MONDAY + DAY))
        tx.sources.replace_runs(athlete, source, old, from_day=MONDAY - DAY)
        new = (_run("late", MONDAY - 2 * DAY), _run("today", MONDAY + DAY))
        tx.sources.replace_runs(athlete, source, new, from_day=MONDAY)

    assert _days(store, athlete) == {"done": MONDAY - DAY, "today": MONDAY + DAY}


def test_a_run_that_moved_across_today_is_there_once(
    store: Store, athlete: str, source: str
) -> None:
    with store.write() as tx:
        old = (_run("missed", MONDAY - DAY), _run("early", MONDAY + DAY))
        tx.sources.replace_runs(athlete, source, old, from_day=MONDAY - DAY)
        new = (_run("missed", MONDAY + DAY), _run("early", MONDAY - DAY))
        tx.sources.replace_runs(athlete, source, new, from_day=MONDAY)

    assert _days(store, athlete) == {"missed": MONDAY + DAY, "early": MONDAY - DAY}


def test_the_runs_of_one_source_do_not_touch_another(
    store: Store, athlete: str, source: str, now: datetime
) -> None:
    with store.write() as tx:
        book = tx.sources.add_file(athlete, "Book", b"", body_hash="h", now=now).id
        tx.sources.replace_runs(athlete, book, (_run("same"), _run("b")), from_day=MONDAY)
        tx.sources.replace_runs(athlete, source, (_run("same"), _run("a")), from_day=MONDAY)
        tx.sources.remove(athlete, book)

    assert set(_days(store, athlete)) == {"same", "a"}


def test_a_source_can_be_renamed_and_fetched_at_once(
    store: Store, athlete: str, source: str, now: datetime
) -> None:
    with store.write() as tx:
        tx.sources.save_good(athlete, source, b"", body_hash="h", now=now)
        tx.sources.rename(athlete, source, "Runna")
        tx.sources.fetch_at(athlete, source, now)

    with store.read() as tx:
        assert tx.sources.get(athlete, source).name == "Runna"
        assert tx.sources.due(now) == ((athlete, source),)


def test_a_source_is_its_runners_alone(
    store: Store, athlete: str, stranger: str, source: str, now: datetime
) -> None:
    with store.write() as tx:
        tx.sources.save_good(athlete, source, b"good", body_hash="h", now=now)
        tx.sources.replace_runs(athlete, source, (_run("a"),), from_day=MONDAY)

        for call in (
            lambda: tx.sources.get(stranger, source),
            lambda: tx.sources.remove(stranger, source),
            lambda: tx.sources.rename(stranger, source, "mine"),
            lambda: tx.sources.save_unchanged(stranger, source, now),
        ):
            with pytest.raises(NotFoundError):
                call()
        assert tx.sources.list(stranger) == ()
        assert tx.sources.body(stranger, source) is None
        assert tx.sources.runs(stranger) == ()


def test_another_key_says_what_to_restore(
    store: Store,
    athlete: str,
    source: str,
    database_url: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("other")
    other = open_store(database_url, secrets=make_secrets("o" * 32), data_dir=folder)

    with pytest.raises(OperatorError) as caught, other.read() as tx:
        tx.sources.get(athlete, source)

    other.close()
    assert "PLANSYNC_SECRET_KEY" in caught.value.hint
