"""What a runner chooses about the feed, and the words and addresses it is told with."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from urllib.parse import quote

from plansync.times import week_start

REGION_WORDS = {
    "foot": "feet",
    "hip": "hips",
    "knee": "knees",
    "lower leg": "calves",
    "rib cage": "ribs",
    "shoulder": "shoulders",
    "thigh back": "hamstrings",
    "thigh front": "quads",
    "thigh inner": "inner thighs",
}
"""Regions of the muscle vocabulary as a title says them; the others are said as they are."""


class Style(StrEnum):
    """How sessions stand in the calendar: as timed events, as all-day ones, or told in the run."""

    TIMED = "timed"
    ALL_DAY = "all-day"
    INSIDE_RUN = "inside-run"


class Detail(StrEnum):
    """How much the feed tells of what was recorded: nothing, that it was done, or all of it."""

    PLAN_ONLY = "plan-only"
    STATUS = "status"
    FULL = "full"


class FreeBusy(StrEnum):
    """Whether timed events block the runner's time for others."""

    FREE = "free"
    BUSY = "busy"


@dataclass(frozen=True, slots=True)
class FeedOptions:
    """A runner's choices for the feed.

    `alarms` pairs an entry kind ("run", "before" and so on) with minutes before its start.
    """

    style: Style = Style.TIMED
    runs: bool = True
    alarms: tuple[tuple[str, int], ...] = ()
    free_busy: FreeBusy = FreeBusy.FREE
    detail: Detail = Detail.STATUS
    name: str = "PlanSync"

    def alarm_minutes(self, kind: str) -> int | None:
        """How long before the start an entry of `kind` rings, None when it stays silent."""
        return dict(self.alarms).get(kind)


@dataclass(frozen=True, slots=True)
class Names:
    """The runner's words: muscle id to name, muscle id to region ("hip"), phase to name."""

    muscles: Mapping[str, str] = field(default_factory=dict)
    regions: Mapping[str, str] = field(default_factory=dict)
    phases: Mapping[int, str] = field(default_factory=dict)

    def muscle(self, muscle: str) -> str:
        """The runner's word for a muscle, its id in plain letters when there is none."""
        return self.muscles.get(muscle) or muscle.replace("-", " ")

    def region(self, muscle: str) -> str:
        """The title's word for the part of the body a muscle is in, its own name otherwise."""
        region = self.regions.get(muscle)
        return REGION_WORDS.get(region, region) if region else self.muscle(muscle).lower()

    def phase(self, phase: int) -> str:
        """What a phase is called, empty when it has no name."""
        return self.phases.get(phase, "")


@dataclass(frozen=True, slots=True)
class Links:
    """The pages entries lead to, below the public address `base`.

    `sign` gives the token with which a session's page opens without sign-in; None without a feed.
    """

    base: str
    sign: Callable[[str], str] | None = None

    def session(self, uid: str) -> str:
        """The page of one session; with a token it opens for whoever has the calendar."""
        named = quote(uid, safe="@")
        if self.sign is None:
            return self._page(f"sessions/{named}")
        return self._page(f"s/{named}/{self.sign(uid)}")

    def plan(self, day: date) -> str:
        """The week that holds `day`."""
        return self._page(f"plan?week={week_start(day).isoformat()}")

    def phase(self) -> str:
        """The page about phases."""
        return self._page("phase")

    def check(self) -> str:
        """The page on which the runner checks the body at home."""
        return self._page("body/check")

    def _page(self, path: str) -> str:
        return f"{self.base.rstrip('/')}/{path}"
