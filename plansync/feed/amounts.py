"""Amounts in the words a runner reads: distances, times, doses and tempos."""

import re
from collections.abc import Iterable

from plansync.opt.exercise import Dose
from plansync.opt.imbalance import Side
from plansync.opt.prescribe import Prescription

MINUTES_FROM_S = 120
_COUNTED = re.compile(r"^\d+-\d+-\d+(-\d+)?$")
_HELD = re.compile(r"^([hHL])(\d+)$")
_COUNTED_WORDS = ("lower", "hold", "up", "pause")
_REP_WORDS = {"B": "slow breaths", "Q": "quick passes of 10 s", "Q1": "quick hops"}
_MANNERS = {"D": "smooth", "X": "fast with control"}
_SIDES = {Side.BOTH: " each side", Side.LEFT: " left side", Side.RIGHT: " right side", None: ""}


def distance(distance_m: float) -> str:
    """A distance as a runner says it: "800 m", "8 km", "42.2 km"."""
    if distance_m < 1000:
        return f"{distance_m:.0f} m"
    return f"{distance_m / 1000:.1f}".removesuffix(".0") + " km"


def duration(duration_s: int) -> str:
    """A length of time in hours and minutes: "45 min", "1 h 30 min", "2 h"."""
    hours, minutes = divmod(max(round(duration_s / 60), 1), 60)
    parts = (f"{hours} h" if hours else "", f"{minutes} min" if minutes else "")
    return " ".join(part for part in parts if part)


def step_amount(step: Prescription) -> str:
    """How much of a step, on which side, in which manner and with which rest."""
    dose = step.dose
    parts = [_work(dose) + _SIDES[step.side]]
    if manner := _manner(dose.tempo):
        parts.append(manner)
    if step.rest_s and dose.sets > 1:
        parts.append(f"rest {step.rest_s} s")
    return " · ".join(parts)


def tempo_legend(steps: Iterable[Prescription]) -> tuple[str, ...]:
    """One line for each counted tempo used: "Tempo 4-2-1: lower 4 s, hold 2 s, up 1 s"."""
    tempos = dict.fromkeys(step.dose.tempo or "" for step in steps)
    return tuple(f"Tempo {one}: {_counted(one)}" for one in tempos if _COUNTED.match(one))


def _work(dose: Dose) -> str:
    sets = f"{dose.sets} x " if dose.sets > 1 else ""
    if dose.reps is None:
        return f"{sets}{_held(dose.hold_s or 0)}"
    return f"{sets}{dose.reps} {_REP_WORDS.get(dose.tempo or '', 'reps')}"


def _held(hold_s: int) -> str:
    """Seconds while they can be counted, minutes beyond (a walk is timed with its change-over)."""
    return f"{hold_s} s" if hold_s < MINUTES_FROM_S else f"{round(hold_s / 60)} min"


def _manner(tempo: str | None) -> str:
    text = tempo or ""
    if _COUNTED.match(text):
        return f"tempo {text}"
    if held := _HELD.match(text):
        return f"{'hold each landing' if held[1] == 'L' else 'hold each'} {held[2]} s"
    return _MANNERS.get(text, "")


def _counted(tempo: str) -> str:
    """The phases of a counted tempo in NASM's order (eccentric, isometric, concentric)."""
    told = zip(_COUNTED_WORDS, tempo.split("-"), strict=False)
    return ", ".join(f"{word} {seconds} s" for word, seconds in told if seconds != "0")
