"""`plansync plan` over a season: stages and weeks, setbacks, phases told too early."""

from typing import Any

import pytest

from tests.contract.commands import PLAN, Cli, of_kind

MARATHON = '[[races]]\nname = "Lake"\ndate = 2026-12-06\ndistance_m = 42195\n'
STRONG = """[phase]
current = 2
since = 2026-10-05
history = [{ phase = 1, from = 2026-08-03, to = 2026-10-05, standalone_done = 12 }]
"""


def planned(cli: Cli, profile: str, *, days: int = 35) -> Any:
    """The plan of some weeks from 23 November on."""
    path = cli.file("me.toml", profile)
    return cli.planned("--profile", path, "--from", "2026-11-23", "--days", str(days))


def phases(plan: Any) -> list[tuple[str, int, str, int]]:
    return [(one["from"], one["phase"], one["stage"], one["week"]) for one in plan["phases"]]


def codes(plan: Any) -> set[str]:
    return {note["code"] for note in plan["notes"]}


def test_the_stages_around_a_marathon_are_told_with_their_weeks(cli: Cli) -> None:
    plan = planned(cli, MARATHON + STRONG)

    assert phases(plan) == [
        ("2026-11-23", 2, "taper", 8),
        ("2026-11-30", 2, "race-week", 9),
        ("2026-12-07", 1, "recovery", 1),
        ("2026-12-21", 1, "recovery", 1),
    ]
    assert plan["phases"][-1]["to"] == "2026-12-28"


def test_the_calendar_tells_of_recovery_two_weeks_ahead(cli: Cli) -> None:
    plan = planned(cli, MARATHON + STRONG)

    [told] = [one for one in of_kind(plan, "notice") if "Recovery" in one["title"]]
    assert (told["day"], told["all_day"]) == ("2026-11-23", True)
    assert told["title"].startswith("Recovery after Lake begins on 7 December.")


def test_a_phase_set_back_says_why_in_the_calendar(cli: Cli) -> None:
    path = cli.file("me.toml", MARATHON + STRONG)

    shown = cli.good(
        *("plan", "--runs", PLAN, "--profile", path, "--from", "2026-11-23", "--days", "35"),
        *("--now", "2026-11-22T12:00:00-08:00", "--format", "ics"),
    )

    text = shown.out.replace("\r\n ", "").replace("\n ", "")
    assert "After Lake phase 1 begins again with its first week." in text


def test_two_weeks_of_illness_lead_back_to_phase_1(cli: Cli) -> None:
    ill = 'breaks = [{ from = 2026-11-09, to = 2026-11-25, why = "illness" }]\n'

    plan = planned(cli, ill + STRONG, days=7)

    assert phases(plan) == [("2026-11-23", 2, "base", 8), ("2026-11-25", 1, "base", 1)]
    assert "illness" not in str(plan["entries"])


@pytest.mark.parametrize(
    ("told", "reasons"),
    [
        ("[phase]\ncurrent = 5\nsince = 2026-11-02\n", ["weeks of phase 1", "weeks of phase 2"]),
        ("[phase]\ncurrent = 5\nsince = 2026-11-02\noverride = true\n", []),
        ("[phase]\ncurrent = 2\n", ["weeks of phase 1"]),
        (STRONG, []),
        (STRONG.replace("= 12", "= 3"), ["6 sessions of their own"]),
        ("[phase]\ncurrent = 1\n", []),
    ],
)
def test_a_phase_told_too_early_is_planned_and_explained(
    cli: Cli, told: str, reasons: list[str]
) -> None:
    plan = planned(cli, told, days=7)

    notes = [note["text"] for note in plan["notes"] if note["code"] == "guard-unmet"]
    assert len(notes) == len(reasons)
    assert all(reason in note for reason, note in zip(reasons, notes, strict=True))
    assert f"current = {plan['phases'][0]['phase']}" in told


def test_a_pain_is_told_and_sets_no_phase_back(cli: Cli) -> None:
    pain = 'pain = [{ muscle = "soleus", level = 4, since = 2026-11-20 }]\n'

    plan = planned(cli, pain + STRONG, days=7)

    assert "pain-region" in codes(plan)
    spoken = [note["text"] for note in plan["notes"] if note["code"].startswith("pain-")]
    assert len(spoken) == 2
    assert not any(text in str(plan["entries"]) for text in spoken)
    assert phases(plan) == [("2026-11-23", 2, "base", 8)]
