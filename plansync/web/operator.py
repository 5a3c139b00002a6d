"""For who runs this PlanSync: alive, ready, and how much is going on."""

import ipaddress

from flask import Response, abort, request
from flask.typing import ResponseReturnValue

from plansync.errors import PlanSyncError
from plansync.web.context import services, web

_TEXT = {"Content-Type": "text/plain; charset=utf-8"}


def live() -> ResponseReturnValue:
    """200 as long as the process answers."""
    return "alive\n", 200, _TEXT


def ready() -> ResponseReturnValue:
    """200 when the database answers, 503 otherwise."""
    return ("ready\n", 200, _TEXT) if _is_ready() else ("the database is away\n", 503, _TEXT)


def metrics() -> Response:
    """Numbers for Prometheus, for this machine only: a proxy in front makes it nobody's."""
    if not _is_local():
        abort(404)
    return Response(web().measures.text(), mimetype="text/plain; version=0.0.4")


def _is_ready() -> bool:
    try:
        return services().operator.is_ready()
    except PlanSyncError:
        return False


def _is_local() -> bool:
    forwarded = {"X-Forwarded-For", "Forwarded", "X-Real-Ip"} & {
        name for name, _ in request.headers
    }
    try:
        return not forwarded and ipaddress.ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False
