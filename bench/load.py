"""The load driver: wrk where it is, else sockets of the standard library in processes.

Only 127.0.0.1 is ever asked, for a bounded time and a bounded number of requests.
"""

import multiprocessing
import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bench.harness import percentile

HOST = "127.0.0.1"
CONNECTIONS = 16
PROCESSES = 4
MOST_REQUESTS = 100_000
TIMEOUT_S = 5
_UNITS_MS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


class LoadError(Exception):
    """A server that did not answer as it was meant to."""


@dataclass(frozen=True, slots=True)
class Question:
    """One kind of request: to which port, for what, with which headers, and the right status."""

    port: int
    path: str
    headers: tuple[tuple[str, str], ...]
    status: int
    keep_alive: bool

    def as_bytes(self) -> bytes:
        """The request as it goes over the wire."""
        lines = [f"{name}: {value}" for name, value in self.all_headers()]
        return "\r\n".join([f"GET {self.path} HTTP/1.1", *lines, "", ""]).encode()

    def all_headers(self) -> tuple[tuple[str, str], ...]:
        """The headers with those every request needs."""
        ending = () if self.keep_alive else (("Connection", "close"),)
        return (("Host", f"{HOST}:{self.port}"), *self.headers, *ending)


@dataclass(frozen=True, slots=True)
class Answers:
    """What one stretch of load saw."""

    per_second: float
    p50_ms: float
    p99_ms: float
    count: int


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer: status, headers in small letters, body."""

    status: int
    headers: dict[str, str]
    body: bytes


def ask(question: Question) -> Reply:
    """The answer to one request on a connection of its own."""
    with _connected(question.port) as sock:
        sock.sendall(question.as_bytes())
        return _reply(sock)


def drive(question: Question, *, seconds: int, wrk: str | None, cores: Sequence[int]) -> Answers:
    """The answers to as many requests as fit into the seconds, sent from these cores."""
    if ask(question).status != question.status:
        raise LoadError(f"{question.path} on port {question.port} is not a {question.status}")
    return _by_wrk(wrk, question, seconds, cores) if wrk else _by_sockets(question, seconds, cores)


def parse_wrk(said: str) -> Answers:
    """What wrk --latency printed."""
    if failed := re.search(r"(Non-2xx or 3xx responses: \d+)", said):
        raise LoadError(failed[1])
    rate = re.search(r"Requests/sec:\s+([\d.]+)", said)
    count = re.search(r"(\d+) requests in", said)
    if rate is None or count is None:
        raise LoadError(f"wrk said nothing of requests: {said[:200]}")
    return Answers(float(rate[1]), _latency_ms(said, 50), _latency_ms(said, 99), int(count[1]))


def merged(parts: Iterable[Sequence[float]], *, seconds: float) -> Answers:
    """The answers of several drivers, each a list of latencies in milliseconds."""
    every = sorted(ms for part in parts for ms in part)
    return Answers(
        len(every) / seconds, percentile(every, 0.5), percentile(every, 0.99), len(every)
    )


def _latency_ms(said: str, percent: int) -> float:
    found = re.search(rf"^\s+{percent}%\s+([\d.]+)(us|ms|s)$", said, re.MULTILINE)
    if found is None:
        raise LoadError(f"wrk named no latency of {percent}%")
    return float(found[1]) * _UNITS_MS[found[2]]


def _by_wrk(wrk: str, question: Question, seconds: int, cores: Sequence[int]) -> Answers:
    headers = [
        word for name, value in question.all_headers() for word in ("-H", f"{name}: {value}")
    ]
    command = [wrk, "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", *headers]
    pinned = ["taskset", "-c", ",".join(map(str, cores))] if shutil.which("taskset") else []
    address = f"http://{HOST}:{question.port}{question.path}"
    done = subprocess.run(
        [*pinned, *command, address],
        capture_output=True,
        text=True,
        check=True,
        timeout=seconds + 30,
    )
    return parse_wrk(done.stdout)


def _by_sockets(question: Question, seconds: int, cores: Sequence[int]) -> Answers:
    # A fork starts in no time, which matters for samples of a second; threads there are none.
    forks = "fork" in multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("fork" if forks else "spawn")
    jobs = [(question, seconds, tuple(cores))] * PROCESSES
    with context.Pool(PROCESSES) as pool:
        found = pool.starmap(_latencies, jobs, chunksize=1)
    return merged((part for part, _ in found), seconds=max(took_s for _, took_s in found))


def _latencies(
    question: Question, seconds: int, cores: tuple[int, ...]
) -> tuple[list[float], float]:
    """Milliseconds of each request of one driver, and the seconds it was at it."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, cores)
    request, found = question.as_bytes(), list[float]()
    began = time.perf_counter()
    sock = _connected(question.port) if question.keep_alive else None
    while time.perf_counter() - began < seconds and len(found) < MOST_REQUESTS // PROCESSES:
        at = time.perf_counter()
        used = sock or _connected(question.port)
        used.sendall(request)
        reply = _reply(used)
        if sock is None:
            used.close()
        if reply.status != question.status:
            raise LoadError(f"{question.path} answered {reply.status}")
        found.append((time.perf_counter() - at) * 1000)
    if sock:
        sock.close()
    return found, time.perf_counter() - began


def _connected(port: int) -> socket.socket:
    sock = socket.create_connection((HOST, port), timeout=TIMEOUT_S)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return sock


def _reply(sock: socket.socket) -> Reply:
    data = b""
    while b"\r\n\r\n" not in data:
        data += _more(sock)
    head, _, body = data.partition(b"\r\n\r\n")
    status, headers = parse_head(head)
    length = 0 if status == 304 else int(headers.get("content-length", "0"))
    while len(body) < length:
        body += _more(sock)
    return Reply(status, headers, body)


def parse_head(head: bytes) -> tuple[int, dict[str, str]]:
    """The status and the headers of an answer, names in small letters."""
    first, *lines = head.decode("latin-1").split("\r\n")
    pairs = (line.partition(":") for line in lines)
    return int(first.split(" ", 2)[1]), {name.lower(): value.strip() for name, _, value in pairs}


def _more(sock: socket.socket) -> bytes:
    data = sock.recv(65536)
    if not data:
        raise LoadError("the server hung up in the middle of an answer")
    return data
