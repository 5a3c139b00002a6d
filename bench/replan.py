"""What one moved run costs in a plan of 90 days, beside the same plan made and written anew."""

from bench.harness import Report, alternate, ratio
from bench.world import LATER, World, assembled, by_uid, rendered, told, world
from plansync.feed.render import Feed, Rendering, check, check_changes
from plansync.sync.planning import packed

DAYS = 90
KEPT = "moved run: plan and render, events kept"
COLD = "cold: plan and render, nothing kept"
PLAN = "part: plan"
ENTRIES = "part: entries"
RENDER = "part: render, events kept"
ASSEMBLE = "part: assemble"
CHECK = "part: read back what was written, as before publishing"
CHECK_ALL = "read back the whole feed, as `plansync plan` does"
PACK = "part: gzip as it is published"


def measure(*, rounds: int) -> Report:
    """Milliseconds of a replan, its parts, and how many events were written again."""
    before = world(days=DAYS)
    after = before.moved()
    kept = by_uid(rendered(told(before.plan()), {}).events)
    plan = after.plan()
    found = told(plan)
    again = rendered(found, kept, LATER)
    feed = assembled(again.events, after.window)
    took = alternate(
        {
            KEPT: lambda: _feed(after, rendered(told(after.plan()), kept, LATER)),
            COLD: lambda: _feed(after, rendered(told(after.plan()), {}, LATER)),
            PLAN: after.plan,
            ENTRIES: lambda: told(plan),
            RENDER: lambda: rendered(found, kept, LATER),
            ASSEMBLE: lambda: _feed(after, again),
            CHECK: lambda: check_changes(feed.body, again.events, kept),
            CHECK_ALL: lambda: check(feed.body, len(again.events)),
            PACK: lambda: packed(feed),
        },
        rounds=rounds,
    )
    facts = (
        ("events written again", f"{again.serialised} of {len(again.events)}"),
        ("events removed", str(len(again.removed))),
        ("feed", f"{len(feed.body):,} bytes"),
    )
    ratios = (ratio(took[KEPT], took[COLD], "moved run / cold"),)
    about = f"one run moved to the next day in {DAYS} days"
    return Report("replan", about, tuple(took.values()), ratios, facts)


def _feed(of: World, rendering: Rendering) -> Feed:
    return assembled(rendering.events, of.window)
