"""Rules of where sessions stand in time, in minutes and on the days of a week (H1 to H8)."""

import math
from collections import Counter
from collections.abc import Iterator
from datetime import date, time, timedelta
from itertools import pairwise

from plansync.plan.season import Priority
from plansync.plan.session import Slot
from plansync.runs.model import RunLoad, RunStatus
from plansync.times import at_local, week_start
from tests.planning import (
    DAY,
    jumps,
)
from tests.trainer.look import KEY, LONG_OR_RACE, Look, rule


@rule
def sessions_are_in_order_without_overlap(seen: Look) -> Iterator[object]:
    """Of each other and of every run."""
    for one, following in pairwise(seen.plan.sessions):
        if one.end > following.start:
            yield one.day
    for session in seen.plan.sessions:
        beside = [session.day + n * DAY for n in (-1, 0, 1)]
        for run in (r for day in beside for r in seen.runs_on.get(day, ())):
            if run.start < session.end and session.start < run.end:
                yield session.day


@rule
def sessions_around_a_run_touch_it(seen: Look) -> Iterator[object]:
    """At most one before, which ends as it starts, and one after, which starts as it ends."""
    held = Counter((session.run_key, session.slot) for session in seen.around)
    yield from (one for one, times in held.items() if times > 1)
    for session in seen.around:
        run = seen.of(session)
        touches = {Slot.BEFORE: session.end == run.start, Slot.AFTER: session.start == run.end}
        if not touches[session.slot] or session.day != run.day:
            yield run.key
        if session.slot is Slot.BEFORE and run.status is not RunStatus.PLANNED:
            yield run.key, run.status


@rule
def sessions_stand_in_the_window_and_the_future(seen: Look) -> Iterator[object]:
    """And have uids of their own."""
    for session in seen.plan.sessions:
        if session.day not in seen.world.window or session.start < seen.world.now:
            yield session.day
    uids = Counter(session.uid for session in seen.plan.sessions)
    yield from (uid for uid, times in uids.items() if times > 1)


@rule
def minutes_keep_to_the_caps(seen: Look) -> Iterator[object]:
    """Of a session, of a day around its runs, of a day in all, of a week."""
    choice = seen.world.preferences
    before = {RunLoad.LOW: 12, RunLoad.LONG: 10, RunLoad.QUALITY: 10, RunLoad.RACE: 8}
    own = {Slot.BEFORE: choice.before_min, Slot.AFTER: choice.after_min}
    alone = {1: 35, 2: 45, 3: 45, 4: 50, 5: 45}
    days: Counter[date] = Counter()
    by_runs: Counter[date] = Counter()
    weeks: Counter[date] = Counter()
    for one in seen.plan.sessions:
        cap = before[seen.load_of(one)] if one.slot is Slot.BEFORE else 10
        if one.slot is Slot.STANDALONE:
            cap = 15 if one.optional else alone[one.phase]
        limit = own.get(one.slot)
        if not 3 <= one.minutes <= (cap if limit is None else min(cap, limit)):
            yield one.day, one.slot, one.minutes
        if one.minutes != math.ceil(sum(step.seconds for step in one.steps) / 60):
            yield one.day, "minutes are not those of the steps"
        days[one.day] += one.minutes
        weeks[week_start(one.day)] += one.minutes
        by_runs[one.day] += one.minutes if one.slot is not Slot.STANDALONE else 0
    worked = {one.day for one in seen.alone}
    yield from (day for day, total in days.items() if total > (60 if day in worked else 25))
    yield from (day for day, total in by_runs.items() if total > 20)
    most = min(180, 180 if choice.week_min is None else choice.week_min)
    yield from (monday for monday, total in weeks.items() if total > most)


@rule
def a_session_of_its_own_keeps_to_the_share_of_its_block(seen: Look) -> Iterator[object]:
    """A third less as the taper begins, half of it in its second part."""
    alone = {1: 35, 2: 45, 3: 45, 4: 50, 5: 45}
    for one in seen.alone:
        share = {"taper-less": 0.7, "taper-half": 0.5}.get(seen.block(one.day).id, 1.0)
        if one.minutes > alone[one.phase] * share:
            yield one.day, one.minutes


@rule
def h1_none_close_to_a_race(seen: Look) -> Iterator[object]:
    """Six days before an A race and on it, three before a B race; two days after one."""
    before = {Priority.A: 6, Priority.B: 3}
    after = {Priority.A: 7, Priority.B: 2}
    for race in seen.world.season.races:
        if race.priority is not Priority.C:
            for one in seen.alone:
                left = (race.day - one.day).days
                if -after[race.priority] <= left <= before[race.priority]:
                    yield one.day, race.priority, left


@rule
def h2_h3_h4_none_beside_hard_runs(seen: Look) -> Iterator[object]:
    """Nor, from phase 2 on, before a fast one."""
    for one in seen.alone:
        closing = LONG_OR_RACE if one.phase == 1 else KEY
        if seen.loads[one.day + DAY] & closing:
            yield one.day, "H2"
        if seen.loads[one.day] & LONG_OR_RACE:
            yield one.day, "H3"
        if seen.loads[one.day - DAY] & LONG_OR_RACE:
            yield one.day, "H4"


@rule
def h5_days_are_two_apart(seen: Look) -> Iterator[object]:
    """Optional mobility does not count."""
    for one, following in pairwise(seen.alone):
        if following.day - one.day < 2 * DAY:
            yield one.day


@rule
def h6_jumps_rest(seen: Look) -> Iterator[object]:
    """At most twice a week, 48 hours apart."""
    jumping = [one for one in seen.plan.sessions if jumps(one)]
    weeks = Counter(week_start(one.day) for one in jumping)
    yield from (monday for monday, times in weeks.items() if times > 2)
    for one, following in pairwise(jumping):
        if following.start - one.start < timedelta(hours=48):
            yield following.day


@rule
def h7_a_day_of_the_week_stays_free(seen: Look) -> Iterator[object]:
    """Where a session stands on a rest day, another day holds nothing but optional mobility."""
    busy = {one.day for one in seen.plan.sessions if not one.optional}
    for one in seen.alone:
        if not seen.loads[one.day]:
            week = [week_start(one.day) + n * DAY for n in range(7)]
            if not any(day not in busy and not seen.runs_on.get(day) for day in week):
                yield one.day


@rule
def h8_hours_lie_between_a_run_and_a_session(seen: Look) -> Iterator[object]:
    """Six; in phase 1 none after easy runs. It is over by ten in the evening."""
    for one in seen.alone:
        runs = seen.runs_on.get(one.day, [])
        low = one.phase == 1 and all(seen.load[run.key] is RunLoad.LOW for run in runs)
        rest = timedelta(hours=0 if low else 6)
        if any(one.start - run.end < rest for run in runs):
            yield one.day
        if runs and one.end > at_local(one.day, time(22), seen.world.preferences.tz):
            yield one.day, "late"


@rule
def a_week_holds_no_more_than_wanted_and_than_its_block_allows(seen: Look) -> Iterator[object]:
    """In no block of the season more than its most; in all no more than the runner wants."""
    wanted = seen.world.preferences.standalone_per_week
    weeks = Counter(week_start(one.day) for one in seen.alone)
    yield from ((monday, times) for monday, times in weeks.items() if times > wanted)
    blocks = Counter((week_start(one.day), seen.block(one.day)) for one in seen.alone)
    for (monday, block), times in blocks.items():
        if block.standalone_most is not None and times > block.standalone_most:
            yield monday, block.id, times


@rule
def a_week_that_holds_fewer_says_so(seen: Look) -> Iterator[object]:
    """Every day without one has its reason; no session has a reason to be missing."""
    stand = {one.day for one in seen.plan.sessions if one.slot is Slot.STANDALONE}
    told = Counter(a.day for a in seen.plan.absences if a.slot is Slot.STANDALONE)
    wanted = seen.world.preferences.standalone_per_week
    for day in seen.world.window.days():
        if told[day] and (day in stand or day < seen.today):
            yield day, "told for nothing"
        if told[day] > 1:
            yield day, "told twice"
        if wanted and day > seen.today and day not in stand and not told[day]:
            yield day, "not told"


@rule
def a_run_without_sessions_says_why(seen: Look) -> Iterator[object]:
    """Once before and once after, in the future; never where a session stands."""
    stand = {(one.run_key, one.slot) for one in seen.around}
    told = Counter(
        (a.run_key, Slot(a.slot)) for a in seen.plan.absences if a.slot is not Slot.STANDALONE
    )
    yield from (f"{one} stands" for one in stand if told[one])
    yield from (f"{one} told twice" for one, times in told.items() if times > 1)
    soon = seen.world.now + timedelta(minutes=12)
    for run in seen.plan.runs:
        for slot in (Slot.BEFORE, Slot.AFTER):
            due = run.status is RunStatus.PLANNED and run.start > soon
            if due and (run.key, slot) not in stand and not told[run.key, slot]:
                yield run.key, slot, "not told"


_PRIVATE = (
    *("heart", "blood", "dizz", "clot", "dvt", "anticoag", "bleed", "osteopor", "bone", "pregnan"),
    *("surg", "cancer", "diabet", "neuropath", "varic", "rheumat", "inflam", "instability"),
    *("wound", "fracture", "tendon", "health", "pain", "answer"),
)


@rule
def reasons_name_no_condition(seen: Look) -> Iterator[object]:
    """The feed is readable by whoever has its address."""
    for absence in seen.plan.absences:
        if not absence.why.strip() or any(word in absence.why.lower() for word in _PRIVATE):
            yield absence.why
