"""The runner's profile: what is read, what is refused, and in which words."""

import tomllib
from collections.abc import Mapping
from datetime import date, time
from itertools import pairwise

import pytest

from plansync.errors import Fault, InputError
from plansync.opt.imbalance import Body, Imbalance, Pain, Severity, Side
from plansync.plan.profile import Break, FeedChoices, PastPhase, pains_of, read_profile
from plansync.plan.season import UNTOLD, PhaseChange, Priority, Race
from tests.planning import OVER, UNDER, catalogue

EXAMPLE = """
schema = 1
timezone = "America/Vancouver"
overactive = ["gastrocnemius-lateral", "tfl:left", "calves"]
underactive = ["gluteus-medius", "tibialis-posterior"]
severity = { gastrocnemius-lateral = "high" }
signs = ["overhead-squat/knees-in"]
equipment = ["foam-roller", "ball", "mini-band"]
health = ["anticoagulant"]
pain = [{ muscle = "soleus", side = "left", level = 4, since = 2026-11-20, kind = "" }]
cleared = []
[phase]
current = 1
since = 2026-11-02
history = [{ phase = 1, from = 2026-09-07, to = 2026-10-05, standalone_done = 8 }]
override = false
[[races]]
name = "Vancouver Marathon"
date = 2027-05-02
distance_m = 42195
priority = "A"
[time]
default = "06:30"
sunday = "08:00"
easy_pace_s_per_km = 345
[limits]
before_min = 12
after_min = 10
week_min = 180
[preferences]
standalone_per_week = 2
same_day_doubles = true
separate_hard_days = false
gym = false
edition = 7
[feed]
style = "timed"
runs = true
alarms = []
free_busy = "free"
detail = "status"
"""


def _read(**raw: object) -> Body:
    return read_profile(raw, catalogue()).body


def _faults(raw: Mapping[str, object]) -> list[str]:
    with pytest.raises(InputError) as refused:
        read_profile(raw, catalogue(), path="me.toml")
    return [str(fault) for fault in refused.value.faults]


def _listed(**raw: object) -> list[tuple[str, str, str]]:
    return [(one.muscle, one.activity, one.side) for one in _read(**raw).imbalances]


def test_the_example_of_the_reference_is_read() -> None:
    profile = read_profile(tomllib.loads(EXAMPLE), catalogue())

    body = profile.body
    assert profile.tz.key == "America/Vancouver"
    assert Imbalance("gastrocnemius-lateral", OVER, severity=Severity.HIGH) in body.imbalances
    assert Imbalance("tfl", OVER, Side.LEFT) in body.imbalances
    assert Imbalance("gluteus-medius", UNDER) in body.imbalances
    assert body.equipment == {"foam-roller", "ball", "mini-band"}
    assert body.health == {"anticoagulant"}
    assert body.pain == (Pain("soleus", 4, Side.LEFT, date(2026, 11, 20)),)
    assert body.cleared == frozenset()
    assert profile.phase_changes == (
        PhaseChange(1, date(2026, 9, 7)),
        PhaseChange(1, date(2026, 11, 2)),
    )
    assert profile.history == (PastPhase(1, date(2026, 9, 7), date(2026, 10, 5), 8),)
    assert profile.races == (
        Race(
            "Vancouver Marathon 1",
            "Vancouver Marathon",
            date(2027, 5, 2),
            42195,
            Priority.A,
        ),
    )
    assert profile.habits.default == time(6, 30)
    assert profile.habits.by_weekday == {6: time(8)}
    assert profile.habits.easy_pace_s_per_km == 345
    assert profile.feed == FeedChoices()


def test_planning_choices_come_from_limits_and_preferences() -> None:
    choice = read_profile(tomllib.loads(EXAMPLE), catalogue()).preferences_for("me")

    assert (choice.before_min, choice.after_min, choice.week_min) == (12, 10, 180)
    assert (choice.standalone_per_week, choice.same_day_doubles) == (2, True)
    assert (choice.separate_hard_days, choice.gym, choice.edition) == (False, False, 7)
    assert choice.namespace == "me"


def test_an_empty_profile_is_a_profile() -> None:
    profile = read_profile({}, catalogue())

    assert profile.tz.key == "UTC"
    assert profile.body == Body()
    assert profile.phase_changes == (PhaseChange(1, date(1970, 1, 5)),)
    assert profile.habits.default == time(7)
    assert profile.preferences_for("x").week_min is None


def test_an_alias_stands_for_its_muscles_once() -> None:
    calves = ["gastrocnemius-lateral", "gastrocnemius-medial", "soleus"]

    assert [one for one, *_ in _listed(overactive=["Calves", "soleus", "calf muscles"])] == calves


def test_the_it_band_stands_for_its_neighbours() -> None:
    for word in ("ITB", "it-band", "iliotibial band"):
        assert [one for one, *_ in _listed(overactive=[word])] == ["tfl", "vastus-lateralis"]


def test_left_and_right_together_are_both() -> None:
    assert _listed(overactive=["tfl:left", "tfl:right"]) == [("tfl", "overactive", "both")]


def test_a_side_beside_both_is_dropped() -> None:
    assert _listed(overactive=["tfl:left", "tfl"]) == [("tfl", "overactive", "both")]


def test_a_muscle_may_be_over_on_one_side_and_under_on_the_other() -> None:
    listed = _listed(overactive=["piriformis:left"], underactive=["piriformis:right"])

    assert listed == [("piriformis", "overactive", "left"), ("piriformis", "underactive", "right")]


def test_the_soleus_may_be_on_both_lists_of_a_side() -> None:
    assert len(_listed(overactive=["soleus"], underactive=["soleus"])) == 2


def test_severity_of_an_alias_counts_for_its_muscles_and_its_own_word_wins() -> None:
    body = _read(overactive=["calves"], severity={"calves": "low", "soleus": "high"})

    levels = {one.muscle: one.severity for one in body.imbalances}
    assert levels == {
        "gastrocnemius-lateral": Severity.LOW,
        "gastrocnemius-medial": Severity.LOW,
        "soleus": Severity.HIGH,
    }


def test_a_sign_adds_the_muscles_it_is_often_associated_with() -> None:
    body = _read(signs=["overhead-squat/knees-in"])

    found = {(one.muscle, one.activity): one.origin for one in body.imbalances}
    assert found["tfl", OVER] == found["gluteus-medius", UNDER] == "overhead-squat/knees-in"


def test_a_sided_sign_mirrors_what_lies_opposite() -> None:
    sides = {
        (one.muscle, one.activity): one.side
        for one in _read(signs=["overhead-squat/weight-shift:left"]).imbalances
    }

    assert sides["tfl", OVER] is Side.LEFT
    assert sides["piriformis", OVER] is Side.RIGHT


def test_a_sign_never_contradicts_or_repeats_the_runners_own_list() -> None:
    body = _read(
        signs=["overhead-squat/knees-in"], underactive=["tfl"], overactive=["adductors-short"]
    )

    tfl = [one for one in body.imbalances if one.muscle == "tfl"]
    short = [one for one in body.imbalances if one.muscle == "adductors-short"]
    assert [(one.activity, one.origin) for one in tfl] == [(UNDER, "list")]
    assert [one.origin for one in short] == ["list"]


def test_a_sign_brings_the_additions_of_ces_unless_they_are_not_wanted() -> None:
    signs = {"signs": ["overhead-squat/knees-in"]}
    plain = {**signs, "preferences": {"ces": False}}

    found, fewer = ({one.muscle for one in _read(**said).imbalances} for said in (signs, plain))

    assert found - fewer == {
        "gastrocnemius-lateral",
        "gastrocnemius-medial",
        "medial-hamstrings",
        "tibialis-anterior",
        "tibialis-posterior",
    }


def test_signs_that_contradict_each_other_put_the_muscle_on_neither_list() -> None:
    raw = {"signs": ["overhead-squat/knees-in", "overhead-squat/knees-out"]}

    profile = read_profile(raw, catalogue())

    [contested] = profile.contradictions
    assert contested.muscle == "adductors-short"
    assert "adductors-short" not in {one.muscle for one in profile.body.imbalances}


def test_the_runners_own_word_settles_what_signs_leave_open() -> None:
    signs = ["overhead-squat/knees-in", "overhead-squat/knees-out"]

    profile = read_profile({"signs": signs, "underactive": ["adductors-short"]}, catalogue())

    assert profile.contradictions == ()
    assert profile.body.imbalances[0].muscle == "adductors-short"


def test_a_sign_of_another_edition_is_passed_over_and_told() -> None:
    raw = {"signs": ["posture/pronation-distortion"], "preferences": {"edition": 7}}

    profile = read_profile(raw, catalogue())

    assert [one.sign for one in profile.passed_over] == ["posture/pronation-distortion"]
    assert profile.body.imbalances == ()


def test_phases_of_the_past_are_phase_changes_and_the_current_one_follows_them() -> None:
    history = [{"phase": 2, "from": date(2026, 1, 5), "to": date(2026, 2, 2)}]

    profile = read_profile({"phase": {"current": 5, "history": history}}, catalogue())

    assert profile.phase_changes == (
        PhaseChange(2, date(2026, 1, 5)),
        PhaseChange(5, date(2026, 2, 2)),
    )


def test_every_choice_of_planning_is_handed_on() -> None:
    choice = {
        "standalone_per_week": 3,
        "same_day_doubles": False,
        "separate_hard_days": True,
        "gym": True,
        "technique": True,
        "edition": 6,
    }
    limits = {"before_min": 5, "after_min": 6, "week_min": 70}
    raw: dict[str, object] = {
        "timezone": "America/Vancouver",
        "time": {"default": "05:45"},
        "preferences": choice,
        "limits": limits,
        "assessed": date(2026, 11, 2),
        "breaks": [{"from": date(2026, 5, 1), "to": date(2026, 5, 9), "why": "injury"}],
    }

    profile = read_profile(raw, catalogue())

    made = profile.preferences_for("me")
    expected = {**choice, **limits, "namespace": "me", "assessed": date(2026, 11, 2)}
    assert {name: getattr(made, name) for name in expected} == expected
    assert (made.tz.key, made.habits) == ("America/Vancouver", profile.habits)
    assert made.habits.default == time(5, 45)
    assert profile.assessed == date(2026, 11, 2)
    assert profile.breaks == (Break(date(2026, 5, 1), date(2026, 5, 9), "injury"),)


def test_all_that_is_told_of_a_pain_is_kept() -> None:
    told = {
        "muscle": "soleus",
        "level": 0,
        "side": "left",
        "since": date(2026, 1, 5),
        "kind": "joint",
        "checked": date(2026, 1, 9),
        "again": True,
        "gone": date(2026, 1, 8),
    }

    profile = read_profile({"pain": [told]}, catalogue())

    assert pains_of(profile.shape) == (Pain(**{**told, "side": Side.LEFT}),)  # type: ignore[arg-type]
    assert profile.body.pain == ()


def test_a_guard_passed_over_and_the_priority_of_a_race_are_kept() -> None:
    race = {"name": "Ten", "date": date(2027, 3, 13), "distance_m": 10_000, "priority": "C"}

    profile = read_profile(
        {"phase": {"current": 5, "override": True}, "races": [race]}, catalogue()
    )

    assert profile.phase_changes == (PhaseChange(5, UNTOLD, override=True),)
    assert profile.races == (Race("Ten 1", "Ten", date(2027, 3, 13), 10_000, Priority.C),)


@pytest.mark.parametrize(
    "words", [["calves:left", "soleus:right"], ["soleus:right", "calves:left"]]
)
def test_two_sides_told_as_one_keep_the_higher_severity(words: list[str]) -> None:
    profile = read_profile({"overactive": words, "severity": {"calves": "high"}}, catalogue())

    soleus = [one for one in profile.body.imbalances if one.muscle == "soleus"]
    assert [(one.side, one.severity) for one in soleus] == [(Side.BOTH, Severity.HIGH)]


def test_two_races_of_one_name_keep_their_own_keys() -> None:
    races = [
        {"name": "Parkrun", "date": date(2027, 3, 13), "priority": "C"},
        {"name": "Parkrun", "date": date(2027, 3, 6), "priority": "C"},
    ]

    profile = read_profile({"races": races}, catalogue())

    assert [(race.key, race.day.day) for race in profile.races] == [
        ("Parkrun 1", 6),
        ("Parkrun 2", 13),
    ]


def test_alarms_are_kept_by_kind() -> None:
    alarms = [{"kind": "before", "minutes": 15}]

    profile = read_profile({"feed": {"alarms": alarms, "style": "all-day"}}, catalogue())

    assert profile.feed == FeedChoices(style="all-day", alarms=(("before", 15),))


def test_every_choice_of_the_feed_is_kept() -> None:
    feed = {"style": "inside-run", "runs": False, "free_busy": "busy", "detail": "full"}

    profile = read_profile({"feed": feed}, catalogue())

    assert profile.feed == FeedChoices("inside-run", False, (), "busy", "full")


def test_a_clock_may_be_a_time_of_toml() -> None:
    profile = read_profile({"time": {"default": time(5, 45)}}, catalogue())

    assert profile.habits.default == time(5, 45)


PAST: dict[str, object] = {"phase": 1, "from": date(2026, 1, 5), "to": date(2026, 2, 2)}
REFUSED: tuple[tuple[dict[str, object], str], ...] = (
    (
        {"overactve": ["tfl"]},
        "me.toml: overactve: is not a key of the profile (did you mean 'overactive'?)",
    ),
    ({"zzz": 1}, "me.toml: zzz: is not a key of the profile"),
    (
        {"limits": {"before_mins": 3}},
        "me.toml: limits.before_mins: is not a key of the profile (did you mean 'before_min'?)",
    ),
    (
        {"races": [{"name": "A", "dat": 1, "date": date(2027, 1, 1)}]},
        "me.toml: races.0.dat: is not a key of the profile (did you mean 'date'?)",
    ),
    (
        {"timezone": "America/Vancuver"},
        (
            "me.toml: timezone: no time zone called 'America/Vancuver' "
            "(did you mean 'America/Vancouver'?)"
        ),
    ),
    (
        {"overactive": ["soleuss"]},
        "me.toml: overactive: no muscle called 'soleuss' (did you mean 'soleus'?)",
    ),
    (
        {"underactive": ["xyzzy"]},
        "me.toml: underactive: no muscle called 'xyzzy'",
    ),
    (
        {"overactive": ["popliteus"]},
        "me.toml: overactive: 'popliteus' is never listed as overactive",
    ),
    (
        {"overactive": ["core"]},
        "me.toml: overactive: 'core' is never listed as overactive",
    ),
    (
        {"overactive": ["tfl:lft"]},
        "me.toml: overactive: 'tfl:lft': a side is left or right (did you mean 'left'?)",
    ),
    (
        {"overactive": ["tfl:rigth"]},
        "me.toml: overactive: 'tfl:rigth': a side is left or right (did you mean 'right'?)",
    ),
    (
        {"overactive": ["tfl"], "underactive": ["tfl:left"]},
        "me.toml: underactive: tfl cannot be over- and underactive on one side",
    ),
    (
        {"signs": ["overhead-squat/knees-inn"]},
        (
            "me.toml: signs: no sign called 'overhead-squat/knees-inn' "
            "(did you mean 'overhead-squat/knees-in'?)"
        ),
    ),
    (
        {"signs": ["overhead-squat/knees-in:up"]},
        (
            "me.toml: signs: no sign called 'overhead-squat/knees-in:up' "
            "(did you mean 'overhead-squat/knees-in'?)"
        ),
    ),
    (
        {"equipment": ["foam-roler"]},
        "me.toml: equipment: no equipment called 'foam-roler' (did you mean 'foam-roller'?)",
    ),
    (
        {"health": ["anticoagulants"]},
        "me.toml: health: no health flag called 'anticoagulants' (did you mean 'anticoagulant'?)",
    ),
    (
        {"cleared": ["hart"]},
        "me.toml: cleared: no health flag called 'hart' (did you mean 'heart'?)",
    ),
    (
        {"cleared_on": {"hart": "2026-11-20"}},
        "me.toml: cleared_on: no health flag called 'hart' (did you mean 'heart'?)",
    ),
    (
        {"cleared": ["heart"]},
        "me.toml: cleared: 'heart' is cleared but not among the health flags",
    ),
    (
        {"pain": [{"muscle": "solus", "level": 3}]},
        "me.toml: pain: no muscle called 'solus' (did you mean 'soleus'?)",
    ),
    (
        {"severity": {"gluteus-mediu": "high"}},
        "me.toml: severity: no muscle called 'gluteus-mediu' (did you mean 'gluteus-medius'?)",
    ),
    (
        {"phase": {"history": [{"phase": 1, "from": date(2026, 3, 1), "to": date(2026, 2, 1)}]}},
        "me.toml: phase.history.0: ends before it starts",
    ),
    (
        {
            "races": [
                {"name": "A", "date": date(2027, 1, 1)},
                {"name": "A", "date": date(2027, 1, 1)},
            ]
        },
        "me.toml: races.1: 'A' is listed twice on 2027-01-01",
    ),
    ({"phase": {"history": [PAST, PAST]}}, "me.toml: phase.history.1: overlaps phase.history.0"),
    (
        {"phase": {"history": [PAST], "since": date(2026, 1, 10)}},
        "me.toml: phase.history.0: ends after the current phase began on 2026-01-10",
    ),
    (
        {"phase": {"history": [PAST | {"to": date(2026, 1, 5)}]}},
        "me.toml: phase.history.0: ends before it starts",
    ),
    (
        {"breaks": [{"from": date(2026, 3, 1), "to": date(2026, 3, 1)}]},
        "me.toml: breaks.0: ends before it starts",
    ),
    (
        {"breaks": [{"from": date(2026, 3, 1)}, {"from": date(2026, 5, 1), "why": "injury"}]},
        "me.toml: breaks.1: overlaps breaks.0",
    ),
    (
        {
            "races": [
                {"name": "A", "date": date(2027, 1, 1), "priority": "A"},
                {"name": "B", "date": date(2027, 1, 1), "priority": "A"},
            ]
        },
        "me.toml: races.1: is the second A race on 2027-01-01",
    ),
    (
        {"races": [{"name": "  ", "date": date(2027, 1, 1)}]},
        "me.toml: races.0.name: should have at least one letter",
    ),
    (
        {"races": [{"name": "A", "date": 86400}]},
        "me.toml: races.0.date: 86400 is not a day such as 2027-05-02",
    ),
    (
        {"races": [{"name": "A", "date": "9999-05-02"}]},
        "me.toml: races.0.date: the year 9999 is too far",
    ),
    (
        {"races": [{"name": "A", "day": date(2027, 1, 1), "date": date(2027, 1, 1)}]},
        "me.toml: races.0.day: is not a key of the profile (did you mean 'date'?)",
    ),
    ({"assessed": "soon"}, "me.toml: assessed: 'soon' is not a day such as 2027-05-02"),
    (
        {"feed": {"alarms": [{"kind": "run", "minutes": 5}, {"kind": "run", "minutes": 5}]}},
        "me.toml: feed.alarms.1: is listed twice",
    ),
    (
        {"feed": {"style": "all-days"}},
        (
            "me.toml: feed.style: should be 'timed', 'all-day' or 'inside-run' "
            "(did you mean 'all-day'?)"
        ),
    ),
    (
        {"feed": {"alarms": [{"kind": "run", "minutes": 5, "minute": 5}]}},
        "me.toml: feed.alarms.0.minute: is not a key of the profile (did you mean 'minutes'?)",
    ),
    (
        {"overactive": ["thoracic-spine:left"]},
        "me.toml: overactive: thoracic-spine has no left and right",
    ),
    (
        {"pain": [{"muscle": "rectus-abdominis", "level": 2, "side": "left"}]},
        "me.toml: pain.0.side: rectus-abdominis has no left and right",
    ),
    (
        {"pain": [{"muscle": "soleus", "levl": 2, "level": 2}]},
        "me.toml: pain.0.levl: is not a key of the profile (did you mean 'level'?)",
    ),
    (
        {"overactive": ["soleus"], "severity": {"tfl": "high"}},
        "me.toml: severity: 'tfl' is on neither list, so it has no severity",
    ),
    (
        {"underactive": ["gluteus-medius"], "severity": {"gluteus-maximus": "high"}},
        (
            "me.toml: severity: 'gluteus-maximus' is on neither list, so it has no severity "
            "(did you mean 'gluteus-medius'?)"
        ),
    ),
    (
        {"overactive": ["tfl"], "severity": {"tfl": "hihg"}},
        ("me.toml: severity.tfl: should be 'low', 'normal' or 'high' (did you mean 'high'?)"),
    ),
    (
        {"signs": ["overhead-squat/knees-in:left"]},
        (
            "me.toml: signs: 'overhead-squat/knees-in:left': this sign is seen without a side "
            "(did you mean 'overhead-squat/knees-in'?)"
        ),
    ),
    (
        {"health": ["heart"], "cleared_on": {"heart": "2026-11-20"}},
        "me.toml: cleared_on: 'heart' has a day but is not cleared",
    ),
    (
        {"health": ["minor"], "cleared": ["minor"]},
        "me.toml: cleared: 'minor' cannot be cleared",
    ),
    ({"phase": {"current": True}}, "me.toml: phase.current: should be a number, not true or false"),
    ({"phase": {"current": "one"}}, "me.toml: phase.current: should be a whole number"),
    ({"phase": 2}, "me.toml: phase: should be a table of keys"),
    ({"overactive": "tfl"}, "me.toml: overactive: should be a list, in square brackets"),
    ({"timezone": 3}, "me.toml: timezone: should be text, in quotation marks"),
    (
        {"preferences": {"gym": "perhaps"}},
        "me.toml: preferences.gym: should be true or false",
    ),
    ({"limits": {"week_min": 1.5}}, "me.toml: limits.week_min: should be a whole number"),
    (
        {"limits": {"week_min": 181}},
        "me.toml: limits.week_min: should be less than or equal to 180",
    ),
    ({"time": {"default": 7}}, "me.toml: time.default: 7 is not a time such as 06:30"),
    (
        {"time": {"default": "06:30+02:00"}},
        "me.toml: time.default: '06:30+02:00' is not a time such as 06:30",
    ),
    ({"time": {"default": "noon"}}, "me.toml: time.default: 'noon' is not a time such as 06:30"),
    ({"time": {"sunday": "25:00"}}, "me.toml: time.sunday: '25:00' is not a time such as 06:30"),
)


@pytest.mark.parametrize(("raw", "said"), REFUSED, ids=[said[9:60] for _, said in REFUSED])
def test_what_is_wrong_is_told_with_file_key_and_nearest_word(
    raw: dict[str, object], said: str
) -> None:
    assert _faults(raw) == [said]


OUT_OF_RANGE: tuple[tuple[str, dict[str, object]], ...] = (
    ("schema", {"schema": 2}),
    ("severity.tfl", {"severity": {"tfl": "huge"}}),
    ("pain.0.level", {"pain": [{"muscle": "tfl", "level": 11}]}),
    ("pain.0.side", {"pain": [{"muscle": "tfl", "level": 1, "side": "up"}]}),
    ("pain.0.kind", {"pain": [{"muscle": "tfl", "level": 1, "kind": "dull"}]}),
    ("pain.0.since", {"pain": [{"muscle": "tfl", "level": 1, "since": "soon"}]}),
    ("phase.current", {"phase": {"current": 6}}),
    ("phase.since", {"phase": {"since": "soon"}}),
    ("phase.override", {"phase": {"override": "maybe"}}),
    ("races.0.distance_m", {"races": [{"name": "A", "date": date(2027, 1, 1), "distance_m": 0}]}),
    ("races.0.priority", {"races": [{"name": "A", "date": date(2027, 1, 1), "priority": "D"}]}),
    ("races.0.name", {"races": [{"name": "", "date": date(2027, 1, 1)}]}),
    ("time.easy_pace_s_per_km", {"time": {"easy_pace_s_per_km": 60}}),
    ("limits.before_min", {"limits": {"before_min": 13}}),
    ("limits.after_min", {"limits": {"after_min": 11}}),
    ("limits.week_min", {"limits": {"week_min": 181}}),
    ("preferences.standalone_per_week", {"preferences": {"standalone_per_week": 5}}),
    ("preferences.same_day_doubles", {"preferences": {"same_day_doubles": "no way"}}),
    ("preferences.edition", {"preferences": {"edition": 5}}),
    ("feed.style", {"feed": {"style": "wide"}}),
    ("feed.free_busy", {"feed": {"free_busy": "away"}}),
    ("feed.detail", {"feed": {"detail": "all"}}),
    ("feed.alarms.0.minutes", {"feed": {"alarms": [{"kind": "run", "minutes": 1441}]}}),
    ("overactive", {"overactive": "tfl"}),
    ("equipment", {"equipment": 3}),
    ("signs.0", {"signs": [1]}),
)


@pytest.mark.parametrize(("key", "raw"), OUT_OF_RANGE, ids=[key for key, _ in OUT_OF_RANGE])
def test_a_value_out_of_range_is_refused_at_its_key(key: str, raw: dict[str, object]) -> None:
    with pytest.raises(InputError) as refused:
        read_profile(raw, catalogue(), path="me.toml")

    assert [(fault.path, fault.key) for fault in refused.value.faults] == [("me.toml", key)]
    assert refused.value.faults[0].text


def test_all_faults_are_told_together() -> None:
    told = _faults(
        {
            "timezone": "Mars/Olympus",
            "overactive": ["soleuss", "tfl:up"],
            "equipment": ["rolller"],
            "health": ["hart"],
        }
    )

    assert len(told) == 5


def test_a_wrong_side_hides_no_word_after_it() -> None:
    assert _faults({"overactive": ["tfl:up", "soleuss"]})[1:] == [
        "me.toml: overactive: no muscle called 'soleuss' (did you mean 'soleus'?)"
    ]


def test_a_wrong_type_hides_no_wrong_word() -> None:
    told = _faults(
        {
            "limits": {"week_min": "much", "before_min": 99},
            "overactive": ["soleuss"],
            "underactive": 3,
            "severity": {"gluteus-medius": "high"},
            "races": [{"name": "A"}],
            "health": "heart",
            "cleared": ["heart"],
            "breaks": [{"from": date(2026, 3, 2), "to": date(2026, 3, 1)}],
        }
    )

    assert told == [
        "me.toml: underactive: should be a list, in square brackets",
        "me.toml: health: should be a list, in square brackets",
        "me.toml: races.0.date: is needed",
        "me.toml: limits.before_min: should be less than or equal to 12",
        "me.toml: limits.week_min: should be a whole number",
        "me.toml: overactive: no muscle called 'soleuss' (did you mean 'soleus'?)",
        "me.toml: breaks.0: ends before it starts",
    ]


def test_what_may_be_said_together_is_read() -> None:
    """Heavy phases without a gym are planned otherwise, with a note; an order is not asked for."""
    profile = read_profile(
        {
            "phase": {
                "current": 4,
                "since": date(2026, 3, 2),
                "history": [PAST | {"from": date(2026, 2, 2), "to": date(2026, 3, 2)}, PAST],
            },
            "preferences": {"gym": False},
            "races": [
                {"name": "B", "date": date(2027, 3, 1)},
                {"name": "A", "date": date(2027, 1, 1)},
                {"name": "Relay", "date": date(2027, 1, 1), "priority": "C"},
            ],
            "breaks": [{"from": date(2026, 5, 1)}, {"from": date(2026, 4, 1), "to": "2026-05-01"}],
            "assessed": date(2099, 1, 1),
            "overactive": ["calves"],
            "severity": {"soleus": "high", "calves": "low"},
            "signs": ["overhead-squat/weight-shift:left"],
        },
        catalogue(),
    )

    assert profile.phase_changes[-1].phase == 4
    assert len(profile.breaks) == 2


@pytest.mark.parametrize("order", [1, -1])
def test_spans_that_touch_do_not_overlap_in_whatever_order(order: int) -> None:
    days = [date(2026, 1, 5), date(2026, 2, 2), date(2026, 3, 2)]
    spans = [{"from": begin, "to": to} for begin, to in pairwise(days)][::order]

    profile = read_profile(
        {"phase": {"history": [{"phase": 1, **one} for one in spans]}, "breaks": spans}, catalogue()
    )

    assert sorted(one.start for one in profile.breaks) == days[:2]


def test_a_severity_may_be_told_of_a_group_that_is_listed_on_one_side() -> None:
    raw = {"overactive": ["calves:left"], "severity": {"calves": "high"}}

    assert {one.severity for one in read_profile(raw, catalogue()).body.imbalances} == {
        Severity.HIGH
    }


def test_a_clearance_may_have_a_day() -> None:
    raw = {"health": ["heart"], "cleared": ["heart"], "cleared_on": {"heart": "2026-11-20"}}

    assert read_profile(raw, catalogue()).body.cleared == {"heart"}


def test_the_day_of_a_clearance_that_could_not_be_read_is_not_held_against_it() -> None:
    raw: dict[str, object] = {"cleared": 3, "cleared_on": {"heart": "2026-11-20"}}

    assert _faults(raw) == ["me.toml: cleared: should be a list, in square brackets"]


def test_a_refusal_says_what_to_do() -> None:
    with pytest.raises(InputError) as refused:
        read_profile({"zzz": 1}, catalogue())

    assert refused.value.hint
    assert refused.value.faults == (Fault("profile", "zzz", "is not a key of the profile"),)
