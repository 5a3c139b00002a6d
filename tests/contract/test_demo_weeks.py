"""The demo's runner has a past: sessions that were planned then, and done since."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from plansync.plan.session import Slot
from plansync.runs.model import RunStatus
from plansync.settings import load_settings
from plansync.simulator import SimulatedStrava, SimulatorServer
from plansync.simulator.demo import PAST, begin, go_on, put_on_strava
from plansync.sync.loading import Known, load
from plansync.sync.ports import Doors
from plansync.wiring import Running, build

SUNDAY = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)


def demo_at(now: datetime, folder: Path) -> Known:
    """What is known of the demo's runner once it is set up."""
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
        known = _known(running, athlete_id)
        running.store.close()
    return known


def _known(running: Running, athlete_id: str) -> Known:
    doors: Doors = running.services.refresh._doors
    with running.store.read() as tx:
        return load(tx, athlete_id, doors)


@pytest.mark.parametrize("later_days", [0, 2])
def test_recorded_workouts_tick_sessions_of_both_weeks(tmp_path: Path, later_days: int) -> None:
    known = demo_at(SUNDAY + timedelta(days=later_days), tmp_path)

    slots = [mark.slot for mark in known.derived]
    assert len(known.recorded_workouts) == 4
    assert slots.count(Slot.STANDALONE) >= 2
    assert Slot.AFTER in slots
    assert {mark.via for mark in known.derived} == {"activity"}
    done = [run for run in known.runs() if run.status is RunStatus.COMPLETED]
    assert len(done) >= 8
