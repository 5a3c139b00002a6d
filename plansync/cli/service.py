"""The use cases for one command: opened, used, closed."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import cast

from plansync.cli import console
from plansync.settings import load_settings
from plansync.store.columns import JsonObject
from plansync.sync.services import Services
from plansync.wiring import build, configure_logs


@contextmanager
def opened() -> Iterator[Services]:
    """The use cases on the database the settings name; nothing works in the background."""
    settings = load_settings(console.environment())
    configure_logs("warning", as_json=False)
    running = build(settings)
    try:
        yield running.services
    finally:
        running.store.close()


def plain(document: Mapping[str, object]) -> JsonObject:
    """A parsed TOML document with its dates and times as text, as JSON keeps them."""
    return cast("JsonObject", json.loads(json.dumps(document, default=str)))
