"""The page about config/ names every group and key, and its worked examples work."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from plansync.cli import run
from plansync.opt import shapes
from plansync.opt.season_reading import SeasonFile
from plansync.resources import load_config
from plansync.sync.knowledge import read_knowledge
from tests.docs.pages import ROOT, blocks, section

PAGE = ROOT / "config" / "README.md"
SHAPES: Mapping[str, type[BaseModel]] = {
    "opt/phases.toml": shapes.PhasesFile,
    "opt/rules.toml": shapes.RulesFile,
    "opt/season.toml": SeasonFile,
    "muscles.toml": shapes.MusclesFile,
    "assessments.toml": shapes.AssessmentsFile,
    "exercises/*.toml": shapes.ExercisesFile,
    "equipment.toml": shapes.EquipmentFile,
    "health.toml": shapes.HealthFile,
}
COMMON = {"schema", "source"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder that the worked examples make."""
    for block in blocks(PAGE, "toml"):
        first, _, rest = block.partition("\n")
        file = tmp_path / "rules" / first.removeprefix("# ")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(rest, encoding="utf-8")
    return tmp_path / "rules"


def test_every_file_is_described() -> None:
    told = {path for path in load_config() if not path.startswith("exercises/")}

    assert told == {*SHAPES, "defaults.toml"} - {"exercises/*.toml"}


@pytest.mark.parametrize("path", SHAPES)
def test_every_group_and_key_of_a_file_is_described(path: str) -> None:
    told = section(PAGE, f"`{path}`")

    assert [key for key in sorted(_keys(SHAPES[path]) - COMMON) if not _names(told, key)] == []


def test_every_group_and_key_of_the_defaults_is_described() -> None:
    told = section(PAGE, "`defaults.toml`")
    groups = load_config()["defaults.toml"]
    keys = {key for table in groups.values() if isinstance(table, dict) for key in table}

    assert [key for key in sorted((keys | set(groups)) - COMMON) if not _names(told, key)] == []


def test_the_worked_examples_are_planned_with(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "plan.json"
    example = ROOT / "docs" / "example"
    words = ["--runs", str(example / "plan.ics"), "--profile", str(example / "profile.toml")]
    week = ["--from", "2026-11-23", "--days", "14", "--now", "2026-11-22T12:00:00-08:00"]

    status = run(["plan", *words, *week, "--rules-dir", str(folder), "--json", "-o", str(out)])

    planned: Any = json.loads(out.read_text(encoding="utf-8"))
    steps = {step["exercise"] for entry in planned["entries"] for step in entry["steps"]}
    assert status == 0
    assert "act-clamshell-wall" in steps
    easy = {one["uid"] for one in planned["entries"] if (one["run"] or {}).get("kind") == "easy"}
    before = [
        one["minutes"]
        for one in planned["entries"]
        if one["kind"] == "before" and one["run_uid"] in easy
    ]
    assert 5 < max(before) <= 8


def test_the_worked_examples_say_what_they_promise(folder: Path) -> None:
    made = read_knowledge(folder, editions=(7,)).catalogues[7]

    season = made.season
    assert (season.times[1].usual, season.times[1].least) == (6, 4)
    assert [step.sets for step in season.progression[1]] == [1, 2, 3, 2, 3, 1]
    assert made.rules.caps.before["low"] == 8
    half = next(one for one in season.macrocycles if one.id == "half-marathon")
    taper = next(one.block for one in half.blocks if one.block.id == "taper-less")
    assert (taper.minutes_share, taper.sets_less, taper.sets_most) == (0.85, 0, 2)
    assert made.exercises["act-clamshell-wall"].doses[1].sets == 2


def _keys(shape: type[BaseModel]) -> set[str]:
    """The keys of a table and of the tables in it."""
    mine = {info.alias or name for name, info in shape.model_fields.items()}
    inner = (one for info in shape.model_fields.values() for one in _tables(info.annotation))
    return mine.union(*(_keys(one) for one in inner))


def _tables(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _tables(inner)


def _names(told: str, key: str) -> bool:
    written = (f"`{key}`", f"`[{key}]`", f"`[[{key}]]`", f"`{key} = ")
    return any(one in told for one in written)
