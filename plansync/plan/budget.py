"""How many minutes a session may take: what its day and its week still hold for it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from plansync.opt.rules import Caps
from plansync.plan.preferences import Preferences
from plansync.plan.session import Session, Slot
from plansync.times import week_start

# What is served first when a week is short: the minutes before runs, then the standalone
# sessions, then what comes after runs (activation matters more than stretching afterwards).
_FIRST = {Slot.BEFORE: 0, Slot.STANDALONE: 1, Slot.AFTER: 2}
_EVERY = tuple(Slot)


@dataclass(frozen=True, slots=True)
class Opening:
    """A session still to be composed: its slot, day, own cap and the minutes it expects."""

    slot: Slot
    day: date
    cap_min: int
    expect_min: int


@dataclass(slots=True)
class Spent:
    """Minutes already given to sessions, by day and slot; it grows with every session."""

    minutes: dict[tuple[date, Slot], int] = field(default_factory=dict)
    weeks: dict[date, int] = field(default_factory=dict)

    def add(self, session: Session) -> None:
        """Nothing; the minutes of one more session are spent."""
        key, monday = (session.day, session.slot), week_start(session.day)
        self.minutes[key] = self.minutes.get(key, 0) + session.minutes
        self.weeks[monday] = self.weeks.get(monday, 0) + session.minutes

    def on(self, day: date, *slots: Slot) -> int:
        """Minutes of a day in some slots."""
        return sum(self.minutes.get((day, slot), 0) for slot in slots)

    def week(self, day: date) -> int:
        """Minutes of the week a day lies in."""
        return self.weeks.get(week_start(day), 0)


def spent(sessions: Iterable[Session]) -> Spent:
    """The minutes of sessions that stand already."""
    total = Spent()
    for session in sessions:
        total.add(session)
    return total


def minutes_for(
    opening: Opening, later: Sequence[Opening], used: Spent, caps: Caps, choice: Preferences
) -> int:
    """The most minutes an opening may take; `later` are the openings after it in its week."""
    return max(
        0,
        min(
            opening.cap_min,
            _left_around(opening, later, used, caps),
            _left_on_day(opening, later, used, caps),
            _left_in_week(
                opening, later, used, caps.week if choice.week_min is None else choice.week_min
            ),
        ),
    )


def _left_around(opening: Opening, later: Sequence[Opening], used: Spent, caps: Caps) -> int:
    """What the day's minutes around runs still hold, with a fair share kept for later befores."""
    if opening.slot is Slot.STANDALONE:
        return opening.cap_min
    left = caps.around_day - used.on(opening.day, Slot.BEFORE, Slot.AFTER)
    befores = sum(one.slot is Slot.BEFORE and one.day == opening.day for one in later)
    if opening.slot is Slot.BEFORE:
        return left // (befores + 1)
    return left - befores * (caps.around_day // 2)


def _left_on_day(opening: Opening, later: Sequence[Opening], used: Spent, caps: Caps) -> int:
    alone = opening.slot is Slot.STANDALONE or used.on(opening.day, Slot.STANDALONE) > 0
    first, kept = _FIRST[opening.slot], 0
    for one in later:
        if one.day != opening.day:
            continue
        alone = alone or one.slot is Slot.STANDALONE
        if _FIRST[one.slot] < first:
            kept += one.expect_min
    cap = caps.day_with_standalone if alone else caps.day
    return cap - used.on(opening.day, *_EVERY) - kept


def _left_in_week(opening: Opening, later: Sequence[Opening], used: Spent, week_min: int) -> int:
    left = week_min - used.week(opening.day)
    first = _FIRST[opening.slot]
    before = sum(one.expect_min for one in later if _FIRST[one.slot] < first)
    same = sum(one.expect_min for one in later if _FIRST[one.slot] == first)
    left -= before
    if left >= opening.expect_min + same:
        return left - same
    return max(left, 0) * opening.expect_min // max(opening.expect_min + same, 1)
