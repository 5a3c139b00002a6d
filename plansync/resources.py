"""Where templates/ and config/ are, and the configuration as plain data.

In a checkout both folders stand beside the package; a wheel carries them in plansync/_data.
What the data means is checked by whoever uses it, not here.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from plansync.errors import Fault, InputError

Table = Mapping[str, object]
Config = Mapping[str, Table]

_PACKAGE = Path(__file__).parent
_SHIPPED = _PACKAGE / "_data"
# tomllib says where it stopped in its text only (attributes came with Python 3.14).
_PLACE = re.compile(r" \(at (?:line (?P<line>\d+), column \d+|(?P<end>end of document))\)$")


def templates_dir() -> Path:
    """The folder of the page templates and their static files."""
    return _root() / "templates"


def config_dir() -> Path:
    """The folder of the bundled configuration."""
    return _root() / "config"


def config_texts(folder: Path | None = None) -> Mapping[str, str]:
    """The text of every TOML file of a folder (the bundled one), by relative posix path, sorted.

    A folder that is not there, or a file that is not UTF-8, raises InputError.
    """
    root = folder or config_dir()
    if not root.is_dir():
        raise InputError(
            [Fault(str(root), "", "there is no such folder")],
            hint="Name the folder that holds your changed configuration files.",
        )
    files = sorted(root.rglob("*.toml"))
    return _texts({path.relative_to(root).as_posix(): path for path in files})


def load_config(overlay: Path | None = None) -> Config:
    """The bundled configuration by relative posix path, changed by an overlay folder when given.

    A file that is not TOML raises InputError, which names every such file and its line.
    """
    bundled = parse_config(config_texts())
    return merge(bundled, parse_config(config_texts(overlay))) if overlay else bundled


def parse_config(texts: Mapping[str, str]) -> Config:
    """Every text as a table, by the same path; all texts that are not TOML are told at once."""
    tables: dict[str, Table] = {}
    faults: list[Fault] = []
    for path, text in texts.items():
        try:
            tables[path] = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            faults.append(_fault(path, text, str(error)))
    if faults:
        raise InputError(faults, hint="Mend the TOML of the line named, or the line before it.")
    return tables


def merge(base: Config, overlay: Config) -> Config:
    """The base with the overlay's files added and, in files of both, whole entries replaced.

    A table of an array replaces the one with the same `id` in its place, a new `id` joins at the
    end; any other key (also an array whose tables have no ids) replaces the base's.
    """
    changed = {path: _merge_file(base.get(path, {}), table) for path, table in overlay.items()}
    return {**base, **changed}


def _root() -> Path:
    return _SHIPPED if _SHIPPED.is_dir() else _PACKAGE.parent


def _texts(paths: Mapping[str, Path]) -> Mapping[str, str]:
    texts: dict[str, str] = {}
    faults: list[Fault] = []
    for name, path in paths.items():
        try:
            texts[name] = path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            faults.append(Fault(name, "", f"byte {error.start} is not UTF-8"))
        except OSError as error:
            faults.append(Fault(name, "", f"cannot be read: {error.strerror}"))
    if faults:
        raise InputError(faults, hint="Save the file as UTF-8 text that PlanSync may read.")
    return texts


def _fault(path: str, text: str, said: str) -> Fault:
    place = _PLACE.search(said)
    if place is None:
        return Fault(path, "", said)
    line = place["line"] or str(len(text.splitlines()))
    return Fault(path, f"line {line}", said[: place.start()])


def _merge_file(base: Table, overlay: Table) -> Table:
    return {**base, **{key: _merge_value(base.get(key), new) for key, new in overlay.items()}}


def _merge_value(old: object, new: object) -> object:
    old_entries, new_entries = _entries(old), _entries(new)
    if old_entries is None or new_entries is None:
        return new
    return list(_merge_entries(old_entries, new_entries))


def _entries(value: object) -> Sequence[Table] | None:
    """The tables of an array in which each has an id; None for anything else."""
    if not isinstance(value, list):
        return None
    tables = [entry for entry in value if isinstance(entry, dict) and "id" in entry]
    return tables if len(tables) == len(value) else None


def _merge_entries(old: Sequence[Table], new: Sequence[Table]) -> Iterator[Table]:
    # An id the overlay holds twice stays twice, for the check of the whole to complain about.
    for entry in old:
        yield from [mine for mine in new if mine["id"] == entry["id"]] or [entry]
    known = [entry["id"] for entry in old]
    yield from (entry for entry in new if entry["id"] not in known)
