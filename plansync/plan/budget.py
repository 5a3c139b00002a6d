"""How many minutes a session may take: what its day and its week still hold for it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from plansync.opt.rules import Caps
from plansync.plan.preferences import Preferences
from plansync.plan.session import Session, Slot
from plansync.times import week_start

# What is served first when a week is short: the minutes before runs, then the standalone
# sessions, then what comes after runs (activation matters more than stretching afterwards).
_FIRST = {Slot.BEFORE: 0, Slot.STANDALONE: 1, Slot.AFTER: 2}
_NOTHING = MappingProxyType(dict.fromkeys(Slot, 0))


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

    days: dict[date, dict[Slot, int]] = field(default_factory=dict)
    weeks: dict[date, int] = field(default_factory=dict)

    def add(self, session: Session) -> None:
        """Nothing; the minutes of one more session are spent."""
        day = self.days.setdefault(session.day, _NOTHING.copy())
        day[session.slot] += session.minutes
        monday = week_start(session.day)
        self.weeks[monday] = self.weeks.get(monday, 0) + session.minutes

    def on(self, day: date) -> Mapping[Slot, int]:
        """Minutes of a day by slot."""
        return self.days.get(day, _NOTHING)

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
    given = used.on(opening.day)
    today = [one for one in later if one.day == opening.day]
    week_min = caps.week if choice.week_min is None else choice.week_min
    left = (
        opening.cap_min,
        _left_around(opening, today, given, caps),
        _left_on_day(opening, today, given, caps),
        _left_in_week(opening, later, week_min - used.week(opening.day)),
    )
    return max(0, min(left))


def _left_around(
    opening: Opening, today: Sequence[Opening], given: Mapping[Slot, int], caps: Caps
) -> int:
    """What the day's minutes around runs still hold, with a fair share kept for later befores."""
    if opening.slot is Slot.STANDALONE:
        return opening.cap_min
    left = caps.around_day - given[Slot.BEFORE] - given[Slot.AFTER]
    befores = [one.slot for one in today].count(Slot.BEFORE)
    if opening.slot is Slot.BEFORE:
        return left // (befores + 1)
    return left - befores * (caps.around_day // 2)


def _left_on_day(
    opening: Opening, today: Sequence[Opening], given: Mapping[Slot, int], caps: Caps
) -> int:
    alone = Slot.STANDALONE in (opening.slot, *[one.slot for one in today])
    cap = caps.day_with_standalone if alone or given[Slot.STANDALONE] else caps.day
    first = _FIRST[opening.slot]
    kept = [one.expect_min for one in today if _FIRST[one.slot] < first]
    return cap - sum(given.values()) - sum(kept)


def _left_in_week(opening: Opening, later: Sequence[Opening], left: int) -> int:
    """What the week still holds, shared with the openings that are served as early."""
    first = _FIRST[opening.slot]
    left -= sum([one.expect_min for one in later if _FIRST[one.slot] < first])
    same = sum([one.expect_min for one in later if _FIRST[one.slot] == first])
    if left >= opening.expect_min + same:
        return left - same
    return max(left, 0) * opening.expect_min // max(opening.expect_min + same, 1)
