"""Feed polls a second and CPU for each: PlanSync's fast door, nginx and a plain Flask route."""

import contextlib
import gzip
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from bench import fast_door, flask_route
from bench.harness import Figure, Report, ratio, turning
from bench.load import Question, ask, drive
from bench.peers import (
    AbsentError,
    Program,
    Server,
    flask,
    granian,
    gunicorn_command,
    nginx,
    running,
    said_version,
)
from bench.world import assembled, feed_entries, rendered
from plansync.cli.serving import BLOCKING_THREADS
from plansync.store.feeds import FeedBytes
from plansync.sync.planning import packed

THREADS = BLOCKING_THREADS
UNITS = {
    "rate": "1/s",
    "p50": "ms",
    "p99": "ms",
    "CPU": "us/req",
}


@dataclass(frozen=True, slots=True)
class Choices:
    """How to serve and to ask. `wrk` and `gunicorn` are programs, None for going without."""

    rounds: int
    seconds: int
    threads: int
    wrk: str | None
    gunicorn: str | None


@dataclass(frozen=True, slots=True)
class Mode:
    """A way calendars ask: with or without a copy at hand, on a new connection or a kept one."""

    status: int
    keep_alive: bool

    @property
    def name(self) -> str:
        """The mode in a report."""
        content = "304" if self.status == 304 else "200 gzip"
        return f"{content}, {'keep-alive' if self.keep_alive else 'new connections'}"

    def question(self, program: Program, etag: str) -> Question:
        """The request that is sent in this mode."""
        packing = (("Accept-Encoding", "gzip"),)
        known = (("If-None-Match", etag),) if self.status == 304 else ()
        return Question(
            program.port, program.path, (*packing, *known), self.status, self.keep_alive
        )


MODES = tuple(Mode(status, keep_alive) for keep_alive in (False, True) for status in (304, 200))


def find_wrk() -> str | None:
    """The wrk program, None when it is not installed."""
    return shutil.which("wrk")


def measure(choices: Choices) -> Report:
    """Requests a second, latencies and server CPU of each server in each mode."""
    with (
        tempfile.TemporaryDirectory(prefix="plansync-bench-") as name,
        contextlib.ExitStack() as up,
    ):
        folder = Path(name)
        served, events = _feed()
        programs, absent = _programs(folder, served, choices)
        servers: list[Server] = []
        for number, program in enumerate(programs):
            try:
                log = folder / f"server-{number}.log"
                servers.append(up.enter_context(running(program, cores()[0], log)))
            except AbsentError as error:
                if number == 0:  # ours: without it there is nothing to compare
                    raise
                absent.append(("skipped", str(error)))
        return _report(servers, choices, (*_facts(choices, served, events), *absent))


def cores() -> tuple[Sequence[int], Sequence[int]]:
    """The core of the server under test, and those of the load: one and the rest."""
    if not hasattr(os, "sched_getaffinity"):
        every = list(range(os.cpu_count() or 1))
    else:
        every = sorted(os.sched_getaffinity(0))
    return (every, every) if len(every) < 2 else (every[:1], every[1:])


def _feed() -> tuple[FeedBytes, int]:
    window, found = feed_entries()
    feed = assembled(rendered(found, {}).events, window)
    return packed(feed), len(found)


def _programs(
    folder: Path, served: FeedBytes, choices: Choices
) -> tuple[list[Program], list[tuple[str, str]]]:
    """Ours first, and what is left out with its reason."""
    files = folder / "files"
    files.mkdir()
    plain, packed = files / "feed.ics", files / "feed.ics.gz"
    plain.write_bytes(gzip.decompress(served.body_gz))
    packed.write_bytes(served.body_gz)
    route = flask(packed, f"/feed/{flask_route.NAME}.ics", gunicorn=choices.gunicorn)
    found = [_ours(folder, served, choices.threads), _bare(packed, choices.threads), route]
    try:
        return [*found, nginx(folder, plain.name)], []
    except AbsentError as error:
        return found, [("skipped", str(error))]


def _ours(folder: Path, served: FeedBytes, threads: int) -> Program:
    store = fast_door.opened(folder)
    secret = fast_door.filled(store, served)
    store.close()
    path, environment = f"/feed/{secret}.ics", {fast_door.FOLDER: str(folder)}
    return granian("PlanSync", "bench.fast_door:make_app", path, threads=threads, **environment)


def _bare(packed: Path, threads: int) -> Program:
    environment = {flask_route.FILE: str(packed)}
    name, target = "granian alone", "bench.bare_wsgi:make_app"
    return granian(name, target, "/feed.ics", threads=threads, **environment)


def _facts(choices: Choices, served: FeedBytes, events: int) -> Iterator[tuple[str, str]]:
    server, load = cores()
    command = gunicorn_command(choices.gunicorn)
    yield "feed", f"{events} events, {len(served.body_gz):,} bytes with gzip"
    yield "load", said_version(choices.wrk, "-v") if choices.wrk else "Python sockets (no wrk)"
    yield "cores", f"server {list(server)}, load {list(load)}"
    yield "blocking threads", str(choices.threads)
    gunicorn = said_version(*command, "--version") if command else ""
    yield "gunicorn", gunicorn or "absent: the Flask route runs on granian"


def _report(
    servers: Sequence[Server], choices: Choices, facts: tuple[tuple[str, str], ...]
) -> Report:
    samples: dict[str, list[float]] = {}
    for mode in MODES:
        etags = {one: _etag(one, mode) for one in servers}
        for number in range(choices.rounds):
            for place in turning([str(n) for n in range(len(servers))], number):
                server = servers[int(place)]
                question = mode.question(server.program, etags[server])
                for name, value in _sample(server, question, choices).items():
                    samples.setdefault(_key(mode, server, name), []).append(value)
    figures = {
        key: Figure(key, UNITS[key.rpartition(": ")[2]], tuple(found))
        for key, found in samples.items()
    }
    ratios = tuple(_ratios(servers, figures))
    about = "polls of one feed, one worker each; calendars poll on new connections"
    return Report("serve", about, tuple(figures.values()), ratios, facts)


def _etag(server: Server, mode: Mode) -> str:
    """The tag the server itself gives to the packed feed."""
    whole = Mode(200, mode.keep_alive)
    return ask(whole.question(server.program, "")).headers.get("etag", "")


def _sample(server: Server, question: Question, choices: Choices) -> Mapping[str, float]:
    before = server.cpu_us()
    answers = drive(question, seconds=choices.seconds, wrk=choices.wrk, cores=cores()[1])
    after = server.cpu_us()
    found = {"rate": answers.per_second, "p50": answers.p50_ms, "p99": answers.p99_ms}
    if before is None or after is None:
        return found
    return {**found, "CPU": (after - before) / answers.count}


def _key(mode: Mode, server: Server, name: str) -> str:
    return f"{mode.name}: {server.program.name}: {name}"


def _ratios(servers: Sequence[Server], figures: Mapping[str, Figure]) -> Iterator[Figure]:
    """Ours over every peer's, in each mode; a figure that came out as nothing compares to none."""
    ours, *peers = servers
    for mode, peer, name in product(MODES, peers, ("rate", "CPU")):
        mine = figures.get(_key(mode, ours, name))
        theirs = figures.get(_key(mode, peer, name))
        if mine and theirs and all(theirs.samples):
            yield ratio(mine, theirs, f"{mode.name}: {name}, ours / {peer.program.name}")
