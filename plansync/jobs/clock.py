"""The clock: a handful of fixed jobs that ring for what became due with time.

It holds no truth: jobs live in memory, a missed tick is made up by the next one, and only the
leader among processes ticks for all.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, timedelta

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from plansync.errors import PlanSyncError

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Tick:
    """A job of the clock: what it does and how often; when the clock starts too if `at_start`."""

    name: str
    every: timedelta
    do: Callable[[], None]
    at_start: bool = False


class Clock:
    """Ticks while started."""

    def __init__(self, ticks: tuple[Tick, ...]) -> None:
        self._ticks = ticks
        self._scheduler: BackgroundScheduler | None = None

    @property
    def is_running(self) -> bool:
        """Whether it ticks."""
        return self._scheduler is not None and bool(self._scheduler.running)

    def start(self) -> None:
        """Nothing; what ticks at the start did so, and the clock ticks from now on."""
        scheduler = BackgroundScheduler(
            timezone=UTC,
            executors={"default": ThreadPoolExecutor(1)},
            # A tick is a look at the store: one late look is as good as many.
            job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1},
        )
        for tick in self._ticks:
            run = _careful(tick)
            trigger = IntervalTrigger(seconds=tick.every.total_seconds(), timezone=UTC)
            scheduler.add_job(run, trigger, id=tick.name)
            # Not as a job: one that runs once breaks APScheduler 3.11 when it is stopped at once.
            if tick.at_start:
                run()
        scheduler.start()
        self._scheduler = scheduler

    def stop(self) -> None:
        """Nothing; no tick begins any more. Harmless twice."""
        scheduler, self._scheduler = self._scheduler, None
        if scheduler is not None:
            scheduler.shutdown(wait=False)


def _careful(tick: Tick) -> Callable[[], None]:
    """The tick, whose expected failures are told in one line; the next tick tries again."""

    def run() -> None:
        try:
            tick.do()
        except PlanSyncError as error:
            log.warning("clock tick failed", tick=tick.name, reason=error.text)

    return run
