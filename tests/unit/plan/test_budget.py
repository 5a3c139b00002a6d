"""How many minutes an opening may take."""

from datetime import date, time, timedelta

from plansync.opt.rules import Caps
from plansync.plan.budget import Opening, Spent, minutes_for, spent
from plansync.plan.preferences import Preferences
from plansync.plan.session import Session, Slot
from plansync.times import at_local
from tests.planning import MONDAY, VANCOUVER, preferences, week, world

CAPS = Caps(
    before={"low": 12, "long": 10, "quality": 10, "race": 8},
    after=10,
    around_day=20,
    day=25,
    day_with_standalone=60,
    week=180,
    smallest=3,
)
BEFORE = Opening(Slot.BEFORE, MONDAY, 12, 12)
AFTER = Opening(Slot.AFTER, MONDAY, 10, 5)
NOON = at_local(MONDAY, time(12), VANCOUVER)
ALONE = Opening(Slot.STANDALONE, MONDAY, 60, 35)


def _used(*minutes: tuple[Slot, int], day: date = MONDAY) -> Spent:
    return spent(
        Session("uid", slot, day, NOON, amount, 1, (), "because") for slot, amount in minutes
    )


def _may(
    opening: Opening, *later: Opening, used: Spent | None = None, choice: Preferences | None = None
) -> int:
    return minutes_for(opening, later, used or Spent(), CAPS, choice or preferences())


def _weekly(minutes: int) -> Preferences:
    chosen = preferences()
    return type(chosen)(chosen.namespace, chosen.tz, chosen.habits, week_min=minutes)


def test_an_opening_takes_its_own_cap_when_nothing_else_is_there() -> None:
    assert _may(BEFORE) == 12
    assert _may(AFTER) == 10
    assert _may(ALONE) == 60


def test_what_comes_after_a_run_takes_what_the_before_left_of_the_day() -> None:
    assert _may(AFTER, used=_used((Slot.BEFORE, 12))) == 8


def test_two_befores_of_a_day_share_its_minutes() -> None:
    assert _may(BEFORE, BEFORE) == 10


def test_an_after_keeps_a_share_for_the_before_of_a_later_run() -> None:
    assert _may(AFTER, BEFORE, used=_used((Slot.BEFORE, 8))) == 2


def test_a_standalone_may_fill_the_day_up_to_an_hour() -> None:
    assert _may(ALONE, used=_used((Slot.BEFORE, 12), (Slot.AFTER, 8))) == 40


def test_an_after_leaves_room_for_a_standalone_that_follows() -> None:
    short_day = Opening(Slot.STANDALONE, MONDAY, 60, 45)

    assert _may(AFTER, short_day, used=_used((Slot.BEFORE, 12))) == 3


def test_a_day_without_a_standalone_holds_25_minutes() -> None:
    roomy = Caps(CAPS.before, 10, 40, 25, 60, 180, 3)

    assert minutes_for(AFTER, (), _used((Slot.BEFORE, 20)), roomy, preferences()) == 5


def test_a_day_whose_standalone_stands_already_holds_an_hour() -> None:
    roomy = Caps(CAPS.before, 10, 40, 25, 60, 180, 3)

    used = _used((Slot.STANDALONE, 30), (Slot.BEFORE, 20))
    assert minutes_for(AFTER, (), used, roomy, preferences()) == 10


def test_a_week_that_is_used_up_gives_nothing() -> None:
    assert _may(BEFORE, used=_used((Slot.STANDALONE, 180), day=MONDAY + timedelta(days=3))) == 0


def test_minutes_of_another_week_do_not_count() -> None:
    assert _may(BEFORE, used=_used((Slot.STANDALONE, 180), day=MONDAY + timedelta(days=7))) == 12


def test_a_short_week_serves_befores_first() -> None:
    """Of 20 minutes a before that is still to come keeps its 12."""
    after = Opening(Slot.AFTER, MONDAY, 10, 10)
    tomorrow = Opening(Slot.BEFORE, MONDAY + timedelta(days=1), 12, 12)

    assert _may(after, tomorrow, choice=_weekly(20)) == 8


def test_openings_of_one_kind_share_a_short_week() -> None:
    tomorrow = Opening(Slot.BEFORE, MONDAY + timedelta(days=1), 12, 12)

    assert _may(BEFORE, tomorrow, choice=_weekly(12)) == 6


def test_a_limit_of_no_minutes_means_none() -> None:
    assert _may(BEFORE, choice=_weekly(0)) == 0


def test_minutes_are_never_less_than_none() -> None:
    assert _may(BEFORE, used=_used((Slot.BEFORE, 30))) == 0


def test_spent_adds_up_sessions_by_day_and_slot() -> None:
    plan = world(week("e......")).plan()

    used = spent(plan.sessions)

    assert sum(used.on(MONDAY).values()) == sum(s.minutes for s in plan.sessions if s.day == MONDAY)
    assert used.on(MONDAY)[Slot.BEFORE] == plan.sessions[0].minutes
    assert used.week(MONDAY + timedelta(days=6)) == sum(one.minutes for one in plan.sessions)
    assert not any(used.on(MONDAY + timedelta(days=1)).values())
