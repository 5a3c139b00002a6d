"""Settings: where they come from, what follows from them, and what is said when one is wrong."""

from pathlib import Path

import pytest

from plansync.errors import InputError
from plansync.settings import SECRETS, LogLevel, Settings, load_settings

CONFIG = "PLANSYNC_CONFIG"


def _config(folder: Path, text: str) -> dict[str, str]:
    path = folder / "plansync.toml"
    path.write_text(text)
    return {CONFIG: str(path)}


def test_nothing_has_to_be_set() -> None:
    settings = load_settings({})

    assert settings.public_url == "http://127.0.0.1:8080"
    assert settings.strava_api_url == "https://www.strava.com/api/v3"
    assert settings.strava_oauth_url == "https://www.strava.com/oauth"
    assert (settings.strava_keep_days, settings.strava_poll_minutes) == (7, 60)
    assert settings.log_level is LogLevel.INFO
    assert (settings.fetch_allow, settings.contact, settings.secret_keys) == ((), "", ())
    assert not settings.has_strava


def test_the_database_lives_in_the_data_folder(tmp_path: Path) -> None:
    settings = load_settings({"PLANSYNC_DATA_DIR": str(tmp_path)})

    assert settings.folder == tmp_path
    assert settings.database == f"sqlite:///{tmp_path / 'plansync.db'}"
    assert settings.uses_sqlite


def test_the_data_folder_may_be_in_the_home_folder() -> None:
    assert load_settings({"PLANSYNC_DATA_DIR": "~/sync"}).folder == Path.home() / "sync"


def test_the_environment_is_read() -> None:
    settings = load_settings(
        {
            "PLANSYNC_DATABASE_URL": "postgresql://me:pw@db/plansync",
            "PLANSYNC_STRAVA_CLIENT_ID": "123",
            "PLANSYNC_STRAVA_CLIENT_SECRET": "shh",
            "PLANSYNC_STRAVA_POLL_MINUTES": "15",
            "PLANSYNC_FETCH_ALLOW": "NAS.lan:8080, [::1]:80,",
            "PLANSYNC_LOG_LEVEL": "DEBUG",
            "PLANSYNC_CONTACT": "me@example.org",
            "PLANSYNC_SECRET_KEY": "new,old",
        }
    )

    assert settings.database == "postgresql://me:pw@db/plansync"
    assert not settings.uses_sqlite
    assert settings.has_strava
    assert settings.strava_client_secret.get_secret_value() == "shh"
    assert settings.strava_poll_minutes == 15
    assert settings.fetch_allow == (("nas.lan", 8080), ("::1", 80))
    assert settings.log_level is LogLevel.DEBUG
    assert settings.contact == "me@example.org"
    assert settings.secret_keys == ("new", "old")


def test_an_empty_variable_is_not_set() -> None:
    assert load_settings({"PLANSYNC_STRAVA_KEEP_DAYS": ""}).strava_keep_days == 7


def test_stravas_own_names_are_not_read() -> None:
    settings = load_settings({"STRAVA_CLIENT_ID": "1", "STRAVA_CLIENT_SECRET": "x"})

    assert settings == load_settings({})


def test_the_process_environment_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLANSYNC_CONTACT", "someone else")

    assert load_settings({}).contact == ""


def test_a_file_is_read_and_the_environment_wins(tmp_path: Path) -> None:
    environ = _config(
        tmp_path,
        'contact = "file"\nstrava_keep_days = 5\nfetch_allow = ["nas:80"]\n'
        'strava_client_id = 123\nstrava_client_secret = "shh"\n',
    )

    settings = load_settings({**environ, "PLANSYNC_CONTACT": "environment"})

    assert (settings.contact, settings.strava_keep_days) == ("environment", 5)
    assert settings.fetch_allow == (("nas", 80),)
    assert settings.strava_client_id == "123"


@pytest.mark.parametrize("name", SECRETS)
def test_secrets_may_stand_in_files(tmp_path: Path, name: str) -> None:
    path = tmp_path / "secret"
    path.write_text("postgresql://db/x\n")
    variable = f"PLANSYNC_{name.upper()}_FILE"
    client = {"PLANSYNC_STRAVA_CLIENT_ID": "1"} if name == "strava_client_secret" else {}

    from_environment = load_settings({variable: str(path), **client})
    from_toml = load_settings({**_config(tmp_path, f'{name}_file = "{path}"'), **client})

    assert getattr(from_environment, name).get_secret_value() == "postgresql://db/x"
    assert from_toml == from_environment


def test_a_value_in_the_environment_wins_over_a_file_named_in_toml(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("from the file")
    environ = _config(tmp_path, f'secret_key_file = "{tmp_path / "secret"}"')

    settings = load_settings({**environ, "PLANSYNC_SECRET_KEY": "direct"})

    assert settings.secret_keys == ("direct",)


def test_secrets_are_hidden_when_printed() -> None:
    settings = load_settings(
        {
            "PLANSYNC_DATABASE_URL": "postgresql://me:hidden@db/x",
            "PLANSYNC_SECRET_KEY": "hidden" * 8,
            "PLANSYNC_STRAVA_CLIENT_ID": "1",
            "PLANSYNC_STRAVA_CLIENT_SECRET": "hidden",
            "PLANSYNC_WEBHOOK_VERIFY_TOKEN": "hidden",
        }
    )

    assert "hidden" not in repr(settings)
    assert "hidden" not in str(settings.model_dump())


@pytest.mark.parametrize(
    ("url", "hosts", "is_local", "secure"),
    [
        ("https://run.example.org", ("run.example.org",), False, True),
        ("https://run.example.org:8443/", ("run.example.org",), False, True),
        ("http://192.168.1.5:8080", ("192.168.1.5",), False, False),
        ("http://127.0.0.1:8080", ("127.0.0.1", "localhost", "::1"), True, False),
        ("http://localhost:8080", ("localhost", "127.0.0.1", "::1"), True, False),
        ("http://[::1]:8080", ("::1", "localhost", "127.0.0.1"), True, False),
        ("http://x.localhost", ("x.localhost", "localhost", "127.0.0.1", "::1"), True, False),
    ],
)
def test_hosts_and_cookies_follow_from_the_public_address(
    url: str, hosts: tuple[str, ...], is_local: bool, secure: bool
) -> None:
    settings = load_settings({"PLANSYNC_PUBLIC_URL": url})

    assert settings.trusted_hosts == hosts
    assert settings.is_local is is_local
    assert settings.cookie_secure is secure
    assert not settings.public_url.endswith("/")


@pytest.mark.parametrize(("days", "longer"), [("7", False), ("8", True), ("1", False)])
def test_keeping_longer_than_agreed_is_the_operators_choice(days: str, longer: bool) -> None:
    settings = load_settings({"PLANSYNC_STRAVA_KEEP_DAYS": days})

    assert settings.keeps_longer_than_agreed is longer


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PUBLIC_URL", "run.example.org"),
        ("PUBLIC_URL", "ftp://run.example.org"),
        ("PUBLIC_URL", "https://run.example.org/path"),
        ("PUBLIC_URL", "https://me:pw@run.example.org"),
        ("PUBLIC_URL", "https://run.example.org:port"),
        ("STRAVA_API_URL", "https://strava.example/?x=1"),
        ("STRAVA_KEEP_DAYS", "0"),
        ("STRAVA_KEEP_DAYS", "seven"),
        ("STRAVA_POLL_MINUTES", "1"),
        ("STRAVA_CLIENT_ID", "abc"),
        ("FETCH_ALLOW", "nas"),
        ("FETCH_ALLOW", "nas:0"),
        ("FETCH_ALLOW", "nas:http"),
        ("LOG_LEVEL", "loud"),
        ("CONTACT", "x" * 201),
    ],
)
def test_a_wrong_value_names_its_key(name: str, value: str) -> None:
    with pytest.raises(InputError) as caught:
        load_settings({f"PLANSYNC_{name}": value})

    assert [fault.key for fault in caught.value.faults] == [f"PLANSYNC_{name}"]
    assert caught.value.faults[0].path == "environment"
    assert caught.value.hint


def test_all_wrong_values_are_told_together(tmp_path: Path) -> None:
    environ = _config(tmp_path, "strava_keep_days = -1\ncontakt = 1")

    with pytest.raises(InputError) as caught:
        load_settings({**environ, "PLANSYNC_LOG_LEVEL": "loud"})

    told = {fault.key: fault for fault in caught.value.faults}
    assert set(told) == {"PLANSYNC_STRAVA_KEEP_DAYS", "PLANSYNC_CONTAKT", "PLANSYNC_LOG_LEVEL"}
    assert told["PLANSYNC_STRAVA_KEEP_DAYS"].path == environ[CONFIG]
    assert told["PLANSYNC_CONTAKT"].nearest == "PLANSYNC_CONTACT"


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({"STRAVA_CLIENT_ID": "1"}, "PLANSYNC_STRAVA_CLIENT_SECRET belong together"),
        ({"STRAVA_CLIENT_SECRET": "x"}, "PLANSYNC_STRAVA_CLIENT_SECRET belong together"),
    ],
)
def test_settings_that_belong_together_are_checked_together(
    environ: dict[str, str], said: str
) -> None:
    with pytest.raises(InputError, match=said):
        load_settings({f"PLANSYNC_{name}": value for name, value in environ.items()})


def test_a_wrong_secret_is_not_repeated(tmp_path: Path) -> None:
    environ = _config(tmp_path, "secret_key = 12345678")

    with pytest.raises(InputError) as caught:
        load_settings(environ)

    assert "12345678" not in str(caught.value)


def test_a_number_where_hosts_belong_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="PLANSYNC_FETCH_ALLOW"):
        load_settings(_config(tmp_path, "fetch_allow = 5"))


def test_a_secret_given_twice_is_refused(tmp_path: Path) -> None:
    environ = {
        "PLANSYNC_SECRET_KEY": "x",
        "PLANSYNC_SECRET_KEY_FILE": str(tmp_path / "x"),
    }

    with pytest.raises(InputError, match="PLANSYNC_SECRET_KEY: is given both"):
        load_settings(environ)


def test_a_secret_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="PLANSYNC_SECRET_KEY_FILE: the file"):
        load_settings({"PLANSYNC_SECRET_KEY_FILE": str(tmp_path / "nowhere")})


@pytest.mark.parametrize("text", ["contact = ", b"\xff\xfe"])
def test_a_file_that_is_no_toml_is_named(tmp_path: Path, text: str | bytes) -> None:
    path = tmp_path / "plansync.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())

    with pytest.raises(InputError, match="cannot be read"):
        load_settings({CONFIG: str(path)})


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="PLANSYNC_CONFIG: there is no file"):
        load_settings({CONFIG: str(tmp_path / "nowhere.toml")})


def test_settings_do_not_change() -> None:
    settings = load_settings({})

    with pytest.raises(ValueError, match="frozen"):
        settings.contact = "me"
    assert isinstance(settings, Settings)
