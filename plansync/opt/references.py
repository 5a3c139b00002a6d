"""Whether everything in the config that points at something points at something that is there."""

from collections.abc import Iterable, Mapping

from plansync.errors import Fault
from plansync.opt.catalogue import Catalogue
from plansync.opt.exercise import Exercise
from plansync.opt.muscle import nearest

Reference = tuple[str, str, str, str]
_RULES = "opt/rules.toml"
_SEASON = "opt/season.toml"


def dangling(made: Catalogue) -> Iterable[Fault]:
    """A fault for every id that names nothing, and for muscles on a list they never belong to."""
    pools: Mapping[str, Mapping[str, object]] = {
        "exercise": made.exercises,
        "muscle": made.muscles.by_id,
        "equipment": made.equipment,
        "caution": made.cautions,
        "flag": made.flags,
        "recipe": {one.id: one for one in made.rules.recipes},
    }
    for path, key, word, pool in _references(made):
        if word not in pools[pool]:
            yield Fault(path, key, f"no {pool} called {word!r}", nearest(word, pools[pool]))
    yield from _wrong_lists(made)


def _wrong_lists(made: Catalogue) -> Iterable[Fault]:
    meanings = [
        *((f"alias.{word}", meaning) for word, meaning in made.muscles.aliases.items()),
    ]
    for key, meaning in meanings:
        for activity, ids in meaning.items():
            for one in ids:
                known = made.muscles.by_id.get(one)
                if known is not None and activity not in known.lists:
                    yield Fault("muscles.toml", key, f"{one} is never {activity}")


def _references(made: Catalogue) -> Iterable[Reference]:
    """(file, key, id, kind of id) of everything that points at something."""
    for exercise in made.exercises.values():
        yield from _of_exercise(exercise)
    yield from _of_muscles(made)
    yield from _of_health(made)
    yield from _of_rules(made)
    for sign in made.signs().values():
        for word in (word for ids in sign.muscles.values() for word in ids):
            yield "assessments.toml", sign.id, word, "muscle"
    for thing in made.equipment.values():
        yield from (("equipment.toml", thing.id, word, "equipment") for word in thing.implies)


def _of_exercise(one: Exercise) -> Iterable[Reference]:
    path = f"exercises/{one.component}.toml"
    muscles = (*one.targets, *one.secondary)
    yield from ((path, f"{one.id}.targets", word, "muscle") for word in muscles)
    yield from ((path, f"{one.id}.kits", word, "equipment") for kit in one.kits for word in kit)
    yield from ((path, f"{one.id}.cautions", word, "caution") for word in one.cautions)
    links = {"regress_to": one.regress_to, "progress_to": one.progress_to}
    yield from ((path, f"{one.id}.{key}", word, "exercise") for key, word in links.items() if word)


def _of_muscles(made: Catalogue) -> Iterable[Reference]:
    for muscle in made.muscles.by_id.values():
        calming = (*muscle.roll, *muscle.static, *muscle.active, *muscle.dynamic)
        for word in (*calming, *muscle.activate, *muscle.integrate):
            yield "muscles.toml", muscle.id, word, "exercise"
        for word in muscle.resolves_to:
            yield "muscles.toml", muscle.id, word, "muscle"
    for alias, meaning in made.muscles.aliases.items():
        for word in (word for ids in meaning.values() for word in ids):
            yield "muscles.toml", f"alias.{alias}", word, "muscle"


def _of_health(made: Catalogue) -> Iterable[Reference]:
    for caution in made.cautions.values():
        yield from (("health.toml", caution.id, word, "flag") for word in caution.flags)
    for flag in made.flags.values():
        yield from (("health.toml", flag.id, word, "caution") for word in flag.hides)
        yield from (("health.toml", flag.id, word, "exercise") for word in flag.exercises)


def _of_rules(made: Catalogue) -> Iterable[Reference]:
    for hold in made.rules.holds:
        yield _RULES, "hold", hold.caution, "caution"
    for component, ids in made.rules.fill.items():
        yield from ((_RULES, f"fill.{component}", word, "exercise") for word in ids)
    for pattern in made.rules.patterns:
        moves = (*pattern.strength, *pattern.stabilization, *pattern.power, *pattern.heavy)
        yield from ((_RULES, f"pattern.{pattern.id}", word, "exercise") for word in moves)
    blocks = {begin.block for one in made.season.macrocycles for begin in one.blocks}
    for block in sorted(blocks, key=lambda one: one.id):
        for word in sorted(block.drop):
            yield _SEASON, f"block.{block.id}.drop", word, "caution"
        if block.mobility:
            yield _SEASON, f"block.{block.id}.mobility", block.mobility, "recipe"
