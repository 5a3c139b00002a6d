"""A runner's sessions from a shell."""

import pytest

from tests.contract.commands import Cli, in_days

FAR = 5


@pytest.fixture
def ana(host: Cli) -> Cli:
    """The command line of a PlanSync with one runner, who runs tomorrow and in some days."""
    rows = "".join(f"{in_days(n)},Easy run,8,50,12:00\n" for n in (1, FAR))
    plan = host.file("plan.csv", f"Date,Workout,Distance (km),Duration (min),Start\n{rows}")
    host("athlete", "add", "Ana")
    assert host("source", "add", plan, "--name", "Coach").status == 0
    return host


def sessions(cli: Cli, days: int) -> list[list[str]]:
    """Uid, day, mark and title of the sessions of a day, as `session list` tells them."""
    listed = [line.split("  ", 3) for line in cli("session", "list", "--week", in_days(days)).lines]
    return [[cell.strip() for cell in line] for line in listed if line[1] == in_days(days)]


def test_a_week_lists_its_sessions_and_looks_back(ana: Cli) -> None:
    said = ana("session", "list", "--week", in_days(1))

    assert said.status == 0
    assert [line[2] for line in sessions(ana, 1)] == ["-"] * len(sessions(ana, 1))
    assert "minutes done" in said.err


def test_a_session_is_shown_with_its_steps(ana: Cli) -> None:
    uid, day, _, title = sessions(ana, 1)[0]

    said = ana.good("session", "show", uid)

    assert said.lines[0] == title
    assert said.lines[1].startswith(f"{day} ")
    assert any(line.startswith("1. ") for line in said.lines)
    assert ana.good("session", "show", f"{uid}@plansync").out == said.out


@pytest.mark.parametrize("mark", ["done", "controlled", "too-hard", "skipped"])
def test_what_is_said_is_kept_and_told(ana: Cli, mark: str) -> None:
    uid = sessions(ana, 1)[0][0]

    said = ana.good("session", "mark", uid, mark)

    assert said.lines[0] == mark
    assert len(said.lines) > 1
    assert sessions(ana, 1)[0][2] == mark
    assert ana.good("session", "show", uid).lines[-len(said.lines) :] == said.lines


def test_what_was_said_is_taken_back(ana: Cli) -> None:
    uid = sessions(ana, 1)[0][0]
    ana.good("session", "mark", uid, "done")

    said = ana.good("session", "mark", uid, "none")

    assert said.out == "taken back\n"
    assert sessions(ana, 1)[0][2] == "-"
    assert ana("session", "mark", uid, "none").status == 1


def test_a_session_far_ahead_cannot_be_marked(ana: Cli) -> None:
    uid = sessions(ana, FAR)[0][0]

    said = ana("session", "mark", uid, "done")

    assert said.status == 1
    assert "can be marked from" in said.err


def test_a_session_nobody_knows_is_not_there(ana: Cli) -> None:
    assert ana("session", "show", "made-up").complaint[0] == "there is no such session"
    assert ana("session", "mark", "made-up", "done").status == 1


def test_a_word_that_is_no_mark_is_a_wrong_command(ana: Cli) -> None:
    assert ana("session", "mark", sessions(ana, 1)[0][0], "great").status == 2
