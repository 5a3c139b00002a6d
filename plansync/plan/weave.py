"""The weaver: week by week, each session chosen, composed and set beside its run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from plansync.opt.catalogue import Catalogue
from plansync.plan.budget import Opening, minutes_for
from plansync.plan.circumstances import Circumstances, dual_muscles, starts_of_key_runs
from plansync.plan.compose import Composed, Composer
from plansync.plan.demand import Demands
from plansync.plan.model import Absence, Note
from plansync.plan.place import PAST, Days, Refusal
from plansync.plan.preferences import Preferences
from plansync.plan.season import Season
from plansync.plan.session import Session, Slot, uid_for
from plansync.plan.spots import Spot, Spots
from plansync.plan.woven import Woven
from plansync.runs.model import Run
from plansync.times import DAY, Window, at_local, later, week_start

MOBILITY = "mobility"
DAY_S = 24 * 60 * 60
_EASY_WEEK = "An easy week: fewer sets, so that the body takes up the work."


@dataclass(frozen=True, slots=True)
class Weaver:
    """Everything about one runner that decides what is woven."""

    season: Season
    preferences: Preferences
    catalogue: Catalogue
    composer: Composer
    now: datetime
    runs_by_day: Mapping[date, tuple[Run, ...]] = field(hash=False)
    demands: Demands

    def weave(self, window: Window, kept: tuple[Session, ...]) -> Woven:
        """Week by week, so that a week's standalone days see the week before."""
        woven = Woven(taken=_times(self.runs_by_day))
        for session in sorted(kept, key=lambda one: one.start):
            woven.add(session)
        loom = self._loom()
        monday = week_start(window.start)
        while monday < window.end:
            loom.week(monday, woven)
            monday += 7 * DAY
        return woven

    def _loom(self) -> "_Loom":
        days = Days(
            runs=self.runs_by_day,
            season=self.season,
            rules=self.catalogue.rules.placement,
            preferences=self.preferences,
            now=self.now,
            standing=lambda day: self.demands.on(day).standing,
        )
        spots = Spots(
            self.demands, self.preferences, self.catalogue, self.now, days, self.runs_by_day
        )
        around = Circumstances(
            self.catalogue,
            self.composer.chooser,
            self.demands,
            starts_of_key_runs(run for those in self.runs_by_day.values() for run in those),
            dual_muscles(self.composer.chooser),
        )
        closing = replace(spots, days=replace(days, closed=spots.closed, room=spots.room))
        return _Loom(self, closing, around, self.composer)


@dataclass(frozen=True, slots=True)
class _Loom:
    """The weaver at work."""

    runner: Weaver
    spots: Spots
    around: Circumstances
    composer: Composer

    def week(self, monday: date, woven: Woven) -> None:
        """Nothing; the week's sessions stand, and why there are not more."""
        ahead, refused, missing = self.spots.of_week(monday, woven)
        woven.absences.extend(self.spots.bare_runs(monday))
        reasons = list(refused)
        while ahead:
            spot, *ahead = ahead
            stands = self._one(spot, [one.opening for one in ahead], woven)
            if spot.placed is not None and not stands:
                ahead, after = self._without(spot, monday, woven)
                reasons = [one for one in reasons if one.day <= spot.opening.day] + after
        woven.absences.extend(self.spots.empty_days(monday, reasons, woven))
        _note_short(woven, monday, missing, refused)

    def _without(
        self, left_out: Spot, monday: date, woven: Woven
    ) -> tuple[list[Spot], list[Refusal]]:
        """The spots after a session of its own that does not stand, and why other days have none.

        They are placed as they would be once its hour is over, so that a later plan of the same
        week finds the same days.
        """
        over = replace(self.spots.days, now=left_out.at + timedelta(microseconds=1))
        spots, refused, _ = replace(self.spots, days=over).of_week(monday, woven)
        ahead = [one for one in spots if one.order > left_out.order]
        return ahead, [one for one in refused if one.day > left_out.opening.day]

    def _one(self, spot: Spot, following: Sequence[Opening], woven: Woven) -> bool:
        """Whether a session stands at a spot; none when it would be too short or too late."""
        uid = self._uid(spot, woven)
        if spot.run is not None and uid in woven.uids:
            return False
        runner = self.runner
        caps = runner.catalogue.rules.caps
        spot = self._rested(spot, woven)
        minutes = minutes_for(spot.opening, following, woven.spent, caps, runner.preferences)
        minutes = min(minutes, self._gap_min(spot, woven))
        if minutes < caps.smallest:
            self._left_out(spot, woven, "the minutes of the day or week are used up")
            return False
        composed = self._composed(spot, minutes, woven)
        if composed.minutes < caps.smallest:
            reason = f"what your list asks for takes less than {caps.smallest} minutes"
            self._left_out(spot, woven, reason)
            return False
        if spot.is_followed and spot.run and _is_repeated(composed, spot.opening.day, woven):
            reason = "the session of its own follows at once"
            woven.absences.append(Absence(spot.opening.day, Slot.AFTER, reason, spot.run.key))
            return False
        session = self._session(spot, composed, uid, woven)
        # A session beside a run fits its gap.
        if spot.run is None and _clashes(session, woven):
            self._left_out(spot, woven, "it would overlap")
        elif session.start >= runner.now and session.uid not in woven.uids:
            woven.add(session, composed.effects)
            return True
        return False

    def _composed(self, spot: Spot, minutes: int, woven: Woven) -> Composed:
        setting = self.around.setting(spot, woven)
        jumps = spot.recipe.jumps and self.around.may_jump(spot, woven)
        return self.composer.compose(setting, woven.memory, minutes * 60, jumps=jumps)

    def _rested(self, spot: Spot, woven: Woven) -> Spot:
        """The spot, later in the day where jumps need more hours since the last ones."""
        if spot.run is not None or not spot.recipe.jumps:
            return spot
        rules = self.runner.catalogue.rules.placement
        ends = [s.end for s in woven.jumps if s.day <= spot.opening.day]
        if not ends:
            return spot
        at = max(spot.at, later(max(ends), timedelta(hours=rules.plyometric_hours)))
        latest = at_local(spot.opening.day, rules.latest_end, self.runner.preferences.tz)
        done = later(at, timedelta(minutes=spot.opening.expect_min))
        return replace(spot, at=at) if done <= latest else spot

    def _gap_min(self, spot: Spot, woven: Woven) -> int:
        """Minutes between what lies next to a run and the run itself."""
        if spot.run is None:
            return spot.opening.cap_min
        at = spot.at.timestamp()
        busy = woven.busy(spot.opening.day, but=spot.run.key)
        if spot.opening.slot is Slot.BEFORE:
            gap_s = at - max([end for start, end, _ in busy if start < at], default=at - DAY_S)
        else:
            gap_s = min([start for start, end, _ in busy if end > at], default=at + DAY_S) - at
        return max(0, int(gap_s // 60))

    def _session(self, spot: Spot, composed: Composed, uid: str, woven: Woven) -> Session:
        if spot.run is not None:
            before = spot.opening.slot is Slot.BEFORE
            start = later(spot.at, -timedelta(minutes=composed.minutes)) if before else spot.at
            why, optional = spot.recipe.why, spot.recipe.optional or spot.run.optional
        else:
            start = _standalone_start(spot, woven)
            placed = spot.placed.why if spot.placed else ""
            easy = _EASY_WEEK if self._is_easy(spot) else ""
            why = " ".join(word for word in (spot.recipe.why, placed, easy) if word)
            optional = spot.recipe.optional
        return Session(
            uid=uid,
            slot=spot.opening.slot,
            day=spot.opening.day,
            start=start,
            minutes=composed.minutes,
            phase=spot.phase,
            steps=composed.steps,
            why=why,
            run_key=spot.run.key if spot.run else None,
            optional=optional,
        )

    def _is_easy(self, spot: Spot) -> bool:
        """Whether the doses of a session are those of an easy week."""
        demands = self.runner.demands
        dosing = demands.dosing(spot.opening.day, spot.phase)
        return spot.placed is not None and dosing.step is not None and dosing.step.is_deload

    def _uid(self, spot: Spot, woven: Woven) -> str:
        """By its run; else the first identity of the week that no session has, or the day's own."""
        namespace, day = self.runner.preferences.namespace, spot.opening.day
        if spot.run is not None:
            return uid_for(namespace, spot.opening.slot, spot.run.key)
        if spot.placed is None:
            return uid_for(namespace, MOBILITY, day.isoformat())
        monday = week_start(day).isoformat()
        numbers = (spot.nth, *range(1, 9))
        uids = (uid_for(namespace, Slot.STANDALONE, monday, str(n)) for n in numbers)
        return next(uid for uid in uids if uid not in woven.uids)

    def _left_out(self, spot: Spot, woven: Woven, reason: str) -> None:
        """Nothing; a session is missing for a reason, which is noted once."""
        if spot.at < self.runner.now:
            return
        key = spot.run.key if spot.run else None
        woven.absences.append(Absence(spot.opening.day, spot.opening.slot, reason, key))
        told = f"{spot.recipe.id}: {reason}"
        if told in woven.told:
            return
        woven.told.add(told)
        where = f"{spot.opening.slot} {spot.run.title}" if spot.run else "of its own"
        day = spot.opening.day
        on = f"{day:%a} {day.day} {day:%b}"
        text = f"No session {where} on {on} and days like it: {reason}."
        woven.notes.append(Note("left-out", text, spot.opening.day))


def _times(
    runs: Mapping[date, tuple[Run, ...]],
) -> dict[date, list[tuple[float, float, str | None]]]:
    return {
        day: [(at_s := run.start.timestamp(), at_s + run.duration_s, run.key) for run in those]
        for day, those in runs.items()
    }


def _is_repeated(composed: Composed, day: date, woven: Woven) -> bool:
    """Whether a session holds only what was done on its day already."""
    done = {step.exercise.id for one in woven.days.get(day, ()) for step in one.steps}
    return all(step.exercise.id in done for step in composed.steps)


def _standalone_start(spot: Spot, woven: Woven) -> datetime:
    """As placed; where it follows a run at once, after what comes after that run."""
    if spot.placed is None or spot.placed.after is None:
        return spot.at
    key = spot.placed.after.key
    mine = woven.days.get(spot.opening.day, ())
    ends = [s.end for s in mine if s.run_key == key and s.slot is Slot.AFTER]
    return max([spot.at, *ends])


def _clashes(session: Session, woven: Woven) -> bool:
    start = session.start.timestamp()
    end = start + session.minutes * 60
    busy = woven.busy(session.day, but=None)
    return any(start < other[1] and other[0] < end for other in busy)


def _note_short(woven: Woven, monday: date, missing: int, refused: Sequence[Refusal]) -> None:
    """Nothing; a week without room for a session is noted, once for weeks that are alike."""
    if missing <= 0 or not refused or any(one.why == PAST for one in refused):
        return
    days: dict[str, list[str]] = {}
    for one in refused:
        days.setdefault(one.why, []).append(f"{one.day:%a}")
    reasons = "; ".join(f"{', '.join(names)}: {why}" for why, names in days.items())
    if reasons in woven.told:
        return
    woven.told.add(reasons)
    fewer = "one more session of its own" if missing == 1 else f"{missing} more of their own"
    week = f"In the week of {monday.day} {monday:%b} and weeks like it"
    text = f"{week} no day is left for {fewer}. {reasons}."
    woven.notes.append(Note("standalone-short", text, monday))
