"""The part of the V3 API a reader of runs needs: the athlete, the activities, one activity.

Facts: Strava's published swagger.json; refusals as seen in the field.
"""

from collections.abc import Mapping
from datetime import UTC, datetime

from plansync.simulator.answers import Answer, RefusalError, Request, json_answer, refusal
from plansync.simulator.oauth import authenticate, inactive
from plansync.simulator.state import SimulatedStrava, is_visible, owner_id
from plansync.simulator.tokens import Grant
from plansync.simulator.views import (
    detailed_activity,
    detailed_athlete,
    summary_activity,
    summary_athlete,
)

PER_PAGE = 30
MAX_PER_PAGE = 200


def answer_api(strava: SimulatedStrava, request: Request, path: str) -> Answer:
    """The answer to a call with a token, counted and with the rate limit headers.

    A call without a living token belongs to no application: it is refused and not counted.
    """
    grant = authenticate(strava, request)
    is_within = strava.limits.count(is_read=request.method == "GET")
    try:
        if not is_within:
            raise refusal(429, resource="Application", field="rate limit", code="exceeded")
        answer = _route(strava, request, grant, path)
    except RefusalError as refused:
        answer = refused.answer
    return answer.with_headers(strava.limits.headers())


def _route(strava: SimulatedStrava, request: Request, grant: Grant, path: str) -> Answer:
    if not strava.is_active:
        raise inactive()
    if request.method == "GET" and path == "/athlete":
        return _athlete(strava, grant)
    if request.method == "GET" and path == "/athlete/activities":
        return _list(strava, request, grant)
    if request.method == "GET" and path.startswith("/activities/"):
        return _one(strava, grant, path.removeprefix("/activities/"))
    raise refusal(404, resource="resource", field="path", code="invalid")


def _athlete(strava: SimulatedStrava, grant: Grant) -> Answer:
    athlete = strava.athlete(grant.athlete_id)
    view = detailed_athlete if grant.allows("profile:read_all") else summary_athlete
    return json_answer(view(athlete))


def _list(strava: SimulatedStrava, request: Request, grant: Grant) -> Answer:
    _need_activities(grant)
    before, after = _number(request, "before"), _number(request, "after")
    page, per_page = _page(request)
    now_s = strava.now().timestamp()
    if after is not None and after > now_s:
        raise refusal(400, resource="Application", field="after", code="future")
    starts = [
        (_start_s(activity, now_s), activity)
        for activity in strava.activities_of(grant.athlete_id)
        if is_visible(activity, grant)
    ]
    within = [
        (start_s, activity)
        for start_s, activity in starts
        if (after is None or start_s > after) and (before is None or start_s < before)
    ]
    # Newest first, but with `after` alone the oldest first.
    within.sort(key=lambda one: one[0], reverse=after is None or before is not None)
    shown = within[(page - 1) * per_page : page * per_page]
    return json_answer([summary_activity(activity) for _, activity in shown])


def _one(strava: SimulatedStrava, grant: Grant, name: str) -> Answer:
    _need_activities(grant)
    activity = strava.activity(int(name)) if name.isascii() and name.isdigit() else None
    if (
        activity is None
        or owner_id(activity) != grant.athlete_id
        or not is_visible(activity, grant)
    ):
        raise refusal(404, resource="Activity", field="id", code="not found")
    return json_answer(detailed_activity(activity))


def _need_activities(grant: Grant) -> None:
    if not grant.allows("activity:read", "activity:read_all"):
        raise refusal(401, resource="AccessToken", field="activity:read_permission", code="missing")


def _number(request: Request, name: str) -> int | None:
    text = request.first(name)
    if not text:
        return None
    try:
        return int(text)
    except ValueError:
        raise refusal(400, resource="Application", field=name, code="invalid") from None


def _page(request: Request) -> tuple[int, int]:
    page, per_page = _number(request, "page"), _number(request, "per_page")
    page = 1 if page is None else page
    per_page = PER_PAGE if per_page is None else per_page
    if page < 1:
        raise refusal(400, resource="Application", field="page", code="invalid")
    if not 1 <= per_page <= MAX_PER_PAGE:
        raise refusal(400, resource="Application", field="per page", code="limit exceeded")
    return page, per_page


def _start_s(activity: Mapping[str, object], now_s: float) -> float:
    # A start nobody can read counts as this moment, so that a test can put a broken activity
    # on a page.
    try:
        start = datetime.fromisoformat(str(activity.get("start_date")))
    except ValueError:
        return now_s
    return (start if start.tzinfo else start.replace(tzinfo=UTC)).timestamp()
