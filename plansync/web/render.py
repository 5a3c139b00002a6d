"""Pages from templates, and the words for times and amounts that templates use."""

import base64
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from flask import Flask, Response, make_response, render_template, request
from jinja2 import StrictUndefined

from plansync.feed import amounts, numbering, text
from plansync.web.assets import stamp
from plansync.web.browsers import browser_words
from plansync.web.context import services, visitor, web

_SVG = "http://www.w3.org/2000/svg"
_STEPS = (
    (timedelta(days=1), "day"),
    (timedelta(hours=1), "hour"),
    (timedelta(minutes=1), "minute"),
)
_PHASE = ("/phase", "To the phase page")
NOTE_PAGES = {
    "guard-unmet": _PHASE,
    "phase-long": _PHASE,
    "race-unlisted": ("/races", "To your races"),
    "reassess": ("/body/check", "Check yourself"),
    "season-ahead": _PHASE,
    "signs-contradict": ("/body", "To your lists"),
    "source-stale": ("/sources", "To your plans"),
}
"""The page on which a runner answers a note, by its code, and what the link is called."""


def prepare(app: Flask) -> None:
    """Nothing; templates fail on a misspelt name and know our filters."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        ago=ago,
        age=age,
        browser_words=browser_words,
        clock=clock,
        data_uri=data_uri,
        distance=amounts.distance,
        duration=amounts.duration,
        grouped=numbering.grouped,
        long_day=long_day,
        moment=moment,
        round_amount=numbering.round_amount,
        run_words=text.run_words,
        sentence=sentence,
        short_day=short_day,
        step_amount=amounts.step_amount,
        tempo_legend=amounts.tempo_legend,
    )
    app.jinja_env.globals.update(
        asset=stamp(app.static_folder or ""),
        note_pages=NOTE_PAGES,
        rounds_words=numbering.rounds_words,
        stop_rule=text.STOP_RULE,
    )


def page(template: str, *, status: int = 200, **values: object) -> Response:
    """The page made from a template; what the frame of every page needs is added."""
    frame = {
        "account": visitor(),
        "contact": web().settings.contact,
        "demo": services().demo,
        "has_strava": services().has_strava,
        "here": request.path,
        "keep_days": web().settings.keep_days,
    }
    return make_response(render_template(template, **frame, **values), status)


def short_day(day: date) -> str:
    """A day in a list: Mon 23 Nov."""
    return f"{day:%a} {day.day} {day:%b}"


def long_day(day: date) -> str:
    """A day in a sentence, with the year when it is not the current one."""
    year = "" if day.year == services().now().year else f" {day.year}"
    return f"{day:%A} {day.day} {day:%B}{year}"


def clock(at: datetime) -> str:
    """The runner's wall-clock time of an instant: 06:30."""
    return f"{_local(at):%H:%M}"


def moment(at: datetime) -> str:
    """Day and time of an instant: Mon 23 Nov, 06:30."""
    return f"{short_day(_local(at).date())}, {clock(at)}"


def ago(at: datetime) -> str:
    """How long ago an instant was: 2 minutes ago."""
    told = age(services().now() - at)
    return "just now" if told == "moments" else f"{told} ago"


def age(span: timedelta) -> str:
    """A length of time in its largest unit: 3 days, 2 hours, moments."""
    for unit, name in _STEPS:
        count = span // unit
        if count >= 1:
            return f"{count} {name}{'' if count == 1 else 's'}"
    return "moments"


def sentence(words: str) -> str:
    """Words as a sentence: a capital at the start, a stop at the end."""
    if not words:
        return ""
    return words[0].upper() + words[1:] + ("" if words.endswith((".", "!", "?")) else ".")


def data_uri(svg: str) -> str:
    """A drawing as an address an <img> can show, so that no markup from outside enters a page."""
    # An inline drawing leaves its namespace out; an image of its own needs it.
    whole = svg if "xmlns=" in svg else svg.replace("<svg", f'<svg xmlns="{_SVG}"', 1)
    return f"data:image/svg+xml;base64,{base64.b64encode(whole.encode()).decode()}"


def _local(at: datetime) -> datetime:
    account = visitor()
    return at.astimezone(ZoneInfo(account.zone)) if account else at
