"""Addresses of static files that change with their content, so that they can be kept for good."""

import hashlib
from collections.abc import Callable
from pathlib import Path

KEEP_S = 365 * 24 * 3600
_DIGITS = 12


def stamp(folder: str) -> Callable[[str], str]:
    """A function that gives the address of a static file by its name."""
    addresses = {
        path.name: f"/static/{path.name}?v={_digest(path)}"
        for path in sorted(Path(folder).iterdir())
    }
    return addresses.__getitem__


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:_DIGITS]
