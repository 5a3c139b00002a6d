"""The simulator grants, refreshes and revokes as Strava's OAuth does."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
import requests

from plansync.simulator import SimulatedStrava, athlete
from tests.contract.simulator_models import ROBIN, App, Clock, returned, running_app


@pytest.fixture
def app() -> Iterator[App]:
    with running_app() as app:
        yield app


def error_of(answer: requests.Response) -> tuple[int, str, str, str]:
    error = answer.json()["errors"][0]
    return answer.status_code, error["resource"], error["field"], error["code"]


def revoke(app: App, token: str, secret: str = "simulated-secret") -> requests.Response:
    return app.http.post(
        f"{app.server.oauth_url}/revoke", data={"token": token}, auth=("1", secret), timeout=5
    )


def test_auto_approve_sends_the_browser_straight_back(app: App) -> None:
    app.strava.auto_approve = True

    back = returned(app.authorize())

    assert back["scope"] == "read,activity:read_all"
    assert back["state"] == "s t"
    assert back["code"]


def test_a_person_sees_a_page_that_says_it_is_simulated(app: App) -> None:
    answer = app.authorize()

    assert answer.status_code == 200
    assert "Simulated Strava" in answer.text
    assert "This is not Strava" in answer.text
    assert 'value="activity:read" checked>' in answer.text
    assert 'value="activity:read_all" checked>' in answer.text
    assert 'value="read" checked disabled>' in answer.text
    assert "Robin Example" in answer.text


def test_what_the_application_sends_is_escaped_on_the_page(app: App) -> None:
    answer = app.authorize(state='"><script>')

    assert "<script>" not in answer.text


@pytest.mark.parametrize(
    ("ticked", "scope"),
    [
        (("activity:read", "activity:read_all"), "read,activity:read_all"),
        (("activity:read_all",), "read,activity:read_all"),
        (("activity:read",), "read,activity:read"),
        ((), "read"),
        (("profile:write",), "read"),
    ],
)
def test_boxes_decide_what_is_granted(app: App, ticked: tuple[str, ...], scope: str) -> None:
    """Unticking narrows the grant; a scope never asked for is never granted."""
    back = returned(app.press("authorize", *ticked))

    assert back["scope"] == scope
    assert app.exchange(back["code"]).json()["scope"] == scope


def test_scopes_asked_one_by_one_are_granted_one_by_one(app: App) -> None:
    app.strava.auto_approve = True

    back = returned(app.authorize(scope="activity:read_all read activity:read"))

    assert back["scope"] == "read,activity:read,activity:read_all"


def test_cancel_comes_back_as_access_denied(app: App) -> None:
    back = returned(app.press("cancel", "activity:read"))

    assert back == {"error": "access_denied", "state": "s t"}


def test_deny_next_denies_once(app: App) -> None:
    app.strava.auto_approve = True
    app.strava.deny_next()

    first, second = returned(app.authorize()), returned(app.authorize())

    assert first["error"] == "access_denied"
    assert "code" in second


def test_a_tuple_grants_only_these_scopes(app: App) -> None:
    app.strava.auto_approve = ("read", "activity:read")

    assert returned(app.authorize())["scope"] == "read,activity:read"


def test_an_athlete_who_granted_before_is_not_asked_again_unless_forced(app: App) -> None:
    app.connect()

    again, forced = app.authorize(), app.authorize(approval_prompt="force")

    assert "code" in returned(again)
    assert forced.status_code == 200


def test_tokens_nobody_chose_are_as_long_as_strava_s_and_differ() -> None:
    strava = SimulatedStrava(now=Clock())

    first, second = (strava.tokens.issue_code(ROBIN, ("read",)) for _ in range(2))

    assert len(first) == len(second) == 40
    assert first != second


def test_nobody_is_there_to_authorize_as(app: App) -> None:
    assert app.press("authorize", athlete_id="99").status_code == 400


def test_the_callback_keeps_its_own_query(app: App) -> None:
    app.strava.auto_approve = True

    back = returned(app.authorize(redirect_uri="http://localhost/back?next=plan"))

    assert back["next"] == "plan"
    assert back["code"]


@pytest.mark.parametrize(
    ("params", "error"),
    [
        ({"client_id": "2"}, ("Application", "client_id", "missing")),
        ({"redirect_uri": "https://evil.example/x"}, ("Application", "redirect_uri", "invalid")),
        ({"redirect_uri": "javascript:alert(1)"}, ("Application", "redirect_uri", "invalid")),
        ({"response_type": "token"}, ("Application", "response_type", "invalid")),
        ({"scope": "read,everything"}, ("Application", "scope", "invalid")),
    ],
)
def test_a_wrong_ask_is_refused(
    app: App, params: dict[str, str], error: tuple[str, str, str]
) -> None:
    app.strava.auto_approve = True

    assert error_of(app.authorize(**params)) == (400, *error)


def test_the_app_may_name_a_callback_domain(app: App) -> None:
    app.strava.auto_approve = True
    app.strava.callback_domain = "run.example"

    back = returned(app.authorize(redirect_uri="https://plans.run.example/back"))

    assert back["code"]


def test_a_code_buys_a_pair_of_tokens_and_the_athlete(app: App) -> None:
    app.strava.auto_approve = True

    pair = app.exchange(returned(app.authorize())["code"]).json()

    assert set(pair) == {
        "token_type", "access_token", "refresh_token", "expires_at", "expires_in", "scope",
        "athlete",
    }  # fmt: skip
    assert pair["expires_in"] == 6 * 3600
    assert pair["expires_at"] == app.clock().timestamp() + 6 * 3600
    assert pair["athlete"]["id"] == ROBIN
    assert [grant.access_token for grant in app.strava.issued] == [pair["access_token"]]


def test_a_code_works_once(app: App) -> None:
    app.strava.auto_approve = True
    code = returned(app.authorize())["code"]
    app.exchange(code)

    assert error_of(app.exchange(code)) == (400, "AuthorizationCode", "code", "invalid")


def test_of_many_exchanges_at_once_one_wins(app: App) -> None:
    app.strava.auto_approve = True
    code = returned(app.authorize())["code"]

    with ThreadPoolExecutor(6) as pool:
        statuses = [answer.status_code for answer in pool.map(app.exchange, [code] * 6)]

    assert sorted(statuses) == [200, 400, 400, 400, 400, 400]


@pytest.mark.parametrize(("minutes", "status"), [(9.9, 200), (10, 400)])
def test_a_code_lives_ten_minutes(app: App, minutes: float, status: int) -> None:
    app.strava.auto_approve = True
    code = returned(app.authorize())["code"]
    app.clock.forward(minutes=minutes)

    assert app.exchange(code).status_code == status


def test_one_athlete_too_many_is_refused_and_not_connected(app: App) -> None:
    app.strava.athlete_capacity = 1
    app.connect()
    app.strava.signed_in = app.strava.add_athlete(athlete(43))
    app.strava.auto_approve = True

    answer = app.exchange(returned(app.authorize())["code"])

    assert error_of(answer) == (403, "Application", "Connected Athletes", "exceeded")
    assert [grant.athlete_id for grant in app.strava.issued] == [ROBIN]


def test_the_application_must_prove_itself(app: App) -> None:
    wrong_id = app.token(client_id="9", grant_type="refresh_token")
    wrong_secret = app.token(client_secret="guess", grant_type="refresh_token")
    wrong_grant = app.token(grant_type="password")

    assert error_of(wrong_id) == (400, "Application", "client_id", "missing")
    assert error_of(wrong_secret) == (401, "Application", "client_secret", "invalid")
    assert error_of(wrong_grant) == (400, "Application", "grant_type", "invalid")


def test_an_early_refresh_brings_the_same_pair(app: App) -> None:
    pair = app.connect()
    app.clock.forward(hours=4, minutes=59)

    again = app.refresh(pair["refresh_token"]).json()

    assert again["access_token"] == pair["access_token"]
    assert again["refresh_token"] == pair["refresh_token"]
    assert again["expires_in"] == 3660
    assert "athlete" not in again


def test_a_late_refresh_rotates_and_the_old_pair_dies_at_once(app: App) -> None:
    pair = app.connect()
    app.clock.forward(hours=5)

    new = app.refresh(pair["refresh_token"]).json()

    both = ("access_token", "refresh_token")
    assert {new[key] for key in both}.isdisjoint(pair[key] for key in both)
    assert new["scope"] == "read,activity:read_all"
    dead = error_of(app.refresh(pair["refresh_token"]))
    assert dead == (400, "RefreshToken", "refresh_token", "invalid")
    assert app.get("/athlete", pair["access_token"]).status_code == 401
    assert app.get("/athlete", new["access_token"]).status_code == 200


def test_rotation_can_be_forced(app: App) -> None:
    pair = app.connect()
    app.strava.force_rotation = True

    assert app.refresh(pair["refresh_token"]).json()["refresh_token"] != pair["refresh_token"]


def test_an_access_token_lives_six_hours(app: App) -> None:
    pair = app.connect()
    app.clock.forward(hours=6)

    answer = app.get("/athlete", pair["access_token"])

    assert error_of(answer) == (401, "Athlete", "access_token", "invalid")


@pytest.mark.parametrize("which", ["access_token", "refresh_token"])
def test_revoking_either_token_ends_both(app: App, which: str) -> None:
    pair = app.connect()

    answer = revoke(app, pair[which])

    assert (answer.status_code, answer.content) == (200, b"")
    assert app.get("/athlete", pair["access_token"]).status_code == 401
    assert app.refresh(pair["refresh_token"]).status_code == 400
    assert app.strava.issued == ()


def test_revoking_an_unknown_token_is_fine(app: App) -> None:
    answer = revoke(app, "never-seen")

    assert (answer.status_code, answer.content) == (200, b"")


def test_revoking_needs_the_right_secret(app: App) -> None:
    pair = app.connect()

    answers = [
        revoke(app, pair["access_token"], secret="guess"),
        app.http.post(
            f"{app.server.oauth_url}/revoke",
            data={"token": pair["access_token"]},
            headers={"Authorization": "Basic %%%"},
            timeout=5,
        ),
    ]

    assert [answer.status_code for answer in answers] == [401, 401]
    assert len(app.strava.issued) == 1


def test_the_old_deauthorize_works_until_june_2027(app: App) -> None:
    pair = app.connect()
    url = f"{app.server.oauth_url}/deauthorize"
    form = {"access_token": pair["access_token"]}

    answer = app.http.post(url, data=form, timeout=5)
    app.clock.at = datetime(2027, 6, 1, tzinfo=UTC)
    later = app.http.post(url, data=form, timeout=5)

    assert answer.json() == form
    assert app.strava.issued == ()
    assert later.status_code == 404


def test_tokens_are_also_sold_below_the_api_base(app: App) -> None:
    pair = app.connect()
    form = {
        "client_id": "1",
        "client_secret": "simulated-secret",
        "grant_type": "refresh_token",
        "refresh_token": pair["refresh_token"],
    }

    answer = app.http.post(f"{app.server.api_url}/oauth/token", data=form, timeout=5)

    assert answer.json()["access_token"] == pair["access_token"]


def test_an_inactive_application_gets_no_tokens(app: App) -> None:
    pair = app.connect()
    app.strava.is_active = False

    answer = app.refresh(pair["refresh_token"])

    assert error_of(answer) == (403, "Application", "Status", "Inactive")
