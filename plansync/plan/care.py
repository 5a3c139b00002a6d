"""What a runner with a pain or a health answer is told on the pages; never in the calendar.

The rules are the pain flags and the stop rules of docs/how-a-session-is-chosen.md: a pain should be
gone within 24 hours, one of a week is for a professional, a strong or odd one stops the work.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from plansync.opt.catalogue import Catalogue
from plansync.opt.exercise import Component
from plansync.opt.health import open_flags
from plansync.opt.imbalance import Body, Pain, Side
from plansync.plan.model import Note
from plansync.plan.pains import open_pains

CARE_CODES = frozenset(
    {"pain-check", "pain-refer", "pain-stop", "pain-region", "care-clearance", "care-minor"}
)
"""The codes of notes on pains and answers; none of them may ever become an entry of the feed."""
_JOINT = "joint"
_DAY = timedelta(days=1)
_SPARED = {
    Component.SMR: "roll",
    Component.STATIC: "stretch",
    Component.ACTIVE: "stretch",
    Component.DYNAMIC: "stretch",
}
"""What is not done to a sore muscle when a component rests for it."""
_ODD = {
    "night": "Pain at night",
    "bone": "Pain on one spot of a bone",
    "limp": "A pain that makes you limp",
}


def care_notes(body: Body, catalogue: Catalogue, today: date) -> tuple[Note, ...]:
    """What the runner should do about pains and health answers, worst first; for pages only."""
    pains = [_pain_note(pain, catalogue, today) for pain in open_pains(body.pain)]
    order = ("pain-stop", "pain-refer", "pain-check")
    return (*sorted(pains, key=lambda note: order.index(note.code)), *_answers(body, catalogue))


def limits_of(pain: Pain, catalogue: Catalogue) -> str:
    """What a pain takes away, in one sentence."""
    rules = catalogue.pain
    region = catalogue.muscles.by_id[pain.muscle].region
    if rules.stops(pain):
        where = "your legs" if region in rules.leg else f"the {region}"
        return f"Nothing is planned for {where}, and no jumps, until it is gone."
    if not rules.counts(pain):
        return "Nothing is taken away yet. Watch it."
    beside = _listed(sorted(rules.around(region) - {region}))
    return (
        f"Jumps rest. Loaded work for the {region} and its neighbours ({beside}) rests, and for "
        f"the {region} itself only stabilization work stays.{_spared(pain, catalogue)}"
    )


def pain_name(pain: Pain, catalogue: Catalogue) -> str:
    """The sore place as a runner calls it: Left lower calf."""
    name = catalogue.muscles.name(pain.muscle)
    return name if pain.side is Side.BOTH else f"{pain.side} {name}".capitalize()


def is_asked(pain: Pain, today: date) -> bool:
    """Whether the runner has not yet said today how a pain is."""
    return bool(pain.level) and (pain.checked is None or pain.checked < today)


def _spared(pain: Pain, catalogue: Catalogue) -> str:
    """The sentence on what is not done to the sore muscle itself."""
    resting = catalogue.pain.hide_components
    done = list(dict.fromkeys(word for one, word in _SPARED.items() if one in resting))
    if not done:
        return ""
    words = f"Do not {done[0]}" if len(done) == 1 else f"Neither {' nor '.join(done)}"
    return f" {words} the {catalogue.muscles.name(pain.muscle).lower()} itself."


def _pain_note(pain: Pain, catalogue: Catalogue, today: date) -> Note:
    rules = catalogue.pain
    where = pain_name(pain, catalogue)
    lasting = today - pain.since if pain.since else timedelta()
    back = f" It came back within {rules.again_within_days} days." if pain.again else ""
    if rules.stops(pain):
        return Note("pain-stop", f"{where}: {_stop(pain)}{back}")
    if lasting >= rules.refer_after_days * _DAY:
        text = (
            f"it has hurt for {lasting.days} days. See a doctor or physiotherapist before you "
            "do more; PlanSync does not treat injuries."
        )
        return Note("pain-refer", f"{where}: {text}{back}")
    if pain.kind == _JOINT and lasting > _DAY:
        text = (
            "a joint should be free of pain within 24 hours and this one is not. Rest it, and "
            "have it looked at."
        )
        return Note("pain-refer", f"{where}: {text}{back}")
    return Note("pain-check", f"{where}: {_settling(pain, rests=rules.counts(pain))}{back}")


def _stop(pain: Pain) -> str:
    why = _ODD.get(pain.kind, f"A pain of {pain.level} out of 10")
    stops = "no jumps and no running" if pain.kind in ("night", "bone") else "do not run through it"
    return f"{why[0].lower()}{why[1:]} is a reason to stop: {stops}, and see a professional."


def _settling(pain: Pain, *, rests: bool) -> str:
    if pain.kind == _JOINT:
        return "gone within 24 hours? A joint that still hurts after that has had too much."
    asks = (
        "gone within 24 hours? If it is worse on the day after a session, that session was too much"
    )
    # What rests because of a pain that counts stands in a note of the plan already.
    return f"{asks}." if rests else f"{asks}: leave it out until the pain is gone."


def _answers(body: Body, catalogue: Catalogue) -> Iterable[Note]:
    """Names no condition: a page may be read over a shoulder."""
    pending = open_flags(body, catalogue.flags)
    if any(flag.clearable for flag in pending):
        text = (
            "Some exercises rest because of your health answers. When a professional has agreed "
            "that you may do them, tick that on the Body page."
        )
        yield Note("care-clearance", text)
    if any(not flag.clearable for flag in pending):
        yield Note("care-minor", "Phases 1 and 2 only, and with an adult who watches the sessions.")


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
