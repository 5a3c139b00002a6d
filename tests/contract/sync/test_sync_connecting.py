"""Stories about connecting with Strava, against the simulator."""

import pytest

from plansync.errors import (
    InputError,
    NotFoundError,
    OperatorError,
    OutsideError,
    ReconnectError,
    StaleError,
)
from plansync.simulator.faults import Fault
from plansync.strava.refusals import ApplicationError
from plansync.sync.views import StravaState
from tests.contract.sync.world import KIM, ROBIN, World


def test_connecting_makes_an_account_with_a_feed_and_runs_to_read(strava_world: World) -> None:
    world = strava_world

    answer = world.services.accounts.finish_connect(browser="browser-1", **world.permission())

    account = world.services.accounts.get(answer.athlete_id)
    assert (answer.is_new, answer.note) == (True, "")
    assert (account.name, account.strava) == ("Robin Example", StravaState.CONNECTED)
    assert world.services.feeds.show(answer.athlete_id).exists
    assert ("sync", answer.athlete_id) in world.due()


def test_a_runner_who_connects_again_is_the_same_runner(strava_world: World) -> None:
    athlete_id = strava_world.connect()

    again = strava_world.services.accounts.finish_connect(
        browser="browser-1", **strava_world.permission()
    )

    assert (again.athlete_id, again.is_new) == (athlete_id, False)


def test_a_runner_with_an_account_connects_it(strava_world: World) -> None:
    athlete_id = strava_world.runner()

    connected = strava_world.connect(as_=athlete_id)

    assert connected == athlete_id
    assert strava_world.services.accounts.get(athlete_id).name == "Robin"


def test_saying_no_stores_nothing(strava_world: World) -> None:
    assert strava_world.strava is not None
    strava_world.strava.deny_next()

    with pytest.raises(ReconnectError) as refused:
        strava_world.connect()

    assert refused.value.reason == "denied"
    assert strava_world.services.accounts.all() == ()


def test_an_unticked_box_is_explained_and_the_grant_ended(strava_world: World) -> None:
    assert strava_world.strava is not None

    with pytest.raises(ReconnectError) as refused:
        strava_world.connect("read")

    assert refused.value.reason == "scope"
    assert strava_world.strava.issued == ()
    assert strava_world.services.accounts.all() == ()


def test_a_grant_that_cannot_be_ended_now_is_ended_later(strava_world: World) -> None:
    assert strava_world.strava is not None
    strava_world.strava.script("/oauth/revoke", Fault(503))

    with pytest.raises(ReconnectError):
        strava_world.connect("read")
    strava_world.services.refresh.revoke_due()

    assert strava_world.strava.issued == ()


def test_without_private_runs_it_works_and_says_so(strava_world: World) -> None:
    answer = strava_world.services.accounts.finish_connect(
        browser="browser-1", **strava_world.permission("read", "activity:read")
    )

    assert "only you can see" in answer.note
    assert strava_world.services.accounts.strava(answer.athlete_id).sees_private is False


@pytest.mark.parametrize("state", ["", "made-up"])
def test_a_forged_state_is_refused_before_anything_is_asked(
    strava_world: World, state: str
) -> None:
    assert strava_world.strava is not None

    with pytest.raises(InputError, match="does not belong"):
        strava_world.services.accounts.finish_connect(
            browser="browser-1", state=state, code="code", scope="read"
        )

    assert strava_world.strava.calls == []


def test_a_state_works_in_its_own_browser_only(strava_world: World) -> None:
    back = strava_world.permission(browser="browser-1")

    with pytest.raises(InputError):
        strava_world.services.accounts.finish_connect(browser="browser-2", **back)


def test_a_state_works_for_ten_minutes_only(strava_world: World) -> None:
    back = strava_world.permission()
    strava_world.clock.go(minutes=10, seconds=1)

    with pytest.raises(InputError):
        strava_world.services.accounts.finish_connect(browser="browser-1", **back)


def test_a_state_works_once(strava_world: World) -> None:
    back = strava_world.permission()
    strava_world.services.accounts.finish_connect(browser="browser-1", **back)

    with pytest.raises(InputError):
        strava_world.services.accounts.finish_connect(browser="browser-1", **back)


def test_loading_the_page_again_says_that_all_is_well(strava_world: World) -> None:
    back = strava_world.permission()
    first = strava_world.services.accounts.finish_connect(browser="browser-1", **back)

    second = strava_world.services.accounts.finish_connect(
        browser="browser-1", signed_in_as=first.athlete_id, **back
    )

    assert second.athlete_id == first.athlete_id
    assert "already" in second.note


def test_loading_the_page_again_mends_no_broken_connection(strava_world: World) -> None:
    back = strava_world.permission()
    first = strava_world.services.accounts.finish_connect(browser="browser-1", **back)
    assert strava_world.strava is not None
    strava_world.strava.deauthorize(ROBIN)
    strava_world.services.refresh.sync_athlete(first.athlete_id)

    with pytest.raises(InputError):
        strava_world.services.accounts.finish_connect(
            browser="browser-1", signed_in_as=first.athlete_id, **back
        )


def test_another_runners_strava_account_is_refused_and_stays_connected(
    strava_world: World,
) -> None:
    athlete_id = strava_world.connect()
    other = strava_world.runner("Kim")

    with pytest.raises(StaleError, match="another runner"):
        strava_world.connect(as_=other)
    strava_world.services.refresh.sync_athlete(athlete_id)

    assert strava_world.services.accounts.strava(athlete_id).state is StravaState.CONNECTED
    assert strava_world.services.accounts.strava(other).state is StravaState.NONE


def test_a_connected_runner_cannot_change_the_strava_account_unawares(
    strava_world: World,
) -> None:
    athlete_id = strava_world.connect()
    assert strava_world.strava is not None
    strava_world.strava.signed_in = KIM

    with pytest.raises(StaleError, match="another Strava account"):
        strava_world.connect(as_=athlete_id)

    view = strava_world.services.accounts.strava(athlete_id)
    assert view.strava_athlete_id == str(ROBIN)
    assert [grant.athlete_id for grant in strava_world.strava.issued] == [ROBIN]


def test_a_full_application_is_the_operators_matter(strava_world: World) -> None:
    assert strava_world.strava is not None
    strava_world.strava.athlete_capacity = 0

    with pytest.raises(ApplicationError) as refused:
        strava_world.connect()

    assert refused.value.reason == "full"
    assert strava_world.services.accounts.all() == ()


def test_strava_being_down_is_nobodys_fault(strava_world: World) -> None:
    back = strava_world.permission()
    assert strava_world.strava is not None
    strava_world.strava.script("/oauth/token", Fault(500))

    with pytest.raises(OutsideError):
        strava_world.services.accounts.finish_connect(browser="browser-1", **back)


def test_without_an_application_nothing_can_be_connected(world: World) -> None:
    athlete_id = world.runner()

    with pytest.raises(OperatorError, match="not set up for Strava"):
        world.services.accounts.begin_connect("browser-1")

    assert world.services.accounts.strava(athlete_id).state is StravaState.ABSENT


def test_disconnecting_deletes_at_once_and_ends_the_grant(strava_world: World) -> None:
    athlete_id = strava_world.connect()
    strava_world.services.refresh.sync_athlete(athlete_id)

    strava_world.services.accounts.disconnect(athlete_id)
    view = strava_world.services.accounts.strava(athlete_id)
    due = strava_world.due()
    strava_world.services.refresh.revoke_due()

    assert (view.state, view.runs) == (StravaState.NONE, 0)
    assert ("revoke", "all") in due
    assert ("sync", athlete_id) not in due
    assert strava_world.strava is not None
    assert strava_world.strava.issued == ()


def test_a_grant_is_ended_as_soon_as_strava_answers_again(strava_world: World) -> None:
    athlete_id = strava_world.connect()
    strava_world.services.accounts.disconnect(athlete_id)
    assert strava_world.strava is not None
    strava_world.strava.script("/oauth/revoke", Fault(503))

    strava_world.services.refresh.revoke_due()
    left = len(strava_world.strava.issued)
    strava_world.services.refresh.revoke_due()
    too_early = len(strava_world.strava.issued)
    strava_world.clock.go(seconds=31)
    strava_world.services.refresh.revoke_due()

    assert (left, too_early) == (1, 1)
    assert strava_world.strava.issued == ()


def test_who_is_not_connected_cannot_disconnect(strava_world: World) -> None:
    athlete_id = strava_world.runner()

    with pytest.raises(NotFoundError):
        strava_world.services.accounts.disconnect(athlete_id)
