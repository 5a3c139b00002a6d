"""The simulated Strava itself: athletes, their activities, one application and its tokens.

Everything a test or the demo turns stands here; the HTTP side only asks.
"""

import secrets
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from threading import RLock

from plansync.simulator.faults import Fault, FaultScript
from plansync.simulator.limits import Limits, RateLimiter
from plansync.simulator.tokens import Grant, TokenDesk
from plansync.simulator.webhooks import Event, WebhookSender

Record = dict[str, object]


def random_token() -> str:
    """A fresh token as long as Strava's: forty hexadecimal digits."""
    return secrets.token_hex(20)


class SimulatedStrava:
    """A small Strava in memory, safe to use from many threads behind one lock.

    Switches: `auto_approve` (True answers the authorize page at once with all asked scopes, a
    tuple grants those, False shows the page), `signed_in` (whose browser it is), `is_active`
    (False as when the owner's subscription lapsed), `athlete_capacity`, `callback_domain`,
    `force_rotation`, and those of `webhooks`.
    """

    def __init__(
        self,
        client_id: str = "1",
        client_secret: str = "simulated-secret",  # noqa: S107 - opens nothing but this simulator
        *,
        now: Callable[[], datetime],
        new_token: Callable[[], str] = random_token,
    ) -> None:
        self.client_id = client_id
        self.client_secret = client_secret
        self.now = now
        self.lock = RLock()
        self.tokens = TokenDesk(now=now, new_token=new_token, lock=self.lock)
        self.limits = RateLimiter(now=now, lock=self.lock)
        self.faults = FaultScript(self.lock)
        self.webhooks = WebhookSender(now=now, new_token=new_token, lock=self.lock)
        self.auto_approve: bool | tuple[str, ...] = False
        self.signed_in: int | None = None
        self.is_active = True
        self.athlete_capacity = 10
        self.callback_domain = "localhost"
        self._athletes: dict[int, Record] = {}
        self._activities: dict[int, Record] = {}
        self._calls: list[tuple[str, str]] = []
        self._denies_next = False

    def add_athlete(self, athlete: Mapping[str, object], activities: Iterable[Record] = ()) -> int:
        """The id of the athlete, who is there from now on with these activities."""
        athlete_id = int(str(athlete["id"]))
        with self.lock:
            self._athletes[athlete_id] = dict(athlete)
            self.signed_in = athlete_id if self.signed_in is None else self.signed_in
            for activity in activities:
                self._put(athlete_id, activity)
        return athlete_id

    def add_activity(self, athlete_id: int, activity: Record) -> int:
        """The id of the activity that was uploaded just now; the webhook hears of it."""
        with self.lock:
            activity_id = self._put(athlete_id, activity)
            if self._is_seen(self._activities[activity_id]):
                self._announce(self._activities[activity_id], "create")
        return activity_id

    def edit_activity(self, activity_id: int, **changes: object) -> None:
        """Change fields; the webhook hears only of title, type and privacy, as at Strava."""
        with self.lock:
            before = self._activities[activity_id]
            after = {**before, **changes}
            self._activities[activity_id] = after
            self._announce_edit(before, after, changes)

    def delete_activity(self, activity_id: int) -> None:
        """Remove the activity; the webhook hears of it."""
        with self.lock:
            gone = self._activities.pop(activity_id)
            if self._is_seen(gone):
                self._announce(gone, "delete")

    def deauthorize(self, athlete_id: int) -> None:
        """End the connection as the athlete does on strava.com: tokens die, the webhook hears."""
        with self.lock:
            if self.tokens.forget(athlete_id):
                self._tell("athlete", athlete_id, "update", athlete_id, {"authorized": "false"})

    def deny_next(self) -> None:
        """Let the athlete refuse on the next authorize page."""
        with self.lock:
            self._denies_next = True

    def takes_denial(self) -> bool:
        """Whether this authorize page is the one to refuse; asks once."""
        with self.lock:
            denies, self._denies_next = self._denies_next, False
            return denies

    def script(self, path_prefix: str, fault: Fault, times: int = 1) -> None:
        """Let the next calls fail whose path begins so, with or without the API's base path."""
        self.faults.add(path_prefix, fault, times=times)

    def set_limits(
        self,
        short: int,
        daily: int,
        *,
        read_short: int | None = None,
        read_daily: int | None = None,
    ) -> None:
        """Set the rate limits; reads get the same where nothing else is said."""
        read = Limits(
            short if read_short is None else read_short, daily if read_daily is None else read_daily
        )
        self.limits.set_limits(Limits(short, daily), read)

    @property
    def force_rotation(self) -> bool:
        """Whether each refresh brings a new pair of tokens, however long the old one would live."""
        return self.tokens.force_rotation

    @force_rotation.setter
    def force_rotation(self, value: bool) -> None:
        self.tokens.force_rotation = value

    @property
    def issued(self) -> tuple[Grant, ...]:
        """The living grants, each with its pair of tokens."""
        return self.tokens.living

    @property
    def calls(self) -> list[tuple[str, str]]:
        """Every request so far as method and full path, in order; a copy."""
        with self.lock:
            return list(self._calls)

    def record_call(self, method: str, path: str) -> None:
        """Remember a request."""
        with self.lock:
            self._calls.append((method, path))

    @property
    def athletes(self) -> tuple[Record, ...]:
        """All athletes, the first added first."""
        with self.lock:
            return tuple(self._athletes.values())

    def athlete(self, athlete_id: int) -> Record:
        """The athlete with this id; KeyError when there is none."""
        with self.lock:
            return self._athletes[athlete_id]

    def activity(self, activity_id: int) -> Record | None:
        """The activity with this id, None when there is none."""
        with self.lock:
            return self._activities.get(activity_id)

    def activities_of(self, athlete_id: int) -> tuple[Record, ...]:
        """All activities of the athlete, in no particular order."""
        with self.lock:
            return tuple(a for a in self._activities.values() if owner_id(a) == athlete_id)

    def _put(self, athlete_id: int, activity: Record) -> int:
        activity_id = int(str(activity["id"]))
        owner = {"id": athlete_id, "resource_state": 1}
        self._activities[activity_id] = {**activity, "athlete": owner}
        return activity_id

    def _is_seen(self, activity: Record) -> bool:
        grant = self.tokens.grant_of(owner_id(activity))
        return grant is not None and is_visible(activity, grant)

    def _announce_edit(self, before: Record, after: Record, changes: Record) -> None:
        # With activity:read alone, going private looks like a deletion and coming back like a
        # creation; with activity:read_all both are updates.
        was_seen, is_seen = self._is_seen(before), self._is_seen(after)
        if was_seen != is_seen:
            self._announce(after, "create" if is_seen else "delete")
            return
        updates = told_updates(changes)
        if is_seen and updates:
            self._announce(after, "update", updates)

    def _announce(
        self, activity: Record, aspect: str, updates: Mapping[str, str] | None = None
    ) -> None:
        activity_id = int(str(activity["id"]))
        self._tell("activity", activity_id, aspect, owner_id(activity), updates or {})

    def _tell(
        self, kind: str, object_id: int, aspect: str, owner: int, updates: Mapping[str, str]
    ) -> None:
        at = int(self.now().timestamp())
        self.webhooks.announce(Event(kind, object_id, aspect, owner, at, updates))


def owner_id(activity: Mapping[str, object]) -> int:
    """The id of the athlete whose activity it is."""
    owner = activity["athlete"]
    return int(str(owner["id"])) if isinstance(owner, Mapping) else 0


def is_visible(activity: Mapping[str, object], grant: Grant) -> bool:
    """Whether these scopes show the activity: "Only You" needs activity:read_all."""
    if activity.get("private"):
        return grant.allows("activity:read_all")
    return grant.allows("activity:read", "activity:read_all")


def told_updates(changes: Mapping[str, object]) -> dict[str, str]:
    """The part of an edit that a webhook event tells, in its words and as strings."""
    words = {"name": "title", "sport_type": "type", "type": "type", "private": "private"}
    return {
        words[key]: str(value).lower() if isinstance(value, bool) else str(value)
        for key, value in changes.items()
        if key in words
    }
