"""Making a runner's account: the profile checked, its phases and races in their own tables."""

from dataclasses import replace

from plansync.plan.profile import Profile
from plansync.plan.season import UNTOLD, PhaseChange
from plansync.store import Tx
from plansync.store.columns import JsonObject
from plansync.sync.loading import profile_of
from plansync.sync.ports import Doors
from plansync.sync.profiles import as_json
from plansync.sync.rhythm import next_roll
from plansync.sync.work import Kind, ring
from plansync.times import local_day

FIRST_PHASE = 1
LONGEST_NAME = 80


def register(tx: Tx, doors: Doors, name: str, raw: JsonObject, *, demo: bool = False) -> str:
    """The id of the new runner, with a feed, whose plan is due. InputError names every fault.

    `raw` may be the whole document of the contract, with [phase] and [[races]].
    """
    now = doors.now()
    _, profile = profile_of(raw, doors)
    called = " ".join(name.split())[:LONGEST_NAME] or "Runner"
    athlete = tx.athletes.create(called, as_json(raw), now, demo=demo)
    told = {past.start: past for past in profile.history}
    for change in _changes(profile, raw, doors):
        tx.phases.add(
            athlete.id,
            change.phase,
            change.start,
            override=change.override,
            past=told.get(change.start),
            now=now,
        )
    for race in profile.races:
        tx.races.add(
            athlete.id,
            race.name,
            race.day,
            distance_m=race.distance_m,
            priority=race.priority,
            now=now,
        )
    tx.feeds.create(athlete.id, now)
    tx.athletes.set_next_roll(athlete.id, next_roll(now, profile.tz, doors.rhythm.roll_at))
    tx.audit.add(athlete.id, "account created", now)
    ring(tx, Kind.REPLAN, athlete.id, now)
    return athlete.id


def _changes(profile: Profile, raw: JsonObject, doors: Doors) -> tuple[PhaseChange, ...]:
    """The phases the runner told; what they do not tell the beginning of begins today."""
    today = local_day(doors.now(), profile.tz)
    if raw.get("phase"):
        return tuple(
            replace(one, start=today) if one.start == UNTOLD else one
            for one in profile.phase_changes
        )
    return (PhaseChange(FIRST_PHASE, today),)
