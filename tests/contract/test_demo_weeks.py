"""The demo's runner has a past: sessions that were planned then, and done since."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from plansync.feed.entries import Entry, Kind
from plansync.settings import load_settings
from plansync.simulator import SimulatedStrava, SimulatorServer
from plansync.simulator.demo import PAST, begin, go_on, put_on_strava
from plansync.times import DAY, week_start
from plansync.wiring import build

SUNDAY = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)


def entries_of_two_weeks(now: datetime, folder: Path) -> list[Entry]:
    """What the demo's runner sees of the fortnight before today, once all is set up."""
    strava = SimulatedStrava("1", "simulated-secret", now=lambda: now)
    put_on_strava(strava, now)
    with SimulatorServer(strava) as server:
        settings = load_settings(
            {
                "PLANSYNC_DATA_DIR": str(folder),
                "PLANSYNC_STRAVA_CLIENT_ID": "1",
                "PLANSYNC_STRAVA_CLIENT_SECRET": "simulated-secret",
                "PLANSYNC_STRAVA_API_URL": server.api_url,
                "PLANSYNC_STRAVA_OAUTH_URL": server.oauth_url,
            }
        )
        earlier = build(settings, now=lambda: now - PAST, demo=True)
        athlete_id = begin(earlier.services)
        earlier.store.close()
        running = build(settings, now=lambda: now, demo=True)
        go_on(running.services, athlete_id)
        monday = week_start(now.date())
        weeks = [running.services.runner.week(athlete_id, monday - 7 * n * DAY) for n in range(3)]
        running.store.close()
    return [entry for week in weeks for day in week.days for entry in day.entries]


@pytest.mark.parametrize("later_days", [0, 2])
def test_recorded_runs_and_workouts_tick_both_weeks(tmp_path: Path, later_days: int) -> None:
    shown = entries_of_two_weeks(SUNDAY + later_days * DAY, tmp_path)

    done = [entry for entry in shown if entry.completed]
    kinds = [entry.kind for entry in done]
    assert all(entry.title.startswith("✓ ") for entry in done)
    assert kinds.count(Kind.STANDALONE) >= 2
    assert kinds.count(Kind.AFTER) == 1
    assert kinds.count(Kind.RUN) >= 8
