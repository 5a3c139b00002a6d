"""The keeper of tokens: one renewal at a time, saved before use, no loop after a refusal."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Barrier, Event

import pytest

from plansync.errors import NotFoundError, OperatorError, OutsideError, ReconnectError
from plansync.strava.oauth import Tokens
from plansync.strava.refusals import UnansweredError, unknown_application
from plansync.strava.tokens import HeldState, TokenKeeper
from tests.fakes.tokens import MemoryVault

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
ATHLETE = "a1"


def tokens(name: str, *, minutes: int) -> Tokens:
    return Tokens(f"access-{name}", f"refresh-{name}", NOW + timedelta(minutes=minutes))


OLD, NEW = tokens("old", minutes=59), tokens("new", minutes=360)


@dataclass
class FakeRenewer:
    """Strava's renewal: plays the given answers in order, then gives NEW."""

    answers: list[Tokens | Exception] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    before_answer: Callable[[], object] = lambda: None

    def refresh(self, refresh_token: str, now: datetime) -> Tokens:
        self.asked.append(refresh_token)
        self.before_answer()
        answer = self.answers.pop(0) if self.answers else NEW
        if isinstance(answer, Exception):
            raise answer
        return answer


@dataclass
class House:
    """A vault with one athlete's old tokens, a renewer and a keeper over both."""

    renewer: FakeRenewer = field(default_factory=FakeRenewer)
    vault: MemoryVault = field(default_factory=MemoryVault)
    pauses_s: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.vault.connect(ATHLETE, OLD)
        self.keeper = TokenKeeper(
            vault=self.vault,
            oauth=self.renewer,
            now=lambda: NOW,
            by="test",
            pause=self.pauses_s.append,
        )


@pytest.fixture
def house() -> House:
    return House()


def refused() -> ReconnectError:
    return ReconnectError("no longer accepted", reason="refused")


def test_a_token_with_an_hour_left_is_used_as_it_is(house: House) -> None:
    house.vault.connect(ATHLETE, tokens("fine", minutes=60))

    assert house.keeper.access_token(ATHLETE) == "access-fine"
    assert house.renewer.asked == []


def test_a_token_in_its_last_hour_is_renewed_and_stored(house: House) -> None:
    assert house.keeper.access_token(ATHLETE) == "access-new"

    assert house.vault.load(ATHLETE).tokens == NEW
    assert house.vault.leases == {}


def test_a_rejected_token_is_renewed_however_long_it_would_live(house: House) -> None:
    house.vault.connect(ATHLETE, tokens("fine", minutes=300))

    assert house.keeper.access_token(ATHLETE, rejected="access-fine") == "access-new"


def test_a_new_pair_that_cannot_be_stored_is_not_handed_out() -> None:
    """Used but not stored it would be lost with the next crash."""

    class FullVault(MemoryVault):
        def save(self, athlete_id: str, tokens: Tokens, *, version: int) -> bool:
            raise OSError("disk full")

    house = House(vault=FullVault())

    with pytest.raises(OSError, match="disk full"):
        house.keeper.access_token(ATHLETE)

    assert house.vault.leases == {}


def test_two_threads_at_once_make_exactly_one_call() -> None:
    """The first one's answer comes only after the second one began to wait."""
    house, is_waiting, together = House(), Event(), Barrier(2)
    house.renewer.before_answer = lambda: is_waiting.wait(timeout=5)

    def pause(pause_s: float) -> None:
        is_waiting.set()
        time.sleep(pause_s)

    keeper = TokenKeeper(
        vault=house.vault, oauth=house.renewer, now=lambda: NOW, by="test", pause=pause
    )

    def ask() -> str:
        together.wait(timeout=5)
        return keeper.access_token(ATHLETE)

    with ThreadPoolExecutor(2) as pool:
        got = [future.result() for future in [pool.submit(ask), pool.submit(ask)]]

    assert got == ["access-new", "access-new"]
    assert house.renewer.asked == ["refresh-old"]


def test_who_got_the_lease_looks_again_before_asking() -> None:
    """Another process may have finished between our look and our lease."""

    class RacingVault(MemoryVault):
        def take_lease(self, athlete_id: str, *, by: str, until: datetime, now: datetime) -> bool:
            self.connect(ATHLETE, NEW)
            return MemoryVault.take_lease(self, athlete_id, by=by, until=until, now=now)

    house = House(vault=RacingVault())

    assert house.keeper.access_token(ATHLETE) == "access-new"
    assert house.renewer.asked == []


def test_while_another_renews_the_old_token_serves_on(house: House) -> None:
    house.vault.leases[ATHLETE] = ("another", NOW + timedelta(seconds=60))

    assert house.keeper.access_token(ATHLETE) == "access-old"
    assert 0 < sum(house.pauses_s) < 1
    assert ATHLETE in house.vault.leases


def test_while_another_renews_a_dying_token_means_later(house: House) -> None:
    house.vault.connect(ATHLETE, tokens("dying", minutes=4))
    house.vault.leases[ATHLETE] = ("another", NOW + timedelta(seconds=60))

    with pytest.raises(OutsideError) as raised:
        house.keeper.access_token(ATHLETE)

    assert raised.value.retry_at == NOW + timedelta(seconds=30)
    assert house.renewer.asked == []


def test_a_lease_that_ran_out_is_taken_over(house: House) -> None:
    house.vault.leases[ATHLETE] = ("crashed", NOW)

    assert house.keeper.access_token(ATHLETE) == "access-new"


def test_a_lost_answer_is_asked_for_once_more_with_the_old_token(house: House) -> None:
    house.renewer.answers = [UnansweredError("timed out")]

    assert house.keeper.access_token(ATHLETE) == "access-new"
    assert house.renewer.asked == ["refresh-old", "refresh-old"]


def test_when_the_lost_answer_had_rotated_the_runner_connects_again(house: House) -> None:
    house.renewer.answers = [UnansweredError("timed out"), refused()]

    with pytest.raises(ReconnectError):
        house.keeper.access_token(ATHLETE)

    assert house.vault.load(ATHLETE).state is HeldState.REFUSED


def test_after_a_refusal_strava_is_not_asked_again(house: House) -> None:
    house.renewer.answers = [refused()]
    for _ in range(3):
        with pytest.raises(ReconnectError) as raised:
            house.keeper.access_token(ATHLETE)

    assert raised.value.reason == "refused"
    assert house.renewer.asked == ["refresh-old"]


@pytest.mark.parametrize(
    "errors",
    [
        [OutsideError("503", source="Strava")],
        [UnansweredError("timed out"), UnansweredError("timed out")],
    ],
)
def test_an_outage_keeps_the_tokens_and_the_connection(
    house: House, errors: list[Tokens | Exception]
) -> None:
    house.renewer.answers = errors

    with pytest.raises(OutsideError):
        house.keeper.access_token(ATHLETE)

    assert house.vault.load(ATHLETE).tokens == OLD
    assert house.vault.load(ATHLETE).state is HeldState.CONNECTED
    assert house.vault.leases == {}


def test_a_wrong_application_is_not_the_runners_fault(house: House) -> None:
    house.renewer.answers = [unknown_application()]

    with pytest.raises(OperatorError):
        house.keeper.access_token(ATHLETE)

    assert house.vault.load(ATHLETE).state is HeldState.CONNECTED


def test_a_refusal_of_a_pair_that_was_replaced_meanwhile_is_no_refusal(house: House) -> None:
    """A lease ran out, another process renewed, and our call came too late."""
    house.renewer.answers = [refused()]
    house.renewer.before_answer = lambda: house.vault.connect(ATHLETE, NEW)

    assert house.keeper.access_token(ATHLETE) == "access-new"
    assert house.vault.load(ATHLETE).state is HeldState.CONNECTED


def test_a_connection_made_meanwhile_wins_over_the_renewal(house: House) -> None:
    again = tokens("again", minutes=360)
    house.renewer.before_answer = lambda: house.vault.connect(ATHLETE, again)

    assert house.keeper.access_token(ATHLETE) == "access-again"
    assert house.vault.load(ATHLETE).tokens == again


def test_a_disconnection_meanwhile_wins_over_the_renewal(house: House) -> None:
    house.renewer.before_answer = house.vault.held.clear

    with pytest.raises(NotFoundError):
        house.keeper.access_token(ATHLETE)


def test_tokens_do_not_show_in_their_representation() -> None:
    assert "old" not in repr(OLD)
