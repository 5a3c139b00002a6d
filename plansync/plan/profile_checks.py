"""What the words of a profile must not say together: unknown, contradictory or impossible."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from plansync.errors import Fault
from plansync.opt.catalogue import Catalogue
from plansync.opt.imbalance import Activity, Imbalance
from plansync.opt.muscle import nearest, normal
from plansync.plan.profile_shapes import HistoryShape, ProfileShape
from plansync.plan.season import Priority

SIDES = ("left", "right")


@dataclass(frozen=True, slots=True)
class Checked:
    """A profile to check: `path` names its file, `listed` is its muscle list, read.

    `unread` are keys that have something wrong in them: nothing that needs them is told.
    """

    shape: ProfileShape
    catalogue: Catalogue
    path: str
    listed: tuple[Imbalance, ...]
    unread: frozenset[str] = frozenset()

    def fault(self, key: str, text: str, near: str = "") -> Fault:
        """A fault at a key of this profile."""
        return Fault(self.path, key, text, near)


def faults_of(told: Checked) -> Iterator[Fault]:
    """Every fault in what the profile says, in the order of its keys."""
    yield from _both_lists(told)
    yield from _sides(told)
    yield from _severities(told)
    yield from _signs(told)
    yield from _unknown(told)
    yield from _clearances(told)
    yield from _phases(told)
    yield from _breaks(told)
    yield from _races(told)
    yield from _alarms(told)


def _both_lists(told: Checked) -> Iterator[Fault]:
    over = [one for one in told.listed if one.activity is Activity.OVERACTIVE]
    for one in told.listed:
        if one.activity is Activity.UNDERACTIVE:
            both = [o for o in over if o.muscle == one.muscle and o.side.meets(one.side)]
            if both and not told.catalogue.muscles.by_id[one.muscle].same_side_both:
                text = f"{one.muscle} cannot be over- and underactive on one side"
                yield told.fault("underactive", text)


def _sides(told: Checked) -> Iterator[Fault]:
    """A side of something in the middle of the body."""
    muscles = told.catalogue.muscles
    for one in told.listed:
        if one.side.value in SIDES and not muscles.by_id[one.muscle].sided:
            yield told.fault(one.activity, f"{one.muscle} has no left and right")
    for index, pain in enumerate(told.shape.pain):
        known = muscles.by_id.get(pain.muscle)
        if known and pain.side in SIDES and not known.sided:
            yield told.fault(f"pain.{index}.side", f"{pain.muscle} has no left and right")


def _severities(told: Checked) -> Iterator[Fault]:
    shape, muscles = told.shape, told.catalogue.muscles
    words = {normal(word.partition(":")[0]) for word in (*shape.overactive, *shape.underactive)}
    listed = words | {one.muscle for one in told.listed}
    known = {*muscles.by_id, *muscles.aliases}
    for word in shape.severity:
        if normal(word) not in known:
            near = nearest(normal(word), {*listed, *known})
            yield told.fault("severity", f"no muscle called {word!r}", near)
        elif normal(word) not in listed and not told.unread & set(Activity):
            text = f"{word!r} is on neither list, so it has no severity"
            yield told.fault("severity", text, nearest(normal(word), listed))


def _signs(told: Checked) -> Iterator[Fault]:
    known = told.catalogue.signs()
    for word in told.shape.signs:
        name, _, side = word.strip().partition(":")
        if side in SIDES and name in known and not known[name].sided:
            yield told.fault("signs", f"{word!r}: this sign is seen without a side", name)


def _unknown(told: Checked) -> Iterator[Fault]:
    shape, catalogue = told.shape, told.catalogue
    pools: tuple[tuple[str, Iterable[str], Mapping[str, object], str], ...] = (
        ("equipment", map(normal, shape.equipment), catalogue.equipment, "equipment"),
        ("health", shape.health, catalogue.flags, "health flag"),
        ("cleared", shape.cleared, catalogue.flags, "health flag"),
        ("cleared_on", shape.cleared_on, catalogue.flags, "health flag"),
        ("pain", (one.muscle for one in shape.pain), catalogue.muscles.by_id, "muscle"),
    )
    for key, words, pool, what in pools:
        for word in words:
            if word not in pool:
                near = nearest(word, pool)
                yield told.fault(key, f"no {what} called {word!r}", near)


def _clearances(told: Checked) -> Iterator[Fault]:
    flags = told.catalogue.flags
    for word in (one for one in told.shape.cleared if one in flags):
        if not flags[word].clearable:
            yield told.fault("cleared", f"{word!r} cannot be cleared")
        elif word not in told.shape.health and "health" not in told.unread:
            yield told.fault("cleared", f"{word!r} is cleared but not among the health flags")
    for word in (one for one in told.shape.cleared_on if one in flags):
        if word not in told.shape.cleared and "cleared" not in told.unread:
            yield told.fault("cleared_on", f"{word!r} has a day but is not cleared")


def _phases(told: Checked) -> Iterator[Fault]:
    history, since = told.shape.phase.history, told.shape.phase.since
    for index, one in enumerate(history):
        key = f"phase.history.{index}"
        if one.to <= one.begin:
            yield told.fault(key, "ends before it starts")
        elif since and one.to > since:
            yield told.fault(key, f"ends after the current phase began on {since}")
        yield from _overlaps(told, "phase.history", index, [_days(past) for past in history])


def _days(past: HistoryShape) -> tuple[date, date]:
    return past.begin, past.to


def _overlaps(
    told: Checked, key: str, index: int, spans: Sequence[tuple[date, date]]
) -> Iterator[Fault]:
    """A span that shares days with one listed before it."""
    begin, end = spans[index]
    for number, (start, stop) in enumerate(spans[:index]):
        if begin < stop and start < end:
            yield told.fault(f"{key}.{index}", f"overlaps {key}.{number}")


def _breaks(told: Checked) -> Iterator[Fault]:
    breaks = told.shape.breaks
    for index, one in enumerate(breaks):
        if one.to is not None and one.to <= one.begin:
            yield told.fault(f"breaks.{index}", "ends before it starts")
        spans = [(off.begin, off.to or date.max) for off in breaks]
        yield from _overlaps(told, "breaks", index, spans)


def _races(told: Checked) -> Iterator[Fault]:
    races = told.shape.races
    for index, one in enumerate(races):
        same_day = [other for other in races[:index] if other.day == one.day]
        if any(other.name == one.name for other in same_day):
            yield told.fault(f"races.{index}", f"{one.name!r} is listed twice on {one.day}")
        elif one.priority is Priority.A and any(o.priority is Priority.A for o in same_day):
            yield told.fault(f"races.{index}", f"is the second A race on {one.day}")


def _alarms(told: Checked) -> Iterator[Fault]:
    alarms = [(one.kind, one.minutes) for one in told.shape.feed.alarms]
    for index, one in enumerate(alarms):
        if one in alarms[:index]:
            yield told.fault(f"feed.alarms.{index}", "is listed twice")
