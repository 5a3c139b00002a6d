"""The season as a runner reads it: blocks with days, phases, sessions a week, what is dropped."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from plansync.opt.macrocycle import Block, Stage
from plansync.plan.notices import race_of, told_as
from plansync.plan.season import FAR, PhaseSpan, Race, Season
from plansync.times import DAY

_WORDS = {
    "doms-risk": "what makes sore",
    "impact": "jumps",
    "heavy-technique": "heavy lifts",
    "counts-as-quality": "hard drills",
}
"""Caution codes that blocks drop, as a runner says them."""
_NAMES = {Stage.TAPER: "Taper and race week", Stage.RECOVERY: "Recovery"}


@dataclass(frozen=True, slots=True)
class Part:
    """One block of a chapter. `sessions` is None where the runner's own wish holds."""

    name: str
    says: str
    start: date
    sessions: int | None
    dropped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """Days of a season that are told as one; `end` is exclusive, None for the open end.

    `phases` hold in this order; `offers` are those that suit it, best first.
    """

    name: str
    stage: Stage
    start: date
    end: date | None
    phases: tuple[int, ...]
    offers: tuple[int, ...]
    parts: tuple[Part, ...]
    race: Race | None
    is_now: bool

    @property
    def last_day(self) -> date | None:
        """The last day of it, None for the open end."""
        return self.end - DAY if self.end else None

    @property
    def sessions(self) -> str:
        """How many sessions of their own a week: "2", "2 to 0", "" where the wish holds."""
        counts = [part.sessions for part in self.parts if part.sessions is not None]
        if not counts:
            return ""
        first, last = counts[0], counts[-1]
        return str(first) if first == last else f"{first} to {last}"

    @property
    def dropped(self) -> tuple[str, ...]:
        """Everything that any of its days leave out, once."""
        return tuple(dict.fromkeys(word for part in self.parts for word in part.dropped))


def timeline(season: Season, *, wished: int, today: date) -> tuple[Chapter, ...]:
    """The chapters from today on; none for a season without blocks.

    `wished` is how many sessions of their own a week the runner wants at most.
    """
    told = (list(spans) for _, spans in groupby(season.spans, key=told_as))
    ahead = [spans for spans in told if spans[-1].window.end > today]
    if not any(span.block for spans in ahead for span in spans):
        return ()
    return tuple(_chapter(season, spans, wished, today) for spans in ahead)


def _chapter(season: Season, spans: Sequence[PhaseSpan], wished: int, today: date) -> Chapter:
    first, end = spans[0], spans[-1].window.end
    block = first.block
    stage = Stage.TAPER if first.stage is Stage.RACE_WEEK else first.stage
    return Chapter(
        name=_NAMES.get(stage) or (block.name if block else "Before the season"),
        stage=stage,
        start=first.window.start,
        end=None if end == FAR else end,
        phases=tuple(key for key, _ in groupby(span.phase for span in spans)),
        offers=block.offers if block else (),
        parts=tuple(_parts(spans, wished)),
        race=race_of(season, first) if block else None,
        is_now=first.window.start <= today < end,
    )


def _parts(spans: Iterable[PhaseSpan], wished: int) -> Iterable[Part]:
    for _, same in groupby(spans, key=lambda span: span.block.id if span.block else ""):
        first = next(same)
        if first.block is not None:
            yield _part(first.block, first.window.start, wished)


def _part(block: Block, start: date, wished: int) -> Part:
    most = block.standalone_most
    return Part(
        name=block.name,
        says=block.says,
        start=start,
        sessions=None if most is None else min(most, wished),
        dropped=tuple(_WORDS.get(code, code.replace("-", " ")) for code in sorted(block.drop)),
    )
