"""An absent browser or server is a skip, or a failure where it is required."""

import pytest

from tests.needs import REQUIRE, absent, required


def test_an_absent_thing_is_a_skip_that_names_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(REQUIRE, raising=False)

    with pytest.raises(pytest.skip.Exception, match="apt-get install chromium"):
        absent("browser", reason="no browser", install="apt-get install chromium")


def test_an_absent_thing_that_is_required_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(REQUIRE, "postgres, browser")

    with pytest.raises((pytest.fail.Exception, pytest.skip.Exception)) as caught:
        absent("browser", reason="no browser", install="apt-get install chromium")

    # A skip that got through here would skip this very test.
    assert caught.type is pytest.fail.Exception
    assert "apt-get install chromium" in str(caught.value)


def test_requiring_one_thing_leaves_the_others_optional(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(REQUIRE, "postgres")

    with pytest.raises(pytest.skip.Exception):
        absent("redis", reason="no redis", install="apt-get install redis-server")


def test_a_misspelt_need_is_refused() -> None:
    with pytest.raises(pytest.UsageError, match="postgresql is none of browser"):
        required({REQUIRE: "browser,postgresql"})


def test_nothing_is_required_by_default() -> None:
    assert required({}) == frozenset()
