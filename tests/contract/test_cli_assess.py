"""`plansync assess`: the checks, what signs and results suggest, and taking it over."""

import io
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.contract.commands import Cli, in_days

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


# "calves" are both heads and the soleus; arms that fall forward are of an earlier check.
MINE = """overactive = ["calves", "tfl"]  # mine
underactive = ["adductors-short", "gluteus-medius:left"]
severity = { tfl = "high" }
signs = ["overhead-squat/arms-fall-forward"]
"""
REST = "[phase]\ncurrent = 1\n"
SEEN = ("--sign", KNEES_IN)


@pytest.fixture
def me(cli: Cli) -> str:
    """The path of a profile with lists of its own, and signs of an earlier check."""
    return cli.file("me.toml", MINE + REST)


def beside(cli: Cli, profile: str, *arguments: str) -> Any:
    return cli.good(*PROPOSE, *SEEN, "--profile", profile, *arguments).json


def test_beside_a_profile_each_muscle_says_what_becomes_of_it(cli: Cli, me: str) -> None:
    lines = {(one["list"], one["muscle"], one["side"]): one for one in beside(cli, me)["lines"]}

    fates = {place: (one["fate"], one["kept"]) for place, one in lines.items()}
    assert fates["overactive", "tfl", "both"] == ("kept", True)
    assert fates["overactive", "soleus", "both"] == ("unseen", True)
    assert fates["overactive", "pectorals", "both"] == ("unseen", False)
    assert fates["underactive", "gluteus-medius", "right"] == ("new", True)
    assert lines["overactive", "tfl", "both"]["severity"] == "high"


def test_what_a_check_and_a_list_contradict_stays_where_it_is(cli: Cli, me: str) -> None:
    told = beside(cli, me)

    contested = {one["muscle"]: one for one in told["contested"]}
    adductors = contested["adductors-short"]
    assert adductors["overactive"] == ["Knees move in"]
    assert (adductors["underactive"], adductors["listed"]) == ([], "underactive")
    assert "adductors-short" in told["accepted"]["underactive"]
    assert "adductors-short" not in told["accepted"]["overactive"]


def test_a_check_beside_a_profile_can_be_read(cli: Cli, me: str) -> None:
    said = cli.good("assess", "propose", *SEEN, "--profile", me)

    [tfl] = [line for line in said.lines if line.startswith("Front-outer hip")]
    assert tfl.split()[2:6] == ["tfl", "high", "on", "your"]
    assert "not seen again: goes" in said.out
    decide = said.lines.index(
        "You decide: Short inner-thigh muscles (adductors-short) is seen as overactive "
        "(Knees move in)"
    )
    assert said.lines[decide + 1] == "  and is on your underactive list."
    assert (
        "Inner calf (gastrocnemius-medial) is on your overactive list\n"
        "  and is seen as underactive (Knees move in)."
    ) in said.out


def test_the_printed_keys_take_the_place_of_a_profiles_own(cli: Cli, me: str) -> None:
    printed = cli.good("assess", "propose", *SEEN, "--profile", me, "--format", "toml").out

    keys = tomllib.loads(printed)
    taken = cli.file("taken.toml", printed + REST)
    assert keys == beside(cli, me)["accepted"] | {"assessed": keys["assessed"]}
    assert keys["assessed"].isoformat() == in_days(0)
    assert keys["severity"] == {"tfl": "high"}
    assert keys["overactive"][:2] == ["tfl", "gastrocnemius-lateral"]
    assert "gluteus-medius" in keys["underactive"]
    assert cli.planned("--profile", taken, "--days", "2")["entries"]
    again = beside(cli, taken)
    assert again["accepted"]["overactive"] == keys["overactive"]
    assert {one["fate"] for one in again["lines"]} == {"kept", "unseen"}


def test_printed_keys_say_why_and_leave_out_by_a_comment(cli: Cli, me: str) -> None:
    printed = cli.good("assess", "propose", *SEEN, "--profile", me, "--format", "toml").lines

    assert '    "tfl",  # on your list, Knees move in' in printed
    assert '    # "pectorals",  # by a sign, not seen again: goes' in printed
    why = "# left: on your list, Knees move in; right: new, Knees move in"
    assert f'    "gluteus-medius",  {why}' in printed
    why = "# you decide: it is seen as overactive (Knees move in) and is on your underactive list"
    assert f'    # "adductors-short",  {why}' in printed
    assert f'    "adductors-short",  {why}' in printed


def test_a_profile_is_not_touched(cli: Cli, me: str) -> None:
    beside(cli, me)
    cli.good("assess", "propose", *SEEN, "--profile", me, "--format", "toml")

    assert Path(me).read_text() == MINE + REST


def test_keys_can_be_printed_for_a_profile_that_is_still_to_be_written(cli: Cli) -> None:
    result = ("--measure", "mobility/calf-raise:left=22")

    keys = tomllib.loads(cli.good("assess", "propose", *result, "--format", "toml").out)

    assert keys["overactive"] == []
    assert keys["severity"] == dict.fromkeys(
        (word.partition(":")[0] for word in keys["underactive"]), "low"
    )


def test_a_profile_says_which_edition_holds(cli: Cli) -> None:
    sixth = cli.file("me.toml", "[preferences]\nedition = 6\nces = false\n")
    sign = ("--sign", "posture/lower-crossed", "--profile", sixth)

    told = cli.good(*PROPOSE, *sign).json
    refused = cli(*PROPOSE, *sign, "--edition", "7")

    assert told["passed_over"] == ["posture/lower-crossed"]
    assert refused.status == 2
    assert "with --profile" in refused.err


def test_a_fault_of_the_profile_is_told_with_its_file(cli: Cli) -> None:
    profile = cli.file("me.toml", 'overactive = ["solus"]\n')

    refused = cli(*PROPOSE, *SEEN, "--profile", profile)

    assert refused.status == 1
    assert refused.complaint[0].startswith(f"{profile}: overactive: no muscle called 'solus'")


@pytest.fixture
def ana(host: Cli) -> Cli:
    """The command line of a PlanSync with one runner, whose profile has lists of its own."""
    host("athlete", "add", "Ana", "--profile", host.file("me.toml", MINE + REST))
    return host


def lists(ana: Cli) -> dict[str, Any]:
    profile: dict[str, Any] = ana.good("athlete", "export").json["athlete"]["profile"]
    return profile


def test_an_accepted_check_makes_the_runners_lists(ana: Cli, cli: Cli, me: str) -> None:
    wanted = beside(cli, me)["accepted"]

    said = ana.good("assess", "accept", *SEEN, "--yes")

    kept = lists(ana)
    assert {key: kept[key] for key in wanted} == wanted
    assert "signs" not in kept
    assert said.lines[-1] == "saved"
    [change] = [line for line in said.lines if line.startswith("overactive: ")]
    assert change == (
        "overactive: +biceps-femoris-short +vastus-lateralis -latissimus-dorsi -pectorals"
    )


def test_the_runner_decides_muscle_by_muscle(ana: Cli) -> None:
    decisions = ("adductors-short=overactive", "tfl=neither", "pectorals=overactive")
    decided = [word for one in decisions for word in ("--decide", one)]

    ana.good("assess", "accept", *SEEN, *decided, "--yes")

    kept = lists(ana)
    assert {"adductors-short", "pectorals"} <= set(kept["overactive"])
    assert "tfl" not in kept["overactive"]
    assert "adductors-short" not in kept["underactive"]
    assert "severity" not in kept or kept["severity"] == {}


def test_nothing_is_accepted_in_a_dry_run_or_without_a_yes(
    ana: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = lists(ana)
    monkeypatch.setattr("sys.stdin", io.StringIO(""))

    dry = ana.good("assess", "accept", *SEEN, "--dry-run")
    unanswered = ana("assess", "accept", *SEEN)

    assert "underactive: +" in dry.out
    assert unanswered.status == 1
    assert "plansync: nothing was changed" in unanswered.err
    assert lists(ana) == before


@pytest.mark.parametrize(
    ("decision", "said"),
    [
        ("adductors-shrt=overactive", "did you mean 'adductors-short'"),
        ("adductors-short=overactiv", "did you mean 'overactive'"),
        ("adductors-short", "'adductors-short' is no decision"),
        ("rhomboids=overactive", "never listed as overactive"),
    ],
)
def test_a_decision_that_cannot_be_is_refused(ana: Cli, decision: str, said: str) -> None:
    before = lists(ana)

    refused = ana("assess", "accept", *SEEN, "--decide", decision, "--yes")

    assert refused.status == 1
    assert said in refused.err
    assert lists(ana) == before
