"""Feeds: the secret address of a runner's calendar and the bytes that are served there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select, update

from plansync.errors import NotFoundError
from plansync.store.secrets import hash_secret
from plansync.store.tables import feeds
from plansync.store.unit import Unit

NO_BYTES = {
    "etag": None,
    "modified": None,
    "body_gz": None,
    "busy_etag": None,
    "busy_modified": None,
    "busy_body_gz": None,
}


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed without its bytes. `secret_hash` is what its address is looked up by."""

    id: str
    athlete_id: str
    secret_hash: str
    created_at: datetime
    revoked_at: datetime | None
    etag: str | None
    modified: datetime | None
    busy_etag: str | None
    busy_modified: datetime | None
    fetched_at: datetime | None
    fetched_by: str
    fetches: int


@dataclass(frozen=True, slots=True)
class FeedBytes:
    """What is served: gzipped bytes and the stamps that belong to exactly these."""

    etag: str
    modified: datetime
    body_gz: bytes


class Fetches(NamedTuple):
    """How often a feed was fetched since the last note, and by whom last."""

    at: datetime
    agent: str
    times: int


class Feeds:
    """The feeds of runners; one at most is active, revoked ones are remembered without bytes."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def create(self, athlete_id: str, now: datetime) -> tuple[Feed, str]:
        """A new feed and its secret; StaleError when the runner has an active one."""
        feed_id, secret = self._unit.new_id(), self._unit.token()
        row = {
            "id": feed_id,
            "athlete_id": athlete_id,
            "secret_hash": hash_secret(secret),
            "secret": self._unit.seal(feeds.c.secret, feed_id, secret),
            "created_at": now,
            "fetched_by": "",
            "fetches": 0,
        }
        self._unit.insert(feeds, row)
        known: dict[str, Any] = {name: row.get(name) for name in Feed.__dataclass_fields__}
        return Feed(**known), secret

    def active(self, athlete_id: str) -> Feed | None:
        """The runner's feed, None when there is none or it was revoked."""
        return self._unit.first(Feed, _FEED.where(_active(athlete_id)))

    def by_id(self, feed_id: str) -> Feed | None:
        """The feed of this id, whoever's it is, revoked ones too; None when there is none."""
        return self._unit.first(Feed, _FEED.where(feeds.c.id == feed_id))

    def secret(self, feed: Feed) -> str:
        """The secret part of the feed's address."""
        statement = select(feeds.c.secret).where(
            feeds.c.id == feed.id, feeds.c.athlete_id == feed.athlete_id
        )
        stored = self._unit.connection.execute(statement).scalar()
        if stored is None:
            raise NotFoundError("there is no such feed")
        return self._unit.unseal(feeds.c.secret, feed.id, stored)

    def publish(self, athlete_id: str, full: FeedBytes, busy: FeedBytes) -> bool:
        """Whether the runner has an active feed, which now serves these bytes."""
        bytes_of = {
            "etag": full.etag,
            "modified": full.modified,
            "body_gz": full.body_gz,
            "busy_etag": busy.etag,
            "busy_modified": busy.modified,
            "busy_body_gz": busy.body_gz,
        }
        return self._unit.run(update(feeds).where(_active(athlete_id)).values(bytes_of)) > 0

    def content(self, athlete_id: str, *, busy: bool = False) -> FeedBytes | None:
        """What the active feed serves, None when nothing was published yet."""
        table = feeds.c
        columns = (
            (table.busy_etag, table.busy_modified, table.busy_body_gz)
            if busy
            else (table.etag, table.modified, table.body_gz)
        )
        row = self._unit.connection.execute(select(*columns).where(_active(athlete_id))).first()
        return None if row is None or row[0] is None else FeedBytes(*row)

    def rotate(self, athlete_id: str, now: datetime) -> str:
        """The new secret; the old address is gone (410) and the new one serves the same bytes."""
        stored = (
            self._unit.connection.execute(
                select(*(feeds.c[name] for name in NO_BYTES)).where(_active(athlete_id))
            )
            .mappings()
            .first()
        )
        if stored is None:
            raise NotFoundError("there is no feed to rotate", hint="make a feed first")
        self.revoke(athlete_id, now)
        feed, secret = self.create(athlete_id, now)
        self._unit.run(update(feeds).where(feeds.c.id == feed.id).values(**stored))
        return secret

    def revoke(self, athlete_id: str, now: datetime) -> None:
        """Nothing; the feed's address answers 410 from now on and its bytes are gone."""
        values: dict[str, Any] = {"revoked_at": now, **NO_BYTES}
        if not self._unit.run(update(feeds).where(_active(athlete_id)).values(values)):
            raise NotFoundError("there is no feed to revoke")

    def note_fetches(self, seen: Mapping[str, Fetches]) -> None:
        """Nothing; the fetches, keyed by the hash of the secret, are added up."""
        for secret_hash, (at, agent, times) in seen.items():
            self._unit.run(
                update(feeds)
                .where(feeds.c.secret_hash == secret_hash)
                .values(fetched_at=at, fetched_by=agent, fetches=feeds.c.fetches + times)
            )


_HIDDEN = ("secret", "body_gz", "busy_body_gz")
_FEED = select(*(column for column in feeds.c if column.name not in _HIDDEN))


def _active(athlete_id: str) -> Any:
    return (feeds.c.athlete_id == athlete_id) & feeds.c.revoked_at.is_(None)
