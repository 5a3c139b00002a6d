"""Every test composes anew: what an earlier one composed is not taken from the catalogue."""

import pytest

from tests.planning import catalogue


@pytest.fixture(autouse=True)
def nothing_composed_before() -> None:
    """Otherwise a broken composer would be seen by the first test alone."""
    catalogue().kept.clear()
