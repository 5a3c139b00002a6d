"""When a phase begins again: after weeks without a session of one's own, after illness or injury.

A gap counts from a session that was marked done, so who never marks anything is never set back;
days on which the season asks for no session of its own (race week, recovery) count for nothing.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise

from plansync.opt.catalogue import Catalogue
from plansync.opt.imbalance import Body, Pain
from plansync.opt.macrocycle import SeasonRules
from plansync.opt.macrocycle import Setbacks as Rules
from plansync.plan.model import Note
from plansync.plan.profile import Break
from plansync.plan.progress import Marked
from plansync.plan.recorded import VIA
from plansync.plan.season import PhaseChange, Race, Season, Setback, season
from plansync.plan.session import Slot
from plansync.times import DAY, Window

OFF_RUNNING = frozenset({"illness", "injury"})
"""Why a break sets back; a holiday does not."""


def setbacks(
    rules: SeasonRules,
    *,
    changes: Iterable[PhaseChange],
    races: Iterable[Race],
    marked: Iterable[Marked] = (),
    breaks: Iterable[Break] = (),
    today: date,
) -> tuple[Setback, ...]:
    """What sets the phase back, by day; a change the runner made meanwhile takes its place."""
    told = tuple(changes)
    own = season(told, races, rules=rules)
    found = (
        *_after_gaps(marked, own, rules.setbacks, today),
        *_after_breaks(breaks, rules.setbacks),
    )
    starts = [change.start for change in told]
    kept = (back for since, back in found if not any(since <= one <= back.day for one in starts))
    return tuple(sorted(kept, key=lambda one: (one.day, one.phase is not None)))


def pain_notes(body: Body, catalogue: Catalogue) -> tuple[Note, ...]:
    """A sentence for each place whose pain takes exercises away, its sides together.

    Such a pain sets no phase back; what the runner should do about it, care_notes says.
    """
    sore = (_sore(pain, catalogue) for pain in body.pain if catalogue.pain.counts(pain))
    told = "What could strain {} rests until the pain is gone; your phase stays."
    return tuple(Note("pain-region", told.format(place)) for place in dict.fromkeys(sore))


def _sore(pain: Pain, catalogue: Catalogue) -> str:
    """What a pain spares: the muscle, or all that one which stops keeps still."""
    rules, muscles = catalogue.pain, catalogue.muscles
    if not rules.stops(pain):
        return f"the {muscles.name(pain.muscle).lower()}"
    region = muscles.by_id[pain.muscle].region
    return "your legs" if region in rules.leg else f"the {region}"


def _after_gaps(
    marked: Iterable[Marked], own: Season, rules: Rules, today: date
) -> Iterable[tuple[date, Setback]]:
    """The day on which a gap became too long, and the setback it leads to."""
    counting = [one for one in marked if _counts(one) and one.day <= today]
    done = sorted({one.day for one in counting})
    own_days = {one.day for one in counting if one.via != VIA}
    for last, back in pairwise(done):
        if back not in own_days:
            continue  # earlier recordings may be forgotten already: nothing is known of the gap
        reached = _long_gaps(own, Window(last + DAY, back + DAY), rules)
        if reached:
            phase = reached[-1][1]
            yield reached[0][0], Setback(back, phase, _why_gap(phase, rules))
    if done:
        for since, phase in _long_gaps(own, Window(done[-1] + DAY, today + DAY), rules):
            yield since, Setback(since, phase, _why_gap(phase, rules))


def _counts(one: Marked) -> bool:
    return one.slot is Slot.STANDALONE and one.mark.is_done


def _long_gaps(own: Season, window: Window, rules: Rules) -> list[tuple[date, int | None]]:
    """The days on which the days without a session reach the two limits, and the phase then."""
    limits = {rules.restart_gap_days: None, rules.regress_gap_days: rules.to_phase}
    found: list[tuple[date, int | None]] = []
    count = 0
    for day in window.days():
        block = own.span_on(day).block
        count += block is None or block.standalone_most != 0
        if count in limits:
            found.append((day, limits.pop(count)))
    return found


def _why_gap(phase: int | None, rules: Rules) -> str:
    days, again = rules.restart_gap_days, "the phase begins with week 1"
    if phase is not None:
        days, again = rules.regress_gap_days, f"phase {phase} begins again"
    return f"{days} days and more without a session of its own: {again}."


def _after_breaks(breaks: Iterable[Break], rules: Rules) -> Iterable[tuple[date, Setback]]:
    for start, end in _joined([one for one in breaks if one.why in OFF_RUNNING]):
        since = start + rules.off_running_days * DAY
        if end is None or end >= since:
            # The reason stays untold: this sentence stands in the calendar.
            why = f"After days without running phase {rules.to_phase} begins again."
            yield since, Setback(end or since, rules.to_phase, why)


def _joined(breaks: Sequence[Break]) -> Iterable[tuple[date, date | None]]:
    """Breaks that touch or overlap as one."""
    start, end = None, None
    for one in sorted(breaks, key=lambda one: one.start):
        if start is not None and (end is None or one.start <= end):
            end = None if end is None or one.end is None else max(end, one.end)
            continue
        if start is not None:
            yield start, end
        start, end = one.start, one.end
    if start is not None:
        yield start, end
