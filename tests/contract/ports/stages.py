"""Two runners who have only just come, over the use cases of tests or over the real ones."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from plansync.errors import OutsideError
from plansync.store import Store
from plansync.sync.links import signer
from plansync.sync.views import StravaState, StravaView
from plansync.web.ports import UseCases
from tests.contract.sync import world as real
from tests.fakes import runners, services
from tests.fakes.runners import FakeRunner

HELD = {"current": 1, "since": "2026-09-07"}
"""Long enough in phase 1 for phase 2, and never in phase 2, which phase 5 builds on."""


@dataclass(frozen=True)
class Stage:
    """The use cases and what a test has to know of what stands behind them."""

    cases: UseCases
    robin: str
    kim: str
    today: date
    link: Callable[[str], str]
    """The token of a new sign-in link for a runner."""
    lose_plans: Callable[[], None]
    """From now on no plan address answers."""
    plan: bytes
    """What stands in a file that holds a plan."""
    hook: str
    """The secret part of the webhook's address."""
    wait: Callable[[], object]
    """It is a second later, where time passes."""
    token: Callable[[str, str], str]
    """The token of the link of a runner's session; the runner has a calendar from now on."""

    def with_plan(self, athlete_id: str) -> str:
        """The id of the runner's new plan source."""
        return self.cases.sources.add_address(athlete_id, "Runna", real.ADDRESS).id

    def session_of(self, athlete_id: str) -> str:
        """The uid of a session of a runner with a plan."""
        week = self.cases.runner.week(athlete_id)
        return next(one.uid for day in week.days for one in day.entries if one.session)


def fake_stage() -> Stage:
    """Over the fakes of the pages' tests."""
    nothing = StravaView(StravaState.ABSENT, "There is no Strava here.")
    robin, kim = (
        FakeRunner(one.id, one.name, strava=nothing) for one in (runners.robin(), runners.kim())
    )
    world = services.World(runners={one.id: one for one in (robin, kim)}, has_strava=False)
    cases = services.FakeServices(world)

    def lose_plans() -> None:
        world.fails["add_address"] = OutsideError("it does not answer", source="plans.example")

    def link(athlete_id: str) -> str:
        return cases.accounts.link(athlete_id).removeprefix("/sign-in/")

    def token(athlete_id: str, uid: str) -> str:
        if not cases.feeds.show(athlete_id).exists:
            cases.feeds.create(athlete_id)
        return cases.marks.token(athlete_id, uid)

    body = b"BEGIN:VCALENDAR"
    today = runners.TODAY
    return Stage(cases, robin.id, kim.id, today, link, lose_plans, body, "hook", list, token)


def real_stage(store: Store) -> Stage:
    """Over the real use cases on a store, for two runners nobody used before."""
    clock = real.Clock()
    made = real.make_world(store, clock=clock)
    # Two weeks ahead say what half a year would, and are planned in a fraction of the time.
    few_days = replace(made.doors.rhythm, ahead=14 * real.DAY)
    made = real.with_doors(made, rhythm=few_days)
    robin, kim = (made.runner(name, phase=HELD) for name in ("Robin", "Kim"))
    for one in (robin, kim):
        made.services.feeds.revoke(one)
    body = real.lines(f"{real.MONDAY + real.DAY} easy 8000 Easy run")
    made.plans.bodies[real.ADDRESS] = body

    def lose_plans() -> None:
        made.plans.fails = OutsideError("it does not answer", source="plans.example")

    def link(athlete_id: str) -> str:
        return made.services.accounts.sign_in_link(athlete_id).removeprefix("/sign-in/")

    def token(athlete_id: str, uid: str) -> str:
        if not made.services.feeds.show(athlete_id).exists:
            made.services.feeds.create(athlete_id)
        with store.read() as tx:
            feed = tx.feeds.active(athlete_id)
        sign = signer(made.doors.link_keys, feed) if feed else None
        assert sign
        return sign(uid)

    hook = made.doors.webhook_secret
    wait = partial(clock.go, seconds=1)
    return Stage(made.services, robin, kim, real.MONDAY, link, lose_plans, body, hook, wait, token)
