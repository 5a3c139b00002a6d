"""Every error PlanSync raises on purpose, one class per thing the caller can do about it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar


class PlanSyncError(Exception):
    """Root of all our errors; its text is one line a person can read."""

    exit_status: ClassVar[int] = 1
    http_status: ClassVar[int] = 400

    def __init__(self, text: str, *, hint: str = "") -> None:
        super().__init__(text)
        self.text = text
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in something the runner or host wrote: where, what, what is near."""

    path: str
    key: str
    text: str
    nearest: str = ""

    def __str__(self) -> str:
        where = ": ".join(part for part in (self.path, self.key) if part)
        said = f"{where}: {self.text}" if where else self.text
        return f"{said} (did you mean {self.nearest!r}?)" if self.nearest else said


class InputError(PlanSyncError):
    """Your input is wrong: fix this place of this file. All faults are told together."""

    def __init__(self, faults: Iterable[Fault] | str, *, hint: str = "") -> None:
        self.faults = (Fault("", "", faults),) if isinstance(faults, str) else tuple(faults)
        super().__init__("; ".join(str(fault) for fault in self.faults), hint=hint)


class NotFoundError(PlanSyncError):
    """What was asked for is not there (or is not yours, which looks the same)."""

    http_status: ClassVar[int] = 404


class GoneError(NotFoundError):
    """What was asked for was there and was ended on purpose: do not ask again."""

    http_status: ClassVar[int] = 410


class StaleError(PlanSyncError):
    """The thing changed since you looked: look again, then decide."""

    http_status: ClassVar[int] = 409


class OutsideError(PlanSyncError):
    """The outside world failed: try again later, nothing of ours is lost."""

    exit_status: ClassVar[int] = 3
    http_status: ClassVar[int] = 502

    def __init__(
        self, text: str, *, source: str, retry_at: datetime | None = None, hint: str = ""
    ) -> None:
        super().__init__(text, hint=hint)
        self.source = source
        self.retry_at = retry_at


class RefusedAddressError(InputError):
    """The plan address may not be fetched (private, wrong scheme or port)."""


class NotACalendarError(OutsideError):
    """What came back from a plan address is not a calendar."""


class ReconnectError(PlanSyncError):
    """The runner has to connect with Strava again; `reason` says which way it broke."""

    def __init__(self, text: str, *, reason: str, hint: str = "") -> None:
        super().__init__(text, hint=hint)
        self.reason = reason


class OperatorError(PlanSyncError):
    """Whoever runs this PlanSync has to mend a setting or an account."""

    exit_status: ClassVar[int] = 3
    http_status: ClassVar[int] = 503
