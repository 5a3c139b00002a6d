"""Every link of the docs leads somewhere, and every page can be reached from the README."""

import re
from pathlib import Path

import pytest

from tests.docs.pages import DOCS, PAGES, ROOT, anchors, blocks, links, name, text

WEB = re.compile(r"https?://|mailto:")
MAKE = re.compile(r"^(?:\$ )?make(?: +(?P<target>[a-z]+))?", re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_link_resolves(page: Path) -> None:
    broken = [
        target for target in links(page) if not WEB.match(target) and not _resolves(page, target)
    ]

    assert broken == []


def test_the_check_of_links_sees_a_broken_one() -> None:
    page = ROOT / "README.md"

    assert not _resolves(page, "docs/no-such-page.md")
    assert not _resolves(page, "docs/hosting.md#no-such-heading")


def test_every_page_can_be_reached_from_the_readme() -> None:
    seen: set[Path] = set()
    ahead = [ROOT / "README.md"]
    while ahead:
        page = ahead.pop()
        if page in seen:
            continue
        seen.add(page)
        ahead.extend(_followed(page))

    assert {one for one in PAGES if one not in seen} == set()


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_make_target_named_exists(page: Path) -> None:
    makefile = text(ROOT / "Makefile")
    named = {
        one["target"] for block in blocks(page, "") for one in MAKE.finditer(block) if one["target"]
    }

    assert {one for one in named if not re.search(rf"^{one}:", makefile, re.MULTILINE)} == set()


def test_the_readme_names_both_commands() -> None:
    shell = "\n".join(blocks(ROOT / "README.md", ""))

    assert {one["target"] for one in MAKE.finditer(shell)} >= {"run", "test"}


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_no_page_names_a_folder_of_one_machine(page: Path) -> None:
    found = re.findall(r"(?<![\w.:/~}-])/(?:root|work|home|Users|tmp)/\S*", text(page))

    assert found == []


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_no_page_promises_to_prevent_or_cure(page: Path) -> None:
    """Where the words stand, the sentence says that nothing is promised."""
    sentences = re.split(r"[.:|]\**\s", text(page))
    loud = re.compile(r"\b(?:prevents?|preventing|cures?|heals?|injury-free)\b", re.IGNORECASE)

    bold = [one for one in sentences if loud.search(one) and not _denies(one)]

    assert bold == []


def _denies(sentence: str) -> bool:
    return bool(re.search(r"\b(?:nothing|no|not|never|neither)\b", sentence, re.IGNORECASE))


def _resolves(page: Path, target: str) -> bool:
    path, _, anchor = target.partition("#")
    found = (page.parent / path).resolve() if path else page
    if not found.exists():
        return False
    return not anchor or (found.suffix == ".md" and anchor in anchors(found))


def _followed(page: Path) -> list[Path]:
    found: list[Path] = []
    for target in links(page):
        path = (page.parent / target.partition("#")[0]).resolve()
        if path.is_dir() and path.is_relative_to(DOCS):
            found.extend(sorted(path.glob("*.md")))
        elif path.suffix == ".md" and path.exists():
            found.append(path)
    return found
