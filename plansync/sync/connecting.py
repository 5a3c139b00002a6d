"""Connecting a runner with Strava, and letting them go again."""

from datetime import timedelta

from plansync.errors import InputError, PlanSyncError, ReconnectError, StaleError
from plansync.store import Tx
from plansync.store.connections import ConnectionState, Consent, Tokens
from plansync.store.one_time import OneTimeKind, Refusal, TokenRefusedError
from plansync.strava.oauth import Grant, ScopeVerdict, granted, read_return
from plansync.sync.ports import Doors
from plansync.sync.registering import register
from plansync.sync.views import Connected
from plansync.sync.work import Kind, ring

STATE_LIFETIME = timedelta(minutes=10)
CONSENT_VERSION = "2026-11-22"
"""Which text the consent page shows; raise it with every change of what is collected."""
CALLBACK = "/strava/callback"
NO_PRIVATE = (
    "Strava does not show us activities that only you can see. To include them, connect again and "
    "leave the box about private activities ticked."
)
ALREADY = "You were connected already."
DISCONNECTED = "Strava disconnected: tokens, runs and workouts deleted"


class Connecting:
    """The round trip to Strava's permission page, and the way out."""

    def __init__(self, doors: Doors) -> None:
        self._doors = doors

    def begin_connect(self, browser: str, *, force: bool = False) -> str:
        """Strava's permission page; good for one return to this browser within ten minutes.

        `force` shows the page even to who said yes before. OperatorError without an application.
        """
        strava = self._doors.need_strava()
        with self._doors.store.write() as tx:
            state = tx.one_time.make(
                OneTimeKind.OAUTH_STATE,
                now=self._doors.now(),
                lifetime=STATE_LIFETIME,
                browser=browser,
            )
        redirect_uri = f"{self._doors.public_url}{CALLBACK}"
        return strava.authorize_url(state=state, redirect_uri=redirect_uri, force=force)

    def finish_connect(
        self,
        *,
        browser: str,
        state: str,
        code: str = "",
        scope: str = "",
        error: str = "",
        signed_in_as: str | None = None,
    ) -> Connected:
        """Who connected; the account is made when it is a new runner, and its runs are due.

        InputError for a forged, used or old state; ReconnectError "denied" or "scope" (nothing
        is stored, tokens are revoked); StaleError when the Strava account belongs to another
        runner here, or the runner signed in has another Strava account; OutsideError;
        OperatorError.
        """
        strava = self._doors.need_strava()
        if self._is_reload(state, browser, signed_in_as):
            return Connected(str(signed_in_as), is_new=False, note=ALREADY)
        answer = {"state": state, "code": code, "scope": scope, "error": error}
        back = read_return({key: value for key, value in answer.items() if value})
        grant = strava.exchange(back.code, back.scopes)
        verdict = granted(grant.scopes)
        if not verdict.can_read:
            self._let_go(grant)
            raise ReconnectError(
                "Strava may not show us your runs: the box about activities was not ticked",
                reason="scope",
                hint="connect again and leave that box ticked; nothing was stored",
            )
        if self._belongs_to_another(grant, signed_in_as):
            raise StaleError(
                "this Strava account belongs to another runner of this PlanSync",
                hint="sign out first, then connect with Strava to get to that account",
            )
        if self._has_another(grant, signed_in_as):
            self._let_go(grant)
            raise StaleError(
                "you are connected with another Strava account",
                hint="disconnect that one on the account page first, or sign in to Strava with it",
            )
        return self._keep(grant, verdict, signed_in_as)

    def disconnect(self, athlete_id: str) -> None:
        """Nothing; tokens and all that came from Strava are gone, the revocation is due."""
        with self._doors.write() as tx:
            tx.connections.get(athlete_id)
            self.end_connection(tx, athlete_id)
            tx.athletes.touch(athlete_id)
            ring(tx, Kind.REPLAN, athlete_id, self._doors.now())

    def end_connection(self, tx: Tx, athlete_id: str) -> None:
        """Nothing; what came from Strava is gone and its end there is due, if there was any."""
        connection, now = tx.connections.find(athlete_id), self._doors.now()
        if connection is None:
            return
        if connection.tokens.refresh:
            tx.revocations.add(connection.tokens.refresh, now)
            ring(tx, Kind.REVOKE, "all", now)
        tx.connections.delete(athlete_id)
        tx.activities.delete_all(athlete_id)
        tx.work.drop(Kind.SYNC.value, athlete_id)
        tx.receipts.add(athlete_id, DISCONNECTED, now)
        tx.audit.add(athlete_id, DISCONNECTED, now)

    def _is_reload(self, state: str, browser: str, signed_in_as: str | None) -> bool:
        """False once the state was used up; True when a connected runner loads the page again."""
        now = self._doors.now()
        try:
            with self._doors.store.write() as tx:
                tx.one_time.use(OneTimeKind.OAUTH_STATE, state, now, browser=browser)
        except TokenRefusedError as error:
            with self._doors.store.write() as tx:
                mine = tx.connections.find(signed_in_as) if signed_in_as else None
                is_fine = mine is not None and mine.state is ConnectionState.CONNECTED
                if error.reason is Refusal.USED and is_fine:
                    return True
                tx.audit.add(None, f"Strava return refused: {error.reason}", now)
            raise InputError(
                "this answer from Strava does not belong to a request of this browser",
                hint="start connecting again",
            ) from error
        return False

    def _let_go(self, grant: Grant) -> None:
        """End a grant we cannot use; when Strava does not answer it is tried again later."""
        try:
            self._doors.need_strava().revoke(grant.tokens.refresh)
        except PlanSyncError:
            with self._doors.write() as tx:
                tx.revocations.add(grant.tokens.refresh, self._doors.now())
                ring(tx, Kind.REVOKE, "all", self._doors.now())

    def _belongs_to_another(self, grant: Grant, signed_in_as: str | None) -> bool:
        """Whether another runner here is this athlete; that runner's connection stays alive."""
        with self._doors.store.write() as tx:
            theirs = tx.connections.by_strava_id(grant.athlete_id)
            if theirs is None or signed_in_as in (None, theirs.athlete_id):
                return False
            # The exchange may have ended the pair of tokens that connection lived on.
            tx.connections.save_tokens(
                theirs.athlete_id, _tokens(grant), expected_version=theirs.version
            )
            return True

    def _has_another(self, grant: Grant, signed_in_as: str | None) -> bool:
        if signed_in_as is None:
            return False
        with self._doors.store.read() as tx:
            mine = tx.connections.find(signed_in_as)
        return mine is not None and mine.strava_athlete_id != grant.athlete_id

    def _keep(self, grant: Grant, verdict: ScopeVerdict, signed_in_as: str | None) -> Connected:
        now = self._doors.now()
        with self._doors.write() as tx:
            theirs = tx.connections.by_strava_id(grant.athlete_id)
            known = theirs.athlete_id if theirs else signed_in_as
            athlete_id = known or register(tx, self._doors, grant.athlete_name, {})
            tx.connections.save(
                athlete_id,
                grant.athlete_id,
                _tokens(grant),
                scopes=tuple(sorted(grant.scopes)),
                consent=Consent(CONSENT_VERSION, now),
                now=now,
            )
            tx.audit.add(athlete_id, "Strava connected", now)
            ring(tx, Kind.SYNC, athlete_id, now)
        note = "" if verdict is ScopeVerdict.ALL else NO_PRIVATE
        return Connected(athlete_id, known is None, note)


def _tokens(grant: Grant) -> Tokens:
    return Tokens(grant.tokens.access, grant.tokens.refresh, grant.tokens.expires_at)
