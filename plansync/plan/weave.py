"""The weaver: week by week, each session chosen, composed and set beside its run."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from plansync.opt.catalogue import Catalogue
from plansync.opt.choose import Chooser, Role, role_of
from plansync.opt.exercise import Component
from plansync.opt.imbalance import Activity
from plansync.opt.prescribe import Prescription, minutes_of
from plansync.opt.rules import Recipe
from plansync.plan.budget import Opening, minutes_for
from plansync.plan.compose import Brief, compose
from plansync.plan.demand import Demands
from plansync.plan.model import Absence, Note
from plansync.plan.place import PAST, Days, Placed, Refusal, place
from plansync.plan.preferences import Preferences
from plansync.plan.season import UNTOLD, Season
from plansync.plan.session import Session, Slot, uid_for
from plansync.plan.woven import NOTHING, Woven
from plansync.runs.model import Run, RunStatus
from plansync.runs.timing import usual_start
from plansync.times import DAY, Window, at_local, later, overlap, week_start

MOBILITY = "mobility"
_AROUND = (Slot.BEFORE, Slot.AFTER)
_EARLIER = "another phase begins later in the week"
_EASY_WEEK = "An easy week: fewer sets, so that the body takes up the work."


@dataclass(frozen=True, slots=True)
class _Place:
    """A session to be composed: an opening, with the run or the placed day it stands by."""

    opening: Opening
    recipe: Recipe
    phase: int
    at: datetime
    run: Run | None = None
    placed: Placed | None = None
    nth: int = 1
    """Which of the week's sessions of their own it is, so that two phases never swap uids."""


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
    demands: Demands

    def weave(self, window: Window, kept: tuple[Session, ...]) -> Woven:
        """Week by week, so that a week's standalone days see the week before."""
        woven = NOTHING
        for session in sorted(kept, key=lambda one: one.start):
            woven = woven.plus(session)
        days = Days(
            runs=self.runs_by_day,
            season=self.season,
            rules=self.catalogue.rules.placement,
            preferences=self.preferences,
            now=self.now,
            standing=self.demands.standing,
            closed=self._closed,
        )
        monday = week_start(window.start)
        while monday < window.end:
            woven = self._week(days, monday, woven)
            monday += 7 * DAY
        return woven

    def _closed(self, day: date) -> str:
        """Why the season leaves no room for a session of its own on a day, "" when it does."""
        block = self.demands.block(day)
        return _in_a_sentence(block.name) if block.standalone_most == 0 else ""

    def _week(self, days: Days, monday: date, woven: Woven) -> Woven:
        stand = [s for s in woven.sessions if s.slot is Slot.STANDALONE and not s.optional]
        done = [s for s in stand if week_start(s.day) == monday]
        pattern = self.demands.wanted(monday)
        wanted = _still(pattern, [s.phase for s in done])
        chosen, refused = self._placed(days, monday, [s.day for s in stand], wanted)
        woven = woven.without(*self._bare_runs(days, monday))
        places = [
            *self._around_runs(days, monday),
            *self._standalone(chosen, pattern),
            *self._mobility(monday),
        ]
        places.sort(key=lambda one: (one.at, one.opening.slot is Slot.STANDALONE))
        for index, one in enumerate(places):
            following = [each.opening for each in places[index + 1 :]]
            woven = self._one(one, following, woven)
        woven = woven.without(*self._empty_days(monday, refused, woven))
        return self._short(woven, monday, len(wanted) - len(chosen), refused)

    def _placed(
        self, days: Days, monday: date, taken: Sequence[date], wanted: Sequence[int | None]
    ) -> tuple[tuple[Placed, ...], tuple[Refusal, ...]]:
        """The places of a week. Where another phase begins in it, the days before keep theirs."""
        recipe = self.catalogue.rules.recipe("standalone", "none", self.demands.phase(monday))
        length = timedelta(minutes=recipe.expect_min if recipe else 0)
        turn = self.demands.turn(monday)
        if turn is None:
            return place(days, monday, taken=taken, length=length, wanted=wanted)
        steady = replace(days, standing=lambda day: self.demands.standing(min(day, turn - DAY)))
        first, _ = place(steady, monday, taken=taken, length=length, wanted=wanted)
        kept = tuple(one for one in first if one.day < turn)
        begun = replace(days, closed=lambda day: _EARLIER if day < turn else self._closed(day))
        left = _still(wanted, [one.phase for one in kept])
        occupied = [*taken, *(one.day for one in kept)]
        more, refused = place(begun, monday, taken=occupied, length=length, wanted=left)
        return (*kept, *more), refused

    def _around_runs(self, days: Days, monday: date) -> Iterable[_Place]:
        for n in range(7):
            for run in days.runs.get(monday + n * DAY, ()):
                for slot in _AROUND:
                    found = self._by_run(days, run, slot)
                    if found:
                        yield found

    def _bare_runs(self, days: Days, monday: date) -> Iterable[Absence]:
        """Runs to come that the season or a race just run leaves without sessions around them."""
        for run in (r for n in range(7) for r in self.runs_by_day.get(monday + n * DAY, ())):
            if run.status is not RunStatus.PLANNED or run.start < self.now:
                continue
            block = self.demands.block(run.day)
            why = "" if block.around_runs else _in_a_sentence(block.name)
            hours = self.catalogue.rules.placement.quiet_hours_after_race
            if not why and self._raced_lately(days, run):
                why = f"a race less than {hours} hours before"
            if why:
                yield from (Absence(run.day, slot, why, run.key) for slot in _AROUND)

    def _mobility(self, monday: date) -> Iterable[_Place]:
        """The optional sessions of recovery days that hold no run."""
        for day in (monday + n * DAY for n in range(7)):
            recipe = self.demands.mobility(day)
            if recipe and not self.runs_by_day.get(day):
                at = at_local(day, usual_start(day, self.preferences.habits), self.preferences.tz)
                cap = recipe.cap_min or self.catalogue.rules.caps.after
                opening = Opening(Slot.STANDALONE, day, cap, recipe.expect_min)
                yield _Place(opening, recipe, self.demands.phase(day), at)

    def _empty_days(
        self, monday: date, refused: Sequence[Refusal], woven: Woven
    ) -> Iterable[Absence]:
        """Why days of a week hold no session of their own."""
        wanted = self.preferences.standalone_per_week
        reasons = {one.day: one.why for one in refused}
        stand = [s for n in range(7) for s in woven.days.get(monday + n * DAY, ())]
        mine = [s.day for s in stand if s.slot is Slot.STANDALONE]
        names = " and ".join(f"{day:%A}" for day in dict.fromkeys(mine))
        enough = f"this week has its own on {names}" if names else "none are wanted this week"
        for day in (monday + n * DAY for n in range(7)):
            if day in mine or not wanted or day < self.now.date():
                continue
            why = reasons.get(day) or self._closed(day) or enough
            if why != PAST:
                yield Absence(day, Slot.STANDALONE, why)

    def _by_run(self, days: Days, run: Run, slot: Slot) -> _Place | None:
        load, phase = days.load(run), self.demands.phase(run.day)
        if slot is Slot.BEFORE and run.fast_segments and load == "long":
            recipe = self.catalogue.rules.recipe(slot, "quality", phase)
        else:
            recipe = self.catalogue.rules.recipe(slot, load, phase)
        if recipe is None or (slot is Slot.BEFORE and run.status is not RunStatus.PLANNED):
            return None
        if not self.demands.block(run.day).around_runs or self._raced_lately(days, run):
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

    def _standalone(
        self, chosen: Sequence[Placed], pattern: Sequence[int | None]
    ) -> Iterable[_Place]:
        for placed in chosen:
            recipe = self.catalogue.rules.recipe("standalone", "none", placed.phase)
            if recipe:
                share = self.demands.block(placed.day).minutes_share
                cap = recipe.cap_min or self.catalogue.rules.caps.day_with_standalone
                cap, expected = int(cap * share), int(recipe.expect_min * share)
                opening = Opening(Slot.STANDALONE, placed.day, cap, expected)
                nth = pattern.index(placed.phase) + 1 if placed.phase in pattern else 1
                yield _Place(opening, recipe, placed.phase, placed.start, placed=placed, nth=nth)

    def _one(self, one: _Place, following: Sequence[Opening], woven: Woven) -> Woven:
        """Compose one session and set its time; nothing when it would be too short or too late."""
        if one.run is not None and self._uid_around(one, one.run) in woven.uids:
            return woven
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
        rules, day = self.catalogue.rules, one.opening.day
        alone = one.opening.slot is Slot.STANDALONE
        asked = self.demands.block(day)
        return Brief(
            recipe=one.recipe,
            phase=one.phase,
            budget_s=minutes * 60,
            memory=woven.memory,
            rest_s=rules.rest_s[one.phase] if alone else 0,
            contacts=self.demands.contacts(day, one.phase),
            jumps=self._may_jump(one, woven),
            allowed=self._familiar(day, woven),
            resting=self._resting(day, woven),
            held=self._held(one),
            dosing=self.demands.dosing(day, one.phase, is_standalone=alone),
            holds_still=not (asked.dynamic_before_quality and one.recipe.load != "low"),
            known=self._known_jumps(day, woven),
        )

    def _held(self, one: _Place) -> frozenset[str]:
        """The caution codes that are left out at this moment."""
        close = (
            hold.caution
            for hold in self.catalogue.rules.holds
            if self._key_within(one, timedelta(hours=hold.hours_before_key_run))
        )
        return self.demands.held(one.opening.day).union(close)

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

    def _known_jumps(self, day: date, woven: Woven) -> frozenset[str] | None:
        """The jumps that may be done where new ones begin no more: close to an A race.

        Those done before, or all when the phase that jumps was begun early enough.
        """
        weeks = timedelta(weeks=self.catalogue.season.first_plyometrics_weeks)
        ahead = (r for r in self.season.races if r.priority == "A" and r.day >= day)
        race = next(ahead, None)
        if race is None or race.day - day >= weeks:
            return None
        since = self.demands.span(day).since
        if self.demands.span(day).phase > 1 and UNTOLD < since <= race.day - weeks:
            return None
        return frozenset(step.exercise.id for s in woven.jumps for step in s.steps)

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
        if one.run is not None:
            before = one.opening.slot is Slot.BEFORE
            start = later(one.at, -timedelta(minutes=minutes)) if before else one.at
            uid = self._uid_around(one, one.run)
            why, optional = one.recipe.why, one.recipe.optional or one.run.optional
        else:
            start = self._standalone_start(one, woven)
            uid = self._standalone_uid(one, woven)
            placed = one.placed.why if one.placed else ""
            easy = _EASY_WEEK if self._is_easy(one) else ""
            why = " ".join(word for word in (one.recipe.why, placed, easy) if word)
            optional = one.recipe.optional
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

    def _uid_around(self, one: _Place, run: Run) -> str:
        return uid_for(self.preferences.namespace, one.opening.slot, run.key)

    def _standalone_uid(self, one: _Place, woven: Woven) -> str:
        """The first identity of the week that no session has yet; a mobility day's own."""
        namespace, day = self.preferences.namespace, one.opening.day
        if one.placed is None:
            return uid_for(namespace, MOBILITY, day.isoformat())
        monday = week_start(day).isoformat()
        numbers = (one.nth, *range(1, 9))
        uids = (uid_for(namespace, Slot.STANDALONE, monday, str(n)) for n in numbers)
        return next(uid for uid in uids if uid not in woven.uids)

    def _is_easy(self, one: _Place) -> bool:
        """Whether the doses of a session are those of an easy week."""
        dosing = self.demands.dosing(one.opening.day, one.phase, is_standalone=True)
        return one.placed is not None and dosing.step is not None and dosing.step.is_deload

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

    def _short(self, woven: Woven, monday: date, missing: int, refused: Sequence[Refusal]) -> Woven:
        """With a note where a week has no room for a session, once for weeks that are alike."""
        if missing <= 0 or any(one.why == PAST for one in refused):
            return woven
        reasons = _reasons(refused)
        if reasons in woven.told:
            return woven
        fewer = "one session of its own" if missing == 1 else f"{missing} sessions of their own"
        week = f"In the week of {monday:%d %b} and weeks like it"
        text = f"{week} there is no room for {fewer}. {reasons}."
        noted = woven.noting(Note("standalone-short", text, monday))
        return replace(noted, told=noted.told | {reasons})

    def _left_out(self, one: _Place, woven: Woven, reason: str) -> Woven:
        """The same plan, with why a session is missing; each reason is noted once."""
        told = f"{one.recipe.id}: {reason}"
        if one.at < self.now:
            return woven
        key = one.run.key if one.run else None
        absent = woven.without(Absence(one.opening.day, one.opening.slot, reason, key))
        if told in woven.told:
            return absent
        where = f"{one.opening.slot} {one.run.title}" if one.run else "of its own"
        text = f"No session {where} on {one.opening.day:%a %d %b} and days like it: {reason}."
        noted = absent.noting(Note("left-out", text, one.opening.day))
        return replace(noted, told=woven.told | {told})


def _in_a_sentence(name: str) -> str:
    return name[:1].lower() + name[1:]


def _still(wanted: Sequence[int | None], done: Sequence[int]) -> tuple[int | None, ...]:
    """The phases of a week that are not done yet; of sessions of another phase one is taken off."""
    left = list(wanted)
    for phase in done:
        if phase in left:
            left.remove(phase)
        elif left:
            left.pop()
    return tuple(left)


def _reasons(refused: Sequence[Refusal]) -> str:
    """Why days have no session of their own, days of one reason together."""
    days: dict[str, list[str]] = {}
    for one in refused:
        days.setdefault(one.why, []).append(f"{one.day:%a}")
    return "; ".join(f"{', '.join(names)}: {why}" for why, names in days.items())
