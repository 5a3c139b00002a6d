"""What every TokenVault promises: the one of tests and the one in the store."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from threading import Barrier

import pytest

from plansync.errors import NotFoundError
from plansync.store import Store
from plansync.store.connections import Consent
from plansync.store.connections import Tokens as StoredTokens
from plansync.strava.oauth import Tokens
from plansync.strava.tokens import Held, HeldState, TokenVault
from plansync.sync.vault import StoreVault
from tests.fakes.tokens import MemoryVault

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
LATER = NOW + timedelta(seconds=90)
MOMENT = timedelta(microseconds=1)
OLD = Tokens("access-1", "refresh-1", NOW + timedelta(minutes=30))
NEW = Tokens("access-2", "refresh-2", NOW + timedelta(hours=6))


@dataclass(frozen=True)
class Case:
    """A vault, how a runner's permission gets into it, and two runners who are not connected."""

    vault: TokenVault
    connect: Callable[[str, Tokens], None]
    ana: str
    ben: str


@pytest.fixture(
    params=["fake", "real", pytest.param("real-postgres", marks=pytest.mark.postgres)],
)
def case(request: pytest.FixtureRequest, real_store: Callable[[str], Store]) -> Case:
    if request.param == "fake":
        vault = MemoryVault()
        return Case(vault, vault.connect, "ana", "ben")
    return stored(real_store(request.param))


@pytest.fixture
def vault(case: Case) -> TokenVault:
    """The vault in which Ana's tokens are."""
    case.connect(case.ana, OLD)
    return case.vault


def stored(store: Store) -> Case:
    """The vault of the store."""

    def connect(athlete_id: str, tokens: Tokens) -> None:
        kept = StoredTokens(tokens.access, tokens.refresh, tokens.expires_at)
        consent = Consent("1", NOW)
        with store.write() as tx:
            tx.connections.save(
                athlete_id, f"strava-{athlete_id}", kept, scopes=(), consent=consent, now=NOW
            )

    with store.write() as tx:
        ana, ben = (tx.athletes.create(name, {}, NOW).id for name in ("Ana", "Ben"))
    return Case(StoreVault(store), connect, ana, ben)


def test_what_was_put_in_comes_out(case: Case, vault: TokenVault) -> None:
    held = vault.load(case.ana)

    assert held == Held(OLD, held.version, HeldState.CONNECTED, "")


def test_times_are_the_same_instant_wherever_they_were_told(case: Case) -> None:
    vancouver = timezone(timedelta(hours=-8))
    told = Tokens("a", "r", OLD.expires_at.astimezone(vancouver))
    case.connect(case.ana, told)

    expires_at = case.vault.load(case.ana).tokens.expires_at

    assert expires_at == OLD.expires_at
    assert expires_at.utcoffset() is not None


def test_who_is_not_connected_has_nothing(case: Case, vault: TokenVault) -> None:
    assert vault.take_lease(case.ben, by="one", until=LATER, now=NOW) is False
    assert vault.save(case.ben, NEW, version=1) is False
    vault.release(case.ben, by="one")
    vault.refuse(case.ben, reason="refused", version=1)

    with pytest.raises(NotFoundError):
        vault.load(case.ben)


def test_one_at_a_time_may_renew(case: Case, vault: TokenVault) -> None:
    assert vault.take_lease(case.ana, by="one", until=LATER, now=NOW)

    for by in ("one", "two"):
        assert not vault.take_lease(case.ana, by=by, until=LATER, now=LATER - MOMENT)


def test_a_lease_ends_with_its_time(case: Case, vault: TokenVault) -> None:
    vault.take_lease(case.ana, by="one", until=LATER, now=NOW)

    assert vault.take_lease(case.ana, by="two", until=LATER + MOMENT, now=LATER)


def test_everybody_has_a_lease_of_their_own(case: Case, vault: TokenVault) -> None:
    case.connect(case.ben, OLD)
    vault.take_lease(case.ana, by="one", until=LATER, now=NOW)

    assert vault.take_lease(case.ben, by="two", until=LATER, now=NOW)


def test_only_the_holder_gives_a_lease_back(case: Case, vault: TokenVault) -> None:
    vault.take_lease(case.ana, by="one", until=LATER, now=NOW)

    vault.release(case.ana, by="two")
    assert not vault.take_lease(case.ana, by="two", until=LATER, now=NOW)
    vault.release(case.ana, by="one")
    assert vault.take_lease(case.ana, by="two", until=LATER, now=NOW)


def test_saving_makes_a_new_version_and_ends_the_lease(case: Case, vault: TokenVault) -> None:
    vault.take_lease(case.ana, by="one", until=LATER, now=NOW)
    before = vault.load(case.ana)

    assert vault.save(case.ana, NEW, version=before.version)

    after = vault.load(case.ana)
    assert after.tokens == NEW
    assert after.version > before.version
    assert vault.take_lease(case.ana, by="two", until=LATER, now=NOW)


def test_tokens_of_an_older_version_are_not_stored(case: Case, vault: TokenVault) -> None:
    version = vault.load(case.ana).version
    vault.save(case.ana, NEW, version=version)
    before = vault.load(case.ana)

    assert not vault.save(case.ana, OLD, version=version)
    assert vault.load(case.ana) == before


def test_a_refusal_is_kept_with_its_reason(case: Case, vault: TokenVault) -> None:
    before = vault.load(case.ana)

    vault.refuse(case.ana, reason="refused", version=before.version)

    assert vault.load(case.ana) == Held(OLD, before.version, HeldState.REFUSED, "refused")


def test_a_refusal_of_older_tokens_says_nothing_of_the_new(case: Case, vault: TokenVault) -> None:
    version = vault.load(case.ana).version
    vault.save(case.ana, NEW, version=version)

    vault.refuse(case.ana, reason="refused", version=version)

    assert vault.load(case.ana).state is HeldState.CONNECTED


def test_a_refusal_holds_until_the_runner_connects_again(case: Case, vault: TokenVault) -> None:
    version = vault.load(case.ana).version
    vault.take_lease(case.ana, by="one", until=LATER, now=NOW)
    vault.refuse(case.ana, reason="refused", version=version)
    vault.save(case.ana, NEW, version=version)
    refused = vault.load(case.ana)

    case.connect(case.ana, OLD)

    assert (refused.state, refused.reason) == (HeldState.REFUSED, "refused")
    again = vault.load(case.ana)
    assert again == Held(OLD, again.version, HeldState.CONNECTED, "")
    assert again.version > refused.version


def test_connecting_again_leaves_nobody_a_lease(case: Case, vault: TokenVault) -> None:
    """Who renewed the old tokens has no say over the new ones."""
    vault.take_lease(case.ana, by="one", until=LATER, now=NOW)

    case.connect(case.ana, NEW)

    assert vault.take_lease(case.ana, by="two", until=LATER, now=NOW)


def test_of_many_at_once_one_gets_the_lease(case: Case, vault: TokenVault) -> None:
    taken = at_once(lambda by: vault.take_lease(case.ana, by=by, until=LATER, now=NOW))

    assert sum(taken) == 1


def test_of_many_at_once_one_saves(case: Case, vault: TokenVault) -> None:
    version = vault.load(case.ana).version

    saved = at_once(
        lambda by: vault.save(case.ana, Tokens(by, by, OLD.expires_at), version=version)
    )

    assert sum(saved) == 1
    assert vault.load(case.ana).tokens.access == str(saved.index(True))


def at_once(call: Callable[[str], bool], workers: int = 6) -> list[bool]:
    """What every one of some workers is told, who all ask at the same time."""
    together = Barrier(workers)

    def ask(number: int) -> bool:
        together.wait(timeout=5)
        return call(str(number))

    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(ask, range(workers)))
