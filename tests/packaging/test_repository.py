"""What the repository holds: locks without places, reasons for dependencies, no machine's paths."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = ("requirements.lock", "requirements-dev.lock")
CONFIG = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob("config/**/*.toml"))
# Written so that the patterns do not find themselves.
REGISTRY = re.compile(r"[p]ypi\.org|[p]ythonhosted|[n]pmjs\.|[r]egistry\.yarn|[a]naconda\.org")
MACHINE = re.compile(r"(?<![\w.:/~}-])/(?:root|work|farm|home|Users)/(?!you\b|plansync\b)\w")
PIN = re.compile(
    r"^(?P<name>[\w.-]+)(?:\[.*\])?==(?P<version>\S+)(?P<when> ;.*)? \\$", re.MULTILINE
)


def test_no_file_names_a_package_registry() -> None:
    assert _places(REGISTRY) == []


def test_no_file_names_a_folder_of_one_machine() -> None:
    assert _places(MACHINE) == []


@pytest.mark.parametrize("text", ["cd /root/x", '"/home/ann/runs.csv"', "see /Users/ann"])
def test_the_search_for_machine_folders_finds(text: str) -> None:
    assert MACHINE.search(text)


@pytest.mark.parametrize("text", ["example.com/home/ann", "~/plans/x", "/home/you/runs.csv"])
def test_the_search_for_machine_folders_passes_over(text: str) -> None:
    assert MACHINE.search(text) is None


@pytest.mark.parametrize("lock", LOCKS)
def test_every_line_of_a_lock_is_a_pin_a_hash_or_a_remark(lock: str) -> None:
    """No index, no link, no path: the lock works wherever pip is told to look."""
    known = re.compile(
        r"[\w.-]+(\[.*\])?==\S+( ;.*)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?|    #.*"
    )

    strange = [line for line in _lines(lock) if not known.fullmatch(line)]

    assert strange == []


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_of_a_lock_has_a_hash(lock: str) -> None:
    lines = _lines(lock)

    bare = [
        line
        for line, following in zip(lines, [*lines[1:], ""], strict=True)
        if "==" in line and not line.startswith(" ") and "--hash=" not in following
    ]

    assert bare == []


def test_the_development_lock_holds_the_runtime_lock_pin_for_pin() -> None:
    assert _pins("requirements.lock") <= _pins("requirements-dev.lock")


def test_the_runtime_lock_holds_every_dependency_and_no_extra() -> None:
    project = _pyproject()["project"]
    locked = {name for name, _, _ in _pins("requirements.lock")}

    assert {_name(line) for line in project["dependencies"]} <= locked
    for extra in project["optional-dependencies"].values():
        assert locked.isdisjoint({_name(line) for line in extra})


def test_the_development_lock_holds_every_extra_and_group() -> None:
    table = _pyproject()
    groups = {**table["project"]["optional-dependencies"], **table["dependency-groups"]}
    wanted = {_name(line) for lines in groups.values() for line in lines if isinstance(line, str)}

    assert wanted <= {name for name, _, _ in _pins("requirements-dev.lock")}


def test_every_dependency_says_what_it_is_for() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    project = text[text.index("[project]") : text.index("[project.scripts]")]
    named = re.findall(r'^  "[\w-]+(?:\[\w+\])?>=.*$', project, re.MULTILINE)
    table = _pyproject()["project"]

    assert len(named) == len(table["dependencies"]) + len(table["optional-dependencies"])
    assert [line for line in named if not re.search(r", +# \S{2}.+", line)] == []


def test_no_resolver_lock_that_names_hosts_is_kept() -> None:
    """uv's own lock file names the index of every package."""
    assert "uv.lock" in _lines(".gitignore")


@pytest.mark.parametrize("path", CONFIG)
def test_configuration_is_toml_and_says_its_schema(path: str) -> None:
    table = tomllib.loads((ROOT / path).read_text(encoding="utf-8"))

    assert table["schema"] == 1


def _texts() -> Iterator[tuple[str, str]]:
    """Every text file that is not made from others, by its path; works without git as well."""
    made = {line.rstrip("/") for line in _lines(".gitignore") if line.endswith("/")} | {".git"}
    for path in sorted(ROOT.rglob("*")):
        inside = path.relative_to(ROOT)
        if path.is_file() and not made.intersection(inside.parts) and path.name != "uv.lock":
            try:
                yield inside.as_posix(), path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue


def _places(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{path}:{number}"
        for path, text in _texts()
        if path != "tests/packaging/test_repository.py"
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def _lines(path: str) -> list[str]:
    return (ROOT / path).read_text(encoding="utf-8").splitlines()


def _pins(lock: str) -> set[tuple[str, str, str]]:
    text = (ROOT / lock).read_text(encoding="utf-8")
    return {(pin["name"], pin["version"], pin["when"] or "") for pin in PIN.finditer(text)}


def _pyproject() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def _name(requirement: str) -> str:
    found = re.match(r"[\w.-]+", requirement)
    assert found is not None
    return found[0].lower()
