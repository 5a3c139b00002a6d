"""The JSON of a plan has the documented shape."""

import json
from dataclasses import replace
from datetime import time
from typing import Any
from zoneinfo import ZoneInfo

from plansync.feed.entries import entries
from plansync.feed.jsonform import as_json
from plansync.feed.options import FeedOptions, Style
from plansync.opt.exercise import Component
from plansync.plan.model import Absence, Note, Plan
from plansync.plan.session import Slot
from plansync.times import DAY, Window
from tests.builders import (
    BRACE,
    MONDAY,
    NAMES,
    STRETCH,
    TWO_WEEKS,
    WAKE,
    plan,
    run,
    session,
    span,
    step,
    training_day,
)


def told(of: Plan, options: FeedOptions | None = None) -> dict[str, Any]:
    """The JSON of a plan, as a reader gets it."""
    found = entries(of, NAMES, options=options or FeedOptions(), links=None)
    read: dict[str, Any] = json.loads(json.dumps(as_json(of, found)))
    return read


def test_a_plan_is_told_with_window_phases_and_notes() -> None:
    ahead = Window(MONDAY + 7 * DAY, MONDAY + 70 * DAY)
    spans = [
        span(Window(MONDAY - 21 * DAY, ahead.start), since=MONDAY - 21 * DAY),
        span(ahead, 2, since=MONDAY + 7 * DAY),
        span(Window(ahead.end, ahead.end + DAY), 1),
    ]
    of = plan(spans=spans, notes=[Note("late", "Too late.", MONDAY), Note("hm", "Hm.")])

    read = told(of)

    assert list(read) == ["schema", "timezone", "window", "phases", "entries", "notes", "absences"]
    assert read["schema"] == 1
    assert read["timezone"] == "Europe/Zurich"
    assert read["window"] == {"from": "2026-11-23", "to": "2026-12-07"}
    assert read["phases"] == [
        {"from": "2026-11-23", "to": "2026-11-30", "phase": 1, "stage": "base", "week": 4},
        {"from": "2026-11-30", "to": "2026-12-07", "phase": 2, "stage": "base", "week": 1},
    ]
    assert read["notes"] == [
        {"code": "late", "text": "Too late.", "day": "2026-11-23"},
        {"code": "hm", "text": "Hm.", "day": None},
    ]


def test_an_absence_is_told_with_the_run_it_would_belong_to() -> None:
    monday = run()
    absences = (
        Absence(MONDAY, Slot.AFTER, "no minutes are left", monday.key),
        Absence(MONDAY + DAY, Slot.STANDALONE, "long run on Sunday"),
    )

    read = told(replace(plan(runs=[monday]), absences=absences))

    assert read["absences"] == [
        {
            "day": "2026-11-23",
            "slot": "after",
            "why": "no minutes are left",
            "run_uid": read["entries"][0]["uid"],
        },
        {
            "day": "2026-11-24",
            "slot": "standalone",
            "why": "long run on Sunday",
            "run_uid": None,
        },
    ]


def test_a_run_is_told_with_its_facts() -> None:
    of = plan(runs=[run(optional=True)])

    (entry,) = told(of)["entries"]

    assert entry == {
        "uid": entry["uid"],
        "kind": "run",
        "day": "2026-11-23",
        "start": "2026-11-23T06:30:00+01:00",
        "end": "2026-11-23T07:15:00+01:00",
        "all_day": False,
        "title": "Easy run · 8 km · 45 min (optional)",
        "minutes": 45,
        "phase": 1,
        "optional": True,
        "run_uid": None,
        "run": {
            "kind": "easy",
            "status": "planned",
            "distance_m": 8000,
            "duration_s": 2700,
            "source": "My plan",
        },
        "steps": [],
        "done": None,
    }


def test_a_session_is_told_as_done_or_not() -> None:
    easy, sessions = training_day()
    of = plan(runs=[easy], sessions=sessions)
    found = entries(of, NAMES, options=FeedOptions(), links=None, done={sessions[2].uid})

    read = as_json(of, found)["entries"]

    assert isinstance(read, list)
    assert {entry["kind"]: entry["done"] for entry in read} == {
        "before": False,
        "run": None,
        "after": False,
        "standalone": True,
    }


def test_a_session_is_told_with_its_steps() -> None:
    breath = step("Breathe", Component.ROM, dose="1x5r@B", side=None, muscles=(), why="calm")
    easy = run()
    of = plan(runs=[easy], sessions=[session(Slot.BEFORE, WAKE, breath, of=easy)])

    before, told_run = told(of)["entries"]

    assert before["run"] is None
    assert before["run_uid"] == told_run["uid"]
    assert before["steps"] == [
        {
            "exercise": "clamshell",
            "name": "Clamshell",
            "component": "activation",
            "muscles": ["gluteus-medius"],
            "side": "both",
            "sets": 2,
            "reps": 12,
            "hold_s": None,
            "tempo": "4-2-1",
            "rest_s": 0,
            "superset": None,
            "seconds": WAKE.seconds,
            "why": "side of the hip is on your underactive list",
        },
        {
            "exercise": "breathe",
            "name": "Breathe",
            "component": "rom",
            "muscles": [],
            "side": "none",
            "sets": 1,
            "reps": 5,
            "hold_s": None,
            "tempo": "B",
            "rest_s": 0,
            "superset": None,
            "seconds": 50,
            "why": "calm",
        },
    ]


def test_the_moves_of_a_superset_share_its_number() -> None:
    first, second = replace(WAKE, superset=1), replace(BRACE, superset=1)
    of = plan(sessions=[session(Slot.STANDALONE, STRETCH, first, second)])

    (entry,) = told(of)["entries"]

    assert [step["superset"] for step in entry["steps"]] == [None, 1, 1]


def test_all_day_entries_have_no_instants() -> None:
    of = plan(sessions=[session(clock=time(18))])

    (entry,) = told(of, FeedOptions(style=Style.ALL_DAY))["entries"]

    assert (entry["all_day"], entry["start"], entry["end"]) == (True, None, None)


def test_instants_are_told_in_the_zone_of_the_plan() -> None:
    of = plan(runs=[run(tz=ZoneInfo("Asia/Tokyo"), clock=time(14, 30))])

    (entry,) = told(of)["entries"]

    assert entry["start"] == "2026-11-23T06:30:00+01:00"


def test_steps_told_inside_a_run_are_still_there() -> None:
    easy, sessions = training_day()
    of = plan(runs=[easy], sessions=sessions, window=TWO_WEEKS)

    told_run, alone = told(of, FeedOptions(style=Style.INSIDE_RUN))["entries"]

    assert len(told_run["steps"]) == 4
    assert len(alone["steps"]) == 2
