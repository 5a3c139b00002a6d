"""Who uses this PlanSync: accounts, signing in, export and deletion."""

from datetime import datetime, timedelta
from typing import Literal

from plansync.errors import NotFoundError
from plansync.plan.profile import DEFAULT_ZONE
from plansync.store import Tx
from plansync.store.athletes import Athlete
from plansync.store.columns import JsonObject
from plansync.store.connections import Connection, ConnectionState
from plansync.store.one_time import OneTimeKind, Refusal, TokenRefusedError
from plansync.strava.oauth import ScopeVerdict, granted
from plansync.sync.connecting import Connecting
from plansync.sync.export import export
from plansync.sync.ports import Doors
from plansync.sync.registering import register
from plansync.sync.strava_reading import SHORT_LIST
from plansync.sync.views import Account, SignInView, StravaState, StravaView
from plansync.sync.work import Kind, source_key

LINK_LIFETIME = timedelta(minutes=15)
SEEN_EVERY = timedelta(hours=1)
FIRST_NAME = "Runner"
DELETED = "account deleted with all that was kept"


class Accounts(Connecting):
    """The accounts of this PlanSync."""

    def __init__(self, doors: Doors) -> None:
        super().__init__(doors)
        self._doors = doors

    def create(self, name: str, profile: JsonObject, *, demo: bool = False) -> str:
        """The id of the new runner, whose plan is due. InputError for an unsound profile."""
        with self._doors.write() as tx:
            return register(tx, self._doors, name, profile, demo=demo)

    def all(self) -> tuple[Account, ...]:
        """Every runner, oldest first."""
        with self._doors.store.read() as tx:
            connections = {one.athlete_id: one for one in tx.connections.all()}
            return tuple(
                account_of(athlete, connections.get(athlete.id), self._doors)
                for athlete in tx.athletes.all()
            )

    def get(self, athlete_id: str) -> Account:
        """One runner."""
        with self._doors.store.read() as tx:
            return self._account(tx, athlete_id)

    def strava(self, athlete_id: str) -> StravaView:
        """How the runner stands with Strava."""
        with self._doors.store.read() as tx:
            tx.athletes.get(athlete_id)
            runs = len(tx.activities.list(athlete_id, self._doors.now()))
            return strava_view(tx.connections.find(athlete_id), self._doors, runs=runs)

    def delete_account(self, athlete_id: str) -> None:
        """Nothing; all of the runner's is gone, a receipt stays."""
        now = self._doors.now()
        with self._doors.write() as tx:
            self.end_connection(tx, athlete_id)
            for source in tx.sources.list(athlete_id):
                tx.work.drop(Kind.READ_SOURCE.value, source_key(athlete_id, source.id))
            tx.audit.add(athlete_id, DELETED, now)
            tx.athletes.delete(athlete_id)
            tx.receipts.add(athlete_id, DELETED, now)

    def export_account(self, athlete_id: str) -> bytes:
        """All that is kept of the runner as a JSON document, secrets left out."""
        with self._doors.store.read() as tx:
            return export(tx, athlete_id, self._doors.now())

    def sign_in_link(
        self, athlete_id: str | None, *, kind: Literal["sign-in", "setup"] = "sign-in"
    ) -> str:
        """The path /sign-in/<token>: one use, 15 minutes. No runner: makes the first account."""
        now = self._doors.now()
        with self._doors.store.write() as tx:
            if athlete_id is not None:
                tx.athletes.get(athlete_id)
            token = tx.one_time.make(
                OneTimeKind.SETUP if athlete_id is None else OneTimeKind(kind),
                now=now,
                lifetime=LINK_LIFETIME,
                athlete_id=athlete_id,
            )
            tx.audit.add(athlete_id, "sign-in link made", now)
        return f"/sign-in/{token}"

    def sign_in(self, token: str) -> str:
        """The id of the runner a link stands for; NotFoundError (TokenRefusedError) otherwise."""
        now = self._doors.now()
        with self._doors.write() as tx:
            athlete_id = _used(tx, token, now)
            if athlete_id is None:
                athlete_id = self._first(tx)
            tx.audit.add(athlete_id, "signed in by link", now)
        return athlete_id

    def open_session(self, athlete_id: str, agent: str) -> str:
        """The token for the browser's cookie."""
        now = self._doors.now()
        with self._doors.store.write() as tx:
            tx.athletes.get(athlete_id)
            tx.audit.add(athlete_id, "signed in", now)
            return tx.sign_ins.open(athlete_id, now, agent)

    def who(self, token: str) -> Account | None:
        """The runner a cookie stands for, None when it is unknown or over."""
        now = self._doors.now()
        with self._doors.store.read() as tx:
            found = tx.sign_ins.find(token, now)
            if found is None:
                return None
            account = self._account(tx, found.athlete_id)
        if now - found.seen_at >= SEEN_EVERY:
            with self._doors.store.write() as tx:
                tx.sign_ins.touch(token, now)
        return account

    def close_session(self, token: str) -> None:
        """Nothing; the cookie stands for nobody."""
        with self._doors.store.write() as tx:
            tx.sign_ins.close(token)

    def sign_ins(self, athlete_id: str) -> tuple[SignInView, ...]:
        """The runner's browsers, last seen first."""
        with self._doors.store.read() as tx:
            found = tx.sign_ins.list(athlete_id, self._doors.now())
        return tuple(
            SignInView(one.id_hash, one.created_at, one.seen_at, one.agent) for one in found
        )

    def close_one(self, athlete_id: str, id_hash: str) -> None:
        """Nothing; that browser is signed out. NotFoundError when it was not signed in."""
        with self._doors.store.write() as tx:
            if not tx.sign_ins.close_one(athlete_id, id_hash):
                raise NotFoundError("that browser is not signed in")

    def _first(self, tx: Tx) -> str:
        """The account of whoever sets this PlanSync up; nobody gets in by an old setup link."""
        if tx.athletes.all():
            raise NotFoundError(
                "this PlanSync is set up already", hint="`plansync athlete link` lets a runner in"
            )
        return register(tx, self._doors, FIRST_NAME, {})

    def _account(self, tx: Tx, athlete_id: str) -> Account:
        connection = tx.connections.find(athlete_id)
        return account_of(tx.athletes.get(athlete_id), connection, self._doors)


def _used(tx: Tx, token: str, now: datetime) -> str | None:
    """Whose link it was, None when it was the one that makes the first account."""
    try:
        return tx.one_time.use(OneTimeKind.SIGN_IN, token, now).athlete_id
    except TokenRefusedError as error:
        if error.reason is not Refusal.UNKNOWN:
            raise
    return tx.one_time.use(OneTimeKind.SETUP, token, now).athlete_id


def account_of(athlete: Athlete, connection: Connection | None, doors: Doors) -> Account:
    """The runner as the top of every page knows it."""
    return Account(
        athlete_id=athlete.id,
        name=athlete.name,
        zone=str(athlete.profile.get("timezone", DEFAULT_ZONE)),
        strava=_state(connection, doors),
        demo=athlete.demo,
        created_at=athlete.created_at,
        zone_chosen="timezone" in athlete.profile,
        health_asked="health" in athlete.profile,
    )


def strava_view(connection: Connection | None, doors: Doors, *, runs: int) -> StravaView:
    """A connection in words."""
    state = _state(connection, doors)
    if connection is None:
        return StravaView(state, _WORDS[state])
    doubtful = connection.reason.startswith(SHORT_LIST)
    private = granted(connection.scopes) is ScopeVerdict.ALL
    return StravaView(
        state=state,
        text=_words(connection, state, doubtful=doubtful),
        strava_athlete_id=connection.strava_athlete_id,
        reason="" if doubtful else connection.reason,
        sees_private=private,
        connected_at=connection.connected_at,
        synced_at=connection.synced_at,
        retry_at=connection.next_sync_at,
        runs=runs,
        failures=connection.failures,
    )


def _words(connection: Connection, state: StravaState, *, doubtful: bool) -> str:
    if doubtful:
        return _SHORT
    if state is StravaState.CONNECTED and connection.failures:
        return _SILENT
    return _WORDS[state].format(reason=connection.reason)


def _state(connection: Connection | None, doors: Doors) -> StravaState:
    if connection is None:
        return StravaState.NONE if doors.strava else StravaState.ABSENT
    return _STATES[connection.state]


_STATES = {
    ConnectionState.CONNECTED: StravaState.CONNECTED,
    ConnectionState.RECONNECT: StravaState.RECONNECT,
    ConnectionState.INACTIVE: StravaState.PAUSED,
}
_WORDS = {
    StravaState.ABSENT: "This PlanSync is not set up for Strava; your plan works without it.",
    StravaState.NONE: "Strava is not connected.",
    StravaState.CONNECTED: "Strava is connected.",
    StravaState.RECONNECT: "Strava no longer lets us see your runs: connect again.",
    StravaState.PAUSED: "{reason}. Your calendar keeps working from the plan.",
}
_SILENT = (
    "Strava did not answer when PlanSync asked last. It is asked again by itself; your plan and "
    "calendar stay."
)
_SHORT = (
    "Strava's list of your runs became much shorter; PlanSync looks again before it believes it."
)
