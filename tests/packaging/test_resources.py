"""The bundled templates and configuration are found and read as they stand."""

import tomllib
from pathlib import Path

import pytest

from plansync.errors import InputError
from plansync.resources import config_dir, config_texts, load_config, read_overlay, templates_dir

ROOT = Path(__file__).parents[2]


def test_in_a_checkout_the_folders_stand_beside_the_package() -> None:
    assert config_dir() == ROOT / "config"
    assert templates_dir() == ROOT / "templates"


def test_every_bundled_file_is_loaded_under_its_relative_path() -> None:
    on_disk = {
        path.relative_to(ROOT / "config").as_posix() for path in ROOT.glob("config/**/*.toml")
    }

    loaded = load_config()

    assert set(loaded) == on_disk
    assert {"muscles.toml", "opt/phases.toml", "exercises/core.toml"} <= set(loaded)
    assert loaded["muscles.toml"] == tomllib.loads((ROOT / "config/muscles.toml").read_text())


def test_an_overlay_folder_changes_one_entry_and_leaves_the_rest(tmp_path: Path) -> None:
    (tmp_path / "muscles.toml").write_text('[[muscle]]\nid = "soleus"\nname = "Deep calf"\n')
    bundled = load_config()

    loaded = load_config(tmp_path)

    changed = {path for path in bundled if loaded[path] != bundled[path]}
    assert changed == {"muscles.toml"}
    before, after = (_entries(one["muscles.toml"]["muscle"]) for one in (bundled, loaded))
    different = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert [new | {"name": old["name"]} for old, new in different] == [old for old, _ in different]
    assert [(new["id"], new["name"]) for _, new in different] == [("soleus", "Deep calf")]


def test_what_cannot_be_read_of_an_overlay_hides_nothing_else(tmp_path: Path) -> None:
    """Notes and hidden files may stand in the folder."""
    (tmp_path / "opt").mkdir()
    (tmp_path / "opt/rules.toml").write_text("edition = = 7\n")
    (tmp_path / "opt/phase.toml").write_text("")
    (tmp_path / "muscles.tml").write_text("")
    (tmp_path / "health.toml").write_bytes(b'name = "\xff"\n')
    (tmp_path / "equipment.toml").write_text('[[equipment]]\nid = "wall"\nname = "My wall"\n')
    (tmp_path / "README.md").write_text("why")
    (tmp_path / ".notes").write_text("why")

    laid = read_overlay(tmp_path)

    assert [str(fault) for fault in laid.faults] == [
        "muscles.tml: is not a file of the configuration (did you mean 'muscles.toml'?)",
        ("opt/phase.toml: is not a file of the configuration (did you mean 'opt/phases.toml'?)"),
        "health.toml: byte 8 is not UTF-8",
        "opt/rules.toml: line 1: Invalid value",
    ]
    assert "opt/phase.toml" not in laid.config
    assert {"id": "wall", "name": "My wall", "always": True} in _entries(
        laid.config["equipment.toml"]["equipment"]
    )
    with pytest.raises(InputError) as refused:
        load_config(tmp_path)
    assert refused.value.faults == laid.faults


def test_an_overlay_folder_that_is_not_there_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such folder") as caught:
        load_config(tmp_path / "absent")

    assert caught.value.hint


def test_a_file_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    (tmp_path / "muscles.toml").write_bytes(b'name = "\xff"\n')

    with pytest.raises(InputError, match=r"muscles\.toml: byte 8 is not UTF-8"):
        config_texts(tmp_path)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "muscles.toml").mkdir()

    with pytest.raises(InputError, match=r"muscles\.toml: cannot be read"):
        config_texts(tmp_path)


def _entries(value: object) -> list[dict[str, object]]:
    assert isinstance(value, list)
    return value
