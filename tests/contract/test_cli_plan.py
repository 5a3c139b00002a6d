"""`plansync plan`: files in, the combined plan out, with no server, account or database."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import icalendar
import pytest

from plansync.cli.explaining import explained
from plansync.feed.entries import entries
from plansync.feed.options import FeedOptions
from plansync.plan.session import Slot
from plansync.sync.offline import Outcome
from tests.builders import BRACE, NAMES, ROLL, STRETCH, WAKE, plan, session
from tests.contract.commands import PLAN, PROFILE, Cli, export, export_row, ics, of_kind

KINDS = {"run", "before", "after", "standalone", "race", "phase", "reassess", "notice"}
ENTRY = [
    *("uid", "kind", "day", "start", "end", "all_day", "title", "minutes", "phase", "optional"),
    *("run_uid", "run", "steps", "done"),
]
RUN = ["kind", "status", "distance_m", "duration_s", "source"]
STEP = [
    *("exercise", "name", "component", "muscles", "side", "sets", "reps", "hold_s", "tempo"),
    *("rest_s", "superset", "seconds", "why"),
]
COMPONENTS = (
    "smr static active dynamic activation core balance plyometric saq resistance integration "
    "walk rom"
)
WEEK = ("--profile", PROFILE, "--from", "2026-11-23", "--days", "7")
DONE = ("--from", "2026-11-16", "--days", "7")


def test_json_has_the_documented_shape(cli: Cli) -> None:
    plan = cli.planned(*WEEK)

    assert list(plan) == ["schema", "timezone", "window", "phases", "entries", "notes", "absences"]
    assert (plan["schema"], plan["timezone"]) == (1, "America/Vancouver")
    assert plan["window"] == {"from": "2026-11-23", "to": "2026-11-30"}
    assert plan["phases"] == [
        {"from": "2026-11-23", "to": "2026-11-30", "phase": 1, "stage": "build", "week": 4}
    ]
    assert all(list(entry) == ENTRY for entry in plan["entries"])
    assert {entry["kind"] for entry in plan["entries"]} <= KINDS
    assert of_kind(plan, "before")
    assert of_kind(plan, "after")
    assert of_kind(plan, "standalone")
    assert all({"code", "text"} <= note.keys() for note in plan["notes"])


def test_entries_say_when_with_their_offset(cli: Cli) -> None:
    plan = cli.planned(*WEEK)

    for entry in plan["entries"]:
        start, end = datetime.fromisoformat(entry["start"]), datetime.fromisoformat(entry["end"])
        assert start.tzinfo is not None
        assert entry["start"].endswith("-08:00")
        assert entry["day"] == start.date().isoformat()
        assert entry["minutes"] == round((end - start).total_seconds() / 60)
        assert entry["all_day"] is False


def test_sessions_name_their_run_and_runs_name_none(cli: Cli) -> None:
    plan = cli.planned(*WEEK)
    runs = {entry["uid"]: entry for entry in of_kind(plan, "run")}

    for entry in of_kind(plan, "before", "after"):
        assert entry["run"] is None
        assert entry["day"] == runs[entry["run_uid"]]["day"]
    for entry in runs.values():
        assert list(entry["run"]) == RUN
        assert (entry["run_uid"], entry["steps"]) == (None, [])
    assert [run["run"]["kind"] for run in runs.values()] == [
        "easy",
        "intervals",
        "easy",
        "recovery",
        "long",
    ]
    assert len({entry["uid"] for entry in plan["entries"]}) == len(plan["entries"])


def test_steps_have_the_documented_shape(cli: Cli) -> None:
    plan = cli.planned(*WEEK)
    steps = [step for entry in plan["entries"] for step in entry["steps"]]

    for step in steps:
        assert list(step) == STEP
        assert step["component"] in COMPONENTS.split()
        assert step["side"] in ("both", "left", "right", "none")
        assert isinstance(step["muscles"], list)
        assert isinstance(step["sets"], int)
        assert isinstance(step["seconds"], int)
        assert (step["reps"] is None) or (step["hold_s"] is None)
        assert step["why"]
    assert {"left"} == {step["side"] for step in steps if step["exercise"] == "st-tfl"}


def test_what_the_plan_does_not_tell_is_null(cli: Cli) -> None:
    runs = cli.file("p.ics", ics([("a", "20261124", "Easy run")]))

    (run,) = of_kind(cli.planned("--days", "4", runs=runs), "run")

    assert run["run"]["distance_m"] is None


@pytest.mark.parametrize("form", ["ics", "json", "table"])
def test_the_same_input_and_instant_give_the_same_bytes(cli: Cli, form: str) -> None:
    first = cli.plan(*WEEK, "--format", form)
    second = cli.plan(*WEEK, "--format", form)

    assert first.status == 0
    assert first.out
    assert first == second


def test_the_calendar_holds_the_entries_of_the_json(cli: Cli) -> None:
    plan = cli.planned(*WEEK)

    said = cli.plan(*WEEK, "--format", "ics")

    calendar = icalendar.Calendar.from_ical(said.out)
    events: dict[str, Any] = {str(one["UID"]): one for one in calendar.walk("VEVENT")}
    assert events.keys() == {entry["uid"] for entry in plan["entries"]}
    for entry in plan["entries"]:
        assert events[entry["uid"]]["DTSTART"].dt == datetime.fromisoformat(entry["start"])


def test_the_table_is_the_default_and_says_day_hour_and_why(cli: Cli) -> None:
    said = cli.plan(*WEEK)

    assert said.lines[0].split() == ["day", "time", "what", "min", "why"]
    assert any(line.startswith("Tue 24 Nov") for line in said.lines)
    assert "Intervals · 9 km" in said.out


def test_every_session_step_and_absence_says_why(cli: Cli) -> None:
    plan = cli.planned(*WEEK)
    runs = {entry["uid"] for entry in of_kind(plan, "run")}

    said = cli.plan(*WEEK, "--explain")

    assert plan["absences"]
    for one in plan["absences"]:
        assert list(one) == ["day", "slot", "why", "run_uid"]
        assert one["slot"] in ("before", "after", "standalone")
        assert (one["run_uid"] is None) == (one["slot"] == "standalone")
        assert one["run_uid"] in {None, *runs}
        assert one["why"] in said.out
    for step in (step for entry in plan["entries"] for step in entry["steps"]):
        assert step["name"] in said.out
        assert step["why"] in said.out
    sessions = of_kind(plan, "before", "after", "standalone")
    assert said.out.count("         Why: ") == len(sessions)


def test_a_superset_is_explained_under_one_number() -> None:
    squat, twin = replace(WAKE, superset=1), replace(BRACE, superset=1)
    of = plan(sessions=[session(Slot.STANDALONE, ROLL, squat, twin, STRETCH)])
    shown = entries(of, NAMES, options=FeedOptions(), links=None)

    told = explained(Outcome(of, shown, FeedOptions(), NAMES))

    assert re.findall(r"^ +(\d+[ab]?\. [^·]+) ·", told, re.MULTILINE) == [
        "1. Roll the outer calf",
        "2a. Clamshell",
        "2b. Dead bug",
        "3. Wall calf stretch",
    ]
    assert " · 2b straight after each set\n" in told
    assert " · rest 30 s, then 2a again\n" in told


def test_an_absence_stands_below_its_day(cli: Cli) -> None:
    said = cli.plan(*WEEK, "--explain")

    saturday = said.lines.index("Sat 28 Nov")
    sunday = said.lines.index("Sun 29 Nov")
    assert "      -  no session of its own: long run on Sunday" in said.lines[saturday:sunday]


def test_nothing_stands_around_a_run_that_comes_soon_after_a_race(cli: Cli) -> None:
    """The absences before and after it are told below the run, not below the day."""
    profile = cli.file("me.toml", '[[races]]\nname = "10 km"\ndate = 2026-11-24\npriority = "B"\n')
    text = ics(
        [("a", "20261124T180000Z", "Race 10 km"), ("b", "20261125T150000Z", "Recovery run 5 km")]
    )
    week = ("--profile", profile, "--days", "7")

    said = cli.plan(*week, "--explain", runs=cli.file("p.ics", text))

    run = next(n for n, line in enumerate(said.lines) if "Recovery run" in line)
    assert said.lines[run + 1].startswith("      -  nothing before this run: ")
    assert said.lines[run + 2].startswith("      -  nothing after this run: ")


def test_titles_in_square_brackets_stay_text(cli: Cli) -> None:
    title = "Easy run 5 km [/b] with [red]Tom[/red] :smile:"
    runs = cli.file("p.ics", ics([("a", "20261124", title)]))

    said = cli("inspect", runs)
    planned = cli.plan("--days", "4", runs=runs)

    assert (said.status, planned.status) == (0, 0)
    assert "[red]Tom[/red]" in said.out
    assert ":smile:" in said.out


def test_a_file_is_written_instead_of_stdout(cli: Cli, tmp_path: Path) -> None:
    said = cli.plan(*WEEK, "--format", "ics", "-o", str(tmp_path / "week.ics"))

    assert (said.status, said.out, said.err) == (0, "", "")
    written = (tmp_path / "week.ics").read_bytes()
    assert written.decode() == cli.plan(*WEEK, "--format", "ics").out


def test_a_folder_that_is_not_there_is_refused(cli: Cli, tmp_path: Path) -> None:
    said = cli.plan("-o", str(tmp_path / "none" / "week.ics"))

    assert said.status == 1
    assert said.complaint[0] == f"{tmp_path / 'none' / 'week.ics'}: no such file or directory"


def test_nothing_is_kept(cli: Cli, tmp_path: Path) -> None:
    cli.planned()

    assert not (tmp_path / "data").exists()


# --- several plans


def test_a_run_told_by_two_plans_counts_once(cli: Cli) -> None:
    one = cli.file("coach.ics", ics([("a", "20261124T150000Z", "Easy run 8 km")]))
    two = cli.file("club.csv", "date,title,distance\n2026-11-24,Run,8 km\n2026-11-26,Run,5 km\n")

    runs = of_kind(cli.planned("--runs", two, "--days", "7", runs=one), "run")

    assert [(run["day"], run["run"]["source"]) for run in runs] == [
        ("2026-11-24", "coach.ics"),
        ("2026-11-26", "club.csv"),
    ]


def test_a_run_told_by_two_files_of_one_name_counts_once(cli: Cli) -> None:
    text = ics([("a", "20261124", "Easy run 8 km")])
    one, two = cli.file("a/plan.ics", text), cli.file("b/plan.ics", text)

    assert len(of_kind(cli.planned("--runs", two, "--days", "7", runs=one), "run")) == 1


def test_runs_are_told_with_the_plan_they_come_from(cli: Cli) -> None:
    one = cli.file("a/plan.ics", ics([("a", "20261124", "Easy run 8 km")]))
    two = cli.file("b/plan.ics", ics([("b", "20261125", "Easy run 8 km")]))

    runs = of_kind(cli.planned("--runs", two, "--days", "7", runs=one), "run")

    assert [run["run"]["source"] for run in runs] == ["plan.ics", "plan.ics (2)"]


def test_an_odd_row_is_a_note_and_the_others_are_planned(cli: Cli) -> None:
    runs = cli.file("p.csv", "date,title,distance\n2026-11-24,Run,8 km\nsoon,Run,5 km\n")

    plan = cli.planned("--days", "7", runs=runs)

    assert len(of_kind(plan, "run")) == 1
    (note,) = (note for note in plan["notes"] if note["code"] == "source")
    assert note["text"].startswith("p.csv: ")


# --- the instant, the days, the zone


@pytest.mark.parametrize(
    ("now", "first"),
    [
        ("2026-11-24T06:40:00-08:00", "2026-11-24T06:45:00-08:00"),
        ("2026-11-24T06:20:00-08:00", "2026-11-24T06:33:00-08:00"),
    ],
)
def test_no_session_starts_before_now(cli: Cli, now: str, first: str) -> None:
    plan = cli.planned(*WEEK, now=now)

    sessions = of_kind(plan, "before", "after", "standalone")
    assert min(entry["start"] for entry in sessions) >= now
    assert min(e["start"] for e in plan["entries"]) == first


def test_without_days_a_fortnight_from_today_is_planned(cli: Cli) -> None:
    assert cli.planned()["window"] == {"from": "2026-11-22", "to": "2026-12-06"}


def test_an_instant_without_offset_is_the_runners_own(cli: Cli) -> None:
    here = cli.planned(*WEEK, now="2026-11-24T06:30")

    assert here == cli.planned(*WEEK, now="2026-11-24T06:30:00-08:00")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--now", "soon"), "--now: 'soon' is not an instant"),
        (("--now", ""), "--now: '' is not an instant"),
        (("--now", "9999-12-31T23:59:59Z"), "--now: the year 9999 is too far"),
        (("--now", "0001-01-01T00:00:00+14:00"), "--now: the year 1 is too far"),
        (("--from", "9999-12-31"), "--from: the year 9999 is too far"),
        (("--from", "0001-01-01"), "--from: the year 1 is too far"),
    ],
)
def test_an_impossible_time_is_refused(cli: Cli, options: tuple[str, ...], said: str) -> None:
    refused = cli("plan", "--runs", PLAN, *options)

    assert refused.status == 1
    assert refused.complaint[0] == said


def test_without_a_profile_the_calendars_own_zone_holds(cli: Cli) -> None:
    runs = cli.file("p.ics", ics([("a", "20261124T180000Z", "Run")], zone="Asia/Tokyo"))

    plan = cli.planned("--days", "7", runs=runs)

    assert plan["timezone"] == "Asia/Tokyo"
    assert of_kind(plan, "run")[0]["start"] == "2026-11-25T03:00:00+09:00"


def test_the_profiles_zone_beats_the_calendars(cli: Cli) -> None:
    runs = cli.file("p.ics", ics([("a", "20261124T180000Z", "Run")], zone="Asia/Tokyo"))
    profile = cli.file("me.toml", 'timezone = "Europe/Zurich"\n')

    plan = cli.planned("--days", "7", "--profile", profile, runs=runs)

    assert plan["timezone"] == "Europe/Zurich"


def test_a_phase_nobody_told_the_beginning_of_is_in_its_first_week(cli: Cli) -> None:
    plan = cli.planned("--days", "7")

    assert [(span["phase"], span["week"]) for span in plan["phases"]] == [(1, 1)]


def test_a_moved_run_keeps_its_uids(cli: Cli) -> None:
    before = cli.planned(*WEEK)
    text = Path(PLAN).read_text().replace("20261125", "20261128").replace("20261124", "20261127")

    after = cli.planned(*WEEK, runs=cli.file("plan.ics", text))

    (easy,) = (one for one in of_kind(before, "run") if one["day"] == "2026-11-24")
    (moved,) = (one for one in of_kind(after, "run") if one["day"] == "2026-11-27")
    assert moved["uid"] == easy["uid"]
    assert before_uids(after, easy["uid"]) == before_uids(before, easy["uid"]) != []


def before_uids(plan: Any, run_uid: str) -> list[str]:
    return [one["uid"] for one in of_kind(plan, "before") if one["run_uid"] == run_uid]


# --- what was run


def statuses(plan: Any) -> dict[str, str]:
    return {entry["day"]: entry["run"]["status"] for entry in of_kind(plan, "run")}


def test_what_was_run_is_completed_missed_or_extra(cli: Cli) -> None:
    activities = cli.file(
        "activities.csv",
        export(
            export_row(11, "Nov 17, 2026, 3:02:00 PM", name='Easy "home", loop'),
            export_row(12, "Nov 18, 2026, 3:00:00 PM", sport="Ride", km="30.1"),
            export_row(13, "Nov 16, 2026, 3:00:00 PM", km="3.00", elapsed_s=1080),
            export_row(14, "Nov 21, 2026, 9:00:00 PM", km="5.1", elapsed_s=1900),
            export_row("x", "Nov 19, 2026, 3:00:00 PM"),
            export_row(16, "one day"),
        ),
    )

    plan = cli.planned(*DONE, "--activities", activities)

    assert statuses(plan) == {
        "2026-11-16": "extra",
        "2026-11-17": "completed",
        "2026-11-18": "missed",
        "2026-11-19": "missed",
        "2026-11-21": "completed",
        "2026-11-22": "planned",
    }
    texts = [note["text"] for note in plan["notes"] if note["code"] == "activities"]
    assert texts == [
        "activities.csv: row 6 has no usable id",
        "activities.csv: row 7 has no usable start",
    ]


def test_a_completed_run_is_ticked_and_told_as_it_was_run(cli: Cli) -> None:
    row = export_row(11, "Nov 17, 2026, 3:02:00 PM", km="7.52", elapsed_s=2700)
    activities = cli.file("activities.csv", export(row))

    plan = cli.planned(*DONE, "--activities", activities)

    run = of_kind(plan, "run")[0]
    assert run["title"].startswith("✓ ")
    assert run["start"] == "2026-11-17T07:02:00-08:00"
    assert (run["run"]["distance_m"], run["run"]["duration_s"]) == (7520.0, 2700)
    assert run["uid"] == of_kind(cli.planned(*DONE), "run")[0]["uid"]


@pytest.mark.parametrize(("sport", "does"), [("Weight Training", True), ("Crossfit", False)])
def test_a_recorded_workout_ticks_its_session(cli: Cli, sport: str, does: bool) -> None:
    session = of_kind(cli.planned(*WEEK), "standalone")[0]
    at = datetime.fromisoformat(session["start"]).astimezone(UTC)
    row = export_row(
        21, f"{at:%Y-%m-%dT%H:%M:%SZ}", sport=sport, km="", elapsed_s=session["minutes"] * 60
    )

    plan = cli.planned(*WEEK, "--activities", cli.file("activities.csv", export(row)))

    told = of_kind(plan, "standalone")[0]
    tick = "✓ " if does else ""
    assert (told["uid"], told["done"]) == (session["uid"], does)
    assert told["title"] == f"{tick}{session['title']}"
    assert len(of_kind(plan, "run")) == len(of_kind(cli.planned(*WEEK), "run"))


def test_a_json_array_of_activities_is_read(cli: Cli) -> None:
    activity = {
        "id": 11,
        "sport_type": "Run",
        "name": "Morning Run",
        "start_date": "2026-11-17T15:02:00Z",
        "start_date_local": "2026-11-17T07:02:00Z",
        "elapsed_time": 2700,
        "distance": 7520.4,
    }
    hidden = activity | {
        "id": 12,
        "start_date": "2026-11-19T08:00:01Z",
        "start_date_local": "2026-11-19T00:00:01Z",
        "distance": 6000.0,
    }
    odd: list[object] = [
        None,
        7,
        "x",
        [],
        {"id": 13, "sport_type": "Run"},
        {"id": 14, "sport_type": "Ride"},
    ]
    activities = cli.file("a.json", json.dumps([activity, hidden, *odd]))

    plan = cli.planned(*DONE, "--activities", activities)

    assert statuses(plan)["2026-11-17"] == "completed"
    assert statuses(plan)["2026-11-19"] == "completed"
    assert of_kind(plan, "run")[2]["start"] == "2026-11-19T07:00:00-08:00"
    assert len([note for note in plan["notes"] if note["code"] == "activities"]) == 5


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Activity ID, Activity Date, Activity Type, Elapsed Time, Distance"),
        ("Aktivitäts-ID,Datum\n", "is not a column of the file"),
        ("{}", "not an array of activities"),
        ("[", "is not JSON"),
        ("[" * 100_000, "is not JSON"),
        (b"PK\x03\x04\xff\xfe", "is not a column of the file"),
    ],
)
def test_a_file_without_activities_is_refused(cli: Cli, text: str | bytes, said: str) -> None:
    activities = cli.file("activities.csv", text)

    refused = cli.plan("--activities", activities)

    assert refused.status == 1
    assert refused.complaint[0].startswith(f"{activities}: ")
    assert said in refused.complaint[0]


# --- what cannot be read


@pytest.mark.parametrize("option", ["--activities", "--profile"])
def test_a_missing_file_is_named(cli: Cli, option: str) -> None:
    refused = cli.plan(option, "none.file")

    assert refused.status == 1
    assert refused.complaint[0] == "none.file: no such file or directory"


@pytest.mark.parametrize("text", ["", "hello", "<html><body>sign in</body></html>", "a,b\n1,2\n"])
def test_a_file_that_is_no_plan_is_your_input(cli: Cli, text: str) -> None:
    runs = cli.file("odd.ics", text)

    for refused in (cli.plan(runs=runs), cli("inspect", runs, "--json")):
        assert refused.status == 1
        assert refused.complaint[0].startswith("odd.ics: ")


def test_a_missing_plan_is_named(cli: Cli) -> None:
    refused = cli.plan(runs="none.ics")

    assert refused.status == 1
    assert refused.complaint[0].startswith("none.ics: the plan cannot be read")


@pytest.mark.parametrize(
    "arguments",
    [
        ("plan",),
        ("plan", "--runs"),
        ("plan", "--runs", PLAN, "--format", "pdf"),
        ("plan", "--runs", PLAN, "--days", "0"),
        ("plan", "--runs", PLAN, "--days", "401"),
        ("plan", "--runs", PLAN, "--from", "tomorrow"),
        ("plan", "--runs", PLAN, "--colour"),
        ("inspect",),
        ("phase", "set", "9", "--from", "2026-11-23"),
        ("nothing",),
        (),
    ],
)
def test_a_command_written_wrongly_is_usage(cli: Cli, arguments: tuple[str, ...]) -> None:
    said = cli(*arguments)

    assert said.status == 2
    assert said.out == ""
    assert "Usage: plansync" in said.err or "Error: " in said.err
    assert "Traceback" not in said.err


def test_a_wrong_setting_is_named(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLANSYNC_FETCH_ALLOW", "localhost")

    refused = cli.plan()

    assert refused.status == 1
    assert refused.complaint[0].startswith("environment: PLANSYNC_FETCH_ALLOW: ")
