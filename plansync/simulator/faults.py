"""Scripted faults: what the server shall do wrong on the next calls to a path."""

import json
from dataclasses import dataclass
from enum import Enum
from threading import RLock
from typing import Self

from plansync.simulator.answers import Answer, Headers

MAINTENANCE = "<!doctype html><title>Simulated Strava</title><h1>Down for maintenance</h1>"


class FaultKind(Enum):
    """How a call goes wrong."""

    ANSWER = "answer"  # a whole answer, but another one than the call deserves
    TRUNCATED = "truncated"  # the true answer's first half, announced as if it were all
    DRIP = "drip"  # the true answer, one byte at a time
    HANG = "hang"  # no answer until the server stops
    CLOSE = "close"  # the connection ends without an answer


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing going wrong; as built it is a plain answer with this status and body.

    With `after_work` a hang or a close comes after the call took effect, as when Strava has
    rotated a token and the answer gets lost.
    """

    status: int = 500
    body: object = None  # None stands for Strava's own {"message": "error"}
    kind: FaultKind = FaultKind.ANSWER
    content_type: str = "application/json; charset=utf-8"
    headers: Headers = ()
    gap_s: float = 0.05
    after_work: bool = False

    @classmethod
    def html(cls, page: str = MAINTENANCE, *, status: int = 200) -> Self:
        """A page where JSON was expected."""
        return cls(status, page, content_type="text/html; charset=utf-8")

    @classmethod
    def empty_list(cls) -> Self:
        """A well-formed list without anything in it."""
        return cls(200, [])

    @classmethod
    def truncated(cls) -> Self:
        """JSON that ends in the middle."""
        return cls(kind=FaultKind.TRUNCATED)

    @classmethod
    def drip(cls, *, gap_s: float = 0.05) -> Self:
        """The true answer so slowly that no single read times out."""
        return cls(kind=FaultKind.DRIP, gap_s=gap_s)

    @classmethod
    def hang(cls, *, after_work: bool = False) -> Self:
        """Silence until the server stops."""
        return cls(kind=FaultKind.HANG, after_work=after_work)

    @classmethod
    def close(cls, *, after_work: bool = False) -> Self:
        """A connection that ends without an answer."""
        return cls(kind=FaultKind.CLOSE, after_work=after_work)

    @property
    def needs_work(self) -> bool:
        """Whether the call takes effect although its answer goes wrong."""
        return self.after_work or self.kind in {FaultKind.TRUNCATED, FaultKind.DRIP}

    def answer(self) -> Answer:
        """The wrong answer in full."""
        return Answer(self.status, self._body_bytes(), self.content_type, self.headers)

    def _body_bytes(self) -> bytes:
        if isinstance(self.body, bytes):
            return self.body
        if isinstance(self.body, str):
            return self.body.encode()
        return json.dumps({"message": "error"} if self.body is None else self.body).encode()


@dataclass(slots=True)
class _Scripted:
    path_prefix: str
    fault: Fault
    left: int


class FaultScript:
    """The faults still to come, played in the order they were written."""

    def __init__(self, lock: RLock) -> None:
        self._lock = lock
        self._scripted: list[_Scripted] = []

    def add(self, path_prefix: str, fault: Fault, *, times: int) -> None:
        """Play this fault on the next calls whose path begins so."""
        with self._lock:
            self._scripted.append(_Scripted(path_prefix, fault, times))

    def clear(self) -> None:
        """Forget all faults that have not been played."""
        with self._lock:
            self._scripted.clear()

    def take(self, *paths: str) -> Fault | None:
        """The fault due for a call known under these paths, used up once; None when all is well."""
        with self._lock:
            due = next((s for s in self._scripted if _matches(s.path_prefix, paths)), None)
            if due is None:
                return None
            due.left -= 1
            if due.left <= 0:
                self._scripted.remove(due)
            return due.fault


def _matches(prefix: str, paths: tuple[str, ...]) -> bool:
    return any(path.startswith(prefix) for path in paths)
