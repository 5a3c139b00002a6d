"""The table of blocks on the page about choosing says what config/opt/season.toml says."""

from plansync.opt.macrocycle import Begin, Macrocycle
from tests.docs.pages import ROOT
from tests.planning import catalogue

CHOSEN = ROOT / "docs" / "how-a-session-is-chosen.md"
COLUMNS = ("marathon", "ultra", "half-marathon", "ten-kilometres", "five-kilometres")
BLOCKS = (
    *("base", "build", "build-strong", "race-block", "taper-less", "taper-half", "race-week"),
    *("day-after", "second-day-after", "first-recovery", "later-recovery", "back-to-work"),
)


def told(begin: Begin) -> str:
    if begin.from_week is not None:
        return f"week {begin.from_week}"
    return f"{begin.from_days} days" if begin.from_days else f"day {begin.from_days_after}"


def begins(macrocycle: Macrocycle) -> list[str]:
    """Where each block begins, in the order of the page; the base after the race comes last."""
    first = {one.block.id: told(one) for one in reversed(macrocycle.blocks)}
    return [*(first.get(name, "-") for name in BLOCKS), told(macrocycle.blocks[-1])]


def test_the_table_of_blocks_says_what_is_configured() -> None:
    lines = CHOSEN.read_text(encoding="utf-8").splitlines()
    first = next(n for n, line in enumerate(lines) if line.startswith("| block | marathon"))
    rows = [line.strip("| ").split(" | ") for line in lines[first + 2 : first + 15]]

    by_id = {one.id: begins(one) for one in catalogue().season.macrocycles}

    for column, name in enumerate(COLUMNS, 1):
        assert [row[column] for row in rows] == by_id[name], name
