"""Headers, cookies, hosts and the check of where a form was sent from.

All of it follows from the public address; no setting of its own can be wrong.
"""

from datetime import timedelta

from flask import Flask, request
from werkzeug.exceptions import Forbidden
from werkzeug.wrappers import Response

from plansync.web.options import WebSettings

FEED_ENDPOINTS = frozenset({"calendar", "busy_calendar"})
# These pages carry a feed's address, a sign-in token or a session's link; no other site may learn
# it by a Referer.
SECRET_ENDPOINTS = frozenset(
    {
        "subscribe",
        "rotate",
        "revoke",
        "make_feed",
        "sign_in",
        "callback",
        "shared_session",
        "mark_shared_session",
    }
)
LOGIN_LIFE = timedelta(days=90)
LOGIN_COOKIE = "plansync"
FORM_COOKIE = "plansync_form"

_MEGABYTE = 1 << 20
MOST_UPLOAD = 5 * _MEGABYTE
_SAFE = ("GET", "HEAD", "OPTIONS")
_FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Robots-Tag": "noindex, nofollow",
}


def secure(app: Flask, settings: WebSettings) -> None:
    """Nothing; the app checks hosts and origins, and every answer carries the headers."""
    app.config.update(
        SECRET_KEY=settings.secret_key,
        TRUSTED_HOSTS=list(settings.hosts),
        MAX_CONTENT_LENGTH=MOST_UPLOAD + _MEGABYTE,
        SESSION_COOKIE_NAME=settings.cookie(FORM_COOKIE),
        SESSION_COOKIE_SECURE=settings.is_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        # The token lives as long as the browser's session: a page left open over night still works.
        WTF_CSRF_TIME_LIMIT=None,
        # Strictness asks for a Referer, which pages with a secret address do not send. The check
        # of Sec-Fetch-Site below stands in for it.
        WTF_CSRF_SSL_STRICT=False,
    )
    policy = content_policy(settings)
    app.before_request(_refuse_other_sites)
    app.after_request(lambda response: _guard(response, policy))


def content_policy(settings: WebSettings) -> str:
    """What a page may load and where its forms may lead: here, and to Strava's permission page."""
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data:",
            "connect-src 'self'",
            f"form-action 'self' {settings.authorize_origin}",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    )


def keep_login(response: Response, token: str, settings: WebSettings) -> None:
    """Nothing; the browser keeps `token` as its sign-in."""
    response.set_cookie(
        settings.cookie(LOGIN_COOKIE),
        token,
        max_age=LOGIN_LIFE,
        secure=settings.is_https,
        httponly=True,
        samesite="Lax",
    )


def drop_login(response: Response, settings: WebSettings) -> None:
    """Nothing; the browser forgets its sign-in."""
    response.delete_cookie(
        settings.cookie(LOGIN_COOKIE), secure=settings.is_https, httponly=True, samesite="Lax"
    )


def _refuse_other_sites() -> None:
    # Fetch Metadata: browsers that tell it, tell the truth. The form's own token binds the others.
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    is_ours = request.method in _SAFE or request.endpoint == "hear"
    if not is_ours and site not in ("same-origin", "none"):
        raise Forbidden("This form was sent from another site.")


def _guard(response: Response, policy: str) -> Response:
    if request.endpoint in FEED_ENDPOINTS:
        return response
    is_secret = request.endpoint in SECRET_ENDPOINTS or request.endpoint is None
    for name, value in _FIXED.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Content-Security-Policy", policy)
    response.headers.setdefault("Referrer-Policy", "no-referrer" if is_secret else "same-origin")
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "private, no-store")
    return response
