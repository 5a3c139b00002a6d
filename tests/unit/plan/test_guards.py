"""What speaks against a phase, in sentences."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from plansync.opt.imbalance import Body, Pain
from plansync.plan.guards import Standing, days_in, unmet
from plansync.plan.profile import PastPhase
from plansync.plan.progress import Mark, Marked
from plansync.plan.season import PhaseChange, season
from plansync.plan.session import Slot
from plansync.times import DAY, Window
from tests.planning import catalogue, preferences

TODAY = date(2026, 11, 23)
STRONG = replace(preferences(), gym=True, technique=True)


def standing(
    *changes: PhaseChange,
    body: Body | None = None,
    history: Sequence[PastPhase] = (),
    marked: Sequence[Marked] = (),
    lifts: bool = True,
) -> Standing:
    return Standing(
        season=season(changes, rules=catalogue().season),
        body=body or Body(),
        preferences=STRONG if lifts else preferences(),
        catalogue=catalogue(),
        today=TODAY,
        history=tuple(history),
        marked=tuple(marked),
    )


def told(phase: int, weeks_ago: int) -> PhaseChange:
    return PhaseChange(phase, TODAY - timedelta(weeks=weeks_ago))


SEASONED = (told(1, 12), told(2, 6))


def done(day: date, mark: Mark = Mark.DONE) -> Marked:
    return Marked(f"session-{day}", Slot.STANDALONE, day, 1, 30, mark, ())


def asks_for(one: Standing, *, sessions: int) -> Standing:
    """The same runner where a guard asks for more sessions of their own."""
    rules = one.catalogue.season
    guards = tuple(replace(g, standalone_done=sessions) for g in rules.guards if g.standalone_done)
    return replace(one, catalogue=replace(one.catalogue, season=replace(rules, guards=guards)))


def test_phase_1_may_always_begin() -> None:
    assert unmet(standing(), 1, TODAY) == ()
    assert unmet(standing(told(5, 1)), 1, TODAY) == ()


@pytest.mark.parametrize("phase", [2, 3, 4, 5])
def test_a_seasoned_runner_may_begin_every_phase(phase: int) -> None:
    assert unmet(standing(*SEASONED), phase, TODAY) == ()


def test_who_told_nothing_has_held_nothing() -> None:
    [said] = unmet(standing(), 2, TODAY)

    assert said == (
        "Phase 2 builds on 4 weeks of phase 1 in the last 12 weeks; "
        "by 23 November you will have none."
    )
    assert days_in(standing().season, 1, Window(TODAY - 90 * DAY, TODAY)) == 0


@pytest.mark.parametrize(
    ("days", "held"),
    [
        *[(0, "none"), (1, "1 day"), (7, "1 week"), (9, "1 week and 2 days"), (21, "3 weeks")],
        *[(27, "3 weeks and 6 days"), (28, None), (140, None)],
    ],
)
def test_phase_2_asks_for_four_weeks_of_phase_1(days: int, held: str | None) -> None:
    said = unmet(standing(PhaseChange(1, TODAY - days * DAY)), 2, TODAY)

    assert [one.rsplit("have ", 1)[1] for one in said] == ([f"{held}."] if held else [])


def test_a_phase_that_began_too_soon_is_told_as_past() -> None:
    [said] = unmet(standing(told(1, 4)), 2, TODAY - 7 * DAY)

    assert said.endswith("by 16 November you had 3 weeks.")


def test_weeks_long_ago_no_longer_count() -> None:
    """Phase 1 held for ten weeks, half a year ago."""
    said = unmet(standing(told(1, 40), told(2, 30)), 5, TODAY)

    assert len(said) == 1
    assert "4 weeks of phase 1 in the last 12 weeks" in said[0]


@pytest.mark.parametrize("phase", [4, 5])
def test_power_and_heavy_lifting_ask_for_phase_2_as_well(phase: int) -> None:
    [said] = unmet(standing(told(1, 8)), phase, TODAY)

    assert "4 weeks of phase 2 in the last 16 weeks" in said


def test_days_to_come_count_up_to_the_first_day() -> None:
    assert unmet(standing(told(1, 3)), 2, TODAY + 7 * DAY) == ()


@pytest.mark.parametrize(
    ("lifts", "phase", "words"),
    [(False, 4, ["gym", "lifts"]), (True, 4, []), (False, 5, [])],
)
def test_heavy_lifting_asks_for_a_gym_and_technique(
    lifts: bool, phase: int, words: list[str]
) -> None:
    said = unmet(standing(*SEASONED, lifts=lifts), phase, TODAY)

    assert len(said) == len(words)
    assert all(word in one for word, one in zip(words, said, strict=True))


@pytest.mark.parametrize(
    ("phase", "level", "count"), [(2, 4, 0), (3, 4, 0), (4, 4, 1), (5, 4, 1), (5, 1, 0)]
)
def test_a_pain_that_counts_speaks_against_power(phase: int, level: int, count: int) -> None:
    said = unmet(standing(*SEASONED, body=Body(pain=(Pain("soleus", level),))), phase, TODAY)

    told = f"You flagged a pain of {level} (Lower calf); phase {phase} can wait for it."
    assert list(said) == [told] * count


def test_a_health_answer_keeps_phases_low() -> None:
    flag = next(one for one in catalogue().flags.values() if one.max_phase == 2)
    ill = standing(*SEASONED, body=Body(health=frozenset({flag.id})))

    assert unmet(ill, 5, TODAY) == (
        "A health answer keeps your sessions at phase 2 until a professional has cleared it.",
    )
    assert unmet(ill, 2, TODAY) == ()


@pytest.mark.parametrize(("count", "may"), [(0, False), (5, False), (6, True)])
def test_sessions_told_of_a_past_phase_count(count: int, may: bool) -> None:
    past = PastPhase(1, TODAY - timedelta(weeks=8), TODAY, count)

    said = unmet(standing(told(1, 8), history=[past]), 2, TODAY)

    assert (said == ()) is may
    assert list(said) == [
        f"Phase 2 builds on 6 sessions of their own done in phase 1; you told of {count or 'none'}."
        for _ in range(not may)
    ]


@pytest.mark.parametrize(("count", "may"), [(1, False), (5, False), (6, True)])
def test_sessions_marked_done_count(count: int, may: bool) -> None:
    marks = [done(TODAY - (3 * n + 1) * DAY) for n in range(count)]
    marks.append(done(TODAY - 20 * DAY, Mark.SKIPPED))

    said = unmet(standing(told(1, 8), marked=marks), 2, TODAY)

    assert (said == ()) is may
    assert all(f"you told of {count}." in one for one in said)


def test_who_began_to_mark_later_is_not_asked_for_earlier_sessions() -> None:
    assert unmet(standing(told(1, 8), marked=[done(TODAY + DAY)]), 2, TODAY) == ()
    assert unmet(standing(told(1, 8), marked=[done(TODAY)]), 2, TODAY) == ()


@pytest.mark.parametrize(
    ("phase", "weeks_ago", "asked"),
    [(1, (12, 8), True), (2, (12, 8), False), (1, (20, 12), False), (1, (0, -1), False)],
)
def test_only_a_past_phase_1_of_the_last_weeks_speaks_of_its_sessions(
    phase: int, weeks_ago: tuple[int, int], asked: bool
) -> None:
    first, end = (TODAY - timedelta(weeks=weeks) for weeks in weeks_ago)

    said = unmet(standing(told(1, 8), history=[PastPhase(phase, first, end, 0)]), 2, TODAY)

    assert bool(said) is asked


@pytest.mark.parametrize(
    ("weeks_ago", "count"), [(9, "6"), (8, "5"), (4, "5"), (1, "6"), (0, "5"), (13, "5")]
)
def test_a_session_marked_in_a_told_phase_counts_once(weeks_ago: int, count: str) -> None:
    """The told phase began eight weeks ago and ended a week ago; seven sessions are asked for."""
    past = PastPhase(1, TODAY - timedelta(weeks=8), TODAY - timedelta(weeks=1), 5)
    session = done(TODAY - timedelta(weeks=weeks_ago))
    asking = asks_for(standing(told(1, 8), history=[past], marked=[session]), sessions=7)

    [said] = unmet(asking, 2, TODAY)

    assert said.endswith(f"7 sessions of their own done in phase 1; you told of {count}.")


@pytest.mark.parametrize(
    ("changes", "phase", "said"),
    [
        (
            (told(1, 12), told(2, 6), told(5, 1)),
            2,
            "Phase 5 takes at least 2 weeks; by 23 November it will have had 1 week.",
        ),
        ((told(1, 12), told(2, 6), told(5, 2)), 2, None),
        ((told(1, 12), told(2, 6), told(5, 1)), 5, None),
        ((told(1, 12), told(2, 6), told(5, 1)), 1, None),
        (
            (told(1, 12), told(2, 5), told(1, 1)),
            2,
            "Phase 1 takes at least 4 weeks; by 23 November it will have had 1 week.",
        ),
        (
            (told(1, 8), told(2, 5), told(1, 1)),
            2,
            "Phase 1 takes at least 4 weeks; by 23 November it will have had 1 week.",
        ),
        (
            (told(1, 12), told(5, 1), told(2, 0)),
            3,
            "Phase 5 takes at least 2 weeks; by 23 November it will have had 1 week.",
        ),
    ],
)
def test_a_phase_takes_its_least_time(
    changes: Sequence[PhaseChange], phase: int, said: str | None
) -> None:
    assert unmet(standing(*changes), phase, TODAY) == ((said,) if said else ())


def test_a_phase_that_was_left_too_soon_is_told_as_past() -> None:
    early = standing(told(1, 12), told(2, 6), told(5, 2))

    assert unmet(early, 2, TODAY - 7 * DAY) == (
        "Phase 5 takes at least 2 weeks; by 16 November it had 1 week.",
    )


@pytest.mark.parametrize("weeks_ago", [0, -1])
def test_a_first_phase_that_has_not_begun_owes_no_time(weeks_ago: int) -> None:
    [said] = unmet(standing(told(5, weeks_ago)), 2, TODAY)

    assert said.startswith("Phase 2 builds on 4 weeks of phase 1")


@pytest.mark.parametrize(
    ("phase", "first", "end", "weeks"),
    [
        (1, 10, 0, 5),
        (1, 7, 1, 3),
        (1, 12, 9, 0),
        (1, 4, 3, 0),
        (2, 20, 15, 0),
        (2, 20, 0, 7),
        (5, 20, 0, 0),
        (None, 20, 0, 0),
    ],
)
def test_days_in_a_phase_are_those_of_the_window(
    phase: int | None, first: int, end: int, weeks: int
) -> None:
    """Phase 2 from 12 to 8 weeks ago and from 5 to 2, phase 1 between and since."""
    held = season([told(2, 12), told(1, 8), told(2, 5), told(1, 2)])
    window = Window(TODAY - timedelta(weeks=first), TODAY - timedelta(weeks=end))

    assert days_in(held, phase, window) == weeks * 7
