"""The benches of PlanSync: `python -m bench [all | serve | render | replan | plan]`.

They print figures, ours beside a peer's of the same run, and judge nothing.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from typing import Any

from bench import plan, render, replan, serve
from bench.harness import Report, environment

NAMES = ("render", "replan", "plan", "serve")


def main(arguments: Sequence[str]) -> int:
    """0 when everything asked for was measured."""
    asked = _parser().parse_args(arguments)
    benches: dict[str, Callable[[], Report]] = {
        "render": lambda: render.measure(rounds=asked.rounds),
        "replan": lambda: replan.measure(rounds=asked.rounds),
        "plan": lambda: plan.measure(rounds=asked.rounds),
        "serve": lambda: serve.measure(_choices(asked)),
    }
    where = environment()
    if not asked.json:
        print("\n".join(f"{name}: {value}" for name, value in where.items()))
    reports = []
    for name in NAMES if asked.bench == "all" else (asked.bench,):
        report = benches[name]()
        reports.append(report.record())
        if not asked.json:
            print(f"\n{report.text()}", flush=True)
    if asked.json:
        print(json.dumps({"where": where, "reports": reports}, indent=2))
    return 0


def _parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    made.add_argument("bench", nargs="?", choices=("all", *NAMES), default="all")
    made.add_argument("--json", action="store_true", help="print one JSON document")
    made.add_argument("--rounds", type=_count, default=5, help="samples of each figure (5)")
    made.add_argument("--seconds", type=_count, default=1, help="length of a load sample (1)")
    made.add_argument(
        "--threads", type=_count, default=serve.THREADS, help="blocking threads (as plansync serve)"
    )
    made.add_argument("--driver", choices=("auto", "wrk", "sockets"), default="auto")
    made.add_argument(
        "--gunicorn", default=os.environ.get("GUNICORN"), help="program to serve the Flask route"
    )
    return made


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number


def _choices(asked: Any) -> serve.Choices:
    wrk = None if asked.driver == "sockets" else serve.find_wrk()
    if asked.driver == "wrk" and wrk is None:
        sys.exit("wrk is not installed: apt-get install wrk, or use --driver sockets")
    return serve.Choices(asked.rounds, asked.seconds, asked.threads, wrk, asked.gunicorn)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
