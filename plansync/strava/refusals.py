"""What a refusal by Strava means for us: who has to do something, and when to try again.

Strava refuses with {"message", "errors": [{"resource", "field", "code"}]}. The scopes, the
state of the application and the limits are told apart by these words, not by the status alone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import requests

from plansync.errors import (
    NotFoundError,
    OperatorError,
    OutsideError,
    PlanSyncError,
    ReconnectError,
)
from plansync.strava.budget import Budget

SOURCE = "Strava"
_LONGEST_SAYING = 200


class UnansweredError(OutsideError):
    """Strava may have done what was asked, but its answer did not arrive in one piece."""

    def __init__(self, text: str) -> None:
        super().__init__(text, source=SOURCE, hint="PlanSync tries again by itself")


class ApplicationError(OperatorError):
    """Strava does not serve this PlanSync's application as it is.

    `reason` is "inactive", "full", "client", "redirect" or "clock".
    """

    def __init__(self, text: str, *, reason: str, hint: str) -> None:
        super().__init__(text, hint=hint)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class _Word:
    """One entry of the list of errors, in lower case."""

    resource: str
    field: str
    code: str


def refusal(
    response: requests.Response, *, now: datetime, unauthorized: str = "token"
) -> PlanSyncError:
    """Our error for an answer that is not what was asked for.

    `unauthorized` is the reason of the ReconnectError for a 401 that says nothing more: "token",
    "refused" or "code", after what was sent: an access token, a refresh token or a code.
    """
    message, words = _said(response)
    if response.status_code == 429:
        until = Budget.fresh(now).after(response.headers, now, refused=True).blocked_until
        return OutsideError("Strava's limit of calls is reached", source=SOURCE, retry_at=until)
    for word in words if response.status_code in (400, 401, 403) else ():
        for is_meant, make in _MEANINGS:
            if is_meant(word):
                return make()
    if "connected athletes" in message.lower():
        return _full()
    return _by_status(response.status_code, unauthorized, message)


def unreadable() -> UnansweredError:
    """Our error for an answer that claims to be fine but is a web page, cut off or odd."""
    return UnansweredError("Strava's answer could not be read")


def unknown_application() -> ApplicationError:
    """Our error for a client id or secret that Strava does not accept."""
    return ApplicationError(
        "Strava does not know this PlanSync's application",
        reason="client",
        hint="compare PLANSYNC_STRAVA_CLIENT_ID and PLANSYNC_STRAVA_CLIENT_SECRET with "
        "https://www.strava.com/settings/api",
    )


def _said(response: requests.Response) -> tuple[str, tuple[_Word, ...]]:
    try:
        body = response.json()
    except (ValueError, RecursionError):
        return "", ()
    if not isinstance(body, dict):
        return "", ()
    errors = body.get("errors")
    listed = errors if isinstance(errors, list) else [errors]
    words = tuple(_word(error) for error in listed if isinstance(error, dict))
    return _line(body.get("message")), words


def _word(error: dict[str, object]) -> _Word:
    resource, field, code = (_line(error.get(k)).lower() for k in ("resource", "field", "code"))
    return _Word(resource, field, code)


def _line(value: object) -> str:
    said = value if isinstance(value, str) else ""
    return "".join(c for c in said[: 10 * _LONGEST_SAYING] if c.isprintable())[:_LONGEST_SAYING]


def _by_status(status: int, unauthorized: str, message: str) -> PlanSyncError:
    if status == 401:
        return _UNAUTHORIZED[unauthorized]()
    if status == 404:
        return NotFoundError("Strava has no such thing, or does not show it to this runner")
    said = f": {message}" if message else ""
    return OutsideError(
        f"Strava answered with status {status}{said}",
        source=SOURCE,
        hint="PlanSync tries again by itself",
    )


def _inactive() -> PlanSyncError:
    return ApplicationError(
        "Strava has switched this PlanSync's application off",
        reason="inactive",
        hint="the account that owns the application needs a paid Strava subscription; then "
        "reactivate it at https://www.strava.com/settings/api",
    )


def _full() -> PlanSyncError:
    return ApplicationError(
        "Strava lets no more runners connect to this PlanSync",
        reason="full",
        hint="raise the number of athletes of the application at "
        "https://www.strava.com/settings/api (a new one has 1, an upgraded one 10)",
    )


def _redirect() -> PlanSyncError:
    return ApplicationError(
        "Strava does not send runners back to this PlanSync's address",
        reason="redirect",
        hint="set the authorization callback domain at https://www.strava.com/settings/api to "
        "the host of PLANSYNC_PUBLIC_URL",
    )


def _clock() -> PlanSyncError:
    return ApplicationError(
        "Strava says that we ask for runs of the future",
        reason="clock",
        hint="set the clock of this machine",
    )


def _refused() -> PlanSyncError:
    return ReconnectError(
        "Strava no longer accepts this connection", reason="refused", hint="connect again"
    )


def _token() -> PlanSyncError:
    return ReconnectError("Strava refused the access token", reason="token", hint="connect again")


def _code() -> PlanSyncError:
    return ReconnectError(
        "this permission was used already or is too old", reason="code", hint="connect again"
    )


def _scope() -> PlanSyncError:
    return ReconnectError(
        "Strava may not show us the runs",
        reason="scope",
        hint="connect again and leave the box about activities ticked",
    )


def _is_about_us(word: _Word) -> bool:
    return word.resource == "application" and word.field in ("client_id", "client_secret", "")


_UNAUTHORIZED: dict[str, Callable[[], PlanSyncError]] = {
    "token": _token,
    "refused": _refused,
    "code": _code,
}

# The first that fits is meant. Seen in error reports of other Strava applications.
_MEANINGS: tuple[tuple[Callable[[_Word], bool], Callable[[], PlanSyncError]], ...] = (
    (lambda word: (word.field, word.code) == ("status", "inactive"), _inactive),
    (lambda word: "athletes" in word.field, _full),
    (lambda word: word.field == "redirect_uri", _redirect),
    (lambda word: (word.field, word.code) == ("after", "future"), _clock),
    (_is_about_us, unknown_application),
    (lambda word: word.resource == "refreshtoken", _refused),
    (lambda word: word.resource == "authorizationcode", _code),
    (lambda word: word.field.endswith("_permission"), _scope),
)
