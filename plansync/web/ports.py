"""What the pages need of the use cases (plansync.sync.services), which a fake gives as well.

Errors are those of plansync.errors; a thing that is not the runner's is NotFoundError.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from plansync.opt.catalogue import Catalogue
from plansync.plan.diff import Change
from plansync.plan.progress import Mark
from plansync.plan.season import Priority, Race
from plansync.sources.base import Reading
from plansync.store.columns import JsonObject
from plansync.sync.assessment_views import Answers, CheckForm, CheckLine, CheckProposal
from plansync.sync.mark_views import MarkView, SharedView
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
    StravaView,
    WeekView,
)


class AccountsPort(Protocol):
    """Sign-ins, the connection with Strava, export and deletion."""

    def begin_connect(self, browser: str, *, force: bool = False) -> str:
        """Strava's permission page, good for one return to this browser."""

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
        """Who connected, or the error that says why nobody did."""

    def disconnect(self, athlete_id: str) -> None:
        """Nothing; what came from Strava is gone."""

    def strava(self, athlete_id: str) -> StravaView:
        """How the runner stands with Strava."""

    def delete_account(self, athlete_id: str) -> None:
        """Nothing; all of the runner's is gone."""

    def export_account(self, athlete_id: str) -> bytes:
        """All that is kept of the runner, as JSON."""

    def sign_in(self, token: str) -> str:
        """The runner a link stands for; it works once."""

    def open_session(self, athlete_id: str, agent: str) -> str:
        """The token for the browser's cookie."""

    def who(self, token: str) -> Account | None:
        """The runner a cookie stands for."""

    def close_session(self, token: str) -> None:
        """Nothing; the cookie stands for nobody."""

    def sign_ins(self, athlete_id: str) -> tuple[SignInView, ...]:
        """The runner's browsers."""

    def close_one(self, athlete_id: str, id_hash: str) -> None:
        """Nothing; that browser is signed out."""


class RunnerPort(Protocol):
    """What a runner looks at, and what they say about themselves."""

    def overview(self, athlete_id: str) -> Overview:
        """The first page."""

    def week(self, athlete_id: str, monday: date | None = None) -> WeekView:
        """The week that holds this day (the current one)."""

    def session(self, athlete_id: str, uid: str) -> SessionView:
        """One session."""

    def body(self, athlete_id: str) -> BodyForm:
        """The body page."""

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
        """Nothing; the answers are kept."""

    def answer_pain(self, athlete_id: str, pain: PainLine) -> None:
        """Nothing; how one pain is today is kept. Level 0 = it is gone."""

    def settings(self, athlete_id: str) -> JsonObject:
        """timezone, time, limits, preferences, feed, with all keys set."""

    def save_settings(self, athlete_id: str, changes: JsonObject) -> None:
        """Nothing; the choices are kept. None goes back to the default."""


class MarksPort(Protocol):
    """What is said of sessions, by the runner or by who has a session's link."""

    def mark(self, athlete_id: str, uid: str, mark: Mark, *, via: str = "page") -> MarkView:
        """What follows; InputError for a session too far ahead."""

    def unmark(self, athlete_id: str, uid: str) -> None:
        """Nothing; the mark is taken back."""

    def shared(self, uid: str, token: str) -> SharedView:
        """The session behind a link; GoneError when its feed was switched off."""

    def mark_shared(self, uid: str, token: str, mark: Mark) -> None:
        """Nothing; the mark is kept."""

    def unmark_shared(self, uid: str, token: str) -> None:
        """Nothing; the mark is taken back."""


class AssessmentsPort(Protocol):
    """Checking the body at home."""

    def form(self, athlete_id: str) -> CheckForm:
        """What there is to check, and the answers of the last time."""

    def propose(self, athlete_id: str, answers: Answers) -> CheckProposal:
        """What the answers suggest; nothing is saved."""

    def accept(
        self,
        athlete_id: str,
        answers: Answers,
        *,
        overactive: Sequence[str],
        underactive: Sequence[str],
        severity: Mapping[str, str] | None = None,
    ) -> CheckLine:
        """The assessment that is kept; the lists are the runner's now."""

    def history(self, athlete_id: str) -> tuple[CheckLine, ...]:
        """The assessments, newest first."""


class SourcesPort(Protocol):
    """The plan sources of a runner."""

    def list(self, athlete_id: str) -> tuple[SourceView, ...]:
        """The sources, oldest first."""

    def add_address(self, athlete_id: str, name: str, address: str) -> SourceView:
        """The new source, read and planned at once."""

    def add_file(self, athlete_id: str, name: str, filename: str, body: bytes) -> SourceView:
        """The new source made of a file."""

    def remove(self, athlete_id: str, source_id: str) -> None:
        """Nothing; the source is gone."""

    def read_again(self, athlete_id: str, source_id: str) -> SourceView:
        """The source after it was fetched once more."""

    def check_up(self, athlete_id: str, address: str) -> Reading:
        """A verdict per event of an address; nothing is saved."""

    def check_up_file(self, athlete_id: str, filename: str, body: bytes) -> Reading:
        """A verdict per event of a file; nothing is saved."""

    def verdicts(self, athlete_id: str, source_id: str) -> Reading:
        """A verdict per event of a source as it was read last."""


class PhasesPort(Protocol):
    """The phase, and changing it."""

    def current(self, athlete_id: str) -> PhaseView:
        """The phase page."""

    def preview(
        self,
        athlete_id: str,
        phase: int,
        start: date,
        *,
        override: bool = False,
        race_block: bool = False,
    ) -> Preview:
        """What the change would do."""

    def race_block(self, athlete_id: str, race_id: str, begin: date | None = None) -> Preview:
        """What happens when a race's block begins, in its time or on the day the runner says."""

    def apply(
        self,
        athlete_id: str,
        phase: int,
        start: date,
        *,
        override: bool = False,
        race_block: bool = False,
        digest: str | None = None,
    ) -> Change:
        """What the change did; StaleError when the digest no longer fits."""

    def undo(self, athlete_id: str) -> Change:
        """What taking back the last change did."""


class RacesPort(Protocol):
    """The races of a season."""

    def list(self, athlete_id: str) -> tuple[Race, ...]:
        """The races in order of day."""

    def add(
        self,
        athlete_id: str,
        name: str,
        day: date,
        *,
        distance_m: float | None = None,
        priority: Priority = Priority.A,
    ) -> str:
        """The id of the new race."""

    def remove(self, athlete_id: str, race_id: str) -> None:
        """Nothing; the race is gone."""


class FeedsPort(Protocol):
    """The secret address of a runner's calendar."""

    def show(self, athlete_id: str) -> FeedView:
        """The addresses, and who fetched last."""

    def create(self, athlete_id: str) -> FeedView:
        """The new feed."""

    def rotate(self, athlete_id: str) -> FeedView:
        """The feed at a new address."""

    def revoke(self, athlete_id: str) -> None:
        """Nothing; the address is gone."""


class OperatorPort(Protocol):
    """Strava's webhook and the state of the database."""

    def challenge(self, secret: str, query: Mapping[str, str]) -> dict[str, str]:
        """The answer to Strava's question."""

    def hear(self, secret: str, body: bytes) -> None:
        """Nothing; an event is a hint to look."""

    def is_ready(self) -> bool:
        """Whether the database answers."""


class UseCases(Protocol):
    """All of the above in one object; Services is one."""

    @property
    def catalogue(self) -> Catalogue:
        """The words for muscles, phases and exercises."""

    @property
    def demo(self) -> bool:
        """Whether everything here is made up."""

    @property
    def has_strava(self) -> bool:
        """Whether runners can connect Strava here."""

    @property
    def accounts(self) -> AccountsPort:
        """See AccountsPort."""

    @property
    def runner(self) -> RunnerPort:
        """See RunnerPort."""

    @property
    def marks(self) -> MarksPort:
        """See MarksPort."""

    @property
    def assessments(self) -> AssessmentsPort:
        """See AssessmentsPort."""

    @property
    def sources(self) -> SourcesPort:
        """See SourcesPort."""

    @property
    def phases(self) -> PhasesPort:
        """See PhasesPort."""

    @property
    def races(self) -> RacesPort:
        """See RacesPort."""

    @property
    def feeds(self) -> FeedsPort:
        """See FeedsPort."""

    @property
    def operator(self) -> OperatorPort:
        """See OperatorPort."""

    def now(self) -> datetime:
        """The present, aware and in UTC."""
