"""The demo: one runner with a plan, a race and two weeks behind them; by the ordinary doors."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from urllib.parse import parse_qs, parse_qsl, urlsplit
from zoneinfo import ZoneInfo

import requests
from icalendar import Calendar, Event

from plansync.simulator.fixtures import DEMO_ATHLETE_ID, DEMO_ZONE, demo_athlete
from plansync.simulator.state import SimulatedStrava
from plansync.store.columns import JsonObject
from plansync.sync.services import Services
from plansync.times import DAY, local_day, week_start

NAME = "Robin Example"
PLAN_NAME = "Autumn half marathon plan"
RACE_NAME = "Harbour Half Marathon"
RACE_WEEK = 7
PAST = timedelta(days=15)
"""How long ago the demo's runner began: a day before the first recording."""
_BROWSER = "demo"
_TIMEOUT_S = 10

# Monday to Sunday, the way a plan of a book reads. The two weeks before today stand for what the
# demo's recordings hold (fixtures.py), so that most of them are recognised.
_PAST = (
    ("Rest", "8 km easy", "6 km easy", "Tempo 9 km", "Rest", "5 km easy", "11 km easy"),
    (
        "Rest",
        "6 x 800 m (9.5 km)",
        "Recovery 5 km",
        "8 km easy",
        "Rest",
        "6 km easy + 6 strides",
        "Long run 18 km",
    ),
)
_COMING = (
    ("Rest", "8 km easy", "Tempo 10 km", "6 km easy", "Rest", "6 km easy", "Long run 16 km"),
    (
        "Rest",
        "9 km easy",
        "5 x 1 km (10 km)",
        "Recovery 6 km",
        "Rest",
        "7 km easy + 6 strides",
        "Long run 18 km",
    ),
    (
        "Rest",
        "8 km easy",
        "Hills 8 x 60 s (8 km)",
        "6 km easy",
        "Rest",
        "6 km easy",
        "Long run 19 km",
    ),
    ("Rest", "6 km easy", "Tempo 8 km", "Recovery 5 km", "Rest", "5 km easy", "Long run 14 km"),
    (
        "Rest",
        "9 km easy",
        "6 x 1 km (11 km)",
        "7 km easy",
        "Rest",
        "6 km easy",
        "Long run 20 km with 6 km at half marathon pace",
    ),
    ("Rest", "9 km easy", "Tempo 11 km", "7 km easy", "Rest", "6 km easy", "Long run 18 km"),
    ("Rest", "8 km easy", "4 x 1 km (8 km)", "6 km easy", "Rest", "5 km easy", "Long run 14 km"),
    (
        "Rest",
        "6 km easy",
        "Tempo 6 km",
        "5 km easy",
        "Rest",
        "3 km shakeout",
        f"Race: {RACE_NAME} 21.1 km",
    ),
    ("Rest", "Rest", "Rest", "Recovery 4 km", "Rest", "5 km easy", "8 km easy"),
)


def demo_plan(today: date) -> bytes:
    """The demo's plan as a calendar file: all-day runs, as most plans come."""
    calendar = Calendar()
    calendar.add("prodid", "-//Example Running Club//Plan//EN")
    calendar.add("version", "2.0")
    stamp = datetime(2026, 1, 1, tzinfo=ZoneInfo("UTC"))
    for day, title in _titles(today):
        event = Event()
        event.add("uid", f"{day.isoformat()}@club.example")
        event.add("dtstamp", stamp)
        event.add("dtstart", day)
        event.add("dtend", day + DAY)
        event.add("summary", title)
        calendar.add_component(event)
    body: bytes = calendar.to_ical()
    return body


def _titles(today: date) -> Iterator[tuple[date, str]]:
    """Each day of the plan with its title: two weeks back, then week by week to the race."""
    for back in range(14, 0, -1):
        day = today - back * DAY
        yield day, _PAST[0 if back > 7 else 1][day.weekday()]
    monday = week_start(today)
    for week, titles in enumerate(_COMING):
        for weekday, title in enumerate(titles):
            day = monday + (7 * week + weekday) * DAY
            if day >= today:
                yield day, title


def demo_profile(today: date) -> JsonObject:
    """What Robin told about body, hours and season."""
    race_day = week_start(today) + timedelta(days=7 * RACE_WEEK + 6)
    return {
        "timezone": DEMO_ZONE,
        "overactive": ["calves", "tfl", "hip flexors"],
        "underactive": ["gluteus-medius", "gluteus-maximus", "tibialis-posterior"],
        "health": [],
        "severity": {"soleus": "high"},
        "equipment": ["foam-roller", "mini-band", "step"],
        "phase": {"current": 1, "since": (week_start(today) - 21 * DAY).isoformat()},
        "races": [
            {
                "name": RACE_NAME,
                "date": race_day.isoformat(),
                "distance_m": 21097.5,
                "priority": "A",
            }
        ],
        "time": {
            "default": "06:30",
            "saturday": "09:00",
            "sunday": "08:00",
            "easy_pace_s_per_km": 348,
        },
        "preferences": {"standalone_per_week": 2},
    }


def put_on_strava(strava: SimulatedStrava, now: datetime) -> None:
    """Robin and two weeks of runs and workouts."""
    strava.add_athlete(*demo_athlete(now))
    strava.webhooks.in_background = True


def begin(services: Services) -> str:
    """The id of the demo's runner, whose plan is woven; `services` are those of PAST ago.

    Nothing is ever planned into the past, so the weeks before today have to be planned then.
    """
    today = local_day(services.now() + PAST, ZoneInfo(DEMO_ZONE))
    athlete_id = services.accounts.create(NAME, demo_profile(today))
    services.sources.add_file(athlete_id, PLAN_NAME, "plan.ics", demo_plan(today))
    services.refresh.replan(athlete_id)
    return athlete_id


def go_on(services: Services, athlete_id: str) -> None:
    """Nothing; what the runner did meanwhile is read from Strava, plan and feed are there."""
    _connect(services, athlete_id)
    services.refresh.sync_athlete(athlete_id)
    services.refresh.replan(athlete_id)
    if not services.feeds.show(athlete_id).exists:
        services.feeds.create(athlete_id)


def _connect(services: Services, athlete_id: str) -> None:
    """Say yes to everything on Strava's permission page, as the runner's browser would."""
    page = urlsplit(services.accounts.begin_connect(_BROWSER))
    asked = dict(parse_qsl(page.query))
    form = {
        **asked,
        "asked": asked["scope"],
        "scope": asked["scope"].split(","),
        "athlete_id": str(DEMO_ATHLETE_ID),
        "decision": "authorize",
    }
    action = page._replace(query="").geturl()
    answer = requests.post(action, data=form, allow_redirects=False, timeout=_TIMEOUT_S)
    said = parse_qs(urlsplit(answer.headers["Location"]).query)
    services.accounts.finish_connect(
        browser=_BROWSER,
        state=said["state"][0],
        code=said["code"][0],
        scope=said.get("scope", [""])[0],
        signed_in_as=athlete_id,
    )
