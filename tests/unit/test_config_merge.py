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


def entries(value: object) -> list[dict[str, object]]:
    assert isinstance(value, list)
    return value


def test_an_entry_with_a_known_id_changes_the_keys_it_names_in_its_place() -> None:
    overlay = {"muscles.toml": {"muscle": [{"id": "soleus", "name": "Deep calf"}]}}

    merged = merge(BASE, overlay)

    assert merged["muscles.toml"]["muscle"] == [
        {"id": "soleus", "name": "Deep calf", "region": "calf"},
        {"id": "tfl"},
    ]


def test_a_table_in_an_entry_is_replaced_as_a_whole() -> None:
    """A dose can be taken out of a phase."""
    base: Config = {
        "exercises/a.toml": {"exercise": [{"id": "x", "dose": {"1": "1x1r", "2": "2"}}]}
    }

    merged = merge(base, {"exercises/a.toml": {"exercise": [{"id": "x", "dose": {"1": "2x2r"}}]}})

    assert merged["exercises/a.toml"]["exercise"] == [{"id": "x", "dose": {"1": "2x2r"}}]


def test_entries_inside_an_entry_are_known_by_their_ids_too() -> None:
    signs = [{"id": "knees-in", "over": ["tfl"]}, {"id": "heels-rise"}]
    base: Config = {"assessments.toml": {"assessment": [{"id": "squat", "sign": signs}]}}
    overlay: Config = {
        "assessments.toml": {
            "assessment": [{"id": "squat", "sign": [{"id": "knees-in", "over": ["soleus"]}]}]
        }
    }

    merged = merge(base, overlay)

    (squat,) = entries(merged["assessments.toml"]["assessment"])
    assert squat["sign"] == [{"id": "knees-in", "over": ["soleus"]}, {"id": "heels-rise"}]


def test_a_table_merges_key_by_key_however_deep() -> None:
    base: Config = {
        "opt/rules.toml": {"placement": {"free_days": 1, "ranks": {"1": [1], "2": [2]}}}
    }

    merged = merge(base, {"opt/rules.toml": {"placement": {"ranks": {"2": [3]}}}})

    assert merged["opt/rules.toml"]["placement"] == {"free_days": 1, "ranks": {"1": [1], "2": [3]}}


@pytest.mark.parametrize(
    ("path", "array", "name", "other"),
    [
        ("opt/season.toml", "time", {"phase": 1}, {"phase": 2}),
        ("opt/season.toml", "progression", {"phase": 1}, {"phase": 2}),
        ("opt/phases.toml", "phase", {"number": 1}, {"number": 2}),
        (
            "opt/phases.toml",
            "variable",
            {"phase": 1, "component": "core"},
            {"phase": 1, "component": "core", "edition": 6},
        ),
        ("opt/rules.toml", "hold", {"caution": "impact"}, {"caution": "doms-risk"}),
        ("muscles.toml", "alias", {"word": "calves"}, {"word": "quads"}),
    ],
)
def test_entries_without_an_id_are_known_by_what_they_are_about(
    path: str, array: str, name: dict[str, object], other: dict[str, object]
) -> None:
    base: Config = {path: {array: [{**other, "n": 1}, {**name, "n": 2, "m": 3}]}}

    merged = merge(base, {path: {array: [{**name, "n": 9}]}})

    assert merged[path][array] == [{**other, "n": 1}, {**name, "n": 9, "m": 3}]


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
    base: Config = {"defaults.toml": {"race_block": [{"weeks": 8}, {"weeks": 6}]}}

    merged = merge(base, {"defaults.toml": {"race_block": [{"weeks": 5}]}})

    assert merged["defaults.toml"]["race_block"] == [{"weeks": 5}]


def test_a_new_file_is_added() -> None:
    overlay: Config = {"exercises/mine.toml": {"exercise": [{"id": "mine-wall-sit"}]}}

    merged = merge(BASE, overlay)

    assert merged["exercises/mine.toml"] == overlay["exercises/mine.toml"]


def test_an_id_the_overlay_holds_twice_stays_twice_for_the_check_to_find() -> None:
    twice = [{"id": "tfl", "name": "one"}, {"id": "tfl", "name": "two"}]

    merged = merge(BASE, {"muscles.toml": {"muscle": twice}})

    assert entries(merged["muscles.toml"]["muscle"])[1:] == twice


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
