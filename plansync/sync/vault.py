"""The store's connections as the vault that strava's TokenKeeper asks for."""

from datetime import datetime

from plansync.store import Store
from plansync.store.connections import ConnectionState
from plansync.store.connections import Tokens as StoredTokens
from plansync.strava.oauth import Tokens
from plansync.strava.tokens import Held, HeldState


class StoreVault:
    """Tokens in the store's connections; each method is one transaction."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def load(self, athlete_id: str) -> Held:
        """The tokens as they are now."""
        with self._store.read() as tx:
            found = tx.connections.get(athlete_id)
        refused = found.state is ConnectionState.RECONNECT
        tokens = Tokens(found.tokens.access, found.tokens.refresh, found.tokens.expires_at)
        state = HeldState.REFUSED if refused else HeldState.CONNECTED
        return Held(tokens, found.version, state, found.reason if refused else "")

    def take_lease(self, athlete_id: str, *, by: str, until: datetime, now: datetime) -> bool:
        """Whether the right to renew is now `by`'s."""
        with self._store.write() as tx:
            return tx.connections.take_lease(athlete_id, by, until, now=now) is not None

    def save(self, athlete_id: str, tokens: Tokens, *, version: int) -> bool:
        """Whether the version was still this one; then the tokens are stored."""
        kept = StoredTokens(tokens.access, tokens.refresh, tokens.expires_at)
        with self._store.write() as tx:
            return tx.connections.save_tokens(athlete_id, kept, expected_version=version)

    def release(self, athlete_id: str, *, by: str) -> None:
        """Nothing; the right to renew is given back if `by` still held it."""
        with self._store.write() as tx:
            tx.connections.release_lease(athlete_id, by)

    def refuse(self, athlete_id: str, *, reason: str, version: int) -> None:
        """Nothing; the runner has to connect again, if the version is still this one."""
        with self._store.write() as tx:
            tx.connections.set_state(
                athlete_id, ConnectionState.RECONNECT, reason, expected_version=version
            )
