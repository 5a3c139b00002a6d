"""The embedded engine: a few threads of this process do the due work, its clock rings for it.

Truth is the row: a thread claims one with a lease, and whoever dies leaves a lease that runs out.
"""

import threading
from collections.abc import Callable, Mapping
from datetime import timedelta
from time import monotonic

import structlog

from plansync.errors import OperatorError, PlanSyncError
from plansync.jobs.attempt import Worker
from plansync.jobs.bell import ThreadBell
from plansync.jobs.clock import Clock, Tick
from plansync.jobs.tasks import ALL, TASKS, Task
from plansync.store import Store
from plansync.store.lock import Leadership
from plansync.store.work import WorkItem
from plansync.sync.services import Services
from plansync.sync.work import Kind

log = structlog.get_logger(__name__)

THREADS = 2
LEASE_S = 60.0
LONGEST_WORK = timedelta(minutes=10)
HOLD_EVERY = timedelta(seconds=20)
SWEEP_EVERY = timedelta(seconds=30)
ROLL_EVERY = timedelta(seconds=60)
FLUSH_EVERY = timedelta(seconds=60)
REVOKE_EVERY = timedelta(minutes=10)
PURGE_EVERY = timedelta(hours=1)
LONGEST_NAP_S = 15.0
AFTER_FAULT_S = 1.0
DRAIN_S = 10.0


class EmbeddedEngine:
    """Does due work while started. `flushes` are called each minute and once more at the end."""

    def __init__(
        self,
        *,
        store: Store,
        services: Services,
        bell: ThreadBell,
        by: str,
        threads: int = THREADS,
        tasks: Mapping[str, Task] = TASKS,
    ) -> None:
        self._store = store
        self._services = services
        self._bell = bell
        self._workers = tuple(Worker(f"{by}/{n}", store, services, tasks) for n in range(threads))
        self._threads: list[threading.Thread] = []
        self._in_hand: dict[str, WorkItem] = {}
        self._stopping = threading.Event()
        self._leadership: Leadership | None = None
        self._flushes: list[Callable[[], None]] = []
        self._clock = Clock(self._ticks())

    @property
    def leads(self) -> bool:
        """Whether this process is the one whose clock ticks for all."""
        return self._leadership is not None

    @property
    def is_alive(self) -> bool:
        """Whether the clock ticks and every thread works."""
        return self._clock.is_running and all(thread.is_alive() for thread in self._threads)

    def flush_with(self, flush: Callable[[], None]) -> None:
        """Nothing; what was collected in memory is written down with this now and then."""
        self._flushes.append(flush)

    def start(self) -> None:
        """Nothing; due work is done from now on.

        OperatorError when another process works on the same data folder.
        """
        self._lead()
        if not self.leads and self._store.embedded:
            raise OperatorError(
                "another PlanSync is running on this data folder",
                hint="stop it, or give this one a PLANSYNC_DATA_DIR of its own",
            )
        self._stopping.clear()
        self._threads = [
            threading.Thread(target=self._work, args=(worker,), name=worker.by, daemon=True)
            for worker in self._workers
        ]
        for thread in self._threads:
            thread.start()
        self._clock.start()

    def stop(self, *, drain_s: float = DRAIN_S) -> bool:
        """Whether all work in hand was finished in time; what was not is done again later."""
        self._clock.stop()
        self._stopping.set()
        self._bell.ring()
        until = monotonic() + drain_s
        for thread in self._threads:
            thread.join(max(0.0, until - monotonic()))
        drained = not any(thread.is_alive() for thread in self._threads)
        self._threads = []
        try:
            self._flush()
        except PlanSyncError as error:
            log.warning("what was collected is lost", reason=error.text)
        if self._leadership is not None:
            self._leadership.release()
            self._leadership = None
        return drained

    def _work(self, worker: Worker) -> None:
        while not self._stopping.is_set():
            heard = self._bell.rings
            nap_s = self._one(worker)
            if nap_s and not self._stopping.is_set():
                self._bell.wait(heard, nap_s)

    def _one(self, worker: Worker) -> float:
        """How long there is nothing to do; 0 after a piece of work."""
        try:
            item = worker.claim(LEASE_S)
            if item is None:
                return self._nap_s()
            self._in_hand[worker.by] = item
            worker.run(item)
        except PlanSyncError as error:
            # The store does not answer: the row's lease runs out, and somebody does it again.
            log.warning("the store does not answer", reason=error.text)
            return AFTER_FAULT_S
        finally:
            self._in_hand.pop(worker.by, None)
        return 0.0

    def _nap_s(self) -> float:
        with self._store.read() as tx:
            due_at = tx.work.next_due()
        if due_at is None:
            return LONGEST_NAP_S
        left_s = (due_at - self._services.now()).total_seconds()
        return min(max(left_s, 0.01), LONGEST_NAP_S)

    def _ticks(self) -> tuple[Tick, ...]:
        return (
            Tick("sweep", SWEEP_EVERY, self._sweep, at_start=True),
            Tick("roll", ROLL_EVERY, lambda: self._ring(Kind.ROLL), at_start=True),
            Tick("purge", PURGE_EVERY, lambda: self._ring(Kind.PURGE), at_start=True),
            Tick("revoke", REVOKE_EVERY, lambda: self._ring(Kind.REVOKE), at_start=True),
            Tick("hold", HOLD_EVERY, self._hold),
            Tick("note-fetches", FLUSH_EVERY, self._flush),
        )

    def _lead(self) -> bool:
        """Whether this process leads, or has just become the leader."""
        if self._leadership is not None and not self._leadership.held():
            self._leadership.release()
            self._leadership = None
        if self._leadership is None:
            self._leadership = self._store.try_lead()
        return self.leads

    def _ring(self, kind: Kind) -> None:
        if not self._lead():
            return
        with self._store.write() as tx:
            tx.work.ring(kind.value, ALL, self._services.now())
        self._bell.ring()

    def _sweep(self) -> None:
        """Free the rows of those who died with them in hand."""
        if not self._lead():
            return
        with self._store.write() as tx:
            lost = tx.work.sweep(self._services.now())
        if lost:
            log.warning("work was left behind", rows=lost)
            self._bell.ring()

    def _hold(self) -> None:
        """Keep the leases of what is being worked on right now, unless that takes for ever."""
        now = self._services.now()
        for by, item in tuple(self._in_hand.items()):
            if now < item.lease_until + LONGEST_WORK:
                with self._store.write() as tx:
                    tx.work.extend(item.id, by, now + timedelta(seconds=LEASE_S))

    def _flush(self) -> None:
        for flush in self._flushes:
            flush()
