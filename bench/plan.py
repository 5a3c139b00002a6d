"""How long one runner's plan of 90 days takes, beside making the same sessions from ready steps.

The first plan of a body chooses every exercise anew; the next ones, as after every change of a run
and for both sides of a preview, find what was composed for it (plansync/plan/compose.py).
"""

from functools import partial

from bench.harness import Figure, Report, Work, alternate, ratio
from bench.world import World, catalogue, world
from plansync.plan.model import Plan
from plansync.plan.session import Session

DAYS = 90
PHASES = (1, 2, 5)


def measure(*, rounds: int) -> Report:
    """Milliseconds a plan and sessions a second, for three phases."""
    figures: list[Figure] = []
    ratios: list[Figure] = []
    facts: list[tuple[str, str]] = []
    for phase in PHASES:
        of = world(days=DAYS, phase=phase)
        plan = of.plan()
        first, ours = f"phase {phase}: first plan of a body", f"phase {phase}: plan"
        floor = f"phase {phase}: floor, sessions from ready steps"
        works: dict[str, Work] = {first: partial(anew, of), ours: of.plan}
        works[floor] = partial(again, plan)
        found = alternate(works, rounds=rounds)
        rate = _rate(found[ours], len(plan.sessions), phase)
        figures += [found[first], found[ours], rate, found[floor]]
        ratios.append(ratio(found[first], found[ours], f"phase {phase}: first plan / plan"))
        ratios.append(ratio(found[ours], found[floor], f"phase {phase}: plan / floor"))
        facts.append((f"phase {phase}", f"{len(plan.runs)} runs, {_told(plan)}"))
    about = f"one runner, {DAYS} days, every session woven anew"
    return Report("plan", about, tuple(figures), tuple(ratios), tuple(facts))


def anew(of: World) -> Plan:
    """The plan with nothing kept from the plans before."""
    catalogue().kept.clear()
    return of.plan()


def again(plan: Plan) -> tuple[Session, ...]:
    """The sessions of a plan, made from the steps they have: what no planner can do without."""
    return tuple(
        Session(
            uid=one.uid,
            slot=one.slot,
            day=one.day,
            start=one.start,
            minutes=one.minutes,
            phase=one.phase,
            steps=one.steps,
            why=one.why,
            run_key=one.run_key,
            optional=one.optional,
        )
        for one in plan.sessions
    )


def _rate(took: Figure, sessions: int, phase: int) -> Figure:
    per_second = tuple(sessions * 1000 / ms for ms in took.samples)
    return Figure(f"phase {phase}: sessions a second of CPU", "1/s", per_second)


def _told(plan: Plan) -> str:
    steps = sum(len(one.steps) for one in plan.sessions)
    return f"{len(plan.sessions)} sessions with {steps} steps"
