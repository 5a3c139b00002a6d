"""Summary and detailed shapes of athletes and activities, with the keys Strava sends."""

from collections.abc import Mapping

_ATHLETE_DETAIL: dict[str, object] = {
    "follower_count": 0,
    "friend_count": 0,
    "mutual_friend_count": 0,
    "athlete_type": 1,
    "date_preference": "%m/%d/%Y",
    "measurement_preference": "meters",
    "clubs": [],
    "ftp": None,
    "weight": None,
    "bikes": [],
    "shoes": [],
}

_ACTIVITY_DETAIL: dict[str, object] = {
    "description": None,
    "calories": None,
    "perceived_exertion": None,
    "segment_efforts": [],
    "splits_metric": [],
    "splits_standard": [],
    "best_efforts": [],
    "laps": [],
    "gear": None,
    "photos": None,
    "hide_from_home": False,
    "embed_token": None,
}

# An athlete's own settings are not for an application without profile:read_all.
_ATHLETE_DETAIL_KEYS = frozenset(_ATHLETE_DETAIL)
_ACTIVITY_DETAIL_KEYS = frozenset(_ACTIVITY_DETAIL)


def summary_athlete(athlete: Mapping[str, object]) -> dict[str, object]:
    """The athlete as any application sees it."""
    return {**_without(athlete, _ATHLETE_DETAIL_KEYS), "resource_state": 2}


def detailed_athlete(athlete: Mapping[str, object]) -> dict[str, object]:
    """The athlete as an application with profile:read_all sees it."""
    return {**_ATHLETE_DETAIL, **athlete, "resource_state": 3}


def summary_activity(activity: Mapping[str, object]) -> dict[str, object]:
    """The activity as it stands in a list."""
    return {**_without(activity, _ACTIVITY_DETAIL_KEYS), "resource_state": 2}


def detailed_activity(activity: Mapping[str, object]) -> dict[str, object]:
    """The activity asked for by its id."""
    return {**_ACTIVITY_DETAIL, **activity, "resource_state": 3}


def _without(record: Mapping[str, object], keys: frozenset[str]) -> dict[str, object]:
    return {key: value for key, value in record.items() if key not in keys}
