"""Fetching a plan address, which is hostile territory.

What is asked for is checked at every step: scheme, port and resolved address (against private
networks, with the checked address pinned), redirects, size on the wire and unpacked, and time.
No error repeats the path or query of an address, since those are what lets a reader in.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from time import monotonic
from urllib.parse import urljoin

import requests
import urllib3
from requests_hardened import Config, HTTPSession
from requests_hardened.ip_filter import InvalidIPAddress

from plansync import __version__
from plansync.errors import NotACalendarError, OutsideError, PlanSyncError, RefusedAddressError
from plansync.sources.base import Fetched, Validators
from plansync.sources.target import Target, target_of

USER_AGENT = f"PlanSync/{__version__}"
# These answer an unknown program with an error page and a browser with the calendar.
_BROWSER_AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
_BROWSER_HOSTS = (
    "outlook.office365.com",
    "outlook.office.com",
    "outlook.live.com",
    "connect.garmin.com",
)
_REDIRECTS = (301, 302, 303, 307, 308)
_WEB_PAGE = (b"<!doctype html", b"<html", b"<head", b"<body")
_LONGEST_RETRY = timedelta(days=1)
_PIECE = 64 * 1024

SessionFactory = Callable[[bool], requests.Session]


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and how much a fetch may take."""

    connect_s: float = 3
    read_s: float = 10
    total_s: float = 30
    decoded_bytes: int = 5_000_000
    wire_bytes: int = 2_000_000
    redirects: int = 3


LIMITS = Limits()


def session(trusted: bool) -> requests.Session:  # noqa: FBT001 - it is the whole choice
    """A session that reaches only public addresses, or any when the operator trusts the host."""
    made: requests.Session = (
        requests.Session()
        if trusted
        else HTTPSession(
            Config(
                ip_filter_enable=True,
                ip_filter_allow_loopback_ips=False,
                never_redirect=True,
                default_timeout=(LIMITS.connect_s, LIMITS.read_s),
            )
        )
    )
    # A proxy from the environment would move the address check to the proxy; netrc would send
    # the operator's passwords to whoever a runner names.
    made.trust_env = False
    return made


def fetch(
    address: str,
    *,
    allow: frozenset[str],
    now: datetime,
    previous: Validators | None = None,
    limits: Limits = LIMITS,
    session_factory: SessionFactory = session,
) -> Fetched | None:
    """What stands at a plan address, or None when it has not changed since `previous`.

    `allow` holds the `host:port` pairs that may be reached although they are private or on
    another port. RefusedAddressError when the address may not be fetched, NotACalendarError when
    a web page or nothing came back, OutsideError (with `retry_at` when the server said so) for
    every other failure.
    """
    visit = _Visit(
        target_of(address, allow), allow, previous or Validators(), limits, session_factory, now
    )
    return _within(limits.total_s, visit.run, source=visit.first.host)


def _within(seconds: float, call: Callable[[], Fetched | None], *, source: str) -> Fetched | None:
    """The outcome of a call, OutsideError when it takes longer.

    Names and headers may drip in without end, which no socket timeout stops: the call runs in a
    thread of its own that is left behind.
    """
    outcome: list[Fetched | None] = []
    failure: list[BaseException] = []

    def run() -> None:
        try:
            outcome.append(call())
        except BaseException as error:  # noqa: BLE001 - handed to the caller below
            failure.append(error)

    thread = threading.Thread(target=run, name="fetch a plan", daemon=True)
    thread.start()
    thread.join(seconds)
    if failure:
        raise failure[0]
    if not outcome:
        raise OutsideError(f"{source} took longer than {seconds:g} seconds", source=source)
    return outcome[0]


@dataclass(frozen=True, slots=True)
class _Visit:
    """One fetch with everything it needs to know."""

    first: Target
    allow: frozenset[str]
    previous: Validators
    limits: Limits
    session_factory: SessionFactory
    now: datetime

    def run(self) -> Fetched | None:
        """What the first address and its redirects lead to."""
        target, until = self.first, monotonic() + self.limits.total_s
        for _ in range(self.limits.redirects + 1):
            with self.session_factory(target.trusted) as opened:
                response = self._ask(opened, target)
                with response:
                    if response.status_code not in _REDIRECTS:
                        return self._answer(response, target, until)
                    target = self._next(response, target)
        raise OutsideError(f"{self.first.host} redirects too often", source=self.first.host)

    def _ask(self, opened: requests.Session, target: Target) -> requests.Response:
        try:
            return opened.get(
                target.address,
                headers=self._headers(target),
                auth=target.credentials,
                stream=True,
                allow_redirects=False,
                timeout=(self.limits.connect_s, self.limits.read_s),
            )
        except InvalidIPAddress:
            raise _private(target) from None
        except (requests.RequestException, urllib3.exceptions.HTTPError, ValueError) as error:
            # The library's own words hold the whole address.
            raise _unreachable(target, error) from None

    def _headers(self, target: Target) -> dict[str, str]:
        is_odd = target.host in _BROWSER_HOSTS
        headers = {
            "User-Agent": _BROWSER_AGENT if is_odd else USER_AGENT,
            "Accept": "text/calendar, text/csv;q=0.9, */*;q=0.5",
            "Accept-Encoding": "gzip, deflate",
        }
        if target == self.first:
            known = (
                ("If-None-Match", self.previous.etag),
                ("If-Modified-Since", self.previous.last_modified),
            )
            headers |= {name: value for name, value in known if value}
        return headers

    def _next(self, response: requests.Response, target: Target) -> Target:
        location = response.headers.get("Location", "")
        if not location:
            raise OutsideError(f"{target.host} redirects to nowhere", source=target.host)
        following = target_of(urljoin(target.address, location), self.allow)
        if target.scheme == "https" and following.scheme != "https":
            raise RefusedAddressError(
                f"{target.host} leads from https to an unprotected address",
                hint="ask the plan's provider for an https address",
            )
        return following.with_credentials_of(target)

    def _answer(self, response: requests.Response, target: Target, until: float) -> Fetched | None:
        if response.status_code == requests.codes.not_modified:
            return None
        if response.status_code != requests.codes.ok:
            raise self._refusal(response, target)
        body = self._body(response, target, until)
        _check_content(body, target)
        return Fetched(
            body=body,
            content_type=response.headers.get("Content-Type", ""),
            etag=response.headers.get("ETag"),
            last_modified=response.headers.get("Last-Modified"),
            final_address=target.address,
        )

    def _body(self, response: requests.Response, target: Target, until: float) -> bytes:
        pieces: list[bytes] = []
        size = 0
        try:
            # read1 hands over what is there; reading a fixed amount would wait for a slow drip.
            while piece := response.raw.read1(_PIECE, decode_content=True):
                pieces.append(piece)
                size += len(piece)
                if size > self.limits.decoded_bytes or response.raw.tell() > self.limits.wire_bytes:
                    raise _too_large(target)
                if monotonic() > until:
                    raise _too_slow(target, self.limits.total_s)
        except (urllib3.exceptions.HTTPError, OSError) as error:
            raise _unreachable(target, error) from None
        return b"".join(pieces)

    def _refusal(self, response: requests.Response, target: Target) -> OutsideError:
        status, host = response.status_code, target.host
        text, hint = _words(status, host)
        retry_at = _retry_at(response.headers.get("Retry-After", ""), self.now)
        return OutsideError(text, source=host, retry_at=retry_at, hint=hint)


def _words(status: int, host: str) -> tuple[str, str]:
    again = "copy the calendar's address from your plan again"
    if status in (401, 403):
        return f"{host} does not let PlanSync read this address ({status})", again
    if status in (404, 410):
        return f"there is no calendar at this address of {host} any more ({status})", again
    if status == requests.codes.too_many:
        return f"{host} asks PlanSync to come back later (429)", ""
    whose = "has a fault" if status >= requests.codes.server_error else "refused"
    return f"{host} {whose} ({status})", ""


def _retry_at(said: str, now: datetime) -> datetime | None:
    """When the server wants to be asked again (RFC 9110, 10.2.3), a day from now at most."""
    try:
        if said.strip().isdecimal():
            wait = timedelta(seconds=min(int(said), int(_LONGEST_RETRY.total_seconds())))
        else:
            at = parsedate_to_datetime(said)
            wait = (at if at.tzinfo else at.replace(tzinfo=UTC)) - now
    except (ValueError, TypeError, OverflowError):
        return None
    return now + min(max(wait, timedelta()), _LONGEST_RETRY)


def _check_content(body: bytes, target: Target) -> None:
    head = body[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not head:
        raise NotACalendarError(f"{target.host} sent nothing", source=target.host)
    if head.startswith(_WEB_PAGE):
        raise NotACalendarError(
            f"{target.host} sent a web page instead of a calendar",
            source=target.host,
            hint="copy the address of the calendar feed itself; it often ends in .ics",
        )


def _private(target: Target) -> PlanSyncError:
    return RefusedAddressError(
        f"{target.host} is in a private network",
        hint="whoever runs this PlanSync may allow it with PLANSYNC_FETCH_ALLOW=host:port",
    )


def _unreachable(target: Target, error: Exception) -> OutsideError:
    if isinstance(error, requests.Timeout | urllib3.exceptions.TimeoutError):
        return OutsideError(f"{target.host} does not answer", source=target.host)
    if isinstance(error, requests.exceptions.SSLError):
        return OutsideError(f"the certificate of {target.host} is not valid", source=target.host)
    return OutsideError(f"{target.host} cannot be reached", source=target.host)


def _too_large(target: Target) -> OutsideError:
    return OutsideError(
        f"what {target.host} sent is too large for a plan",
        source=target.host,
        hint="give PlanSync a calendar that holds only the training plan",
    )


def _too_slow(target: Target, seconds: float) -> OutsideError:
    return OutsideError(f"{target.host} took longer than {seconds:g} seconds", source=target.host)
