"""Whether everything in the config that points at something points at something that is there.

Works on single entries, so that one broken entry hides nothing that is wrong in the others.
"""

from collections.abc import Iterable, Mapping

from plansync.errors import Fault
from plansync.opt import shapes
from plansync.opt.entries import Raw, entries_of, names_in
from plansync.opt.exercise import parse_dose
from plansync.opt.imbalance import Activity
from plansync.opt.muscle import nearest, normal
from plansync.opt.season_reading import BlockShape

Reference = tuple[str, str, str, str]
MUSCLES = "muscles.toml"
HEALTH = "health.toml"
EQUIPMENT = "equipment.toml"
ASSESSMENTS = "assessments.toml"
PHASES = "opt/phases.toml"
RULES = "opt/rules.toml"
SEASON = "opt/season.toml"
_UNIQUE = (
    (MUSCLES, "muscle"),
    (EQUIPMENT, "equipment"),
    (HEALTH, "flag"),
    (HEALTH, "caution"),
    (ASSESSMENTS, "assessment"),
    (RULES, "recipe"),
    (RULES, "pattern"),
    (PHASES, "phase"),
    (PHASES, "variable"),
    (SEASON, "block"),
    (SEASON, "guard"),
    (SEASON, "macrocycle"),
    (SEASON, "between_races"),
)


def faults_between(raw: Raw) -> Iterable[Fault]:
    """Ids given twice or pointing nowhere, doses nobody can read, muscles on a wrong list."""
    yield from _twice(raw)
    yield from _doses(raw)
    pools = _pools(raw)
    for path, key, word, pool in _references(raw):
        known = pools[pool]
        if known and word not in known:
            yield Fault(path, key, f"no {pool} called {word!r}", nearest(word, known))
    yield from _wrong_lists(raw)


def exercise_files(raw: Raw) -> list[str]:
    """The paths of the files of exercises, in order."""
    return sorted(path for path in raw if path.startswith("exercises/"))


def _pools(raw: Raw) -> Mapping[str, frozenset[str]]:
    """What there is of each kind; nothing of a file that is not there."""
    exercises = (name for path in exercise_files(raw) for name in names_in(raw, path, "exercise"))
    muscles = frozenset(names_in(raw, MUSCLES, "muscle"))
    regions = {one.region for one in entries_of(raw, MUSCLES, "muscle", shapes.MuscleShape)}
    return {
        "exercise": frozenset(exercises),
        "muscle": muscles,
        "muscle or region": muscles | regions,
        "equipment": frozenset(names_in(raw, EQUIPMENT, "equipment")),
        "caution": frozenset(names_in(raw, HEALTH, "caution")),
        "flag": frozenset(names_in(raw, HEALTH, "flag")),
        "recipe": frozenset(names_in(raw, RULES, "recipe")),
    }


def _twice(raw: Raw) -> Iterable[Fault]:
    for path, array in _UNIQUE:
        yield from _repeated(path, f"{array}.", names_in(raw, path, array))
    seen: set[str] = set()
    for path in exercise_files(raw):
        names = names_in(raw, path, "exercise")
        yield from _repeated(path, "", names)
        yield from (Fault(path, one, "is given twice") for one in sorted(seen & {*names}))
        seen.update(names)
    words: set[str] = set()
    for alias in entries_of(raw, MUSCLES, "alias", shapes.AliasShape):
        for word in (alias.word, *alias.also):
            if normal(word) in words:
                yield Fault(MUSCLES, f"alias.{word}", "is given twice")
            words.add(normal(word))


def _repeated(path: str, before: str, names: list[str]) -> Iterable[Fault]:
    again = sorted({one for one in names if names.count(one) > 1})
    yield from (Fault(path, f"{before}{one}", "is given twice") for one in again)


def _doses(raw: Raw) -> Iterable[Fault]:
    for path in exercise_files(raw):
        for one in entries_of(raw, path, "exercise", shapes.ExerciseShape):
            for text in one.dose.values():
                try:
                    parse_dose(text)
                except ValueError as error:
                    yield Fault(path, f"{one.id}.dose", str(error))


def _wrong_lists(raw: Raw) -> Iterable[Fault]:
    lists = {one.id: one.lists for one in entries_of(raw, MUSCLES, "muscle", shapes.MuscleShape)}
    for alias in entries_of(raw, MUSCLES, "alias", shapes.AliasShape):
        meanings = ((alias.over, "over"), (alias.under, "under"))
        for one, word in ((one, word) for ids, word in meanings for one in ids):
            if one in lists and word not in lists[one]:
                activity = Activity.OVERACTIVE if word == "over" else Activity.UNDERACTIVE
                text = f"{one} is never {activity}"
                yield Fault(MUSCLES, f"alias.{alias.word}", text)


def _references(raw: Raw) -> Iterable[Reference]:
    """(file, key, id, kind of id) of everything that points at something."""
    for path in exercise_files(raw):
        for exercise in entries_of(raw, path, "exercise", shapes.ExerciseShape):
            yield from _of_exercise(path, exercise)
    yield from _of_muscles(raw)
    yield from _of_health(raw)
    yield from _of_rules(raw)
    for assessment in entries_of(raw, ASSESSMENTS, "assessment", shapes.AssessmentShape):
        for sign in assessment.sign:
            yield from _of_sign(f"{assessment.id}/{sign.id}", sign)
    for thing in entries_of(raw, EQUIPMENT, "equipment", shapes.EquipmentShape):
        yield from ((EQUIPMENT, thing.id, word, "equipment") for word in thing.implies)


def _of_exercise(path: str, one: shapes.ExerciseShape) -> Iterable[Reference]:
    muscles = (*one.targets, *one.secondary)
    yield from ((path, f"{one.id}.targets", word, "muscle") for word in muscles)
    yield from ((path, f"{one.id}.kits", word, "equipment") for kit in one.kits for word in kit)
    yield from ((path, f"{one.id}.cautions", word, "caution") for word in one.cautions)
    links = {"regress_to": one.regress_to, "progress_to": one.progress_to}
    yield from ((path, f"{one.id}.{key}", word, "exercise") for key, word in links.items() if word)


def _of_muscles(raw: Raw) -> Iterable[Reference]:
    for muscle in entries_of(raw, MUSCLES, "muscle", shapes.MuscleShape):
        calming = (*muscle.roll, *muscle.static, *muscle.active, *muscle.dynamic)
        for word in (*calming, *muscle.activate, *muscle.integrate):
            yield MUSCLES, muscle.id, word, "exercise"
        for word in muscle.resolves_to:
            yield MUSCLES, muscle.id, word, "muscle"
    for alias in entries_of(raw, MUSCLES, "alias", shapes.AliasShape):
        for word in (*alias.over, *alias.under):
            yield MUSCLES, f"alias.{alias.word}", word, "muscle"


def _of_sign(sign_id: str, one: shapes.SignShape) -> Iterable[Reference]:
    named = (
        *(one.over, one.over_same, one.over_opposite, one.ces_over),
        *(one.under, one.under_same, one.under_opposite, one.ces_under),
    )
    for word in (word for ids in named for word in ids):
        yield ASSESSMENTS, sign_id, word, "muscle"


def _of_health(raw: Raw) -> Iterable[Reference]:
    for caution in entries_of(raw, HEALTH, "caution", shapes.CautionShape):
        yield from ((HEALTH, caution.id, word, "flag") for word in caution.hidden_by)
        for word in caution.hidden_by_pain:
            yield HEALTH, caution.id, word, "muscle or region"
    for flag in entries_of(raw, HEALTH, "flag", shapes.FlagShape):
        yield from ((HEALTH, flag.id, word, "caution") for word in flag.hides)
        yield from ((HEALTH, flag.id, word, "exercise") for word in flag.exercises)
    pain = raw.get(HEALTH, {}).get("pain")
    weights = pain.get("weights") if isinstance(pain, Mapping) else None
    for word in weights if isinstance(weights, list) else ():
        yield HEALTH, "pain.weights", str(word), "equipment"


def _of_rules(raw: Raw) -> Iterable[Reference]:
    for hold in entries_of(raw, RULES, "hold", shapes.HoldShape):
        yield RULES, "hold", hold.caution, "caution"
    fill = raw.get(RULES, {}).get("fill")
    for component, ids in (fill if isinstance(fill, Mapping) else {}).items():
        for word in ids if isinstance(ids, list) else ():
            yield RULES, f"fill.{component}", str(word), "exercise"
    for pattern in entries_of(raw, RULES, "pattern", shapes.PatternShape):
        moves = (*pattern.strength, *pattern.stabilization, *pattern.power)
        yield from ((RULES, f"pattern.{pattern.id}", word, "exercise") for word in moves)
    for block in entries_of(raw, SEASON, "block", BlockShape):
        yield from ((SEASON, f"block.{block.id}.drop", word, "caution") for word in block.drop)
        if block.mobility:
            yield SEASON, f"block.{block.id}.mobility", block.mobility, "recipe"
