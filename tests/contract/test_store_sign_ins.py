"""Signed-in browsers, one-time tokens, the audit and receipts."""

from datetime import datetime, timedelta

import pytest

from plansync.store import Store
from plansync.store.audit import AuditLine
from plansync.store.one_time import OneTimeKind, Refusal, TokenRefusedError
from plansync.store.secrets import hash_secret

DAY = timedelta(days=1)
QUARTER = timedelta(minutes=15)


def test_a_cookie_stands_for_its_runner(store: Store, athlete: str, now: datetime) -> None:
    with store.write() as tx:
        token = tx.sign_ins.open(athlete, now, "Firefox" * 100)

    with store.read() as tx:
        assert tx.sign_ins.athlete_of(token, now) == athlete
        assert tx.sign_ins.athlete_of("forged", now) is None
        (listed,) = tx.sign_ins.list(athlete, now)
    assert listed.id_hash == hash_secret(token)
    assert len(listed.agent) == 200


def test_a_sign_in_ends_after_thirty_days_unused(store: Store, athlete: str, now: datetime) -> None:
    with store.write() as tx:
        token = tx.sign_ins.open(athlete, now, "Firefox")

        assert tx.sign_ins.athlete_of(token, now + 29 * DAY) == athlete
        assert tx.sign_ins.athlete_of(token, now + 30 * DAY) is None
        assert tx.sign_ins.list(athlete, now + 30 * DAY) == ()


def test_a_sign_in_ends_after_ninety_days_in_all(store: Store, athlete: str, now: datetime) -> None:
    with store.write() as tx:
        token = tx.sign_ins.open(athlete, now, "Firefox")
        tx.sign_ins.touch(token, now + 89 * DAY)

        assert tx.sign_ins.athlete_of(token, now + 89 * DAY) == athlete
        assert tx.sign_ins.athlete_of(token, now + 90 * DAY) is None
        assert tx.sign_ins.purge(now + 89 * DAY) == 0
        assert tx.sign_ins.purge(now + 90 * DAY) == 1


def test_browsers_are_signed_out_one_by_one(
    store: Store, athlete: str, stranger: str, now: datetime
) -> None:
    with store.write() as tx:
        first, second = (tx.sign_ins.open(athlete, now, agent) for agent in ("a", "b"))
        third = tx.sign_ins.open(athlete, now, "c")
        tx.sign_ins.close(first)

        assert not tx.sign_ins.close_one(stranger, hash_secret(second))
        assert tx.sign_ins.athlete_of(second, now) == athlete
        assert tx.sign_ins.close_one(athlete, hash_secret(second))
        assert tx.sign_ins.athlete_of(first, now) is None
        assert tx.sign_ins.close_all(athlete) == 1
        assert tx.sign_ins.athlete_of(third, now) is None


def test_a_one_time_token_works_once(store: Store, athlete: str, now: datetime) -> None:
    with store.write() as tx:
        token = tx.one_time.make(
            OneTimeKind.SIGN_IN,
            now=now,
            lifetime=QUARTER,
            athlete_id=athlete,
            payload={"next": "plan"},
        )
        used = tx.one_time.use(OneTimeKind.SIGN_IN, token, now)

        with pytest.raises(TokenRefusedError) as caught:
            tx.one_time.use(OneTimeKind.SIGN_IN, token, now)
    assert (used.athlete_id, used.payload) == (athlete, {"next": "plan"})
    assert caught.value.reason is Refusal.USED


def test_a_one_time_token_dies_of_age(store: Store, now: datetime) -> None:
    with store.write() as tx:
        token = tx.one_time.make(OneTimeKind.SETUP, now=now, lifetime=QUARTER)

        with pytest.raises(TokenRefusedError) as caught:
            tx.one_time.use(OneTimeKind.SETUP, token, now + QUARTER)
        assert tx.one_time.purge(now) == 0
        assert tx.one_time.purge(now + QUARTER) == 1
    assert caught.value.reason is Refusal.EXPIRED


@pytest.mark.parametrize("browser", [None, "other"])
def test_a_bound_token_works_only_in_its_browser(
    store: Store, now: datetime, browser: str | None
) -> None:
    with store.write() as tx:
        token = tx.one_time.make(OneTimeKind.OAUTH_STATE, now=now, lifetime=QUARTER, browser="mine")

        with pytest.raises(TokenRefusedError) as caught:
            tx.one_time.use(OneTimeKind.OAUTH_STATE, token, now, browser=browser)
        used = tx.one_time.use(OneTimeKind.OAUTH_STATE, token, now, browser="mine")
    assert caught.value.reason is Refusal.OTHER_BROWSER
    assert (used.athlete_id, used.payload) == (None, {})


def test_a_token_of_another_kind_is_unknown(store: Store, now: datetime) -> None:
    with store.write() as tx:
        token = tx.one_time.make(OneTimeKind.SETUP, now=now, lifetime=QUARTER)

        for kind, wrong in ((OneTimeKind.SIGN_IN, token), (OneTimeKind.SETUP, "forged")):
            with pytest.raises(TokenRefusedError) as caught:
                tx.one_time.use(kind, wrong, now)
            assert caught.value.reason is Refusal.UNKNOWN


def test_the_audit_lists_a_runners_lines_newest_first(
    store: Store, athlete: str, stranger: str, now: datetime
) -> None:
    with store.write() as tx:
        tx.audit.add(athlete, "signed in", now)
        tx.audit.add(athlete, "feed rotated", now + DAY)
        tx.audit.add(stranger, "signed in", now)
        tx.audit.add(None, "keys rotated", now)

    with store.read() as tx:
        assert tx.audit.list(athlete) == (
            AuditLine(now + DAY, "feed rotated"),
            AuditLine(now, "signed in"),
        )
        assert tx.audit.list(athlete, limit=1) == (AuditLine(now + DAY, "feed rotated"),)
        assert tx.audit.list(None) == (AuditLine(now, "keys rotated"),)


def test_a_receipt_names_the_runner_only_by_hash(store: Store, athlete: str, now: datetime) -> None:
    with store.write() as tx:
        tx.receipts.add(athlete, "account deleted", now)

    with store.read() as tx:
        (receipt,) = tx.receipts.list(athlete)
    assert (receipt.athlete_hash, receipt.what) == (hash_secret(athlete), "account deleted")
