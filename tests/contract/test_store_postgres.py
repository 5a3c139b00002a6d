"""The throw-away PostgreSQL: what happens where its programs are absent, and that it goes away."""

from pathlib import Path

import psycopg
import pytest

from tests.contract import postgres
from tests.contract.postgres import running_postgres
from tests.needs import REQUIRE


def _enter() -> None:
    with running_postgres():
        pass


def test_without_the_programs_tests_are_skipped_with_the_command(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(postgres, "programs", lambda: None)
    monkeypatch.delenv(REQUIRE, raising=False)

    with pytest.raises(pytest.skip.Exception, match="apt-get install postgresql"):
        _enter()


def test_without_the_programs_tests_fail_where_they_are_required(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(postgres, "programs", lambda: None)
    monkeypatch.setenv(REQUIRE, "postgres")

    with pytest.raises(pytest.fail.Exception, match="apt-get install postgresql"):
        _enter()


@pytest.mark.postgres
def test_the_server_leaves_nothing_behind() -> None:
    with running_postgres() as server:
        url = server.fresh()
        folder = Path(url.split("host=")[1])
        with psycopg.connect(url) as connection:
            answer = connection.execute("SELECT 1").fetchone()

    assert answer == (1,)
    assert not folder.exists()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)
