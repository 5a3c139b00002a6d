"""What every Lookup promises: the one of tests and the store's."""

import gzip
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from plansync.errors import PlanSyncError
from plansync.store import Store
from plansync.store.engine import database_url, make_engine
from plansync.store.feed_lookup import FeedLookup
from plansync.store.feeds import FeedBytes
from plansync.store.secrets import hash_secret
from plansync.web.options import Lookup
from tests.fakes.feeds import FakeLookup

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
FULL = FeedBytes("full-1", NOW + timedelta(milliseconds=250), gzip.compress(b"full", mtime=0))
BUSY = FeedBytes("busy-1", NOW + timedelta(hours=1), gzip.compress(b"busy", mtime=0))
NEWER = FeedBytes("full-2", NOW + timedelta(hours=2), gzip.compress(b"newer", mtime=0))
NEWER_BUSY = FeedBytes("busy-2", NOW + timedelta(hours=3), gzip.compress(b"less", mtime=0))


@dataclass(frozen=True)
class Case:
    """A lookup with a published feed, one never published and a revoked one, by their hashes."""

    lookup: Lookup
    away: Lookup
    """The same where the database does not answer."""
    live: str
    new: str
    gone: str
    publish: Callable[[FeedBytes, FeedBytes], object]
    revoke: Callable[[], object]


@pytest.fixture(
    params=["fake", "real", pytest.param("real-postgres", marks=pytest.mark.postgres)],
)
def case(
    request: pytest.FixtureRequest, real_store: Callable[[str], Store], tmp_path: Path
) -> Case:
    made = in_memory() if request.param == "fake" else stored(real_store(request.param), tmp_path)
    made.publish(FULL, BUSY)
    return made


def in_memory() -> Case:
    """The lookup of tests."""
    lookup = FakeLookup()

    def publish(full: FeedBytes, busy: FeedBytes) -> None:
        lookup.full, lookup.busy = full, busy

    live, new, gone = (hash_secret(secret) for secret in ("live", "new", "gone"))
    away = FakeLookup(is_down=True)
    return Case(lookup, away, live, new, gone, publish, lambda: lookup.revoked.add("live"))


def stored(store: Store, folder: Path) -> Case:
    """The lookup of the store."""
    with store.write() as tx:
        ana, ben, kim = (tx.athletes.create(name, {}, NOW).id for name in ("Ana", "Ben", "Kim"))
        live, new, gone = (hash_secret(tx.feeds.create(one, NOW)[1]) for one in (ana, ben, kim))
        tx.feeds.publish(kim, FULL, BUSY)
        tx.feeds.revoke(kim, NOW)

    def publish(full: FeedBytes, busy: FeedBytes) -> None:
        with store.write() as tx:
            tx.feeds.publish(ana, full, busy)

    def revoke() -> None:
        with store.write() as tx:
            tx.feeds.revoke(ana, NOW)

    nowhere = folder / "absent"
    url = f"sqlite:///{nowhere}/x.db" if store.embedded else f"postgresql://x@/x?host={nowhere}"
    away = FeedLookup(make_engine(database_url(url)))
    return Case(store.feed_lookup(), away, live, new, gone, publish, revoke)


@pytest.mark.parametrize(("busy", "served"), [(False, FULL), (True, BUSY)])
@pytest.mark.parametrize("want_body", [False, True])
def test_a_published_feed_is_found_with_its_stamps(
    case: Case, *, busy: bool, served: FeedBytes, want_body: bool
) -> None:
    hit = case.lookup(case.live, busy=busy, want_body=want_body)

    assert hit is not None
    assert (hit.etag, hit.modified, hit.revoked) == (served.etag, served.modified, False)
    assert hit.body() == served


def test_nothing_is_at_an_address_that_never_was(case: Case) -> None:
    for want_body in (False, True):
        assert case.lookup(hash_secret("never"), want_body=want_body) is None


def test_a_secret_itself_leads_nowhere(case: Case) -> None:
    assert case.lookup("live") is None


@pytest.mark.parametrize("want_body", [False, True])
def test_a_feed_before_its_first_publication_has_no_stamps(case: Case, *, want_body: bool) -> None:
    hit = case.lookup(case.new, want_body=want_body)

    assert hit is not None
    assert (hit.etag, hit.modified, hit.revoked, hit.body()) == (None, None, False, None)


@pytest.mark.parametrize("busy", [False, True])
@pytest.mark.parametrize("want_body", [False, True])
def test_a_revoked_feed_is_known_but_has_no_bytes(
    case: Case, *, busy: bool, want_body: bool
) -> None:
    hit = case.lookup(case.gone, busy=busy, want_body=want_body)

    assert hit is not None
    assert (hit.etag, hit.modified, hit.revoked, hit.body()) == (None, None, True, None)


def test_a_feed_is_gone_as_soon_as_it_is_revoked(case: Case) -> None:
    case.lookup(case.live, want_body=True)

    case.revoke()

    hit = case.lookup(case.live)
    assert hit is not None
    assert hit.revoked
    assert hit.body() is None


def test_a_new_publication_is_seen_at_once(case: Case) -> None:
    case.lookup(case.live, want_body=True)

    case.publish(NEWER, NEWER_BUSY)

    hit = case.lookup(case.live)
    assert hit is not None
    assert hit.etag == "full-2"


@pytest.mark.parametrize(("busy", "served"), [(False, NEWER), (True, NEWER_BUSY)])
def test_bytes_read_late_come_with_their_own_stamps(
    case: Case, *, busy: bool, served: FeedBytes
) -> None:
    hit = case.lookup(case.live, busy=busy)
    assert hit is not None

    case.publish(NEWER, NEWER_BUSY)

    assert hit.body() == served


def test_bytes_that_came_along_stay_as_they_were(case: Case) -> None:
    hit = case.lookup(case.live, want_body=True)
    assert hit is not None

    case.publish(NEWER, NEWER_BUSY)

    assert hit.body() == FULL


def test_bytes_of_a_feed_revoked_in_between_are_not_there(case: Case) -> None:
    hit = case.lookup(case.live)
    assert hit is not None

    case.revoke()

    assert hit.body() is None


def test_a_database_that_does_not_answer_is_one_of_our_errors(case: Case) -> None:
    with pytest.raises(PlanSyncError):
        case.away(case.live)


def test_many_threads_share_a_lookup(case: Case) -> None:
    def etag(_: int) -> str | None:
        hit = case.lookup(case.live)
        return hit.etag if hit else None

    with ThreadPoolExecutor(4) as pool:
        etags = set(pool.map(etag, range(40)))

    assert etags == {"full-1"}
