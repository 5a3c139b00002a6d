"""What config/ says, changed by the host's own folder, checked as a whole.

A folder that breaks something is told of whole, and then changes nothing: the shipped rules hold.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from plansync.errors import Fault, InputError
from plansync.opt.catalogue import Catalogue
from plansync.opt.reading import build
from plansync.resources import Overlaid, config_texts, parse_config, read_overlay
from plansync.sync.rhythm import Rhythm, read_rhythm

EDITIONS = (6, 7)


@dataclass(frozen=True, slots=True)
class Knowledge:
    """The catalogue by edition, a name for its content, and the rhythm.

    `faults` are those of the host's own folder; where there are any, it changed nothing.
    """

    catalogues: Mapping[int, Catalogue] = field(hash=False)
    digest: str
    rhythm: Rhythm
    faults: tuple[Fault, ...] = ()


def read_knowledge(folder: Path | None = None, *, editions: Sequence[int] = EDITIONS) -> Knowledge:
    """The configuration under a host's folder; InputError naming every fault of it at once."""
    shipped = config_texts()
    laid = read_overlay(folder) if folder else Overlaid(parse_config(shipped), {}, ())
    faults = list(laid.faults)
    catalogues: dict[int, Catalogue] = {}
    for edition in editions:
        try:
            catalogues[edition] = build(laid.config, edition=edition)
        except InputError as error:
            faults.extend(error.faults)
    try:
        rhythm = read_rhythm(laid.config)
    except InputError as error:
        raise _refusal([*faults, *error.faults], folder) from error
    if faults:
        raise _refusal(faults, folder)
    return Knowledge(catalogues, _digest(shipped, laid.texts), rhythm)


def read_or_shipped(folder: Path | None, *, editions: Sequence[int] = EDITIONS) -> Knowledge:
    """The configuration under a host's folder, else as shipped and with what is wrong in it."""
    try:
        return read_knowledge(folder, editions=editions)
    except InputError as error:
        if folder is None:
            raise
        return replace(read_knowledge(editions=editions), faults=error.faults)


def _refusal(faults: Sequence[Fault], folder: Path | None) -> InputError:
    where = f"the files of {folder}" if folder else "the config folder"
    hint = f"mend these places in {where}; config/README.md describes every key"
    return InputError(dict.fromkeys(faults), hint=hint)


def _digest(*folders: Mapping[str, str]) -> str:
    texts = (f"{path}\0{text}" for texts in folders for path, text in texts.items())
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:16]
