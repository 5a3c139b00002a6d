"""Where templates/ and config/ are, and the configuration as plain data.

In a checkout both folders stand beside the package; a wheel carries them in plansync/_data. A
host's own folder is laid over it. What the data means is checked by whoever uses it, not here.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from plansync.errors import Fault, InputError
from plansync.opt.entries import Table, name_of

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
    root = _folder(folder or config_dir())
    faults: list[Fault] = []
    texts = _texts(_toml_files(root), faults)
    if faults:
        raise InputError(faults, hint="Save the file as UTF-8 text that PlanSync may read.")
    return texts


def load_config(overlay: Path | None = None) -> Config:
    """The bundled configuration by relative posix path, changed by an overlay folder when given.

    A file that is not TOML raises InputError, which names every such file and its line.
    """
    if overlay is None:
        return parse_config(config_texts())
    laid = read_overlay(overlay)
    if laid.faults:
        raise InputError(laid.faults, hint=f"mend these places in {overlay}")
    return laid.config


@dataclass(frozen=True, slots=True)
class Overlaid:
    """The bundled configuration under a host's own folder. `faults`: what could not be read."""

    config: Config
    texts: Mapping[str, str]
    """The host's own files."""
    faults: tuple[Fault, ...]


def read_overlay(folder: Path) -> Overlaid:
    """The bundled configuration changed by what can be read of a host's own folder.

    A folder that is not there raises InputError.
    """
    root = _folder(folder)
    bundled = parse_config(config_texts())
    faults = list(_strangers(root, bundled))
    texts = _texts(_toml_files(root), faults)
    known = {path: text for path, text in texts.items() if _has_place(path, bundled)}
    tables = _tables(known, faults)
    return Overlaid(merge(bundled, tables), known, tuple(faults))


def parse_config(texts: Mapping[str, str]) -> Config:
    """Every text as a table, by the same path; all texts that are not TOML are told at once."""
    faults: list[Fault] = []
    tables = _tables(texts, faults)
    if faults:
        raise InputError(faults, hint="Mend the TOML of the line named, or the line before it.")
    return tables


def merge(base: Config, overlay: Config) -> Config:
    """The base with the overlay's files added and, in files of both, what they say changed.

    Tables merge key by key. An entry of an array changes the keys of the entry with its name in
    its place, one with a new name joins at the end. Anything else replaces the base's.
    """
    changed = {path: _merge_file(path, base.get(path, {}), new) for path, new in overlay.items()}
    return {**base, **changed}


def _root() -> Path:
    return _SHIPPED if _SHIPPED.is_dir() else _PACKAGE.parent


def _folder(root: Path) -> Path:
    if root.is_dir():
        return root
    raise InputError(
        [Fault(str(root), "", "there is no such folder")],
        hint="Name the folder that holds your changed configuration files.",
    )


def _toml_files(root: Path) -> Mapping[str, Path]:
    return {path.relative_to(root).as_posix(): path for path in sorted(root.rglob("*.toml"))}


def _strangers(root: Path, bundled: Config) -> Iterator[Fault]:
    """Files that would change nothing, because of their name; notes and hidden files may be."""
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        is_note = path.suffix == ".md" or any(part.startswith(".") for part in Path(name).parts)
        if path.is_dir() or is_note or _has_place(name, bundled):
            continue
        near = get_close_matches(name, bundled, n=1)
        yield Fault(name, "", "is not a file of the configuration", near[0] if near else "")


def _has_place(path: str, bundled: Config) -> bool:
    """Whether a file may stand in a host's folder: one of the bundled names, or more exercises."""
    folder, _, name = path.rpartition("/")
    return path in bundled or (folder == "exercises" and name.endswith(".toml"))


def _texts(paths: Mapping[str, Path], faults: list[Fault]) -> Mapping[str, str]:
    texts: dict[str, str] = {}
    for name, path in paths.items():
        try:
            # Editors on Windows begin a file with a byte order mark.
            texts[name] = path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            faults.append(Fault(name, "", f"byte {error.start} is not UTF-8"))
        except OSError as error:
            faults.append(Fault(name, "", f"cannot be read: {error.strerror}"))
    return texts


def _tables(texts: Mapping[str, str], faults: list[Fault]) -> Config:
    tables: dict[str, Table] = {}
    for path, text in texts.items():
        try:
            tables[path] = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            faults.append(_fault(path, text, str(error)))
    return tables


def _fault(path: str, text: str, said: str) -> Fault:
    place = _PLACE.search(said)
    if place is None:
        return Fault(path, "", said)
    line = place["line"] or str(len(text.splitlines()))
    return Fault(path, f"line {line}", said[: place.start()])


def _merge_file(path: str, base: Table, overlay: Table) -> Table:
    changed = {key: _merge_value(path, key, base.get(key), new) for key, new in overlay.items()}
    return {**base, **changed}


def _merge_value(path: str, key: str, old: object, new: object) -> object:
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        return {**old, **{k: _merge_value(path, f"{key}.{k}", old.get(k), new[k]) for k in new}}
    return _merge_array(path, key, old, new)


def _merge_array(path: str, key: str, old: object, new: object) -> object:
    old_entries, new_entries = _entries(path, key, old), _entries(path, key, new)
    if not old_entries or not new_entries:
        return new
    return list(_merge_entries(path, key, old_entries, new_entries))


Entries = Sequence[tuple[object, Table]]


def _entries(path: str, key: str, value: object) -> Entries:
    """The tables of an array with their names; empty for anything else."""
    if not isinstance(value, list):
        return []
    named = [(name_of(path, key, one), one) for one in value]
    return named if all(name is not None for name, _ in named) else []


def _merge_entries(path: str, key: str, old: Entries, new: Entries) -> Iterator[Table]:
    # A name the overlay holds twice stays twice, for the check of the whole to complain about.
    for name, entry in old:
        mine = [one for other, one in new if other == name]
        yield from [_merge_entry(path, key, entry, one) for one in mine] or [entry]
    known = [name for name, _ in old]
    yield from (entry for name, entry in new if name not in known)


def _merge_entry(path: str, key: str, old: Table, new: Table) -> Table:
    """An entry with the keys of a new one: a table in it (a dose) is replaced as a whole."""
    changed = {k: _merge_array(path, f"{key}.{k}", old.get(k), new[k]) for k in new}
    return {**old, **changed}
