"""The calls that create, list and end the application's one push subscription.

They carry the application's id and secret, not a token, and are not counted as API calls.
"""

from plansync.simulator.answers import Answer, RefusalError, Request, json_answer, refusal
from plansync.simulator.oauth import inactive
from plansync.simulator.state import SimulatedStrava
from plansync.simulator.webhooks import Subscription

MAX_URL = 255
ROOT = "/push_subscriptions"


def answer_subscriptions(strava: SimulatedStrava, request: Request, path: str) -> Answer:
    """The answer to a call below /push_subscriptions."""
    _check_application(strava, request)
    if path == ROOT and request.method == "POST":
        return _create(strava, request)
    if path == ROOT and request.method == "GET":
        subscription = strava.webhooks.subscription
        return json_answer([_view(strava, subscription)] if subscription else [])
    if path.startswith(f"{ROOT}/") and request.method == "DELETE":
        return _delete(strava, path.removeprefix(f"{ROOT}/"))
    raise refusal(404, resource="resource", field="path", code="invalid")


def _check_application(strava: SimulatedStrava, request: Request) -> None:
    if request.first("client_id") != strava.client_id:
        raise refusal(400, resource="Application", field="client_id", code="missing")
    if request.first("client_secret") != strava.client_secret:
        raise refusal(401, resource="Application", field="client_secret", code="invalid")
    if not strava.is_active:
        raise inactive()


def _create(strava: SimulatedStrava, request: Request) -> Answer:
    callback_url = request.first("callback_url")
    if strava.webhooks.subscription is not None:
        raise _refused("", "already exists")
    if not callback_url.startswith(("http://", "https://")) or len(callback_url) > MAX_URL:
        raise _refused("callback url", "invalid")
    # Asked without holding the lock: the listener may call back before it answers.
    if not strava.webhooks.is_verified(callback_url, request.first("verify_token")):
        raise _refused("callback url", "not verifiable")
    return json_answer({"id": strava.webhooks.subscribe(callback_url).id}, status=201)


def _delete(strava: SimulatedStrava, name: str) -> Answer:
    subscription = strava.webhooks.subscription
    if subscription is None or name != str(subscription.id):
        raise refusal(404, resource="PushSubscription", field="id", code="not found")
    strava.webhooks.unsubscribe()
    return Answer(204)


def _view(strava: SimulatedStrava, subscription: Subscription) -> dict[str, object]:
    created_at = subscription.created_at.isoformat()
    return {
        "id": subscription.id,
        "resource_state": 2,
        "application_id": int(strava.client_id) if strava.client_id.isdigit() else 0,
        "callback_url": subscription.callback_url,
        "created_at": created_at,
        "updated_at": created_at,
    }


def _refused(field: str, code: str) -> RefusalError:
    return refusal(400, resource="PushSubscription", field=field, code=code)
