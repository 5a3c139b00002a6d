"""Stories about reading runs from Strava: what is believed, kept, and for how long."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from plansync.errors import OutsideError, ReconnectError
from plansync.runs.model import RunStatus
from plansync.simulator.faults import Fault
from plansync.strava.client import Reading
from plansync.sync.loading import load
from plansync.sync.views import StravaState
from tests.contract.sync.world import DAY, MONDAY, ROBIN, World, lines, with_doors

LIST = "/athlete/activities"


@pytest.fixture
def connected(strava_world: World) -> tuple[World, str]:
    """Robin, connected, with three runs read."""
    athlete_id = strava_world.connect()
    strava_world.services.runner.save_settings(athlete_id, {"timezone": "Europe/Zurich"})
    strava_world.services.refresh.sync_athlete(athlete_id)
    with strava_world.store.write() as tx:
        tx.work.drop("sync", athlete_id)  # done: no engine runs here
    return strava_world, athlete_id


def runs(world: World, athlete_id: str) -> list[str]:
    with world.store.read() as tx:
        return [run.key for run in tx.activities.list(athlete_id, world.clock())]


def state(world: World, athlete_id: str) -> StravaState:
    return world.services.accounts.strava(athlete_id).state


def test_the_first_look_reads_a_month(strava_world: World) -> None:
    assert strava_world.strava is not None
    strava_world.strava.add_activity(ROBIN, strava_world.ran(MONDAY - 28 * DAY, key=28))
    strava_world.strava.add_activity(ROBIN, strava_world.ran(MONDAY - 33 * DAY, key=33))

    athlete_id = strava_world.connect()
    strava_world.services.refresh.sync_athlete(athlete_id)

    assert runs(strava_world, athlete_id) == ["28", "3", "2", "1"]
    assert ("replan", athlete_id) in strava_world.due()


def test_a_late_upload_is_found(connected: tuple[World, str]) -> None:
    world, athlete_id = connected
    assert world.strava is not None
    world.strava.add_activity(ROBIN, world.ran(MONDAY - 5 * DAY, key=5))

    world.services.refresh.sync_athlete(athlete_id)

    assert runs(world, athlete_id) == ["5", "3", "2", "1"]


def test_a_deleted_run_goes_away(connected: tuple[World, str]) -> None:
    world, athlete_id = connected
    assert world.strava is not None
    world.strava.delete_activity(2)

    world.services.refresh.sync_athlete(athlete_id)

    assert runs(world, athlete_id) == ["3", "1"]


def test_an_empty_list_is_believed_at_the_second_look(connected: tuple[World, str]) -> None:
    world, athlete_id = connected
    assert world.strava is not None
    for key in (1, 2, 3):
        world.strava.delete_activity(key)

    world.services.refresh.sync_athlete(athlete_id)
    doubted = runs(world, athlete_id)
    words = world.services.accounts.strava(athlete_id).text
    world.clock.go(minutes=11)
    due = world.due()
    world.services.refresh.sync_athlete(athlete_id)

    assert doubted == ["3", "2", "1"]
    assert "looks again" in words
    assert ("sync", athlete_id) in due
    assert runs(world, athlete_id) == []
    assert world.services.accounts.strava(athlete_id).text == "Strava is connected."


def test_an_empty_list_by_fault_deletes_nothing(connected: tuple[World, str]) -> None:
    world, athlete_id = connected
    assert world.strava is not None
    world.strava.script(LIST, Fault.empty_list())

    world.services.refresh.sync_athlete(athlete_id)
    world.clock.go(minutes=11)
    world.services.refresh.sync_athlete(athlete_id)

    assert runs(world, athlete_id) == ["3", "2", "1"]


def test_what_strava_lent_is_forgotten_after_seven_days(connected: tuple[World, str]) -> None:
    world, athlete_id = connected
    world.clock.go(days=7, seconds=1)

    gone = runs(world, athlete_id)
    world.services.refresh.purge()

    assert gone == []
    assert ("replan", athlete_id) in world.due()


def test_a_run_that_was_planned_and_run_is_ticked_while_strava_lends_it(
    strava_world: World,
) -> None:
    world = strava_world
    athlete_id = world.runner()
    yesterday = MONDAY - DAY
    world.services.sources.add_file(
        athlete_id, "Plan", "p.csv", lines(f"{yesterday} easy 8000 Easy run")
    )
    world.connect(as_=athlete_id)
    world.services.refresh.sync_athlete(athlete_id)

    ticked = _status(world, athlete_id, yesterday)
    world.clock.go(days=10)
    forgotten = _status(world, athlete_id, yesterday)

    assert ticked is RunStatus.COMPLETED
    assert forgotten is RunStatus.PLANNED


def test_a_tick_that_was_forgotten_is_no_reproach(strava_world: World) -> None:
    """Looks go on, but the run of long ago is no longer among what is looked at."""
    world = strava_world
    athlete_id = world.runner()
    yesterday = MONDAY - DAY
    world.services.sources.add_file(
        athlete_id, "Plan", "p.csv", lines(f"{yesterday} easy 8000 Easy run")
    )
    world.connect(as_=athlete_id)
    world.services.refresh.sync_athlete(athlete_id)

    for _ in range(2):
        world.clock.go(days=8)
        world.services.refresh.sync_athlete(athlete_id)

    assert runs(world, athlete_id) == []
    assert _status(world, athlete_id, yesterday) is RunStatus.PLANNED


def test_a_run_nobody_recorded_is_missed_once_its_day_is_known(strava_world: World) -> None:
    world = strava_world
    athlete_id = world.runner()
    missed = MONDAY - 4 * DAY
    world.services.sources.add_file(
        athlete_id, "Plan", "p.csv", lines(f"{missed} long 30000 Long run")
    )

    unknown = _status(world, athlete_id, missed)
    world.connect(as_=athlete_id)
    world.services.refresh.sync_athlete(athlete_id)

    assert unknown is RunStatus.PLANNED
    assert _status(world, athlete_id, missed) is RunStatus.MISSED


def test_a_permission_that_ended_deletes_what_it_gave(connected: tuple[World, str]) -> None:
    world, athlete_id = connected
    assert world.strava is not None
    world.strava.deauthorize(ROBIN)

    world.services.refresh.sync_athlete(athlete_id)

    assert state(world, athlete_id) is StravaState.RECONNECT
    assert runs(world, athlete_id) == []
    with world.store.read() as tx:
        assert "permission ended" in tx.receipts.list(athlete_id)[-1].what
        assert tx.connections.get(athlete_id).tokens.refresh == ""


def test_nothing_is_asked_for_a_runner_who_must_connect_again(
    connected: tuple[World, str],
) -> None:
    world, athlete_id = connected
    assert world.strava is not None
    world.strava.deauthorize(ROBIN)
    world.services.refresh.sync_athlete(athlete_id)
    calls = len(world.strava.calls)

    world.clock.go(hours=2)
    world.services.refresh.roll()
    world.services.refresh.sync_athlete(athlete_id)

    assert len(world.strava.calls) == calls
    assert ("sync", athlete_id) not in world.due()


def test_connecting_again_mends_the_connection(connected: tuple[World, str]) -> None:
    world, athlete_id = connected
    assert world.strava is not None
    world.strava.deauthorize(ROBIN)
    world.services.refresh.sync_athlete(athlete_id)

    world.connect(as_=athlete_id)
    world.services.refresh.sync_athlete(athlete_id)

    assert state(world, athlete_id) is StravaState.CONNECTED
    assert runs(world, athlete_id) == ["3", "2", "1"]


def test_a_missing_permission_is_no_reason_to_delete(connected: tuple[World, str]) -> None:
    world, athlete_id = connected
    assert world.strava is not None
    body = {
        "message": "Authorization Error",
        "errors": [
            {"resource": "AccessToken", "field": "activity:read_permission", "code": "missing"}
        ],
    }
    world.strava.script(LIST, Fault(401, body))

    world.services.refresh.sync_athlete(athlete_id)

    view = world.services.accounts.strava(athlete_id)
    assert (view.state, view.reason, view.runs) == (StravaState.RECONNECT, "scope", 3)


def test_an_application_switched_off_pauses_everybody(connected: tuple[World, str]) -> None:
    world, athlete_id = connected
    assert world.strava is not None
    world.strava.is_active = False

    world.services.refresh.sync_athlete(athlete_id)
    calls = len(world.strava.calls)
    world.clock.go(hours=5)
    world.services.refresh.roll()

    view = world.services.accounts.strava(athlete_id)
    assert view.state is StravaState.PAUSED
    assert "switched this PlanSync's application off" in view.text
    assert ("sync", athlete_id) not in world.due()
    assert len(world.strava.calls) == calls


def test_after_the_pause_one_look_wakes_everybody(connected: tuple[World, str]) -> None:
    world, athlete_id = connected
    assert world.strava is not None
    world.strava.signed_in = 7_000_002
    other = world.connect(browser="browser-2")
    world.strava.is_active = False
    world.services.refresh.sync_athlete(athlete_id)
    world.strava.is_active = True

    world.clock.go(hours=6, minutes=1)
    world.services.refresh.roll()
    due = [key for kind, key in world.due() if kind == "sync" and key == athlete_id]
    world.services.refresh.sync_athlete(athlete_id)

    assert due == [athlete_id]
    assert state(world, athlete_id) is StravaState.CONNECTED
    assert state(world, other) is StravaState.CONNECTED


def test_strava_being_down_is_told_to_the_engine_and_counted(
    connected: tuple[World, str],
) -> None:
    world, athlete_id = connected
    assert world.strava is not None
    world.strava.script(LIST, Fault(500))

    with pytest.raises(OutsideError):
        world.services.refresh.sync_athlete(athlete_id)

    view = world.services.accounts.strava(athlete_id)
    assert (view.state, view.failures, view.runs) == (StravaState.CONNECTED, 1, 3)


def test_the_limit_of_calls_parks_the_reading(connected: tuple[World, str]) -> None:
    world, athlete_id = connected
    assert world.strava is not None
    world.strava.set_limits(5, 1000)
    for _ in range(3):
        world.services.refresh.sync_athlete(athlete_id)

    with pytest.raises(OutsideError) as parked:
        world.services.refresh.sync_athlete(athlete_id)

    assert parked.value.retry_at is not None
    assert parked.value.retry_at - world.clock() < timedelta(minutes=16)
    assert world.services.accounts.strava(athlete_id).failures == 0


def test_a_broken_activity_keeps_what_was_known_of_it(connected: tuple[World, str]) -> None:
    world, athlete_id = connected
    assert world.strava is not None
    world.strava.edit_activity(2, elapsed_time=None, moving_time=None)

    world.services.refresh.sync_athlete(athlete_id)

    assert runs(world, athlete_id) == ["3", "2", "1"]


def test_reading_is_due_every_poll_interval(connected: tuple[World, str]) -> None:
    world, athlete_id = connected

    world.clock.go(minutes=59)
    world.services.refresh.roll()
    early = ("sync", athlete_id) in world.due()
    world.clock.go(minutes=2)
    world.services.refresh.roll()

    assert early is False
    assert ("sync", athlete_id) in world.due()


def test_tokens_are_renewed_before_they_die(connected: tuple[World, str]) -> None:
    world, athlete_id = connected
    world.clock.go(hours=5, minutes=30)

    world.services.refresh.sync_athlete(athlete_id)

    with world.store.read() as tx:
        held = tx.connections.get(athlete_id)
    assert held.version == 2
    assert held.tokens.expires_at > world.clock() + timedelta(hours=5)


@pytest.mark.parametrize("again", [False, True])
def test_what_was_read_for_a_connection_that_ended_is_not_kept(
    connected: tuple[World, str], again: bool
) -> None:
    """Not even when the runner has connected anew: that connection reads for itself."""
    world, athlete_id = connected

    class Slow:
        """A Strava that answers after the runner has disconnected."""

        def runs(self, athlete_id: str, after: datetime) -> object:
            reading = world.doors.need_strava().runs(athlete_id, after)
            world.services.accounts.disconnect(athlete_id)
            world.clock.go(seconds=1)
            if again:
                world.connect(as_=athlete_id)
            return reading

    slow = with_doors(world, strava=Slow())
    slow.services.refresh.sync_athlete(athlete_id)

    assert runs(world, athlete_id) == []


def test_who_never_connected_is_not_read(strava_world: World) -> None:
    athlete_id = strava_world.runner()

    strava_world.services.refresh.sync_athlete(athlete_id)

    assert strava_world.strava is not None
    assert strava_world.strava.calls == []


def test_without_an_application_nothing_is_revoked(world: World) -> None:
    with world.store.write() as tx:
        tx.revocations.add("token", world.clock())

    world.services.refresh.revoke_due()

    with world.store.read() as tx:
        assert len(tx.revocations.due(world.clock())) == 1


def _status(world: World, athlete_id: str, day: object) -> RunStatus:
    with world.store.read() as tx:
        known = load(tx, athlete_id, world.doors)
    [run] = [run for run in known.runs() if run.day == day]
    return run.status


def test_a_runner_who_told_no_time_zone_is_planned_in_the_one_they_run_in(
    strava_world: World,
) -> None:
    athlete_id = strava_world.connect()

    strava_world.services.refresh.sync_athlete(athlete_id)

    profile = strava_world.services.runner.profile(athlete_id)
    assert str(strava_world.ran(MONDAY)["timezone"]).endswith(str(profile["timezone"]))


def test_a_time_zone_the_runner_told_stays(connected: tuple[World, str]) -> None:
    world, athlete_id = connected
    world.services.runner.save_settings(athlete_id, {"timezone": "Asia/Tokyo"})

    world.services.refresh.sync_athlete(athlete_id)

    assert world.services.runner.profile(athlete_id)["timezone"] == "Asia/Tokyo"


class RefusedLate:
    """A Strava whose refusal arrives only after something else has happened."""

    def __init__(self, meanwhile: Callable[[], object]) -> None:
        self._meanwhile = meanwhile

    def runs(self, athlete_id: str, after: datetime) -> Reading:
        """Never an answer."""
        self._meanwhile()
        raise ReconnectError("Strava does not accept the permission any more", reason="refused")


def test_a_late_refusal_does_not_end_a_new_connection(connected: tuple[World, str]) -> None:
    world, athlete_id = connected
    world.clock.go(hours=1)
    late = with_doors(world, strava=RefusedLate(lambda: world.connect(as_=athlete_id)))

    late.services.refresh.sync_athlete(athlete_id)

    assert state(world, athlete_id) is StravaState.CONNECTED
    assert runs(world, athlete_id) == ["3", "2", "1"]
