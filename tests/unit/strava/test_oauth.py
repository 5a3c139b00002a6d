"""Scopes, the way back from Strava's page, and the address of that page."""

from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from plansync.errors import InputError, ReconnectError
from plansync.strava.http import StravaSession
from plansync.strava.oauth import ScopeVerdict, StravaOAuth, granted, read_return, scope_set


@pytest.mark.parametrize(
    ("scopes", "verdict", "can_read"),
    [
        ("read,activity:read_all", ScopeVerdict.ALL, True),
        ("read activity:read activity:read_all", ScopeVerdict.ALL, True),
        ("read,activity:read", ScopeVerdict.NO_PRIVATE, True),
        ("read", ScopeVerdict.NONE, False),
        ("", ScopeVerdict.NONE, False),
    ],
)
def test_ticked_boxes_say_what_we_see(scopes: str, verdict: ScopeVerdict, can_read: bool) -> None:
    found = granted(scope_set(scopes))

    assert found is verdict
    assert found.can_read is can_read


def test_a_yes_brings_code_state_and_scopes() -> None:
    back = read_return({"code": "c", "state": "s", "scope": "read,activity:read"})

    assert (back.code, back.state) == ("c", "s")
    assert back.scopes == {"read", "activity:read"}
    assert "'c'" not in repr(back)


def test_a_no_is_told_as_such() -> None:
    with pytest.raises(ReconnectError) as raised:
        read_return({"error": "access_denied", "state": "s"})

    assert raised.value.reason == "denied"


@pytest.mark.parametrize("query", [{}, {"code": "c"}, {"state": "s"}, {"code": "", "state": "s"}])
def test_a_way_back_without_code_or_state_is_not_stravas(query: dict[str, str]) -> None:
    with pytest.raises(InputError, match="not an answer"):
        read_return(query)


@pytest.mark.parametrize(("force", "prompt"), [(False, "auto"), (True, "force")])
def test_the_permission_page_is_asked_for_reading_only(force: bool, prompt: str) -> None:
    session = StravaSession(now=lambda: datetime(2026, 11, 22, tzinfo=UTC))
    oauth = StravaOAuth("17", "secret", session=session)

    url = oauth.authorize_url(state="a&b", redirect_uri="https://me.example/back", force=force)

    assert url.startswith("https://www.strava.com/oauth/authorize?")
    assert parse_qs(urlsplit(url).query) == {
        "client_id": ["17"],
        "redirect_uri": ["https://me.example/back"],
        "response_type": ["code"],
        "approval_prompt": [prompt],
        "scope": ["read,activity:read_all"],
        "state": ["a&b"],
    }
