"""The feed's fast door: a small WSGI callable that stands before Flask.

A calendar's poll is one indexed read and a 304, or the stored gzip as it is. The Flask route in
feed.py gives the same answers by other means; a test keeps both byte-equal.
"""

import gzip
import logging
import re
from collections.abc import Callable, Iterable
from datetime import datetime
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from plansync.errors import PlanSyncError
from plansync.store.feeds import FeedBytes
from plansync.store.secrets import hash_secret
from plansync.web import feed_answer
from plansync.web.feed_answer import Answer
from plansync.web.fetches import FetchNotes
from plansync.web.last_good import LastGood
from plansync.web.measure import Measures
from plansync.web.options import Lookup

_ADDRESS = re.compile(r"/feed/([^/]+)(/busy)?\.ics")
_LOG = logging.getLogger(__name__)


class Front:
    """A WSGI application: feed addresses are answered here, everything else by `app`."""

    def __init__(
        self,
        app: WSGIApplication,
        *,
        lookup: Lookup,
        fetches: FetchNotes,
        measures: Measures,
        now: Callable[[], datetime],
    ) -> None:
        self._app = app
        self._lookup = lookup
        self._fetches = fetches
        self._measures = measures
        self._now = now
        self._last_good = LastGood()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """The answer to one request."""
        address = _ADDRESS.fullmatch(environ.get("PATH_INFO", ""))
        if address is None:
            return self._app(environ, start_response)
        is_head = environ["REQUEST_METHOD"] == "HEAD"
        answer = self._answer(environ, address[1], busy=address[2] is not None)
        self._measures.feed(answer.status)
        start_response(answer.line, answer.headers)
        return [b"" if is_head else answer.body]

    def _answer(self, environ: WSGIEnvironment, secret: str, *, busy: bool) -> Answer:
        if environ["REQUEST_METHOD"] not in feed_answer.METHODS:
            return feed_answer.refused()
        key = hash_secret(secret)
        try:
            return self._fresh(environ, key, busy=busy)
        except PlanSyncError as error:
            # An answer above 499 makes Thunderbird switch a calendar off: rather an older copy.
            _LOG.warning("the feed is served from memory: %s", error)
            kept = self._last_good.get(key, busy=busy)
            return feed_answer.not_yet() if kept is None else _content(environ, kept)

    def _fresh(self, environ: WSGIEnvironment, key: str, *, busy: bool) -> Answer:
        tag, since = environ.get("HTTP_IF_NONE_MATCH"), environ.get("HTTP_IF_MODIFIED_SINCE")
        # Who holds no copy gets the bytes for certain: they come with the same read.
        hit = self._lookup(key, busy=busy, want_body=tag is None and since is None)
        if hit is None or hit.revoked:
            self._last_good.forget(key)
            return feed_answer.unknown() if hit is None else feed_answer.gone()
        self._fetches.note(key, at=self._now(), agent=environ.get("HTTP_USER_AGENT", ""))
        if hit.etag is None:
            return feed_answer.not_yet()
        if feed_answer.is_unchanged(hit, if_none_match=tag, if_modified_since=since):
            return feed_answer.unchanged(hit.etag)
        found = hit.body()
        if found is None:
            return feed_answer.gone()
        self._last_good.keep(key, found, busy=busy)
        return _content(environ, found)


def _content(environ: WSGIEnvironment, found: FeedBytes) -> Answer:
    if feed_answer.takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")):
        return feed_answer.content(found.etag, found.modified, found.body_gz, is_gzip=True)
    plain = gzip.decompress(found.body_gz)
    return feed_answer.content(found.etag, found.modified, plain, is_gzip=False)
