"""The arithmetic of the benches: ratios, percentiles, what wrk and /proc say."""

import itertools
import json

import pytest

from bench.harness import (
    Figure,
    Report,
    alternate,
    amount,
    percentile,
    ratio,
    turning,
)
from bench.load import LoadError, Question, merged, parse_head, parse_wrk
from bench.peers import group_ticks, gunicorn_command
from bench.plan import again
from bench.serve import MODES
from bench.world import world

WRK = """\
Running 1s test @ http://127.0.0.1:8080/feed.ics
  1 threads and 16 connections
  Latency Distribution
     50%  980.00us
     75%    1.20ms
     90%    2.00ms
     99%    1.05s
  20480 requests in 1.10s, 40.00MB read
Requests/sec:  18618.18
Transfer/sec:     36.36MB
"""
STAT = "412 (a (b) c) S 1 400 400 0 -1 4194560 900 0 0 0 {utime} {stime} 7 9 20 0 3 0 5 6"


def test_a_figure_tells_its_middle_and_its_ends() -> None:
    figure = Figure("render", "ms", (3.0, 1.0, 20.0))

    assert figure.median == 3.0
    assert figure.line().split() == ["render", "3.00", "ms", "(1.00", "to", "20.0)"]


def test_a_figure_without_samples_is_refused() -> None:
    with pytest.raises(ValueError, match="never measured"):
        Figure("render", "ms", ())


def test_a_ratio_compares_what_was_measured_in_the_same_round() -> None:
    """A round in which the machine was three times slower does not move the ratio."""
    ours = Figure("ours", "ms", (2.0, 6.0, 2.0))
    peer = Figure("peer", "ms", (1.0, 3.0, 1.0))

    assert ratio(ours, peer).samples == (2.0, 2.0, 2.0)


def test_a_ratio_of_unlike_rounds_is_refused() -> None:
    with pytest.raises(ValueError, match="shorter"):
        ratio(Figure("ours", "ms", (1.0, 2.0)), Figure("peer", "ms", (1.0,)))


@pytest.mark.parametrize(("share", "value"), [(0.5, 50), (0.99, 99), (1.0, 100), (0.001, 1)])
def test_percentiles_are_values_that_were_measured(share: float, value: float) -> None:
    assert percentile(range(1, 101), share) == value


def test_no_values_have_no_percentile() -> None:
    with pytest.raises(ValueError, match="no values"):
        percentile([], 0.5)


@pytest.mark.parametrize(
    ("value", "text"),
    [(12345.6, "12,346"), (45.67, "45.7"), (3.14159, "3.14"), (0.01234, "0.0123"), (0.0, "0")],
)
def test_numbers_have_three_digits_that_count(value: float, text: str) -> None:
    assert amount(value) == text


def test_nobody_is_first_in_every_round() -> None:
    assert [turning("ab", number) for number in range(3)] == [("a", "b"), ("b", "a"), ("a", "b")]


def test_every_work_is_measured_in_every_round() -> None:
    count = itertools.count()

    found = alternate({"some": lambda: sum(range(9999)), "count": lambda: next(count)}, rounds=2)

    assert [len(one.samples) for one in found.values()] == [2, 2]
    assert all(sample > 0 for one in found.values() for sample in one.samples)
    assert next(count) > 2


def test_a_report_says_the_same_to_people_and_programs() -> None:
    figure = Figure("ours", "ms", (1.5,))
    report = Report(
        "render", "one feed", (figure,), (ratio(figure, figure),), (("bytes", "equal"),)
    )

    record = json.loads(json.dumps(report.record()))

    assert record["figures"][0]["median"] == 1.5
    assert (record["ratios"][0]["min"], record["facts"]) == (1.0, {"bytes": "equal"})
    assert report.text().splitlines()[0] == "render: one feed"
    assert report.text().splitlines()[-1] == "  bytes: equal"


def test_what_wrk_prints_is_read_in_its_units() -> None:
    answers = parse_wrk(WRK)

    assert (answers.per_second, answers.count) == (18618.18, 20480)
    assert answers.p50_ms == pytest.approx(0.98)
    assert answers.p99_ms == pytest.approx(1050)


def test_wrong_answers_under_load_are_no_measurement() -> None:
    with pytest.raises(LoadError, match="responses: 3"):
        parse_wrk(WRK + "  Non-2xx or 3xx responses: 3\n")


def test_latencies_of_several_drivers_are_told_together() -> None:
    answers = merged([[4.0, 1.0], [2.0, 3.0]], seconds=2)

    assert (answers.per_second, answers.p50_ms, answers.p99_ms, answers.count) == (2.0, 2.0, 4.0, 4)


def test_the_cpu_of_a_process_counts_for_its_group_only() -> None:
    stat = STAT.format(utime=120, stime=30)

    assert group_ticks(stat, 400) == 150
    assert group_ticks(stat, 401) == 0


def test_a_head_is_read_whatever_the_letters_of_its_names() -> None:
    head = b'HTTP/1.1 304 Not Modified\r\nETag: "a:b"\r\nVARY: Accept-Encoding'

    assert parse_head(head) == (304, {"etag": '"a:b"', "vary": "Accept-Encoding"})


def test_a_new_connection_is_asked_to_close() -> None:
    kept = Question(80, "/feed.ics", (), 200, keep_alive=True).as_bytes()
    new = Question(80, "/feed.ics", (), 200, keep_alive=False).as_bytes()

    assert kept == b"GET /feed.ics HTTP/1.1\r\nHost: 127.0.0.1:80\r\n\r\n"
    assert b"\r\nConnection: close\r\n" in new


def test_calendars_are_measured_with_and_without_a_copy_on_both_kinds_of_connection() -> None:
    assert {mode.name for mode in MODES} == {
        "304, keep-alive",
        "304, new connections",
        "200 gzip, keep-alive",
        "200 gzip, new connections",
    }


def test_a_named_gunicorn_is_used_before_any_other() -> None:
    assert gunicorn_command("/opt/gunicorn") == ("/opt/gunicorn",)


def test_the_floor_of_planning_makes_the_same_sessions() -> None:
    plan = world(days=14).plan()

    assert len(plan.sessions) > 14
    assert again(plan) == plan.sessions


def test_the_moved_run_is_the_only_difference() -> None:
    before = world(days=28)
    after = before.moved()

    changed = [(old, new) for old, new in zip(before.runs, after.runs, strict=True) if old != new]
    assert len(changed) == 1
    ((old, new),) = changed
    assert (new.key, (new.day - old.day).days) == (old.key, 1)
    assert len({run.day for run in after.runs}) == len(after.runs)
