"""Brakes on what is worth guessing or costs much. Counted in memory, forgotten at a restart."""

from typing import Any

from flask import Flask, request
from flask_limiter import Limiter

from plansync.web.context import visitor
from plansync.web.options import WebSettings

GUESSES = "20 per minute"
CONNECTS = "30 per hour"
UPLOADS = "30 per hour"
ADDRESSES = "20 per hour"

_LIMITS = {
    "sign_in": GUESSES,
    "shared_session": "60 per minute",
    "mark_shared_session": GUESSES,
    "hear": "240 per minute",
    "challenge": "60 per minute",
    "start_connect": CONNECTS,
    "callback": CONNECTS,
    "add_source": UPLOADS,
    "check_source": UPLOADS,
    "read_source": UPLOADS,
    "rotate": ADDRESSES,
    "make_feed": ADDRESSES,
}


def limit(app: Flask, settings: WebSettings) -> None:
    """Nothing; the pages named above answer 429 with Retry-After when asked too often."""
    if not settings.has_limits:
        return
    limiter = Limiter(_who, app=app, storage_uri="memory://", headers_enabled=True)
    views: dict[str, Any] = app.view_functions
    for endpoint, amount in _LIMITS.items():
        views[endpoint] = limiter.limit(amount)(views[endpoint])


def _who() -> str:
    account = visitor()
    return account.athlete_id if account else request.remote_addr or "unknown"
