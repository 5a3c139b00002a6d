"""The pages of the docs as the tests read them: text, headings, links, blocks of code."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
REFERENCE = DOCS / "reference"
PAGES = (
    *sorted(ROOT.glob("*.md")),
    *sorted(DOCS.rglob("*.md")),
    ROOT / "config" / "README.md",
)
_FENCE = re.compile(r"^```(?P<language>\w*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\((?P<target>[^)\s]+)\)")
_HEADING = re.compile(r"^#{1,6} (?P<text>.+)$", re.MULTILINE)
_CODE = re.compile(r"`([^`\n]+)`")


def text(page: Path) -> str:
    """The whole page."""
    return page.read_text(encoding="utf-8")


def name(page: Path) -> str:
    """The page's path from the root, for the name of a test."""
    return page.relative_to(ROOT).as_posix()


def prose(page: Path) -> str:
    """The page without its blocks of code."""
    return _FENCE.sub("", text(page))


def blocks(page: Path, language: str) -> list[str]:
    """The blocks of code in a language; "" for those that name none."""
    return [one["body"] for one in _FENCE.finditer(text(page)) if one["language"] == language]


def links(page: Path) -> list[str]:
    """The targets of all links and pictures."""
    return [one["target"] for one in _LINK.finditer(prose(page))]


def anchors(page: Path) -> set[str]:
    """The anchors a Markdown host gives to the headings."""
    return {_anchor(one["text"]) for one in _HEADING.finditer(prose(page))}


def section(page: Path, heading: str) -> str:
    """What stands under a heading, up to the next one of its rank or above."""
    found = re.search(
        rf"^(?P<rank>#+) [^\n]*{re.escape(heading)}[^\n]*\n(?P<body>.*)",
        text(page),
        re.MULTILINE | re.DOTALL,
    )
    assert found, f"{name(page)} has no heading with {heading!r}"
    rank = len(found["rank"])
    return re.split(rf"^#{{1,{rank}}} ", found["body"], maxsplit=1, flags=re.MULTILINE)[0]


def first_cells(body: str) -> set[str]:
    """The code words in the first column of all tables of a text."""
    rows = (line for line in body.splitlines() if line.startswith("|"))
    return {word for row in rows for word in _CODE.findall(_cells(row)[0])}


def rows(body: str) -> dict[str, list[str]]:
    """The rows of all tables of a text by the first code word in their first column."""
    found = ((_CODE.search(cells[0]), cells) for cells in _tables(body))
    return {word[1]: cells for word, cells in found if word}


def commands(page: Path) -> Iterator[list[str]]:
    """The `plansync` command lines in a page's blocks of shell, split into words."""
    for block in blocks(page, ""):
        joined = block.replace("\\\n", " ")
        for line in joined.splitlines():
            words = line.partition("  #")[0].split()
            while words and re.fullmatch(r"[A-Z_]+=\S*", words[0]):
                words = words[1:]
            if words and words[0].removeprefix(".venv/bin/") == "plansync":
                yield words[1:]


def _tables(body: str) -> Iterable[list[str]]:
    return (_cells(line) for line in body.splitlines() if line.startswith("|"))


def _cells(row: str) -> list[str]:
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", row.strip())[1:-1]]


def _anchor(heading: str) -> str:
    plain = re.sub(r"[^\w\- ]", "", heading.strip().lower())
    return plain.replace(" ", "-")
