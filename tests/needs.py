"""Things outside Python that some tests need: skipped when absent, unless they are required."""

import os
from collections.abc import Mapping
from typing import NoReturn

import pytest

REQUIRE = "PLANSYNC_TEST_REQUIRE"
NEEDS = ("browser", "postgres", "redis")


def required(environ: Mapping[str, str] = os.environ) -> frozenset[str]:
    """The needs whose absence is a failure; a word that is no need raises UsageError."""
    words = frozenset(filter(None, (word.strip() for word in environ.get(REQUIRE, "").split(","))))
    unknown = sorted(words.difference(NEEDS))
    if unknown:
        raise pytest.UsageError(f"{REQUIRE}: {', '.join(unknown)} is none of {', '.join(NEEDS)}")
    return words


def absent(need: str, *, reason: str, install: str) -> NoReturn:
    """Skip the test that asks, or fail it when the need is required; says what to install."""
    text = f"{reason}; install it with: {install}"
    if need in required():
        pytest.fail(f"{text} ({REQUIRE} names {need})", pytrace=False)
    pytest.skip(text)
