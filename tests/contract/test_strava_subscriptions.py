"""The webhook subscription, against the simulated Strava."""

from collections.abc import Iterator

import pytest

from plansync.errors import InputError, OutsideError
from plansync.simulator import Fault
from plansync.strava.refusals import ApplicationError, UnansweredError
from plansync.strava.subscriptions import StravaSubscriptions, Subscription
from tests.contract.simulator_models import Listener
from tests.contract.strava_doors import SECRET, Door, open_door

PATH = "/push_subscriptions"


@pytest.fixture
def door() -> Iterator[Door]:
    with open_door() as door:
        yield door


@pytest.fixture
def subscriptions(door: Door) -> StravaSubscriptions:
    return StravaSubscriptions("1", SECRET, session=door.session)


def test_a_subscription_is_made_seen_and_ended(subscriptions: StravaSubscriptions) -> None:
    assert subscriptions.current() is None
    with Listener() as listener:
        made = subscriptions.create(callback_url=listener.url, verify_token="open")

    assert made == Subscription(made.subscription_id, listener.url)
    assert subscriptions.current() == made

    subscriptions.delete(made.subscription_id)

    assert subscriptions.current() is None


def test_ending_what_ended_before_is_fine(subscriptions: StravaSubscriptions) -> None:
    subscriptions.delete("404")

    assert subscriptions.current() is None


def test_an_address_that_does_not_answer_is_told(subscriptions: StravaSubscriptions) -> None:
    with Listener() as listener:
        listener.echo = "{}"
        with pytest.raises(OutsideError):
            subscriptions.create(callback_url=listener.url, verify_token="open")


def test_an_address_longer_than_strava_takes_is_not_sent(
    door: Door, subscriptions: StravaSubscriptions
) -> None:
    with pytest.raises(InputError, match="255"):
        subscriptions.create(callback_url="https://x/" + "y" * 250, verify_token="open")

    assert door.calls_of(PATH) == 0


def test_a_wrong_secret_is_for_the_host_to_mend(door: Door) -> None:
    with pytest.raises(ApplicationError):
        StravaSubscriptions("1", "wrong", session=door.session).current()


@pytest.mark.parametrize("fault", [Fault.html(), Fault(200, {}), Fault(200, [{"id": "x"}])])
def test_a_list_that_is_none_is_not_believed(
    door: Door, subscriptions: StravaSubscriptions, fault: Fault
) -> None:
    door.app.strava.script(PATH, fault)

    with pytest.raises(UnansweredError):
        subscriptions.current()


def test_a_new_subscription_without_a_number_is_not_believed(
    door: Door, subscriptions: StravaSubscriptions
) -> None:
    door.app.strava.script(PATH, Fault(201, []))

    with pytest.raises(UnansweredError):
        subscriptions.create(callback_url="https://x/y", verify_token="open")


def test_ending_during_an_outage_is_tried_again(
    door: Door, subscriptions: StravaSubscriptions
) -> None:
    door.app.strava.script(PATH, Fault(503))

    with pytest.raises(OutsideError):
        subscriptions.delete("1")


def test_only_a_number_is_ended(subscriptions: StravaSubscriptions) -> None:
    with pytest.raises(InputError):
        subscriptions.delete("1/../2")
