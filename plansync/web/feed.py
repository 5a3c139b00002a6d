"""The feed by Flask's and Werkzeug's own means: the reference the fast door is tested against."""

import gzip

from flask import Response, request
from werkzeug.http import is_resource_modified, quote_etag

from plansync.store.feed_lookup import FeedHit
from plansync.store.secrets import hash_secret
from plansync.web import feed_answer
from plansync.web.context import services, web
from plansync.web.feed_answer import Answer

# Everything a calendar has been seen to send; a method that is not here meets Flask's own 405.
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND", "REPORT"]


def calendar(secret: str) -> Response:
    """The feed with runs and sessions."""
    return _serve(secret, busy=False)


def busy_calendar(secret: str) -> Response:
    """The same blocks of time under neutral titles."""
    return _serve(secret, busy=True)


def _serve(secret: str, *, busy: bool) -> Response:
    if request.method not in feed_answer.METHODS:
        return _response(feed_answer.refused())
    key = hash_secret(secret)
    hit = web().lookup(key, busy=busy)
    if hit is None:
        return _response(feed_answer.unknown())
    if hit.revoked:
        return _response(feed_answer.gone())
    web().fetches.note(key, at=services().now(), agent=request.headers.get("User-Agent", ""))
    return _current(hit)


def _current(hit: FeedHit) -> Response:
    if hit.etag is None:
        return _response(feed_answer.not_yet())
    tag = quote_etag(hit.etag.strip('"'))
    if not is_resource_modified(request.environ, etag=tag, last_modified=hit.modified):
        return _response(feed_answer.unchanged(tag))
    found = hit.body()
    if found is None:
        return _response(feed_answer.gone())
    is_gzip = request.accept_encodings.quality("gzip") > 0
    body = found.body_gz if is_gzip else gzip.decompress(found.body_gz)
    return _response(feed_answer.content(found.etag, found.modified, body, is_gzip=is_gzip))


def _response(answer: Answer) -> Response:
    return Response(answer.body, status=answer.line, headers=answer.headers)
