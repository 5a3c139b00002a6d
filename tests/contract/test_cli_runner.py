"""What the pages do, from a shell: runners, phases, races, sources, feeds."""

import io
import json
from pathlib import Path

import pytest

from tests.contract.commands import PLAN, Cli, in_days


@pytest.fixture
def ana(host: Cli) -> Cli:
    """The command line of a PlanSync with one runner."""
    host("athlete", "add", "Ana")
    return host


def test_a_runner_is_added_with_a_link_beside(host: Cli) -> None:
    said = host("athlete", "add", "Ana")

    (athlete_id,) = said.lines
    assert said.status == 0
    assert said.err.startswith("http://127.0.0.1:8080/sign-in/")
    assert host.good("athlete", "list", "--json").json == [
        {"id": athlete_id, "name": "Ana", "timezone": "UTC", "strava": "absent"}
    ]
    assert athlete_id in host.good("athlete", "list").out


def test_a_link_is_printed(ana: Cli) -> None:
    first, second = ana.good("athlete", "link").out, ana.good("athlete", "link").out

    assert first.startswith("http://127.0.0.1:8080/sign-in/")
    assert first != second


def test_everything_kept_is_exported(ana: Cli, tmp_path: Path) -> None:
    printed = ana.good("athlete", "export").json

    ana.good("athlete", "export", "-o", str(tmp_path / "ana.json"))

    written = json.loads((tmp_path / "ana.json").read_text())
    assert written["athlete"]["name"] == "Ana"
    assert written["races"] == printed["races"]


def test_a_runner_is_deleted_when_the_answer_is_yes(
    ana: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    (one,) = ana("athlete", "list", "--json").json

    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    unanswered = ana("athlete", "delete", one["id"])
    deleted = ana("athlete", "delete", one["id"], "--yes")

    assert (unanswered.status, unanswered.out) == (1, "")
    assert "plansync: nothing was changed" in unanswered.err
    assert (deleted.status, deleted.out) == (0, "deleted Ana\n")
    assert ana("athlete", "list", "--json").json == []


def test_without_a_runner_there_is_nothing_to_show(host: Cli) -> None:
    refused = host("phase", "show")

    assert refused.status == 1
    assert refused.complaint == ("there is no runner yet", "plansync athlete add NAME")


def test_of_several_runners_one_is_named(ana: Cli) -> None:
    ben = ana("athlete", "add", "Ben").lines[0]

    refused = ana("feed", "show")

    assert refused.status == 1
    assert refused.complaint[0] == "there are several runners"
    assert ana("feed", "show", "--athlete", ben).status == 0
    assert ana("feed", "show", "--athlete", "nobody").complaint[0] == "there is no such runner"


def test_the_phase_of_today_is_shown(ana: Cli) -> None:
    said = ana.good("phase", "show")

    assert said.lines[0].startswith("phase 1 Stabilization Endurance, week ")
    assert said.lines[0].endswith("week 1 (since " + in_days(0) + ")")


def test_a_phase_told_without_a_day_begins_when_the_runner_is_added(host: Cli) -> None:
    host("athlete", "add", "Ana", "--profile", host.file("me.toml", "[phase]\ncurrent = 2\n"))

    assert host.good("phase", "show").lines[0].startswith("phase 2 Strength Endurance, week 1 ")


def test_a_dry_run_shows_the_difference_and_changes_nothing(ana: Cli) -> None:
    ana("source", "add", PLAN, "--name", "Coach")
    before = ana("phase", "show").out

    said = ana("phase", "set", "5", "--from", in_days(3), "--dry-run")

    assert said.status == 0
    assert "minutes a week" in said.out
    assert "Phase 5 builds on 4 weeks of phase 2" in said.err
    assert ana("phase", "show").out == before


def test_a_guard_stops_a_phase_until_it_is_overridden(ana: Cli) -> None:
    asked = ("phase", "set", "5", "--from", in_days(0))

    refused = ana(*asked)
    before = ana("phase", "show").out
    done = ana(*asked, "--override")

    assert refused.status == 1
    line, hint = refused.complaint
    assert "Phase 5 builds on 4 weeks of phase 2" in line
    assert "--override" in hint
    assert before.startswith("phase 1 ")
    assert done.status == 0
    assert ana("phase", "show").out.startswith("phase 5 ")


def test_the_season_is_shown_as_a_line_of_blocks(ana: Cli) -> None:
    ana.good("race", "add", "Marathon", in_days(100), "--distance", "42195")

    said = ana.good("phase", "show")

    names = ["Build", "Second build", "Race block", "Taper and race week", "Recovery", "Base"]
    found = [next(n for n, line in enumerate(said.lines) if name in line) for name in names]
    assert found == sorted(found)
    assert any("Stay in phase 1" in line for line in said.lines)
    assert any(line.startswith("phase 2 not yet: Phase 2 builds on") for line in said.lines)


def test_a_race_block_is_begun_by_the_runners_word(ana: Cli) -> None:
    race_id = ana.good("race", "add", "Marathon", in_days(100), "--distance", "42195").lines[0]
    asked = ("phase", "race-block", race_id, "--from", in_days(0))

    tried = ana.good(*asked, "--dry-run")
    before = ana.good("phase", "show").out
    done = ana.good(*asked)

    assert "Race block" in before
    assert tried.out == done.out
    assert "Stay in phase 1" in done.lines[0]
    after = ana.good("phase", "show").lines
    assert any("Race block" in line and in_days(0) in line for line in after)
    assert not any("Second build" in line for line in after)


def test_a_lesser_race_has_no_race_block(ana: Cli) -> None:
    race_id = ana.good("race", "add", "Ten", in_days(30), "--priority", "B").lines[0]

    refused = ana("phase", "race-block", race_id)

    assert refused.status == 1
    assert refused.complaint[0] == "Ten has no race block"


def test_a_phase_does_not_begin_in_the_past(ana: Cli) -> None:
    refused = ana("phase", "set", "1", "--from", in_days(-3))

    assert refused.status == 1
    assert "is in the past" in refused.complaint[0]


def test_races_come_and_go(ana: Cli) -> None:
    day = in_days(40)
    added = ana.good("race", "add", "City Half", day, "--distance", "21097", "--priority", "B")

    race_id = added.out.strip()
    assert f"{race_id}  {day}  B  21097 m  City Half" in ana.good("race", "list").lines
    again = ana("race", "add", "City Half", day)
    assert (again.status, again.out) == (1, "")
    assert ana.good("phase", "show").lines[-1].startswith("City Half in ")
    ana.good("race", "remove", race_id)
    assert race_id not in ana.good("race", "list").out
    assert ana("race", "remove", race_id).complaint[0] == "there is no such race"


def test_sources_come_and_go(ana: Cli) -> None:
    added = ana.good("source", "add", PLAN, "--name", "Coach")

    source_id = added.out.split()[0]
    (line,) = ana.good("source", "list").lines
    assert line.startswith(f"{source_id}  ok  Coach  ")
    assert ana("source", "add", PLAN, "--name", "Coach").status == 1
    ana.good("source", "remove", source_id)
    assert ana.good("source", "list").out == ""


@pytest.mark.parametrize("name", ["none.ics", "odd.ics"])
def test_a_file_without_a_plan_is_no_source(ana: Cli, name: str) -> None:
    odd = ana.file("odd.ics", "<html></html>")

    refused = ana("source", "add", odd.replace("odd.ics", name), "--name", "Odd")

    assert refused.status == 1
    assert name in refused.complaint[0]
    assert ana("source", "list").out == ""


def test_a_feed_is_shown_changed_and_ended(ana: Cli) -> None:
    first = ana.good("feed", "show").out
    assert ana.good("feed", "show").out == first

    changed = ana.good("feed", "rotate").out
    ana.good("feed", "revoke")
    made = ana.good("feed", "show").out

    assert len({first, changed, made}) == 3
    assert all("/feed/" in one and one.endswith(".ics\n") for one in (first, changed, made))


def test_sync_plans_every_runner(ana: Cli) -> None:
    ben = ana("athlete", "add", "Ben").lines[0]

    everybody, again = ana.good("sync"), ana.good("sync", "--athlete", ben)

    assert everybody.lines == ["Ana: planned anew", "Ben: planned anew"]
    assert again.lines == ["Ben: nothing changed"]
