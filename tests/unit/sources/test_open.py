"""Plans named by a file, their format told by their content."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from plansync.errors import InputError
from plansync.sources.base import Reading
from plansync.sources.open import read_any
from plansync.sources.registry import READERS, reader_named
from tests.unit.sources.feeds import FEEDS, WINDOW, ZURICH

NOW = datetime(2027, 3, 1, tzinfo=UTC)


def opened(name: Path) -> Reading:
    """What a plan file says."""
    return read_any(str(name), tz=ZURICH, window=WINDOW, now=NOW)


def test_the_format_is_told_by_the_content(tmp_path: Path) -> None:
    odd = tmp_path / "plan.txt"
    odd.write_bytes((FEEDS / "runna.ics").read_bytes())
    sheet = tmp_path / "plan.ics"
    sheet.write_text("date,title\n2027-03-01,Easy run\n")

    assert (len(opened(odd).runs), len(opened(sheet).runs)) == (2, 1)


def test_the_same_file_gives_the_same_keys() -> None:
    name = FEEDS / "runna.ics"

    keys = [run.key for run in opened(name).runs]

    assert keys == [run.key for run in opened(name).runs]
    other = read_any(str(name), tz=ZURICH, window=WINDOW, now=NOW, source_id="mine")
    assert not {run.key for run in other.runs} & set(keys)


def test_a_file_that_is_not_there_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No such file"):
        opened(tmp_path / "none.ics")


def test_a_file_too_large_for_a_plan_is_refused(tmp_path: Path) -> None:
    large = tmp_path / "large.ics"
    large.write_bytes(b"x" * 5_000_001)

    with pytest.raises(InputError, match="too large"):
        opened(large)


@pytest.mark.parametrize("body", [b"", b"no plan at all"])
def test_a_file_that_is_no_plan_is_the_runners_to_mend(tmp_path: Path, body: bytes) -> None:
    name = tmp_path / "odd.txt"
    name.write_bytes(body)

    with pytest.raises(InputError, match=r"odd\.txt") as refused:
        opened(name)

    assert refused.value.hint


def test_formats_have_names() -> None:
    assert [reader_named(reader.name) for reader in READERS] == list(READERS)
    with pytest.raises(InputError, match="fit"):
        reader_named("fit")
