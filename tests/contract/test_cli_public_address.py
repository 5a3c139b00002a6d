"""Which public address `plansync serve` takes: the one somebody wrote, else where it listens."""

from pathlib import Path

from plansync.cli.host import at_home
from plansync.cli.serving import Address

HERE = Address("127.0.0.1", 9000)


def test_without_a_setting_it_is_where_the_server_listens() -> None:
    environ: dict[str, str] = {}

    settings = at_home(environ, HERE)

    assert settings.public_url == "http://127.0.0.1:9000"
    assert environ["PLANSYNC_PUBLIC_URL"] == "http://127.0.0.1:9000"


def test_the_environment_is_obeyed() -> None:
    environ = {"PLANSYNC_PUBLIC_URL": "https://plan.example.org"}

    assert at_home(environ, HERE).public_url == "https://plan.example.org"


def test_the_file_is_obeyed(tmp_path: Path) -> None:
    config = tmp_path / "plansync.toml"
    config.write_text('public_url = "https://plan.example.org"\n', encoding="utf-8")
    environ = {"PLANSYNC_CONFIG": str(config)}

    assert at_home(environ, HERE).public_url == "https://plan.example.org"
    assert "PLANSYNC_PUBLIC_URL" not in environ
