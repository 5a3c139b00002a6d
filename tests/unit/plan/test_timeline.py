"""The season as a line of chapters."""

from collections.abc import Iterable
from datetime import date

import pytest

from plansync.opt.macrocycle import Block, Stage
from plansync.plan.season import FAR, PhaseChange, PhaseSpan, Race, Season, season
from plansync.plan.timeline import Part, timeline
from plansync.times import DAY, Window
from tests.planning import catalogue

LAKE = Race("lake", "Lake", date(2027, 5, 2), 42_195)
MADE = [PhaseChange(2, date(2026, 9, 7))]


def test_a_season_without_a_race_has_no_line() -> None:
    planned = season(MADE, rules=catalogue().season)

    assert timeline(planned, wished=2, today=date(2026, 11, 1)) == ()


def test_chapters_follow_each_other_and_the_last_is_open() -> None:
    planned = season(MADE, [LAKE], rules=catalogue().season)

    chapters = timeline(planned, wished=2, today=date(2026, 11, 1))

    assert [one.name for one in chapters] == [
        *["Before the season", "Base", "Build", "Second build", "Race block"],
        *["Taper and race week", "Recovery", "Base"],
    ]
    ends = [one.end for one in chapters]
    assert ends == [*[one.start for one in chapters[1:]], None]
    assert [one.is_now for one in chapters] == [True, *[False] * 7]
    assert [one.stage for one in chapters] == [
        *[Stage.BASE, Stage.BASE, Stage.BUILD, Stage.BUILD, Stage.RACE_BLOCK],
        *[Stage.TAPER, Stage.RECOVERY, Stage.BASE],
    ]
    assert [one.race for one in chapters] == [None, *[LAKE] * 6, None]
    assert [one.offers for one in chapters] == [
        *[(), (2, 1), (2, 1), (4, 2, 1), (5, 2, 1), (), (), (2, 1)]
    ]


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2027, 1, 10), "Base"),
        (date(2027, 1, 11), "Build"),
        (date(2027, 2, 7), "Build"),
        (date(2027, 2, 8), "Second build"),
    ],
)
def test_a_chapter_is_now_from_its_first_day_to_its_last(day: date, name: str) -> None:
    planned = season(MADE, [LAKE], rules=catalogue().season)

    now = [one.name for one in timeline(planned, wished=2, today=day) if one.is_now]

    assert now == [name]


def test_the_chapter_before_the_one_that_begins_is_not_now() -> None:
    planned = season(MADE, [LAKE], rules=catalogue().season)

    chapters = timeline(planned, wished=2, today=date(2027, 1, 11))

    assert [one.is_now for one in chapters[:2]] == [True, False]


def test_a_chapter_tells_its_phases_sessions_and_what_is_dropped() -> None:
    planned = season(MADE, [LAKE], rules=catalogue().season)

    taper, recovery = timeline(planned, wished=2, today=date(2027, 4, 12))[:2]

    assert (taper.phases, taper.sessions) == ((2,), "2 to 0")
    assert taper.dropped == ("hard drills", "what makes sore", "heavy lifts", "jumps")
    assert [part.name for part in taper.parts] == [
        *["Taper begins", "Taper, half the work", "Race week"]
    ]
    assert (recovery.phases, recovery.sessions) == ((1,), "0 to 2")
    assert taper.race == recovery.race == LAKE


def test_a_race_week_without_a_taper_is_told_as_taper_and_race_week() -> None:
    second = Race("ten", "Ten", LAKE.day + 10 * DAY, 10_000)
    planned = season(MADE, [LAKE, second], rules=catalogue().season)

    chapters = timeline(planned, wished=2, today=LAKE.day + 8 * DAY)

    assert (chapters[0].name, chapters[0].stage) == ("Taper and race week", Stage.TAPER)
    assert [part.name for part in chapters[0].parts] == ["Race week"]


def test_a_phase_that_begins_inside_a_block_leaves_it_one_part() -> None:
    changes = [*MADE, PhaseChange(4, date(2027, 1, 20))]
    planned = season(changes, [LAKE], rules=catalogue().season)

    build = timeline(planned, wished=2, today=date(2027, 1, 11))[0]

    assert build.phases == (2, 4)
    assert build.parts == (
        Part("Build", "Strength endurance while the running grows.", date(2027, 1, 11), 2, ()),
    )


def open_block(drop: Iterable[str] = ()) -> Season:
    """A season of one block that leaves the number of sessions to the runner."""
    block = Block("open", Stage.BUILD, "Open", "As you wish.", drop=frozenset(drop))
    start = MADE[0].start
    return Season((PhaseSpan(Window(start, FAR), 2, Stage.BUILD, start, block),))


def test_a_block_that_leaves_the_sessions_to_the_runner_names_no_number() -> None:
    [chapter] = timeline(open_block(), wished=3, today=date(2026, 11, 1))

    assert [part.sessions for part in chapter.parts] == [None]
    assert chapter.sessions == ""


def test_what_is_dropped_is_told_without_hyphens_where_it_has_no_word_of_its_own() -> None:
    [chapter] = timeline(open_block(["impact", "head-down"]), wished=3, today=date(2026, 11, 1))

    assert chapter.dropped == ("head down", "jumps")


def test_the_runners_own_wish_is_never_exceeded() -> None:
    planned = season(MADE, [LAKE], rules=catalogue().season)

    build = timeline(planned, wished=1, today=date(2027, 1, 11))[0]

    assert (build.name, build.sessions) == ("Build", "1")
