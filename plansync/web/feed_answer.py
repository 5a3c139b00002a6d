"""The answers of the feed's door and the rules of RFC 9110 that choose between them.

One strong tag names the plain bytes in both encodings: ranges are never served, so nothing can
be pieced together from two of them, and calendars keep their copy when a proxy unpacks it.
"""

from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import lru_cache
from http import HTTPStatus
from typing import NamedTuple

from plansync.store.feed_lookup import FeedHit

METHODS = ("GET", "HEAD")

# The address is a password: no cache but the calendar's own, no index, no trace in a Referer.
_QUIET = (
    ("Cache-Control", "private, no-cache"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Robots-Tag", "noindex, nofollow, noarchive"),
)
_PLAIN = ("Content-Type", "text/plain; charset=utf-8")
_RETRY_S = 60
_LINES = {status: f"{status.value} {status.phrase}" for status in HTTPStatus}


class Answer(NamedTuple):
    """A whole answer; a HEAD request gets all but the body."""

    status: HTTPStatus
    headers: list[tuple[str, str]]
    body: bytes = b""

    @property
    def line(self) -> str:
        """The status as WSGI wants it."""
        return _LINES[self.status]


def content(etag: str, modified: datetime, body: bytes, *, is_gzip: bool) -> Answer:
    """200 with the calendar, packed or plain."""
    encoding = [("Content-Encoding", "gzip")] if is_gzip else []
    headers = [
        ("Content-Type", "text/calendar; charset=utf-8"),
        *encoding,
        ("Content-Length", str(len(body))),
        ("ETag", quoted(etag)),
        ("Last-Modified", _http_date(modified)),
        ("Vary", "Accept-Encoding"),
        *_QUIET,
    ]
    return Answer(HTTPStatus.OK, headers, body)


def unchanged(etag: str) -> Answer:
    """304: the calendar's copy is the newest."""
    headers = [("ETag", quoted(etag)), ("Vary", "Accept-Encoding"), *_QUIET]
    return Answer(HTTPStatus.NOT_MODIFIED, headers)


def unknown() -> Answer:
    """404: there never was a calendar here."""
    return _words(HTTPStatus.NOT_FOUND, "There is no calendar at this address.\n")


def gone() -> Answer:
    """410: the address was switched off; calendars stop asking."""
    text = "This calendar address was switched off. PlanSync's Calendar page shows the new one.\n"
    return _words(HTTPStatus.GONE, text)


def not_yet() -> Answer:
    """503: the feed was just made, or the database is away and no copy is at hand."""
    return _words(
        HTTPStatus.SERVICE_UNAVAILABLE,
        "The calendar is not ready yet. Try again in a minute.\n",
        ("Retry-After", str(_RETRY_S)),
    )


def refused() -> Answer:
    """405: a calendar tried to write, or to browse by WebDAV as Outlook does."""
    return _words(
        HTTPStatus.METHOD_NOT_ALLOWED,
        "This calendar can only be read.\n",
        ("Allow", ", ".join(METHODS)),
    )


def quoted(etag: str) -> str:
    """The tag as a header carries it."""
    return f'"{etag.strip(chr(34))}"'


def is_unchanged(hit: FeedHit, *, if_none_match: str | None, if_modified_since: str | None) -> bool:
    """Whether the client's copy is the newest; the tag decides when both are sent.

    Tags are compared weakly and several may be named (RFC 9110 sections 8.8.3.2 and 13.1).
    """
    if hit.etag is None:
        return False
    if if_none_match is not None:
        tags = {tag.strip().removeprefix("W/").strip('"') for tag in if_none_match.split(",")}
        return "*" in tags or hit.etag.strip('"') in tags
    since, modified = _date(if_modified_since), hit.modified
    return since is not None and modified is not None and modified.replace(microsecond=0) <= since


@lru_cache(maxsize=64)  # clients are many, their words are few
def takes_gzip(accept_encoding: str) -> bool:
    """Whether the client says it can unpack gzip (RFC 9110 section 12.5.3)."""
    weights = dict(_coding(part) for part in accept_encoding.lower().split(","))
    return weights.get("gzip", weights.get("x-gzip", weights.get("*", 0.0))) > 0


@lru_cache(maxsize=1024)  # a feed changes less often than it is asked for
def _http_date(at: datetime) -> str:
    return format_datetime(at.astimezone(UTC), usegmt=True)


def _words(status: HTTPStatus, text: str, *more: tuple[str, str]) -> Answer:
    body = text.encode()
    return Answer(status, [_PLAIN, ("Content-Length", str(len(body))), *more, *_QUIET], body)


def _coding(part: str) -> tuple[str, float]:
    name, _, parameter = part.partition(";")
    key, _, value = parameter.partition("=")
    if key.strip() != "q":
        return name.strip(), 1.0
    try:
        return name.strip(), float(value)
    except ValueError:
        return name.strip(), 0.0


def _date(text: str | None) -> datetime | None:
    if not text:
        return None
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
