"""What each kind of due work does: one named function of the services and the row's key.

Every function is safe to run twice; whoever runs it may die at any instant.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from plansync.sync.services import Services
from plansync.sync.work import Kind

ALL = "all"
"""The key of work that is not about one runner."""

Task = Callable[[Services, str], None]


def sync(services: Services, key: str) -> None:
    """Nothing; a runner's runs were read from Strava."""
    services.refresh.sync_athlete(key)


def read_source(services: Services, key: str) -> None:
    """Nothing; a plan source was read."""
    athlete_id, _, source_id = key.partition("/")
    services.refresh.read_source(athlete_id, source_id)


def replan(services: Services, key: str) -> None:
    """Nothing; a runner's plan and feed are those of now."""
    services.refresh.replan(key)


def roll(services: Services, _key: str) -> None:
    """Nothing; what became due with time was rung for."""
    services.refresh.roll()


def purge(services: Services, _key: str) -> None:
    """Nothing; what was kept long enough is gone."""
    services.refresh.purge()


def revoke(services: Services, _key: str) -> None:
    """Nothing; grants that ended here were ended at Strava."""
    services.refresh.revoke_due()


TASKS: Mapping[str, Task] = MappingProxyType(
    {
        Kind.SYNC.value: sync,
        Kind.READ_SOURCE.value: read_source,
        Kind.REPLAN.value: replan,
        Kind.ROLL.value: roll,
        Kind.PURGE.value: purge,
        Kind.REVOKE.value: revoke,
    }
)
