"""How the flagged pains change with what the runner says of one: still there, gone, back again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from plansync.opt.health import PainRules
from plansync.opt.imbalance import Pain, Side


@dataclass(frozen=True, slots=True)
class Said:
    """What a runner says of a pain. Level 0 = gone; `since` None = PlanSync keeps the day."""

    muscle: str
    level: int
    side: Side = Side.BOTH
    kind: str = ""
    since: date | None = None


def open_pains(pains: Iterable[Pain]) -> tuple[Pain, ...]:
    """The pains that are not gone."""
    return tuple(pain for pain in pains if pain.level)


def stopped_since(pains: Iterable[Pain], rules: PainRules) -> date | None:
    """Since when open pains stop the work, None when none does; date.min when nobody told it."""
    stopping = (pain for pain in open_pains(pains) if rules.stops(pain))
    return min((pain.since or date.min for pain in stopping), default=None)


def answered(
    pains: Sequence[Pain], said: Said, *, today: date, rules: PainRules
) -> tuple[Pain, ...]:
    """The pains after the runner was asked about one, and when that was.

    An open pain keeps its first day whatever its level becomes. One that comes back within the
    days of the rules begins anew and is marked; one that is gone is remembered for as long.
    """
    before = next((one for one in pains if _same(one, said)), None)
    after = replace(_after(before, said, today, rules), checked=today)
    others = (one for one in pains if not _same(one, said))
    return tuple(one for one in (*others, after) if one.level or _is_recent(one, today, rules))


def restated(
    pains: Sequence[Pain], every: Sequence[Said], *, today: date, rules: PainRules
) -> tuple[Pain, ...]:
    """The pains after the runner told all of them: what is not told any more is gone."""
    told = {(one.muscle, one.side) for one in every}
    ended = (
        Said(one.muscle, 0, one.side)
        for one in open_pains(pains)
        if (one.muscle, one.side) not in told
    )
    for said in (*every, *ended):
        before = next((one for one in open_pains(pains) if _same(one, said)), None)
        if before is None or not _repeats(before, said):
            pains = answered(pains, said, today=today, rules=rules)
    return tuple(pains)


def _after(before: Pain | None, said: Said, today: date, rules: PainRules) -> Pain:
    now = Pain(said.muscle, said.level, said.side, said.since or today, said.kind)
    if before is None:
        return now
    if not said.level:
        gone = today if before.level else before.gone
        return replace(before, level=0, kind="", again=False, gone=gone)
    if before.level:
        return replace(now, since=said.since or before.since, again=before.again)
    return replace(now, again=_is_recent(before, today, rules))


def _same(pain: Pain, said: Said) -> bool:
    return (pain.muscle, pain.side) == (said.muscle, said.side)


def _repeats(before: Pain, said: Said) -> bool:
    """Whether a page sends back what it showed."""
    is_level = (before.level, before.kind) == (said.level, said.kind)
    return is_level and said.since in (before.since, None)


def _is_recent(pain: Pain, today: date, rules: PainRules) -> bool:
    since_gone = today - pain.gone if pain.gone else timedelta.max
    return since_gone <= timedelta(days=rules.again_within_days)
