"""The season as a line of chapters."""

from datetime import date

from plansync.plan.season import PhaseChange, Race, season
from plansync.plan.timeline import timeline
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


def test_the_runners_own_wish_is_never_exceeded() -> None:
    planned = season(MADE, [LAKE], rules=catalogue().season)

    build = timeline(planned, wished=1, today=date(2027, 1, 11))[0]

    assert (build.name, build.sessions) == ("Build", "1")
