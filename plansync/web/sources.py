"""Plan sources: where the scheduled runs come from, what PlanSync reads in them, how old it is."""

from itertools import chain, count

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue

from plansync.errors import Fault, InputError, PlanSyncError
from plansync.sources.base import Reading
from plansync.store.sources import SourceState
from plansync.sync.views import SourceView
from plansync.web import forms
from plansync.web.context import athlete_id, services
from plansync.web.render import page

_PAGE = "/sources"
_READ_AGAIN = {
    SourceState.OK: "{name} was read again: {runs} from today on.",
    SourceState.FAILING: "{name} could not be read. Your plan stays as it was.",
    SourceState.HELD: "The newest copy of {name} is looked at once more before it is believed.",
}
_NAMELESS = "My plan"
_LONGEST_NAME = 70


def sources(error: PlanSyncError | None = None) -> ResponseReturnValue:
    """The sources and how they stand, and the forms for another one."""
    listed = services().sources.list(athlete_id())
    status = error.http_status if error else 200
    return page("sources.html", status=status, sources=listed, error=error, typed=forms.typed())


def add_source() -> ResponseReturnValue:
    """One source more, read at once."""
    try:
        source = _add()
    except PlanSyncError as error:
        return sources(error)
    flash(f"{source.name} was read: {_runs(source)} from today on.")
    return redirect(_PAGE, 303)


def verdicts() -> ResponseReturnValue:
    """What PlanSync sees in a source that is kept, event by event."""
    source_id = request.args.get("source", "")
    if not source_id:
        return sources()
    reading = services().sources.verdicts(athlete_id(), source_id)
    [source] = [one for one in services().sources.list(athlete_id()) if one.id == source_id]
    return page("sources_check.html", reading=reading, source=source, name=source.name, url="")


def check_source() -> ResponseReturnValue:
    """What PlanSync sees in an address or file, event by event; nothing is saved."""
    try:
        reading = _check()
    except PlanSyncError as error:
        return sources(error)
    name, url = forms.words("name"), forms.words("url")
    return page("sources_check.html", reading=reading, source=None, name=name, url=url)


def read_source() -> ResponseReturnValue:
    """The source is fetched once more, now."""
    source = services().sources.read_again(athlete_id(), forms.needed("source", "source"))
    flash(_READ_AGAIN[source.state].format(name=source.name, runs=_runs(source)))
    return redirect(_PAGE, 303)


def remove_source() -> ResponseReturnValue:
    """One source less; first the question whether that is meant."""
    source_id = forms.needed("source", "source")
    if not forms.ticked("sure"):
        found = [one for one in services().sources.list(athlete_id()) if one.id == source_id]
        return page("source_remove.html", source=found[0]) if found else sources()
    services().sources.remove(athlete_id(), source_id)
    flash("The source and its runs are gone from your plan.")
    return redirect(_PAGE, 303)


def _add() -> SourceView:
    upload = _upload()
    if upload is not None:
        return services().sources.add_file(athlete_id(), _name(upload[0]), *upload)
    return services().sources.add_address(athlete_id(), _name(_NAMELESS), _address())


def _check() -> Reading:
    upload = _upload()
    if upload is not None:
        return services().sources.check_up_file(athlete_id(), *upload)
    return services().sources.check_up(athlete_id(), _address())


def _name(otherwise: str) -> str:
    """The name that was typed, else one that no other source has."""
    taken = {source.name for source in services().sources.list(athlete_id())}
    base = otherwise.strip()[:_LONGEST_NAME] or _NAMELESS
    numbered = (f"{base} {n}" for n in count(2))
    free = (name for name in chain([base], numbered) if name not in taken)
    return forms.words("name") or next(free)


def _runs(source: SourceView) -> str:
    return f"{source.runs} run{'' if source.runs == 1 else 's'}"


def _address() -> str:
    typed = forms.words("url")
    if not typed:
        advice = "write the calendar's address or choose a file"
        raise InputError([Fault("", "address", advice)])
    return typed


def _upload() -> tuple[str, bytes] | None:
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return None
    return sent.filename, sent.read()
