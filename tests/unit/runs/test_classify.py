"""What a title of a plan is understood to be."""

import csv
import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plansync.runs.classify import Hint, classify
from plansync.runs.model import RunKind

TITLES = Path(__file__).with_name("titles.csv")
TOLERANCE = 0.10
WORDS = (
    *("easy", "long", "tempo", "run", "8", "km", "5", "mi", "x", "(", ")", "400", "m", "min", "45"),
    *("@", "pace", "AM", "PM", "rest", "or", "with", "10k", "2:30", "1h05", "-", "/", "•", "race"),
    *("strides", ",", "+", "hills", "3", "walk", "repeat", "10", "times", "5'", '20"', "half", "½"),
    *("marathon", "week", "total"),
)


def _rows() -> list[dict[str, str]]:
    with TITLES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _share(hits: list[bool]) -> float:
    return sum(hits) / len(hits)


def _is_right(label: str, answer: float | None) -> bool:
    if not label or answer is None:
        return not label and answer is None
    return abs(float(label) - answer) <= TOLERANCE * float(label)


def test_runs_are_told_from_everything_else() -> None:
    told = [(row["is_run"] == "1", classify(row["title"], row["description"])) for row in _rows()]

    assert _share([is_run for is_run, verdict in told if verdict.is_run]) >= 0.98
    assert _share([verdict.is_run for is_run, verdict in told if is_run]) >= 0.97


def test_kinds_are_right_nine_times_in_ten() -> None:
    hits = [classify(row["title"], row["description"]).kind.value == row["kind"] for row in _rows()]

    assert _share(hits) >= 0.90


def test_distances_and_durations_are_right_or_blank() -> None:
    told = [(row, classify(row["title"], row["description"])) for row in _rows()]

    assert _share([_is_right(row["distance_m"], v.distance_m) for row, v in told]) >= 0.92
    assert _share([_is_right(row["duration_s"], v.duration_s) for row, v in told]) >= 0.92


@pytest.mark.parametrize(
    ("title", "distance_m"),
    [
        ("1.5 mi Warm Up, 8 x 400m @ 5k pace w. 400m jog rest, 1.5 mi Cool Down, (8 mi)", 12875),
        ("2 km warm up, 6 km @ HMP, 2 km cool down", 10000),
        ("3 km easy + 5 km tempo", 8000),
        ("4 mi at 88% MP + 4 mi at 92% MP", 12875),
        ("5-7 mile Easy Run 7 mi", 11265),
        (
            "9 miles, consisting of:\n2 mile Warm Up\n4 x 1k at 10k pace\n2 mile Warm Down 9 mi",
            14484,
        ),
        ("12-14 miles, consisting of:\n3 mile Warm Up\n3 x (2 miles at MP) 14 mi", 22531),
        ("Over Unders 800m • 7km", 7000),
        ("6½ mi easy", 10461),
        ("8,5 km locker", 8500),
        ("5 mi (8K) easy", 8047),
        ("Easy 8 km, last 2 km fast", 8000),
        ("Easy day total: 11 km, in two loops of 5 km", 11000),
        ("10 miles with 6 at marathon pace", 16093),
        ("10 EM duurloop", 16093),
        ("8 mi easy, 4 mi at LT pace", 12875),
        ("2 mi easy, 5 mi steady, 1 mi easy", 12875),
        ("2 x 5 km at 4:30/km", None),
        ("6 x 1 mile @ 10k pace", None),
        ("Ein-/Auslaufen 2 km, 5x1000m", None),
        ("5-4-3-2-1 km at 100% MP", None),
        ("(3 x 2 km at 105% MP with 3 min jog) then 1 km at 110% MP", None),
        ("2 km warm up and intervals", None),
        ("5 mi easy + 4 x 8 min at LT", None),
        ("8 km + 6 x 20 s strides", 8000),
        ("Rodaje 8 km + 6 rectas de 80 m", 8000),
        ("AM 5 km easy, PM strength", 5000),
        ("6 km + 4 x 1 km fast", 10000),
        ("3 m run", 4828),
        ("Long run 16 m", 25750),
        ("Easy 40 m", None),
    ],
)
def test_the_distance_is_that_of_the_whole_run(title: str, distance_m: float | None) -> None:
    assert _is_right(str(distance_m or ""), classify(title).distance_m)


@pytest.mark.parametrize(
    ("title", "duration_s"),
    [
        ("Easy 40 m", 2400),
        ("Long run 2:00", 7200),
        ("1:15:00 easy run", 4500),
        ("1:45 h locker", 6300),
        ("Easy run 50:00 min", 3000),
        ("Footing 1 h 10 min", 4200),
        ("Easy jog 45'30\"", 2730),
        ("22:30-25 min @ tempo", 1425),
        ("15 min warm up, 20 min tempo, 10 min cool down", 2700),
        ("10 mi with 30 min at LT pace", None),
        ("8 km easy, 45 min", 2700),
        ("Easy run @ 5:20", None),
        ("Tempo run 7:30 am", None),
        ("6 x 3 min hard, 2 min jog", None),
        ("Hills 90s run", None),
        ("Rodaje 45' + 6 rectas de 80m", 2700),
        ("8 x 60m sprints, 40 min easy", 2400),
        ("5 x 3m fast", None),
        ("Echauffement 20', 8x400m récup 1'15, retour au calme 10'", None),
        ("Warm-up walk, then alternate 60 s of jogging and 90 s of walking for 24 minutes", 1440),
    ],
)
def test_the_duration_is_that_of_the_whole_run(title: str, duration_s: int | None) -> None:
    assert classify(title).duration_s == duration_s


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Fast finish long run 22 km", RunKind.LONG),
        ("Easy 21 km", RunKind.LONG),
        ("Easy 100 min", RunKind.LONG),
        ("General aerobic 12 mi", RunKind.EASY),
        ("Long intervals 3 x 3 km", RunKind.INTERVALS),
        ("VO2max 9 mi with 6 x 3 min uphill", RunKind.INTERVALS),
        ("Gen-aerobic 8 mi with 6 x 10 sec hill sprints + 8 x 100 m strides", RunKind.STRIDES),
        ("Hill repeats and 4 strides", RunKind.HILLS),
        ("Race pace run 8 km", RunKind.RACE_PACE),
        ("Goal pace 6 mi", RunKind.RACE_PACE),
        ("Marathon-pace run 16 km", RunKind.TEMPO),
        ("8 mi at 85% 5k", RunKind.TEMPO),
        ("9 mi at 70% 5k", RunKind.EASY),
        ("5 x 2 km at 105% MP with 3 min jog", RunKind.INTERVALS),
        ("7 mi easy with 24 min of (1 min at 95% 5k effort, 3 min easy)", RunKind.INTERVALS),
        ("Semi de Lyon", RunKind.RACE),
        ("Bristol 10K", RunKind.RACE),
        ("Marathon training run", RunKind.EASY),
        ("5 m pace", RunKind.TEMPO),
        ("40 min R", RunKind.INTERVALS),
        ("40 min E + 6 ST", RunKind.STRIDES),
        ("3 mi fast", RunKind.TEMPO),
        ("3 x mile race pace", RunKind.INTERVALS),
        ("Allure semi 8 km", RunKind.TEMPO),
        ("8 km en allure 10 km", RunKind.TEMPO),
        ("Long run 30 km with 10 km at MP", RunKind.LONG),
        ("10k tempo", RunKind.TEMPO),
        ("8 x 500 m at 10-km pace", RunKind.INTERVALS),
        ("Easy with strides after long run", RunKind.LONG),
        ("Marathon pace 8 km", RunKind.TEMPO),
        ("Cross country race", RunKind.RACE),
        ("Cross-country race 8 km", RunKind.RACE),
        ("Cross country 8 km", RunKind.EASY),
        ("Cross-country intervals 5 x 1 km", RunKind.INTERVALS),
        ("XC race 6 km", RunKind.RACE),
        ("Cross country", RunKind.EASY),
        ("Crosslauf 6 km", RunKind.EASY),
    ],
)
def test_kinds_follow_what_the_run_is_called(title: str, kind: RunKind) -> None:
    assert classify(title).kind is kind


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Rest day, go see a film", RunKind.REST),
        ("Week off", RunKind.REST),
        ("🛌", RunKind.REST),
        ("💪 Upper body", RunKind.STRENGTH),
        ("💪 30 min", RunKind.STRENGTH),
        ("🚴 60 min", RunKind.CROSS),
        ("Cross-train (bike or easy jog)", RunKind.CROSS),
        ("Spaziergang 30 min", RunKind.CROSS),
        ("Walk or ride 40 min", RunKind.CROSS),
        ("0:45 - Some Mountain", RunKind.CROSS),
        ("Cross-country skiing 20 km", RunKind.CROSS),
        ("Cross country ski race 15 km", RunKind.CROSS),
        ("XC ski 90 min", RunKind.CROSS),
        ("Ski: cross-country 12 km", RunKind.CROSS),
        ("Hike cross country 10 km", RunKind.CROSS),
        ("Cross-country mountain bike 30 km", RunKind.CROSS),
        ("Cross training 40 min", RunKind.CROSS),
        ("Cross-country road trip", RunKind.NONE),
        ("Cross country flight", RunKind.NONE),
        ("Long weekend away", RunKind.NONE),
        ("Race week", RunKind.NONE),
        ("Week 5: recovery week", RunKind.NONE),
        ("Active recovery: yoga or swim", RunKind.CROSS),
        ("AM swim PM strength", RunKind.CROSS),
        ("Repos ou vélo 1h", RunKind.REST),
        ("Buy 2 bananas", RunKind.NONE),
        ("", RunKind.NONE),
        ("The Running Man", RunKind.NONE),
        ("Running with the wolves", RunKind.NONE),
        ("45 min", RunKind.NONE),
        ("Board meeting, run 5 ideas", RunKind.NONE),
        ("Deadline 10 km from here", RunKind.NONE),
    ],
)
def test_what_is_not_a_run_is_left_alone(title: str, kind: RunKind) -> None:
    verdict = classify(title)

    assert (verdict.is_run, verdict.kind, verdict.distance_m) == (False, kind, None)


@pytest.mark.parametrize(
    "title",
    [
        "Easy 5 km + core",
        "Run 5 km with the client",
        "Long run 18 km, then brunch",
        "Easy 5 km or walk",
        "Walk/run 5 km",
    ],
)
def test_a_clear_run_is_one_in_any_company(title: str) -> None:
    assert classify(title).is_run


@pytest.mark.parametrize(
    "title",
    [
        "Rest or 5-7 mi very easy",
        "Easy 5 km or day off",
        "Ruhetag oder 30 min Joggen",
        "3 mi easy or cross",
    ],
)
def test_a_run_one_may_leave_out_is_optional(title: str) -> None:
    verdict = classify(title)

    assert (verdict.is_run, verdict.optional) == (True, True)


def test_a_run_with_an_optional_finish_is_not_optional() -> None:
    assert not classify("8 mi progression run with optional fast finish").optional


def test_fast_running_in_a_long_run_is_seen() -> None:
    assert classify("Long run 30 km with 12 km at marathon pace").fast_segments
    assert classify("Long run 28 km", "last 5 km @ LT pace").fast_segments
    assert not classify("Long run 30 km").fast_segments
    assert not classify("Long run 26 km with 6 x 100 m strides").fast_segments


def test_a_double_is_two_runs() -> None:
    verdict = classify("Recovery AM 5 mi Med-long run PM 12 mi")

    assert [(part.label, part.kind, round(part.distance_m or 0)) for part in verdict.parts] == [
        ("AM", RunKind.RECOVERY, 8047),
        ("PM", RunKind.LONG, 19312),
    ]
    assert (verdict.kind, round(verdict.distance_m or 0)) == (RunKind.LONG, 27359)


@pytest.mark.parametrize(
    ("title", "description", "distances_m"),
    [
        ("AM: 6 km easy / PM: 10 km easy with 5 x 20 s strides", "", [6000, 10000]),
        ("Morgens 6 km locker, abends 8 km locker", "", [6000, 8000]),
        ("2 recovery runs", "6 km\n4 km", [6000, 4000]),
        ("2 recovery runs (10 km)", "", [None, None]),
        ("Endurance 20 km Recovery 6 km", "", [20000, 6000]),
        ("AM: 5 km easy / PM: 6 x 3 min at 90% 5k", "", [5000, None]),
        ("AM easy 5 km PM tempo", "", [5000, None]),
        ("5 km am / 8 km pm", "", [5000, 8000]),
    ],
)
def test_doubles_are_told_in_several_ways(
    title: str, description: str, distances_m: list[float | None]
) -> None:
    parts = classify(title, description).parts

    assert [part.distance_m for part in parts] == distances_m


@pytest.mark.parametrize(
    "title",
    [
        "Easy run 6 am",
        "Tempo 8 km + recovery 2 km",
        "2 x 5 km",
        "3 mi tempo recovery 1 mi",
        "2 dogs",
    ],
)
def test_one_run_is_not_split(title: str) -> None:
    assert classify(title).parts == ()


def test_both_halves_timed_give_the_time_of_the_day() -> None:
    assert classify("AM 30 min easy PM 45 min easy").duration_s == 4500


def test_what_the_producer_states_comes_first() -> None:
    verdict = classify(
        "Loading Up", "Legs And Core • 55m - 65m", hint=Hint("LEGS_AND_CORE", duration_s=3900)
    )

    assert (verdict.is_run, verdict.kind, verdict.duration_s) == (False, RunKind.STRENGTH, 3900)


def test_a_stated_type_gives_the_kind() -> None:
    assert classify("Name of a workout", hint=Hint("TEMPO")).kind is RunKind.TEMPO
    assert classify("Name of a workout", hint=Hint("WALK_RUN")).kind is RunKind.EASY
    assert classify("Some workout", "Intervals • 7km • 40m").kind is RunKind.INTERVALS


def test_a_stated_easy_run_may_still_hold_strides() -> None:
    assert classify("Easy with 6 strides", hint=Hint("EASY_RUN")).kind is RunKind.STRIDES


def test_a_type_nobody_knows_leaves_it_to_the_text() -> None:
    assert classify("Easy run 5 km", hint=Hint("MYSTERY")).kind is RunKind.EASY


def test_recorded_and_long_lasting_entries_are_no_planned_runs() -> None:
    assert not classify("Easy run 5 km", hint=Hint(completed=True)).is_run
    assert not classify("Easy run 5 km", hint=Hint(all_day_days=7)).is_run


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Easy late evening", RunKind.EASY),
        ("Tempo by the old harbour wall", RunKind.TEMPO),
        ("Hills behind the house", RunKind.HILLS),
    ],
)
def test_stated_kilometres_and_a_kind_make_a_run(title: str, kind: RunKind) -> None:
    verdict = classify(title, hint=Hint(distance_m=7000))

    assert (verdict.is_run, verdict.kind, verdict.distance_m) == (True, kind, 7000)
    assert not classify(title).is_run


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Rest", RunKind.REST),
        ("Easy ride along the river", RunKind.CROSS),
        ("Strength", RunKind.STRENGTH),
        ("Ferry to the island", RunKind.NONE),
        ("Long meeting with the board", RunKind.NONE),
        ("Week 3", RunKind.NONE),
        ("", RunKind.NONE),
    ],
)
def test_stated_kilometres_alone_make_none(title: str, kind: RunKind) -> None:
    verdict = classify(title, hint=Hint(distance_m=7000))

    assert (verdict.kind, verdict.distance_m) == (kind, None)


def test_a_few_stated_metres_make_no_run_of_a_kind_word() -> None:
    assert not classify("Easy late evening", hint=Hint(distance_m=400)).is_run


@pytest.mark.parametrize(
    ("title", "hint"),
    [
        ("Tempo 20 min", Hint(distance_m=9000)),
        ("9 km, tempo 20 min", Hint()),
        ("Easy 10 km", Hint(timed_duration_s=900)),
        ("AM 4 km, 5 min AM / PM 9 km, 20 min", Hint()),
    ],
)
def test_minutes_too_few_for_the_distance_are_not_the_whole(title: str, hint: Hint) -> None:
    verdict = classify(title, hint=hint)

    assert verdict.is_run
    assert (verdict.distance_m or 0) >= 9000
    assert verdict.duration_s is None


def test_minutes_that_fit_the_distance_are_the_whole() -> None:
    assert classify("Easy 45 min", hint=Hint(distance_m=8000)).duration_s == 2700


def test_a_stated_length_is_told_as_it_is() -> None:
    verdict = classify("Tempo 20 min", hint=Hint(distance_m=9000, duration_s=2000))

    assert (verdict.distance_m, verdict.duration_s) == (9000, 2000)


def test_the_length_of_a_timed_entry_comes_last() -> None:
    assert classify("Easy run", hint=Hint(timed_duration_s=3000)).duration_s == 3000
    assert classify("Easy 40 min", hint=Hint(timed_duration_s=3000)).duration_s == 2400


@pytest.mark.parametrize(
    ("title", "description", "distance_m", "duration_s"),
    [
        ("Long Run - 10", "10 miles, nice and slow", 16093, None),
        ("Long Run - 10", "Bring water", None, None),
        ("Easy run", "8 km along the river", 8000, None),
        ("Easy run", "Distance: 8 km\nDuration: 45 min", 8000, 2700),
        ("Easy run 45 min", "8 km along the river", None, 2700),
        ("Tempo run", "Take it as it comes", None, None),
        ("Lactate threshold 8 mi", "20 min LT interval", 12875, None),
        ("Session 3", "Jog 20 min", None, 1200),
        ("Day 3", "Nothing much", None, None),
        ("Day 3", "We talk about running", None, None),
        ("1:00 - Lake Race", "Run leg", None, 3600),
    ],
)
def test_a_description_fills_what_the_title_leaves_open(
    title: str, description: str, distance_m: float | None, duration_s: int | None
) -> None:
    verdict = classify(title, description)

    assert _is_right(str(distance_m or ""), verdict.distance_m)
    assert verdict.duration_s == duration_s


def test_strides_in_the_description_of_an_easy_run_count() -> None:
    assert classify("Recovery 5 mi", "6 x 100 m strides").kind is RunKind.STRIDES
    assert classify("7 miles", "5 x 1k at 10k pace").kind is RunKind.INTERVALS
    assert classify("Run 7 miles", "4 x 1k at 10k pace, 4 strides").kind is RunKind.INTERVALS


def test_the_reason_names_the_word_that_decided() -> None:
    assert "tempo" in classify("Tempo 8 km").reason
    assert "length" in classify("30 km easy").reason
    assert "two runs" in classify("AM 5 km PM 5 km").reason
    assert "7 days" in classify("Week", hint=Hint(all_day_days=7)).reason
    assert "easy" in classify("Run 5 km").reason


@given(st.text(), st.text())
def test_any_text_gets_a_verdict(title: str, description: str) -> None:
    verdict = classify(title, description)

    assert verdict.is_run == verdict.kind.is_run
    assert verdict.reason


@given(st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join))
def test_any_words_of_a_plan_get_a_verdict_that_holds(title: str) -> None:
    verdict = classify(title)

    assert verdict.is_run == verdict.kind.is_run
    assert 0 <= verdict.confidence <= 1
    assert verdict.distance_m is None or verdict.distance_m > 0
    assert verdict.duration_s is None or verdict.duration_s > 0


@given(st.lists(st.sampled_from([w for w in WORDS if not re.search(r"\d|½|half|marathon", w)])))
def test_without_a_number_no_amount_is_named(words: list[str]) -> None:
    verdict = classify(" ".join(words))

    assert verdict.distance_m is None
    assert verdict.duration_s is None


def test_endless_titles_are_read_in_no_time() -> None:
    started = time.perf_counter()

    for piece in ("5 x (", "1-2-3-", "AM PM ", "a ", "8 km + ", "1:", "5 mi with ", "easy "):
        classify(piece * 5000, piece * 5000)

    assert time.perf_counter() - started < 5


@pytest.mark.parametrize(
    "title", ["8 x 800 m at 100% 5k", "9-10 mi at 100% MP", "16-18 mi", "9.7 km", "5 mi @ hmp"]
)
def test_a_reason_is_words_and_no_marks_of_ours(title: str) -> None:
    reason = classify(title).reason

    assert "§" not in reason
    assert '"an amount"' not in reason
    assert reason[0].isupper() or reason[0] == '"'
