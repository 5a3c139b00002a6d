"""The muscle vocabulary: what runners may list, the words they use for it, what serves it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from plansync.opt.imbalance import Activity


@dataclass(frozen=True, slots=True)
class Muscle:
    """One muscle (or tissue) of the vocabulary, with the exercises that suit it, best first."""

    id: str
    name: str
    latin: str
    region: str
    lists: frozenset[Activity]
    rollable: bool
    same_side_both: bool
    resolves_to: tuple[str, ...]
    roll: tuple[str, ...]
    static: tuple[str, ...]
    active: tuple[str, ...]
    dynamic: tuple[str, ...]
    activate: tuple[str, ...]
    integrate: tuple[str, ...]
    function: str = ""
    typical: str = ""
    note: str = ""
    sided: bool = True


@dataclass(frozen=True, slots=True)
class Muscles:
    """All muscles by id, and the words that stand for one or several of them."""

    by_id: Mapping[str, Muscle] = field(hash=False)
    aliases: Mapping[str, Mapping[Activity, tuple[str, ...]]] = field(hash=False)

    def resolve(self, word: str, activity: Activity) -> tuple[str, ...]:
        """The ids a runner's word stands for on one list; KeyError when it means nothing."""
        key = normal(word)
        ids = (key,) if key in self.by_id else self.aliases[key][activity]
        meant = (muscle for one in ids for muscle in self.by_id[one].resolves_to or (one,))
        return tuple(dict.fromkeys(meant))

    def nearest(self, word: str) -> str:
        """The known word most like `word`, "" when none is near."""
        return nearest(normal(word), (*self.by_id, *self.aliases))

    def name(self, muscle_id: str) -> str:
        """The runner's word for a muscle."""
        return self.by_id[muscle_id].name


def normal(word: str) -> str:
    """A word as the vocabulary keeps it: lower case, hyphens for spaces."""
    return "-".join(word.replace("-", " ").replace("_", " ").lower().split())


def nearest(word: str, known: Iterable[str]) -> str:
    """The word of `known` most like `word`, "" when none is near."""
    found = get_close_matches(word, known, n=1)
    return found[0] if found else ""
