"""Runners in the store: profile, revision, rolling, deletion."""

from datetime import datetime, timedelta

import pytest

from plansync.errors import NotFoundError
from plansync.store import Store


def test_a_new_runner_is_due_to_be_planned(store: Store, now: datetime) -> None:
    with store.write() as tx:
        made = tx.athletes.create("Ana", {"schema": 1, "overactive": ["tfl:left"]}, now)

    with store.read() as tx:
        assert tx.athletes.get(made.id) == made
        assert tx.athletes.due_to_roll(now) == (made.id,)
        assert made.revision == 1


def test_runners_are_listed_oldest_first(store: Store, now: datetime) -> None:
    with store.write() as tx:
        young = tx.athletes.create("Young", {}, now + timedelta(days=1))
        old = tx.athletes.create("Old", {}, now, demo=True)

    with store.read() as tx:
        assert tx.athletes.all() == (old, young)


def test_saving_the_profile_raises_the_revision(store: Store, athlete: str) -> None:
    with store.write() as tx:
        tx.athletes.save_profile(athlete, {"schema": 1, "equipment": ["ball"]})
        tx.athletes.touch(athlete)

    with store.read() as tx:
        kept = tx.athletes.get(athlete)
    assert (kept.revision, kept.profile) == (3, {"schema": 1, "equipment": ["ball"]})


def test_renaming_changes_nothing_a_plan_depends_on(store: Store, athlete: str) -> None:
    with store.write() as tx:
        tx.athletes.rename(athlete, "Ana 🏃")

    with store.read() as tx:
        kept = tx.athletes.get(athlete)
    assert (kept.name, kept.revision) == ("Ana 🏃", 1)


def test_a_runner_rolls_only_when_the_time_has_come(
    store: Store, athlete: str, now: datetime
) -> None:
    with store.write() as tx:
        tx.athletes.set_next_roll(athlete, now + timedelta(hours=1))

    with store.read() as tx:
        assert tx.athletes.due_to_roll(now) == ()
        assert tx.athletes.due_to_roll(now + timedelta(hours=1)) == (athlete,)


def test_what_was_planned_is_remembered(store: Store, athlete: str, now: datetime) -> None:
    with store.write() as tx:
        tx.athletes.set_planned(athlete, now, "digest")

    with store.read() as tx:
        kept = tx.athletes.get(athlete)
    assert (kept.planned_at, kept.planned_digest) == (now, "digest")


def test_an_unknown_runner_is_not_found(store: Store, now: datetime) -> None:
    with store.write() as tx:
        for call in (
            lambda: tx.athletes.get("nobody"),
            lambda: tx.athletes.touch("nobody"),
            lambda: tx.athletes.rename("nobody", "x"),
            lambda: tx.athletes.delete("nobody"),
            lambda: tx.athletes.set_next_roll("nobody", now),
        ):
            with pytest.raises(NotFoundError):
                call()
