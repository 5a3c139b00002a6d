"""Stories about accounts: making, signing in, exporting, deleting."""

import json
from datetime import timedelta

import pytest

from plansync.errors import InputError, NotFoundError
from plansync.store.one_time import TokenRefusedError
from plansync.store.secrets import hash_secret
from tests.contract.sync.world import ADDRESS, MONDAY, PROFILE, World


def token_of(link: str) -> str:
    assert link.startswith("/sign-in/")
    return link.removeprefix("/sign-in/")


def test_a_whole_profile_makes_an_account_with_races_and_phases(world: World) -> None:
    athlete_id = world.runner(
        races=[{"name": "Harbour 10", "date": "2027-03-07", "distance_m": 10000}],
        phase={"current": 2, "since": "2026-11-02", "history": []},
    )

    assert [race.name for race in world.services.races.list(athlete_id)] == ["Harbour 10"]
    assert world.services.phases.current(athlete_id).now.phase == 2
    assert world.services.runner.profile(athlete_id) == PROFILE


def test_an_unsound_profile_makes_nothing(world: World) -> None:
    with pytest.raises(InputError, match="gastrocnemius"):
        world.runner(overactive=["gastrocnemius-latral"])

    assert world.services.accounts.all() == ()


@pytest.mark.parametrize(("given", "kept"), [("  Ana \n Lu ", "Ana Lu"), ("", "Runner")])
def test_a_name_is_one_line(world: World, given: str, kept: str) -> None:
    athlete_id = world.runner(given)

    assert world.services.accounts.get(athlete_id).name == kept


def test_accounts_are_listed_oldest_first(world: World) -> None:
    world.runner("Ana")
    world.clock.go(minutes=1)
    world.runner("Ben")

    assert [account.name for account in world.services.accounts.all()] == ["Ana", "Ben"]


def test_a_link_signs_in_once(world: World) -> None:
    athlete_id = world.runner()
    token = token_of(world.services.accounts.sign_in_link(athlete_id))

    signed_in = world.services.accounts.sign_in(token)

    assert signed_in == athlete_id
    with pytest.raises(TokenRefusedError, match="used"):
        world.services.accounts.sign_in(token)


def test_a_link_is_good_for_a_quarter_of_an_hour(world: World) -> None:
    athlete_id = world.runner()
    token = token_of(world.services.accounts.sign_in_link(athlete_id))
    world.clock.go(minutes=15)

    with pytest.raises(TokenRefusedError, match="too old"):
        world.services.accounts.sign_in(token)


def test_the_setup_link_makes_the_first_account(world: World) -> None:
    token = token_of(world.services.accounts.sign_in_link(None))

    athlete_id = world.services.accounts.sign_in(token)

    assert [account.athlete_id for account in world.services.accounts.all()] == [athlete_id]
    with pytest.raises(TokenRefusedError):
        world.services.accounts.sign_in(token)


def test_an_old_setup_link_lets_nobody_in(world: World) -> None:
    token = token_of(world.services.accounts.sign_in_link(None))
    world.runner()

    with pytest.raises(NotFoundError, match="set up already"):
        world.services.accounts.sign_in(token)

    assert len(world.services.accounts.all()) == 1


def test_nobody_gets_a_link_for_a_runner_who_is_not_there(world: World) -> None:
    with pytest.raises(NotFoundError):
        world.services.accounts.sign_in_link("nobody")


def test_an_unknown_link_is_refused(world: World) -> None:
    with pytest.raises(TokenRefusedError, match="not known"):
        world.services.accounts.sign_in("made-up")


def test_a_cookie_stands_for_its_runner_until_it_is_closed(world: World) -> None:
    athlete_id = world.runner()
    cookie = world.services.accounts.open_session(athlete_id, "Firefox")

    known = world.services.accounts.who(cookie)
    world.services.accounts.close_session(cookie)

    assert known is not None
    assert (known.athlete_id, known.zone) == (athlete_id, "Europe/Zurich")
    assert world.services.accounts.who(cookie) is None


def test_a_browser_in_use_stays_signed_in(world: World) -> None:
    athlete_id = world.runner()
    cookie = world.services.accounts.open_session(athlete_id, "Firefox")

    for _ in range(3):
        world.clock.go(days=20)
        assert world.services.accounts.who(cookie) is not None

    [browser] = world.services.accounts.sign_ins(athlete_id)
    assert browser.seen_at == world.clock()


def test_one_browser_can_be_signed_out_from_another(world: World) -> None:
    athlete_id = world.runner()
    here = world.services.accounts.open_session(athlete_id, "Firefox")
    there = world.services.accounts.open_session(athlete_id, "Old phone")
    [phone] = [
        one for one in world.services.accounts.sign_ins(athlete_id) if one.agent == "Old phone"
    ]

    world.services.accounts.close_one(athlete_id, phone.id_hash)

    assert world.services.accounts.who(there) is None
    assert world.services.accounts.who(here) is not None
    with pytest.raises(NotFoundError):
        world.services.accounts.close_one(athlete_id, phone.id_hash)


def test_an_export_holds_what_is_kept_and_nothing_that_opens_anything(
    strava_world: World,
) -> None:
    world = strava_world
    athlete_id = world.planned()
    world.connect(as_=athlete_id)
    world.services.refresh.sync_athlete(athlete_id)
    secret = world.services.feeds.show(athlete_id).https.rpartition("/")[2].removesuffix(".ics")
    with world.store.read() as tx:
        tokens = tx.connections.get(athlete_id).tokens

    text = world.services.accounts.export_account(athlete_id).decode()

    document = json.loads(text)
    assert document["athlete"]["profile"] == PROFILE
    assert len(document["recorded_runs"]) == 3
    assert document["sources"][0]["address"] == ADDRESS
    assert len(document["sources"][0]["runs"]) == 8
    assert document["sessions"]
    for opens in (secret, hash_secret(secret), tokens.access, tokens.refresh):
        assert opens not in text


def test_a_deleted_account_leaves_a_receipt_and_nothing_else(strava_world: World) -> None:
    world = strava_world
    athlete_id = world.planned()
    world.connect(as_=athlete_id)
    world.services.accounts.open_session(athlete_id, "Firefox")

    world.services.accounts.delete_account(athlete_id)
    world.services.refresh.revoke_due()

    assert world.services.accounts.all() == ()
    assert world.strava is not None
    assert world.strava.issued == ()
    with world.store.read() as tx:
        assert any("deleted" in receipt.what for receipt in tx.receipts.list(athlete_id))
        assert tx.audit.list(athlete_id) == ()
    with pytest.raises(NotFoundError):
        world.services.accounts.export_account(athlete_id)


def test_what_expired_is_purged(world: World) -> None:
    athlete_id = world.runner()
    world.services.accounts.open_session(athlete_id, "Firefox")
    with world.store.write() as tx:
        tx.revocations.add("token", world.clock())
    world.clock.go(days=91)

    world.services.refresh.purge()

    with world.store.read() as tx:
        assert tx.revocations.due(world.clock() + timedelta(days=1)) == ()
    assert world.services.accounts.sign_ins(athlete_id) == ()
    assert world.clock().date() > MONDAY


def test_an_account_knows_whether_its_time_zone_was_chosen(world: World) -> None:
    chosen = world.runner()
    unsaid = world.services.accounts.create("Kim", {})

    accounts = {id_: world.services.runner.overview(id_).account for id_ in (chosen, unsaid)}

    assert (accounts[chosen].zone, accounts[chosen].zone_chosen) == ("Europe/Zurich", True)
    assert (accounts[unsaid].zone, accounts[unsaid].zone_chosen) == ("UTC", False)
