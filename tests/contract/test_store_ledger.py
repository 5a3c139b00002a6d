"""The shared budget of Strava calls in the store."""

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

from plansync.store import Store
from plansync.store.ledger import Ledger

QUARTER = timedelta(minutes=15)
APP = "12345"
AT = datetime(2026, 11, 23, 6, 7, 30, tzinfo=UTC)
SHORT_START = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
MIDNIGHT = datetime(2026, 11, 23, tzinfo=UTC)


def test_an_unknown_app_has_the_smallest_limits(store: Store) -> None:
    with store.read() as tx:
        fresh = tx.ledger.get(APP, AT)

    assert fresh == Ledger(APP, SHORT_START, 100, 0, MIDNIGHT, 1000, 0, None)


def test_spent_calls_are_counted_until_their_window_ends(store: Store) -> None:
    with store.write() as tx:
        assert tx.ledger.spend(APP, AT, 3) is None

        assert tx.ledger.get(APP, AT).short_used == 3
        next_quarter = tx.ledger.get(APP, SHORT_START + QUARTER)
        assert (next_quarter.short_used, next_quarter.day_used) == (0, 3)
        assert tx.ledger.get(APP, MIDNIGHT + timedelta(days=1)).day_used == 0


def test_a_full_window_says_when_the_next_begins(store: Store) -> None:
    with store.write() as tx:
        assert tx.ledger.spend(APP, AT, 100) is None
        assert tx.ledger.spend(APP, AT) == SHORT_START + QUARTER
        assert tx.ledger.spend(APP, SHORT_START + QUARTER) is None

        assert tx.ledger.get(APP, SHORT_START + QUARTER).day_used == 101


def test_a_full_day_waits_for_midnight_utc(store: Store) -> None:
    with store.write() as tx:
        tx.ledger.save(replace(tx.ledger.get(APP, AT), day_used=1000))
        eastern = AT.astimezone(timezone(timedelta(hours=-5)))

        assert tx.ledger.spend(APP, eastern) == MIDNIGHT + timedelta(days=1)


def test_what_can_wait_leaves_a_reserve(store: Store) -> None:
    with store.write() as tx:
        assert tx.ledger.spend(APP, AT, 80, share=0.8) is None
        assert tx.ledger.spend(APP, AT, share=0.8) == SHORT_START + QUARTER
        assert tx.ledger.spend(APP, AT, 20) is None


def test_a_blocked_app_gets_nothing_until_then(store: Store) -> None:
    until = AT + timedelta(hours=6)
    with store.write() as tx:
        tx.ledger.block(APP, until, now=AT)

        assert tx.ledger.spend(APP, AT) == until
        assert tx.ledger.spend(APP, until) is None
        assert tx.ledger.spend("other", AT) is None


def test_strava_has_the_last_word_on_the_limits(store: Store) -> None:
    with store.write() as tx:
        tx.ledger.spend(APP, AT)
        told = replace(tx.ledger.lock(APP, AT), short_limit=200, short_used=42)
        tx.ledger.save(told)

        assert tx.ledger.get(APP, AT) == told


def test_workers_never_spend_more_than_there_is(store: Store) -> None:
    granted: list[None] = []

    def worker() -> None:
        for _ in range(40):
            with store.write() as tx:
                if tx.ledger.spend(APP, AT) is None:
                    granted.append(None)

    threads = [threading.Thread(target=worker) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(granted) == 100
