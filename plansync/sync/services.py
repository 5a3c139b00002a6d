"""All use cases in one object: what the pages, the command line and the jobs call.

Each use case reads everything, decides, and writes everything. The runner comes first, as the id
of the account; a thing that is not the runner's is NotFoundError, like one that is not there.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Protocol

from plansync.opt.catalogue import Catalogue
from plansync.plan.diff import Change
from plansync.plan.season import Priority, Race
from plansync.sources.base import Reading
from plansync.store.columns import JsonObject
from plansync.store.feeds import Fetches
from plansync.sync.views import (
    Account,
    BodyForm,
    Connected,
    FeedView,
    Overview,
    PainLine,
    PhaseView,
    Preview,
    SessionView,
    SignInView,
    SourceView,
    StravaStatus,
    StravaView,
    WeekView,
    WorkView,
)


class Accounts(Protocol):
    """Who uses this PlanSync, how they sign in, and their connection with Strava."""

    def begin_connect(self, browser: str, *, force: bool = False) -> str:
        """Strava's permission page; good for one return to this browser within ten minutes.

        `force` shows the page even to who said yes before. OperatorError without an application.
        """

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

    def disconnect(self, athlete_id: str) -> None:
        """Nothing; tokens and all that came from Strava are gone, the revocation is due."""

    def strava(self, athlete_id: str) -> StravaView:
        """How the runner stands with Strava."""

    def delete_account(self, athlete_id: str) -> None:
        """Nothing; all of the runner's is gone, a receipt stays."""

    def export_account(self, athlete_id: str) -> bytes:
        """All that is kept of the runner as a JSON document, secrets left out."""

    def create(self, name: str, profile: JsonObject, *, demo: bool = False) -> str:
        """The id of the new runner, whose plan is due. InputError for an unsound profile.

        The profile may be the whole document of the contract, with [phase] and [[races]].
        """

    def all(self) -> tuple[Account, ...]:
        """Every runner, oldest first."""

    def get(self, athlete_id: str) -> Account:
        """One runner."""

    def sign_in_link(
        self, athlete_id: str | None, *, kind: Literal["sign-in", "setup"] = "sign-in"
    ) -> str:
        """The path /sign-in/<token>: one use, 15 minutes. No runner: makes the first account."""

    def sign_in(self, token: str) -> str:
        """The id of the runner a link stands for; NotFoundError (TokenRefusedError) otherwise."""

    def open_session(self, athlete_id: str, agent: str) -> str:
        """The token for the browser's cookie."""

    def who(self, token: str) -> Account | None:
        """The runner a cookie stands for, None when it is unknown or over."""

    def close_session(self, token: str) -> None:
        """Nothing; the cookie stands for nobody."""

    def sign_ins(self, athlete_id: str) -> tuple[SignInView, ...]:
        """The runner's browsers, last seen first."""

    def close_one(self, athlete_id: str, id_hash: str) -> None:
        """Nothing; that browser is signed out."""


class Runner(Protocol):
    """What a runner looks at, and what they say about themselves."""

    def overview(self, athlete_id: str) -> Overview:
        """What comes next, today, and whether all is well."""

    def week(self, athlete_id: str, monday: date | None = None) -> WeekView:
        """The week that holds this day (the current one)."""

    def session(self, athlete_id: str, uid: str) -> SessionView:
        """One session, past or to come; NotFoundError when the runner has none of this uid."""

    def profile(self, athlete_id: str) -> JsonObject:
        """The profile document, as in the contract, without phase and races."""

    def body(self, athlete_id: str) -> BodyForm:
        """The answers about the body, and what there is to choose from."""

    def save_body(
        self,
        athlete_id: str,
        *,
        overactive: Sequence[str],
        underactive: Sequence[str],
        severity: Mapping[str, str] | None = None,
        equipment: Sequence[str] = (),
        signs: Sequence[str] = (),
        health: Sequence[str] = (),
        cleared: Sequence[str] = (),
        pain: Sequence[PainLine] = (),
    ) -> None:
        """Nothing; the answers are kept and a new plan is due. InputError names every fault."""

    def settings(self, athlete_id: str) -> JsonObject:
        """timezone, time, limits, preferences, feed: those tables of the profile, all keys set."""

    def save_settings(self, athlete_id: str, changes: JsonObject) -> None:
        """Nothing; the tables given are merged into the profile and a new plan is due.

        A key set to None goes back to its default. InputError names every fault.
        """


class SourceUse(Protocol):
    """The plan sources of a runner."""

    def list(self, athlete_id: str) -> tuple[SourceView, ...]:
        """The sources, oldest first."""

    def add_address(self, athlete_id: str, name: str, address: str) -> SourceView:
        """The new source, read and planned at once.

        InputError for a name, address or calendar that cannot be used, OutsideError when it does
        not answer: then nothing is kept.
        """

    def add_file(self, athlete_id: str, name: str, filename: str, body: bytes) -> SourceView:
        """The new source made of an uploaded file, planned at once."""

    def remove(self, athlete_id: str, source_id: str) -> None:
        """Nothing; the source and its runs are gone and a new plan is due."""

    def read_again(self, athlete_id: str, source_id: str) -> SourceView:
        """The source after it was fetched once more, right now."""

    def check_up(self, address: str) -> Reading:
        """A verdict for each event of an address; nothing is saved."""

    def check_up_file(self, filename: str, body: bytes) -> Reading:
        """A verdict for each event of a file; nothing is saved."""


class PhaseUse(Protocol):
    """The OPT phase: where the runner is, what a change would do, doing and undoing it."""

    def current(self, athlete_id: str) -> PhaseView:
        """The phase page."""

    def preview(
        self, athlete_id: str, phase: int, start: date, *, override: bool = False
    ) -> Preview:
        """What the change would do; nothing is saved."""

    def apply(
        self,
        athlete_id: str,
        phase: int,
        start: date,
        *,
        override: bool = False,
        digest: str | None = None,
    ) -> Change:
        """What the change did: the plan is made and published.

        StaleError when the digest of the preview no longer fits; InputError for a start in the
        past, an unknown phase, or an unmet guard without override.
        """

    def undo(self, athlete_id: str) -> Change:
        """What taking back the last change (of the last seven days) did."""


class RaceUse(Protocol):
    """The races of a runner's season."""

    def list(self, athlete_id: str) -> tuple[Race, ...]:
        """The races in order of day; their key is the id."""

    def add(
        self,
        athlete_id: str,
        name: str,
        day: date,
        *,
        distance_m: float | None = None,
        priority: Priority = Priority.A,
    ) -> str:
        """The id of the new race; a new plan is due."""

    def remove(self, athlete_id: str, race_id: str) -> None:
        """Nothing; the race is gone and a new plan is due."""


class FeedUse(Protocol):
    """The secret address of a runner's calendar."""

    def show(self, athlete_id: str) -> FeedView:
        """The feed's addresses and who fetched it last; `exists` is False when there is none."""

    def create(self, athlete_id: str) -> FeedView:
        """The new feed, published at once; StaleError when there is one."""

    def rotate(self, athlete_id: str) -> FeedView:
        """The feed at a new address with the same bytes; the old address is gone (410)."""

    def revoke(self, athlete_id: str) -> None:
        """Nothing; the address is gone (410)."""


class Refresh(Protocol):
    """What is done in the background; each is safe to run twice."""

    def sync_athlete(self, athlete_id: str) -> None:
        """Nothing; the runner's runs are read from Strava, a new plan is due when they changed."""

    def read_source(self, athlete_id: str, source_id: str) -> None:
        """Nothing; the source is fetched, a new plan is due when its runs changed."""

    def replan(self, athlete_id: str) -> bool:
        """Whether a new plan was made and published; False when nothing had changed."""

    def roll(self) -> None:
        """Nothing; runners whose day turned are due to be planned, what is due is rung for."""

    def purge(self) -> None:
        """Nothing; what was kept for long enough is gone, its runners are due to be planned."""

    def revoke_due(self) -> None:
        """Nothing; every token whose turn it is was revoked at Strava, or is tried again later."""

    def note_fetches(self, seen: Mapping[str, Fetches]) -> None:
        """Nothing; fetches by the hash of the feed's secret are added up."""


class Operator(Protocol):
    """For who runs this PlanSync: Strava's application, its webhook, and due work."""

    def strava_status(self) -> StravaStatus:
        """The application's state, as far as it is known here; the subscription is asked for."""

    def subscribe(self) -> StravaStatus:
        """The state after the webhook subscription was made (the old one is replaced)."""

    def unsubscribe(self) -> StravaStatus:
        """The state after the webhook subscription was ended."""

    def challenge(self, secret: str, query: Mapping[str, str]) -> dict[str, str]:
        """The answer to Strava's question; NotFoundError for a wrong secret in the address."""

    def hear(self, secret: str, body: bytes) -> None:
        """Nothing; an event is a hint to look: the runner is due to be read, if known here."""

    def work(self) -> WorkView:
        """What is due, what failed, what was done."""

    def is_ready(self) -> bool:
        """Whether the database answers."""


@dataclass(frozen=True, slots=True)
class Services:
    """Every use case. `now` gives aware UTC."""

    now: Callable[[], datetime]
    catalogue: Catalogue
    public_url: str
    demo: bool
    accounts: Accounts
    runner: Runner
    sources: SourceUse
    phases: PhaseUse
    races: RaceUse
    feeds: FeedUse
    refresh: Refresh
    operator: Operator
