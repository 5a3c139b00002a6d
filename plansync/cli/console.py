"""What commands share: reading files, writing results, showing progress."""

import json
import os
import sys
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from plansync.errors import Fault, InputError
from plansync.opt.catalogue import Catalogue
from plansync.settings import load_settings
from plansync.sync.knowledge import Knowledge, read_knowledge, read_or_shipped


def catalogue(*, edition: int = 7, rules_dir: Path | None = None) -> Catalogue:
    """The catalogue of an edition, as `knowledge` has it."""
    return knowledge(edition=edition, rules_dir=rules_dir).catalogues[edition]


def knowledge(*, edition: int = 7, rules_dir: Path | None = None) -> Knowledge:
    """What the rules say under the host's own: those of an option, else of PLANSYNC_RULES_DIR.

    What is wrong in a folder named by an option raises InputError; in the setting's folder it is
    said on stderr, and the shipped rules are given.
    """
    if rules_dir is not None:
        return read_knowledge(rules_dir, editions=(edition,))
    folder = load_settings(environment()).rules_folder
    if folder is None:
        return _shipped(edition)
    known = read_or_shipped(folder, editions=(edition,))
    for fault in known.faults:
        click.echo(f"warning: {folder}: {fault}", err=True)
    if known.faults:
        click.echo("warning: your own rules are not used until this is mended", err=True)
    return known


@cache
def _shipped(edition: int) -> Knowledge:
    return read_knowledge(editions=(edition,))


def read_file(path: Path) -> bytes:
    """The bytes of a file; InputError when it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        fault = Fault(str(path), "", (error.strerror or "cannot be read").lower())
        raise InputError([fault], hint="give the path of a file you can read") from error


def existing(name: str) -> Path:
    """The path called `name`; InputError when there is no such file."""
    path = Path(name)
    if not path.is_file():
        raise InputError([Fault(name, "", "no such file")], hint="give a path or an address")
    return path


def edition_of(raw: Mapping[str, object]) -> int:
    """The edition a profile asks for; what is wrong with it is told when it is read."""
    chosen = raw.get("preferences")
    asked = chosen.get("edition") if isinstance(chosen, Mapping) else None
    return 6 if asked == 6 else 7


def fetch_allow() -> frozenset[str]:
    """The private host:port pairs that plan fetching may reach (PLANSYNC_FETCH_ALLOW)."""
    settings = load_settings(environment())
    return frozenset(f"{host}:{port}" for host, port in settings.fetch_allow)


def environment() -> Mapping[str, str]:
    """The process's environment."""
    return os.environ


def read_toml(path: Path) -> dict[str, object]:
    """A TOML file, parsed; InputError with the place when it is not TOML."""
    try:
        # Editors on Windows begin a file with a byte order mark.
        return tomllib.loads(read_file(path).decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        hint = "docs/reference/profile.md shows a whole profile"
        raise InputError([Fault(str(path), "", f"is not TOML: {error}")], hint=hint) from error


def write(body: bytes, to: Path | None) -> None:
    """Bytes to a file, or to stdout without one."""
    if to is None:
        sys.stdout.buffer.write(body)
        sys.stdout.buffer.flush()
        return
    try:
        to.write_bytes(body)
    except OSError as error:
        said = (error.strerror or "cannot be written").lower()
        hint = "name a file in a folder that is there"
        raise InputError([Fault(str(to), "", said)], hint=hint) from error


def as_json(document: object) -> bytes:
    """A document as readable JSON with a final newline."""
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def table() -> Console:
    """A console for people, on stdout; what is printed is text, never rich's own markup."""
    width = None if sys.stdout.isatty() else WIDTH
    return Console(highlight=False, markup=False, emoji=False, soft_wrap=True, width=width)


def confirm(question: str) -> None:
    """Nothing when the answer is yes; InputError for every other answer, and for none."""
    try:
        said_yes = click.confirm(question, err=True)
    except click.Abort:
        click.echo(err=True)
        said_yes = False
    if not said_yes:
        raise InputError("nothing was changed", hint="answer y, or give --yes to not be asked")


@contextmanager
def progress(said: str) -> Iterator[None]:
    """A line on a terminal's stderr while something takes long; nothing elsewhere."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        bar.add_task(said)
        yield


WIDTH = 120
OptionalPath = Path | None
DAY = click.DateTime(formats=["%Y-%m-%d"])
FILE = click.Path(path_type=Path, dir_okay=False)
RULES_DIR = click.option(
    "--rules-dir",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help="Your own rules and exercises, instead of PLANSYNC_RULES_DIR.",
)
