"""Who is signed in on which browser: hashes of random ids, revocable one by one."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update

from plansync.store.secrets import hash_secret
from plansync.store.tables import web_sessions
from plansync.store.unit import Unit

IDLE = timedelta(days=30)
LONGEST = timedelta(days=90)
AGENT_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class SignIn:
    """A browser that is signed in. `id_hash` names it on the list of devices."""

    id_hash: str
    athlete_id: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    agent: str


class SignIns:
    """The signed-in browsers of runners: 30 days unused or 90 days in all."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def open(self, athlete_id: str, now: datetime, agent: str) -> str:
        """The new token for the browser's cookie."""
        token = self._unit.token()
        row = {
            "id_hash": hash_secret(token),
            "athlete_id": athlete_id,
            "created_at": now,
            "seen_at": now,
            "expires_at": now + LONGEST,
            "agent": agent[:AGENT_CHARACTERS],
        }
        self._unit.insert(web_sessions, row)
        return token

    def find(self, token: str, now: datetime) -> SignIn | None:
        """The sign-in a cookie stands for, None when it is unknown or over."""
        named = web_sessions.c.id_hash == hash_secret(token)
        return self._unit.first(SignIn, select(web_sessions).where(named, *_valid(now)))

    def athlete_of(self, token: str, now: datetime) -> str | None:
        """The id of the runner a cookie stands for, None when it is unknown or over."""
        found = self.find(token, now)
        return found.athlete_id if found else None

    def touch(self, token: str, now: datetime) -> None:
        """Nothing; the browser was seen. Enough once an hour."""
        named = web_sessions.c.id_hash == hash_secret(token)
        self._unit.run(update(web_sessions).where(named).values(seen_at=now))

    def close(self, token: str) -> None:
        """Nothing; the cookie stands for nobody."""
        self._unit.run(delete(web_sessions).where(web_sessions.c.id_hash == hash_secret(token)))

    def close_one(self, athlete_id: str, id_hash: str) -> bool:
        """Whether the runner had this sign-in, which is over."""
        mine = web_sessions.c.athlete_id == athlete_id
        return (
            self._unit.run(delete(web_sessions).where(mine, web_sessions.c.id_hash == id_hash)) > 0
        )

    def close_all(self, athlete_id: str) -> int:
        """How many sign-ins of the runner are over."""
        return self._unit.run(delete(web_sessions).where(web_sessions.c.athlete_id == athlete_id))

    def list(self, athlete_id: str, now: datetime) -> tuple[SignIn, ...]:
        """The runner's browsers, last seen first."""
        mine = select(web_sessions).where(web_sessions.c.athlete_id == athlete_id, *_valid(now))
        return self._unit.all(SignIn, mine.order_by(web_sessions.c.seen_at.desc()))

    def purge(self, now: datetime) -> int:
        """How many sign-ins were over and are gone."""
        over = (web_sessions.c.expires_at <= now) | (web_sessions.c.seen_at <= now - IDLE)
        return self._unit.run(delete(web_sessions).where(over))


def _valid(now: datetime) -> tuple[Any, ...]:
    return web_sessions.c.expires_at > now, web_sessions.c.seen_at > now - IDLE
