"""Which session a recorded workout counts for, and whose word stands above it."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import permutations
from zoneinfo import ZoneInfo

import pytest

from plansync.opt.exercise import Component
from plansync.plan.progress import Mark, Marked
from plansync.plan.recorded import (
    Matching,
    Place,
    Recorded,
    WorkoutKind,
    marks_from,
    merged_marks,
    place_of,
)
from plansync.plan.session import Session, Slot
from plansync.resources import load_config
from plansync.runs.model import RunKind
from plansync.sync.rhythm import read_rhythm
from plansync.times import at_local
from tests.builders import BRACE, MONDAY, ROLL, STRETCH, WAKE, ZURICH, run, step
from tests.builders import session as made

TUESDAY = MONDAY + timedelta(days=1)
STRENGTH, EXERCISES, STRETCHING = WorkoutKind


@cache
def rules() -> Matching:
    """The shipped numbers."""
    return read_rhythm(load_config()).recorded


def own(
    clock: time = time(18), *, day: date = MONDAY, minutes: int = 30, tz: ZoneInfo = ZURICH
) -> Session:
    """A strengthening session of half an hour."""
    whole = made(Slot.STANDALONE, ROLL, WAKE, BRACE, day=day, clock=clock, tz=tz)
    return replace(whole, minutes=minutes, uid=f"own-{day}-{clock}")


def mobility(clock: time = time(18), *, day: date = MONDAY) -> Session:
    whole = made(Slot.STANDALONE, ROLL, STRETCH, day=day, clock=clock)
    return replace(whole, minutes=10, uid=f"mobility-{day}-{clock}")


def beside(slot: Slot, *, minutes: int = 10) -> Session:
    """A block before or after a run from half past six to a quarter past seven."""
    easy = run(MONDAY, time(6, 30), minutes=45)
    block = made(slot, ROLL, WAKE, of=easy)
    start = easy.end if slot is Slot.AFTER else easy.start - timedelta(minutes=minutes)
    return replace(block, minutes=minutes, start=start, uid=f"{slot}")


def recording(
    clock: time | None = time(18),
    *,
    day: date = MONDAY,
    minutes: float = 30,
    kind: WorkoutKind = STRENGTH,
    key: str = "1",
    tz: ZoneInfo = ZURICH,
) -> Recorded:
    start = at_local(day, clock, tz) if clock else None
    return Recorded(key, day, start, round(minutes * 60), kind)


def done(
    recordings: tuple[Recorded, ...] | Recorded,
    *sessions: Session,
    tz: ZoneInfo = ZURICH,
) -> list[str]:
    """The uids of the sessions that count as done."""
    told = (recordings,) if isinstance(recordings, Recorded) else recordings
    return [mark.uid for mark in marks_from(told, sessions, tz=tz, rules=rules())]


def test_a_recording_at_the_hour_of_a_session_marks_it_done() -> None:
    session = own()

    assert marks_from([recording()], [session], tz=ZURICH, rules=rules()) == (
        Marked(
            uid=session.uid,
            slot=Slot.STANDALONE,
            day=MONDAY,
            phase=1,
            minutes=30,
            mark=Mark.DONE,
            exercises=("roll-the-outer-calf", "clamshell", "dead-bug"),
            via="activity",
        ),
    )


@pytest.mark.parametrize(
    ("clock", "counts"),
    [
        (time(14, 59), False),
        (time(15), True),
        (time(17, 40), True),
        (time(21), True),
        (time(21, 1), False),
    ],
)
def test_the_start_lies_within_three_hours_before_or_after(clock: time, counts: bool) -> None:
    assert bool(done(recording(clock), own())) is counts


def test_a_long_recording_that_reaches_the_session_counts_however_early_it_began() -> None:
    assert done(recording(time(14), minutes=241), own())
    assert not done(recording(time(14), minutes=240), own())


def test_a_day_without_a_session_gets_none() -> None:
    assert done(recording(), own(day=TUESDAY)) == []
    assert done(recording()) == []


def test_midnight_parts_what_is_an_hour_apart() -> None:
    late, early = own(time(23, 30)), own(time(0, 30), day=TUESDAY)
    after_midnight = recording(time(0, 5), day=TUESDAY)

    assert done(after_midnight, late) == []
    assert done(after_midnight, late, early) == [early.uid]


def test_a_recording_over_midnight_belongs_to_the_day_it_began() -> None:
    late, early = own(time(23, 30)), own(time(0, 30), day=TUESDAY)

    assert done(recording(time(23, 50), minutes=60), early, late) == [late.uid]


def test_the_day_is_that_of_the_runners_zone_wherever_it_was_recorded() -> None:
    """Half past seven on Tuesday in Tokyo is half past eleven on Monday in Zurich."""
    abroad = Recorded(
        "1", TUESDAY, datetime(2026, 11, 23, 22, 30, tzinfo=UTC), 1800, WorkoutKind.STRENGTH
    )

    assert done(abroad, own(time(23)), own(time(1), day=TUESDAY)) == [own(time(23)).uid]


@pytest.mark.parametrize(
    ("session_at", "begun", "counts"),
    [
        # Zurich puts its clocks back at one o'clock UTC: half past two comes twice.
        ("2026-10-25T04:00", "2026-10-25T00:30", False),
        ("2026-10-25T04:00", "2026-10-25T01:30", True),
        # In spring a quarter past one and five o'clock are less than three hours apart.
        ("2027-03-28T03:00", "2027-03-28T00:15", True),
        ("2027-03-28T03:00", "2027-03-27T23:45", False),
    ],
)
def test_three_hours_are_real_ones_in_the_night_the_clocks_change(
    session_at: str, begun: str, counts: bool
) -> None:
    at, start = (datetime.fromisoformat(f"{one}+00:00") for one in (session_at, begun))
    session = replace(own(day=at.date()), start=at.astimezone(ZURICH))
    told = Recorded("1", at.date(), start.astimezone(ZURICH), 1800, STRENGTH)

    assert bool(done(told, session)) is counts


def test_two_sessions_a_day_get_their_nearest_recording() -> None:
    morning, evening = own(time(8)), own(time(11))
    first, second = recording(time(8, 10), key="a"), recording(time(10, 40), key="b")

    assert done(second, morning, evening) == [evening.uid]
    assert done((second, first), evening, morning) == [morning.uid, evening.uid]


def test_one_recording_counts_for_one_session() -> None:
    assert len(done(recording(time(9)), own(time(8)), own(time(10)))) == 1


def test_a_session_is_done_once() -> None:
    twice = (recording(time(18), key="a"), recording(time(18, 40), key="b"))

    assert done(twice, own()) == [own().uid]


def test_a_recording_told_twice_counts_once() -> None:
    twice = (recording(time(9)), recording(time(9)))

    assert len(done(twice, own(time(8)), own(time(10)))) == 1


@pytest.mark.parametrize("kind", [STRENGTH, EXERCISES])
def test_half_an_hour_of_strength_is_the_session_of_its_own_not_the_nearer_block(
    kind: WorkoutKind,
) -> None:
    before, session = beside(Slot.BEFORE), own(time(9))

    assert done(recording(time(6, 20), kind=kind), before, session) == [session.uid]


@pytest.mark.parametrize("kind", [STRENGTH, EXERCISES])
def test_ten_minutes_before_a_run_are_the_block_before_it(kind: WorkoutKind) -> None:
    before, session = beside(Slot.BEFORE), own(time(9), minutes=20)

    short = recording(time(6, 18), minutes=10, kind=kind)

    assert done(short, before, session) == ["before"]


@pytest.mark.parametrize(("minutes", "place"), [(14.9, "before"), (15, "own-2026-11-23-09:00:00")])
def test_from_a_quarter_of_an_hour_on_it_is_rather_a_session_of_its_own(
    minutes: float, place: str
) -> None:
    either = (beside(Slot.BEFORE), own(time(9), minutes=20))

    assert done(recording(time(6, 15), minutes=minutes), *either) == [place]


def test_a_block_that_begins_before_midnight_is_of_the_day_it_begins() -> None:
    """It belongs to a run a few minutes after midnight."""
    block = replace(beside(Slot.BEFORE), day=TUESDAY, start=at_local(MONDAY, time(23, 55), ZURICH))

    assert done(recording(time(23, 55), minutes=10), block) == ["before"]
    assert done(recording(time(0, 1), day=TUESDAY, minutes=10), block) == []


def test_an_hour_in_the_gym_is_not_the_block_before_a_run() -> None:
    assert done(recording(time(5, 20), minutes=60), beside(Slot.BEFORE)) == []
    assert done(recording(time(5, 50), minutes=40), beside(Slot.BEFORE)) == ["before"]


def test_a_few_minutes_are_not_half_an_hour() -> None:
    assert done(recording(minutes=11.9), own()) == []
    assert done(recording(minutes=12), own()) == [own().uid]


def test_yoga_is_mobility_first_then_what_follows_the_run() -> None:
    after, loosening = beside(Slot.AFTER), mobility(time(9))
    yoga = recording(time(7, 20), minutes=20, kind=STRETCHING)

    assert done(yoga, after, loosening, own(time(8))) == [loosening.uid]
    assert done(replace(yoga, elapsed_s=600), loosening, after) == ["after"]
    assert done(yoga, after) == ["after"]


def test_yoga_is_not_what_stands_before_a_run() -> None:
    assert done(recording(time(6, 20), minutes=10, kind=STRETCHING), beside(Slot.BEFORE)) == []


def test_strength_work_is_no_mobility() -> None:
    assert done(recording(), mobility()) == []


def test_what_hides_its_hour_can_only_be_a_session_of_its_own() -> None:
    hidden = recording(None)

    assert done(hidden, own(time(21))) == [own(time(21)).uid]
    assert done(replace(hidden, elapsed_s=600), beside(Slot.BEFORE)) == []
    assert done(hidden, own(day=TUESDAY)) == []


def test_a_known_hour_goes_before_a_hidden_one() -> None:
    near, far = own(time(9)), own(time(18))
    told = (recording(None, key="a"), recording(time(9), key="b"))

    assert set(done(told, near, far)) == {near.uid, far.uid}


def test_a_session_whose_steps_are_gone_is_not_done() -> None:
    assert done(recording(kind=EXERCISES), own()) == [own().uid]
    assert done(recording(kind=EXERCISES), replace(own(), steps=())) == []


def test_the_order_they_are_given_in_does_not_matter() -> None:
    sessions = (own(time(8)), own(time(10)), mobility(time(9)))
    told = (
        recording(time(9), key="a"),
        recording(time(9), key="b"),
        recording(time(9, 30), key="c", kind=STRETCHING),
    )

    outcomes = {tuple(done(r, *s)) for r in permutations(told) for s in permutations(sessions)}

    assert len(outcomes) == 1
    assert len(outcomes.pop()) == 3


def test_the_runners_own_word_stands_above_a_recording() -> None:
    derived = marks_from(
        [recording(key="a"), recording(day=TUESDAY, key="b")],
        [own(), own(day=TUESDAY)],
        tz=ZURICH,
        rules=rules(),
    )
    said = replace(derived[0], mark=Mark.SKIPPED, via="page")

    assert merged_marks([said], derived) == (said, derived[1])
    assert merged_marks([said], ()) == (said,)
    assert merged_marks((), derived) == derived


def test_places_are_told_by_what_a_session_holds() -> None:
    loosening = replace(beside(Slot.AFTER), steps=(ROLL, STRETCH))

    places = [place_of(one) for one in (own(), mobility(), beside(Slot.AFTER), loosening)]

    assert places == [Place.STANDALONE, Place.MOBILITY, Place.AFTER, Place.AFTER]


@pytest.mark.parametrize("component", Component)
def test_rolling_stretching_moving_and_walking_are_mobility(component: Component) -> None:
    eases = {"smr", "static", "active", "dynamic", "walk", "rom"}

    session = replace(mobility(), steps=(ROLL, step("This", component)))

    assert (place_of(session) is Place.MOBILITY) is (component.value in eases)


def test_no_kind_of_workout_is_called_like_a_kind_of_run() -> None:
    """Both stand in one column of the store."""
    assert not {kind.value for kind in WorkoutKind} & {kind.value for kind in RunKind}
