"""A host's own rules and exercises: used when they are sound, told whole and set aside when not."""

import json
import socket
from pathlib import Path

import pytest

from plansync import wiring
from plansync.cli import host as serving
from plansync.settings import load_settings
from tests.contract.commands import PROFILE, Cli

WEEK = ("--profile", PROFILE, "--from", "2026-11-23", "--days", "7")
EXERCISE = """
schema = 1
component = "activation"
source = "our physiotherapist"

[[exercise]]
id = "act-porch-step"
name = "Slow step from the porch"
level = "any"
targets = ["gluteus-medius"]
per_side = true
impact = 0
dose = { 1 = "1x10r@4-2-1" }
slots = ["pre"]
cue = "Lower the heel slowly, hips level"
set_up = "Stand sideways on the porch."
movement = "Lower one heel in four seconds."
feel = "Work at the side of the hip."
faults = ["Dropping: go slowly", "Leaning: stay tall"]
stop = "Stop with knee pain."
"""
FIRST = '[[muscle]]\nid = "gluteus-medius"\nactivate = ["act-porch-step"]\n'
SHORT = "[caps_min.before]\nlow = 5\n"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A folder of a host's own."""
    folder = tmp_path / "rules"
    (folder / "exercises").mkdir(parents=True)
    (folder / "opt").mkdir()
    return folder


@pytest.fixture
def sound(own: Path) -> Path:
    """One more exercise, first for its muscle, and shorter blocks before easy runs."""
    (own / "exercises" / "ours.toml").write_text(EXERCISE)
    (own / "muscles.toml").write_text(FIRST)
    (own / "opt" / "rules.toml").write_text(SHORT)
    return own


@pytest.fixture
def broken(own: Path) -> Path:
    """Something wrong at every stage: a name, a text, a shape, a reference, a dose, a rhythm."""
    (own / "opt" / "phase.toml").write_text("")
    (own / "health.toml").write_text("schema = = 1")
    (own / "opt" / "rules.toml").write_text("[placement]\nfree_day = 2\n")
    (own / "opt" / "season.toml").write_text("[[time]]\nphase = 1\nleast = 0\n")
    (own / "exercises" / "ours.toml").write_text(
        EXERCISE.replace('["gluteus-medius"]', '["gluteus-mediu"]').replace("1x10r@", "ten@")
    )
    (own / "defaults.toml").write_text("[window]\nback_days = 99\nahead_day = 3\n")
    return own


FAULTS = (
    "opt/phase.toml: is not a file of the configuration (did you mean 'opt/phases.toml'?)",
    "health.toml: line 1: Invalid value",
    "opt/rules.toml: placement.free_day: is not a key of this table (did you mean 'free_days'?)",
    "opt/season.toml: time.1.least: input should be greater than or equal to 1",
    "exercises/ours.toml: act-porch-step.dose: 'ten@4-2-1' is not a dose",
    (
        "exercises/ours.toml: act-porch-step.targets: no muscle called 'gluteus-mediu' "
        "(did you mean 'gluteus-medius'?)"
    ),
    "defaults.toml: window.back_days: input should be less than or equal to 60",
    "defaults.toml: window.ahead_day: is not a key of this table (did you mean 'ahead_days'?)",
)


def steps(plan: dict[str, list[dict[str, list[dict[str, str]]]]]) -> set[str]:
    return {step["exercise"] for entry in plan["entries"] for step in entry["steps"]}


@pytest.mark.parametrize("by", ["option", "setting"])
def test_an_exercise_and_a_number_of_ones_own_are_planned(
    cli: Cli, sound: Path, monkeypatch: pytest.MonkeyPatch, by: str
) -> None:
    shipped = cli.planned(*WEEK)
    if by == "setting":
        monkeypatch.setenv("PLANSYNC_RULES_DIR", str(sound))
    option = ("--rules-dir", str(sound)) if by == "option" else ()

    plan = cli.planned(*WEEK, *option)

    assert "act-porch-step" not in steps(shipped)
    assert "act-porch-step" in steps(plan)
    runs = {one["uid"] for one in plan["entries"] if one["run"] and one["run"]["kind"] == "easy"}
    before = [
        one["minutes"]
        for one in plan["entries"]
        if one["kind"] == "before" and one["run_uid"] in runs
    ]
    assert before
    assert max(before) <= 5


def test_the_catalogue_shows_an_exercise_of_ones_own(cli: Cli, sound: Path) -> None:
    found = cli.good("exercises", "--muscle", "gluteus-medius", "--rules-dir", str(sound), "--json")

    assert "act-porch-step" in {one["id"] for one in found.json}


def test_a_broken_folder_named_by_option_is_refused_with_all_its_faults(
    cli: Cli, broken: Path
) -> None:
    for command in (("exercises",), ("plan", "--runs", "docs/example/plan.ics")):
        refused = cli(*command, "--rules-dir", str(broken))

        assert refused.status == 1
        told, hint = refused.complaint
        assert [fault for fault in FAULTS if fault not in told] == []
        assert told.count("; ") == len(FAULTS) - 1
        assert str(broken) in hint


def test_a_broken_folder_of_the_setting_is_warned_of_and_set_aside(
    cli: Cli, broken: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = cli.plan("--json", *WEEK)
    monkeypatch.setenv("PLANSYNC_RULES_DIR", str(broken))

    said = cli.plan("--json", *WEEK)

    assert (said.status, said.out) == (0, shipped.out)
    *faults, last = said.err.splitlines()
    assert len(faults) == len(FAULTS)
    for line, fault in zip(faults, FAULTS, strict=True):
        assert line.startswith(f"warning: {broken}: {fault}")
    assert last == "warning: your own rules are not used until this is mended"


def test_a_folder_that_is_not_there_is_warned_of(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLANSYNC_RULES_DIR", str(tmp_path / "none"))

    said = cli("exercises", "--json")

    assert said.status == 0
    assert f"{tmp_path / 'none'}: there is no such folder" in said.err


def test_an_exercise_taken_out_of_every_phase_is_never_planned(cli: Cli, own: Path) -> None:
    (own / "exercises" / "static.toml").write_text('[[exercise]]\nid = "st-tfl"\ndose = {}\n')

    planned, fewer = cli.planned(*WEEK), cli.planned(*WEEK, "--rules-dir", str(own))

    assert "st-tfl" in steps(planned)
    assert "st-tfl" not in steps(fewer)
    assert "never" in cli.good("exercises", "--rules-dir", str(own)).out


# --- the service


def test_the_service_goes_by_sound_rules_of_its_host(sound: Path) -> None:
    known, shipped = wiring.load_knowledge(sound), wiring.load_knowledge()

    assert known.faults == ()
    assert known.catalogues[6].rules.caps.before["low"] == 5
    assert known.digest != shipped.digest


def test_the_service_goes_by_the_shipped_rules_when_its_hosts_are_broken(broken: Path) -> None:
    known, shipped = wiring.load_knowledge(broken), wiring.load_knowledge()

    assert known.digest == shipped.digest
    assert known.catalogues[7].rules.caps == shipped.catalogues[7].rules.caps
    assert len(known.faults) == len(FAULTS)


def test_every_fault_is_logged_when_the_service_starts(
    broken: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], cli: Cli
) -> None:
    """Once, and with nothing but places and words of the host's own folder."""
    settings = load_settings(
        {"PLANSYNC_DATA_DIR": str(tmp_path / "data"), "PLANSYNC_RULES_DIR": str(broken)}
    )
    wiring.configure_logs("info", as_json=True)
    running = wiring.build(settings)
    before = _own_rules(capsys)

    running.start()

    told = _own_rules(capsys)
    running.stop()
    assert before == []
    assert [line["folder"] for line in told] == [str(broken)] * len(FAULTS)
    for line, fault in zip(told, FAULTS, strict=True):
        assert str(line["what"]).startswith(fault)


def _own_rules(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    return [line for line in lines if line["event"] == "own rules are not used"]


def test_serving_says_in_a_line_that_the_hosts_rules_are_not_used(
    host: Cli, broken: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLANSYNC_RULES_DIR", str(broken))
    monkeypatch.setattr(serving, "run_server", lambda *_, **__: None)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    # serve writes what it settled into the environment; said beforehand, it is taken back.
    monkeypatch.setenv("PLANSYNC_PUBLIC_URL", f"http://127.0.0.1:{port}")

    said = host("serve", "--port", port)

    assert said.status == 0
    line = f"your own rules in {broken} are not used (8 faults): plansync doctor"
    assert said.err.splitlines().count(line) == 1


def test_doctor_tells_what_is_wrong_with_the_hosts_rules(
    host: Cli, broken: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLANSYNC_RULES_DIR", str(broken))

    told = host("doctor", "--json")

    (own_rules,) = (one for one in told.json if one["what"] == "own rules")
    assert told.status == 3
    assert not own_rules["ok"]
    assert [fault for fault in FAULTS if fault not in own_rules["text"]] == []
    assert "restart" in own_rules["do"]


def test_doctor_is_content_with_sound_rules(
    host: Cli, sound: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLANSYNC_RULES_DIR", str(sound))

    found = {one["what"]: one for one in host("doctor", "--json").json}

    assert found["own rules"]["ok"]
    assert str(sound) in found["own rules"]["text"]
    assert found["database"]["ok"]
