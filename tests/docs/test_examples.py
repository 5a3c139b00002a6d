"""What the docs show works: profile, settings, exercise, command lines, the picture of a week."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import click
import pytest

from docs.make_week_picture import PICTURE, picture, week
from plansync.cli import cli
from plansync.opt.reading import build
from plansync.plan.profile import read_profile
from plansync.resources import load_config
from plansync.settings import load_settings
from tests.docs.pages import DOCS, PAGES, REFERENCE, ROOT, blocks, commands, name, section

PLAN_JSON = REFERENCE / "plan-json.md"


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_block_of_toml_and_json_can_be_read(page: Path) -> None:
    for block in blocks(page, "toml"):
        tomllib.loads(block)
    for block in blocks(page, "json"):
        json.loads(block)


def test_the_profile_of_the_reference_is_accepted() -> None:
    (block,) = blocks(REFERENCE / "profile.md", "toml")
    raw = tomllib.loads(block)

    profile = read_profile(raw, build(load_config()))

    assert profile.body.health == {"anticoagulant"}
    assert [race.name for race in profile.races] == ["Vancouver Marathon"]
    assert profile.feed.alarms == (("before", 10),)


def test_the_profile_of_the_example_is_accepted() -> None:
    raw = tomllib.loads((DOCS / "example" / "profile.toml").read_text(encoding="utf-8"))

    assert read_profile(raw, build(load_config())).tz.key == "America/Vancouver"


@pytest.mark.parametrize("page", [REFERENCE / "settings.md", DOCS / "hosting.md"], ids=name)
def test_the_settings_file_shown_is_accepted(page: Path, tmp_path: Path) -> None:
    secret = tmp_path / "strava"
    secret.write_text("made-up", encoding="utf-8")
    (block,) = blocks(page, "toml")
    written = tmp_path / "plansync.toml"
    written.write_text(block.replace("/run/secrets/strava", str(secret)), encoding="utf-8")

    settings = load_settings({"PLANSYNC_CONFIG": str(written)})

    assert settings.has_strava
    assert settings.public_url == "https://plan.example.org"


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_command_line_is_one_the_program_takes(page: Path) -> None:
    """Parsed with all its options, not run."""
    for words in commands(page):
        if "FILE" not in words and "COMMAND" not in words:
            _parse(words)


def test_the_command_lines_are_found() -> None:
    assert len(list(commands(DOCS / "tutorial.md"))) >= 2
    assert next(commands(ROOT / "README.md"))[0] == "plan"


def test_the_picture_is_that_of_the_plan() -> None:
    """When this fails, run `python docs/make_week_picture.py` and look at the picture."""
    assert PICTURE.read_text(encoding="utf-8") == picture(week())


def test_the_picture_is_legible_at_its_own_width() -> None:
    drawn = PICTURE.read_text(encoding="utf-8")
    sizes = [float(size) for size in re.findall(r'font-size="([\d.]+)"', drawn)]
    right = [
        int(x) + int(width)
        for x, width in re.findall(r'<rect x="(\d+)" y="\d+" width="(\d+)"', drawn)
    ]

    assert 'width="700"' in drawn
    assert min(sizes) >= 12
    assert max(right) <= 700


def test_every_key_of_the_json_is_described() -> None:
    told = section(PLAN_JSON, "plansync plan")

    assert [key for key in sorted(_keys(week())) if f"`{key}`" not in told] == []


def test_the_inspection_shown_has_every_key_described() -> None:
    (block,) = blocks(PLAN_JSON, "json")
    told = section(PLAN_JSON, "plansync inspect")

    assert [key for key in sorted(_keys(json.loads(block))) if f"`{key}`" not in told] == ["events"]


def _parse(words: list[str]) -> None:
    """Nothing; the command line was taken, or click says what is wrong with it."""
    command: click.Command = cli
    called, rest = "plansync", list(words)
    while isinstance(command, click.Group):
        called, *rest = rest
        found = command.get_command(click.Context(command), called)
        assert found is not None, f"there is no command {called!r}"
        command = found
    command.make_context(called, rest)


def _keys(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set(value).union(*(_keys(one) for one in value.values()))
    if isinstance(value, list):
        return set().union(*(_keys(one) for one in value))
    return set()
