"""What every RateLedger promises: the one of tests and the one in the store."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Barrier
from uuid import uuid4

import pytest

from plansync.store import Store
from plansync.strava.budget import MARGIN
from plansync.strava.http import RateLedger
from plansync.sync.budget import StoreBudget
from tests.contract.sync.world import Clock
from tests.fakes.rates import MemoryLedger

QUARTER = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
AT = QUARTER + timedelta(minutes=7)
NEXT_QUARTER = QUARTER + timedelta(minutes=15) + MARGIN
NEXT_DAY = datetime(2026, 11, 24, tzinfo=UTC) + MARGIN
FEW = {"X-RateLimit-Limit": "5,8", "X-RateLimit-Usage": "0,0"}


@dataclass(frozen=True)
class Case:
    """A budget of calls: `ledger` is one worker's, `other` another's, and the time is `clock`'s."""

    ledger: RateLedger
    other: RateLedger
    clock: Clock


@pytest.fixture(
    params=["fake", "real", pytest.param("real-postgres", marks=pytest.mark.postgres)],
)
def case(request: pytest.FixtureRequest, real_store: Callable[[str], Store]) -> Case:
    clock = Clock(AT)
    if request.param == "fake":
        ledger = MemoryLedger(clock)
        return Case(ledger, ledger, clock)
    store = real_store(request.param)
    app = uuid4().hex
    one, other = (StoreBudget(store, app=app, now=clock) for _ in range(2))
    return Case(one, other, clock)


def granted(ledger: RateLedger, *, of: int, interactive: bool = True) -> int:
    """How many of some calls may be made."""
    return sum(ledger.claim(interactive=interactive) is None for _ in range(of))


def test_a_new_application_may_call(case: Case) -> None:
    assert case.ledger.claim(interactive=False) is None
    assert case.ledger.claim(interactive=True) is None


def test_what_strava_says_of_the_limits_counts(case: Case) -> None:
    case.ledger.heard(FEW, refused=False)

    assert granted(case.ledger, of=9) == 5
    assert case.ledger.claim(interactive=True) == NEXT_QUARTER


def test_what_strava_says_of_the_use_counts(case: Case) -> None:
    granted(case.ledger, of=3)
    case.ledger.heard({**FEW, "X-RateLimit-Usage": "1,1"}, refused=False)

    assert granted(case.ledger, of=9) == 4


def test_an_answer_that_says_nothing_changes_nothing(case: Case) -> None:
    case.ledger.heard(FEW, refused=False)
    granted(case.ledger, of=2)
    case.ledger.heard({"Content-Type": "text/html"}, refused=False)

    assert granted(case.ledger, of=9) == 3


def test_jobs_leave_a_part_to_who_waits(case: Case) -> None:
    case.ledger.heard(FEW, refused=False)

    assert granted(case.ledger, of=9, interactive=False) == 4
    assert case.ledger.claim(interactive=False) == NEXT_QUARTER
    assert granted(case.ledger, of=9) == 1


def test_a_new_quarter_hour_gives_new_calls(case: Case) -> None:
    case.ledger.heard({"X-RateLimit-Limit": "5,100", "X-RateLimit-Usage": "5,5"}, refused=False)
    wait_until = case.ledger.claim(interactive=True)
    assert wait_until is not None

    case.clock.go(to=wait_until)

    assert granted(case.ledger, of=9) == 5


def test_what_was_not_granted_is_not_counted(case: Case) -> None:
    """Of the eight of the day, five go in the first quarter hour and three are left."""
    case.ledger.heard(FEW, refused=False)
    granted(case.ledger, of=20)

    case.clock.go(to=NEXT_QUARTER)

    assert granted(case.ledger, of=9) == 3
    assert case.ledger.claim(interactive=True) == NEXT_DAY


def test_a_full_day_waits_for_midnight_of_utc(case: Case) -> None:
    case.ledger.heard({"X-RateLimit-Limit": "5,8", "X-RateLimit-Usage": "0,8"}, refused=False)

    assert case.ledger.claim(interactive=True) == NEXT_DAY
    case.clock.go(to=NEXT_DAY)
    assert granted(case.ledger, of=9) == 5


def test_a_refusal_stops_every_call_until_the_next_quarter_hour(case: Case) -> None:
    case.ledger.heard({}, refused=True)

    assert case.other.claim(interactive=True) == NEXT_QUARTER
    case.clock.go(to=NEXT_QUARTER)
    assert case.other.claim(interactive=True) is None


def test_a_later_answer_does_not_lift_a_refusal(case: Case) -> None:
    """Answers overtake each other."""
    case.ledger.heard({}, refused=True)
    case.other.heard(FEW, refused=False)

    assert case.ledger.claim(interactive=True) == NEXT_QUARTER


def test_workers_share_one_budget(case: Case) -> None:
    case.ledger.heard(FEW, refused=False)

    assert granted(case.ledger, of=3) + granted(case.other, of=9) == 5


def test_workers_at_once_never_spend_more_than_there_is(case: Case) -> None:
    case.ledger.heard({"X-RateLimit-Limit": "20,400", "X-RateLimit-Usage": "0,0"}, refused=False)
    together = Barrier(4)

    def work(ledger: RateLedger) -> int:
        together.wait(timeout=5)
        return granted(ledger, of=8)

    with ThreadPoolExecutor(4) as pool:
        calls = sum(pool.map(work, [case.ledger, case.other] * 2))

    assert calls == 20


def test_the_first_workers_at_once_are_all_counted(case: Case) -> None:
    """Nobody has asked before, so there is nothing yet that could keep them apart."""
    together = Barrier(4)

    def work(ledger: RateLedger) -> int:
        together.wait(timeout=5)
        return granted(ledger, of=5)

    with ThreadPoolExecutor(4) as pool:
        calls = sum(pool.map(work, [case.ledger, case.other] * 2))

    assert calls == 20
    assert granted(case.ledger, of=90) == 80
