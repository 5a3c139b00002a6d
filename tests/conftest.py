"""What every test may ask for: a browser; and how Hypothesis looks for counterexamples."""

import logging
import os
import shutil
import sys
from collections.abc import Iterator
from functools import _lru_cache_wrapper
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis.database import DirectoryBasedExampleDatabase

from tests.needs import absent, required

# CI repeats itself exactly; a developer's machine remembers what failed and looks further.
settings.register_profile("ci", derandomize=True, deadline=None, database=None, print_blob=True)
settings.register_profile(
    "dev", deadline=None, database=DirectoryBasedExampleDatabase(".cache/hypothesis")
)
settings.load_profile("ci" if os.environ.get("CI") else "dev")

# The fixture that brings the thing, and the mark `-m "not ..."` knows it by.
MARKS = {"chromium": pytest.mark.browser}


def pytest_configure() -> None:
    """Refuse a misspelt PLANSYNC_TEST_REQUIRE before anything runs."""
    required()


def pytest_sessionstart() -> None:
    """Forget what a run before in this process kept: mutmut forks one that has run every test."""
    ours = [
        module for name, module in sys.modules.items() if name.startswith(("plansync", "tests"))
    ]
    for kept in (value for module in ours for value in vars(module).values()):
        if isinstance(kept, _lru_cache_wrapper):
            kept.cache_clear()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test by the outside things its fixtures bring."""
    for item in items:
        for name in set(getattr(item, "fixturenames", ())).intersection(MARKS):
            item.add_marker(MARKS[name])


@pytest.fixture(scope="session")
def chromium() -> Path:
    """Where Debian's chromium is, for playwright's `executable_path`."""
    found = shutil.which("chromium")
    if found is None:
        absent("browser", reason="no chromium on this machine", install="apt-get install chromium")
    return Path(found)


@pytest.fixture(autouse=True)
def logs_as_they_were() -> Iterator[None]:
    """What a command sets up for its log ends with the test that ran it."""
    names = (None, "apscheduler", "alembic", "stravalib", "urllib3")
    before = [(log, log.level, log.handlers[:]) for log in map(logging.getLogger, names)]
    yield
    for log, level, handlers in before:
        log.setLevel(level)
        log.handlers = handlers
