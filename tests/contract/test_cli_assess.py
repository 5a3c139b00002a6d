"""`plansync assess`: the checks, and what signs and results suggest."""

import pytest

from tests.contract.commands import Cli

KNEES_IN = "overhead-squat/knees-in"
PROPOSE = ("assess", "propose", "--json")


def test_the_list_tells_every_sign_and_how_it_is_looked_for(cli: Cli) -> None:
    told = cli.good("assess", "list", "--json").json

    signs = {sign["id"]: sign for one in told for sign in one["signs"]}
    assert all(one["how"] for one in told)
    assert signs[KNEES_IN]["look_for"]
    wall = signs["mobility/ankle-knee-to-wall"]
    assert (wall["unit"], wall["marks"], wall["side_means"]) == ("cm", [10, 10], "the side tested")


def test_the_list_can_be_read(cli: Cli) -> None:
    said = cli.good("assess", "list")

    assert said.lines[0].startswith("Overhead squat: Stand barefoot")
    assert any(line.startswith(KNEES_IN) for line in said.lines)


def test_a_proposal_joins_signs_and_results(cli: Cli) -> None:
    result = ("--measure", "mobility/calf-raise:left=22")

    told = cli.good(*PROPOSE, "--sign", f"{KNEES_IN}:left", *result).json

    [calf] = [one for one in told["underactive"] if one["muscle"] == "gastrocnemius-medial"]
    assert (calf["side"], calf["severity"]) == ("left", "normal")
    assert calf["signs"] == [KNEES_IN, "mobility/calf-raise"]
    assert told["findings"][1]["because"] == (
        "22 repetitions, borderline: the marks are 20 to 25 repetitions"
    )
    assert told["findings"][1]["borderline"] is True


def test_a_result_without_a_side_is_of_both(cli: Cli) -> None:
    told = cli.good(*PROPOSE, "--measure", "mobility/calf-raise=9,5").json

    assert {one["side"] for one in told["underactive"]} == {"both"}
    assert told["findings"][0]["value"] == 9.5


def test_what_contradicts_itself_is_told(cli: Cli) -> None:
    signs = ("--sign", KNEES_IN, "--sign", "overhead-squat/knees-out")

    [contested] = cli.good(*PROPOSE, *signs).json["contradictions"]
    said = cli.good("assess", "propose", *signs).out

    assert contested["muscle"] == "adductors-short"
    assert (contested["overactive"], contested["underactive"]) == (
        [KNEES_IN],
        ["overhead-squat/knees-out"],
    )
    assert "You decide: Short inner-thigh muscles (both) is seen as overactive (Knees" in said
    assert "no diagnosis" in said


def test_a_plan_says_what_the_signs_of_a_profile_leave_open(cli: Cli) -> None:
    signs = '["overhead-squat/knees-in", "overhead-squat/knees-out"]'
    profile = cli.file("me.toml", f"signs = {signs}")

    codes = {note["code"] for note in cli.planned("--profile", profile)["notes"]}

    assert "signs-contradict" in codes


def test_edition_and_ces_decide_what_counts(cli: Cli) -> None:
    plain, more = (
        cli.good(*PROPOSE, "--sign", KNEES_IN, ces).json["overactive"]
        for ces in ("--no-ces", "--ces")
    )
    old = cli.good(*PROPOSE, "--sign", "posture/lower-crossed", "--edition", "6").json

    assert {one["muscle"] for one in more} - {one["muscle"] for one in plain} == {
        "gastrocnemius-lateral"
    }
    assert old["passed_over"] == ["posture/lower-crossed"]
    assert old["overactive"] == []


def test_nothing_seen_suggests_nothing(cli: Cli) -> None:
    told = cli.good(*PROPOSE).json

    assert told["overactive"] == told["underactive"] == told["contradictions"] == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--sign", "overhead-squat/knees-inn"), "did you mean 'overhead-squat/knees-in'"),
        (("--sign", f"{KNEES_IN}:up"), "no sign called"),
        (("--measure", "mobility/calf-raise:left"), "is no result"),
        (("--measure", "mobility/calf-raise:up=3"), "is no result"),
        (("--measure", "mobility/calf-rise:left=3"), "did you mean 'mobility/calf-raise'"),
        (("--measure", "mobility/calf-raise:left=nan"), "is no result of a test"),
    ],
)
def test_a_word_that_means_nothing_is_refused(
    cli: Cli, arguments: tuple[str, str], said: str
) -> None:
    refused = cli(*PROPOSE, *arguments)

    assert refused.status == 1
    assert said in refused.complaint[0]
