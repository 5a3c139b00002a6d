"""Codes and tokens: issued, redeemed once, refreshed with rotation, revoked."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import RLock

CODE_LIFE = timedelta(minutes=10)
ACCESS_LIFE = timedelta(hours=6)
# A refresh with more than this left brings the same access token back.
REFRESH_FROM = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Grant:
    """What one athlete allows the application, and the pair of tokens that proves it."""

    athlete_id: int
    scopes: tuple[str, ...]
    access_token: str
    refresh_token: str
    expires_at: datetime

    def allows(self, *scopes: str) -> bool:
        """Whether at least one of these scopes was granted."""
        return any(scope in self.scopes for scope in scopes)


@dataclass(frozen=True, slots=True)
class Code:
    """What the browser carries back: good for one exchange within ten minutes."""

    athlete_id: int
    scopes: tuple[str, ...]
    expires_at: datetime


class TokenDesk:
    """Keeps one grant for each connected athlete; a token is living or gone, never in between."""

    def __init__(
        self, *, now: Callable[[], datetime], new_token: Callable[[], str], lock: RLock
    ) -> None:
        self._now = now
        self._new_token = new_token
        self._lock = lock
        self._codes: dict[str, Code] = {}
        self._grants: dict[int, Grant] = {}
        self.force_rotation = False

    @property
    def living(self) -> tuple[Grant, ...]:
        """All grants that were neither revoked nor replaced."""
        with self._lock:
            return tuple(self._grants.values())

    def grant_of(self, athlete_id: int) -> Grant | None:
        """The athlete's grant, None when not connected."""
        with self._lock:
            return self._grants.get(athlete_id)

    def issue_code(self, athlete_id: int, scopes: tuple[str, ...]) -> str:
        """A new code for these scopes."""
        with self._lock:
            value = self._new_token()
            self._codes[value] = Code(athlete_id, scopes, self._now() + CODE_LIFE)
            return value

    def redeem(self, value: str) -> Code | None:
        """What the code stands for; None when unknown, used or too old."""
        with self._lock:
            code = self._codes.pop(value, None)
            return code if code and self._now() < code.expires_at else None

    def connect(self, code: Code) -> Grant:
        """A new grant from a redeemed code; the athlete's earlier pair of tokens dies."""
        with self._lock:
            return self._keep(
                Grant(
                    code.athlete_id,
                    code.scopes,
                    access_token=self._new_token(),
                    refresh_token=self._new_token(),
                    expires_at=self._now() + ACCESS_LIFE,
                )
            )

    def refresh(self, refresh_token: str) -> Grant | None:
        """The grant to go on with, with a new pair near the end of the old; None if dead."""
        with self._lock:
            grant = next((g for g in self.living if g.refresh_token == refresh_token), None)
            if grant is None:
                return None
            if grant.expires_at - self._now() > REFRESH_FROM and not self.force_rotation:
                return grant
            return self._keep(
                replace(
                    grant,
                    access_token=self._new_token(),
                    refresh_token=self._new_token(),
                    expires_at=self._now() + ACCESS_LIFE,
                )
            )

    def find(self, access_token: str) -> Grant | None:
        """The grant this access token opens; None when unknown, expired or revoked."""
        grant = next((g for g in self.living if g.access_token == access_token), None)
        return grant if grant and self._now() < grant.expires_at else None

    def revoke(self, token: str) -> None:
        """End the grant that this access or refresh token belongs to, if there is one."""
        for grant in self.living:
            if token in {grant.access_token, grant.refresh_token}:
                self.forget(grant.athlete_id)

    def forget(self, athlete_id: int) -> Grant | None:
        """The grant that was ended with both its tokens, None when there was none."""
        with self._lock:
            return self._grants.pop(athlete_id, None)

    def _keep(self, grant: Grant) -> Grant:
        self._grants[grant.athlete_id] = grant
        return grant
