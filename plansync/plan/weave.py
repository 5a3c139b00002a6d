"""The weaver: week by week, each session chosen, composed and set beside its run."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from plansync.opt.catalogue import Catalogue
from plansync.opt.choose import Chooser, Memory, Role, role_of
from plansync.opt.exercise import Component
from plansync.opt.imbalance import Activity
from plansync.opt.prescribe import Prescription, minutes_of
from plansync.opt.rules import Recipe
from plansync.plan.budget import Opening, Spent, minutes_for
from plansync.plan.compose import Brief, compose
from plansync.plan.model import Note
from plansync.plan.place import PAST, Days, Placed, Refusal, place
from plansync.plan.preferences import Preferences
from plansync.plan.season import Season, days_to
from plansync.plan.session import Session, Slot, uid_for
from plansync.runs.model import Run, RunStatus
from plansync.times import DAY, Window, at_local, later, overlap, week_start


@dataclass(frozen=True, slots=True)
class Woven:
    """What has been woven so far, in all and by day."""

    sessions: tuple[Session, ...]
    days: Mapping[date, tuple[Session, ...]] = field(hash=False)
    memory: Memory
    spent: Spent
    notes: tuple[Note, ...] = ()
    told: frozenset[str] = frozenset()
    uids: frozenset[str] = frozenset()
    jumps: tuple[Session, ...] = ()

    def plus(self, session: Session) -> "Woven":
        """With one more session, remembered and paid for."""
        return Woven(
            (*self.sessions, session),
            {**self.days, session.day: (*self.days.get(session.day, ()), session)},
            self.memory.after(session.steps, session.start),
            self.spent.plus(session),
            self.notes,
            self.told,
            self.uids | {session.uid},
            (*self.jumps, session) if _has_jumps(session) else self.jumps,
        )

    def near(self, day: date, reach_days: int = 1) -> list[Session]:
        """The sessions of some days around a day."""
        around = range(-reach_days, reach_days + 1)
        return [s for n in around for s in self.days.get(day + n * DAY, ())]

    def noting(self, *notes: Note) -> "Woven":
        """With more to tell the runner."""
        return replace(self, notes=(*self.notes, *notes))


@dataclass(frozen=True, slots=True)
class _Place:
    """A session to be composed: an opening, with the run or the placed day it stands by."""

    opening: Opening
    recipe: Recipe
    phase: int
    at: datetime
    run: Run | None = None
    placed: Placed | None = None


@dataclass(frozen=True, slots=True)
class Weaver:
    """Everything about one runner that decides what is woven; `runs` are sorted by start."""

    season: Season
    preferences: Preferences
    catalogue: Catalogue
    chooser: Chooser
    now: datetime
    runs: tuple[Run, ...]
    runs_by_day: Mapping[date, tuple[Run, ...]] = field(hash=False)

    def weave(self, window: Window, kept: tuple[Session, ...]) -> Woven:
        """Week by week, so that a week's standalone days see the week before."""
        woven = Woven((), {}, Memory(), Spent())
        for session in sorted(kept, key=lambda one: one.start):
            woven = woven.plus(session)
        days = Days(
            runs=self.runs_by_day,
            season=self.season,
            rules=self.catalogue.rules.placement,
            preferences=self.preferences,
            now=self.now,
            plan_phase=self.plan_phase,
        )
        monday = week_start(window.start)
        while monday < window.end:
            woven = self._week(days, monday, woven)
            monday += 7 * DAY
        return woven

    def plan_phase(self, day: date) -> int:
        """The phase whose recipes hold on a day: health answers may keep it lower."""
        phase = min(self.season.phase_on(day), self.chooser.most_phase)
        return self.catalogue.phases[phase].plan_as

    def _week(self, days: Days, monday: date, woven: Woven) -> Woven:
        stand = [s.day for s in woven.sessions if s.slot is Slot.STANDALONE]
        recipe = self.catalogue.rules.recipe("standalone", "none", self.plan_phase(monday))
        length = timedelta(minutes=recipe.expect_min if recipe else 0)
        chosen, refused = place(days, monday, taken=stand, length=length)
        done = sum(week_start(day) == monday for day in stand)
        places = [
            *self._around_runs(days, monday),
            *self._standalone(chosen),
        ]
        places.sort(key=lambda one: (one.at, one.opening.slot is Slot.STANDALONE))
        for index, one in enumerate(places):
            following = [each.opening for each in places[index + 1 :]]
            woven = self._one(one, following, woven)
        missing = self.preferences.standalone_per_week - done - len(chosen)
        return woven.noting(*_missing(monday, missing, refused)) if missing > 0 else woven

    def _around_runs(self, days: Days, monday: date) -> Iterable[_Place]:
        for n in range(7):
            for run in days.runs.get(monday + n * DAY, ()):
                for slot in (Slot.BEFORE, Slot.AFTER):
                    found = self._by_run(days, run, slot)
                    if found:
                        yield found

    def _by_run(self, days: Days, run: Run, slot: Slot) -> _Place | None:
        load, phase = days.load(run), self.plan_phase(run.day)
        if slot is Slot.BEFORE and run.fast_segments and load == "long":
            recipe = self.catalogue.rules.recipe(slot, "quality", phase)
        else:
            recipe = self.catalogue.rules.recipe(slot, load, phase)
        if recipe is None or (slot is Slot.BEFORE and run.status is not RunStatus.PLANNED):
            return None
        if self._raced_lately(days, run):
            return None
        caps, choice = self.catalogue.rules.caps, self.preferences
        own = choice.before_min if slot is Slot.BEFORE else choice.after_min
        cap = caps.before[recipe.load] if slot is Slot.BEFORE else caps.after
        cap = min(cap, own) if own is not None else cap
        opening = Opening(slot, run.day, cap, min(recipe.expect_min, cap))
        at = run.start if slot is Slot.BEFORE else run.end
        return _Place(opening, recipe, phase, at, run=run)

    def _raced_lately(self, days: Days, run: Run) -> bool:
        """Whether another run's race ended too short a time before this run."""
        quiet = timedelta(hours=self.catalogue.rules.placement.quiet_hours_after_race)
        before = (r for n in (0, 1) for r in self.runs_by_day.get(run.day - n * DAY, ()))
        return any(
            other.key != run.key
            and days.load(other) == "race"
            and timedelta(0) <= run.start - other.end < quiet
            for other in before
        )

    def _standalone(self, chosen: Sequence[Placed]) -> Iterable[_Place]:
        for placed in chosen:
            recipe = self.catalogue.rules.recipe("standalone", "none", placed.phase)
            if recipe:
                cap = recipe.cap_min or self.catalogue.rules.caps.day_with_standalone
                opening = Opening(Slot.STANDALONE, placed.day, cap, recipe.expect_min)
                yield _Place(opening, recipe, placed.phase, placed.start, placed=placed)

    def _one(self, one: _Place, following: Sequence[Opening], woven: Woven) -> Woven:
        """Compose one session and set its time; nothing when it would be too short or too late."""
        one = self._rested(one, woven)
        caps = self.catalogue.rules.caps
        minutes = minutes_for(one.opening, following, woven.spent, caps, self.preferences)
        minutes = min(minutes, self._gap_min(one, woven))
        if minutes < caps.smallest:
            return self._left_out(one, woven, "the minutes of the day or week are used up")
        steps = compose(self.chooser, self._brief(one, minutes, woven))
        if minutes_of(steps) < caps.smallest:
            return self._left_out(
                one, woven, f"what your list asks for takes less than {caps.smallest} minutes"
            )
        session = self._session(one, steps, woven)
        clash = self._clashes(session, woven)
        if session.start < self.now or session.uid in woven.uids or clash:
            return self._left_out(one, woven, "it would overlap") if clash else woven
        return woven.plus(session)

    def _rested(self, one: _Place, woven: Woven) -> _Place:
        """The place, later in the day where jumps need more hours since the last ones."""
        rules = self.catalogue.rules.placement
        jumping = any(part.twin == "power" for part in one.recipe.parts)
        ends = [s.end for s in woven.jumps if s.day <= one.opening.day]
        if not jumping or not ends or one.run is not None:
            return one
        at = max(one.at, later(max(ends), timedelta(hours=rules.plyometric_hours)))
        latest = at_local(one.opening.day, rules.latest_end, self.preferences.tz)
        done = later(at, timedelta(minutes=one.opening.expect_min))
        return replace(one, at=at) if done <= latest else one

    def _gap_min(self, one: _Place, woven: Woven) -> int:
        """Minutes between what lies next to a run and the run itself."""
        if one.run is None:
            return one.opening.cap_min
        busy = self._busy(one.opening.day, woven, but=one.run.key)
        if one.opening.slot is Slot.BEFORE:
            ends = [end for start, end in busy if start < one.at]
            gap = one.at - max(ends) if ends else timedelta(days=1)
        else:
            starts = [start for start, end in busy if end > one.at]
            gap = min(starts) - one.at if starts else timedelta(days=1)
        return max(0, int(gap.total_seconds() // 60))

    def _brief(self, one: _Place, minutes: int, woven: Woven) -> Brief:
        rules = self.catalogue.rules
        alone = one.opening.slot is Slot.STANDALONE
        return Brief(
            recipe=one.recipe,
            phase=one.phase,
            budget_s=minutes * 60,
            memory=woven.memory,
            rest_s=rules.rest_s[one.phase] if alone else 0,
            contacts=rules.contacts[one.phase],
            jumps=self._may_jump(one, woven),
            allowed=self._familiar(one.opening.day, woven),
            resting=self._resting(one.opening.day, woven),
            held=self._held(one),
        )

    def _held(self, one: _Place) -> frozenset[str]:
        """The caution codes that are left out at this moment."""
        day = one.opening.day
        to_race = [days_to(race, day) for race in self.season.races if race.priority == "A"]
        return frozenset(
            hold.caution
            for hold in self.catalogue.rules.holds
            if (hold.needs_gym and not self.preferences.gym)
            or any(-hold.days_after_a_race <= left <= hold.days_before_a_race for left in to_race)
            or self._key_within(one, timedelta(hours=hold.hours_before_key_run))
        )

    def _key_within(self, one: _Place, span: timedelta) -> bool:
        """Whether a key run begins within a span after an opening (not the run it belongs to)."""
        if not span:
            return False
        ahead = range(span // DAY + 2)
        runs = (r for n in ahead for r in self.runs_by_day.get(one.opening.day + n * DAY, ()))
        return any(
            r.load.is_key and timedelta(0) < r.start - one.at < span
            for r in runs
            if one.run is None or r.key != one.run.key
        )

    def _may_jump(self, one: _Place, woven: Woven) -> bool:
        """H6: plyometric work at most so often a week, and so many hours apart."""
        rules = self.catalogue.rules.placement
        jumps = [s for s in woven.jumps if abs(s.day - one.opening.day) <= 7 * DAY]
        week = sum(week_start(s.day) == week_start(one.opening.day) for s in jumps)
        apart = timedelta(hours=rules.plyometric_hours)
        rested = all(abs(one.at - s.end) >= apart for s in jumps)
        return week < rules.plyometric_most_a_week and rested

    def _familiar(self, day: date, woven: Woven) -> frozenset[str] | None:
        """The exercises allowed near an A race: those done lately, where anything is known."""
        rules = self.catalogue.rules.novelty
        close = timedelta(days=rules.before_a_race_days)
        race = next((r for r in self.season.races if r.priority == "A" and r.day >= day), None)
        if race is None or race.day - day >= close:
            return None
        if not any(s.day < race.day - close for s in woven.sessions):
            return None
        recent = [s for s in woven.sessions if day - timedelta(days=rules.days) <= s.day < day]
        known = {step.exercise.id for s in recent for step in s.steps}
        walks = {one.id for one in self.chooser.usable[Component.WALK]}
        return frozenset(known | walks)

    def _resting(self, day: date, woven: Woven) -> frozenset[tuple[Activity, str]]:
        """For a muscle on both lists of a side: the list it is left out of today."""
        body = self.chooser.body
        dual = {one.muscle for one in body.of(Activity.OVERACTIVE)} & {
            one.muscle
            for one in body.of(Activity.UNDERACTIVE)
            if self.catalogue.muscles.by_id[one.muscle].same_side_both
        }
        return frozenset((self._rests_from(muscle, day, woven), muscle) for muscle in dual)

    def _rests_from(self, muscle: str, day: date, woven: Woven) -> Activity:
        """The role it had already today stays; else the role it had longer ago has its turn."""
        today = {
            role_of(step.component)
            for session in woven.days.get(day, ())
            for step in session.steps
            if muscle in step.muscles
        }
        if Role.WAKE in today:
            return Activity.OVERACTIVE
        if Role.CALM in today:
            return Activity.UNDERACTIVE
        memory = woven.memory
        woken, calmed = memory.due(Role.WAKE, muscle), memory.due(Role.CALM, muscle)
        return Activity.UNDERACTIVE if woken >= calmed else Activity.OVERACTIVE

    def _session(self, one: _Place, steps: tuple[Prescription, ...], woven: Woven) -> Session:
        minutes = minutes_of(steps)
        namespace = self.preferences.namespace
        if one.run is not None:
            before = one.opening.slot is Slot.BEFORE
            start = later(one.at, -timedelta(minutes=minutes)) if before else one.at
            uid = uid_for(namespace, one.opening.slot, one.run.key)
            why, optional = one.recipe.why, one.recipe.optional or one.run.optional
        else:
            start = self._standalone_start(one, woven)
            uid = self._standalone_uid(one.opening.day, woven)
            placed = one.placed.why if one.placed else ""
            why, optional = f"{one.recipe.why} {placed}".strip(), False
        return Session(
            uid=uid,
            slot=one.opening.slot,
            day=one.opening.day,
            start=start,
            minutes=minutes,
            phase=one.phase,
            steps=steps,
            why=why,
            run_key=one.run.key if one.run else None,
            optional=optional,
        )

    def _standalone_uid(self, day: date, woven: Woven) -> str:
        """The first identity of the week that no session has yet."""
        monday = week_start(day).isoformat()
        uids = (
            uid_for(self.preferences.namespace, Slot.STANDALONE, monday, str(n))
            for n in range(1, 9)
        )
        return next(uid for uid in uids if uid not in woven.uids)

    def _standalone_start(self, one: _Place, woven: Woven) -> datetime:
        """As placed; where it follows a run at once, after what comes after that run."""
        if one.placed is None or one.placed.after is None:
            return one.at
        key = one.placed.after.key
        ends = [s.end for s in woven.sessions if s.run_key == key and s.slot is Slot.AFTER]
        return max([one.at, *ends])

    def _clashes(self, session: Session, woven: Woven) -> bool:
        span = (session.start, session.end)
        busy = self._busy(session.day, woven, but=session.run_key)
        return any(overlap(span, other) for other in busy)

    def _busy(self, day: date, woven: Woven, *, but: str | None) -> list[tuple[datetime, datetime]]:
        """The spans of time taken on a day and the days beside it, without one run."""
        runs = [r for n in (-1, 0, 1) for r in self.runs_by_day.get(day + n * DAY, ())]
        sessions = woven.near(day)
        return [
            *((run.start, run.end) for run in runs if run.key != but),
            *((one.start, one.end) for one in sessions),
        ]

    def _left_out(self, one: _Place, woven: Woven, reason: str) -> Woven:
        """The same plan, with one word about why a session is missing (once for each reason)."""
        told = f"{one.recipe.id}: {reason}"
        if one.at < self.now or told in woven.told:
            return woven
        where = f"{one.opening.slot} {one.run.title}" if one.run else "of its own"
        text = f"No session {where} on {one.opening.day:%a %d %b} and days like it: {reason}."
        noted = woven.noting(Note("left-out", text, one.opening.day))
        return replace(noted, told=woven.told | {told})


def _has_jumps(session: Session) -> bool:
    return any(
        step.component is Component.PLYOMETRIC or step.exercise.impact >= 2
        for step in session.steps
    )


def _missing(monday: date, missing: int, refused: Sequence[Refusal]) -> Iterable[Note]:
    """One note for a whole week with fewer standalone sessions than wanted, with the reasons."""
    if any(one.why == PAST for one in refused):
        return
    days: dict[str, list[str]] = {}
    for one in refused:
        days.setdefault(one.why, []).append(f"{one.day:%a}")
    reasons = "; ".join(f"{', '.join(names)}: {why}" for why, names in days.items())
    fewer = "one session of its own" if missing == 1 else f"{missing} sessions of their own"
    text = f"In the week of {monday:%d %b} there is no room for {fewer}. {reasons}."
    yield Note("standalone-short", text, monday)
