"""The session every call to Strava goes through, stravalib's included.

It sends stravalib's fixed addresses where the settings say, sets time limits (neither requests
nor stravalib has any), asks and feeds the budget, and keeps secrets out of exceptions.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from io import BytesIO
from threading import Timer
from time import monotonic
from typing import Any, Protocol

import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError, NewConnectionError

from plansync.errors import InputError, OutsideError
from plansync.strava.redaction import RedactingFilter, redact
from plansync.strava.refusals import SOURCE, UnansweredError

FIXED_API_URL = "https://www.strava.com/api/v3"
FIXED_OAUTH_URL = "https://www.strava.com/oauth"
# Two hundred activities are below one megabyte.
MAX_BODY_BYTES = 8 * 1024 * 1024

_TRANSFER_HEADERS = ("content-encoding", "content-length", "transfer-encoding")
_WIRE_LOG = logging.getLogger("urllib3.connectionpool")
_REDACTING = RedactingFilter()


class RateLedger(Protocol):
    """The shared budget of calls: one for the whole installation, safe to use from everywhere.

    It reads its own clock and keeps a `Budget` where all workers see it.
    """

    def claim(self, *, interactive: bool) -> datetime | None:
        """None after counting one call; else when to try again, with nothing counted."""

    def heard(self, headers: Mapping[str, str], *, refused: bool) -> None:
        """Take in what an answer's headers say; `refused` means the answer was 429."""


class StravaSession(requests.Session):
    """A session that reaches Strava and nothing else; make one for each job, close it after."""

    def __init__(
        self,
        *,
        now: Callable[[], datetime],
        api_url: str = FIXED_API_URL,
        oauth_url: str = FIXED_OAUTH_URL,
        ledger: RateLedger | None = None,
        interactive: bool = False,
        timeout_s: tuple[float, float] = (5.0, 20.0),
        deadline_s: float = 25.0,
    ) -> None:
        super().__init__()
        self.now = now
        self.api_url = api_url.rstrip("/")
        self.oauth_url = oauth_url.rstrip("/")
        self._ledger = ledger
        self._interactive = interactive
        self._timeout_s = timeout_s
        # Proxies and passwords of the environment are not meant for these calls.
        self.trust_env = False
        self.headers["User-Agent"] = "PlanSync"
        self.mount("https://", _WholeAnswers(deadline_s))
        self.mount("http://", _WholeAnswers(deadline_s))
        _WIRE_LOG.addFilter(_REDACTING)

    def request(
        self, method: str | bytes, url: str | bytes, *args: Any, **kwargs: Any
    ) -> requests.Response:
        """The whole answer; OutsideError when there is none in time or the budget is spent."""
        address = self.address(url if isinstance(url, str) else url.decode())
        is_counted = not address.startswith(f"{self.oauth_url}/")
        if is_counted:
            self._claim()
        # A redirect would carry the token to an address nobody configured.
        kwargs |= {"timeout": self._timeout_s, "allow_redirects": False, "stream": False}
        try:
            response = super().request(method, address, *args, **kwargs)
        except (requests.RequestException, HTTPError) as error:
            # Not chained: the text of the cause may hold a secret, and tracebacks print it.
            raise _no_answer(error) from None
        if is_counted and self._ledger:
            self._ledger.heard(response.headers, refused=response.status_code == 429)
        return response

    def address(self, url: str) -> str:
        """Where a call to one of Strava's addresses really goes; InputError for any other."""
        pairs = ((FIXED_API_URL, self.api_url), (FIXED_OAUTH_URL, self.oauth_url))
        for fixed, own in pairs:
            if url.startswith(f"{fixed}/"):
                return own + url.removeprefix(fixed)
        if any(url.startswith(f"{own}/") for _, own in pairs):
            return url
        raise InputError("this is not an address of Strava's", hint="check the Strava addresses")

    def _claim(self) -> None:
        wait_until = self._ledger.claim(interactive=self._interactive) if self._ledger else None
        if wait_until:
            raise OutsideError(
                "the calls to Strava are used up for now", source=SOURCE, retry_at=wait_until
            )


class _WholeAnswers(HTTPAdapter):
    """Reads an answer to its end within a deadline, which a slow drip of bytes cannot stretch."""

    def __init__(self, deadline_s: float) -> None:
        super().__init__()
        self._deadline_s = deadline_s
        self._until_s = 0.0

    def send(
        self, request: requests.PreparedRequest, *args: Any, **kwargs: Any
    ) -> requests.Response:
        """The answer; its deadline counts from here."""
        self._until_s = monotonic() + self._deadline_s
        return super().send(request, *args, **kwargs)

    def build_response(
        self, req: requests.PreparedRequest, resp: urllib3.BaseHTTPResponse
    ) -> requests.Response:
        """The answer of requests around a body that is already read and decoded."""
        body = _read(resp, until_s=self._until_s)
        kept = [(k, v) for k, v in resp.headers.items() if k.lower() not in _TRANSFER_HEADERS]
        whole = urllib3.HTTPResponse(
            BytesIO(body),
            headers=urllib3.HTTPHeaderDict(kept),
            status=resp.status,
            reason=resp.reason,
            preload_content=False,
        )
        return super().build_response(req, whole)


def _read(resp: urllib3.BaseHTTPResponse, *, until_s: float) -> bytes:
    # A read only times out when nothing at all comes; shutting the socket ends a drip as well.
    cut = Timer(max(0.0, until_s - monotonic()), resp.shutdown)
    cut.daemon = True
    cut.start()
    try:
        body = resp.read(MAX_BODY_BYTES + 1, decode_content=True)
    finally:
        cut.cancel()
    if monotonic() >= until_s:
        raise UnansweredError("Strava's answer came too slowly")
    if len(body) > MAX_BODY_BYTES:
        raise UnansweredError("Strava's answer is too large")
    resp.release_conn()
    return body


def _no_answer(error: Exception) -> OutsideError:
    if _was_never_sent(error):
        return OutsideError(
            f"Strava cannot be reached: {redact(str(error))}",
            source=SOURCE,
            hint="PlanSync tries again by itself",
        )
    return UnansweredError(f"Strava did not answer: {redact(str(error))}")


def _was_never_sent(error: Exception) -> bool:
    """Whether the call certainly had no effect, because no connection came about."""
    if isinstance(error, requests.ConnectTimeout | requests.exceptions.SSLError):
        return True
    inner = error.args[0] if error.args else None
    return isinstance(getattr(inner, "reason", None), NewConnectionError)
