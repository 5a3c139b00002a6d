"""OAuth as Strava does it: authorize, exchange, refresh with rotation, revoke.

Facts: developers.strava.com/docs/authentication; RFC 6749 sections 4.1 and 6; RFC 7009.
"""

import base64
import binascii
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from plansync.simulator.answers import (
    Answer,
    RefusalError,
    Request,
    html_answer,
    json_answer,
    redirect,
    refusal,
)
from plansync.simulator.consent import consent_page
from plansync.simulator.scopes import LABELS, granted, offered, parse_scopes
from plansync.simulator.state import SimulatedStrava
from plansync.simulator.tokens import Grant
from plansync.simulator.views import summary_athlete

ALWAYS_ALLOWED_HOSTS = frozenset({"localhost", "127.0.0.1"})

# From this day on a token counts only in the Authorization header, and /oauth/deauthorize is gone
# (Strava's developer program announcement of 2026-06-01).
HEADER_ONLY_FROM = datetime(2027, 6, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Ask:
    """What an application asks of an athlete."""

    client_id: str
    redirect_uri: str
    scopes: tuple[str, ...]
    state: str
    is_forced: bool

    def back(self, **params: str) -> Answer:
        """The way back to the application with these parameters and its own state."""
        parts = urlsplit(self.redirect_uri)
        query = [*parse_qsl(parts.query), *params.items()]
        query += [("state", self.state)] if self.state else []
        return redirect(urlunsplit(parts._replace(query=urlencode(query))))


def answer_oauth(strava: SimulatedStrava, request: Request, path: str) -> Answer:
    """The answer to a call below /oauth."""
    routes = {
        ("GET", "/oauth/authorize"): authorize,
        ("POST", "/oauth/authorize"): decide,
        ("POST", "/oauth/token"): token,
        ("POST", "/oauth/revoke"): revoke,
        ("POST", "/oauth/deauthorize"): deauthorize,
    }
    route = routes.get((request.method, path))
    if route is None:
        raise refusal(404, resource="resource", field="path", code="invalid")
    return route(strava, request)


def authorize(strava: SimulatedStrava, request: Request) -> Answer:
    """The authorize page, or the way back at once when the answer is already known."""
    ask = _ask(strava, request)
    if strava.takes_denial():
        return ask.back(error="access_denied")
    athlete_id = strava.signed_in
    ticked = _ticked_beforehand(strava, ask)
    if athlete_id is None or ticked is None:
        return _page(strava, request, ask)
    return _grant(strava, ask, athlete_id, ticked)


def decide(strava: SimulatedStrava, request: Request) -> Answer:
    """The way back after a person pressed a button on the page."""
    ask = _ask(strava, request)
    if request.first("decision") != "authorize" or strava.takes_denial():
        return ask.back(error="access_denied")
    athletes = {str(athlete["id"]): athlete for athlete in strava.athletes}
    if request.first("athlete_id") not in athletes:
        raise refusal(400, resource="Athlete", field="id", code="invalid")
    return _grant(strava, ask, int(request.first("athlete_id")), request.all("scope"))


def token(strava: SimulatedStrava, request: Request) -> Answer:
    """A pair of tokens for a code or for a refresh token."""
    _check_client(strava, request.first("client_id"), request.first("client_secret"))
    if not strava.is_active:
        raise inactive()
    grant_type = request.first("grant_type")
    if grant_type == "authorization_code":
        return _exchange(strava, request.first("code"))
    if grant_type == "refresh_token":
        return _refresh(strava, request.first("refresh_token"))
    raise refusal(400, resource="Application", field="grant_type", code="invalid")


def revoke(strava: SimulatedStrava, request: Request) -> Answer:
    """Nothing, with 200, whether the token was known or not (RFC 7009 section 2.2)."""
    client_id, client_secret = _basic(request)
    if (client_id, client_secret) != (strava.client_id, strava.client_secret):
        raise refusal(401, resource="Application", field="client_secret", code="invalid")
    strava.tokens.revoke(request.first("token"))
    return Answer(200)


def deauthorize(strava: SimulatedStrava, request: Request) -> Answer:
    """The access token that was ended, the way it was done before /oauth/revoke."""
    if strava.now() >= HEADER_ONLY_FROM:
        raise refusal(404, resource="resource", field="path", code="invalid")
    grant = authenticate(strava, request)
    strava.tokens.forget(grant.athlete_id)
    return json_answer({"access_token": grant.access_token})


def authenticate(strava: SimulatedStrava, request: Request) -> Grant:
    """The grant behind the call's access token; refuses with 401 without a living one."""
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    sent = value.strip() if scheme.lower() == "bearer" else ""
    if not sent and strava.now() < HEADER_ONLY_FROM:
        sent = request.first("access_token")
    grant = strava.tokens.find(sent)
    if grant is None:
        raise refusal(401, resource="Athlete", field="access_token", code="invalid")
    return grant


def inactive() -> RefusalError:
    """What every call gets while the application's owner has no subscription."""
    return refusal(403, resource="Application", field="Status", code="Inactive")


def _ask(strava: SimulatedStrava, request: Request) -> Ask:
    ask = Ask(
        request.first("client_id"),
        request.first("redirect_uri"),
        # The page's own boxes are called `scope`, so what was asked travels as `asked`.
        parse_scopes(request.first("asked") or request.first("scope")),
        request.first("state"),
        request.first("approval_prompt") == "force",
    )
    if ask.client_id != strava.client_id:
        raise refusal(400, resource="Application", field="client_id", code="missing")
    if not _may_return_to(ask.redirect_uri, strava.callback_domain):
        raise refusal(400, resource="Application", field="redirect_uri", code="invalid")
    if request.first("response_type") != "code":
        raise refusal(400, resource="Application", field="response_type", code="invalid")
    if not ask.scopes or not set(ask.scopes) <= set(LABELS):
        raise refusal(400, resource="Application", field="scope", code="invalid")
    return ask


def _may_return_to(redirect_uri: str, callback_domain: str) -> bool:
    parts = urlsplit(redirect_uri)
    host = parts.hostname or ""
    is_ours = host == callback_domain or host.endswith(f".{callback_domain}")
    return parts.scheme in {"http", "https"} and (is_ours or host in ALWAYS_ALLOWED_HOSTS)


def _ticked_beforehand(strava: SimulatedStrava, ask: Ask) -> tuple[str, ...] | None:
    """The boxes ticked without showing the page; None when a person has to be asked."""
    if strava.auto_approve is True:
        return ask.scopes
    if isinstance(strava.auto_approve, tuple):
        return strava.auto_approve
    # approval_prompt=auto skips the page for an athlete who granted all this before.
    grant = strava.tokens.grant_of(strava.signed_in) if strava.signed_in is not None else None
    was_granted = grant is not None and set(ask.scopes) <= set(grant.scopes)
    return ask.scopes if was_granted and not ask.is_forced else None


def _page(strava: SimulatedStrava, request: Request, ask: Ask) -> Answer:
    hidden = {
        "client_id": ask.client_id,
        "redirect_uri": ask.redirect_uri,
        "response_type": "code",
        "state": ask.state,
        "asked": ",".join(ask.scopes),
    }
    page = consent_page(
        action=request.path,
        hidden=hidden,
        athletes=strava.athletes,
        signed_in=strava.signed_in,
        boxes=offered(ask.scopes),
    )
    return html_answer(page)


def _grant(strava: SimulatedStrava, ask: Ask, athlete_id: int, ticked: tuple[str, ...]) -> Answer:
    scopes = granted(ask.scopes, ticked)
    code = strava.tokens.issue_code(athlete_id, scopes)
    return ask.back(code=code, scope=",".join(scopes))


def _check_client(strava: SimulatedStrava, client_id: str, client_secret: str) -> None:
    if client_id != strava.client_id:
        raise refusal(400, resource="Application", field="client_id", code="missing")
    if client_secret != strava.client_secret:
        raise refusal(401, resource="Application", field="client_secret", code="invalid")


def _exchange(strava: SimulatedStrava, value: str) -> Answer:
    with strava.lock:
        code = strava.tokens.redeem(value)
        if code is None:
            raise refusal(400, resource="AuthorizationCode", field="code", code="invalid")
        connected = {grant.athlete_id for grant in strava.issued} | {code.athlete_id}
        if len(connected) > strava.athlete_capacity:
            raise refusal(403, resource="Application", field="Connected Athletes", code="exceeded")
        grant = strava.tokens.connect(code)
        athlete = summary_athlete(strava.athlete(grant.athlete_id))
    return json_answer({**_pair(strava, grant), "athlete": athlete})


def _refresh(strava: SimulatedStrava, refresh_token: str) -> Answer:
    grant = strava.tokens.refresh(refresh_token)
    if grant is None:
        raise refusal(400, resource="RefreshToken", field="refresh_token", code="invalid")
    return json_answer(_pair(strava, grant))


def _pair(strava: SimulatedStrava, grant: Grant) -> dict[str, object]:
    return {
        "token_type": "Bearer",
        "access_token": grant.access_token,
        "refresh_token": grant.refresh_token,
        "expires_at": int(grant.expires_at.timestamp()),
        "expires_in": int((grant.expires_at - strava.now()).total_seconds()),
        "scope": ",".join(grant.scopes),
    }


def _basic(request: Request) -> tuple[str, str]:
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return "", ""
    try:
        user, _, password = base64.b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return user, password
