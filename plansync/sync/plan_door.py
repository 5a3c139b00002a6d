"""The door to plan addresses and files: plansync.sources with this PlanSync's settings."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from plansync.errors import InputError
from plansync.sources.base import Fetched, Reading, Validators
from plansync.sources.fetch import LIMITS, fetch
from plansync.sources.open import read_body
from plansync.times import Window


class SourcesDoor:
    """Fetches and understands plans; `allow` are hosts and ports that may be private."""

    def __init__(self, *, allow: Iterable[tuple[str, int]], now: Callable[[], datetime]) -> None:
        self._allow = frozenset(f"{host}:{port}" for host, port in allow)
        self._now = now

    def fetch(
        self, address: str, validators: Validators | None = None, *, within_s: float | None = None
    ) -> Fetched | None:
        """What stands at an address now, None when it is what the validators are of."""
        limits = LIMITS if within_s is None else replace(LIMITS, total_s=within_s)
        return fetch(
            address, allow=self._allow, now=self._now(), previous=validators, limits=limits
        )

    def read(
        self, body: bytes, *, source_id: str, source_name: str, tz: ZoneInfo, window: Window
    ) -> Reading:
        """The entries of a plan file or feed."""
        if len(body) > LIMITS.decoded_bytes:
            raise InputError(
                f"{source_name} is too large for a plan",
                hint="give PlanSync a file that holds only the training plan",
            )
        return read_body(body, source_id=source_id, source_name=source_name, tz=tz, window=window)
