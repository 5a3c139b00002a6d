"""Connections with Strava in the store: tokens, leases, sync times, and the revocation outbox."""

import threading
from datetime import datetime, timedelta

import pytest

from plansync.errors import NotFoundError, StaleError
from plansync.store import Store
from plansync.store.connections import Connection, ConnectionState, Consent, Tokens

HOUR = timedelta(hours=1)
BIG_ID = str(2**63 + 1)


def _save(store: Store, athlete: str, now: datetime, strava_id: str = BIG_ID) -> Connection:
    with store.write() as tx:
        return tx.connections.save(
            athlete,
            strava_id,
            Tokens("access", "refresh", now + 6 * HOUR),
            scopes=("read", "activity:read_all"),
            consent=Consent("2026-06", now),
            now=now,
        )


def test_a_connection_comes_back_as_it_was_saved(store: Store, athlete: str, now: datetime) -> None:
    saved = _save(store, athlete, now)

    with store.read() as tx:
        assert tx.connections.get(athlete) == saved
        assert tx.connections.by_strava_id(BIG_ID) == saved
        assert tx.connections.all() == (saved,)
        assert tx.connections.due(now) == (athlete,)
    assert saved.tokens == Tokens("access", "refresh", now + 6 * HOUR)
    assert saved.scopes == ("read", "activity:read_all")
    assert (saved.version, saved.state) == (1, ConnectionState.CONNECTED)
    assert "refresh'" not in repr(saved.tokens)


def test_connecting_again_starts_afresh(store: Store, athlete: str, now: datetime) -> None:
    _save(store, athlete, now)
    with store.write() as tx:
        tx.connections.set_state(athlete, ConnectionState.RECONNECT, "refused")
        tx.connections.note_failure(athlete, next_sync_at=now + HOUR)
    again = _save(store, athlete, now + HOUR)

    assert (again.version, again.state, again.reason) == (2, ConnectionState.CONNECTED, "")
    assert (again.failures, again.connected_at) == (0, now + HOUR)


def test_a_strava_athlete_belongs_to_one_runner(
    store: Store, athlete: str, stranger: str, now: datetime
) -> None:
    _save(store, athlete, now)

    with pytest.raises(StaleError, match="another runner"):
        _save(store, stranger, now)

    with store.read() as tx:
        assert tx.connections.find(stranger) is None


def test_only_one_holds_the_lease(store: Store, athlete: str, now: datetime) -> None:
    _save(store, athlete, now)
    until = now + timedelta(seconds=90)
    with store.write() as tx:
        first = tx.connections.take_lease(athlete, "w1", until, now=now)
        second = tx.connections.take_lease(athlete, "w2", until, now=now)
        after = tx.connections.take_lease(athlete, "w2", until + HOUR, now=until)

    assert first is not None
    assert first.lease_by == "w1"
    assert second is None
    assert after is not None
    assert after.lease_by == "w2"


def test_a_lease_is_given_back_only_by_its_holder(
    store: Store, athlete: str, now: datetime
) -> None:
    _save(store, athlete, now)
    with store.write() as tx:
        tx.connections.take_lease(athlete, "w1", now + HOUR, now=now)

        assert not tx.connections.release_lease(athlete, "w2")
        assert tx.connections.release_lease(athlete, "w1")
        assert tx.connections.take_lease(athlete, "w2", now + HOUR, now=now) is not None


def test_new_tokens_are_saved_only_over_the_expected_ones(
    store: Store, athlete: str, now: datetime
) -> None:
    _save(store, athlete, now)
    new = Tokens("access-2", "refresh-2", now + 12 * HOUR)
    with store.write() as tx:
        tx.connections.take_lease(athlete, "w1", now + HOUR, now=now)

        assert tx.connections.save_tokens(athlete, new, expected_version=1)
        assert not tx.connections.save_tokens(
            athlete, Tokens("late", "late", now), expected_version=1
        )
        kept = tx.connections.get(athlete)
    assert (kept.tokens, kept.version, kept.lease_by) == (new, 2, None)


def test_two_workers_take_one_lease_between_them(store: Store, athlete: str, now: datetime) -> None:
    _save(store, athlete, now)
    got: list[str] = []
    ready = threading.Barrier(4)

    def take(name: str) -> None:
        ready.wait()
        with store.write() as tx:
            if tx.connections.take_lease(athlete, name, now + HOUR, now=now):
                got.append(name)

    threads = [threading.Thread(target=take, args=(f"w{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(got) == 1


def test_a_broken_connection_is_not_due(store: Store, athlete: str, now: datetime) -> None:
    _save(store, athlete, now)
    with store.write() as tx:
        assert not tx.connections.set_state(
            athlete, ConnectionState.RECONNECT, "refused", expected_version=7
        )
        assert tx.connections.set_state(
            athlete, ConnectionState.RECONNECT, "refused", expected_version=1
        )
        kept = tx.connections.get(athlete)

        assert tx.connections.due(now) == ()
    assert (kept.state, kept.reason) == (ConnectionState.RECONNECT, "refused")


def test_a_read_connection_is_due_when_it_says(store: Store, athlete: str, now: datetime) -> None:
    _save(store, athlete, now)
    with store.write() as tx:
        tx.connections.note_failure(athlete, next_sync_at=now)
        failed = tx.connections.get(athlete)
        tx.connections.note_sync(athlete, through=now - HOUR, next_sync_at=now + HOUR, now=now)
        kept = tx.connections.get(athlete)

        assert tx.connections.due(now) == ()
        tx.connections.set_next_sync(athlete, now)
        assert tx.connections.due(now) == (athlete,)
    assert (failed.failures, kept.failures) == (1, 0)
    assert (kept.synced_at, kept.synced_through) == (now, now - HOUR)


def test_a_deleted_connection_is_gone(store: Store, athlete: str, now: datetime) -> None:
    _save(store, athlete, now)
    with store.write() as tx:
        assert tx.connections.delete(athlete)
        assert not tx.connections.delete(athlete)
        assert tx.connections.take_lease(athlete, "w1", now, now=now) is None
        assert not tx.connections.set_next_sync(athlete, now)
        with pytest.raises(NotFoundError):
            tx.connections.get(athlete)


def test_a_token_to_revoke_outlives_its_runner(store: Store, athlete: str, now: datetime) -> None:
    with store.write() as tx:
        tx.revocations.add("doomed", now)
        tx.athletes.delete(athlete)

    with store.read() as tx:
        (entry,) = tx.revocations.due(now)
    assert (entry.token, entry.tries) == ("doomed", 0)
    assert "doomed" not in repr(entry)


def test_a_revocation_is_tried_again_later(store: Store, now: datetime) -> None:
    with store.write() as tx:
        entry = tx.revocations.add("doomed", now)
        tx.revocations.retry(entry, now + HOUR, "503")

        assert tx.revocations.due(now) == ()
        (again,) = tx.revocations.due(now + HOUR)
        tx.revocations.done(entry)
        assert tx.revocations.due(now + HOUR) == ()
    assert (again.tries, again.last_error, again.made_at) == (1, "503", now)


def test_a_revocation_is_forgotten_in_the_end(store: Store, now: datetime) -> None:
    with store.write() as tx:
        tx.revocations.add("doomed", now)

        assert tx.revocations.forget(now) == 0
        assert tx.revocations.forget(now + HOUR) == 1
