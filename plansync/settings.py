"""Settings: every PLANSYNC_* name, from the environment or the TOML file PLANSYNC_CONFIG names.

The environment wins over the file. STRAVA_* names are never read: stravalib has its own use
for them.
"""

import ipaddress
import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Self
from urllib.parse import urlsplit

from platformdirs import user_data_path
from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    SecretStr,
    ValidationError,
    model_validator,
)
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from plansync.errors import Fault, InputError

PREFIX = "PLANSYNC_"
CONFIG = "PLANSYNC_CONFIG"
FILE = "_file"
ENVIRONMENT = "environment"
HINT = "docs/reference/settings.md lists every setting"

AGREED_KEEP_DAYS = 7
"""What Strava's API Agreement of 2026-06-01 allows a cache to keep (sections 5.5 and 6.2)."""

SECRETS = (
    "database_url",
    "secret_key",
    "strava_client_secret",
    "webhook_verify_token",
)
"""Settings that may also be given as NAME_FILE, the path of a file that holds the value."""


class LogLevel(StrEnum):
    """How much is logged."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


def _web_address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("write an address that begins with http:// or https://")
    if parts.username or parts.query or parts.fragment:
        raise ValueError("write the address without a user, a ? or a #")
    _ = parts.port  # raises a ValueError of its own when it is no port
    return text.rstrip("/")


def _origin(text: str) -> str:
    address = _web_address(text)
    if urlsplit(address).path:
        raise ValueError("write the address without a path: PlanSync needs a host of its own")
    return address


def _hosts(written: object) -> object:
    parts = written.split(",") if isinstance(written, str) else written
    if not isinstance(parts, (list, tuple)):
        return written
    return tuple(_host_and_port(str(part).strip()) for part in parts if str(part).strip())


def _host_and_port(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port) < 65536:
        raise ValueError(f"write host:port, not {text!r}")
    return host.strip("[]").lower(), int(port)


def _lower(written: object) -> object:
    return written.lower() if isinstance(written, str) else written


def _text(written: object) -> object:
    # A client id is a number to whoever writes TOML.
    return str(written) if isinstance(written, int) else written


class Settings(BaseSettings):
    """All settings, checked. Secrets are hidden when the object is printed or logged."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_ignore_empty=True,
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
    )

    data_dir: Path = Field(default_factory=lambda: user_data_path("plansync", appauthor=False))
    database_url: SecretStr = SecretStr("")
    rules_dir: Path | None = None
    public_url: Annotated[str, AfterValidator(_origin)] = "http://127.0.0.1:8080"
    secret_key: SecretStr = SecretStr("")
    strava_client_id: Annotated[str, BeforeValidator(_text), Field(pattern=r"^\d*$")] = ""
    strava_client_secret: SecretStr = SecretStr("")
    strava_api_url: Annotated[str, AfterValidator(_web_address)] = "https://www.strava.com/api/v3"
    strava_oauth_url: Annotated[str, AfterValidator(_web_address)] = "https://www.strava.com/oauth"
    strava_keep_days: Annotated[int, Field(ge=1, le=3650)] = AGREED_KEEP_DAYS
    strava_poll_minutes: Annotated[int, Field(ge=5, le=1440)] = 60
    webhook_verify_token: SecretStr = SecretStr("")
    fetch_allow: Annotated[tuple[tuple[str, int], ...], NoDecode, BeforeValidator(_hosts)] = ()
    contact: Annotated[str, Field(max_length=200)] = ""
    log_level: Annotated[LogLevel, BeforeValidator(_lower)] = LogLevel.INFO

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 pydantic-settings calls it so
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what is handed in: `load_settings` reads the sources, and tells them apart."""
        return (init_settings,)

    @model_validator(mode="after")
    def _together(self) -> Self:
        if bool(self.strava_client_id) != bool(self.strava_client_secret.get_secret_value()):
            raise ValueError(
                "PLANSYNC_STRAVA_CLIENT_ID and PLANSYNC_STRAVA_CLIENT_SECRET belong together"
            )
        return self

    @property
    def folder(self) -> Path:
        """The data folder as an absolute path."""
        return self.data_dir.expanduser().absolute()

    @property
    def rules_folder(self) -> Path | None:
        """The host's own rules and exercises as an absolute path, None without any."""
        return self.rules_dir.expanduser().absolute() if self.rules_dir else None

    @property
    def database(self) -> str:
        """The address of the database: the setting, or the embedded file in the data folder."""
        written = self.database_url.get_secret_value()
        return written or f"sqlite:///{self.folder / 'plansync.db'}"

    @property
    def uses_sqlite(self) -> bool:
        """Whether the database is an embedded file."""
        return self.database.startswith("sqlite:")

    @property
    def secret_keys(self) -> tuple[str, ...]:
        """The secret keys, newest first; empty when the key file in the data folder rules."""
        return tuple(self.secret_key.get_secret_value().replace(",", " ").split())

    @property
    def has_strava(self) -> bool:
        """Whether a Strava app is set up; without one PlanSync runs in demo mode."""
        return bool(self.strava_client_id)

    @property
    def keeps_longer_than_agreed(self) -> bool:
        """Whether the operator chose to keep Strava's data longer than its terms allow."""
        return self.strava_keep_days > AGREED_KEEP_DAYS

    @property
    def public_host(self) -> str:
        """The host of the public address, without port."""
        return urlsplit(self.public_url).hostname or ""

    @property
    def is_local(self) -> bool:
        """Whether the public address is this machine only."""
        return _is_loopback(self.public_host)

    @property
    def trusted_hosts(self) -> tuple[str, ...]:
        """The names the Host header may have."""
        names = ("localhost", "127.0.0.1", "::1") if self.is_local else ()
        return tuple(dict.fromkeys((self.public_host, *names)))

    @property
    def cookie_secure(self) -> bool:
        """Whether cookies travel on https only."""
        return self.public_url.startswith("https://")


def load_settings(environ: Mapping[str, str]) -> Settings:
    """The settings of an environment; InputError names every setting that is wrong."""
    config = environ.get(CONFIG, "")
    from_file = _from_files(_from_toml(config), config) if config else {}
    from_environment = _from_files(_from_environment(environ), ENVIRONMENT)
    try:
        return Settings(**{**from_file, **from_environment})
    except ValidationError as error:
        places = dict.fromkeys(from_file, config) | dict.fromkeys(from_environment, ENVIRONMENT)
        faults = [_fault(one["loc"], one["msg"], places) for one in error.errors()]
        raise InputError(faults, hint=HINT) from error


def _from_environment(environ: Mapping[str, str]) -> dict[str, Any]:
    source = EnvSettingsSource(Settings)
    source.env_vars = {name.lower(): value for name, value in environ.items() if value}
    files = {f"{name}{FILE}": environ.get(f"{PREFIX}{name}{FILE}".upper()) for name in SECRETS}
    return {**source(), **{name: path for name, path in files.items() if path}}


def _from_toml(config: str) -> dict[str, Any]:
    path = Path(config).expanduser()
    if not path.is_file():
        raise InputError([Fault(ENVIRONMENT, CONFIG, f"there is no file {config}")], hint=HINT)
    try:
        return dict(TomlConfigSettingsSource(Settings, path)())
    except (tomllib.TOMLDecodeError, OSError, UnicodeDecodeError) as error:
        raise InputError([Fault(config, "", f"cannot be read: {error}")], hint=HINT) from error


def _from_files(written: dict[str, Any], place: str) -> dict[str, Any]:
    named = {name: written.pop(f"{name}{FILE}") for name in SECRETS if f"{name}{FILE}" in written}
    twice = [name for name in named if name in written]
    if twice:
        raise InputError(
            [
                Fault(place, _shown(name), "is given both as a value and as a file")
                for name in twice
            ],
            hint=HINT,
        )
    return written | {name: _read(name, str(path), place) for name, path in named.items()}


def _read(name: str, path: str, place: str) -> str:
    try:
        return Path(path).expanduser().read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        said = f"the file {path} cannot be read"
        raise InputError(
            [Fault(place, f"{_shown(name)}{FILE.upper()}", said)], hint=HINT
        ) from error


def _fault(where: tuple[int | str, ...], said: str, places: Mapping[str, str]) -> Fault:
    text = said.removeprefix("Value error, ")
    if not where:
        return Fault("", "", text)
    name = str(where[0])
    near = get_close_matches(name, Settings.model_fields, n=1) if name not in _KNOWN else []
    words = "there is no such setting" if name not in _KNOWN else text
    return Fault(places.get(name, ""), _shown(name), words, _shown(near[0]) if near else "")


def _shown(name: str) -> str:
    return f"{PREFIX}{name.upper()}"


def _is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


_KNOWN = frozenset(Settings.model_fields)
