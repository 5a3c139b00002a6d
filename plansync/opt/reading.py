"""From parsed config files to a catalogue; every fault is told at once, with file and key."""

from collections.abc import Iterable, Mapping
from typing import Literal

from plansync.errors import Fault, InputError
from plansync.opt import assessment_reading, shapes
from plansync.opt.catalogue import Catalogue, Equipment
from plansync.opt.entries import Raw, read_file
from plansync.opt.exercise import Component, Cues, Exercise, parse_dose
from plansync.opt.health import Caution, Flag, PainRules
from plansync.opt.imbalance import Activity
from plansync.opt.muscle import Muscle, Muscles, normal
from plansync.opt.phase import Phase, Range, Variables
from plansync.opt.references import exercise_files, faults_between
from plansync.opt.rules import (
    Caps,
    Heavy,
    Hold,
    Novelty,
    Part,
    Pattern,
    Placement,
    Recipe,
    Rests,
    Rotation,
    Rules,
)
from plansync.opt.season_reading import SeasonFile, faults_of, season_rules

HINT = "mend these places in the config folder; nothing was loaded"
_RULES = "opt/rules.toml"
_PHASES = frozenset({"1", "2", "3", "4", "5"})
_LOADS = frozenset({"low", "long", "quality", "race"})
_LISTS = {"over": Activity.OVERACTIVE, "under": Activity.UNDERACTIVE}


def build(raw: Raw, *, edition: int = 7) -> Catalogue:
    """The catalogue made of parsed config files by path; InputError naming every fault."""
    faults: list[Fault] = []
    muscles = read_file(raw, "muscles.toml", shapes.MusclesFile, faults)
    equipment = read_file(raw, "equipment.toml", shapes.EquipmentFile, faults)
    health = read_file(raw, "health.toml", shapes.HealthFile, faults)
    assessments = read_file(raw, "assessments.toml", shapes.AssessmentsFile, faults)
    phases = read_file(raw, "opt/phases.toml", shapes.PhasesFile, faults)
    rules = read_file(raw, _RULES, shapes.RulesFile, faults)
    season = read_file(raw, "opt/season.toml", SeasonFile, faults)
    paths = exercise_files(raw)
    files = [read_file(raw, path, shapes.ExercisesFile, faults) for path in paths]
    faults.extend(faults_between(raw))
    faults.extend(_missing_phases(rules) if rules else ())
    faults.extend(faults_of(season) if season else ())
    faults.extend(assessment_reading.faults_of(assessments) if assessments else ())
    if (
        faults
        or not (muscles and equipment and health and assessments)
        or not (phases and rules and season)
    ):
        raise InputError(faults, hint=HINT)
    return Catalogue(
        muscles=_muscles(muscles),
        exercises={
            one.id: _exercise(one, file.component)
            for file in files
            if file
            for one in file.exercise
        },
        phases=_phases(phases, edition),
        rules=_rules(rules),
        season=season_rules(season),
        assessments=assessment_reading.assessments_of(assessments),
        equipment={
            one.id: Equipment(one.id, one.name, one.always, tuple(one.implies))
            for one in equipment.equipment
        },
        flags={one.id: _flag(one) for one in health.flag},
        cautions={one.id: _caution(one) for one in health.caution},
        pain=_pain(health.pain),
    )


def _missing_phases(file: shapes.RulesFile) -> Iterable[Fault]:
    """Tables of the rules that forget a phase or a load would fail in the middle of planning."""
    tables: Mapping[str, Iterable[str]] = {
        "rest_s.standalone": file.rest_s.standalone,
        "rest_s.in_pair": file.rest_s.in_pair,
        "contacts.most": file.contacts.most,
        "placement.never_before": file.placement.never_before,
        "placement.ranks": file.placement.ranks,
    }
    for key, table in tables.items():
        for phase in sorted(_PHASES - set(table)):
            yield Fault(_RULES, f"{key}.{phase}", "is missing")
    for load in sorted(_LOADS - file.caps_min.before.keys()):
        yield Fault(_RULES, f"caps_min.before.{load}", "is missing")


def _muscles(file: shapes.MusclesFile) -> Muscles:
    by_id = {
        one.id: Muscle(
            id=one.id,
            name=one.name,
            latin=one.latin,
            region=one.region,
            lists=frozenset(_LISTS[word] for word in one.lists),
            rollable=one.rollable,
            same_side_both=one.same_side_both,
            resolves_to=tuple(one.resolves_to),
            roll=tuple(one.roll),
            static=tuple(one.static),
            active=tuple(one.active),
            dynamic=tuple(one.dynamic),
            activate=tuple(one.activate),
            integrate=tuple(one.integrate),
            function=one.function,
            typical=one.typical,
            note=one.note,
            sided=one.sided,
        )
        for one in file.muscle
    }
    aliases: dict[str, Mapping[Activity, tuple[str, ...]]] = {}
    for alias in file.alias:
        meaning = {Activity.OVERACTIVE: tuple(alias.over), Activity.UNDERACTIVE: tuple(alias.under)}
        aliases.update((normal(word), meaning) for word in (alias.word, *alias.also))
    return Muscles(by_id, aliases)


def _exercise(one: shapes.ExerciseShape, component: Component) -> Exercise:
    return Exercise(
        id=one.id,
        name=one.name,
        component=component,
        level=one.level,
        targets=tuple(one.targets),
        secondary=tuple(one.secondary),
        kits=tuple(frozenset(kit) for kit in one.kits),
        per_side=one.per_side,
        impact=one.impact,
        doses={int(phase): parse_dose(text) for phase, text in one.dose.items()},
        slots=frozenset(one.slots),
        cautions=tuple(one.cautions),
        cues=Cues(one.cue, one.set_up, one.movement, one.feel, tuple(one.faults), one.stop),
        regress_to=one.regress_to,
        progress_to=one.progress_to,
        fed_id=one.fed_id,
    )


def _phases(file: shapes.PhasesFile, edition: int) -> Mapping[int, Phase]:
    rows = {
        (row.phase, row.component): _variables(row, _of_edition(row.tempo, edition))
        for row in file.variable
        if row.edition in (None, edition)
    }
    return {
        one.number: Phase(
            number=one.number,
            level=one.level,
            name=_of_edition(one.name, edition),
            weeks=Range(*one.weeks),
            plan_as=one.plan_as,
            needs=frozenset(one.needs),
            without=one.without,
            says=one.says,
            source=one.source,
            variables={
                component: row for (number, component), row in rows.items() if number == one.number
            },
        )
        for one in file.phase
    }


def _of_edition(texts: Mapping[str, str], edition: int) -> str:
    return texts.get(str(edition), next(iter(texts.values()), ""))


def _variables(row: shapes.VariableShape, tempo: str) -> Variables:
    amounts = {name: Range(*value) for name, value in row if isinstance(value, list)}
    return Variables(
        phase=row.phase,
        component=row.component,
        source=row.source,
        edition=row.edition,
        amounts=amounts,
        tempo=tempo or None,
        optional=row.optional,
    )


def _flag(one: shapes.FlagShape) -> Flag:
    return Flag(
        id=one.id,
        question=one.question,
        text=one.text,
        hides=frozenset(one.hides),
        components=frozenset(one.components),
        exercises=frozenset(one.exercises),
        max_impact=one.max_impact,
        max_phase=one.max_phase,
        clearable=one.clearable,
    )


def _caution(one: shapes.CautionShape) -> Caution:
    return Caution(
        one.id, one.kind, one.text, frozenset(one.hidden_by), frozenset(one.hidden_by_pain)
    )


def _pain(one: shapes.PainShape) -> PainRules:
    return PainRules(
        hide_from=one.hide_from,
        hide_kinds=frozenset(one.hide_kinds),
        hide_components=frozenset(one.hide_components),
        stop_from=one.stop_from,
        stop_kinds=frozenset(one.stop_kinds),
        loaded=frozenset(one.loaded),
        weights=frozenset(one.weights),
        resting=frozenset(one.resting),
        near={region: frozenset(near) for region, near in one.near.items()},
        leg=frozenset(one.leg),
        leg_components=frozenset(one.leg_components),
        refer_after_days=one.refer_after_days,
        again_within_days=one.again_within_days,
    )


def _rules(file: shapes.RulesFile) -> Rules:
    caps = file.caps_min
    return Rules(
        edition=file.edition,
        rests=Rests(
            _by_phase(file.rest_s.standalone), _by_phase(file.rest_s.in_pair), file.rest_s.light
        ),
        caps=Caps(
            before={str(load): minutes for load, minutes in caps.before.items()},
            after=caps.after,
            around_day=caps.around_day,
            day=caps.day,
            day_with_standalone=caps.day_with_standalone,
            week=caps.week,
            smallest=caps.smallest,
        ),
        rotation=Rotation(file.rotation.days, file.rotation.times, file.rotation.runs),
        novelty=Novelty(file.novelty.days, file.novelty.before_a_race_days),
        holds=tuple(Hold(**one.model_dump()) for one in file.hold),
        heavy=Heavy(**file.heavy.model_dump()),
        progressing=frozenset(file.progressing),
        contacts=_by_phase(file.contacts.most),
        fill={component: tuple(ids) for component, ids in file.fill.items()},
        recipes=tuple(_recipe(one) for one in file.recipe),
        patterns=tuple(
            Pattern(
                one.id,
                tuple(one.strength),
                tuple(one.stabilization),
                tuple(one.power),
                tuple(one.heavy),
            )
            for one in file.pattern
        ),
        placement=_placement(file.placement),
    )


def _by_phase(given: Mapping[shapes.Phases, int]) -> dict[int, int]:
    return {int(phase): value for phase, value in given.items()}


def _by_priority(given: Mapping[Literal["A", "B", "C"], int]) -> dict[str, int]:
    return {str(priority): days for priority, days in given.items()}


def _recipe(one: shapes.RecipeShape) -> Recipe:
    return Recipe(
        id=one.id,
        slot=one.slot,
        load=one.load,
        phases=frozenset(one.phases),
        parts=tuple(_part(part) for part in one.parts),
        keep=one.keep,
        trim=tuple(one.trim),
        expect_min=one.expect_min,
        why=one.why,
        cap_min=one.cap_min,
        optional=one.optional,
    )


def _part(one: shapes.PartShape) -> Part:
    return Part(
        component=one.component,
        serve=one.serve,
        count=Range(*one.count),
        slots=frozenset(one.slots),
        pair=one.pair,
        fill=one.fill,
        unserved=one.unserved,
        instead=one.instead,
        unless=one.unless,
        twin=one.twin,
        sets=one.sets,
        reps=one.reps,
        hold_s=one.hold_s,
        strength_reps=one.strength_reps,
        patterns=tuple(one.patterns),
    )


def _placement(one: shapes.PlacementShape) -> Placement:
    return Placement(
        spacing_days=one.spacing_days,
        after_run_hours=one.after_run_hours,
        attach_phases=frozenset(one.attach_after.phases),
        attach_loads=frozenset(one.attach_after.loads),
        preferred_start=one.preferred_start,
        latest_end=one.latest_end,
        plyometric_most_a_week=one.plyometric_most_a_week,
        plyometric_hours=one.plyometric_hours,
        free_days=one.free_days,
        not_before_race_days=_by_priority(one.not_before_race_days),
        not_after_race_days=_by_priority(one.not_after_race_days),
        quiet_hours_after_race=one.quiet_hours_after_race,
        never_on=frozenset(one.never_on),
        never_after=frozenset(one.never_after),
        never_before={int(phase): frozenset(loads) for phase, loads in one.never_before.items()},
        ranks={int(phase): tuple(names) for phase, names in one.ranks.items()},
        separate_hard_days_phases=frozenset(one.separate_hard_days_phases),
    )
