"""Files of entries: what names an entry, and where and how a wrong key or value is told."""

from collections.abc import Mapping
from typing import Annotated, Literal

import pytest
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from plansync.errors import Fault
from plansync.opt.entries import Raw, entries_of, name_of, names_in, read_file

PATH = "dogs.toml"


def _even(number: int) -> int:
    if number % 2:
        raise ValueError(f"{number} is odd")
    return number


class Collar(BaseModel):
    """A table in an entry."""

    model_config = ConfigDict(extra="forbid")

    colour: Literal["red", "green"] = "red"
    bell: bool = False


class Medal(BaseModel):
    """Another table in an entry."""

    model_config = ConfigDict(extra="forbid")

    metal: Literal["gold", "silver"] = "gold"
    won: bool = True


class Dog(BaseModel):
    """An entry."""

    model_config = ConfigDict(extra="forbid")

    id: str
    age: int = Field(1, ge=0)
    collars: list[Collar] = []
    best: Medal | None = None
    kind: str = Field("dog", alias="class")


class Time(BaseModel):
    """An entry that another file than dogs.toml knows by its phase."""

    phase: int
    weeks: int = Field(ge=0)


class Dogs(BaseModel):
    """A file."""

    model_config = ConfigDict(extra="forbid")

    version: int = Field(alias="schema")
    dog: list[Dog] = []
    weights: list[int] = []
    ages: dict[str, int] = {}
    sizes: dict[Literal["small", "big"], list[int]] = {}
    time: list[Time] = []
    legs: Annotated[int, AfterValidator(_even)] = 4


def _faults(file: Mapping[str, object], path: str = PATH) -> list[str]:
    """What is wrong in a file with these tables."""
    faults: list[Fault] = []
    found = read_file({path: {"schema": 1, **file}}, path, Dogs, faults)
    assert (found is None) == bool(faults)
    assert {one.path for one in faults} <= {path}
    return [str(one).removeprefix(f"{path}: ") for one in faults]


def _of_dog(**more: object) -> list[str]:
    return _faults({"dog": [{"id": "rex"}, {"id": "ada", **more}]})


def test_a_file_that_has_its_shape_is_that_shape() -> None:
    faults: list[Fault] = []

    found = read_file({PATH: {"schema": 1, "dog": [{"id": "rex"}]}}, PATH, Dogs, faults)

    assert found == Dogs.model_validate({"schema": 1, "dog": [{"id": "rex"}]})
    assert faults == []


def test_a_file_that_is_not_there_is_missed() -> None:
    faults: list[Fault] = []

    assert read_file({}, PATH, Dogs, faults) is None
    assert faults == [Fault(PATH, "", "the file is missing")]


NOT_A_KEY = "is not a key of this table"
BOOLEAN = "input should be a valid boolean, unable to interpret input"
NEGATIVE = "input should be greater than or equal to 0"
INTEGER = "input should be a valid integer, unable to parse string as an integer"


@pytest.mark.parametrize(
    ("dog", "told"),
    [
        ({"agee": 2}, f"dog.ada.agee: {NOT_A_KEY} (did you mean 'age'?)"),
        ({"clas": "cat"}, f"dog.ada.clas: {NOT_A_KEY} (did you mean 'class'?)"),
        ({"xyz": 2}, f"dog.ada.xyz: {NOT_A_KEY}"),
        (
            {"collars": [{}, {"color": "red"}]},
            f"dog.ada.collars.1.color: {NOT_A_KEY} (did you mean 'colour'?)",
        ),
        ({"best": {"metall": 1}}, f"dog.ada.best.metall: {NOT_A_KEY} (did you mean 'metal'?)"),
        (
            {"collars": [{"colour": "rd"}]},
            ("dog.ada.collars.0.colour: input should be 'red' or 'green' (did you mean 'red'?)"),
        ),
        (
            {"best": {"metal": "silverr"}},
            "dog.ada.best.metal: input should be 'gold' or 'silver' (did you mean 'silver'?)",
        ),
        ({"best": {"metal": "xyz"}}, "dog.ada.best.metal: input should be 'gold' or 'silver'"),
        ({"best": {"won": "often"}}, f"dog.ada.best.won: {BOOLEAN}"),
        ({"best": {"id": "one"}}, f"dog.ada.best.id: {NOT_A_KEY}"),
        ({"age": -1}, "dog.ada.age: input should be greater than or equal to 0"),
        ({"age": "old"}, f"dog.ada.age: {INTEGER}"),
    ],
)
def test_a_wrong_place_is_told_by_the_name_of_its_entry(
    dog: Mapping[str, object], told: str
) -> None:
    assert _of_dog(**dog) == [told]


@pytest.mark.parametrize(
    ("file", "told"),
    [
        ({"dogs": []}, f"dogs: {NOT_A_KEY} (did you mean 'dog'?)"),
        ({"schem": 1}, f"schem: {NOT_A_KEY} (did you mean 'schema'?)"),
        ({"dog": [{"age": 1}]}, "dog.0.id: field required"),
        ({"dog": 3}, "dog: input should be a valid list"),
        ({"weights": [1, 2, "x"]}, f"weights.2: {INTEGER}"),
        ({"ages": {"rex": "x"}}, f"ages.rex: {INTEGER}"),
        (
            {"sizes": {"bigg": [1]}},
            "sizes.bigg.[key]: input should be 'small' or 'big' (did you mean 'big'?)",
        ),
        ({"legs": 3}, "legs: 3 is odd"),
        ({"time": [{"phase": 3, "weeks": -1}]}, f"time.0.weeks: {NEGATIVE}"),
    ],
)
def test_a_place_without_a_name_is_told_by_its_key_and_number(
    file: Mapping[str, object], told: str
) -> None:
    assert _faults(file) == [told]


def test_a_place_is_told_by_what_its_own_file_calls_the_entry() -> None:
    wrong = [{"phase": 3, "weeks": 1}, {"phase": 4, "weeks": -1}]

    assert _faults({"time": wrong}, "opt/season.toml") == [f"time.4.weeks: {NEGATIVE}"]


def test_all_that_is_wrong_in_a_file_is_told() -> None:
    assert _faults({"dog": [{"id": "rex", "age": -1}, {"id": "ada", "agee": 1}], "xyz": 1}) == [
        "dog.rex.age: input should be greater than or equal to 0",
        f"dog.ada.agee: {NOT_A_KEY} (did you mean 'age'?)",
        f"xyz: {NOT_A_KEY}",
    ]


@pytest.mark.parametrize(
    ("path", "array", "entry", "name"),
    [
        (PATH, "dog", {"id": "rex"}, ("rex",)),
        (PATH, "dog", {"name": "Rex"}, None),
        (PATH, "dog", "rex", None),
        ("muscles.toml", "alias", {"word": "calf", "id": "x"}, ("calf",)),
        ("muscles.toml", "muscle", {"id": "soleus"}, ("soleus",)),
        ("opt/phases.toml", "phase", {"number": 2}, (2,)),
        ("opt/phases.toml", "variable", {"phase": 2, "component": "core"}, (2, "core", None)),
        ("opt/phases.toml", "variable", {"component": "core"}, None),
        ("opt/rules.toml", "hold", {"caution": "gently"}, ("gently",)),
        ("opt/season.toml", "time", {"phase": 3}, (3,)),
        ("opt/season.toml", "progression", {"phase": 3}, (3,)),
    ],
)
def test_an_entry_is_known_by_what_its_file_calls_it(
    path: str, array: str, entry: object, name: tuple[object, ...] | None
) -> None:
    assert name_of(path, array, entry) == name


@pytest.mark.parametrize(
    ("variable", "key"),
    [
        ({"phase": 2, "component": "core"}, "2-core"),
        ({"phase": 2, "component": "core", "edition": 6}, "2-core-6"),
    ],
)
def test_a_name_of_several_parts_is_written_as_one(
    variable: Mapping[str, object], key: str
) -> None:
    raw: Raw = {"opt/phases.toml": {"variable": [variable, {}]}}

    assert names_in(raw, "opt/phases.toml", "variable") == [key]


def test_a_broken_entry_hides_neither_the_others_nor_its_own_name() -> None:
    dogs = [{"id": "rex", "age": -1}, 7, {"id": "ada", "age": 3, "tricks": 9}]
    raw: Raw = {PATH: {"dog": dogs}}

    [left] = entries_of(raw, PATH, "dog", Dog)
    assert (left.id, left.age) == ("ada", 3)
    assert names_in(raw, PATH, "dog") == ["rex", "ada"]


def test_an_entry_keeps_what_stands_under_another_name() -> None:
    raw: Raw = {PATH: {"dog": [{"id": "tom", "class": "cat"}]}}

    assert [one.kind for one in entries_of(raw, PATH, "dog", Dog)] == ["cat"]


@pytest.mark.parametrize("raw", [{}, {PATH: {}}, {PATH: {"dog": "rex"}}])
def test_an_array_that_is_not_there_has_no_entries(raw: Raw) -> None:
    assert list(entries_of(raw, PATH, "dog", Dog)) == []
    assert names_in(raw, PATH, "dog") == []
