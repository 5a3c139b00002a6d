"""Feeds in the store: secrets, bytes, rotation, and the door's raw lookup."""

import threading
from datetime import datetime, timedelta

import pytest

from plansync.errors import NotFoundError, StaleError
from plansync.store import Store
from plansync.store.feeds import FeedBytes, Fetches
from plansync.store.secrets import hash_secret

HOUR = timedelta(hours=1)


@pytest.fixture
def full(now: datetime) -> FeedBytes:
    """The feed with every word."""
    return FeedBytes('"full"', now, b"\x1f\x8b full")


@pytest.fixture
def busy(now: datetime) -> FeedBytes:
    """The feed with neutral titles."""
    return FeedBytes('"busy"', now + HOUR, b"\x1f\x8b busy")


@pytest.fixture
def secret(store: Store, athlete: str, full: FeedBytes, busy: FeedBytes, now: datetime) -> str:
    """The secret of a published feed."""
    with store.write() as tx:
        _, made = tx.feeds.create(athlete, now)
        tx.feeds.publish(athlete, full, busy)
        return made


def test_a_feeds_secret_can_be_shown_again(store: Store, athlete: str, now: datetime) -> None:
    with store.write() as tx:
        feed, secret = tx.feeds.create(athlete, now)

    with store.read() as tx:
        assert tx.feeds.active(athlete) == feed
        assert tx.feeds.secret(feed) == secret
        assert tx.feeds.content(athlete) is None
    assert feed.secret_hash == hash_secret(secret)


def test_a_runner_has_one_active_feed(
    store: Store, athlete: str, secret: str, now: datetime
) -> None:
    with pytest.raises(StaleError), store.write() as tx:
        tx.feeds.create(athlete, now)

    with store.read() as tx:
        feed = tx.feeds.active(athlete)
        assert feed is not None
        assert tx.feeds.secret(feed) == secret


def test_a_feed_is_found_by_its_id_even_when_it_was_revoked(
    store: Store, athlete: str, now: datetime
) -> None:
    with store.write() as tx:
        feed, _ = tx.feeds.create(athlete, now)
        tx.feeds.revoke(athlete, now + HOUR)

        found = tx.feeds.by_id(feed.id)
        nothing = tx.feeds.by_id("made-up")

    assert nothing is None
    assert found is not None
    assert (found.athlete_id, found.revoked_at) == (athlete, now + HOUR)


def test_published_bytes_come_back_whole(
    store: Store, athlete: str, secret: str, full: FeedBytes, busy: FeedBytes
) -> None:
    lookup = store.feed_lookup()
    hit, veiled = lookup(hash_secret(secret)), lookup(hash_secret(secret), busy=True)

    assert hit is not None
    assert veiled is not None
    assert (hit.etag, hit.modified, hit.revoked) == (full.etag, full.modified, False)
    assert hit.body() == full
    assert (veiled.etag, veiled.body()) == (busy.etag, busy)
    with store.read() as tx:
        assert tx.feeds.content(athlete) == full
        assert tx.feeds.content(athlete, busy=True) == busy


def test_a_body_read_late_brings_its_own_stamps(
    store: Store, athlete: str, secret: str, busy: FeedBytes, now: datetime
) -> None:
    """A feed published between the two reads is not served under the older etag."""
    hit = store.feed_lookup()(hash_secret(secret))
    newer = FeedBytes('"newer"', now + HOUR, b"newer")
    with store.write() as tx:
        tx.feeds.publish(athlete, newer, busy)

    assert hit is not None
    assert hit.body() == newer


def test_a_body_asked_for_at_once_belongs_to_its_tag(
    store: Store, athlete: str, secret: str, full: FeedBytes, busy: FeedBytes, now: datetime
) -> None:
    """A feed published after the one read changes neither the tag nor the bytes at hand."""
    hit = store.feed_lookup()(hash_secret(secret), want_body=True)
    veiled = store.feed_lookup()(hash_secret(secret), busy=True, want_body=True)
    with store.write() as tx:
        tx.feeds.publish(athlete, FeedBytes('"newer"', now + HOUR, b"newer"), busy)

    assert hit is not None
    assert veiled is not None
    assert (hit.etag, hit.modified, hit.revoked, hit.body()) == (
        full.etag,
        full.modified,
        False,
        full,
    )
    assert (veiled.etag, veiled.body()) == (busy.etag, busy)


@pytest.mark.parametrize("want_body", [False, True])
def test_an_unknown_secret_finds_nothing(store: Store, *, want_body: bool) -> None:
    assert store.feed_lookup()(hash_secret("guess"), want_body=want_body) is None


@pytest.mark.parametrize("want_body", [False, True])
def test_a_feed_without_bytes_says_so(
    store: Store, athlete: str, now: datetime, *, want_body: bool
) -> None:
    with store.write() as tx:
        _, secret = tx.feeds.create(athlete, now)

    hit = store.feed_lookup()(hash_secret(secret), want_body=want_body)

    assert hit is not None
    assert (hit.etag, hit.modified, hit.revoked, hit.body()) == (None, None, False, None)


def test_a_rotated_feed_serves_the_same_bytes_at_once(
    store: Store, athlete: str, secret: str, full: FeedBytes, busy: FeedBytes, now: datetime
) -> None:
    with store.write() as tx:
        new = tx.feeds.rotate(athlete, now + HOUR)

    lookup = store.feed_lookup()
    old_hit, hit = lookup(hash_secret(secret)), lookup(hash_secret(new))
    veiled = lookup(hash_secret(new), busy=True)
    assert new != secret
    assert old_hit is not None
    assert (old_hit.revoked, old_hit.body()) == (True, None)
    assert hit is not None
    assert veiled is not None
    assert (hit.revoked, hit.body(), veiled.body()) == (False, full, busy)


def test_a_revoked_feed_stays_known_as_revoked(
    store: Store, athlete: str, secret: str, now: datetime
) -> None:
    with store.write() as tx:
        tx.feeds.revoke(athlete, now)

    with store.write() as tx:
        assert tx.feeds.active(athlete) is None
        with pytest.raises(NotFoundError):
            tx.feeds.revoke(athlete, now)
        with pytest.raises(NotFoundError):
            tx.feeds.rotate(athlete, now)
    hit = store.feed_lookup()(hash_secret(secret))
    assert hit is not None
    assert (hit.revoked, hit.etag) == (True, None)


def test_publishing_without_a_feed_says_so(
    store: Store, athlete: str, full: FeedBytes, busy: FeedBytes
) -> None:
    with store.write() as tx:
        assert not tx.feeds.publish(athlete, full, busy)


def test_fetches_add_up(store: Store, athlete: str, secret: str, now: datetime) -> None:
    with store.write() as tx:
        tx.feeds.note_fetches({hash_secret(secret): Fetches(now, "Google", 3)})
        tx.feeds.note_fetches(
            {hash_secret(secret): Fetches(now + HOUR, "iOS", 2), "unknown": Fetches(now, "x", 1)}
        )

    with store.read() as tx:
        feed = tx.feeds.active(athlete)
    assert feed is not None
    assert (feed.fetched_at, feed.fetched_by, feed.fetches) == (now + HOUR, "iOS", 5)


def test_a_feed_is_its_runners_alone(
    store: Store, athlete: str, stranger: str, secret: str, now: datetime
) -> None:
    with store.write() as tx:
        assert tx.feeds.active(stranger) is None
        with pytest.raises(NotFoundError):
            tx.feeds.revoke(stranger, now)
        feed = tx.feeds.active(athlete)
        assert feed is not None
        tx.athletes.delete(athlete)
        with pytest.raises(NotFoundError):
            tx.feeds.secret(feed)
    assert store.feed_lookup()(hash_secret(secret)) is None


def test_the_lookup_serves_many_threads(store: Store, secret: str, full: FeedBytes) -> None:
    lookup = store.feed_lookup()
    seen: list[FeedBytes | None] = []

    def ask() -> None:
        for _ in range(20):
            hit = lookup(hash_secret(secret))
            seen.append(hit.body() if hit else None)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert seen == [full] * 80


def test_the_lookup_opens_anew_when_its_connection_died(
    store: Store, secret: str, full: FeedBytes
) -> None:
    lookup = store.feed_lookup()
    lookup(hash_secret(secret))
    for connection in lookup._opened:
        connection.close()

    hit = lookup(hash_secret(secret))

    assert hit is not None
    assert hit.body() == full
