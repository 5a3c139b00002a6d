"""What a config file says is what the catalogue holds: every key of every entry, by its name."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import time
from functools import cache
from typing import Any

import pytest

from plansync.opt.catalogue import Catalogue
from plansync.opt.exercise import Component, Exercise, parse_dose
from plansync.opt.imbalance import Activity
from plansync.opt.macrocycle import Begin
from plansync.opt.phase import Range, Variables
from plansync.resources import load_config
from tests.planning import catalogue

Table = dict[str, Any]
Pair = tuple[Table, Any]
RULES, SEASON, HEALTH, SIGNS = (
    "opt/rules.toml",
    "opt/season.toml",
    "health.toml",
    "assessments.toml",
)
LISTS = {"over": Activity.OVERACTIVE, "under": Activity.UNDERACTIVE}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of entry: each with what the catalogue holds for it.

    `names` are the keys it holds under another name; `apart` those that tests below look at.
    """

    found: Callable[[], Iterable[Pair]]
    names: Mapping[str, str] = field(default_factory=dict)
    apart: tuple[str, ...] = ()


@cache
def _config() -> Mapping[str, Table]:
    return {path: dict(table) for path, table in load_config().items()}


def _by_id(path: str, kind: str, held: Callable[[Catalogue], Mapping[str, Any]]) -> Iterable[Pair]:
    return ((one, held(catalogue())[one["id"]]) for one in _config()[path][kind])


def _in_order(path: str, kind: str, held: Callable[[Catalogue], Iterable[Any]]) -> Iterable[Pair]:
    return zip(_config()[path][kind], held(catalogue()), strict=True)


def _tables(path: str, of: Callable[[Catalogue], Any], *names: str) -> Iterable[Pair]:
    return ((_config()[path][name], getattr(of(catalogue()), name)) for name in names)


def _exercises() -> Iterable[tuple[Table, Exercise]]:
    for path, table in _config().items():
        if path.startswith("exercises/"):
            yield from ((one, catalogue().exercises[one["id"]]) for one in table["exercise"])


def _parts() -> Iterable[Pair]:
    for recipe, held in _in_order(RULES, "recipe", lambda c: c.rules.recipes):
        yield from zip(recipe["parts"], held.parts, strict=True)


def _signs() -> Iterable[Pair]:
    for one in _config()[SIGNS]["assessment"]:
        yield from ((sign, catalogue().sign(f"{one['id']}/{sign['id']}")) for sign in one["sign"])


def _blocks() -> Iterable[Pair]:
    season = catalogue().season
    used = [begin.block for one in season.macrocycles for begin in one.blocks]
    used += [block for one in season.between_races for block, _ in one.blocks]
    by_id = {block.id: block for block in used}
    return ((one, by_id[one["id"]]) for one in _config()[SEASON]["block"])


_WEEKS = ("notice_days", "reassess_weeks", "steady_sessions", "first_plyometrics_weeks")
_CUES = ("cue", "set_up", "movement", "feel", "faults", "stop")
_MEASURES = (
    *("threshold", "threshold_least", "threshold_most", "unit", "seen_above"),
    *("side_difference", "side_difference_most"),
)
_LISTED = ("over", "under", "over_same", "over_opposite", "under_same", "under_opposite")
KINDS = {
    "muscle": Kind(
        lambda: _by_id("muscles.toml", "muscle", lambda c: c.muscles.by_id), apart=("lists",)
    ),
    "exercise": Kind(_exercises, apart=(*_CUES, "dose", "kits")),
    "cues": Kind(
        lambda: (({key: one[key] for key in _CUES}, held.cues) for one, held in _exercises()),
        {"cue": "short"},
    ),
    "equipment": Kind(lambda: _by_id("equipment.toml", "equipment", lambda c: c.equipment)),
    "flag": Kind(lambda: _by_id(HEALTH, "flag", lambda c: c.flags)),
    "caution": Kind(
        lambda: _by_id(HEALTH, "caution", lambda c: c.cautions),
        {"hidden_by": "flags", "hidden_by_pain": "pains"},
    ),
    "pain": Kind(lambda: _tables(HEALTH, lambda c: c, "pain")),
    "phase": Kind(
        lambda: _in_order("opt/phases.toml", "phase", lambda c: c.phases.values()), apart=("name",)
    ),
    "recipe": Kind(lambda: _in_order(RULES, "recipe", lambda c: c.rules.recipes), apart=("parts",)),
    "part": Kind(_parts, {"or": "instead"}),
    "pattern": Kind(lambda: _in_order(RULES, "pattern", lambda c: c.rules.patterns)),
    "hold": Kind(lambda: _in_order(RULES, "hold", lambda c: c.rules.holds)),
    "minutes": Kind(lambda: [(_config()[RULES]["caps_min"], catalogue().rules.caps)]),
    "rest": Kind(lambda: [(_config()[RULES]["rest_s"], catalogue().rules.rests)]),
    "placement": Kind(
        lambda: _tables(RULES, lambda c: c.rules, "placement"), apart=("attach_after",)
    ),
    "attaching": Kind(
        lambda: [(_config()[RULES]["placement"]["attach_after"], catalogue().rules.placement)],
        {"phases": "attach_phases", "loads": "attach_loads"},
    ),
    "contacts": Kind(
        lambda: [(_config()[RULES]["contacts"], catalogue().rules)], {"most": "contacts"}
    ),
    "rule": Kind(lambda: _tables(RULES, lambda c: c.rules, "rotation", "novelty", "heavy")),
    "rules": Kind(lambda: [(_only(RULES, "edition", "progressing", "fill"), catalogue().rules)]),
    "block": Kind(
        _blocks,
        {"standalone": "standalone_most", "minutes": "minutes_share", "contacts": "contacts_most"},
    ),
    "guard": Kind(lambda: _in_order(SEASON, "guard", lambda c: c.season.guards)),
    "time": Kind(lambda: _in_order(SEASON, "time", lambda c: c.season.times.values())),
    "macrocycle": Kind(
        lambda: zip(_longest_first(), catalogue().season.macrocycles, strict=True),
        apart=("blocks",),
    ),
    "setback": Kind(lambda: _tables(SEASON, lambda c: c.season, "deload", "setbacks")),
    "season": Kind(
        lambda: [
            (
                _only(SEASON, *_WEEKS),
                catalogue().season,
            )
        ]
    ),
    "assessment": Kind(
        lambda: _in_order(SIGNS, "assessment", lambda c: c.assessments), apart=("sign",)
    ),
    "sign": Kind(_signs, {"pass": "passes"}, ("id", *_LISTED, "ces_over", "ces_under", *_MEASURES)),
}


def _only(path: str, *keys: str) -> Table:
    return {key: _config()[path][key] for key in keys}


def _longest_first() -> list[Table]:
    return sorted(_config()[SEASON]["macrocycle"], key=lambda one: -one["least_distance_m"])


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_of_every_entry_reaches_the_catalogue(kind: str) -> None:
    asked = KINDS[kind]

    pairs = list(asked.found())

    assert pairs
    assert [
        f"{entry.get('id', '')}.{key}"
        for entry, held in pairs
        for key, told in entry.items()
        if key not in asked.apart and not _is_held(told, getattr(held, asked.names.get(key, key)))
    ] == []


def _is_held(told: Any, held: object) -> bool:
    if isinstance(held, Mapping):
        own = {str(key): value for key, value in held.items()}
        return bool(told.keys() == own.keys()) and all(_is_held(told[key], own[key]) for key in own)
    if isinstance(held, frozenset):
        return frozenset(told) == held
    if isinstance(held, tuple):
        pairs = zip(told, held, strict=False)
        return len(told) == len(held) and all(_is_held(one, own) for one, own in pairs)
    if isinstance(held, Range):
        return bool(told == [held.least, held.most])
    return bool(told == (f"{held:%H:%M}" if isinstance(held, time) else held))


def test_an_exercise_has_its_doses_kits_and_the_component_of_its_file() -> None:
    for path, table in _config().items():
        for one in table["exercise"] if path.startswith("exercises/") else ():
            held = catalogue().exercises[one["id"]]

            assert held.doses == {int(key): parse_dose(text) for key, text in one["dose"].items()}
            assert held.kits == tuple(frozenset(kit) for kit in one.get("kits", ()))
            assert held.component == table["component"]


def test_a_muscle_stands_on_the_lists_its_file_names() -> None:
    for one, held in _by_id("muscles.toml", "muscle", lambda c: c.muscles.by_id):
        assert held.lists == {LISTS[word] for word in one["lists"]}


def test_a_word_means_the_muscles_of_each_list() -> None:
    muscles = catalogue().muscles
    for alias in _config()["muscles.toml"]["alias"]:
        for word in (alias["word"], *alias.get("also", ())):
            for name, activity in LISTS.items():
                meant = {
                    more
                    for one in alias.get(name, ())
                    for more in (muscles.by_id[one].resolves_to or (one,))
                }

                assert set(muscles.resolve(word, activity)) == meant


def test_a_sign_has_its_muscles_by_list_and_place() -> None:
    for one, held in _signs():
        assert held.muscles == {
            (LISTS[key.split("_")[0]], key.partition("_")[2] or "both"): tuple(one[key])
            for key in _LISTED
            if one.get(key)
        }
        assert held.ces == {
            (LISTS[key], "both"): tuple(one[f"ces_{key}"]) for key in LISTS if one.get(f"ces_{key}")
        }


def test_a_test_has_its_marks() -> None:
    for one, held in _signs():
        assert (held.measure is None) == ("unit" not in one)
        if held.measure is not None:
            both = one.get("threshold")

            assert held.measure.unit == one["unit"]
            assert held.measure.least == one.get("threshold_least", both)
            assert held.measure.most == one.get("threshold_most", both)
            assert held.measure.is_seen_above == one.get("seen_above", False)
            assert held.measure.difference_least == one.get("side_difference")
            assert held.measure.difference_most == one.get("side_difference_most")


def test_a_macrocycle_has_its_blocks_where_they_begin() -> None:
    for one, held in zip(_longest_first(), catalogue().season.macrocycles, strict=True):
        assert [_begin(begin) for begin in held.blocks] == one["blocks"]


def _begin(begin: Begin) -> Table:
    where = ("from_week", "from_days", "from_days_after")
    told = {key: getattr(begin, key) for key in where if getattr(begin, key) is not None}
    return {"block": begin.block.id, **told}


def test_between_two_races_stand_the_blocks_of_the_file() -> None:
    told = sorted(_config()[SEASON]["between_races"], key=lambda one: one["less_than_weeks"])
    for one, held in zip(told, catalogue().season.between_races, strict=True):
        blocks = [{"block": block.id, "weeks": weeks} for block, weeks in held.blocks]

        assert blocks == one["blocks"]
        assert (held.id, held.less_than_weeks) == (one["id"], one["less_than_weeks"])
        assert held.until == one.get("until", "taper")


def test_a_phase_grows_by_the_weeks_of_the_file() -> None:
    for one in _config()[SEASON]["progression"]:
        held = catalogue().season.progression[one["phase"]]

        assert [(week.sets, week.amount, week.is_deload) for week in held] == [
            (week["sets"], week.get("amount", 1.0), week.get("deload", False))
            for week in one["weeks"]
        ]


def test_a_phase_has_the_acute_variables_of_its_edition() -> None:
    edition = str(catalogue().rules.edition)
    for row in _config()["opt/phases.toml"]["variable"]:
        if row.get("edition", int(edition)) != int(edition):
            continue
        held = catalogue().phases[row["phase"]].variables[Component(row["component"])]
        tempo = row.get("tempo", {})

        assert (held.source, held.edition) == (row["source"], row.get("edition"))
        assert held.optional == row.get("optional", False)
        assert held.tempo == (tempo.get(edition) or next(iter(tempo.values()), None))
        assert _amounts(held) == {key: v for key, v in row.items() if isinstance(v, list)}


def _amounts(row: Variables) -> Table:
    return {key: [value.least, value.most] for key, value in row.amounts.items()}
