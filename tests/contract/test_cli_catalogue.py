"""`plansync exercises` and `plansync inspect`: what PlanSync knows, and what it makes of a plan."""

import pytest

from tests.contract.commands import PLAN, Cli, ics

VERDICT = [
    *("title", "day", "start", "end", "all_day", "is_run", "kind", "distance_m", "duration_s"),
    *("confidence", "reason", "uid"),
]
KINDS = "easy recovery shakeout long tempo intervals hills race_pace race strides rest cross"


def test_exercises_are_told_as_json(cli: Cli) -> None:
    found = cli.good("exercises", "--json").json

    assert len(found) > 100
    for one in found:
        assert {"id", "name", "component", "targets", "kits", "doses", "cue"} <= one.keys()


def test_filters_are_combined(cli: Cli) -> None:
    asked = ("exercises", "--json", "--muscle", "calves", "--phase", "1", "--equipment")

    found = cli.good(*asked, "foam-roller,ball").json
    bare = cli.good(*asked, "none").json

    assert "smr-calf-lateral" in {one["id"] for one in found}
    assert {one["id"] for one in bare} < {one["id"] for one in found}
    assert all("1" in one["doses"] for one in found)
    assert all(any(not kit for kit in one["kits"]) or not one["kits"] for one in bare) or bare


def test_the_table_of_exercises_counts_them(cli: Cli) -> None:
    said = cli.good("exercises", "--muscle", "soleus", "--equipment", "ball")

    assert said.lines[0].split() == ["id", "name", "for", "dose", "needs"]
    assert said.lines[-1].endswith(" exercises")


def test_coverage_shows_each_muscle_by_phase_and_why_not(cli: Cli) -> None:
    bare = cli.good("exercises", "--coverage", "--muscle", "soleus")
    equipped = cli.good("exercises", "--coverage", "--muscle", "soleus", "--equipment", "ball")

    assert bare.lines[0].split() == ["muscle", "step", "1", "2", "3", "4", "5", "why", "not"]
    inhibit = next(line for line in bare.lines if " inhibit " in line)
    assert inhibit.split().count("-") == 5
    assert "needs foam roller or small ball" in inhibit
    assert bare.lines[-1] == "5 gaps"
    assert equipped.lines[-1] == "0 gaps"


def test_coverage_is_told_as_json(cli: Cli) -> None:
    rows = cli.good("exercises", "--coverage", "--json", "--phase", "2").json

    assert {row["step"] for row in rows} == {"inhibit", "lengthen", "activate", "integrate"}
    (psoas,) = (row for row in rows if (row["muscle"], row["step"]) == ("iliopsoas", "inhibit"))
    assert list(psoas) == ["muscle", "name", "list", "step", "gaps"]
    assert psoas["gaps"]["2"].startswith("never rolled: ")
    assert all(list(row["gaps"]) == ["2"] for row in rows)


@pytest.mark.parametrize(
    ("option", "word", "near"),
    [("--muscle", "solus", "soleus"), ("--equipment", "rollr", "foam-roller")],
)
def test_a_word_nobody_knows_is_refused_with_the_nearest(
    cli: Cli, option: str, word: str, near: str
) -> None:
    refused = cli("exercises", "--json", option, word)

    assert refused.status == 1
    assert refused.complaint[0].startswith(f"{option}: no ")
    assert refused.complaint[0].endswith(f"(did you mean {near!r}?)")


def test_inspect_tells_every_event_with_its_verdict(cli: Cli) -> None:
    plan = cli.file(
        "p.ics",
        ics(
            [
                ("a", "20261124T150000Z", "Easy run 8 km"),
                ("b", "20261125", "Rest"),
                ("c", "20261126", "Dentist"),
                ("d", "20261127", "Run"),
            ]
        ),
    )

    told = cli.good("inspect", plan, "--json", "--timezone", "America/Vancouver").json

    assert list(told) == ["events", "warnings"]
    assert [list(one) for one in told["events"]] == [VERDICT] * 4
    run, rest, dentist, bare = told["events"]
    assert (run["is_run"], run["kind"], run["distance_m"]) == (True, "easy", 8000.0)
    assert (run["day"], run["start"], run["uid"]) == (
        "2026-11-24",
        "2026-11-24T07:00:00-08:00",
        "a",
    )
    assert (rest["is_run"], rest["kind"], rest["all_day"], rest["start"]) == (
        False,
        "rest",
        True,
        None,
    )
    assert (dentist["is_run"], dentist["kind"]) == (False, "none")
    assert (bare["is_run"], bare["distance_m"], bare["duration_s"]) == (True, None, None)
    assert all(0 <= one["confidence"] <= 1 and one["reason"] for one in told["events"])


def test_inspect_reads_in_the_zone_the_calendar_tells(cli: Cli) -> None:
    plan = cli.file("p.ics", ics([("a", "20261124T180000Z", "Run")], zone="Asia/Tokyo"))
    profile = cli.file("me.toml", 'timezone = "Europe/Zurich"\n')

    own = cli.good("inspect", plan, "--json").json
    runners = cli.good("inspect", plan, "--json", "--profile", profile).json

    assert own["events"][0]["start"] == "2026-11-25T03:00:00+09:00"
    assert runners["events"][0]["start"] == "2026-11-24T19:00:00+01:00"


def test_events_far_away_are_counted_in_a_warning(cli: Cli) -> None:
    plan = cli.file("p.ics", ics([("a", "19991124", "Run 5 km"), ("b", "20261124", "Run 5 km")]))

    told = cli.good("inspect", plan, "--json").json
    shown = cli.good("inspect", plan)

    assert len(told["events"]) == 1
    assert told["warnings"][0].startswith("1 events before ")
    assert f"warning: {told['warnings'][0]}" in shown.lines


def test_inspect_shows_a_table(cli: Cli) -> None:
    said = cli.good("inspect", PLAN)

    assert "Intervals 9 km: 6 x 800 m" in said.out
    assert said.lines[-1] == "15 runs in 15 events"


def test_a_zone_nobody_knows_is_refused(cli: Cli) -> None:
    refused = cli("inspect", PLAN, "--timezone", "America/Vancuver")

    assert refused.status == 1
    assert refused.complaint[0].endswith("(did you mean 'America/Vancouver'?)")
