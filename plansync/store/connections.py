"""Connections with Strava: tokens, the lease under which they are refreshed, and sync times."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import delete, or_, select, update

from plansync.errors import NotFoundError, StaleError
from plansync.store.tables import connections
from plansync.store.unit import Unit


class ConnectionState(StrEnum):
    """How a connection stands: fine, to be made anew by the runner, or the app is inactive."""

    CONNECTED = "connected"
    RECONNECT = "reconnect"
    INACTIVE = "inactive"


@dataclass(frozen=True, slots=True)
class Tokens:
    """A pair of Strava tokens; the access token dies at `expires_at`."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Consent:
    """Which text the runner agreed to, and when."""

    version: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Connection:
    """A runner's connection. `version` counts the token pairs; `reason` says why it broke."""

    athlete_id: str
    strava_athlete_id: str
    scopes: tuple[str, ...]
    tokens: Tokens
    version: int
    lease_until: datetime | None
    lease_by: str | None
    state: ConnectionState
    reason: str
    consent: Consent
    connected_at: datetime
    synced_at: datetime | None
    synced_through: datetime | None
    next_sync_at: datetime | None
    failures: int


class Connections:
    """The connections of runners; one Strava athlete belongs to one runner."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def save(
        self,
        athlete_id: str,
        strava_athlete_id: str,
        tokens: Tokens,
        *,
        scopes: tuple[str, ...],
        consent: Consent,
        now: datetime,
    ) -> Connection:
        """The connection, new or made anew, due to sync at once.

        StaleError when this Strava athlete belongs to another runner.
        """
        other = self.by_strava_id(strava_athlete_id)
        if other is not None and other.athlete_id != athlete_id:
            raise StaleError(
                "this Strava account is connected with another runner here",
                hint="disconnect it there first, or sign in to Strava as yourself",
            )
        before = self.find(athlete_id)
        row = {
            "athlete_id": athlete_id,
            "strava_athlete_id": strava_athlete_id,
            "scopes": list(scopes),
            **self._sealed(athlete_id, tokens),
            "version": before.version + 1 if before else 1,
            "lease_until": None,
            "lease_by": None,
            "state": ConnectionState.CONNECTED.value,
            "reason": "",
            "consent_version": consent.version,
            "consent_at": consent.at,
            "connected_at": now,
            "next_sync_at": now,
            "failures": 0,
        }
        self._unit.upsert(connections, row, key=["athlete_id"])
        return self.get(athlete_id)

    def find(self, athlete_id: str) -> Connection | None:
        """The runner's connection, None when there is none."""
        return self._one(connections.c.athlete_id == athlete_id)

    def get(self, athlete_id: str) -> Connection:
        """The runner's connection; NotFoundError when there is none."""
        found = self.find(athlete_id)
        if found is None:
            raise NotFoundError("Strava is not connected", hint="connect it on the settings page")
        return found

    def all(self) -> tuple[Connection, ...]:
        """Every connection, first made first."""
        return self._unit.all(
            self._connection, select(connections).order_by(connections.c.connected_at)
        )

    def by_strava_id(self, strava_athlete_id: str) -> Connection | None:
        """The connection of a Strava athlete, None when nobody here is that athlete."""
        return self._one(connections.c.strava_athlete_id == strava_athlete_id)

    def take_lease(
        self, athlete_id: str, by: str, until: datetime, *, now: datetime
    ) -> Connection | None:
        """The connection as it stands under the lease, None while another holds it."""
        free = or_(connections.c.lease_until.is_(None), connections.c.lease_until <= now)
        values = {"lease_by": by, "lease_until": until}
        if not self._change(athlete_id, values, free):
            return None
        return self.find(athlete_id)

    def save_tokens(self, athlete_id: str, tokens: Tokens, *, expected_version: int) -> bool:
        """Whether the pair was still the expected one; then it is replaced and the lease over."""
        values = {
            **self._sealed(athlete_id, tokens),
            "version": expected_version + 1,
            "lease_by": None,
            "lease_until": None,
        }
        return self._change(athlete_id, values, connections.c.version == expected_version)

    def release_lease(self, athlete_id: str, by: str) -> bool:
        """Whether `by` held the lease, which is over."""
        values = {"lease_by": None, "lease_until": None}
        return self._change(athlete_id, values, connections.c.lease_by == by)

    def set_state(
        self,
        athlete_id: str,
        state: ConnectionState,
        reason: str = "",
        *,
        expected_version: int | None = None,
    ) -> bool:
        """Whether there is a connection (still of that version), which stands so from now on."""
        wanted = () if expected_version is None else (connections.c.version == expected_version,)
        return self._change(athlete_id, {"state": state.value, "reason": reason}, *wanted)

    def due(self, now: datetime) -> tuple[str, ...]:
        """Runners whose Strava runs are due to be read."""
        fine = connections.c.state == ConnectionState.CONNECTED.value
        due = select(connections.c.athlete_id).where(fine, connections.c.next_sync_at <= now)
        return self._unit.column(due.order_by(connections.c.next_sync_at))

    def set_next_sync(self, athlete_id: str, at: datetime) -> bool:
        """Whether there is a connection, which is read next at `at`."""
        return self._change(athlete_id, {"next_sync_at": at})

    def note_sync(
        self, athlete_id: str, *, through: datetime, next_sync_at: datetime, now: datetime
    ) -> bool:
        """Whether there is a connection, which was read up to `through`."""
        values = {
            "synced_at": now,
            "synced_through": through,
            "next_sync_at": next_sync_at,
            "failures": 0,
        }
        return self._change(athlete_id, values)

    def note_failure(self, athlete_id: str, *, next_sync_at: datetime) -> bool:
        """Whether there is a connection; one more failure is counted."""
        values = {"failures": connections.c.failures + 1, "next_sync_at": next_sync_at}
        return self._change(athlete_id, values)

    def delete(self, athlete_id: str) -> bool:
        """Whether there was a connection, which is gone with its tokens."""
        return self._unit.run(delete(connections).where(_of(athlete_id))) > 0

    def _one(self, condition: Any) -> Connection | None:
        return self._unit.first(self._connection, select(connections).where(condition))

    def _change(self, athlete_id: str, values: dict[str, Any], *conditions: Any) -> bool:
        mine = update(connections).where(_of(athlete_id), *conditions)
        return self._unit.run(mine.values(values)) > 0

    def _sealed(self, athlete_id: str, tokens: Tokens) -> dict[str, object]:
        columns = connections.c
        return {
            "access_token": self._unit.seal(columns.access_token, athlete_id, tokens.access),
            "refresh_token": self._unit.seal(columns.refresh_token, athlete_id, tokens.refresh),
            "expires_at": tokens.expires_at,
        }

    def _connection(
        self,
        *,
        access_token: str,
        refresh_token: str,
        expires_at: datetime,
        consent_version: str,
        consent_at: datetime,
        **rest: Any,
    ) -> Connection:
        owner, columns = rest["athlete_id"], connections.c
        tokens = Tokens(
            self._unit.unseal(columns.access_token, owner, access_token),
            self._unit.unseal(columns.refresh_token, owner, refresh_token),
            expires_at,
        )
        rest["state"] = ConnectionState(rest["state"])
        rest["scopes"] = tuple(rest["scopes"])
        return Connection(tokens=tokens, consent=Consent(consent_version, consent_at), **rest)


def _of(athlete_id: str) -> Any:
    return connections.c.athlete_id == athlete_id
