"""From what is known of a runner to the plan, and to the bytes its calendars fetch; no I/O.

Weaving is plan's and writing is feed's: here it is put together from the stored state.
"""

import gzip
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from plansync.feed.entries import Entry, entries
from plansync.feed.options import Detail, FeedOptions, Links, Style
from plansync.feed.render import EPOCH, Feed, KeptEvent, assemble, busy, check_changes, render
from plansync.feed.words import names_of, options_of
from plansync.plan.care import care_notes
from plansync.plan.ingredients import Ingredients
from plansync.plan.model import Note, Plan
from plansync.plan.progress import ladder
from plansync.plan.review import moves, still_told
from plansync.plan.season import Season, season
from plansync.plan.setbacks import pain_notes, setbacks
from plansync.plan.signs import sign_notes
from plansync.store.feeds import Feed as StoredFeed
from plansync.store.feeds import FeedBytes
from plansync.store.plans import EventRow
from plansync.sync.codec import event_row, kept_of
from plansync.sync.links import signer
from plansync.sync.loading import Known, stale_notes
from plansync.sync.ports import Doors

BUSY_KIND = "busy-"
GZIP_LEVEL = 6
"""9 makes a feed 3% smaller and takes half as long again (bench/)."""
FULL_VIEW = FeedOptions(style=Style.TIMED, runs=True, detail=Detail.FULL)
"""How the runner's own pages show a plan: everything, each thing at its hour."""


def ingredients(known: Known) -> Ingredients:
    """Everything the runner's plan is made of."""
    catalogue = known.catalogue
    steady = catalogue.season.steady_sessions
    return Ingredients(
        runs=known.runs(),
        changes=known.changes,
        races=known.races,
        body=known.profile.body,
        preferences=known.profile.preferences_for(known.athlete.id),
        catalogue=catalogue,
        window=known.window,
        now=known.now,
        past=known.sessions,
        history=known.history,
        breaks=known.profile.breaks,
        marked=known.marked,
        ladder=ladder(known.marked, catalogue.exercises, steady_sessions=steady),
        frozen=frozenset(one.uid for one in known.marked),
    )


def season_of(known: Known) -> Season:
    """The season as it stands."""
    rules, changes, races = known.catalogue.season, known.changes, known.races
    back = setbacks(
        rules,
        changes=changes,
        races=races,
        marked=known.marked,
        breaks=known.profile.breaks,
        today=known.today,
    )
    return season(changes, races, rules=rules, setbacks=back)


def weave(known: Known, doors: Doors) -> Plan:
    """The plan from now on."""
    given = ingredients(known)
    plan = given.plan()
    told = (
        *given.against(),
        *pain_notes(known.profile.body, known.catalogue),
        *care_notes(known.profile.body, known.catalogue, known.today),
        *sign_notes(known.profile, known.catalogue),
    )
    return replace(plan, notes=(*plan.notes, *told, *stale_notes(known, doors)))


def stored_plan(known: Known) -> Plan:
    """The plan as it was last woven, with the runs as they are known now."""
    runs = tuple(run for run in known.runs() if run.day in known.window)
    own = season_of(known)
    return Plan(
        namespace=known.athlete.id,
        window=known.window,
        tz=known.profile.tz,
        runs=runs,
        sessions=tuple(one for one in known.sessions if one.day in known.window and one.steps),
        spans=own.within(known.window),
        races=tuple(race for race in own.races if race.day in known.window),
        notes=known.notes,
        absences=known.absences,
    )


def seen(plan: Plan, known: Known) -> tuple[Entry, ...]:
    """The entries of a plan as the runner's own pages show them."""
    names, done = names_of(known.catalogue), done_of(known)
    return entries(plan, names, options=FULL_VIEW, links=None, done=done)


def moves_told(known: Known, plan: Plan) -> tuple[Note, ...]:
    """What moved since the plan in the store, and what moved lately and is still told."""
    new = moves(stored_plan(known), plan, now=known.now)
    return still_told(known.notes, new, today=known.today)


def done_of(known: Known) -> frozenset[str]:
    """The uids of the sessions that were done."""
    return frozenset(one.uid for one in known.marked if one.mark.is_done)


@dataclass(frozen=True, slots=True)
class Publication:
    """Both feeds' bytes, and the event rows that changed or went."""

    full: FeedBytes
    busy: FeedBytes
    changed: tuple[EventRow, ...]
    removed: tuple[str, ...]


def publication(
    plan: Plan, known: Known, rows: Sequence[EventRow], doors: Doors, *, feed: StoredFeed | None
) -> Publication:
    """What a plan's feed has to say, kept events kept; BrokenFeedError when it is not readable.

    `feed` is the one that serves now: the new bytes are never older, and its links end with it.
    """
    options = options_of(known.profile.feed)
    links = Links(doors.public_url, signer(doors.link_keys, feed) if feed else None)
    # Who wants the plan alone in the calendar gets no ticks either.
    done = frozenset[str]() if options.detail is Detail.PLAN_ONLY else done_of(known)
    told = entries(plan, names_of(known.catalogue), options=options, links=links, done=done)
    not_before = (feed.modified if feed else None) or EPOCH
    writer = _Writer(plan, known, options, links, not_before)
    mine = [row for row in rows if not row.kind.startswith(BUSY_KIND)]
    full, changed, removed = writer.write(told, mine, kind="")
    others = [row for row in rows if row.kind.startswith(BUSY_KIND)]
    blocks, busy_changed, busy_removed = writer.write(busy(told), others, kind=BUSY_KIND)
    return Publication(
        full, blocks, (*changed, *busy_changed), tuple(sorted({*removed, *busy_removed}))
    )


@dataclass(frozen=True, slots=True)
class _Writer:
    plan: Plan
    known: Known
    options: FeedOptions
    links: Links
    not_before: datetime

    def write(
        self, told: tuple[Entry, ...], rows: Sequence[EventRow], *, kind: str
    ) -> tuple[FeedBytes, tuple[EventRow, ...], tuple[str, ...]]:
        """One feed: its bytes, the rows that are new or changed, the uids that went."""
        kept, tz = kept_of(rows), self.plan.tz
        written = render(told, kept, tz=tz, options=self.options, now=self.known.now)
        feed = assemble(
            written.events,
            tz=tz,
            window=self.plan.window,
            name=self.options.name,
            url=self.links.base,
            not_before=max(self.not_before, self.known.now if written.removed else EPOCH),
        )
        check_changes(feed.body, written.events, kept)
        new = self._new(written.events, told, {row.uid: row for row in rows}, kind)
        return packed(feed), new, written.removed

    def _new(
        self,
        events: Iterable[KeptEvent],
        told: tuple[Entry, ...],
        before: dict[str, EventRow],
        kind: str,
    ) -> tuple[EventRow, ...]:
        by_uid = {entry.uid: entry for entry in told}
        rows = (
            event_row(event, by_uid[event.uid], kind=kind + by_uid[event.uid].kind, tz=self.plan.tz)
            for event in events
        )
        return tuple(row for row in rows if before.get(row.uid) != row)


def packed(feed: Feed) -> FeedBytes:
    """The feed as it is kept and served: gzipped once, the same bytes for the same feed."""
    return FeedBytes(feed.etag, feed.modified, gzip.compress(feed.body, GZIP_LEVEL, mtime=0))
