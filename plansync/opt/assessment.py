"""From a sign seen in an assessment to muscles that are often associated with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from plansync.opt.imbalance import Activity, Imbalance, Side


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing to look for, and the muscles of each list that belong to it.

    A sided sign is seen on one side: `same` muscles are of that side, `opposite` of the other.
    """

    id: str
    name: str
    view: str
    look_for: str
    sided: bool
    muscles: Mapping[tuple[Activity, str], tuple[str, ...]] = field(hash=False)
    """Keyed by list and place: "both", "same" or "opposite"."""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Assessment:
    """A movement, posture or mobility check a runner can do at home."""

    id: str
    name: str
    how: str
    signs: tuple[Sign, ...]


def imbalances_of(sign: Sign, side: Side) -> tuple[Imbalance, ...]:
    """The imbalances a sign proposes when seen on `side`; their origin is the sign."""
    places = {"both": side, "same": side, "opposite": _mirror(side)}
    return tuple(
        Imbalance(muscle, activity, places[place], origin=sign.id)
        for (activity, place), muscles in sign.muscles.items()
        for muscle in muscles
    )


def _mirror(side: Side) -> Side:
    return {Side.LEFT: Side.RIGHT, Side.RIGHT: Side.LEFT}.get(side, Side.BOTH)
