"""For who runs this PlanSync: Strava's application and webhook, and how the work goes."""

import hmac
from collections.abc import Mapping
from datetime import timedelta

from plansync.errors import NotFoundError, OperatorError, PlanSyncError
from plansync.store.connections import ConnectionState
from plansync.store.work import WorkLog
from plansync.strava.subscriptions import Subscription
from plansync.strava.webhook import challenge, parse_event
from plansync.sync.feeds import why_local
from plansync.sync.ports import Doors
from plansync.sync.views import CallsView, StravaStatus, WorkView
from plansync.sync.work import Kind, ring

SETTLE = timedelta(seconds=30)
"""Events of one runner within this time cause one look."""
QUIET = timedelta(minutes=2)
"""A runner is never looked at more often: forged events must not use up a day's calls."""


class Operator:
    """The use cases of the operator, and Strava's webhook."""

    def __init__(self, doors: Doors) -> None:
        self._doors = doors

    def strava_status(self) -> StravaStatus:
        """The application's state as it is known here; the subscription is asked for."""
        strava = self._doors.strava
        if strava is None:
            return StravaStatus(configured=False, text="no Strava application is set up")
        now = self._doors.now()
        with self._doors.store.read() as tx:
            connections = tx.connections.all()
            ledger = tx.ledger.get(strava.app, now)
        paused = [one for one in connections if one.state is ConnectionState.INACTIVE]
        text, subscription = "Strava answers", None
        try:
            subscription = strava.subscription()
        except PlanSyncError as error:
            text = error.text
        return StravaStatus(
            configured=True,
            text=paused[0].reason if paused else text,
            runners=len(connections),
            calls=CallsView(
                ledger.short_used,
                ledger.short_limit,
                ledger.day_used,
                ledger.day_limit,
                ledger.blocked_until,
            ),
            paused_until=paused[0].next_sync_at if paused else None,
            subscription_id=subscription.subscription_id if subscription else None,
            callback_url=subscription.callback_url if subscription else "",
        )

    def subscribe(self) -> StravaStatus:
        """The state after the webhook subscription was made (the old one is replaced)."""
        strava = self._doors.need_strava()
        reason = why_local(self._doors.public_url)
        if not self._doors.verify_token or (reason and not self._doors.demo):
            raise OperatorError(
                f"Strava cannot call this PlanSync: {reason or 'there is no verify token'}",
                hint="set PLANSYNC_WEBHOOK_VERIFY_TOKEN and a PLANSYNC_PUBLIC_URL Strava reaches; "
                "without a webhook runs are found by looking",
            )
        self._end(strava.subscription())
        strava.subscribe(callback_url=self.callback_url, verify_token=self._doors.verify_token)
        return self.strava_status()

    def unsubscribe(self) -> StravaStatus:
        """The state after the webhook subscription was ended."""
        self._end(self._doors.need_strava().subscription())
        return self.strava_status()

    @property
    def callback_url(self) -> str:
        """Where Strava sends events; its last part is secret."""
        return f"{self._doors.public_url}/strava/webhook/{self._doors.webhook_secret}"

    def challenge(self, secret: str, query: Mapping[str, str]) -> dict[str, str]:
        """The answer to Strava's question; NotFoundError for a wrong secret in the address."""
        self._check(secret)
        return challenge(query, self._doors.verify_token)

    def hear(self, secret: str, body: bytes) -> None:
        """Nothing; an event is a hint to look: the runner is due to be read, if known here."""
        self._check(secret)
        event = parse_event(body)
        with self._doors.store.read() as tx:
            connection = tx.connections.by_strava_id(event.owner_id)
        if connection is None or connection.state is ConnectionState.RECONNECT:
            return
        now = self._doors.now()
        rested = connection.synced_at + QUIET if connection.synced_at else now
        due_at = max(now + SETTLE, rested)
        with self._doors.write() as tx:
            ring(tx, Kind.SYNC, connection.athlete_id, due_at)

    def work(self) -> WorkView:
        """What is due, what failed and did not go well since, what was done."""
        with self._doors.store.read() as tx:
            log = tx.work.log()
            return WorkView(tx.work.counts(self._doors.now()), tuple(filter(_fails, log)), log)

    def is_ready(self) -> bool:
        """Whether the database answers."""
        try:
            self._doors.store.check()
        except PlanSyncError:
            return False
        return True

    def _check(self, secret: str) -> None:
        known = self._doors.webhook_secret
        if not known or not hmac.compare_digest(secret.encode(), known.encode()):
            raise NotFoundError("there is nothing here")

    def _end(self, subscription: Subscription | None) -> None:
        if subscription is not None:
            self._doors.need_strava().unsubscribe(subscription.subscription_id)


def _fails(log: WorkLog) -> bool:
    """Whether the work last failed."""
    return log.last_error_at is not None and (
        log.last_ok_at is None or log.last_ok_at < log.last_error_at
    )
