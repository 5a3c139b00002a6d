"""Commands for who runs a PlanSync: doctor, backup and restore, Strava's state, serving."""

import io
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from plansync.clock import utc_now
from plansync.simulator import SimulatedStrava, SimulatorServer
from plansync.store import open_store
from plansync.store.secrets import make_secrets
from tests.contract.commands import Cli


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which something else listens."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def test_a_taken_port_is_said_before_anything_begins(cli: Cli, taken: int, tmp_path: Path) -> None:
    refused = cli("serve", "--port", str(taken), "--demo")

    assert refused.status == 1
    line, hint = refused.complaint
    assert line.startswith(f"cannot listen on 127.0.0.1:{taken}: ")
    assert "--port" in hint
    assert not (tmp_path / "data").exists()


def test_a_host_that_is_not_ours_is_refused(cli: Cli) -> None:
    refused = cli("serve", "--host", "203.0.113.7")

    assert refused.status == 1
    assert refused.complaint[0].startswith("cannot listen on 203.0.113.7:8080: ")


@pytest.mark.parametrize("option", ["--demo", "--demo-without-strava"])
def test_the_demo_refuses_a_public_address(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, option: str
) -> None:
    monkeypatch.setenv("PLANSYNC_PUBLIC_URL", "https://plan.example.org")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])

    refused = cli("serve", "--port", port, option)

    assert refused.status == 1
    assert refused.complaint[0] == "the demo does not run on a public address"


def verdicts(said: object) -> dict[str, bool]:
    assert isinstance(said, list)
    assert all(list(one) == ["what", "ok", "text", "do"] for one in said)
    return {one["what"]: one["ok"] for one in said}


def test_doctor_says_that_nobody_works(host: Cli) -> None:
    told = host("doctor", "--json")

    assert (told.status, told.err) == (3, "")
    found = verdicts(told.json)
    assert [what for what, ok in found.items() if not ok] == ["scheduler"]
    assert set(found) >= {"settings", "configuration", "database", "public address", "strava"}
    shown = host("doctor")
    assert shown.status == 3
    assert "BAD  scheduler: no PlanSync is working on this database" in shown.lines
    assert "     start one: plansync serve" in shown.lines


def test_doctor_is_content_while_somebody_works(host: Cli, tmp_path: Path) -> None:
    url, data = f"sqlite:///{tmp_path / 'data' / 'plansync.db'}", tmp_path / "data"
    store = open_store(url, secrets=make_secrets("k" * 32), data_dir=data)
    leading = store.try_lead()
    assert leading is not None

    told = host("doctor", "--json")

    leading.release()
    store.close()
    assert told.status == 0
    assert all(verdicts(told.json).values())


def test_doctor_looks_at_what_it_is_told_of(host: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLANSYNC_PUBLIC_URL", "https://plan.invalid")
    monkeypatch.setenv("PLANSYNC_STRAVA_CLIENT_ID", "1")
    monkeypatch.setenv("PLANSYNC_STRAVA_CLIENT_SECRET", "secret")
    monkeypatch.setenv("PLANSYNC_STRAVA_API_URL", "http://127.0.0.1:1/api/v3")

    found = host("doctor", "--json").json

    told = {one["what"]: one for one in found}
    assert not told["public address"]["ok"]
    assert told["strava"]["text"] == "cannot be reached (ConnectionError)"
    assert "secret" not in str(found)


def test_doctor_names_a_wrong_setting(host: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLANSYNC_STRAVA_KEEP_DAYS", "many")

    told = host("doctor", "--json")

    assert told.status == 3
    assert verdicts(told.json) == {"settings": False}


def test_doctor_says_when_the_database_cannot_be_opened(cli: Cli) -> None:
    cli.file("data", "a file where the folder should be")

    told = cli("doctor", "--json")

    assert told.status == 3
    assert verdicts(told.json)["database"] is False


def test_a_backup_is_put_back(host: Cli, tmp_path: Path) -> None:
    host("athlete", "add", "Ana")
    copy = str(tmp_path / "copy.db")

    saved = host.good("backup", copy)
    host("athlete", "add", "Ben")
    restored = host.good("restore", copy, "--yes")

    assert saved.out.startswith(f"wrote {copy};")
    assert restored.out == f"restored {copy}\n"
    assert [one["name"] for one in host("athlete", "list", "--json").json] == ["Ana"]


def test_a_restore_is_asked_about(
    host: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = str(tmp_path / "data" / "plansync.db")
    monkeypatch.setattr("sys.stdin", io.StringIO("no\n"))

    refused = host("restore", copy)

    assert (refused.status, refused.out) == (1, "")
    assert "plansync: nothing was changed" in refused.err


@pytest.mark.parametrize("name", ["none.db", "notes.txt"])
def test_what_is_no_backup_is_not_put_back(host: Cli, name: str) -> None:
    notes = host.file("notes.txt", "hello")

    refused = host("restore", notes.replace("notes.txt", name), "--yes")

    assert refused.status == 1
    assert name in refused.complaint[0]


def test_a_backup_needs_a_folder_it_may_write(host: Cli) -> None:
    notes = host.file("notes.txt", "hello")

    refused = host("backup", f"{notes}/copy.db")

    assert refused.status == 3
    assert refused.complaint[0].startswith("no copy of the database could be written")


def test_strava_is_said_to_be_absent(host: Cli) -> None:
    assert host.good("strava", "status").out == "no Strava application is set up\n"

    for command in ("subscribe", "unsubscribe"):
        refused = host("strava", command)
        assert refused.status == 3
        assert refused.complaint[0] == "this PlanSync is not set up for Strava"
        assert "PLANSYNC_STRAVA_CLIENT_ID" in refused.complaint[1]


@pytest.fixture
def application(host: Cli, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cli]:
    """The command line of a PlanSync with a Strava application, at a simulated Strava."""
    with SimulatorServer(SimulatedStrava("1", "secret", now=utc_now)) as server:
        monkeypatch.setenv("PLANSYNC_STRAVA_CLIENT_ID", "1")
        monkeypatch.setenv("PLANSYNC_STRAVA_CLIENT_SECRET", "secret")
        monkeypatch.setenv("PLANSYNC_STRAVA_API_URL", server.api_url)
        monkeypatch.setenv("PLANSYNC_STRAVA_OAUTH_URL", server.oauth_url)
        yield host


def test_strava_is_said_to_answer(application: Cli) -> None:
    said = application.good("strava", "status")

    assert said.lines[0] == "Strava answers"
    assert said.lines[1].startswith("calls: ")


def test_a_subscription_needs_a_public_address(application: Cli) -> None:
    refused = application("strava", "subscribe")

    assert refused.status == 3
    assert refused.complaint


def test_doctor_compares_the_clock_with_stravas(
    application: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLANSYNC_STRAVA_KEEP_DAYS", "30")

    found = verdicts(application("doctor", "--json").json)

    assert (found["strava"], found["clock"], found["strava data"]) == (True, True, False)
