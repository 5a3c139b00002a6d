"""The entries of config files: what names each of them, and what their shape finds wrong.

Entries are also read one by one, so that a broken one does not hide what is wrong in the others.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from plansync.errors import Fault
from plansync.opt.muscle import nearest

Table = Mapping[str, object]
Raw = Mapping[str, Table]
Shaped = TypeVar("Shaped", bound=BaseModel)
_QUOTED = re.compile(r"'([^']*)'")

_NAMED_BY: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("muscles.toml", "alias"): ("word",),
    ("opt/phases.toml", "phase"): ("number",),
    ("opt/phases.toml", "variable"): ("phase", "component", "edition"),
    ("opt/rules.toml", "hold"): ("caution",),
    ("opt/season.toml", "time"): ("phase",),
    ("opt/season.toml", "progression"): ("phase",),
}
"""What names an entry of an array; `id` where nothing stands here. The first is always there."""


def name_of(path: str, array: str, entry: object) -> tuple[object, ...] | None:
    """What an entry of an array is known by, None when it has no name."""
    keys = _NAMED_BY.get((path, array), ("id",))
    if not isinstance(entry, Mapping) or keys[0] not in entry:
        return None
    return tuple(entry.get(key) for key in keys)


def read_file(raw: Raw, path: str, shape: type[Shaped], faults: list[Fault]) -> Shaped | None:
    """A file as its shape; None, and every fault told, when it does not have it."""
    if path not in raw:
        faults.append(Fault(path, "", "the file is missing"))
        return None
    try:
        return shape.model_validate(raw[path])
    except ValidationError as error:
        faults.extend(faults_in(path, raw[path], shape, error))
        return None


def faults_in(
    path: str, table: Table, shape: type[BaseModel], error: ValidationError
) -> Iterator[Fault]:
    """What a shape finds wrong in a file, each with its key and the nearest key there is."""
    for one in error.errors():
        loc, key = one["loc"], _key(path, table, one["loc"])
        if one["type"] == "extra_forbidden":
            near = nearest(str(loc[-1]), _known_keys(shape, loc))
            yield Fault(path, key, "is not a key of this table", near)
        else:
            words = _QUOTED.findall(str(one.get("ctx", {}).get("expected", "")))
            text = one["msg"].removeprefix("Value error, ").lower()
            yield Fault(path, key, text, nearest(str(one["input"]), words))


def entries_of(raw: Raw, path: str, array: str, shape: type[Shaped]) -> Iterator[Shaped]:
    """The entries of an array that have their shape, whatever is wrong with the others."""
    for entry in _array(raw, path, array):
        known = _known(entry, shape)
        try:
            yield shape.model_validate(known)
        except ValidationError:
            continue


def names_in(raw: Raw, path: str, array: str) -> list[str]:
    """What the entries of an array are called, broken ones too."""
    names = (name_of(path, array, entry) for entry in _array(raw, path, array))
    return [_written(name) for name in names if name is not None]


def _array(raw: Raw, path: str, array: str) -> Iterable[object]:
    found = raw.get(path, {}).get(array)
    return found if isinstance(found, list) else []


def _known(entry: object, shape: type[BaseModel]) -> object:
    if not isinstance(entry, Mapping):
        return entry
    keys = _keys(shape)
    return {key: value for key, value in entry.items() if key in keys}


def _written(name: tuple[object, ...]) -> str:
    return "-".join(str(part) for part in name if part is not None)


def _key(path: str, table: object, loc: tuple[int | str, ...]) -> str:
    """A place in a file by the names of its entries, not by their numbers."""
    parts: list[str] = []
    array = ""
    for part in loc:
        table = _inside(table, part)
        name = name_of(path, array, table) if isinstance(part, int) else None
        parts.append(_written(name) if name else str(part))
        array = str(part)
    return ".".join(parts)


def _inside(table: object, part: int | str) -> object:
    if isinstance(table, Mapping):
        return table.get(part)
    return table[part] if isinstance(table, list) and isinstance(part, int) else None


def _known_keys(shape: type[BaseModel], loc: tuple[int | str, ...]) -> list[str]:
    """The keys of the table, however deep, in which a fault lies."""
    for part in loc[:-1]:
        fields = [info for name, info in shape.model_fields.items() if part in (name, info.alias)]
        tables = [one for info in fields for one in _tables_in(info.annotation)]
        shape = tables[0] if tables else shape
    return _keys(shape)


def _keys(shape: type[BaseModel]) -> list[str]:
    return [info.alias or name for name, info in shape.model_fields.items()]


def _tables_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _tables_in(inner)
