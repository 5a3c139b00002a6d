"""What a run is and what it asks of the body."""

from datetime import date

import pytest

from plansync.errors import InputError
from plansync.runs.model import RunKind, RunLoad, ScheduledRun


def test_four_kinds_of_entry_are_no_runs() -> None:
    assert {kind.value for kind in RunKind if not kind.is_run} == {
        "rest",
        "cross",
        "strength",
        "none",
    }


def test_only_the_runs_a_week_is_built_around_are_key_runs() -> None:
    key = {kind for kind in RunKind if kind.load.is_key}

    assert key == {
        RunKind.LONG,
        RunKind.TEMPO,
        RunKind.INTERVALS,
        RunKind.HILLS,
        RunKind.RACE_PACE,
        RunKind.RACE,
    }
    assert RunKind.RACE.load is RunLoad.RACE


def test_a_rest_day_cannot_be_scheduled_as_a_run() -> None:
    with pytest.raises(InputError, match="is not a run"):
        ScheduledRun("k", "Coach", date(2026, 11, 24), RunKind.REST, "Rest")
