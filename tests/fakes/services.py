"""The use cases in memory: a small working PlanSync without database, Strava or network."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from urllib.parse import quote, urlencode

import segno

from plansync.errors import (
    Fault,
    GoneError,
    InputError,
    NotFoundError,
    OperatorError,
    PlanSyncError,
    ReconnectError,
    StaleError,
)
from plansync.feed.entries import Entry
from plansync.feed.entries import Kind as EntryKind
from plansync.opt.imbalance import Activity
from plansync.plan.consequences import follows
from plansync.plan.diff import Change, diff
from plansync.plan.profile import WEEKDAYS, read_profile
from plansync.plan.progress import Mark, Marked
from plansync.plan.race_block import Waiting, propose
from plansync.plan.review import done_words, review
from plansync.plan.season import PhaseChange, Priority, Race, season
from plansync.plan.session import Session
from plansync.plan.timeline import timeline
from plansync.runs.classify import Verdict
from plansync.runs.model import RunKind
from plansync.sources.base import Reading, SourceEntry
from plansync.sources.target import target_of
from plansync.store.assessments import AssessmentRow
from plansync.store.columns import JsonObject
from plansync.store.one_time import Refusal, TokenRefusedError
from plansync.store.secrets import hash_secret
from plansync.store.sources import SourceKind
from plansync.strava.webhook import parse_event
from plansync.sync import marks, phases, races, source_use
from plansync.sync.assessing import Choice, Known, accepted, form_of, proposal_of
from plansync.sync.assessment_history import history_of
from plansync.sync.assessment_views import Answers, CheckForm, CheckLine, CheckProposal
from plansync.sync.body_answers import (
    answered_pain,
    clearance_days,
    open_lines,
    pain_as_told,
    pain_views,
    restated_pains,
)
from plansync.sync.mark_views import MarkView, SharedView
from plansync.sync.profiles import merged
from plansync.sync.views import (
    Account,
    BodyForm,
    Connected,
    DayView,
    FeedView,
    MuscleChoice,
    Overview,
    PainLine,
    PhaseChoice,
    PhaseLine,
    PhaseView,
    Preview,
    RaceProposal,
    RegionChoice,
    RunView,
    SessionView,
    SignInView,
    SourceView,
    StravaState,
    StravaView,
    WeekView,
)
from plansync.times import week_start
from tests.fakes.runners import NOW, TODAY, FakeRunner, a_source, catalogue, kim, robin

AUTHORIZE = "https://www.strava.com/oauth/authorize"
PUBLIC_URL = "https://plan.example"


@dataclass
class World:
    """Everything the fake use cases share. Set `fails` to make the next call of a name raise."""

    public_url: str = PUBLIC_URL
    authorize: str = AUTHORIZE
    runners: dict[str, FakeRunner] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)
    browsers: dict[str, SignInView] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    used_links: set[str] = field(default_factory=set)
    states: dict[str, str] = field(default_factory=dict)
    fails: dict[str, PlanSyncError] = field(default_factory=dict)
    local_only: bool = False
    has_strava: bool = True
    is_ready: bool = True
    heard: list[bytes] = field(default_factory=list)
    made: Counter[str] = field(default_factory=Counter)

    def fail(self, name: str) -> None:
        """Nothing; raises what a test has set for this call."""
        if name in self.fails:
            raise self.fails.pop(name)

    def new(self, kind: str) -> str:
        """A name that nothing of this kind had before, whatever is gone since."""
        self.made[kind] += 1
        return f"{kind}-{self.made[kind] - 1}"

    def runner(self, athlete_id: str) -> FakeRunner:
        """One runner."""
        if athlete_id not in self.runners:
            raise NotFoundError("there is no such runner")
        return self.runners[athlete_id]


def a_world(**changes: object) -> World:
    """A world with Robin Example and Kim Other."""
    both = (robin(), kim())
    world = World(runners={one.id: one for one in both})
    for name, value in changes.items():
        setattr(world, name, value)
    return world


class FakeServices:
    """All use cases over one world."""

    def __init__(self, world: World, *, demo: bool = False) -> None:
        self.world = world
        self.catalogue = catalogue()
        self.demo = demo
        self.accounts = FakeAccounts(world)
        self.runner = FakeRunnerUse(world)
        self.marks = FakeMarks(world)
        self.assessments = FakeAssessments(world)
        self.sources = FakeSources(world)
        self.phases = FakePhases(world)
        self.races = FakeRaces(world)
        self.feeds = FakeFeeds(world)
        self.operator = FakeOperator(world)

    @property
    def has_strava(self) -> bool:
        return self.world.has_strava

    def now(self) -> datetime:
        return NOW


@dataclass
class FakeAccounts:
    """Sign-ins and Strava, in memory."""

    world: World

    def begin_connect(self, browser: str, *, force: bool = False) -> str:
        self.world.fail("begin_connect")
        if not self.world.has_strava:
            raise OperatorError("this PlanSync is not set up for Strava")
        state = self.world.new("state")
        self.world.states[state] = browser
        prompt = "force" if force else "auto"
        return f"{self.world.authorize}?{urlencode({'state': state, 'approval_prompt': prompt})}"

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
        if self.world.states.pop(state, None) != browser:
            raise InputError("this way back from Strava was used already or is not yours")
        self.world.fail("finish_connect")
        if error:
            raise ReconnectError("you did not allow it", reason="denied")
        if scope and "activity:read" not in scope:
            raise ReconnectError("the box was not ticked", reason="scope")
        first = signed_in_as or next(iter(self.world.runners))
        return Connected(first, is_new=code == "new")

    def disconnect(self, athlete_id: str) -> None:
        one = self.world.runner(athlete_id)
        if one.strava.state in (StravaState.NONE, StravaState.ABSENT):
            raise NotFoundError("Strava is not connected")
        one.strava = StravaView(StravaState.NONE, "Strava is not connected.")

    def strava(self, athlete_id: str) -> StravaView:
        return self.world.runner(athlete_id).strava

    def delete_account(self, athlete_id: str) -> None:
        self.world.runner(athlete_id)
        del self.world.runners[athlete_id]
        kept = {cookie: who for cookie, who in self.world.cookies.items() if who != athlete_id}
        self.world.cookies = kept

    def export_account(self, athlete_id: str) -> bytes:
        return json.dumps({"name": self.world.runner(athlete_id).name}).encode()

    def get(self, athlete_id: str) -> Account:
        one = self.world.runner(athlete_id)
        zone = one.profile.get("timezone")
        return Account(
            one.id,
            one.name,
            str(zone or "UTC"),
            one.strava.state,
            False,
            NOW - timedelta(days=30),
            zone_chosen=zone is not None,
            health_asked="health" in one.profile,
        )

    def link(self, athlete_id: str) -> str:
        """The path of a sign-in link."""
        self.world.runner(athlete_id)
        token = self.world.new("link")
        self.world.links[token] = athlete_id
        return f"/sign-in/{token}"

    def sign_in(self, token: str) -> str:
        self.world.fail("sign_in")
        found = self.world.links.pop(token, None)
        if found is None:
            is_used = token in self.world.used_links
            raise TokenRefusedError(Refusal.USED if is_used else Refusal.UNKNOWN)
        self.world.used_links.add(token)
        return found

    def open_session(self, athlete_id: str, agent: str) -> str:
        self.world.runner(athlete_id)
        token = self.world.new("cookie")
        self.world.cookies[token] = athlete_id
        id_hash = f"hash-{self.world.made['cookie']}"
        self.world.browsers[token] = SignInView(id_hash, NOW, NOW, agent)
        return token

    def who(self, token: str) -> Account | None:
        self.world.fail("who")
        found = self.world.cookies.get(token)
        return self.get(found) if found in self.world.runners and found else None

    def close_session(self, token: str) -> None:
        self.world.cookies.pop(token, None)

    def sign_ins(self, athlete_id: str) -> tuple[SignInView, ...]:
        mine = (token for token, who in self.world.cookies.items() if who == athlete_id)
        return tuple(self.world.browsers[token] for token in mine)

    def close_one(self, athlete_id: str, id_hash: str) -> None:
        for token, who in self.world.cookies.items():
            if who == athlete_id and self.world.browsers[token].id_hash == id_hash:
                self.close_session(token)
                return
        raise NotFoundError("that browser is not signed in")


@dataclass
class FakeRunnerUse:
    """What a runner looks at."""

    world: World

    def overview(self, athlete_id: str) -> Overview:
        self.world.fail("overview")
        one = self.world.runner(athlete_id)
        every = one.entries()
        return Overview(
            account=FakeAccounts(self.world).get(athlete_id),
            now=NOW,
            today=TODAY,
            next_run=_next_run(one, every),
            entries=tuple(entry for entry in every if entry.day == TODAY),
            phase=one.phase(),
            sources=tuple(one.sources),
            strava=one.strava,
            feed=FakeFeeds(self.world).show(athlete_id),
            notes=(),
            planned_at=NOW - timedelta(minutes=5),
            pains=tuple(
                pain for pain in pain_views(one.profile, catalogue(), TODAY) if pain.is_asked
            ),
        )

    def week(self, athlete_id: str, monday: date | None = None) -> WeekView:
        self.world.fail("week")
        one = self.world.runner(athlete_id)
        first = week_start(monday or TODAY)
        every = one.entries()
        days = tuple(_day(one, every, first + timedelta(days=n)) for n in range(7))
        sessions = [e for day in days for e in day.entries if e.session]
        return WeekView(
            monday=first,
            days=days,
            phase=one.phase(first),
            notes=one.plan().notes,
            previous=first - timedelta(days=7) if first > week_start(TODAY) else None,
            following=first + timedelta(days=7),
            minutes=sum(e.minutes or 0 for e in sessions),
            review=_review(one, sessions),
            marking={e.uid: _marking(one, e.session) for e in sessions if e.session},
        )

    def session(self, athlete_id: str, uid: str) -> SessionView:
        one = self.world.runner(athlete_id)
        found = one.plan().session(uid)
        if found is None:
            raise NotFoundError("there is no such session")
        entry = next(entry for entry in one.entries() if entry.uid == uid)
        run = next((run for run in one.runs() if run.key == found.run_key), None)
        return SessionView(entry, found, run, is_past=False, marking=_marking(one, found))

    def profile(self, athlete_id: str) -> JsonObject:
        return self.world.runner(athlete_id).profile

    def body(self, athlete_id: str) -> BodyForm:
        held = self.world.runner(athlete_id).profile
        known = catalogue()
        regions: dict[str, list[MuscleChoice]] = {}
        for muscle in known.muscles.by_id.values():
            regions.setdefault(muscle.region, []).append(
                MuscleChoice(
                    muscle.id,
                    muscle.name,
                    muscle.latin,
                    muscle.region,
                    Activity.OVERACTIVE in muscle.lists,
                    Activity.UNDERACTIVE in muscle.lists,
                    muscle.function,
                    sided=muscle.sided,
                )
            )
        return BodyForm(
            overactive=_words(held, "overactive"),
            underactive=_words(held, "underactive"),
            severity=held.get("severity", {}),
            equipment=_words(held, "equipment"),
            signs=_words(held, "signs"),
            health=_words(held, "health"),
            cleared=_words(held, "cleared"),
            pain=open_lines(held),
            regions=tuple(RegionChoice(name, tuple(each)) for name, each in regions.items()),
            equipment_choices=tuple(
                (one.id, one.name) for one in known.equipment.values() if not one.always
            ),
            assessments=known.assessments,
            flags=tuple(known.flags.values()),
            cleared_on=dict(read_profile(held, known).shape.cleared_on),
            pains=pain_views(held, known, TODAY),
        )

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
        one = self.world.runner(athlete_id)
        said: JsonObject = {
            "overactive": list(overactive),
            "underactive": list(underactive),
            "severity": dict(severity or {}),
            "equipment": list(equipment),
            "signs": list(signs),
            "health": list(health),
            "cleared": list(cleared),
            "cleared_on": clearance_days(one.profile, cleared, TODAY),
        }
        told = {**one.profile, **said}
        read_profile({**told, "pain": [pain_as_told(line) for line in pain]}, catalogue())
        one.profile = {**told, "pain": restated_pains(one.profile, pain, catalogue(), TODAY)}

    def answer_pain(self, athlete_id: str, pain: PainLine) -> None:
        one = self.world.runner(athlete_id)
        read_profile({**one.profile, "pain": [pain_as_told(pain)]}, catalogue())
        told = answered_pain(one.profile, pain, catalogue(), TODAY)
        one.profile = {**one.profile, "pain": told}

    def settings(self, athlete_id: str) -> JsonObject:
        held = self.world.runner(athlete_id).profile
        shape = read_profile(held, catalogue()).shape
        tables = ("time", "limits", "preferences", "feed")
        told: JsonObject = {name: getattr(shape, name).model_dump(mode="json") for name in tables}
        for name in ("default", *WEEKDAYS):
            told["time"][name] = (told["time"][name] or "")[:5] or None
        return {"timezone": shape.timezone, **told}

    def save_settings(self, athlete_id: str, changes: JsonObject) -> None:
        one = self.world.runner(athlete_id)
        changed = merged(one.profile, changes)
        read_profile(changed, catalogue())
        one.profile = changed


@dataclass
class FakeAssessments:
    """Checks of the body, kept in a list."""

    world: World

    def form(self, athlete_id: str) -> CheckForm:
        return form_of(self._known(athlete_id))

    def propose(self, athlete_id: str, answers: Answers) -> CheckProposal:
        return proposal_of(answers, self._known(athlete_id))

    def accept(
        self,
        athlete_id: str,
        answers: Answers,
        *,
        overactive: Sequence[str],
        underactive: Sequence[str],
        severity: Mapping[str, str] | None = None,
    ) -> CheckLine:
        one = self.world.runner(athlete_id)
        choice = Choice(overactive, underactive, severity)
        made = accepted(answers, choice, self._known(athlete_id), today=TODAY)
        read_profile(made.profile, catalogue())
        row = AssessmentRow(len(one.checks), TODAY, made.findings, made.lists, NOW)
        one.profile = made.profile
        one.checks = [row, *(check for check in one.checks if check.day != TODAY)]
        return self.history(athlete_id)[0]

    def history(self, athlete_id: str) -> tuple[CheckLine, ...]:
        return history_of(self.world.runner(athlete_id).checks, catalogue())

    def _known(self, athlete_id: str) -> Known:
        one = self.world.runner(athlete_id)
        last = one.checks[0] if one.checks else None
        return Known(one.profile, read_profile(one.profile, catalogue()), catalogue(), last)


@dataclass
class FakeMarks:
    """Marks in memory, and links whose tokens are made of the feed's secret."""

    world: World

    def token(self, athlete_id: str, uid: str) -> str:
        """The token of a session's link in the runner's calendar."""
        return self._token(str(self.world.runner(athlete_id).secret), uid)

    def mark(self, athlete_id: str, uid: str, mark: Mark, *, via: str = "page") -> MarkView:
        one = self.world.runner(athlete_id)
        found = one.plan().session(uid)
        if found is None:
            raise NotFoundError("there is no such session")
        if found.day - marks.EARLY > TODAY:
            raise InputError([Fault("", "mark", "this session can be marked later")])
        steps = tuple(step.exercise.id for step in found.steps)
        one.marks[uid] = Marked(
            uid, found.slot, found.day, found.phase, found.minutes, mark, steps, via
        )
        return _marking(one, found)

    def unmark(self, athlete_id: str, uid: str) -> None:
        if self.world.runner(athlete_id).marks.pop(uid, None) is None:
            raise NotFoundError("there is no mark to take back")

    def shared(self, uid: str, token: str) -> SharedView:
        one = self._opened(uid, token)
        found = one.plan().session(uid)
        if found is None:
            raise NotFoundError("there is no such session")
        entry = next(entry for entry in one.entries() if entry.uid == uid)
        return SharedView(entry.title, found, _marking(one, found))

    def mark_shared(self, uid: str, token: str, mark: Mark) -> None:
        self.mark(self._opened(uid, token).id, uid, mark, via="link")

    def unmark_shared(self, uid: str, token: str) -> None:
        self.unmark(self._opened(uid, token).id, uid)

    def _opened(self, uid: str, token: str) -> FakeRunner:
        for one in self.world.runners.values():
            if one.secret and self._token(one.secret, uid) == token:
                return one
            if token in {self._token(secret, uid) for secret in one.revoked}:
                raise GoneError("this link was switched off")
        raise NotFoundError("there is no session behind this link")

    def _token(self, secret: str, uid: str) -> str:
        return hash_secret(f"{secret}/{uid}")[:32]


@dataclass
class FakeSources:
    """Plan sources that are never fetched."""

    world: World

    def list(self, athlete_id: str) -> tuple[SourceView, ...]:
        return tuple(self.world.runner(athlete_id).sources)

    def add_address(self, athlete_id: str, name: str, address: str) -> SourceView:
        self.world.fail("add_address")
        self._check(athlete_id, name)
        target_of(address, frozenset())
        return self._add(athlete_id, name, address=source_use.shown_address(address))

    def add_file(self, athlete_id: str, name: str, filename: str, body: bytes) -> SourceView:
        called = name.strip() or filename.strip()
        self._check(athlete_id, called)
        _need_plan(filename, body)
        file = {"kind": SourceKind.FILE, "address": None, "next_fetch_at": None}
        return self._add(athlete_id, called, **file)

    def remove(self, athlete_id: str, source_id: str) -> None:
        self._need(athlete_id, source_id)
        one = self.world.runner(athlete_id)
        one.sources = [source for source in one.sources if source.id != source_id]

    def read_again(self, athlete_id: str, source_id: str) -> SourceView:
        return self._need(athlete_id, source_id)

    def check_up(self, athlete_id: str, address: str) -> Reading:
        self.world.fail("check_up")
        target_of(address, frozenset())
        return a_reading(warnings=("one event has no title",))

    def check_up_file(self, athlete_id: str, filename: str, body: bytes) -> Reading:
        _need_plan(filename, body)
        return a_reading(body.decode(errors="replace")[:40])

    def verdicts(self, athlete_id: str, source_id: str) -> Reading:
        return a_reading(f"Tempo of {self._need(athlete_id, source_id).name}")

    def _check(self, athlete_id: str, name: str) -> None:
        there = self.world.runner(athlete_id).sources
        if not 0 < len(name.strip()) <= source_use.LONGEST_NAME:
            raise InputError([Fault("", "name", "write a name")])
        if any(source.name == name.strip() for source in there):
            raise InputError([Fault("", "name", f"there is a source called {name.strip()!r}")])
        if len(there) >= source_use.MOST_SOURCES:
            raise InputError(f"{source_use.MOST_SOURCES} plan sources are the most")

    def _add(self, athlete_id: str, name: str, **changes: object) -> SourceView:
        made = replace(a_source(name.strip()), id=self.world.new("source"), **changes)  # type: ignore[arg-type] # any field
        self.world.runner(athlete_id).sources.append(made)
        return made

    def _need(self, athlete_id: str, source_id: str) -> SourceView:
        for source in self.world.runner(athlete_id).sources:
            if source.id == source_id:
                return source
        raise NotFoundError("there is no such source")


def a_reading(title: str = "Tempo 10 km", *, warnings: tuple[str, ...] = ()) -> Reading:
    """A check-up that found one tempo run of today."""
    verdict = Verdict(True, RunKind.TEMPO, 10000, None, 0.9, "the title says tempo")
    event = SourceEntry(
        title, TODAY, None, None, True, verdict, "the title says tempo", "uid-1", "key-1", ()
    )
    return Reading((event,), warnings, "Autumn plan", outside=3)


WAITING = Waiting(5, ("Phase 2 should come first.",))


@dataclass
class FakePhases:
    """Phase changes over real plans."""

    world: World

    def current(self, athlete_id: str) -> PhaseView:
        one = self.world.runner(athlete_id)
        phases = catalogue().phases
        now = one.phase()
        known = phases[now.phase].weeks
        lines = (
            PhaseLine(
                n,
                c.phase,
                phases[c.phase].name,
                c.start,
                c.override,
                NOW,
                against=_guards(one, c.phase) if c.override else (),
                race_block=c.race_block,
            )
            for n, c in enumerate(one.changes, 1)
        )
        own = season(one.changes, one.races, rules=catalogue().season)
        return PhaseView(
            now=now,
            weeks_least=known.least,
            weeks_most=known.most,
            changes=tuple(lines),
            can_undo=len(one.changes) > 1,
            proposals=tuple(_proposal(race) for race in one.races),
            choices=tuple(
                PhaseChoice(p.number, p.name, p.says, _guards(one, p.number))
                for p in phases.values()
            ),
            timeline=timeline(own, wished=2, today=TODAY),
            due=one.due,
        )

    def preview(
        self,
        athlete_id: str,
        phase: int,
        start: date,
        *,
        override: bool = False,
        race_block: bool = False,
    ) -> Preview:
        one = self.world.runner(athlete_id)
        _check_change(phase, start)
        after = one.plan([*one.changes, PhaseChange(phase, start, race_block=race_block)])
        before = one.plan()
        warnings = _guards(one, phase)
        return Preview(
            phase=phase,
            name=catalogue().phases[phase].name,
            start=start,
            override=override,
            before=before,
            after=after,
            change=diff(before, after),
            digest=_digest(one, phase, start),
            warnings=warnings,
            needs_override=bool(warnings) and not override,
            race_block=race_block,
        )

    def race_block(self, athlete_id: str, race_id: str, begin: date | None = None) -> Preview:
        one = self.world.runner(athlete_id)
        race = next((race for race in one.races if race.key == race_id), None)
        if race is None:
            raise NotFoundError("there is no such race")
        found = propose(one.ingredients(), race, begin)
        change = found.change or PhaseChange(found.offer.phase, found.offer.start)
        shown = self.preview(athlete_id, change.phase, change.start, race_block=change.race_block)
        return replace(
            shown,
            before=found.before,
            after=found.after,
            change=found.difference,
            warnings=(),
            needs_override=False,
            text=found.text,
            waiting=found.offer.waiting,
            is_change=found.change is not None,
        )

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
        one = self.world.runner(athlete_id)
        preview = self.preview(athlete_id, phase, start, override=override, race_block=race_block)
        if digest not in (None, preview.digest):
            raise StaleError("your plan changed since this preview was made")
        if preview.needs_override:
            raise InputError("this phase comes earlier than advised")
        passed_over = override and bool(preview.warnings)
        one.changes.append(PhaseChange(phase, start, passed_over, race_block))
        return preview.change

    def undo(self, athlete_id: str) -> Change:
        one = self.world.runner(athlete_id)
        if len(one.changes) < 2:
            raise NotFoundError("there is no such phase change to undo")
        before = one.plan()
        one.changes.pop()
        return diff(before, one.plan())


@dataclass
class FakeRaces:
    """Races."""

    world: World

    def list(self, athlete_id: str) -> tuple[Race, ...]:
        return tuple(sorted(self.world.runner(athlete_id).races, key=lambda race: race.day))

    def add(
        self,
        athlete_id: str,
        name: str,
        day: date,
        *,
        distance_m: float | None = None,
        priority: Priority = Priority.A,
    ) -> str:
        mine = self.world.runner(athlete_id).races
        _check_race(name, day, distance_m)
        if any((race.name, race.day) == (name.strip(), day) for race in mine):
            raise InputError([Fault("", "name", f"{name.strip()} is there already")])
        mine.append(Race(self.world.new("race"), name.strip(), day, distance_m, priority))
        return mine[-1].key

    def remove(self, athlete_id: str, race_id: str) -> None:
        one = self.world.runner(athlete_id)
        kept = [race for race in one.races if race.key != race_id]
        if len(kept) == len(one.races):
            raise NotFoundError("there is no such race")
        one.races = kept


@dataclass
class FakeFeeds:
    """Feed addresses."""

    world: World

    def show(self, athlete_id: str) -> FeedView:
        one = self.world.runner(athlete_id)
        if one.secret is None:
            return FeedView(exists=False)
        https = f"{self.world.public_url}/feed/{one.secret}.ics"
        webcal = "webcal:" + https.partition(":")[2]
        outlook = urlencode({"url": https, "name": "PlanSync"})
        is_local = self.world.local_only
        return FeedView(
            exists=True,
            https=https,
            webcal=webcal,
            busy=https.replace(".ics", "/busy.ics"),
            google=None
            if is_local
            else f"https://calendar.google.com/calendar/render?cid={quote(webcal, safe='')}",
            outlook=None
            if is_local
            else f"https://outlook.live.com/calendar/0/addfromweb?{outlook}",
            outlook_work=None
            if is_local
            else f"https://outlook.office.com/calendar/0/addfromweb?{outlook}",
            qr_svg=segno.make(https, error="m").svg_inline(scale=4),
            created_at=NOW - timedelta(days=3),
            modified=NOW - timedelta(hours=1),
            fetched_at=NOW - timedelta(minutes=2),
            fetched_by="Google Calendar",
            fetches=12,
            local_only=is_local,
            reason="runner.lan is only known in your own network" if is_local else "",
        )

    def create(self, athlete_id: str) -> FeedView:
        one = self.world.runner(athlete_id)
        if one.secret is not None:
            raise StaleError("there is a feed already")
        one.secret = f"secret-{len(one.revoked)}-{athlete_id}"
        return self.show(athlete_id)

    def rotate(self, athlete_id: str) -> FeedView:
        self.revoke(athlete_id)
        return self.create(athlete_id)

    def revoke(self, athlete_id: str) -> None:
        one = self.world.runner(athlete_id)
        if one.secret is None:
            raise NotFoundError("there is no feed to revoke")
        one.revoked.append(one.secret)
        one.secret = None


@dataclass
class FakeOperator:
    """For who runs this PlanSync."""

    world: World

    def challenge(self, secret: str, query: Mapping[str, str]) -> dict[str, str]:
        if secret != "hook":
            raise NotFoundError("there is no webhook here")
        return {"hub.challenge": query["hub.challenge"]}

    def hear(self, secret: str, body: bytes) -> None:
        if secret != "hook":
            raise NotFoundError("there is no webhook here")
        parse_event(body)
        self.world.heard.append(body)

    def is_ready(self) -> bool:
        self.world.fail("is_ready")
        return self.world.is_ready


def _next_run(one: FakeRunner, every: tuple[Entry, ...]) -> RunView | None:
    runs = one.runs()
    if not runs:
        return None
    entry = next(e for e in every if e.kind is EntryKind.RUN and e.start == runs[0].start)
    mine = tuple(e for e in every if e.run_uid == entry.uid)
    return RunView(runs[0], mine, entry)


def _day(one: FakeRunner, every: tuple[Entry, ...], day: date) -> DayView:
    here = tuple(entry for entry in every if entry.day == day)
    absent = tuple(("Its own session", a.why) for a in one.plan().absences if a.day == day)
    return DayView(day, day == TODAY, here, one.phase(day).phase, absent)


def _marking(one: FakeRunner, session: Session) -> MarkView:
    said = one.marks.get(session.uid)
    if said is None:
        first = session.day - marks.EARLY
        return MarkView(opens=first if first > TODAY else None)
    steady = catalogue().season.steady_sessions
    marked = one.marks.values()
    words = follows(said, marked, catalogue().exercises, steady_sessions=steady)
    return MarkView(said.mark, said.via, words)


def _review(one: FakeRunner, entries: Sequence[Entry]) -> tuple[str, ...]:
    body = read_profile(one.profile, catalogue()).body
    said = {uid: marked.mark for uid, marked in one.marks.items()}
    sessions = [entry.session for entry in entries if entry.session]
    found = review(sessions, body, said, wanted=catalogue().rules.rotation.times)
    return (done_words(found),) if entries else ()


def _words(held: JsonObject, key: str) -> tuple[str, ...]:
    return tuple(held.get(key, ()))


def _proposal(race: Race) -> RaceProposal:
    return RaceProposal(
        race,
        (race.day - TODAY).days,
        "Plenty of time: build strength first.",
        says="Strength endurance while the running grows.",
        waiting=(WAITING,),
        can_begin=True,
    )


def _guards(one: FakeRunner, phase: int) -> tuple[str, ...]:
    known = {change.phase for change in one.changes}
    if phase >= 4 and 2 not in known:
        return ("Phase 2 should come first, for at least 4 weeks.",)
    return ()


def _digest(one: FakeRunner, phase: int, start: date) -> str:
    shown = (one.changes, one.races, one.sources, sorted(one.profile.items()), phase, start)
    return hash_secret(repr(shown))


def _check_change(phase: int, start: date) -> None:
    if phase not in catalogue().phases:
        raise InputError([Fault("", "phase", f"there is no phase {phase}")])
    if start < TODAY:
        raise InputError([Fault("", "from", "a phase cannot begin in the past")])
    if start > TODAY + phases.FARTHEST:
        raise InputError([Fault("", "from", "a phase begins within a year")])


def _check_race(name: str, day: date, distance_m: float | None) -> None:
    if not TODAY - races.LONGEST_AGO <= day <= TODAY + races.FARTHEST:
        raise InputError([Fault("", "day", "the day is too far from now")])
    if not 0 < len(name.strip()) <= races.LONGEST_NAME:
        raise InputError([Fault("", "name", "write a name")])
    if distance_m is not None and not 0 < distance_m <= races.LONGEST_M:
        raise InputError([Fault("", "distance_m", "write a distance above 0")])


def _need_plan(filename: str, body: bytes) -> None:
    if not body or body.lower().startswith((b"<!doctype html", b"<html")):
        raise InputError([Fault(filename, "", "this is a web page, not a plan")])
