"""The first page, the privacy page, and a word to robots."""

from flask import Response
from flask.typing import ResponseReturnValue

from plansync.web.context import services, visitor
from plansync.web.render import page

# No path of a feed is named or forbidden: some calendars ask here first and obey.
_ROBOTS = "User-agent: *\nDisallow: /plan\nDisallow: /sessions/\n"


def start() -> ResponseReturnValue:
    """What PlanSync is; for a runner who is signed in, what comes next."""
    account = visitor()
    if account is None:
        return page("welcome.html")
    return page("today.html", view=services().runner.overview(account.athlete_id))


def privacy() -> ResponseReturnValue:
    """What is kept, for how long, and who to ask."""
    return page("privacy.html")


def safety() -> ResponseReturnValue:
    """When to stop, and what PlanSync is not."""
    return page("safety.html")


def robots() -> Response:
    """What crawlers are asked not to look at."""
    return Response(_ROBOTS, mimetype="text/plain")
