"""One run of one piece of due work, the same for every engine: done, tried again, or given up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import structlog

from plansync.errors import NotFoundError, OutsideError, PlanSyncError
from plansync.jobs.tasks import Task
from plansync.store import Store
from plansync.store.work import WorkItem
from plansync.sync.services import Services
from plansync.sync.work import MOST_TRIES, backoff

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Worker:
    """Who does the work: `by` names it, and holds the leases."""

    by: str
    store: Store
    services: Services
    tasks: Mapping[str, Task]

    def claim(self, lease_s: float) -> WorkItem | None:
        """The row that has been due longest, leased to us; None when nothing is due."""
        now = self.services.now()
        with self.store.read() as tx:
            due_at = tx.work.next_due()
        if due_at is None or due_at > now:
            return None
        with self.store.write() as tx:
            return next(iter(tx.work.claim(self.by, now, lease_s, limit=1)), None)

    def run(self, item: WorkItem) -> None:
        """Nothing; the work was done and its row is gone, or says when it is tried again."""
        try:
            self._task(item)(self.services, item.key)
        except NotFoundError as error:
            # What the row was about was deleted meanwhile: there is nothing left to do.
            log.info("work is moot", kind=item.kind, key=item.key, reason=error.text)
            self._done(item)
        except PlanSyncError as error:
            log.warning("work failed", kind=item.kind, key=item.key, reason=error.text)
            self._failed(item, error.text, retry_at=_retry_at(error))
        except Exception as error:
            log.exception("work broke", kind=item.kind, key=item.key)
            self._failed(item, f"a fault in PlanSync ({type(error).__name__})", retry_at=None)
        else:
            self._done(item)

    def _task(self, item: WorkItem) -> Task:
        task = self.tasks.get(item.kind)
        if task is None:
            raise OutsideError(f"nobody here knows work called {item.kind!r}", source="PlanSync")
        return task

    def _done(self, item: WorkItem) -> None:
        with self.store.write() as tx:
            tx.work.done(item.id, self.by, self.services.now())

    def _failed(self, item: WorkItem, text: str, *, retry_at: datetime | None) -> None:
        now = self.services.now()
        with self.store.write() as tx:
            if item.attempts >= MOST_TRIES:
                log.error("work given up", kind=item.kind, key=item.key, reason=text)
                tx.work.give_up(item.id, self.by, text, now=now)
                return
            due_at = max(now + backoff(item.attempts), retry_at or now)
            tx.work.retry(item.id, self.by, due_at, text, now=now)


def _retry_at(error: PlanSyncError) -> datetime | None:
    return error.retry_at if isinstance(error, OutsideError) else None
