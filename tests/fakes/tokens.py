"""Tokens kept in memory, with the promises of the TokenVault protocol."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from threading import Lock

from plansync.errors import NotFoundError
from plansync.strava.oauth import Tokens
from plansync.strava.tokens import Held, HeldState


@dataclass(slots=True)
class MemoryVault:
    """A TokenVault for one process; `leases` says who may renew whose tokens until when."""

    held: dict[str, Held] = field(default_factory=dict)
    leases: dict[str, tuple[str, datetime]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def connect(self, athlete_id: str, tokens: Tokens) -> None:
        """Put the tokens of a new permission in, whatever was there before."""
        with self._lock:
            before = self.held.get(athlete_id)
            self.held[athlete_id] = Held(tokens, before.version + 1 if before else 1)
            self.leases.pop(athlete_id, None)

    def load(self, athlete_id: str) -> Held:
        """The tokens as they are now."""
        with self._lock:
            if athlete_id not in self.held:
                raise NotFoundError("not connected")
            return self.held[athlete_id]

    def take_lease(self, athlete_id: str, *, by: str, until: datetime, now: datetime) -> bool:
        """Whether the right to renew is now `by`'s."""
        with self._lock:
            _, held_until = self.leases.get(athlete_id, ("", now))
            if athlete_id not in self.held or held_until > now:
                return False
            self.leases[athlete_id] = (by, until)
            return True

    def save(self, athlete_id: str, tokens: Tokens, *, version: int) -> bool:
        """Store the tokens and end the lease if the version is still this one."""
        with self._lock:
            held = self.held.get(athlete_id)
            if held is None or held.version != version:
                return False
            self.held[athlete_id] = replace(held, tokens=tokens, version=version + 1)
            self.leases.pop(athlete_id, None)
            return True

    def release(self, athlete_id: str, *, by: str) -> None:
        """Give the right to renew back, if `by` still holds it."""
        with self._lock:
            if self.leases.get(athlete_id, ("",))[0] == by:
                del self.leases[athlete_id]

    def refuse(self, athlete_id: str, *, reason: str, version: int) -> None:
        """Set the state to refused, if the version is still this one."""
        with self._lock:
            held = self.held.get(athlete_id)
            if held and held.version == version:
                self.held[athlete_id] = replace(held, state=HeldState.REFUSED, reason=reason)
