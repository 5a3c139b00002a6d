"""The simulator's athletes and activities have Strava's shape, order, scopes and refusals."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
from stravalib.model import DetailedActivity, DetailedAthlete, SummaryActivity, SummaryAthlete

from plansync.simulator import activity, athlete, demo_athlete
from tests.contract.simulator_models import NOW, ROBIN, App, running_app

# Written down from Strava's published API description, apart from the code under test.
SUMMARY_KEYS = {
    "id", "resource_state", "external_id", "upload_id", "athlete", "name", "distance",
    "moving_time", "elapsed_time", "total_elevation_gain", "type", "sport_type", "workout_type",
    "start_date", "start_date_local", "timezone", "utc_offset", "start_latlng", "end_latlng",
    "achievement_count", "kudos_count", "comment_count", "athlete_count", "photo_count", "map",
    "device_name", "trainer", "commute", "manual", "private", "flagged", "gear_id",
    "average_speed", "max_speed", "total_photo_count", "has_kudoed", "suffer_score",
}  # fmt: skip
DETAIL_KEYS = {
    "description", "calories", "segment_efforts", "splits_metric", "laps", "gear", "photos",
    "hide_from_home", "embed_token",
}  # fmt: skip
ATHLETE_KEYS = {
    "id", "username", "resource_state", "firstname", "lastname", "city", "state", "country",
    "sex", "premium", "created_at", "updated_at", "badge_type_id", "profile_medium", "profile",
}  # fmt: skip
ATHLETE_DETAIL_KEYS = {
    "follower_count", "friend_count", "measurement_preference", "ftp", "weight", "clubs", "bikes",
    "shoes",
}  # fmt: skip


@pytest.fixture
def app() -> Iterator[App]:
    with running_app() as app:
        yield app


@pytest.fixture
def token(app: App) -> str:
    return str(app.connect()["access_token"])


def ids(app: App, token: str, **params: object) -> list[int]:
    answer = app.get("/athlete/activities", token, **params)
    assert answer.status_code == 200, answer.text
    return [one["id"] for one in answer.json()]


def error_of(answer: Any) -> tuple[int, str, str, str]:
    error = answer.json()["errors"][0]
    return answer.status_code, error["resource"], error["field"], error["code"]


def test_listed_activities_have_strava_s_shape(app: App, token: str) -> None:
    app.strava.signed_in = app.strava.add_athlete(*demo_athlete(NOW))
    demo_token = str(app.connect()["access_token"])

    listed = app.get("/athlete/activities", demo_token).json()

    assert len(listed) == 14
    for one in listed:
        SummaryActivity.model_validate(one)
        assert one.keys() >= SUMMARY_KEYS
        assert one.keys().isdisjoint(DETAIL_KEYS)
        assert one["resource_state"] == 2


def test_one_activity_has_the_detailed_shape(app: App, token: str) -> None:
    one = app.get("/activities/3", token).json()

    DetailedActivity.model_validate(one)
    assert one.keys() >= SUMMARY_KEYS | DETAIL_KEYS
    assert (one["id"], one["resource_state"], one["athlete"]["id"]) == (3, 3, ROBIN)


def test_a_description_is_only_in_the_detail(app: App, token: str) -> None:
    app.strava.edit_activity(3, description="Windy")

    assert app.get("/activities/3", token).json()["description"] == "Windy"
    assert "description" not in app.get("/athlete/activities", token).json()[0]


def test_no_activity_tells_a_place(app: App, token: str) -> None:
    one = app.get("/activities/3", token).json()

    places = ("map", "start_latlng", "end_latlng", "location_city", "location_state")
    assert not any(one[key] for key in places)


def test_the_athlete_is_a_summary_without_profile_scope(app: App, token: str) -> None:
    me = app.get("/athlete", token).json()

    SummaryAthlete.model_validate(me)
    assert me.keys() >= ATHLETE_KEYS
    assert me.keys().isdisjoint(ATHLETE_DETAIL_KEYS)
    assert me["firstname"] == "Robin"


def test_the_athlete_is_detailed_with_profile_scope(app: App) -> None:
    token = app.connect("read", "profile:read_all")["access_token"]

    me = app.get("/athlete", token).json()

    DetailedAthlete.model_validate(me)
    assert me.keys() >= ATHLETE_KEYS | ATHLETE_DETAIL_KEYS
    assert me["resource_state"] == 3


def test_the_newest_activity_comes_first(app: App, token: str) -> None:
    assert ids(app, token) == [3, 2, 1]


def test_with_after_alone_the_oldest_comes_first(app: App, token: str) -> None:
    after = int((NOW - timedelta(days=2, hours=12)).timestamp())

    assert ids(app, token, after=after) == [2, 3]


def test_before_and_after_cut_by_start(app: App, token: str) -> None:
    """Both ends are open: an activity that starts at the very second is left out."""
    starts = {n: int((NOW - timedelta(days=4 - n)).timestamp()) for n in (1, 2, 3)}

    assert ids(app, token, before=starts[3]) == [2, 1]
    assert ids(app, token, after=starts[1], before=starts[3]) == [2]


def test_pages_end_with_a_short_and_then_an_empty_one(app: App, token: str) -> None:
    assert ids(app, token, per_page=2, page=1) == [3, 2]
    assert ids(app, token, per_page=2, page=2) == [1]
    assert ids(app, token, per_page=2, page=3) == []


def test_thirty_activities_make_a_page_and_two_hundred_the_largest(app: App, token: str) -> None:
    for number in range(100, 310):
        app.strava.add_activity(ROBIN, activity(NOW, 1000.0, activity_id=number))

    assert len(ids(app, token)) == 30
    assert len(ids(app, token, per_page=200)) == 200


@pytest.mark.parametrize(
    ("params", "field", "code"),
    [
        ({"per_page": 201}, "per page", "limit exceeded"),
        ({"page": 0}, "page", "invalid"),
        ({"after": "yesterday"}, "after", "invalid"),
        ({"after": int(NOW.timestamp()) * 1000}, "after", "future"),
    ],
)
def test_a_wrong_parameter_is_refused(
    app: App, token: str, params: dict[str, object], field: str, code: str
) -> None:
    answer = app.get("/athlete/activities", token, **params)

    assert error_of(answer) == (400, "Application", field, code)


def test_private_activities_need_read_all(app: App) -> None:
    app.strava.edit_activity(2, private=True)

    narrow = app.connect("read", "activity:read")["access_token"]
    assert ids(app, narrow) == [3, 1]
    assert app.get("/activities/2", narrow).status_code == 404

    wide = app.connect("read", "activity:read_all")["access_token"]
    assert ids(app, wide) == [3, 2, 1]
    assert app.get("/activities/2", wide).status_code == 200


@pytest.mark.parametrize("path", ["/athlete/activities", "/activities/3"])
def test_activities_need_an_activity_scope(app: App, path: str) -> None:
    token = app.connect("read")["access_token"]

    answer = app.get(path, token)

    assert error_of(answer) == (401, "AccessToken", "activity:read_permission", "missing")
    assert app.get("/athlete", token).status_code == 200


@pytest.mark.parametrize("name", ["999", "77", "abc", "3/laps"])
def test_an_activity_that_is_not_there_or_not_theirs_is_not_found(
    app: App, token: str, name: str
) -> None:
    app.strava.add_athlete(athlete(43), [activity(NOW, 1000.0, activity_id=77)])

    answer = app.get(f"/activities/{name}", token)

    assert error_of(answer) == (404, "Activity", "id", "not found")
    assert answer.json()["message"] == "Record Not Found"


def test_a_deleted_activity_is_gone(app: App, token: str) -> None:
    app.strava.delete_activity(3)

    assert ids(app, token) == [2, 1]
    assert app.get("/activities/3", token).status_code == 404


def test_an_edit_shows_at_once(app: App, token: str) -> None:
    app.strava.edit_activity(3, name="Long run", workout_type=2)

    one = app.get("/activities/3", token).json()

    assert (one["name"], one["workout_type"]) == ("Long run", 2)


def test_a_broken_activity_is_listed_as_it_is(app: App, token: str) -> None:
    broken = {**activity(NOW, 1000.0, activity_id=2**53 + 1), "start_date": "soon", "distance": "x"}
    app.strava.add_activity(ROBIN, broken)

    listed = app.get("/athlete/activities", token).json()

    assert listed[0]["id"] == 2**53 + 1
    assert listed[0]["start_date"] == "soon"
    assert len(listed) == 4


@pytest.mark.parametrize("token", ["", "made-up"])
def test_without_a_living_token_nothing_is_told(app: App, token: str) -> None:
    answer = app.get("/athlete", token)

    assert error_of(answer) == (401, "Athlete", "access_token", "invalid")
    assert answer.json()["message"] == "Authorization Error"


def test_a_deauthorized_athlete_s_tokens_die(app: App, token: str) -> None:
    app.strava.deauthorize(ROBIN)

    assert app.get("/athlete", token).status_code == 401
    assert app.strava.issued == ()


def test_an_inactive_application_is_refused(app: App, token: str) -> None:
    app.strava.is_active = False

    answer = app.get("/athlete", token)

    assert error_of(answer) == (403, "Application", "Status", "Inactive")


def test_the_api_of_2027_answers_below_its_own_base(app: App, token: str) -> None:
    answer = app.http.get(
        f"{app.server.next_api_url}/athlete",
        headers={"Authorization": f"Bearer {token}"},
        timeout=5,
    )

    assert answer.json()["id"] == ROBIN
    assert app.strava.calls[-1] == ("GET", "/next-api/athlete")


def test_a_token_in_the_query_counts_until_june_2027(app: App, token: str) -> None:
    url = f"{app.server.api_url}/athlete?access_token={token}"

    assert app.http.get(url, timeout=5).status_code == 200
    app.clock.at = datetime(2027, 6, 1, tzinfo=UTC)
    token = str(app.connect()["access_token"])
    url = f"{app.server.api_url}/athlete?access_token={token}"
    assert app.http.get(url, timeout=5).status_code == 401
    assert app.get("/athlete", token).status_code == 200


@pytest.mark.parametrize("path", ["/api/v3/clubs/1", "/api/v3", "/athlete", "/", "/oauth/nothing"])
def test_other_paths_are_not_found(app: App, token: str, path: str) -> None:
    headers = {"Authorization": f"Bearer {token}"}

    answer = app.http.get(app.server.url + path, headers=headers, timeout=5)

    assert error_of(answer) == (404, "resource", "path", "invalid")


def test_the_date_header_follows_the_simulated_clock(app: App, token: str) -> None:
    app.clock.forward(hours=3)

    answer = app.get("/athlete", token)

    assert parsedate_to_datetime(answer.headers["Date"]) == app.clock()


def test_calls_are_kept_without_their_query(app: App, token: str) -> None:
    app.get("/athlete/activities", token, page=1)

    assert app.strava.calls == [
        ("GET", "/oauth/authorize"),
        ("POST", "/oauth/token"),
        ("GET", "/api/v3/athlete/activities"),
    ]
