"""Tokens that work once: sign-in links, the setup link, and the state of an OAuth round trip."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, delete, or_, select, update

from plansync.errors import NotFoundError
from plansync.store.columns import JsonObject
from plansync.store.secrets import hash_secret
from plansync.store.tables import one_time_tokens
from plansync.store.unit import Unit


class OneTimeKind(StrEnum):
    """What a token is good for."""

    SIGN_IN = "sign-in"
    SETUP = "setup"
    OAUTH_STATE = "oauth-state"


class Refusal(StrEnum):
    """Why a token was refused."""

    UNKNOWN = "unknown"
    USED = "used"
    EXPIRED = "expired"
    OTHER_BROWSER = "other browser"


class TokenRefusedError(NotFoundError):
    """The link or round trip does not work (any more): get a new one. `reason` says why."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(_WORDS[reason], hint="ask for a new link and open it in this browser")
        self.reason = reason


@dataclass(frozen=True, slots=True)
class OneTime:
    """What a token carried; no athlete when it was made before there was one."""

    athlete_id: str | None
    payload: JsonObject


class OneTimeTokens:
    """The tokens that are out."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def make(
        self,
        kind: OneTimeKind,
        *,
        now: datetime,
        lifetime: timedelta,
        athlete_id: str | None = None,
        browser: str | None = None,
        payload: JsonObject | None = None,
    ) -> str:
        """The new token. With `browser` (a secret of that browser) it works only there."""
        token = self._unit.token()
        row = {
            "token_hash": hash_secret(token),
            "kind": kind.value,
            "athlete_id": athlete_id,
            "browser_hash": None if browser is None else hash_secret(browser),
            "payload": payload or {},
            "expires_at": now + lifetime,
        }
        self._unit.insert(one_time_tokens, row)
        return token

    def use(
        self, kind: OneTimeKind, token: str, now: datetime, *, browser: str | None = None
    ) -> OneTime:
        """What the token carried; TokenRefusedError when it does not work."""
        table = one_time_tokens.c
        hashed = None if browser is None else hash_secret(browser)
        named = (table.token_hash == hash_secret(token)) & (table.kind == kind.value)
        here = or_(table.browser_hash.is_(None), table.browser_hash == hashed)
        good = (named, table.used_at.is_(None), table.expires_at > now, here)
        if not self._unit.run(update(one_time_tokens).where(*good).values(used_at=now)):
            raise TokenRefusedError(self._refusal(named, now))
        statement = select(table.athlete_id, table.payload).where(named)
        row = self._unit.connection.execute(statement).one()
        return OneTime(row.athlete_id, row.payload)

    def purge(self, now: datetime) -> int:
        """How many tokens had expired and are gone."""
        past = one_time_tokens.c.expires_at <= now
        return self._unit.run(delete(one_time_tokens).where(past))

    def _refusal(self, named: ColumnElement[bool], now: datetime) -> Refusal:
        table = one_time_tokens.c
        statement = select(table.used_at, table.expires_at).where(named)
        row = self._unit.connection.execute(statement).first()
        if row is None:
            return Refusal.UNKNOWN
        if row.used_at is not None:
            return Refusal.USED
        return Refusal.EXPIRED if row.expires_at <= now else Refusal.OTHER_BROWSER


_WORDS = {
    Refusal.UNKNOWN: "this link is not known here",
    Refusal.USED: "this link was used already",
    Refusal.EXPIRED: "this link is too old",
    Refusal.OTHER_BROWSER: "this link belongs to another browser",
}
