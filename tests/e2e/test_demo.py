"""The demo as a new user meets it: one command, two addresses, Ctrl-C."""

import gzip
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests
from icalendar import Calendar

READY_S = 60
STOP_S = 20
DEVELOPERS_ONLY = ("setproctitle", "watchfiles", "uvloop")


@dataclass(frozen=True)
class Demo:
    process: subprocess.Popen[str]
    pages: str
    feed: str
    base: str


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = {k: v for k, v in os.environ.items() if not k.startswith("PLANSYNC_")}
    env["PLANSYNC_DATA_DIR"] = str(tmp_path_factory.mktemp("data"))
    # What only a developer's tools bring, a runner's machine lacks: the server must not want it.
    absent = tmp_path_factory.mktemp("absent")
    for name in DEVELOPERS_ONLY:
        (absent / f"{name}.py").write_text("raise ImportError(__name__)\n")
    env["PYTHONPATH"] = str(absent)
    command = [sys.executable, "-m", "plansync.cli", "serve", "--demo", "--port", str(port)]
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=env,
        cwd=Path(__file__).parents[2],
        start_new_session=True,
    )
    try:
        said = _until(process, "Ctrl-C")
        base = f"http://127.0.0.1:{port}"
        _answers(f"{base}/health/ready")
        pages = re.search(r"pages\s+(\S+)", said)
        feed = re.search(r"feed\s+(\S+)", said)
        assert pages is not None, said
        assert feed is not None, said
        yield Demo(process, pages[1], feed[1], base)
        _stops_when_interrupted(process, base)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _stops_when_interrupted(process: subprocess.Popen[str], base: str) -> None:
    os.killpg(process.pid, signal.SIGINT)
    assert process.wait(STOP_S) in (0, 130, -signal.SIGINT)
    with pytest.raises(requests.ConnectionError):
        requests.get(f"{base}/health/live", timeout=2)


def _until(process: subprocess.Popen[str], word: str) -> str:
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        if word in line:
            return said
    raise AssertionError(said)


def _answers(address: str) -> None:
    until = time.monotonic() + READY_S
    while time.monotonic() < until:
        try:
            if requests.get(address, timeout=5).ok:
                return
        except requests.ConnectionError:
            time.sleep(0.2)
    raise AssertionError(f"{address} did not answer")


def test_the_printed_feed_is_a_plan_with_sessions_around_runs(demo: Demo) -> None:
    answer = requests.get(demo.feed, timeout=10)

    calendar = Calendar.from_ical(answer.content)
    titles = [str(event["SUMMARY"]) for event in calendar.walk("VEVENT")]

    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert any(title.startswith("Before: ") for title in titles)
    assert any(title.startswith("After: ") for title in titles)
    assert any(title.startswith("Stabilization: ") for title in titles)
    assert any(title.startswith("✓ ") for title in titles)
    assert any("Race day: Harbour Half Marathon" in title for title in titles)


def test_a_calendar_that_asks_again_costs_nothing(demo: Demo) -> None:
    first = requests.get(demo.feed, headers={"Accept-Encoding": "identity"}, timeout=10)

    again = requests.get(demo.feed, headers={"If-None-Match": first.headers["etag"]}, timeout=10)
    with requests.get(
        demo.feed, headers={"Accept-Encoding": "gzip"}, stream=True, timeout=10
    ) as zipped:
        raw = zipped.raw.read()

    assert again.status_code == 304
    assert gzip.decompress(raw) == first.content


def test_the_printed_page_signs_in_once(demo: Demo) -> None:
    with requests.Session() as browser:
        browser.get(demo.pages, timeout=10)
        week = browser.get(f"{demo.base}/plan", timeout=10)
        second = requests.get(demo.pages, timeout=10)

    assert "Stabilization Endurance" in week.text
    assert second.status_code in (404, 410, 400)


def test_a_person_is_asked_on_the_simulated_permission_page(demo: Demo) -> None:
    """The demo's own runner said yes beforehand; whoever connects again decides."""
    with requests.Session() as browser:
        consent = browser.get(f"{demo.base}/connect", timeout=10)
        token = re.search(r'name="csrf_token" value="([^"]+)"', consent.text)
        assert token is not None

        asked = browser.post(
            f"{demo.base}/connect", {"csrf_token": token[1], "again": "1"}, timeout=10
        )

    assert "This is not Strava." in asked.text
    assert 'value="activity:read_all" checked' in asked.text
