"""What the tests of Strava's door share: a session, an OAuth and a reader towards the simulator."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from plansync.strava.client import StravaRuns
from plansync.strava.http import StravaSession
from plansync.strava.oauth import Grant, StravaOAuth
from tests.contract.simulator_models import App, returned, running_app
from tests.fakes.rates import MemoryLedger

SECRET = "simulated-secret"
LIST = "/athlete/activities"


class Door:
    """Our side of the connection to one running simulator; time limits are short."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.ledger = MemoryLedger(app.clock)
        self.session = self.another_session(ledger=self.ledger)
        self.oauth = StravaOAuth("1", SECRET, session=self.session)

    def another_session(self, **options: Any) -> StravaSession:
        """A session with these options instead of the usual ones."""
        usual: dict[str, Any] = {
            "now": self.app.clock,
            "api_url": self.app.server.api_url,
            "oauth_url": self.app.server.oauth_url,
            "timeout_s": (1.0, 0.15),
            "deadline_s": 2.0,
        }
        return StravaSession(**usual | options)

    def code(self, *scopes: str) -> str:
        """A code as Strava's permission page brings it back."""
        self.app.strava.auto_approve = scopes or True
        return returned(self.app.authorize())["code"]

    def connect(self, *scopes: str) -> Grant:
        """The grant of a runner who left these boxes ticked (without any: all of them)."""
        return self.oauth.exchange(self.code(*scopes), now=self.app.clock())

    def runs(self, *scopes: str) -> StravaRuns:
        """A reader for a runner who connected just now."""
        return StravaRuns(self.connect(*scopes).tokens.access, session=self.session)

    def calls_of(self, path: str) -> int:
        """How often the simulator was asked for this path."""
        return sum(called.endswith(path) for _, called in self.app.strava.calls)


@contextmanager
def open_door() -> Iterator[Door]:
    """A door to a running simulator with one athlete and three runs."""
    with running_app() as app:
        door = Door(app)
        with door.session:
            yield door
