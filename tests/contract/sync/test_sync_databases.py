"""The main stories on either database: what holds on SQLite holds on PostgreSQL."""

from datetime import date, timedelta

import pytest

from plansync.jobs.bell import ThreadBell
from plansync.jobs.engine import EmbeddedEngine
from plansync.store import Store
from tests.contract.sync.world import ADDRESS, MONDAY, Clock, World, make_world, two_weeks


@pytest.fixture
def anywhere(store: Store, clock: Clock) -> World:
    """A PlanSync without Strava on each database."""
    return make_world(store, clock=clock)


def published(world: World, athlete_id: str) -> bytes:
    with world.store.read() as tx:
        content = tx.feeds.content(athlete_id)
    assert content is not None
    return content.body_gz


def test_a_plan_is_made_moved_and_published(anywhere: World) -> None:
    athlete_id = anywhere.planned()
    before = published(anywhere, athlete_id)
    anywhere.plans.bodies[ADDRESS] = two_weeks(MONDAY + timedelta(days=1))
    [source] = anywhere.services.sources.list(athlete_id)

    anywhere.services.sources.read_again(athlete_id, source.id)

    assert published(anywhere, athlete_id) != before
    assert not anywhere.services.refresh.replan(athlete_id)


def test_a_phase_is_applied_and_taken_back(anywhere: World) -> None:
    athlete_id = anywhere.planned()
    before = published(anywhere, athlete_id)
    start = date(2026, 11, 30)

    seen = anywhere.services.phases.preview(athlete_id, 2, start, override=True)
    anywhere.services.phases.apply(athlete_id, 2, start, override=True, digest=seen.digest)
    applied = published(anywhere, athlete_id)
    anywhere.services.phases.undo(athlete_id)

    assert applied != before
    assert anywhere.services.phases.current(athlete_id).now.phase == 1


def test_the_engine_does_what_is_due(anywhere: World) -> None:
    athlete_id = anywhere.services.accounts.create("Kim", {"timezone": "Europe/Zurich"})
    engine = EmbeddedEngine(
        store=anywhere.store, services=anywhere.services, bell=ThreadBell(), by="here"
    )

    engine.start()
    drained = engine.stop()

    assert drained
    with anywhere.store.read() as tx:
        assert tx.athletes.get(athlete_id).id == athlete_id
