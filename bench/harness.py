"""What every bench shares: figures, ratios of the same round, where they were measured.

Times of pure code are CPU times of this process: the clock on the wall of a shared machine
measures its neighbours.
"""

import gc
import os
import platform
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median

Work = Callable[[], object]

PACKAGES = ("plansync", "icalendar", "granian", "flask", "sqlalchemy")
LEAST_SAMPLE_S = 0.05
_NS_PER_MS = 1_000_000


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing that was measured, once a round."""

    name: str
    unit: str
    samples: tuple[float, ...]

    def __post_init__(self) -> None:
        if not self.samples:
            raise ValueError(f"{self.name} was never measured")

    @property
    def median(self) -> float:
        """The middle of the rounds."""
        return median(self.samples)

    def line(self) -> str:
        """The figure for a terminal: median, unit, least and most."""
        span = f"({amount(min(self.samples))} to {amount(max(self.samples))})"
        return f"  {self.name:<50} {amount(self.median):>10} {self.unit:<8} {span}"

    def record(self) -> Mapping[str, object]:
        """The figure for a program."""
        return {
            "name": self.name,
            "unit": self.unit,
            "median": self.median,
            "min": min(self.samples),
            "max": max(self.samples),
            "samples": list(self.samples),
        }


@dataclass(frozen=True, slots=True)
class Report:
    """What one bench found. `facts` pairs a name with what is true of this run."""

    bench: str
    about: str
    figures: tuple[Figure, ...]
    ratios: tuple[Figure, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()

    def text(self) -> str:
        """The report for a terminal."""
        lines = [f"{self.bench}: {self.about}", *(one.line() for one in self.figures)]
        lines += [one.line() for one in self.ratios]
        lines += [f"  {name}: {said}" for name, said in self.facts]
        return "\n".join(lines)

    def record(self) -> Mapping[str, object]:
        """The report for a program."""
        return {
            "bench": self.bench,
            "about": self.about,
            "figures": [one.record() for one in self.figures],
            "ratios": [one.record() for one in self.ratios],
            "facts": dict(self.facts),
        }


def amount(value: float) -> str:
    """A number with three digits that count, thousands apart."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    if abs(value) >= 10:
        return f"{value:.1f}"
    return f"{value:.2f}" if abs(value) >= 1 else f"{value:.3g}"


def ratio(ours: Figure, peer: Figure, name: str = "") -> Figure:
    """Ours over the peer's, each round with what was measured beside it in that round."""
    pairs = zip(ours.samples, peer.samples, strict=True)
    samples = tuple(mine / theirs for mine, theirs in pairs)
    return Figure(name or f"{ours.name} / {peer.name}", "x", samples)


def percentile(ordered: Sequence[float], share: float) -> float:
    """The value below which `share` of the ordered values lie (nearest rank)."""
    if not ordered:
        raise ValueError("no values were measured")
    rank = -(-len(ordered) * share // 1)
    return ordered[min(max(int(rank), 1), len(ordered)) - 1]


def alternate(works: Mapping[str, Work], *, rounds: int) -> Mapping[str, Figure]:
    """CPU milliseconds of one call of each work; every round measures all, in turning order."""
    calls = {name: calls_for(work) for name, work in works.items()}
    samples: dict[str, list[float]] = {name: [] for name in works}
    for number in range(rounds):
        for name in turning(tuple(works), number):
            samples[name].append(cpu_ms(works[name], calls[name]))
    return {name: Figure(name, "ms CPU", tuple(found)) for name, found in samples.items()}


def turning(names: Sequence[str], number: int) -> tuple[str, ...]:
    """The names forwards in even rounds and backwards in odd ones: nobody is always first."""
    return tuple(names) if number % 2 == 0 else tuple(reversed(names))


def calls_for(work: Work) -> int:
    """How many calls make a sample long enough for the clock; the work is warm afterwards."""
    work()
    once_s = max(cpu_ms(work, 1) / 1000, 1e-7)
    return max(1, round(LEAST_SAMPLE_S / once_s))


def cpu_ms(work: Work, calls: int) -> float:
    """CPU milliseconds of one of `calls` calls; the garbage of earlier work is not counted."""
    gc.collect()
    before = time.process_time_ns()
    for _ in range(calls):
        work()
    return (time.process_time_ns() - before) / calls / _NS_PER_MS


def environment(**versions: str) -> Mapping[str, str]:
    """Where and with what was measured: date, processor, system, versions."""
    packages = {name: _version(name) for name in PACKAGES}
    return {
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "nproc": str(os.cpu_count() or 1),
        "processor": _processor(),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        **packages,
        **versions,
    }


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def _processor() -> str:
    path = Path("/proc/cpuinfo")
    lines = path.read_text().splitlines() if path.exists() else []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor() or platform.machine())
