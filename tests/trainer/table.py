"""What the trainer's table asks of every plan, as rules that name each fault they find.

Nothing here asks the planner why it decided so: a rule looks at the world and at the plan.
"""

from plansync.plan.model import Plan
from tests.planning import World
from tests.trainer import contents, places, seasons
from tests.trainer.look import RULES, look

MODULES = (places, seasons, contents)
"""The modules whose rules are on the list once they are imported."""


def faults(world: World, plan: Plan) -> list[str]:
    """Every fault of a plan, each with the name of its rule."""
    seen = look(world, plan)
    return [f"{one.__name__}: {fault}" for one in RULES for fault in one(seen)]
