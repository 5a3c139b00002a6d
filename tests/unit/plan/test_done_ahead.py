"""A session that was done ahead of its time stays, whatever becomes of the plan around it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from plansync.plan.combine import combine
from plansync.plan.model import Plan
from plansync.plan.progress import Ladder
from plansync.plan.season import season
from plansync.plan.session import Session, Slot
from plansync.runs.model import Run, RunKind
from plansync.times import Window
from tests.planning import MONDAY, VANCOUVER, body, catalogue, preferences, run

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def planned(*runs: Run, past: tuple[Session, ...] = (), frozen: tuple[str, ...] = ()) -> Plan:
    """A week around these runs."""
    return combine(
        runs,
        season(()),
        body(),
        preferences(tz=VANCOUVER),
        catalogue(),
        Window(MONDAY, MONDAY + 7 * DAY),
        NOW,
        past=past,
        ladder=Ladder(),
        frozen=frozen,
    )


def test_a_session_done_ahead_stays_as_it_was() -> None:
    easy = run(MONDAY + DAY, RunKind.EASY)
    before = planned(easy)
    [done] = [one for one in before.around(easy) if one.slot is Slot.BEFORE]
    done = replace(done, why="As it was told then.")
    others = tuple(one for one in before.sessions if one.uid != done.uid)

    after = planned(easy, past=(done, *others), frozen=(done.uid,))

    assert after.session(done.uid) == done
    assert len(after.sessions) == len(before.sessions)
    assert after.notes == before.notes


def test_it_stays_when_its_run_is_gone() -> None:
    easy, long = run(MONDAY + DAY, RunKind.EASY), run(MONDAY + 5 * DAY, RunKind.LONG)
    before = planned(easy, long)
    [done] = [one for one in before.around(easy) if one.slot is Slot.BEFORE]

    after = planned(long, past=before.sessions, frozen=(done.uid,))

    assert [one for one in after.sessions if one.run_key == easy.key] == [done]


def test_a_session_of_its_own_done_ahead_is_not_planned_twice() -> None:
    easy = run(MONDAY + 3 * DAY, RunKind.EASY)
    before = planned(easy)
    alone = [one for one in before.sessions if one.slot is Slot.STANDALONE]

    after = planned(easy, past=before.sessions, frozen=(alone[0].uid,))

    assert after.session(alone[0].uid) == alone[0]
    assert len([one for one in after.sessions if one.slot is Slot.STANDALONE]) == len(alone)
