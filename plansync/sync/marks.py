"""What the runner says of a session: done, done and steady, too hard, skipped, or taken back.

A mark can be said on a page, by the link of the session's calendar event, or on the command line.
"""

from datetime import date

from plansync.errors import Fault, InputError, NotFoundError
from plansync.feed.options import Detail
from plansync.feed.text import session_title
from plansync.feed.words import names_of
from plansync.plan.consequences import follows
from plansync.plan.progress import Mark, Marked
from plansync.plan.recorded import VIA
from plansync.plan.session import Session, Slot
from plansync.store import Tx
from plansync.store.plans import SessionRow
from plansync.sync.codec import session_of
from plansync.sync.links import opened
from plansync.sync.loading import Known, load
from plansync.sync.mark_views import MarkView, SharedView
from plansync.sync.ports import Doors
from plansync.sync.source_reading import zone_of
from plansync.sync.work import Kind, ring
from plansync.times import DAY, day_words, local_day

EARLY = DAY
"""A session may be done and marked a day ahead; what is further away is still a plan."""
_GONE = "there is no such session"
_HINT = "your plan may have changed: look at the week"


class MarkUse:
    """The marks of runners."""

    def __init__(self, doors: Doors) -> None:
        self._doors = doors

    def mark(self, athlete_id: str, uid: str, mark: Mark, *, via: str = "page") -> MarkView:
        """What follows from the mark, which is kept; a new plan is due.

        NotFoundError when the runner has no such session, InputError when it is too far ahead.
        """
        with self._doors.write() as tx:
            self._keep(tx, athlete_id, uid, mark, via)
        with self._doors.store.read() as tx:
            known = load(tx, athlete_id, self._doors)
            return marking(known, _session(tx, known, uid))

    def unmark(self, athlete_id: str, uid: str) -> None:
        """Nothing; the mark is taken back. NotFoundError when the runner gave none."""
        with self._doors.write() as tx:
            self._take_back(tx, athlete_id, uid)

    def shared(self, uid: str, token: str) -> SharedView:
        """The session behind a link of a feed.

        NotFoundError for a link nobody made or a session that is gone, GoneError for a link whose
        feed was rotated or revoked.
        """
        with self._doors.store.read() as tx:
            athlete_id = opened(tx, self._doors.link_keys, uid=uid, token=token)
            known = load(tx, athlete_id, self._doors)
            session = _session(tx, known, uid)
        said = marking(known, session)
        plan_only = known.profile.feed.detail == Detail.PLAN_ONLY
        if plan_only and said.via == VIA:
            # A calendar that tells nothing recorded hands out links that tell nothing either.
            said = MarkView(opens=_opens(session.day, known.today))
        done = said.mark is not None and said.mark.is_done
        return SharedView(
            session_title(session, names_of(known.catalogue), done=done), session, said
        )

    def mark_shared(self, uid: str, token: str, mark: Mark) -> None:
        """Nothing; what whoever has the link says of its session is kept."""
        with self._doors.write() as tx:
            athlete_id = opened(tx, self._doors.link_keys, uid=uid, token=token)
            self._keep(tx, athlete_id, uid, mark, "link")

    def unmark_shared(self, uid: str, token: str) -> None:
        """Nothing; the mark of the link's session is taken back."""
        with self._doors.write() as tx:
            athlete_id = opened(tx, self._doors.link_keys, uid=uid, token=token)
            self._take_back(tx, athlete_id, uid)

    def _keep(self, tx: Tx, athlete_id: str, uid: str, mark: Mark, via: str) -> None:
        row, now = _row(tx, athlete_id, uid), self._doors.now()
        today = local_day(now, zone_of(tx, athlete_id))
        opens = _opens(row.day, today)
        if opens:
            words = day_words(opens, today=today)
            raise InputError([Fault("", "mark", f"this session can be marked from {words} on")])
        tx.marks.save(athlete_id, _marked(row, mark, via), now)
        tx.athletes.touch(athlete_id)
        ring(tx, Kind.REPLAN, athlete_id, now)

    def _take_back(self, tx: Tx, athlete_id: str, uid: str) -> None:
        tx.athletes.get(athlete_id)
        if not tx.marks.remove(athlete_id, uid):
            raise NotFoundError("there is no mark to take back", hint="look at the session again")
        tx.athletes.touch(athlete_id)
        ring(tx, Kind.REPLAN, athlete_id, self._doors.now())


def marking(known: Known, session: Session, *, with_words: bool = True) -> MarkView:
    """The state of a session. The words take a while: a list of many sessions goes without."""
    said = next((one for one in known.marked if one.uid == session.uid), None)
    if said is None:
        return MarkView(opens=_opens(session.day, known.today))
    words = _words(said, known) if with_words else ()
    return MarkView(said.mark, said.via, words)


def _words(said: Marked, known: Known) -> tuple[str, ...]:
    catalogue = known.catalogue
    steady = catalogue.season.steady_sessions
    return follows(said, known.marked, catalogue.exercises, steady_sessions=steady)


def _opens(day: date, today: date) -> date | None:
    first = day - EARLY
    return first if first > today else None


def _session(tx: Tx, known: Known, uid: str) -> Session:
    row = _row(tx, known.athlete.id, uid)
    return session_of(row, known.catalogue.exercises, known.profile.tz)


def _row(tx: Tx, athlete_id: str, uid: str) -> SessionRow:
    found = tx.plans.session(athlete_id, uid)
    if found is None:
        raise NotFoundError(_GONE, hint=_HINT)
    return found


def _marked(row: SessionRow, mark: Mark, via: str) -> Marked:
    exercises = tuple(str(step["exercise"]) for step in row.steps)
    return Marked(row.uid, Slot(row.slot), row.day, row.phase, row.minutes, mark, exercises, via)
