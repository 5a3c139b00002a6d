"""How a host's own configuration changes the bundled one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plansync.errors import InputError
from plansync.resources import Config, merge, parse_config

BASE: Config = {
    "muscles.toml": {
        "schema": 1,
        "order": ["soleus", "tfl"],
        "muscle": [{"id": "soleus", "name": "Soleus", "region": "calf"}, {"id": "tfl"}],
    },
    "health.toml": {"schema": 1},
}
files = st.dictionaries(
    st.sampled_from(["a.toml", "b.toml"]),
    st.dictionaries(
        st.sampled_from(["x", "y"]),
        st.integers()
        | st.lists(st.integers(), max_size=3)
        | st.lists(
            st.fixed_dictionaries({"id": st.sampled_from("pqr"), "n": st.integers()}),
            max_size=3,
            unique_by=lambda entry: entry["id"],
        ),
    ),
)


def test_an_entry_with_a_known_id_replaces_the_whole_entry_in_its_place() -> None:
    overlay = {"muscles.toml": {"muscle": [{"id": "soleus", "name": "Deep calf"}]}}

    merged = merge(BASE, overlay)

    assert merged["muscles.toml"]["muscle"] == [
        {"id": "soleus", "name": "Deep calf"},
        {"id": "tfl"},
    ]


def test_an_entry_with_a_new_id_joins_at_the_end() -> None:
    overlay = {"muscles.toml": {"muscle": [{"id": "popliteus"}]}}

    merged = merge(BASE, overlay)

    assert merged["muscles.toml"]["muscle"] == [
        {"id": "soleus", "name": "Soleus", "region": "calf"},
        {"id": "tfl"},
        {"id": "popliteus"},
    ]


def test_a_plain_key_replaces_and_the_other_keys_of_the_file_stay() -> None:
    merged = merge(BASE, {"muscles.toml": {"order": ["tfl"]}})

    assert merged["muscles.toml"] == {**BASE["muscles.toml"], "order": ["tfl"]}
    assert merged["health.toml"] == {"schema": 1}


def test_an_array_of_tables_without_ids_replaces_the_array() -> None:
    base: Config = {"opt/phases.toml": {"phase": [{"number": 1}, {"number": 2}]}}

    merged = merge(base, {"opt/phases.toml": {"phase": [{"number": 5}]}})

    assert merged["opt/phases.toml"]["phase"] == [{"number": 5}]


def test_a_new_file_is_added() -> None:
    overlay: Config = {"exercises/mine.toml": {"exercise": [{"id": "mine-wall-sit"}]}}

    merged = merge(BASE, overlay)

    assert merged["exercises/mine.toml"] == overlay["exercises/mine.toml"]


def test_an_id_the_overlay_holds_twice_stays_twice_for_the_check_to_find() -> None:
    twice = [{"id": "tfl", "name": "one"}, {"id": "tfl", "name": "two"}]

    merged = merge(BASE, {"muscles.toml": {"muscle": twice}})

    assert merged["muscles.toml"]["muscle"] == [
        {"id": "soleus", "name": "Soleus", "region": "calf"},
        *twice,
    ]


@given(base=files, overlay=files)
def test_the_same_overlay_twice_changes_nothing_more(base: Config, overlay: Config) -> None:
    once = merge(base, overlay)

    assert merge(once, overlay) == once


@given(base=files)
def test_an_empty_overlay_changes_nothing(base: Config) -> None:
    assert merge(base, {}) == base


def test_files_that_are_not_toml_are_told_together_each_with_its_line() -> None:
    texts = {"a.toml": "x = 1\ny = = 2\n", "b.toml": "x = 1\n", "opt/c.toml": 'x = """\nopen'}

    with pytest.raises(InputError) as caught:
        parse_config(texts)

    assert [(fault.path, fault.key) for fault in caught.value.faults] == [
        ("a.toml", "line 2"),
        ("opt/c.toml", "line 2"),
    ]
    assert "(at line" not in str(caught.value)
