"""PlanSync's fast door over a store of its own, for the serve bench to hand to a server."""

import os
from datetime import UTC, datetime
from pathlib import Path
from wsgiref.types import WSGIApplication

from flask import Flask

from plansync.store import Store, open_store
from plansync.store.feeds import FeedBytes
from plansync.store.secrets import make_secrets
from plansync.web.fetches import FetchNotes
from plansync.web.front import Front
from plansync.web.measure import Measures

FOLDER = "PLANSYNC_BENCH_FOLDER"
FEEDS = 500
"""How many runners the store holds; one of them is asked for."""


def make_app() -> WSGIApplication:
    """The door before a Flask without pages, over the store named by the environment."""
    store = opened(Path(os.environ[FOLDER]))
    return Front(
        Flask(__name__).wsgi_app,
        lookup=store.feed_lookup(),
        fetches=FetchNotes(),
        measures=Measures({}),
        now=lambda: datetime.now(UTC),
    )


def opened(folder: Path) -> Store:
    """The store in a folder, made when there is none."""
    url = f"sqlite:///{folder / 'plansync.db'}"
    return open_store(url, secrets=make_secrets("b" * 32), data_dir=folder)


def filled(store: Store, served: FeedBytes) -> str:
    """The secret of one feed of many that all serve the same bytes."""
    now = served.modified
    secret = ""
    with store.write() as tx:
        for number in range(FEEDS):
            athlete = tx.athletes.create(f"Runner {number}", {"schema": 1}, now)
            _, secret = tx.feeds.create(athlete.id, now)
            tx.feeds.publish(athlete.id, served, served)
    return secret
