"""What commands share: reading files, writing results, showing progress."""

import json
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from plansync.errors import Fault, InputError
from plansync.opt.catalogue import Catalogue
from plansync.opt.reading import build
from plansync.resources import load_config


def catalogue(*, edition: int = 7) -> Catalogue:
    """The shipped catalogue."""
    return build(load_config(), edition=edition)


def read_file(path: Path) -> bytes:
    """The bytes of a file; InputError when it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        fault = Fault(str(path), "", (error.strerror or "cannot be read").lower())
        raise InputError([fault], hint="give the path of a file you can read") from error


def read_toml(path: Path) -> dict[str, object]:
    """A TOML file, parsed; InputError with the place when it is not TOML."""
    try:
        return tomllib.loads(read_file(path).decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError([Fault(str(path), "", f"is not TOML: {error}")]) from error


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
        raise InputError([Fault(str(to), "", said)]) from error


def as_json(document: object) -> bytes:
    """A document as readable JSON with a final newline."""
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def table() -> Console:
    """A console for people, on stdout."""
    return Console(highlight=False, soft_wrap=True)


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


DAY = click.DateTime(formats=["%Y-%m-%d"])
FILE = click.Path(path_type=Path, dir_okay=False)
