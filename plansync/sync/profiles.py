"""The runner's profile document: what is in it, and changing parts of it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from plansync.errors import InputError
from plansync.opt.catalogue import Catalogue
from plansync.opt.imbalance import Activity
from plansync.plan.profile import Profile
from plansync.plan.profile_shapes import DEFAULT_ZONE, ProfileShape
from plansync.store.columns import JsonObject
from plansync.sync.body_answers import (
    answered_pain,
    clearance_days,
    open_lines,
    pain_as_told,
    pain_views,
    restated_pains,
)
from plansync.sync.loading import profile_of
from plansync.sync.ports import Doors
from plansync.sync.rhythm import next_roll
from plansync.sync.views import BodyForm, MuscleChoice, PainLine, RegionChoice
from plansync.sync.work import Kind, ring
from plansync.times import local_day, zone

CLEARED = "a professional cleared a health answer"
NOT_CLEARED = "a clearance was taken back"
SETTINGS = ("timezone", "time", "limits", "preferences", "feed")
OWN_TABLES = ("phase", "races")
"""Parts of the contract's profile that live in tables of their own (sync/registering.py)."""


class Profiles:
    """Reading and changing profiles."""

    def __init__(self, doors: Doors) -> None:
        self._doors = doors

    def profile(self, athlete_id: str) -> JsonObject:
        """The profile document, as in the contract, without phase and races."""
        with self._doors.store.read() as tx:
            return tx.athletes.get(athlete_id).profile

    def settings(self, athlete_id: str) -> JsonObject:
        """timezone, time, limits, preferences, feed: those tables of the profile, all keys set."""
        with self._doors.store.read() as tx:
            raw = tx.athletes.get(athlete_id).profile
        shape = ProfileShape.model_validate(raw)
        whole = _with_clocks(shape.model_dump(mode="json", by_alias=True))
        return {key: whole[key] for key in SETTINGS}

    def save_settings(self, athlete_id: str, changes: JsonObject) -> None:
        """Nothing; the tables given are merged into the profile and a new plan is due.

        A key set to None goes back to its default. InputError names every fault.
        """
        self._save(athlete_id, lambda raw, _today: merged(raw, changes))

    def body(self, athlete_id: str) -> BodyForm:
        """The answers about the body, and what there is to choose from."""
        with self._doors.store.read() as tx:
            raw = tx.athletes.get(athlete_id).profile
        catalogue, profile = profile_of(raw, self._doors)
        shape, today = profile.shape, local_day(self._doors.now(), profile.tz)
        return BodyForm(
            overactive=tuple(shape.overactive),
            underactive=tuple(shape.underactive),
            severity=dict(shape.severity),
            equipment=tuple(shape.equipment),
            signs=tuple(shape.signs),
            health=tuple(shape.health),
            cleared=tuple(shape.cleared),
            pain=open_lines(raw),
            regions=_regions(catalogue),
            equipment_choices=tuple(
                (thing.id, thing.name) for thing in catalogue.equipment.values() if not thing.always
            ),
            assessments=catalogue.assessments,
            flags=tuple(catalogue.flags.values()),
            cleared_on=dict(shape.cleared_on),
            pains=pain_views(raw, catalogue, today),
        )

    def save_body(
        self,
        athlete_id: str,
        *,
        overactive: Sequence[str],
        underactive: Sequence[str],
        severity: Mapping[str, str] | None = None,
        equipment: Sequence[str] = (),
        signs: Sequence[str] = (),
        health: Sequence[str] = (),
        cleared: Sequence[str] = (),
        pain: Sequence[PainLine] = (),
    ) -> None:
        """Nothing; the answers are kept and a new plan is due. InputError names every fault.

        All pains there are: one that is not among them any more is gone.
        """
        answers: JsonObject = {
            "overactive": list(overactive),
            "underactive": list(underactive),
            "severity": dict(severity or {}),
            "equipment": list(equipment),
            "signs": list(signs),
            "health": list(health),
            "cleared": list(cleared),
        }

        def change(raw: JsonObject, today: date) -> JsonObject:
            told = {**raw, **answers, "cleared_on": clearance_days(raw, cleared, today)}
            catalogue, _ = self._sound({**told, "pain": [pain_as_told(one) for one in pain]})
            return {**told, "pain": restated_pains(raw, pain, catalogue, today)}

        self._save(athlete_id, change)

    def answer_pain(self, athlete_id: str, pain: PainLine) -> None:
        """Nothing; how one pain is today is kept, and a new plan is due. Level 0 = it is gone."""

        def change(raw: JsonObject, today: date) -> JsonObject:
            catalogue, _ = self._sound({**raw, "pain": [pain_as_told(pain)]})
            return {**raw, "pain": answered_pain(raw, pain, catalogue, today)}

        self._save(athlete_id, change)

    def _save(self, athlete_id: str, change: Callable[[JsonObject, date], JsonObject]) -> None:
        """Keep the profile as `change` makes it of the old one and the runner's day."""
        now = self._doors.now()
        with self._doors.write() as tx:
            athlete = tx.athletes.get(athlete_id)
            today = local_day(now, zone(athlete.profile.get("timezone", DEFAULT_ZONE)))
            raw = change(athlete.profile, today)
            _, profile = self._sound(raw)
            saved = as_json(raw)
            if saved == athlete.profile:
                return
            tx.athletes.save_profile(athlete_id, saved)
            for what in _clearances(athlete.profile, saved):
                tx.audit.add(athlete_id, what, now)
            tx.athletes.set_next_roll(
                athlete_id, next_roll(now, profile.tz, self._doors.rhythm.roll_at)
            )
            ring(tx, Kind.REPLAN, athlete_id, now)

    def _sound(self, raw: JsonObject) -> tuple[Catalogue, Profile]:
        try:
            return profile_of(raw, self._doors)
        except InputError as error:
            # The hint speaks of a file's keys; here a page was filled in.
            raise InputError(error.faults) from error


def merged(profile: JsonObject, changes: JsonObject) -> JsonObject:
    """The profile with changes: tables key by key, None takes a key away."""
    result = dict(profile)
    for key, new in changes.items():
        old = result.get(key)
        if new is None:
            result.pop(key, None)
        elif isinstance(new, dict) and isinstance(old, dict):
            result[key] = merged(old, new)
        elif isinstance(new, dict):
            result[key] = merged({}, new)
        else:
            result[key] = new
    return result


def as_json(raw: Mapping[str, object]) -> JsonObject:
    """A checked profile as the store keeps it: only what was written, times and days as text."""
    shape = ProfileShape.model_validate(raw)
    dumped = _with_clocks(shape.model_dump(mode="json", by_alias=True, exclude_unset=True))
    return {key: value for key, value in dumped.items() if key not in OWN_TABLES}


def _with_clocks(dumped: JsonObject) -> JsonObject:
    """The profile with times of day as people write them: 06:30."""
    if "time" not in dumped:
        return dumped
    clocks = {
        key: value.removesuffix(":00") if isinstance(value, str) and value.count(":") > 1 else value
        for key, value in dumped["time"].items()
    }
    return {**dumped, "time": clocks}


def _clearances(before: JsonObject, after: JsonObject) -> Iterable[str]:
    """What the audit says of clearances; which answer it was is nobody's business."""
    was, now = set(before.get("cleared", ())), set(after.get("cleared", ()))
    yield from (CLEARED for _ in now - was)
    yield from (NOT_CLEARED for _ in was - now)


def _regions(catalogue: Catalogue) -> tuple[RegionChoice, ...]:
    by_region: dict[str, list[MuscleChoice]] = {}
    for muscle in catalogue.muscles.by_id.values():
        choice = MuscleChoice(
            id=muscle.id,
            name=muscle.name,
            latin=muscle.latin,
            region=muscle.region,
            can_be_overactive=Activity.OVERACTIVE in muscle.lists,
            can_be_underactive=Activity.UNDERACTIVE in muscle.lists,
            function=muscle.function,
            typical=muscle.typical,
            sided=muscle.sided,
        )
        by_region.setdefault(muscle.region, []).append(choice)
    return tuple(RegionChoice(region, tuple(found)) for region, found in by_region.items())
