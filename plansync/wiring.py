"""Builds every door and the use cases behind them, and hands them the clock.

Nothing is made when this is imported. `build` opens the store, `Running.start` begins to work.
"""

import base64
import logging
import os
import re
import socket
import sys
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Self

import structlog

from plansync.clock import utc_now
from plansync.errors import Fault, PlanSyncError
from plansync.jobs.bell import ThreadBell
from plansync.jobs.engine import EmbeddedEngine
from plansync.settings import Settings
from plansync.store import Store, open_store
from plansync.store.feed_lookup import FeedLookup
from plansync.store.secrets import Secrets, load_or_make_secret_key, make_secrets
from plansync.strava.redaction import redact
from plansync.sync.budget import StoreBudget
from plansync.sync.knowledge import Knowledge, read_or_shipped
from plansync.sync.plan_door import SourcesDoor
from plansync.sync.ports import Doors
from plansync.sync.services import Services, make_services
from plansync.sync.strava_door import StravaDoor
from plansync.sync.vault import StoreVault


@dataclass(frozen=True, slots=True)
class Running:
    """One PlanSync, ready to start. `form_key` signs forms and nothing that is stored.

    `rules_faults` are those of the host's own rules; where there are any, the shipped ones hold.
    """

    settings: Settings
    store: Store
    services: Services
    engine: EmbeddedEngine
    lookup: FeedLookup
    bell: ThreadBell
    form_key: bytes = field(repr=False)
    rules_faults: tuple[Fault, ...] = ()

    def start(self) -> Self:
        """This PlanSync, at work; its doors are closed again when that cannot be."""
        _tell_of_rules(self.settings.rules_folder, self.rules_faults)
        try:
            self.engine.start()
        except PlanSyncError:
            self.store.close()
            raise
        return self

    def stop(self) -> None:
        """Nothing; work in hand was finished (ten seconds at most) and every door is closed."""
        self.engine.stop()
        self.store.close()


def build(
    settings: Settings, *, now: Callable[[], datetime] | None = None, demo: bool = False
) -> Running:
    """A PlanSync made from settings; its database is brought up to date. Nothing works yet."""
    clock, secrets = now or utc_now, secrets_of(settings)
    store = open_store(settings.database, secrets=secrets, data_dir=settings.folder)
    bell, by = ThreadBell(), _by()
    known = load_knowledge(settings.rules_folder)
    doors = _doors(settings, store, secrets, bell, known, clock=clock, by=by, demo=demo)
    services = make_services(doors)
    engine = EmbeddedEngine(store=store, services=services, bell=bell, by=by)
    return Running(
        settings=settings,
        store=store,
        services=services,
        engine=engine,
        lookup=store.feed_lookup(),
        bell=bell,
        form_key=secrets.derive("forms"),
        rules_faults=known.faults,
    )


def load_knowledge(folder: Path | None = None) -> Knowledge:
    """What the service goes by: the host's own rules when they are sound, else the shipped ones."""
    return read_or_shipped(folder)


def secrets_of(settings: Settings) -> Secrets:
    """The keys of the setting, else of the key file in the data folder."""
    return make_secrets(*(settings.secret_keys or load_or_make_secret_key(settings.folder)))


def configure_logs(level: str, *, as_json: bool) -> None:
    """Nothing; everything that is logged goes to stderr, without secrets.

    Call once, at the start of a command; importing PlanSync configures nothing.
    """
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        without_secrets,
    ]
    shown: structlog.typing.Processor = (
        structlog.processors.JSONRenderer()
        if as_json
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared[:-1]],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                without_secrets,
                shown,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for chatty in ("apscheduler", "alembic", "stravalib", "urllib3"):
        logging.getLogger(chatty).setLevel(logging.WARNING)


def without_secrets(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """The log line with tokens, secrets and secret addresses taken out."""
    for key, value in event.items():
        if _SECRET_KEY.search(key):
            event[key] = "..."
        elif isinstance(value, str):
            event[key] = _SECRET_PATH.sub(r"\1...", redact(value))
    return event


_SECRET_KEY = re.compile(r"(?i)(token|secret|password|authorization|cookie|address)$")
_SECRET_PATH = re.compile(r"(/(?:feed|sign-in|strava/webhook|s/[^/\s]+)/)[\w.~-]{8,}")


def _doors(
    settings: Settings,
    store: Store,
    secrets: Secrets,
    bell: ThreadBell,
    known: Knowledge,
    *,
    clock: Callable[[], datetime],
    by: str,
    demo: bool,
) -> Doors:
    return Doors(
        store=store,
        now=clock,
        catalogues=known.catalogues,
        catalogue_digest=known.digest,
        rhythm=known.rhythm,
        plans=SourcesDoor(allow=settings.fetch_allow, now=clock),
        bell=bell,
        strava=_strava(settings, store, clock=clock, by=by) if settings.has_strava else None,
        public_url=settings.public_url,
        keep=timedelta(days=settings.strava_keep_days),
        poll=timedelta(minutes=settings.strava_poll_minutes),
        webhook_secret=_text(secrets.derive("webhook address")),
        verify_token=settings.webhook_verify_token.get_secret_value(),
        link_keys=secrets.derive_all("session links"),
        demo=demo,
    )


def _strava(
    settings: Settings, store: Store, *, clock: Callable[[], datetime], by: str
) -> StravaDoor:
    app = settings.strava_client_id
    return StravaDoor(
        app=app,
        client_secret=settings.strava_client_secret.get_secret_value(),
        api_url=settings.strava_api_url,
        oauth_url=settings.strava_oauth_url,
        vault=StoreVault(store),
        budget=StoreBudget(store, app=app, now=clock),
        now=clock,
        by=by,
    )


def _tell_of_rules(folder: Path | None, faults: tuple[Fault, ...]) -> None:
    """Nothing; every fault of the host's own rules is in the log."""
    log = structlog.get_logger("plansync.rules")
    for one in faults:
        log.error("own rules are not used", folder=str(folder), at=one.path, what=str(one))


def _by() -> str:
    """A name for this process among all that share a database."""
    return f"{socket.gethostname()}/{os.getpid()}"


def _text(key: bytes) -> str:
    return base64.urlsafe_b64encode(key).decode().rstrip("=")
