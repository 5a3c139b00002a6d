"""What stands in the calendar, by what the runner chose to show."""

from dataclasses import replace
from datetime import date, datetime, time

import pytest

from plansync.feed.entries import Entry, Kind, RunFacts, entries
from plansync.feed.options import Detail, FeedOptions, Links, Style
from plansync.opt.macrocycle import Stage
from plansync.plan.model import Note, Plan
from plansync.plan.season import PhaseSpan
from plansync.plan.session import Slot, uid_for
from plansync.runs.model import RunKind, RunStatus
from plansync.times import DAY, Window, at_local
from tests.builders import (
    MONDAY,
    NAMES,
    NAMESPACE,
    ROLL,
    TWO_WEEKS,
    ZURICH,
    plan,
    race,
    recorded,
    run,
    session,
    span,
    training_day,
)

LINKS = Links("https://run.example/")
TUESDAY = MONDAY + DAY
SUNDAY = MONDAY + 6 * DAY


def shown(of: Plan, *, links: Links | None = LINKS, **options: object) -> tuple[Entry, ...]:
    """The entries of a plan under these options."""
    chosen = replace(FeedOptions(), **options)  # type: ignore[arg-type]  # each fits its field
    return entries(of, NAMES, options=chosen, links=links)


def one(kind: Kind, found: tuple[Entry, ...]) -> Entry:
    """The only entry of a kind."""
    (entry,) = [entry for entry in found if entry.kind is kind]
    return entry


def day_plan(**changes: object) -> Plan:
    """A training day as a plan."""
    easy, sessions = training_day()
    return replace(plan(runs=[easy], sessions=sessions), **changes)  # type: ignore[arg-type]


def done_plan() -> Plan:
    """A planned easy run that was done, a little longer than planned."""
    return plan(runs=[run(recorded=recorded())])


def extra_plan() -> Plan:
    """A run nobody planned, with a session after it."""
    extra = run(key="strava:1", planned=False, recorded=recorded(), distance_m=8130)
    return plan(runs=[extra], sessions=[session(Slot.AFTER, ROLL, of=extra)])


def test_entries_follow_each_other_in_time() -> None:
    found = shown(day_plan())

    assert [entry.kind for entry in found] == [
        Kind.BEFORE,
        Kind.RUN,
        Kind.AFTER,
        Kind.STANDALONE,
    ]
    starts = [entry.start for entry in found if entry.start]
    assert starts == sorted(starts)
    assert len(starts) == 4


def test_session_entry_carries_the_session_and_leads_to_its_page() -> None:
    of = day_plan()
    before = of.sessions[0]

    entry = one(Kind.BEFORE, shown(of))

    assert (entry.uid, entry.day, entry.start) == (before.uid, before.day, before.start)
    assert (entry.end, entry.minutes, entry.phase) == (before.end, before.minutes, before.phase)
    assert entry.session is before
    assert entry.url == f"https://run.example/sessions/{before.uid}"
    assert entry.body.splitlines()[0] == "Easy run: wake what your list names."
    assert entry.body.splitlines()[-1] == entry.url


def test_sessions_of_a_run_name_it_and_standalone_ones_do_not() -> None:
    found = shown(day_plan())

    run_uid = one(Kind.RUN, found).uid
    assert run_uid == uid_for(NAMESPACE, "run", "plan:2026-11-23")
    assert one(Kind.BEFORE, found).run_uid == run_uid
    assert one(Kind.AFTER, found).run_uid == run_uid
    assert one(Kind.STANDALONE, found).run_uid is None
    assert one(Kind.RUN, found).run_uid is None


def test_run_entry_tells_what_the_plan_says() -> None:
    entry = one(Kind.RUN, shown(day_plan()))

    assert entry.title == "Easy run · 8 km · 45 min"
    assert entry.body == (
        "Easy run\nPlanned: 8 km, 45 min\nFrom: My plan\n\nhttps://run.example/plan?week=2026-11-23"
    )
    assert entry.run == RunFacts(RunKind.EASY, RunStatus.PLANNED, 8000, 2700, "My plan")
    assert (entry.minutes, entry.phase, entry.completed) == (45, 1, False)


def test_a_title_of_the_plan_that_says_more_is_kept_in_the_body() -> None:
    of = plan(runs=[replace(run(title="Easy with Tom, river loop"), source="")])

    body = one(Kind.RUN, shown(of, links=None)).body

    assert body == "Easy run\nPlanned: 8 km, 45 min\nIn your plan: Easy with Tom, river loop"


def test_without_a_public_address_there_are_no_links() -> None:
    found = shown(day_plan(races=(race(),)), links=None)

    assert {entry.url for entry in found} == {None}
    assert not any("http" in entry.body for entry in found)


def test_unknown_amounts_are_not_invented() -> None:
    bare = replace(run(distance_m=None), planned_duration_s=None)

    entry = one(Kind.RUN, shown(plan(runs=[bare])))

    assert entry.title == "Easy run"
    assert entry.run == RunFacts(RunKind.EASY, RunStatus.PLANNED, None, None, "My plan")


@pytest.mark.parametrize(
    ("detail", "title", "told"),
    [
        (
            Detail.PLAN_ONLY,
            "Easy run · 8 km · 45 min",
            RunFacts(RunKind.EASY, RunStatus.PLANNED, 8000, 2700, "My plan"),
        ),
        (
            Detail.STATUS,
            "✓ Easy run · 8 km · 45 min",
            RunFacts(RunKind.EASY, RunStatus.COMPLETED, 8000, 2700, "My plan"),
        ),
        (
            Detail.FULL,
            "✓ Easy run · 8.1 km · 44 min",
            RunFacts(RunKind.EASY, RunStatus.COMPLETED, 8130, 2640, "My plan"),
        ),
    ],
)
def test_detail_decides_what_is_told_of_a_done_run(
    detail: Detail, title: str, told: RunFacts
) -> None:
    entry = one(Kind.RUN, shown(done_plan(), detail=detail))

    assert entry.title == title
    assert entry.run == told
    assert entry.completed is (detail is not Detail.PLAN_ONLY)


def test_recorded_amounts_are_in_the_body_in_full_detail_only() -> None:
    bodies = {
        detail: one(Kind.RUN, shown(done_plan(), detail=detail)).body for detail in list(Detail)
    }

    assert "Recorded: 8.1 km, 44 min" in bodies[Detail.FULL]
    assert "Recorded" not in bodies[Detail.STATUS] + bodies[Detail.PLAN_ONLY]


def test_full_detail_tells_nothing_recorded_of_a_run_to_come() -> None:
    entry = one(Kind.RUN, shown(day_plan(), detail=Detail.FULL))

    assert entry.title == "Easy run · 8 km · 45 min"
    assert "Recorded" not in entry.body


def test_an_unplanned_run_tells_its_amounts_in_full_detail_only() -> None:
    status = one(Kind.RUN, shown(extra_plan()))
    full = one(Kind.RUN, shown(extra_plan(), detail=Detail.FULL))

    assert status.title == "✓ Easy run"
    assert "km" not in status.body
    assert full.title == "✓ Easy run · 8.1 km · 44 min"


def test_plan_only_leaves_an_unplanned_run_out_but_not_its_sessions() -> None:
    found = shown(extra_plan(), detail=Detail.PLAN_ONLY, style=Style.INSIDE_RUN)

    assert [entry.kind for entry in found] == [Kind.AFTER]


def test_runs_can_be_left_out() -> None:
    found = shown(day_plan(), runs=False)

    assert [entry.kind for entry in found] == [Kind.BEFORE, Kind.AFTER, Kind.STANDALONE]


def test_sessions_inside_the_run_are_told_in_its_body() -> None:
    of = day_plan()

    found = shown(of, style=Style.INSIDE_RUN)

    assert [entry.kind for entry in found] == [Kind.RUN, Kind.STANDALONE]
    assert found[0].inside == of.sessions[:2]
    lines = found[0].body.splitlines()
    assert "Before: loosen calves, wake hips · 8 min" in lines
    assert "After: roll & stretch calves · 3 min" in lines
    assert lines[-1] == found[0].url


def test_a_standalone_session_keeps_its_entry_even_when_it_belongs_to_a_run() -> None:
    easy = run()
    attached = session(Slot.STANDALONE, ROLL, of=easy)

    found = shown(plan(runs=[easy], sessions=[attached]), style=Style.INSIDE_RUN)

    assert one(Kind.STANDALONE, found).run_uid == one(Kind.RUN, found).uid


def test_sessions_cannot_hide_inside_a_run_that_is_not_shown() -> None:
    found = shown(day_plan(), style=Style.INSIDE_RUN, runs=False)

    assert len(found) == 3


def test_all_day_style_keeps_days_and_minutes() -> None:
    found = shown(day_plan(), style=Style.ALL_DAY)

    assert all(entry.all_day and entry.start is None and entry.end is None for entry in found)
    assert {entry.day for entry in found} == {MONDAY}
    assert [entry.kind for entry in found] == [
        Kind.BEFORE,
        Kind.RUN,
        Kind.AFTER,
        Kind.STANDALONE,
    ]
    assert found[0].minutes == 8


def test_race_day_is_an_entry_beside_the_race_run() -> None:
    marathon = run(SUNDAY, kind=RunKind.RACE, title="Lake Marathon", distance_m=42195)

    found = shown(plan(runs=[marathon], races=[race()]))

    day, timed = found
    assert (day.kind, day.title, day.all_day) == (Kind.RACE, "Race day: Lake Marathon (A)", True)
    assert day.race == race()
    assert day.uid == uid_for(NAMESPACE, "race", "race:Lake Marathon")
    assert timed.title == "Race · 42.2 km · 45 min"


def test_a_race_run_on_another_day_keeps_its_name() -> None:
    tune_up = run(TUESDAY, kind=RunKind.RACE, title="Town 10k", distance_m=10000)

    found = shown(plan(runs=[tune_up], races=[race()]))

    assert one(Kind.RUN, found).title == "Race: Town 10k · 10 km · 45 min"


def test_a_race_outside_the_window_is_not_shown() -> None:
    assert shown(plan(races=[race(day=TWO_WEEKS.end)])) == ()


def test_a_phase_that_begins_in_the_window_is_an_entry() -> None:
    first, second = Window(MONDAY, SUNDAY), Window(SUNDAY, TWO_WEEKS.end)

    found = shown(plan(spans=[span(first), span(second, 2, since=SUNDAY)]))

    entry = one(Kind.PHASE, found)
    assert entry.title == "Phase 2 begins: Strength Endurance"
    assert (entry.day, entry.phase, entry.url) == (SUNDAY, 2, "https://run.example/phase")
    assert entry.uid == uid_for(NAMESPACE, "phase", "2026-11-29", "2")
    assert len(found) == 1


def test_a_phase_begins_once_even_when_its_stage_changes() -> None:
    first, second = Window(MONDAY, SUNDAY), Window(SUNDAY, TWO_WEEKS.end)
    build = span(first, 2, stage=Stage.BUILD, since=MONDAY)
    taper = span(second, 2, stage=Stage.TAPER, since=MONDAY)

    entry = one(Kind.PHASE, shown(plan(spans=[build, taper])))

    assert entry.day == MONDAY
    assert "(build)" in entry.body


def test_a_stale_source_is_a_notice_on_its_day() -> None:
    text = "My plan could not be read since Friday; the last good copy is shown until it can again."
    notes = [
        Note("source-stale", text, MONDAY),
        Note("source-stale", "Another plan could not be read.", MONDAY),
        Note("reassess", "Four weeks are over: look at your list again.", TUESDAY),
        Note("dropped", "A session was dropped.", MONDAY),
        Note("source-stale", "No day."),
        Note("source-stale", "Too late.", TWO_WEEKS.end),
    ]

    found = shown(plan(notes=notes))

    assert [(entry.kind, entry.day) for entry in found] == [
        (Kind.NOTICE, MONDAY),
        (Kind.NOTICE, MONDAY),
        (Kind.REASSESS, TUESDAY),
    ]
    assert len({entry.uid for entry in found}) == 3
    long = next(entry for entry in found if entry.title.endswith("…"))
    assert long.body == f"{text}\n\n{long.url}"
    assert one(Kind.REASSESS, found).body == "https://run.example/body/check"


def test_what_the_season_brings_is_told_with_the_page_that_answers_it() -> None:
    notes = [
        Note("season-ahead", "Race block for Lake begins on 8 March.", MONDAY),
        Note("phase-long", "Phase 2 has run for 6 weeks.", TUESDAY),
    ]

    found = shown(plan(notes=notes))

    assert [(entry.kind, entry.title, entry.url) for entry in found] == [
        (Kind.NOTICE, "Race block for Lake begins on 8 March.", "https://run.example/phase"),
        (Kind.NOTICE, "Phase 2 has run for 6 weeks.", "https://run.example/phase"),
    ]


def test_a_phase_that_was_set_back_says_why() -> None:
    span = PhaseSpan(TWO_WEEKS, 1, Stage.RECOVERY, MONDAY, why="After Lake phase 1 begins again.")

    entry = one(Kind.PHASE, shown(plan(spans=[span])))

    assert "(recovery). After Lake phase 1 begins again." in entry.body


def test_a_day_without_a_span_has_no_phase() -> None:
    entry = one(Kind.RUN, shown(plan(runs=[run()], spans=[])))

    assert entry.phase is None


def test_uids_stay_when_a_run_is_moved_and_renamed() -> None:
    moved = replace(run(TUESDAY, time(18), title="Moved"), key="plan:2026-11-23")

    assert shown(plan(runs=[moved]))[0].uid == shown(plan(runs=[run()]))[0].uid


def test_all_day_entries_stand_before_what_begins_at_midnight() -> None:
    night = run(clock=time(0))

    found = shown(plan(runs=[night], notes=[Note("source-stale", "Stale.", MONDAY)]))

    assert [entry.kind for entry in found] == [Kind.NOTICE, Kind.RUN]


def test_an_uid_is_quoted_where_it_stands_in_an_address() -> None:
    assert LINKS.session("a/b c@plansync") == "https://run.example/sessions/a%2Fb%20c@plansync"


def test_minutes_are_those_that_really_pass() -> None:
    """A run while the clocks go back is an hour longer than the clock says."""
    night = run(date(2026, 10, 25), time(1, 30), minutes=150)
    window = Window(date(2026, 10, 19), date(2026, 11, 2))

    entry = one(Kind.RUN, shown(plan(runs=[night], window=window)))

    assert entry.end == datetime(2026, 10, 25, 3, 0, tzinfo=ZURICH)
    assert entry.minutes == 150


def test_a_session_that_begins_before_midnight_stands_on_that_evening() -> None:
    """The day of a calendar is that of the hour; the run it belongs to is of the next one."""
    late = replace(session(), start=at_local(MONDAY, time(23, 50), ZURICH), day=MONDAY + DAY)

    [told] = [
        entry
        for entry in entries(plan(sessions=(late,)), NAMES, options=FeedOptions(), links=None)
        if entry.session is not None
    ]

    assert told.day == MONDAY


def test_a_session_that_was_done_is_ticked_like_a_run() -> None:
    easy, sessions = training_day()
    of = plan(runs=[easy], sessions=sessions)
    plain = one(Kind.STANDALONE, shown(of))

    found = entries(of, NAMES, options=FeedOptions(), links=LINKS, done={sessions[2].uid})

    ticked = one(Kind.STANDALONE, found)
    assert (plain.completed, ticked.completed) == (False, True)
    assert ticked.title == f"✓ {plain.title}"
    assert (ticked.body, ticked.uid) == (plain.body, plain.uid)
    assert not one(Kind.BEFORE, found).title.startswith("✓")


def test_a_session_told_inside_its_run_is_ticked_there() -> None:
    easy, sessions = training_day()
    of = plan(runs=[easy], sessions=sessions)
    options = FeedOptions(style=Style.INSIDE_RUN)

    found = entries(of, NAMES, options=options, links=None, done={sessions[0].uid})

    body = one(Kind.RUN, found).body
    assert "✓ Before: " in body
    assert "✓ After: " not in body
