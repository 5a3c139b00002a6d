"""The keeper of tokens with the real OAuth door, against the simulated Strava."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from plansync.errors import ReconnectError
from plansync.simulator import Fault
from plansync.strava.client import StravaRuns
from plansync.strava.oauth import StravaOAuth
from plansync.strava.tokens import HeldState, TokenKeeper
from tests.contract.simulator_models import NOW
from tests.contract.strava_doors import SECRET, Door, open_door
from tests.fakes.tokens import MemoryVault

TOKEN = "/oauth/token"


@pytest.fixture
def door() -> Iterator[Door]:
    with open_door() as door:
        yield door


@pytest.fixture
def vault(door: Door) -> MemoryVault:
    """Tokens of a runner who connected five and a half hours ago."""
    vault = MemoryVault()
    vault.connect("a1", door.connect().tokens)
    door.app.clock.forward(hours=5, minutes=30)
    return vault


def keeper(door: Door, vault: MemoryVault, by: str = "test") -> TokenKeeper:
    return TokenKeeper(vault=vault, oauth=door.oauth, now=door.app.clock, by=by)


def test_two_workers_at_once_make_one_renewal_and_both_go_on(
    door: Door, vault: MemoryVault
) -> None:
    together = Barrier(2)

    def ask(by: str) -> str:
        with door.another_session() as session:
            oauth = StravaOAuth("1", SECRET, session=session)
            own = TokenKeeper(vault=vault, oauth=oauth, now=door.app.clock, by=by)
            together.wait(timeout=5)
            return own.access_token("a1")

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(ask, ["one", "two"])

    assert first == second == door.app.strava.issued[0].access_token
    assert door.calls_of(TOKEN) == 2  # the code of the connection, then one renewal


def test_the_handed_out_token_reads_runs(door: Door, vault: MemoryVault) -> None:
    token = keeper(door, vault).access_token("a1")

    assert StravaRuns(token, session=door.session).athlete().name == "Robin Example"


def test_a_token_revoked_early_is_renewed_by_way_of_the_reader(
    door: Door, vault: MemoryVault
) -> None:
    own = keeper(door, vault)
    old = own.access_token("a1")
    door.app.strava.force_rotation = True
    door.app.strava.script("/athlete", Fault(401, {"message": "Authorization Error"}))

    runs = StravaRuns(
        old, session=door.session, renew=lambda token: own.access_token("a1", rejected=token)
    )

    assert runs.athlete().name == "Robin Example"
    assert vault.load("a1").tokens.access != old


def test_an_answer_lost_before_strava_acted_costs_nothing(door: Door, vault: MemoryVault) -> None:
    door.app.strava.script(TOKEN, Fault.hang())

    assert keeper(door, vault).access_token("a1") == door.app.strava.issued[0].access_token


def test_an_answer_lost_after_strava_rotated_asks_to_connect_again(
    door: Door, vault: MemoryVault
) -> None:
    door.app.strava.script(TOKEN, Fault.close(after_work=True))

    with pytest.raises(ReconnectError) as raised:
        keeper(door, vault).access_token("a1")

    assert raised.value.reason == "refused"
    assert vault.load("a1").state is HeldState.REFUSED


def test_tokens_of_an_old_backup_ask_to_connect_again(door: Door, vault: MemoryVault) -> None:
    backup = vault.load("a1").tokens
    keeper(door, vault).access_token("a1")
    vault.connect("a1", backup)
    calls = door.calls_of(TOKEN)

    for _ in range(2):
        with pytest.raises(ReconnectError):
            keeper(door, vault).access_token("a1")

    assert door.calls_of(TOKEN) == calls + 1


def test_a_runner_who_left_on_strava_is_found_at_the_next_renewal(
    door: Door, vault: MemoryVault
) -> None:
    door.app.strava.deauthorize(42)

    with pytest.raises(ReconnectError):
        keeper(door, vault).access_token("a1")

    assert vault.load("a1").reason == "refused"
    assert door.app.clock() > NOW
