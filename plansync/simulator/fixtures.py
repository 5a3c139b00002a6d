"""Made-up athletes and activities in the shape Strava sends, without any place on earth.

Facts on times: `start_date_local` is wall time with a false Z; `timezone` names the standard
offset while `utc_offset` is the true one; a hidden start shows as local midnight and one second.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

Record = dict[str, object]

DEMO_ZONE = "America/Vancouver"
DEMO_ATHLETE_ID = 7_000_001
# Above 32 bits, as Strava's ids are; the seconds of the start make each one its own.
FIRST_ACTIVITY_ID = 10_000_000_000

RACE, LONG_RUN, WORKOUT = 1, 2, 3

# The deprecated `type` (ActivityType) knows fewer sports than `sport_type` (SportType); what is
# none of these is a "Workout" there.
_LEGACY_TYPES = {
    "TrailRun": "Run",
    "MountainBikeRide": "Ride",
    "GravelRide": "Ride",
    "EMountainBikeRide": "EBikeRide",
    "VirtualRow": "Rowing",
}
_ONLY_SPORT_TYPES = frozenset(
    {
        "Badminton",
        "Basketball",
        "Cricket",
        "Dance",
        "HighIntensityIntervalTraining",
        "Padel",
        "PhysicalTherapy",
        "Pickleball",
        "Pilates",
        "Racquetball",
        "Squash",
        "TableTennis",
        "Tennis",
        "Volleyball",
    }
)


def athlete(athlete_id: int, firstname: str = "Alex", lastname: str = "Example") -> Record:
    """An athlete with the keys of a summary."""
    return {
        "id": athlete_id,
        "username": None,
        "resource_state": 2,
        "firstname": firstname,
        "lastname": lastname,
        "bio": None,
        "city": None,
        "state": None,
        "country": None,
        "sex": None,
        "premium": True,
        "summit": True,
        "created_at": "2021-03-04T05:06:07Z",
        "updated_at": "2026-01-02T03:04:05Z",
        "badge_type_id": 1,
        "weight": None,
        "profile_medium": "avatar/athlete/medium.png",
        "profile": "avatar/athlete/large.png",
        "friend": None,
        "follower": None,
    }


def activity(
    start: datetime,
    distance_m: float,
    *,
    activity_id: int | None = None,
    moving_s: int | None = None,
    elapsed_s: int | None = None,
    name: str = "Run",
    sport_type: str = "Run",
    workout_type: int | None = None,
    zone: str = DEMO_ZONE,
    visibility: str = "everyone",
    has_hidden_start: bool = False,
    **more: object,
) -> Record:
    """One activity with all the keys of a summary; `more` replaces or adds keys as they are.

    A `start` without a zone is wall time in `zone`. Without `moving_s` it is a 6:00/km run.
    """
    moving = round(distance_m * 0.36) if moving_s is None else moving_s
    elapsed = moving if elapsed_s is None else elapsed_s
    speed_m_per_s = round(distance_m / moving, 3) if moving else 0.0
    return {
        **_times(start, ZoneInfo(zone), has_hidden_start=has_hidden_start),
        **_identity(_aware(start, ZoneInfo(zone)), activity_id),
        **_kind(name, sport_type, workout_type),
        "distance": float(distance_m),
        "moving_time": moving,
        "elapsed_time": elapsed,
        "total_elevation_gain": 0.0,
        "average_speed": speed_m_per_s,
        "max_speed": round(speed_m_per_s * 1.25, 3),
        "visibility": visibility,
        "private": visibility == "only_me",
        **_SOCIAL,
        **_DEVICE,
        **more,
    }


def demo_athlete(now: datetime) -> tuple[Record, tuple[Record, ...]]:
    """Robin Example and two weeks of activities that end the day before `now`, Vancouver time.

    Each weekday falls once in either week, so every call gives the same ten runs and four
    workouts on other dates.
    """
    today = now.astimezone(ZoneInfo(DEMO_ZONE)).date()
    days = [today - timedelta(days=back) for back in range(14, 0, -1)]
    done = (
        one.on(day)
        for week, half in enumerate((days[:7], days[7:]))
        for day in half
        for one in (*_DEMO_RUNS, *_DEMO_WORKOUTS)
        if (one.week, one.weekday) == (week, day.weekday())
    )
    return athlete(DEMO_ATHLETE_ID, "Robin", "Example"), tuple(done)


_SOCIAL: Record = {
    "achievement_count": 0,
    "kudos_count": 0,
    "comment_count": 0,
    "athlete_count": 1,
    "photo_count": 0,
    "total_photo_count": 0,
    "pr_count": 0,
    "has_kudoed": False,
    "from_accepted_tag": False,
    "suffer_score": None,
}

_DEVICE: Record = {
    "device_name": "Example Watch 3",
    "gear_id": None,
    "trainer": False,
    "commute": False,
    "manual": False,
    "flagged": False,
    "has_heartrate": False,
    "start_latlng": [],
    "end_latlng": [],
    "location_city": None,
    "location_state": None,
    "location_country": None,
    "map": None,
}


def _identity(start: datetime, activity_id: int | None) -> Record:
    number = FIRST_ACTIVITY_ID + int(start.timestamp()) if activity_id is None else activity_id
    return {
        "id": number,
        "resource_state": 2,
        "external_id": f"example_{number}.fit",
        "upload_id": number + 1_000_000_000,
        "upload_id_str": str(number + 1_000_000_000),
    }


def legacy_type(sport_type: str) -> str:
    """What the deprecated `type` says of a sport."""
    if sport_type in _ONLY_SPORT_TYPES:
        return "Workout"
    return _LEGACY_TYPES.get(sport_type, sport_type)


def _kind(name: str, sport_type: str, workout_type: int | None) -> Record:
    return {
        "name": name,
        "type": legacy_type(sport_type),
        "sport_type": sport_type,
        "workout_type": workout_type,
    }


def _aware(start: datetime, zone: ZoneInfo) -> datetime:
    return start.replace(tzinfo=zone) if start.tzinfo is None else start.astimezone(zone)


def _times(start: datetime, zone: ZoneInfo, *, has_hidden_start: bool) -> Record:
    at = _aware(start, zone)
    if has_hidden_start:
        at = datetime.combine(at.date(), time(0, 0, 1), zone)
    offset = at.utcoffset() or timedelta()
    return {
        "start_date": f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "start_date_local": f"{at:%Y-%m-%dT%H:%M:%SZ}",
        "timezone": f"(GMT{_signed(offset - (at.dst() or timedelta()))}) {zone.key}",
        "utc_offset": offset.total_seconds(),
    }


def _signed(offset: timedelta) -> str:
    minutes = abs(int(offset.total_seconds())) // 60
    return f"{'-' if offset < timedelta() else '+'}{minutes // 60:02}:{minutes % 60:02}"


@dataclass(frozen=True, slots=True)
class _DemoRun:
    week: int  # 0 the older one, 1 the newer one
    weekday: int  # 0 is Monday
    at: time
    name: str
    distance_m: float
    pace_s_per_km: int
    workout_type: int | None = None
    is_treadmill: bool = False

    def on(self, day: date) -> Record:
        """The run as Strava has it."""
        moving_s = round(self.distance_m / 1000 * self.pace_s_per_km)
        return activity(
            datetime.combine(day, self.at, ZoneInfo(DEMO_ZONE)),
            self.distance_m,
            moving_s=moving_s,
            elapsed_s=moving_s + 95,
            name=self.name,
            workout_type=self.workout_type,
            trainer=self.is_treadmill,
        )


@dataclass(frozen=True, slots=True)
class _DemoWorkout:
    week: int
    weekday: int
    at: time
    name: str
    sport_type: str
    minutes: int

    def on(self, day: date) -> Record:
        """The workout as Strava has it."""
        return activity(
            datetime.combine(day, self.at, ZoneInfo(DEMO_ZONE)),
            0.0,
            moving_s=self.minutes * 60,
            name=self.name,
            sport_type=self.sport_type,
        )


_DEMO_RUNS = (
    _DemoRun(0, 1, time(6, 32, 10), "Easy run", 8040.5, 348),
    _DemoRun(0, 2, time(6, 28, 41), "Easy run", 6210.0, 352),
    _DemoRun(0, 3, time(6, 30, 5), "Tempo run", 9105.2, 312, WORKOUT),
    _DemoRun(0, 5, time(10, 4, 0), "Treadmill run", 5000.0, 345, is_treadmill=True),
    _DemoRun(0, 6, time(8, 2, 33), "Easy run", 11020.8, 350),
    _DemoRun(1, 1, time(6, 31, 27), "Intervals 6 x 800 m", 9480.3, 322, WORKOUT),
    _DemoRun(1, 2, time(6, 35, 2), "Recovery run", 5130.6, 372),
    _DemoRun(1, 3, time(6, 29, 48), "Easy run", 8015.9, 346),
    _DemoRun(1, 5, time(9, 12, 19), "Easy run with strides", 6050.4, 344),
    _DemoRun(1, 6, time(8, 1, 56), "Long run", 18030.7, 357, LONG_RUN),
)

# At the hours of sessions in the demo's plan (demo.py): two of their own in the newer week, one in
# the older, and the stretching after the long run.
_DEMO_WORKOUTS = (
    _DemoWorkout(0, 3, time(18, 6, 12), "Strength at home", "WeightTraining", 29),
    _DemoWorkout(1, 1, time(18, 3, 40), "Strength at home", "WeightTraining", 28),
    _DemoWorkout(1, 3, time(7, 22, 5), "Mat work", "Pilates", 26),
    _DemoWorkout(1, 6, time(9, 55, 30), "Slow stretching", "Yoga", 9),
)
