"""Reading runs through stravalib, against the simulated Strava."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from plansync.errors import InputError, OutsideError, ReconnectError
from plansync.plan.recorded import WorkoutKind
from plansync.runs.model import RunKind
from plansync.simulator import Fault, activity
from plansync.strava import client
from plansync.strava.client import Reading, StravaRuns
from plansync.strava.refusals import ApplicationError, UnansweredError
from tests.contract.simulator_models import NOW, ROBIN
from tests.contract.strava_doors import LIST, Door, open_door

LONG_AGO = NOW - timedelta(days=30)


@pytest.fixture
def door() -> Iterator[Door]:
    with open_door() as door:
        yield door


def add(door: Door, number: int, **more: object) -> None:
    start = NOW - timedelta(hours=10, minutes=number)
    record = activity(start, 5000.0, activity_id=1000 + number)
    door.app.strava.add_activity(ROBIN, record | more)


def keys(reading: Reading) -> tuple[str, ...]:
    return tuple(run.key for run in reading.runs)


def test_runs_come_in_order_whatever_order_strava_has(door: Door) -> None:
    runs = door.runs()

    assert keys(runs.runs(LONG_AGO)) == ("1", "2", "3")
    assert keys(runs.runs(LONG_AGO, NOW)) == ("1", "2", "3")


def test_the_span_bounds_what_is_read(door: Door) -> None:
    middle = NOW - timedelta(days=2)

    reading = door.runs().runs(middle - timedelta(hours=1), middle + timedelta(hours=1))

    assert keys(reading) == ("2",)


def test_marks_and_names_come_with_the_run(door: Door) -> None:
    add(door, 1, workout_type=1, name="Race\r\n\U0001f3c5")

    run = door.runs().runs(NOW - timedelta(hours=12)).runs[0]

    assert (run.kind, run.name) == (RunKind.RACE, "Race \U0001f3c5")


def test_other_sports_are_counted_and_left(door: Door) -> None:
    add(door, 1, sport_type="Ski")
    add(door, 2, sport_type=None, type=None)

    reading = door.runs().runs(LONG_AGO)

    assert keys(reading) == ("1", "2", "3")
    assert reading.others == 2


def test_workouts_come_beside_the_runs_in_order(door: Door) -> None:
    add(door, 1, sport_type="Yoga", type="Yoga")
    add(door, 2, sport_type="WeightTraining", type="WeightTraining")

    reading = door.runs().runs(LONG_AGO)

    assert keys(reading) == ("1", "2", "3")
    assert [(one.key, one.kind) for one in reading.workouts] == [
        ("1002", WorkoutKind.STRENGTH),
        ("1001", WorkoutKind.STRETCHING),
    ]
    assert reading.others == 0
    assert {one.key for one in reading.activities} == {"1", "2", "3", "1001", "1002"}


def test_one_malformed_activity_does_not_lose_the_page(door: Door) -> None:
    for number in range(196):
        add(door, number)
    add(door, 196, start_date_local="soon", start_date="later")

    reading = door.runs().runs(LONG_AGO)

    assert len(reading.runs) == 199
    assert reading.broken == ("activity 1196 has no usable start",)
    assert reading.broken_keys == {"1196"}
    assert reading.is_complete


@pytest.mark.parametrize("body", [[None, 3, "x", {}], [{"sport_type": "Run"}] * 2])
def test_what_has_no_id_is_told_apart(door: Door, body: list[object]) -> None:
    runs = door.runs()
    door.app.strava.script(LIST, Fault(200, body))

    reading = runs.runs(LONG_AGO)

    assert len(reading.broken) + reading.others == len(body)
    assert reading.broken_keys == frozenset()


def test_reading_stops_at_a_short_page(door: Door) -> None:
    for number in range(200):
        add(door, number)

    reading = door.runs().runs(LONG_AGO)

    assert len(reading.runs) == 203
    assert door.calls_of(LIST) == 2


def test_a_full_last_page_is_followed_by_an_empty_one(door: Door) -> None:
    for number in range(197):
        add(door, number)

    assert len(door.runs().runs(LONG_AGO).runs) == 200
    assert door.calls_of(LIST) == 2


def test_reading_ends_at_ten_pages_and_says_so(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "PAGE_SIZE", 1)
    monkeypatch.setattr(client, "MAX_PAGES", 2)

    reading = door.runs().runs(LONG_AGO)

    assert keys(reading) == ("1", "2")
    assert not reading.is_complete


def test_what_slips_onto_the_next_page_counts_once(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An upload between two pages pushes everything one place down."""
    monkeypatch.setattr(client, "PAGE_SIZE", 2)
    runs = door.runs()
    page = [activity(NOW - timedelta(days=d), 5e3, activity_id=d) for d in (1, 2, 2, 3)]
    door.app.strava.script(LIST, Fault(200, page[:2]))
    door.app.strava.script(LIST, Fault(200, page[2:]))
    door.app.strava.script(LIST, Fault(200, []))

    assert keys(runs.runs(LONG_AGO)) == ("3", "2", "1")


def test_an_empty_list_is_a_complete_reading_without_runs(door: Door) -> None:
    runs = door.runs()
    door.app.strava.script(LIST, Fault.empty_list())

    assert runs.runs(LONG_AGO) == Reading((), 0, (), frozenset(), is_complete=True)


def test_private_runs_need_the_second_box(door: Door) -> None:
    add(door, 1, private=True)

    assert "1001" not in keys(door.runs("read", "activity:read").runs(LONG_AGO))
    assert "1001" in keys(door.runs().runs(LONG_AGO))


def test_a_missing_box_asks_to_connect_again_without_renewing(door: Door) -> None:
    token = door.connect("read").tokens.access
    asked: list[str] = []

    def renew(old: str) -> str:
        asked.append(old)
        return "never"

    runs = StravaRuns(token, session=door.session, renew=renew)

    with pytest.raises(ReconnectError) as raised:
        runs.runs(LONG_AGO)

    assert raised.value.reason == "scope"
    assert asked == []


def test_a_token_that_ends_between_two_pages_is_renewed_and_the_page_read_again(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "PAGE_SIZE", 2)
    old = door.connect().tokens
    door.app.strava.force_rotation = True

    def renew(_: str) -> str:
        return door.oauth.refresh(old.refresh, door.app.clock()).access

    runs = StravaRuns(old.access, session=door.session, renew=renew)
    page = [activity(NOW - timedelta(days=d), 5e3, activity_id=d) for d in (3, 2, 1)]
    door.app.strava.script(LIST, Fault(200, page[:2]))
    door.app.strava.script(LIST, Fault(401, {"message": "Authorization Error"}))
    door.app.strava.script(LIST, Fault(200, page[2:]))

    assert keys(runs.runs(LONG_AGO)) == ("3", "2", "1")
    assert runs.athlete().name == "Robin Example"
    assert door.calls_of(LIST) == 3


def test_a_token_refused_after_renewal_asks_to_connect_again(door: Door) -> None:
    asked: list[str] = []

    def renew(old: str) -> str:
        asked.append(old)
        return "dead too"

    with pytest.raises(ReconnectError) as raised:
        StravaRuns("dead", session=door.session, renew=renew).runs(LONG_AGO)

    assert raised.value.reason == "token"
    assert asked == ["dead"]
    assert door.calls_of(LIST) == 2


def test_a_refused_token_without_a_renewal_asks_to_connect_again(door: Door) -> None:
    with pytest.raises(ReconnectError):
        StravaRuns("dead", session=door.session).athlete()

    assert door.calls_of("/athlete") == 1


def test_an_inactive_application_is_for_the_host_to_mend(door: Door) -> None:
    runs = door.runs()
    door.app.strava.is_active = False

    with pytest.raises(ApplicationError) as raised:
        runs.runs(LONG_AGO)

    assert raised.value.reason == "inactive"


def test_asking_for_the_future_means_a_wrong_clock(door: Door) -> None:
    with pytest.raises(ApplicationError) as raised:
        door.runs().runs(NOW + timedelta(hours=3))

    assert raised.value.reason == "clock"


def test_a_spent_day_says_midnight(door: Door) -> None:
    runs = door.runs()
    door.app.strava.set_limits(400, 4000, read_short=200, read_daily=1)
    runs.athlete()

    with pytest.raises(OutsideError) as raised:
        runs.athlete()

    assert raised.value.retry_at is not None
    assert raised.value.retry_at.date() == NOW.date() + timedelta(days=1)


@pytest.mark.parametrize(
    "fault",
    [
        Fault.html(),
        Fault.truncated(),
        Fault(204, b""),
        Fault(200, {"runs": []}),
        Fault(200, b"[" * 100_000 + b"]" * 100_000),
        Fault(200, b"[" + b"9" * 5000 + b"]"),
        Fault.hang(),
        Fault.close(),
    ],
)
def test_an_answer_that_is_no_list_is_tried_again_later(door: Door, fault: Fault) -> None:
    runs = door.runs()
    door.app.strava.script(LIST, fault)

    with pytest.raises(UnansweredError):
        runs.runs(LONG_AGO)


@pytest.mark.parametrize(
    "fault",
    [Fault(), Fault.html(status=502), Fault(403, b""), Fault(200, {"message": "x", "errors": []})],
)
def test_an_outage_is_tried_again_later(door: Door, fault: Fault) -> None:
    runs = door.runs()
    door.app.strava.script(LIST, fault)

    with pytest.raises(OutsideError):
        runs.runs(LONG_AGO)


def test_an_unreadable_rate_header_does_not_matter(door: Door) -> None:
    runs = door.runs()
    odd = (("X-RateLimit-Limit", ""), ("x-READratelimit-usage", "7"))
    door.app.strava.script(LIST, Fault(200, [], headers=odd))

    assert runs.runs(LONG_AGO).runs == ()


def test_one_activity_by_its_id(door: Door) -> None:
    run = door.runs().activity("2")

    assert run is not None
    assert (run.key, run.distance_m) == ("2", 5000.0)


def test_a_deleted_activity_is_none(door: Door) -> None:
    runs = door.runs()
    door.app.strava.delete_activity(2)

    assert runs.activity("2") is None


@pytest.mark.parametrize("sport", ["Walk", "Yoga"])
def test_an_activity_that_is_no_run_any_more_is_none(door: Door, sport: str) -> None:
    door.app.strava.edit_activity(2, sport_type=sport, type=sport)

    assert door.runs().activity("2") is None


@pytest.mark.parametrize("changes", [{"elapsed_time": None, "moving_time": None}])
def test_an_unreadable_activity_is_not_taken_for_a_deleted_one(
    door: Door, changes: dict[str, object]
) -> None:
    door.app.strava.edit_activity(2, **changes)

    with pytest.raises(UnansweredError):
        door.runs().activity("2")


@pytest.mark.parametrize("activity_id", ["", "../athlete", "2?x=1", "\u0662"])
def test_only_a_number_is_asked_for(door: Door, activity_id: str) -> None:
    with pytest.raises(InputError):
        door.runs().activity(activity_id)


def test_whose_token_it_is(door: Door) -> None:
    athlete = door.runs().athlete()

    assert (athlete.athlete_id, athlete.name) == (str(ROBIN), "Robin Example")


@pytest.mark.parametrize("body", [[], {}, {"id": "42"}])
def test_an_athlete_without_an_id_is_not_believed(door: Door, body: object) -> None:
    runs = door.runs()
    door.app.strava.script("/athlete", Fault(200, body))

    with pytest.raises(UnansweredError):
        runs.athlete()


def test_a_time_without_a_zone_is_refused(door: Door) -> None:
    with pytest.raises(InputError, match="zone"):
        door.runs().runs(datetime(2026, 11, 1))  # noqa: DTZ001 - the point of the test


def test_stravalib_does_not_renew_by_itself(
    door: Door, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """With STRAVA_CLIENT_* in the environment it would otherwise try, and complain."""
    monkeypatch.setenv("STRAVA_CLIENT_ID", "12")
    monkeypatch.setenv("STRAVA_CLIENT_SECRET", "x")

    door.runs().athlete()

    assert [record for record in caplog.records if record.name == "root"] == []
