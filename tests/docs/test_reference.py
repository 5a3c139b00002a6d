"""The reference names everything there is, and nothing that is not."""

import re
from collections.abc import Iterator
from enum import Enum
from typing import Any, get_args

import click
import pytest
from flask import Flask
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from plansync.cli import COMMANDS, cli
from plansync.opt.exercise import Component
from plansync.opt.reading import build
from plansync.plan.place import RANK_NAMES
from plansync.plan.profile import ProfileShape
from plansync.plan.trim import CUT_NAMES
from plansync.resources import load_config
from plansync.runs.model import RunKind, RunStatus
from plansync.settings import CONFIG, PREFIX, SECRETS, Settings
from plansync.web.routes import add_routes
from tests.docs.pages import DOCS, PAGES, REFERENCE, ROOT, first_cells, prose, rows, section, text

SETTINGS = REFERENCE / "settings.md"
COMMAND_PAGE = REFERENCE / "commands.md"
ADDRESSES = REFERENCE / "addresses.md"
PROFILE = REFERENCE / "profile.md"
PLAN_JSON = REFERENCE / "plan-json.md"
CHOSEN = DOCS / "how-a-session-is-chosen.md"

FIELDS = sorted(Settings.model_fields)
TEST_ONLY = {
    "PLANSYNC_TEST_REQUIRE",
    "PLANSYNC_PLANNING_EXAMPLES",
    "PLANSYNC_PLANNING_WEEKS",
}
# Where the top of the profile and each of its tables is described.
TABLES = {
    "": "The body",
    "phase": "`[phase]`",
    "races": "`[[races]]`",
    "time": "`[time]`",
    "limits": "`[limits]`",
    "preferences": "`[preferences]`",
    "feed": "`[feed]`",
}


@pytest.mark.parametrize("field", FIELDS)
def test_every_setting_has_a_row_with_its_default(field: str) -> None:
    row = rows(text(SETTINGS))[f"{PREFIX}{field.upper()}"]
    default = _shown(Settings.model_fields[field])

    assert len(row) == 3
    assert default in row[1]


def test_every_secret_can_be_given_as_a_file() -> None:
    told = section(SETTINGS, "Secrets from files")

    assert {one for one in SECRETS if f"`{PREFIX}{one.upper()}_FILE`" not in told} == set()


def test_no_page_names_a_setting_that_is_not_there() -> None:
    known = {f"{PREFIX}{one.upper()}" for one in FIELDS} | {CONFIG} | TEST_ONLY
    known |= {f"{PREFIX}{one.upper()}_FILE" for one in SECRETS}
    named = {word for page in PAGES for word in re.findall(r"PLANSYNC_[A-Z_]+", text(page))}

    assert named - known == set()


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_is_described_with_each_option(name: str) -> None:
    missing = [
        f"plansync {' '.join(path)} {word}"
        for path, command in _leaves((name,), _command(name))
        for word in _options(command)
        if not re.search(f"`{word}[` ]", _told_of(path))
    ]

    assert missing == []


def test_no_page_names_a_command_that_is_not_there() -> None:
    named = {word for page in PAGES for word in re.findall(r"`plansync ([a-z]+)", prose(page))}

    assert named - COMMANDS.keys() == set()


def test_every_address_is_described_and_no_other() -> None:
    app = Flask("plansync.web")
    add_routes(app)
    there = {
        (method, rule.rule)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) & {"GET", "POST"}
        if not (method == "POST" and rule.rule.startswith("/feed/<secret>"))
    }

    told = {
        (method, address.partition("?")[0])
        for method, address in re.findall(r"`(GET|POST) (/\S*?)`", text(ADDRESSES))
    }

    assert told == there


@pytest.mark.parametrize("table", TABLES)
def test_every_profile_key_is_described_in_its_table(table: str) -> None:
    shape = _shape(table)

    told = first_cells(section(PROFILE, TABLES[table]))

    assert _keys(shape) - told - set(TABLES) == set()


def test_every_key_of_a_pain_a_past_phase_and_an_alarm_is_described() -> None:
    body, phase, feed = (section(PROFILE, TABLES[one]) for one in ("", "phase", "feed"))

    assert _keys(_shape("pain")) <= first_cells(body)
    assert [one for one in _keys(_shape("phase", "history")) if f"`{one}`" not in phase] == []
    assert [one for one in _keys(_shape("feed", "alarms")) if f"`{one}`" not in feed] == []


@pytest.mark.parametrize("table", TABLES)
def test_every_choice_of_a_profile_key_is_described(table: str) -> None:
    told = section(PROFILE, TABLES[table])
    choices = {
        str(choice)
        for info in _shape(table).model_fields.values()
        for choice in _choices(info.annotation)
    }

    assert [one for one in choices if f"`{one}`" not in told and f"`{one}:" not in told] == []


@pytest.mark.parametrize("kind", [RunKind, RunStatus, Component], ids=lambda one: one.__name__)
def test_every_word_of_the_json_is_described(kind: type[Enum]) -> None:
    told = text(PLAN_JSON)

    assert [one.value for one in kind if f"`{one.value}`" not in told] == []


def test_every_code_of_a_note_is_described() -> None:
    sources = (path.read_text(encoding="utf-8") for path in ROOT.glob("plansync/**/*.py"))
    codes = {code for one in sources for code in re.findall(r"\bNote\(\s*\"([a-z-]+)\"", one)}

    assert codes - first_cells(section(PLAN_JSON, "plansync plan")) == set()


def test_every_recipe_trim_rank_and_pattern_is_explained() -> None:
    rules = build(load_config()).rules
    names = {one.id for one in rules.recipes} | CUT_NAMES | RANK_NAMES
    names |= {one.id for one in rules.patterns}

    assert [one for one in sorted(names) if f"`{one}`" not in text(CHOSEN)] == []


def test_no_recipe_is_explained_that_is_not_there() -> None:
    rules = build(load_config()).rules
    told = set(re.findall(r"`((?:before|after|standalone)-[a-z]*-?\d?)`", text(CHOSEN)))

    assert told - {one.id for one in rules.recipes} == set()


def test_the_caps_of_the_rules_are_those_of_the_page() -> None:
    caps = build(load_config()).rules.caps
    told = section(CHOSEN, "The minutes decide")
    minutes = (
        ("before a run", f"LOW {caps.before['low']}, LONG and QUALITY {caps.before['long']}"),
        ("after a run", f"| {caps.after} |"),
        ("around all runs of a day", f"| {caps.around_day} |"),
        ("a day without a standalone session", f"| {caps.day} |"),
        ("a day with one", f"| {caps.day_with_standalone} |"),
        ("a week", f"| {caps.week};"),
        ("the smallest session", f"| {caps.smallest};"),
    )

    lines = {line.split("|")[1].strip(): line for line in told.splitlines() if line[:1] == "|"}

    assert [what for what, amount in minutes if amount not in lines[what]] == []


def test_every_file_of_the_configuration_is_explained() -> None:
    told = text(ROOT / "config" / "README.md")
    files = {path.split("/")[0] if "exercises" in path else path for path in load_config()}

    assert [one for one in files if f"`{one}" not in told] == []


def _shown(info: FieldInfo) -> str:
    """How a default is written in the table; "" for one that is told in words."""
    default = info.default
    if isinstance(default, Enum):
        return f"`{default.value}`"
    if isinstance(default, int) or (isinstance(default, str) and default):
        return f"`{default}`"
    return ""


def _command(name: str) -> click.Command:
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    return command


def _leaves(
    path: tuple[str, ...], command: click.Command
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            each = command.get_command(context, name)
            assert each is not None
            yield from _leaves((*path, name), each)
    else:
        yield path, command


def _options(command: click.Command) -> list[str]:
    given = (one for one in command.params if isinstance(one, click.Option) and not one.hidden)
    return [word for one in given for word in one.opts if word.startswith("--")]


def _told_of(path: tuple[str, ...]) -> str:
    """The section of a command, or the row of a command in a group."""
    if len(path) == 1:
        return re.sub(r"^```.*?^```$", "", _section_of(path[0]), flags=re.MULTILINE | re.DOTALL)
    line = re.search(rf"^\| `plansync {' '.join(path)}\b.*$", text(COMMAND_PAGE), re.MULTILINE)
    assert line, f"commands.md has no row for plansync {' '.join(path)}"
    return line[0]


def _section_of(command: str) -> str:
    return section(COMMAND_PAGE, f"`plansync {command}")


def _shape(*path: str) -> type[BaseModel]:
    """The model at a path of the profile, looked for inside lists and unions."""
    shape: type[BaseModel] = ProfileShape
    for key in path:
        if key:
            shape = next(_models(shape.model_fields[key].annotation))
    return shape


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for each in get_args(annotation):
        yield from _models(each)


def _keys(shape: type[BaseModel]) -> set[str]:
    return {info.alias or name for name, info in shape.model_fields.items()}


def _choices(annotation: Any) -> Iterator[object]:
    """What an enum or a literal offers; tables inside are described under their own heading."""
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        yield from (one.value for one in annotation)
    for each in get_args(annotation):
        if isinstance(each, str) and each:
            yield each
        elif not isinstance(each, (int, str)):
            yield from _choices(each)
