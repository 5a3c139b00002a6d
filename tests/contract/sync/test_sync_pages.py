"""Stories about what the pages show and change: overview, week, session, body, settings, feed."""

import gzip
import json
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import icalendar
import pytest

from plansync.errors import InputError, NotFoundError, OperatorError, OutsideError, StaleError
from plansync.feed.entries import Kind
from plansync.plan.season import Priority
from plansync.simulator.faults import Fault
from plansync.store.feeds import Fetches
from plansync.store.secrets import hash_secret
from plansync.strava.webhook import ChallengeRefusedError
from plansync.sync.feeds import why_local
from plansync.sync.views import PainLine, StravaState
from tests.contract.simulator_models import Listener
from tests.contract.sync.world import DAY, MONDAY, ROBIN, World, with_doors


def test_the_overview_says_what_comes_next(world: World) -> None:
    """Straight after the run comes the session of its own, so nothing else stands there."""
    athlete_id = world.planned()

    view = world.services.runner.overview(athlete_id)

    assert view.today == MONDAY
    assert view.next_run is not None
    assert view.next_run.run.title == "Easy run 01"
    assert [entry.kind for entry in view.next_run.sessions] == [Kind.BEFORE]
    assert view.next_run.entry is not None
    assert (view.phase.phase, view.sources[0].runs) == (1, 8)
    assert (view.strava.state, view.feed.exists) == (StravaState.ABSENT, True)
    assert view.troubles == ()


def test_the_overview_tells_what_fails_for_this_runner(world: World) -> None:
    athlete_id, other = world.planned(), world.runner("Kim")
    with world.store.write() as tx:
        for item in tx.work.claim("test", world.clock(), 60, limit=9):
            tx.work.give_up(item.id, "test", "the disk is full", now=world.clock())

    told = world.services.runner.overview(other).troubles

    assert told == ("Making your plan fails: the disk is full",)
    assert world.services.operator.work().dead[0].last_error == "the disk is full"
    assert athlete_id != other


def test_a_week_has_seven_days_and_knows_its_neighbours(world: World) -> None:
    athlete_id = world.planned()

    view = world.services.runner.week(athlete_id, MONDAY + 9 * DAY)

    assert [day.day for day in view.days] == [MONDAY + n * DAY for n in range(7, 14)]
    assert (view.previous, view.following) == (MONDAY, MONDAY + 14 * DAY)
    assert view.minutes > 0
    assert {day.phase for day in view.days} == {1}


def test_the_plan_has_an_edge(world: World) -> None:
    athlete_id = world.planned()
    window = world.doors.rhythm.window(MONDAY)

    first = world.services.runner.week(athlete_id, window.start)
    last = world.services.runner.week(athlete_id, window.end)

    assert first.previous is None
    assert last.following is None


def test_a_session_is_shown_with_its_run(world: World) -> None:
    athlete_id = world.planned()
    [before, *_] = world.services.runner.week(athlete_id).days[1].entries

    view = world.services.runner.session(athlete_id, before.uid)

    assert view.run is not None
    assert (view.run.title, view.is_past) == ("Easy run 01", False)


def test_another_runners_session_is_not_there(world: World) -> None:
    athlete_id, other = world.planned(), world.runner("Kim")
    [before, *_] = world.services.runner.week(athlete_id).days[1].entries

    with pytest.raises(NotFoundError):
        world.services.runner.session(other, before.uid)


def test_the_body_form_holds_answers_and_choices(world: World) -> None:
    athlete_id = world.planned()

    form = world.services.runner.body(athlete_id)

    assert form.overactive == ("gastrocnemius-lateral", "tfl")
    assert "foam-roller" in [thing for thing, _ in form.equipment_choices]
    assert any(one.can_be_overactive for region in form.regions for one in region.muscles)
    assert form.assessments
    assert form.flags


def test_an_open_pain_is_asked_for_once_a_day(world: World) -> None:
    athlete_id, runner = world.planned(), world.services.runner
    runner.save_body(athlete_id, overactive=[], underactive=[], pain=[PainLine("soleus", 4)])
    assert runner.overview(athlete_id).pains == ()

    world.clock.go(days=1)

    [asked] = runner.overview(athlete_id).pains
    assert (asked.line.level, asked.line.since) == (4, MONDAY)
    runner.answer_pain(athlete_id, PainLine("soleus", 2))
    assert runner.overview(athlete_id).pains == ()
    assert runner.body(athlete_id).pain == (PainLine("soleus", 2, since=MONDAY),)


def test_the_first_page_tells_what_a_pain_and_an_answer_ask_for(world: World) -> None:
    athlete_id, runner = world.planned(), world.services.runner
    runner.save_body(
        athlete_id, overactive=[], underactive=[], health=["heart"], pain=[PainLine("soleus", 6)]
    )

    world.services.refresh.replan(athlete_id)

    codes = {note.code for note in runner.overview(athlete_id).notes}
    assert {"pain-stop", "care-clearance"} <= codes


def test_a_clearance_is_kept_in_the_audit_without_the_condition(world: World) -> None:
    athlete_id, runner = world.planned(), world.services.runner
    for cleared in (["heart"], ["heart"], []):
        runner.save_body(
            athlete_id, overactive=[], underactive=[], health=["heart"], cleared=cleared
        )

    with world.store.read() as tx:
        told = [line.what for line in tx.audit.list(athlete_id)]

    assert told[:2] == ["a clearance was taken back", "a professional cleared a health answer"]
    assert "heart" not in " ".join(told)


def test_saved_answers_come_back_and_a_new_plan_is_due(world: World) -> None:
    athlete_id = world.planned()

    world.services.runner.save_body(
        athlete_id,
        overactive=["soleus:left"],
        underactive=["gluteus-medius"],
        severity={"soleus": "high"},
        equipment=["ball"],
        pain=[PainLine("soleus", 2, "left", MONDAY)],
    )

    form = world.services.runner.body(athlete_id)
    assert (form.overactive, form.equipment) == (("soleus:left",), ("ball",))
    assert form.severity == {"soleus": "high"}
    assert form.pain == (PainLine("soleus", 2, "left", MONDAY),)
    assert ("replan", athlete_id) in world.due()


def test_a_wrong_answer_keeps_the_old_ones(world: World) -> None:
    athlete_id = world.planned()

    with pytest.raises(InputError, match="soleeus"):
        world.services.runner.save_body(athlete_id, overactive=["soleeus"], underactive=[])

    assert world.services.runner.body(athlete_id).overactive == ("gastrocnemius-lateral", "tfl")


def test_settings_show_every_key(world: World) -> None:
    athlete_id = world.planned()

    settings = world.services.runner.settings(athlete_id)

    assert settings["timezone"] == "Europe/Zurich"
    assert settings["time"]["default"] == "18:00"
    assert settings["preferences"]["standalone_per_week"] == 2
    assert settings["feed"]["style"] == "timed"


def test_settings_are_merged_key_by_key(world: World) -> None:
    athlete_id = world.planned()
    world.services.runner.save_settings(athlete_id, {"time": {"sunday": "08:00"}})

    world.services.runner.save_settings(
        athlete_id,
        {"time": {"sunday": None, "easy_pace_s_per_km": 345}, "limits": {"after_min": 5}},
    )

    profile = world.services.runner.profile(athlete_id)
    assert "sunday" not in profile["time"]
    assert profile["time"]["easy_pace_s_per_km"] == 345
    assert profile["time"]["default"] == "18:00"
    assert profile["limits"] == {"after_min": 5}


def test_settings_that_change_nothing_make_no_work(world: World) -> None:
    athlete_id = world.planned()
    world.services.runner.save_settings(athlete_id, {"timezone": "Europe/Zurich"})
    with world.store.read() as tx:
        before = tx.athletes.get(athlete_id)

    world.services.runner.save_settings(athlete_id, {"timezone": "Europe/Zurich"})

    with world.store.read() as tx:
        assert tx.athletes.get(athlete_id).revision == before.revision


def test_a_new_time_zone_moves_the_night(world: World) -> None:
    athlete_id = world.planned()

    world.services.runner.save_settings(athlete_id, {"timezone": "America/Vancouver"})

    with world.store.read() as tx:
        following = tx.athletes.get(athlete_id).next_roll_at
    # It is ten in the evening of Sunday in Vancouver.
    assert following == datetime(2026, 11, 23, 8, 30, tzinfo=UTC)


def test_a_feed_is_shown_in_every_form(world: World) -> None:
    athlete_id = world.planned()

    view = world.services.feeds.show(athlete_id)

    assert view.https.startswith("https://plan.example/feed/")
    assert view.webcal == view.https.replace("https://", "webcal://")
    assert view.google is not None
    assert "cid=webcal%3A%2F%2Fplan.example" in view.google
    assert view.outlook is not None
    assert view.qr_svg.startswith("<svg")
    assert (view.local_only, view.fetches) == (False, 0)


def test_a_feed_at_home_hides_what_cannot_reach_it(world: World) -> None:
    athlete_id = world.planned()
    at_home = with_doors(world, public_url="http://192.168.1.20:8080")

    view = at_home.services.feeds.show(athlete_id)

    assert (view.google, view.outlook, view.local_only) == (None, None, True)
    assert "192.168.1.20" in view.reason


@pytest.mark.parametrize(
    ("url", "is_local"),
    [
        ("http://127.0.0.1:8080", True),
        ("http://[::1]:8080", True),
        ("http://localhost:8080", True),
        ("http://pi:8080", True),
        ("https://pi.local", True),
        ("https://plan.example", False),
        ("https://93.184.216.34", False),
        ("https://[2606:2800:220:1:248:1893:25c8:1946]", False),
    ],
)
def test_what_the_internet_reaches(url: str, is_local: bool) -> None:
    assert bool(why_local(url)) is is_local


def test_a_rotated_feed_has_another_address_and_the_same_events(world: World) -> None:
    athlete_id = world.planned()
    before, content = world.services.feeds.show(athlete_id), _told(world, athlete_id)

    after = world.services.feeds.rotate(athlete_id)

    assert after.https != before.https
    assert _told(world, athlete_id) == content


def _told(world: World, athlete_id: str) -> list[tuple[object, ...]]:
    """What stands in the calendar, but for the links, which end with their address."""
    with world.store.read() as tx:
        found = tx.feeds.content(athlete_id)
    assert found is not None
    calendar = icalendar.Calendar.from_ical(gzip.decompress(found.body_gz))
    return [(one["UID"], one["SUMMARY"], one.start, one["SEQUENCE"]) for one in calendar.events]


def test_a_feed_made_anew_is_published_at_once(world: World) -> None:
    athlete_id = world.planned()
    world.services.feeds.revoke(athlete_id)
    gone = world.services.feeds.show(athlete_id)

    made = world.services.feeds.create(athlete_id)

    assert gone.exists is False
    assert made.modified is not None
    with world.store.read() as tx:
        assert tx.feeds.content(athlete_id, busy=True) is not None


def test_a_runner_has_one_feed(world: World) -> None:
    athlete_id = world.planned()

    with pytest.raises(StaleError):
        world.services.feeds.create(athlete_id)


def test_fetches_are_noted(world: World) -> None:
    athlete_id = world.planned()
    secret = world.services.feeds.show(athlete_id).https.rpartition("/")[2].removesuffix(".ics")

    world.services.refresh.note_fetches({})
    world.services.refresh.note_fetches(
        {hash_secret(secret): Fetches(world.clock(), "Google-Calendar-Importer", 3)}
    )

    view = world.services.feeds.show(athlete_id)
    assert (view.fetches, view.fetched_by) == (3, "Google-Calendar-Importer")


def test_races_come_and_go(world: World) -> None:
    athlete_id = world.planned()

    race_id = world.services.races.add(
        athlete_id, " Harbour 10 ", MONDAY + 30 * DAY, distance_m=10000, priority=Priority.B
    )
    [race] = world.services.races.list(athlete_id)
    world.services.races.remove(athlete_id, race_id)

    assert (race.name, race.priority) == ("Harbour 10", Priority.B)
    assert world.services.races.list(athlete_id) == ()


def test_a_race_needs_a_name_and_a_distance_above_nothing(world: World) -> None:
    athlete_id = world.planned()

    with pytest.raises(InputError) as refused:
        world.services.races.add(athlete_id, " ", MONDAY, distance_m=0)

    assert [fault.key for fault in refused.value.faults] == ["name", "distance_m"]


def test_a_race_is_listed_once(world: World) -> None:
    athlete_id = world.planned()
    world.services.races.add(athlete_id, "Harbour 10", MONDAY)

    with pytest.raises(InputError, match="there already"):
        world.services.races.add(athlete_id, "Harbour 10", MONDAY)


def event(owner: int, **more: object) -> bytes:
    said = {"object_type": "activity", "object_id": 5, "aspect_type": "create", "owner_id": owner}
    return json.dumps({**said, "subscription_id": 1, **more}).encode()


def test_an_event_is_a_reason_to_look_soon(strava_world: World) -> None:
    athlete_id = strava_world.connect()
    with strava_world.store.write() as tx:
        tx.work.drop("sync", athlete_id)

    strava_world.services.operator.hear("webhook-secret", event(ROBIN))
    at_once = ("sync", athlete_id) in strava_world.due()
    strava_world.clock.go(seconds=31)

    assert at_once is False
    assert ("sync", athlete_id) in strava_world.due()


def test_a_flood_of_events_costs_one_look_in_two_minutes(strava_world: World) -> None:
    athlete_id = strava_world.connect()
    strava_world.services.refresh.sync_athlete(athlete_id)
    with strava_world.store.write() as tx:
        tx.work.drop("sync", athlete_id)

    for _ in range(3):
        strava_world.services.operator.hear("webhook-secret", event(ROBIN))
        strava_world.clock.go(seconds=35)

    assert ("sync", athlete_id) not in strava_world.due()
    strava_world.clock.go(seconds=35)
    assert ("sync", athlete_id) in strava_world.due()


def test_an_event_of_a_stranger_costs_nothing(strava_world: World) -> None:
    strava_world.connect()
    before = strava_world.bell.rings

    strava_world.services.operator.hear("webhook-secret", event(4711))

    assert strava_world.bell.rings == before


def test_a_wrong_webhook_address_is_not_there(strava_world: World) -> None:
    with pytest.raises(NotFoundError):
        strava_world.services.operator.hear("guessed", event(ROBIN))
    with pytest.raises(NotFoundError):
        strava_world.services.operator.challenge("guessed", {})


def test_the_challenge_is_answered_to_who_knows_the_token(strava_world: World) -> None:
    query = {
        "hub.mode": "subscribe",
        "hub.verify_token": "verify",
        "hub.challenge": "15f7d1a9",
    }

    answer = strava_world.services.operator.challenge("webhook-secret", query)

    assert answer == {"hub.challenge": "15f7d1a9"}
    with pytest.raises(ChallengeRefusedError):
        strava_world.services.operator.challenge(
            "webhook-secret", {**query, "hub.verify_token": "guessed"}
        )


def test_the_status_counts_runners_and_calls(strava_world: World) -> None:
    athlete_id = strava_world.connect()
    strava_world.services.refresh.sync_athlete(athlete_id)

    status = strava_world.services.operator.strava_status()

    assert (status.configured, status.text, status.runners) == (True, "Strava answers", 1)
    assert status.calls is not None
    assert status.calls.short_used == 1
    assert status.subscription_id is None


def test_the_status_of_a_paused_application_says_why(strava_world: World) -> None:
    athlete_id = strava_world.connect()
    assert strava_world.strava is not None
    strava_world.strava.is_active = False
    strava_world.services.refresh.sync_athlete(athlete_id)

    status = strava_world.services.operator.strava_status()

    assert "switched this PlanSync's application off" in status.text
    assert status.paused_until == strava_world.clock() + timedelta(hours=6)


def test_without_an_application_the_status_says_so(world: World) -> None:
    assert world.services.operator.strava_status().configured is False


def test_a_webhook_needs_an_address_strava_reaches(strava_world: World) -> None:
    at_home = with_doors(strava_world, public_url="http://192.168.1.20:8080")
    without = with_doors(strava_world, verify_token="")

    with pytest.raises(OperatorError, match="your own network"):
        at_home.services.operator.subscribe()
    with pytest.raises(OperatorError, match="verify token"):
        without.services.operator.subscribe()


def test_a_webhook_is_made_anew_and_ended(strava_world: World) -> None:
    with Listener() as listener:
        parts = urlsplit(listener.url)
        here = with_doors(strava_world, public_url=f"{parts.scheme}://{parts.netloc}", demo=True)

        first = here.services.operator.subscribe()
        second = here.services.operator.subscribe()
        ended = here.services.operator.unsubscribe()

    assert first.callback_url.endswith("/strava/webhook/webhook-secret")
    assert second.subscription_id not in (None, first.subscription_id)
    assert ended.subscription_id is None


def test_a_strava_that_does_not_answer_is_the_status(strava_world: World) -> None:
    assert strava_world.strava is not None
    strava_world.strava.script("/push_subscriptions", Fault(500))

    assert "500" in strava_world.services.operator.strava_status().text


def test_a_database_that_does_not_answer_is_not_ready(world: World) -> None:
    class Silent:
        """A store that does not answer."""

        def check(self) -> None:
            raise OutsideError("the database does not answer", source="database")

    assert with_doors(world, store=Silent()).services.operator.is_ready() is False


def test_ending_a_subscription_that_is_not_there_is_fine(strava_world: World) -> None:
    assert strava_world.services.operator.unsubscribe().subscription_id is None


def test_a_plansync_whose_database_answers_is_ready(world: World) -> None:
    assert world.services.operator.is_ready() is True
