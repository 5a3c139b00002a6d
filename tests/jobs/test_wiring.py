"""A whole PlanSync from settings: built, started, stopped, and its logs without secrets."""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

import pytest
import structlog

from plansync.errors import OperatorError
from plansync.settings import Settings, load_settings
from plansync.sync.views import StravaState
from plansync.wiring import Running, build, configure_logs, load_knowledge, without_secrets

PROFILE = {"schema": 1, "timezone": "Europe/Zurich", "overactive": ["calves"]}


def settings(tmp_path: Path, **more: str) -> Settings:
    return load_settings({"PLANSYNC_DATA_DIR": str(tmp_path), **more})


@contextmanager
def running(made: Settings) -> Iterator[Running]:
    plansync = build(made).start()
    try:
        yield plansync
    finally:
        plansync.stop()


@pytest.fixture
def logs_as_before() -> Iterator[None]:
    """Whatever a test configures is put back."""
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    yield
    root.handlers = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def test_a_fresh_plansync_plans_for_its_first_runner(tmp_path: Path) -> None:
    with running(settings(tmp_path)) as plansync:
        link = plansync.services.accounts.sign_in_link(None)
        athlete_id = plansync.services.accounts.sign_in(link.removeprefix("/sign-in/"))
        plansync.services.runner.save_settings(athlete_id, {"timezone": "Europe/Zurich"})

        until = monotonic() + 10
        while plansync.services.feeds.show(athlete_id).modified is None and monotonic() < until:
            sleep(0.02)

        assert plansync.services.feeds.show(athlete_id).modified is not None
        assert plansync.engine.is_alive


def test_what_was_made_is_there_after_a_restart(tmp_path: Path) -> None:
    with running(settings(tmp_path)) as first:
        athlete_id = first.services.accounts.create("Robin", PROFILE)
        address, key = first.services.feeds.show(athlete_id).https, first.form_key

    with running(settings(tmp_path)) as second:
        assert second.services.feeds.show(athlete_id).https == address
        assert second.form_key == key


def test_two_cannot_share_a_data_folder(tmp_path: Path) -> None:
    with running(settings(tmp_path)):
        second = build(settings(tmp_path))

        with pytest.raises(OperatorError, match="another PlanSync"):
            second.start()


def test_with_an_application_strava_can_be_connected(tmp_path: Path) -> None:
    made = settings(
        tmp_path, PLANSYNC_STRAVA_CLIENT_ID="17", PLANSYNC_STRAVA_CLIENT_SECRET="s" * 40
    )
    with running(made) as plansync:
        athlete_id = plansync.services.accounts.create("Robin", PROFILE)

        page = plansync.services.accounts.begin_connect("browser")

        assert page.startswith("https://www.strava.com/oauth/authorize?client_id=17")
        assert plansync.services.accounts.strava(athlete_id).state is StravaState.NONE


def test_both_editions_are_known_and_named_by_their_content() -> None:
    first, second = load_knowledge(), load_knowledge()

    assert set(first.catalogues) == {6, 7}
    assert first.digest == second.digest


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ({"event": "GET /feed/abcdefghijklmnop.ics 200"}, "GET /feed/... 200"),
        ({"event": "GET /sign-in/abcdefghijklmnop"}, "GET /sign-in/..."),
        ({"event": "POST /strava/webhook/abcdefghijklmnop"}, "POST /strava/webhook/..."),
        ({"event": "GET /s/ab2c@plansync/abcdef.ghijk-lmnop"}, "GET /s/ab2c@plansync/..."),
        ({"event": "failed: access_token=abc123&x=1"}, "failed: access_token=...&x=1"),
        ({"event": "x", "client_secret": "abc"}, "..."),
        ({"event": "x", "count": 3}, 3),
    ],
)
def test_no_secret_gets_into_a_line(line: dict[str, object], told: object) -> None:
    assert told in without_secrets(None, "info", dict(line)).values()


def test_logs_are_lines_of_json_without_secrets(
    logs_as_before: None, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logs("info", as_json=True)

    structlog.get_logger("plansync.test").info("fetched", refresh_token="abc", runs=3)
    logging.getLogger("urllib3").warning("retry /feed/abcdefghijklmnop.ics")
    logging.getLogger("plansync.quiet").debug("not this")

    ours, theirs = (json.loads(line) for line in capsys.readouterr().err.splitlines())
    assert (ours["event"], ours["refresh_token"], ours["runs"]) == ("fetched", "...", 3)
    assert theirs["event"] == "retry /feed/..."


def test_a_traceback_in_the_log_has_no_secret(
    logs_as_before: None, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logs("info", as_json=False)

    try:
        raise ValueError("refresh_token=abcdef123456")
    except ValueError:
        structlog.get_logger("plansync.test").exception("broke")

    told = capsys.readouterr().err
    assert "Traceback" in told
    assert "abcdef123456" not in told
