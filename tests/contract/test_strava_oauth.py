"""Connecting, renewing and leaving, against the simulated Strava."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from plansync.errors import OperatorError, OutsideError, ReconnectError
from plansync.simulator import Fault, athlete
from plansync.strava.http import StravaSession
from plansync.strava.oauth import ScopeVerdict, StravaOAuth, granted
from plansync.strava.refusals import ApplicationError, UnansweredError
from tests.contract.simulator_models import CALLBACK, ROBIN, returned
from tests.contract.strava_doors import SECRET, Door, open_door

PAIR: dict[str, object] = {"access_token": "a", "refresh_token": "r", "expires_in": 21600}


@pytest.fixture
def door() -> Iterator[Door]:
    with open_door() as door:
        yield door


def test_the_permission_page_accepts_our_address(door: Door) -> None:
    door.app.strava.auto_approve = True
    url = door.oauth.authorize_url(state="s", redirect_uri=CALLBACK)

    back = returned(door.app.http.get(url, allow_redirects=False, timeout=5))

    assert back["state"] == "s"
    assert back["scope"] == "read,activity:read_all"


def test_a_code_brings_who_it_is_the_tokens_and_the_scopes(door: Door) -> None:
    grant = door.connect()

    assert (grant.athlete_id, grant.athlete_name) == (str(ROBIN), "Robin Example")
    assert grant.tokens.expires_at == door.app.clock() + timedelta(hours=6)
    assert granted(grant.scopes) is ScopeVerdict.ALL


@pytest.mark.parametrize(
    ("ticked", "verdict"),
    [(("read",), ScopeVerdict.NONE), (("read", "activity:read"), ScopeVerdict.NO_PRIVATE)],
)
def test_unticked_boxes_show_in_the_grant(
    door: Door, ticked: tuple[str, ...], verdict: ScopeVerdict
) -> None:
    assert granted(door.connect(*ticked).scopes) is verdict


def test_scopes_of_the_way_back_count_when_the_answer_has_none(door: Door) -> None:
    door.app.strava.script("/oauth/token", Fault(200, PAIR | {"athlete": {"id": 2**53 + 1}}))

    grant = door.oauth.exchange("c", now=door.app.clock(), scopes=frozenset({"read"}))

    assert grant.scopes == {"read"}
    assert (grant.athlete_id, grant.athlete_name) == ("9007199254740993", "Runner")


def test_a_code_works_once(door: Door) -> None:
    code = door.code()
    door.oauth.exchange(code, now=door.app.clock())

    with pytest.raises(ReconnectError) as raised:
        door.oauth.exchange(code, now=door.app.clock())

    assert raised.value.reason == "code"


def test_no_more_runners_than_the_application_may_have(door: Door) -> None:
    door.connect()
    door.app.strava.athlete_capacity = 1
    door.app.strava.signed_in = door.app.strava.add_athlete(athlete(77))

    with pytest.raises(ApplicationError) as raised:
        door.connect()

    assert raised.value.reason == "full"


@pytest.mark.parametrize(("client_id", "secret"), [("2", SECRET), ("1", "wrong")])
def test_a_wrong_application_is_for_the_host_to_mend(
    door: Door, client_id: str, secret: str
) -> None:
    oauth = StravaOAuth(client_id, secret, session=door.session)

    with pytest.raises(ApplicationError) as raised:
        oauth.refresh("r", door.app.clock())

    assert raised.value.reason == "client"


def test_an_inactive_application_is_nobodys_fault_but_the_hosts(door: Door) -> None:
    door.app.strava.is_active = False

    with pytest.raises(ApplicationError) as raised:
        door.oauth.refresh("r", door.app.clock())

    assert raised.value.reason == "inactive"


def test_a_renewal_brings_a_pair_that_lives_on(door: Door) -> None:
    old = door.connect().tokens
    door.app.clock.forward(hours=5, minutes=30)

    new = door.oauth.refresh(old.refresh, door.app.clock())

    assert new.access != old.access
    assert new.refresh != old.refresh
    assert new.expires_at == door.app.clock() + timedelta(hours=6)


def test_a_dead_refresh_token_means_connect_again(door: Door) -> None:
    old = door.connect().tokens
    door.app.strava.force_rotation = True
    door.oauth.refresh(old.refresh, door.app.clock())

    with pytest.raises(ReconnectError) as raised:
        door.oauth.refresh(old.refresh, door.app.clock())

    assert raised.value.reason == "refused"


def test_too_many_calls_say_when_to_try_again(door: Door) -> None:
    door.app.strava.script("/oauth/token", Fault(429, {"message": "Rate Limit Exceeded"}))

    with pytest.raises(OutsideError) as raised:
        door.oauth.refresh("r", door.app.clock())

    assert raised.value.retry_at is not None
    assert raised.value.retry_at > door.app.clock()
    assert door.ledger.budget.blocked_until is None


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_an_outage_is_no_refusal_and_no_doubt(door: Door, status: int) -> None:
    door.app.strava.script("/oauth/token", Fault.html(status=status))

    with pytest.raises(OutsideError) as raised:
        door.oauth.refresh("r", door.app.clock())

    assert not isinstance(raised.value, UnansweredError)


@pytest.mark.parametrize(
    "fault",
    [
        Fault.html(),
        Fault(200, []),
        Fault(200, b"[" * 100_000),
        Fault(200, PAIR | {"access_token": ""}),
        Fault(200, PAIR | {"refresh_token": None}),
        Fault(200, PAIR | {"expires_in": 0}),
        Fault(200, PAIR | {"expires_in": 10**400}),
        Fault(200, PAIR | {"expires_in": None}),
        Fault.hang(),
        Fault.close(),
    ],
)
def test_an_answer_that_does_not_arrive_in_one_piece_leaves_doubt(door: Door, fault: Fault) -> None:
    door.app.strava.script("/oauth/token", fault)

    with pytest.raises(UnansweredError):
        door.oauth.refresh("r", door.app.clock())


def test_half_an_answer_leaves_doubt(door: Door) -> None:
    refresh = door.connect().tokens.refresh
    door.app.strava.script("/oauth/token", Fault.truncated())

    with pytest.raises(UnansweredError):
        door.oauth.refresh(refresh, door.app.clock())


def test_what_is_left_counts_by_our_own_clock(door: Door) -> None:
    """A clock that is wrong by hours must not make every token look expired."""
    long_ago = int((door.app.clock() - timedelta(days=1)).timestamp())
    door.app.strava.script("/oauth/token", Fault(200, PAIR | {"expires_at": long_ago}))

    tokens = door.oauth.refresh("r", door.app.clock())

    assert tokens.expires_at == door.app.clock() + timedelta(hours=6)


def test_an_end_without_a_span_counts_as_the_end(door: Door) -> None:
    until = door.app.clock() + timedelta(hours=2)
    pair = PAIR | {"expires_in": None, "expires_at": int(until.timestamp())}
    door.app.strava.script("/oauth/token", Fault(200, pair))

    assert door.oauth.refresh("r", door.app.clock()).expires_at == until


def test_a_grant_without_an_athlete_is_not_believed(door: Door) -> None:
    door.app.strava.script("/oauth/token", Fault(200, PAIR | {"athlete": {"id": "42"}}))

    with pytest.raises(UnansweredError):
        door.oauth.exchange("c", now=door.app.clock())


def test_revoking_ends_the_grant(door: Door) -> None:
    refresh = door.connect().tokens.refresh

    door.oauth.revoke(refresh, now=door.app.clock())

    assert door.app.strava.issued == ()


def test_revoking_what_nobody_knows_is_fine(door: Door) -> None:
    door.oauth.revoke("unknown", now=door.app.clock())

    assert door.calls_of("/oauth/revoke") == 1


def test_revoking_during_an_outage_is_tried_again(door: Door) -> None:
    door.app.strava.script("/oauth/revoke", Fault(503, b""))

    with pytest.raises(OutsideError):
        door.oauth.revoke("t", now=door.app.clock())


def test_revoking_with_a_wrong_secret_is_for_the_host_to_mend(door: Door) -> None:
    oauth = StravaOAuth("1", "wrong", session=door.session)

    with pytest.raises(OperatorError):
        oauth.revoke("t", now=door.app.clock())


def test_a_revocation_refused_without_a_word_is_for_the_host_to_mend(door: Door) -> None:
    door.app.strava.script("/oauth/revoke", Fault(401, b""))

    with pytest.raises(OperatorError):
        door.oauth.revoke("t", now=door.app.clock())


def test_the_api_may_move_without_oauth(door: Door) -> None:
    with StravaSession(
        now=door.app.clock,
        api_url=door.app.server.next_api_url,
        oauth_url=door.app.server.oauth_url,
    ) as session:
        grant = StravaOAuth("1", SECRET, session=session).exchange(
            door.code(), now=door.app.clock()
        )

    assert grant.athlete_id == str(ROBIN)
