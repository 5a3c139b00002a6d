"""Secrets at rest: what opens, what does not, and how keys turn."""

import stat
import threading
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from plansync.errors import OperatorError
from plansync.store import Store, open_store
from plansync.store.connections import Consent, Tokens
from plansync.store.secrets import (
    Secrets,
    hash_secret,
    load_or_make_secret_key,
    make_secrets,
)

PLACE = "feeds:1:secret"


def test_what_was_encrypted_opens_in_its_place(secrets: Secrets) -> None:
    stored = secrets.encrypt("geheim 🗝", PLACE)

    assert secrets.decrypt(stored, PLACE) == "geheim 🗝"
    assert stored.startswith(f"{secrets.current}.")
    assert "geheim" not in stored


def test_the_same_text_is_never_stored_the_same_twice(secrets: Secrets) -> None:
    assert secrets.encrypt("x", PLACE) != secrets.encrypt("x", PLACE)


def test_a_ciphertext_moved_to_another_row_does_not_open(secrets: Secrets) -> None:
    stored = secrets.encrypt("x", PLACE)

    with pytest.raises(OperatorError, match="altered or moved"):
        secrets.decrypt(stored, "feeds:2:secret")


@pytest.mark.parametrize("damage", ["AAAA", "not base64 \x00", ""])
def test_a_damaged_ciphertext_does_not_open(secrets: Secrets, damage: str) -> None:
    with pytest.raises(OperatorError, match="does not open"):
        secrets.decrypt(f"{secrets.current}.{damage}", PLACE)


def test_a_missing_key_is_named(secrets: Secrets) -> None:
    stored = make_secrets("o" * 32).encrypt("x", PLACE)

    with pytest.raises(OperatorError, match="which is not here") as caught:
        secrets.decrypt(stored, PLACE)
    assert "PLANSYNC_SECRET_KEY" in caught.value.hint


def test_the_newest_key_encrypts_and_the_older_still_opens(secrets: Secrets) -> None:
    both = make_secrets("n" * 32, "k" * 32)

    assert both.decrypt(secrets.encrypt("x", PLACE), PLACE) == "x"
    assert not both.is_current(secrets.encrypt("x", PLACE))
    assert both.is_current(both.encrypt("x", PLACE))


def test_a_current_key_that_is_not_there_is_refused() -> None:
    with pytest.raises(OperatorError, match="no key called"):
        Secrets({}, current="a")


@pytest.mark.parametrize("written", [(), ("short",), ("k" * 32, "short")])
def test_a_short_key_is_refused(written: tuple[str, ...]) -> None:
    with pytest.raises(OperatorError, match="too short"):
        make_secrets(*written)


def test_each_purpose_has_its_own_key(secrets: Secrets) -> None:
    assert secrets.derive("forms") == secrets.derive("forms")
    assert secrets.derive("forms") != secrets.derive("links")
    assert len(secrets.derive("forms")) == 32


def test_a_purpose_knows_the_older_keys_after_the_current_one() -> None:
    old, new = "o" * 32, "n" * 32

    keys = make_secrets(new, old).derive_all("links")

    assert keys == (make_secrets(new).derive("links"), make_secrets(old).derive("links"))


def test_keys_stay_out_of_the_printed_form() -> None:
    assert "k" * 32 not in repr(make_secrets("k" * 32))
    assert "keys" not in repr(make_secrets("k" * 32))


def test_the_key_file_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "data"

    first = load_or_make_secret_key(folder)

    assert load_or_make_secret_key(folder) == first
    assert stat.S_IMODE((folder / "secret.key").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [path.name for path in folder.iterdir()] == ["secret.key"]
    make_secrets(*first)


def test_processes_that_start_at_once_agree_on_the_key(tmp_path: Path) -> None:
    seen: list[tuple[str, ...]] = []
    ready = threading.Barrier(4)

    def start() -> None:
        ready.wait()
        seen.append(load_or_make_secret_key(tmp_path))

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(set(seen)) == 1
    assert len(seen) == 4


def test_a_key_file_with_two_lines_gives_both(tmp_path: Path) -> None:
    (tmp_path / "secret.key").write_text(f"{'n' * 32}\n{'k' * 32}\n")

    assert load_or_make_secret_key(tmp_path) == ("n" * 32, "k" * 32)


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_an_unreadable_key_file_says_which(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "secret.key"
    path.mkdir() if content is None else path.write_bytes(content)

    with pytest.raises(OperatorError, match=r"secret\.key"):
        load_or_make_secret_key(tmp_path)


def test_hashes_are_sha256_in_hex() -> None:
    assert hash_secret("abc") == (
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    )


def test_turning_the_keys_leaves_nothing_under_the_old_one(
    store: Store, athlete: str, database_url: str, tmp_path: Path, now: datetime
) -> None:
    tokens = Tokens("access", "refresh", now + timedelta(hours=6))
    with store.write() as tx:
        _, secret = tx.feeds.create(athlete, now)
        source = tx.sources.add_address(athlete, "Coach", "https://coach.example/x", now)
        tx.sources.add_file(athlete, "Book", b"", body_hash="h", now=now)
        tx.revocations.add("doomed", now)
        consent = Consent("1", now)
        tx.connections.save(athlete, "7", tokens, scopes=(), consent=consent, now=now)
    both = open_store(
        database_url, secrets=make_secrets("n" * 32, "k" * 32), data_dir=tmp_path / "n"
    )

    assert both.rotate_keys() == 5
    assert both.rotate_keys() == 0

    both.close()
    new = open_store(database_url, secrets=make_secrets("n" * 32), data_dir=tmp_path / "n")
    with new.read() as tx:
        feed = tx.feeds.active(athlete)
        assert feed is not None
        assert tx.feeds.secret(feed) == secret
        assert tx.sources.get(athlete, source.id).address == "https://coach.example/x"
        assert tx.connections.get(athlete).tokens == tokens
        assert [entry.token for entry in tx.revocations.due(now)] == ["doomed"]
    new.close()
