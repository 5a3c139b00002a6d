"""Which plan addresses may be asked for: the scheme, host and port rules."""

import re
from dataclasses import dataclass, field, replace
from ipaddress import IPv6Address, ip_address
from urllib.parse import SplitResult, unquote, urlsplit, urlunsplit

from plansync.errors import RefusedAddressError

_SCHEMES = {"http": "http", "https": "https", "webcal": "https", "webcals": "https"}
_PORTS = {"http": 80, "https": 443}
_LONGEST = 2_000
_HINT = "copy the whole address of the calendar, such as https://example.com/plan.ics"
_ADDRESS = re.compile(r"(?:https?|webcals?)://", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Target:
    """An address that may be asked for; `trusted` when the operator allowed its host and port."""

    address: str = field(repr=False)
    scheme: str
    host: str
    port: int
    trusted: bool
    credentials: tuple[str, str] | None = field(default=None, repr=False)

    def with_credentials_of(self, before: "Target") -> "Target":
        """This address with the credentials of the one before, if it is the same server."""
        same = (self.scheme, self.host, self.port) == (before.scheme, before.host, before.port)
        return replace(self, credentials=before.credentials) if same else self


def is_address(text: str) -> bool:
    """Whether a text is an address rather than the name of a file."""
    return _ADDRESS.match(text.strip()) is not None


def target_of(address: str, allow: frozenset[str]) -> Target:
    """The address as it will be asked for; RefusedAddressError when it may not be."""
    parts = _parts(address)
    scheme = _SCHEMES.get(parts.scheme.casefold())
    if scheme is None:
        raise RefusedAddressError("the address has to begin with https:// or webcal://", hint=_HINT)
    host = (parts.hostname or "").rstrip(".").casefold()
    port = _port(parts) or _PORTS[scheme]
    if not host:
        raise RefusedAddressError("the address names no server", hint=_HINT)
    trusted = f"{host}:{port}" in {entry.strip().casefold() for entry in allow}
    if not trusted:
        _check(host, port)
    shown = f"[{host}]" if ":" in host else host
    netloc = shown if port == _PORTS[scheme] else f"{shown}:{port}"
    return Target(
        urlunsplit((scheme, netloc, parts.path or "/", parts.query, "")),
        scheme,
        host,
        port,
        trusted,
        _credentials(parts),
    )


def _parts(address: str) -> SplitResult:
    text = address.strip()
    if len(text) > _LONGEST or re.search(r"[\x00-\x20\x7f\\]", text):
        raise RefusedAddressError("this is not the address of a calendar", hint=_HINT)
    try:
        return urlsplit(text)
    except ValueError:
        raise RefusedAddressError("this is not the address of a calendar", hint=_HINT) from None


def _port(parts: SplitResult) -> int | None:
    try:
        return parts.port
    except ValueError:
        raise RefusedAddressError("the port of the address is no number", hint=_HINT) from None


def _check(host: str, port: int) -> None:
    """Refuse what needs no look-up to be refused; names are checked when they are resolved."""
    if port not in _PORTS.values():
        raise RefusedAddressError(
            f"PlanSync does not fetch from port {port}",
            hint="whoever runs this PlanSync may allow it with PLANSYNC_FETCH_ALLOW=host:port",
        )
    try:
        literal = ip_address(host)
    except ValueError:
        return
    # ::/96 holds IPv4 addresses in an old notation that the library lets pass.
    is_old = isinstance(literal, IPv6Address) and int(literal) < 2**32
    if is_old or not literal.is_global:
        raise RefusedAddressError(
            f"{host} is in a private network",
            hint="whoever runs this PlanSync may allow it with PLANSYNC_FETCH_ALLOW=host:port",
        )


def _credentials(parts: SplitResult) -> tuple[str, str] | None:
    if not parts.username:
        return None
    return unquote(parts.username), unquote(parts.password or "")
