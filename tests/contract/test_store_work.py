"""Due work: rung once, claimed by one, redone after a crash, never doubled."""

import threading
from datetime import datetime, timedelta

from plansync.store import Store
from plansync.store.work import WorkCount, WorkItem

HOUR = timedelta(hours=1)


def _claim(store: Store, by: str, now: datetime, *, limit: int = 1) -> tuple[WorkItem, ...]:
    with store.write() as tx:
        return tx.work.claim(by, now, 60, limit=limit)


def test_ringing_often_makes_one_row_due_at_the_earliest(store: Store, now: datetime) -> None:
    with store.write() as tx:
        for due in (now + HOUR, now, now + 2 * HOUR):
            tx.work.ring("replan", "ana", due)

    claimed = _claim(store, "w1", now, limit=10)
    assert [(item.kind, item.key, item.due_at) for item in claimed] == [("replan", "ana", now)]
    assert (claimed[0].attempts, claimed[0].lease_until) == (1, now + timedelta(seconds=60))


def test_work_is_claimed_by_one(store: Store, now: datetime) -> None:
    with store.write() as tx:
        tx.work.ring("replan", "ana", now)

    assert len(_claim(store, "w1", now)) == 1
    assert _claim(store, "w2", now) == ()


def test_work_is_not_claimed_before_it_is_due(store: Store, now: datetime) -> None:
    with store.write() as tx:
        tx.work.ring("replan", "ana", now + HOUR)

    assert _claim(store, "w1", now) == ()
    with store.read() as tx:
        assert tx.work.next_due() == now + HOUR


def test_the_longest_due_is_claimed_first(store: Store, now: datetime) -> None:
    with store.write() as tx:
        tx.work.ring("replan", "late", now)
        tx.work.ring("replan", "early", now - HOUR)
        tx.work.ring("sync", "later", now)

    claimed = _claim(store, "w1", now, limit=2)
    assert [item.key for item in claimed] == ["early", "late"]


def test_a_worker_takes_only_the_kinds_it_can_do(store: Store, now: datetime) -> None:
    with store.write() as tx:
        tx.work.ring("replan", "ana", now)
        tx.work.ring("sync", "ana", now + HOUR)

        assert tx.work.claim("w1", now, 60, kinds=["sync"]) == ()
        assert tx.work.next_due(["sync"]) == now + HOUR
        assert len(tx.work.claim("w1", now, 60, kinds=["replan"])) == 1


def test_done_work_is_gone_and_logged(store: Store, now: datetime) -> None:
    with store.write() as tx:
        tx.work.ring("replan", "ana", now)
    (item,) = _claim(store, "w1", now)
    with store.write() as tx:
        assert tx.work.done(item.id, "w1", now)

    with store.read() as tx:
        (line,) = tx.work.log("replan")
        assert tx.work.counts(now) == ()
        assert tx.work.next_due() is None
        assert tx.work.log("sync") == ()
    assert (line.key, line.last_ok_at, line.last_error) == ("ana", now, "")


def test_ringing_during_the_work_makes_it_due_once_more(store: Store, now: datetime) -> None:
    with store.write() as tx:
        tx.work.ring("replan", "ana", now)
    (item,) = _claim(store, "w1", now)
    with store.write() as tx:
        tx.work.ring("replan", "ana", now + 2 * HOUR)
        tx.work.ring("replan", "ana", now + HOUR)
        tx.work.done(item.id, "w1", now)

    assert _claim(store, "w2", now) == ()
    (again,) = _claim(store, "w2", now + HOUR)
    assert (again.id, again.attempts) == (item.id, 1)
    with store.write() as tx:
        tx.work.done(again.id, "w2", now)
        assert tx.work.counts(now) == ()


def test_failed_work_is_due_anew_and_tells_why(store: Store, now: datetime) -> None:
    with store.write() as tx:
        tx.work.ring("sync", "ana", now)
    (item,) = _claim(store, "w1", now)
    with store.write() as tx:
        assert tx.work.retry(item.id, "w1", now + HOUR, "Strava does not answer", now=now)
        assert tx.work.counts(now) == (WorkCount("sync", waiting=1, due=0, leased=0, failing=1),)

    assert _claim(store, "w1", now) == ()
    (again,) = _claim(store, "w1", now + HOUR)
    assert (again.attempts, again.last_error) == (2, "Strava does not answer")
    with store.write() as tx:
        tx.work.done(again.id, "w1", now + HOUR)
        (line,) = tx.work.log()
    assert (line.last_ok_at, line.last_error_at) == (now + HOUR, now)
    assert line.last_error == "Strava does not answer"


def test_work_that_is_given_up_leaves_its_error(store: Store, now: datetime) -> None:
    with store.write() as tx:
        tx.work.ring("sync", "ana", now)
    (item,) = _claim(store, "w1", now)
    with store.write() as tx:
        assert tx.work.give_up(item.id, "w1", "twelve times", now=now)
        (line,) = tx.work.log()
        assert tx.work.counts(now) == ()
    assert (line.last_error, line.last_ok_at) == ("twelve times", None)


def test_work_of_a_dead_worker_is_redone_after_its_lease(store: Store, now: datetime) -> None:
    with store.write() as tx:
        tx.work.ring("replan", "ana", now)
    (lost,) = _claim(store, "dead", now)
    later = now + timedelta(seconds=60)
    with store.write() as tx:
        assert tx.work.sweep(later - timedelta(seconds=1)) == 0
        assert tx.work.sweep(later) == 1

    (again,) = _claim(store, "w2", later)
    assert (again.id, again.attempts) == (lost.id, 2)


def test_a_worker_that_lost_its_lease_changes_nothing(store: Store, now: datetime) -> None:
    with store.write() as tx:
        tx.work.ring("replan", "ana", now)
    (lost,) = _claim(store, "slow", now)
    with store.write() as tx:
        tx.work.sweep(now + HOUR)
        (mine,) = tx.work.claim("w2", now + HOUR, 60)

        assert not tx.work.done(lost.id, "slow", now + HOUR)
        assert not tx.work.retry(lost.id, "slow", now, "x", now=now)
        assert not tx.work.give_up(lost.id, "slow", "x", now=now)
        assert not tx.work.extend(lost.id, "slow", now + 2 * HOUR)
        assert tx.work.extend(mine.id, "w2", now + 2 * HOUR)
        assert tx.work.sweep(now + HOUR + timedelta(seconds=90)) == 0
        assert tx.work.log() == ()


def test_waiting_work_can_be_dropped_but_not_what_is_being_done(
    store: Store, now: datetime
) -> None:
    with store.write() as tx:
        tx.work.ring("sync", "ana", now)
        tx.work.ring("sync", "ben", now)
        tx.work.claim("w1", now, 60)

        assert not tx.work.drop("sync", "ana")
        assert tx.work.drop("sync", "ben")


def test_work_is_counted_by_kind(store: Store, now: datetime) -> None:
    with store.write() as tx:
        tx.work.ring("replan", "a", now)
        tx.work.ring("sync", "a", now)
        tx.work.ring("sync", "b", now + HOUR)
        tx.work.claim("w1", now, 60, kinds=["replan"])

        assert tx.work.counts(now) == (
            WorkCount("replan", waiting=0, due=0, leased=1, failing=0),
            WorkCount("sync", waiting=1, due=1, leased=0, failing=0),
        )


def test_ringing_goes_with_its_cause(store: Store, athlete: str, now: datetime) -> None:
    """When the transaction fails, neither the change nor the work it causes is there."""

    class ChangedMindError(Exception):
        pass

    try:
        with store.write() as tx:
            tx.athletes.touch(athlete)
            tx.work.ring("replan", athlete, now)
            raise ChangedMindError
    except ChangedMindError:
        pass

    with store.read() as tx:
        assert tx.athletes.get(athlete).revision == 1
        assert tx.work.counts(now) == ()


def test_many_workers_claim_everything_once(store: Store, now: datetime) -> None:
    with store.write() as tx:
        for number in range(60):
            tx.work.ring("replan", f"athlete-{number}", now)
    seen: list[str] = []

    def worker(name: str) -> None:
        while claimed := _claim(store, name, now, limit=3):
            for item in claimed:
                seen.append(item.key)
                with store.write() as tx:
                    tx.work.done(item.id, name, now)

    threads = [threading.Thread(target=worker, args=(f"w{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(seen) == sorted(f"athlete-{number}" for number in range(60))
