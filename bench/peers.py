"""Servers as processes: PlanSync's and its peers', started, measured and stopped by their id."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from getpass import getuser
from importlib.util import find_spec
from pathlib import Path

from bench import flask_route
from bench.load import HOST
from plansync.cli.serving import BACKPRESSURE, BLOCKING_THREADS

ROOT = Path(__file__).parent.parent
START_S = 15
STOP_S = 5
INSTALL_NGINX = "apt-get install nginx-light"
_UTIME, _STIME, _GROUP = 11, 12, 2  # counted from the state, the first field after the name

_NGINX = """\
daemon off;
{user}worker_processes 1;
error_log {folder}/error.log;
pid {folder}/nginx.pid;
events {{ worker_connections 1024; }}
http {{
  types {{ text/calendar ics; }}
  access_log off;
  sendfile on;
  tcp_nopush on;
  gzip_static on;
  etag on;
  keepalive_requests 100000000;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{ listen {host}:{port}; root {folder}/files; }}
}}
"""


class AbsentError(Exception):
    """A peer that is not on this machine, with the command that installs it."""


@dataclass(frozen=True, slots=True)
class Program:
    """A server that can be started: its name in the report, its command and its environment."""

    name: str
    command: tuple[str, ...]
    port: int
    path: str
    environment: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Server:
    """A server that runs; its processes are one group, whose id is that of the first."""

    program: Program
    process: subprocess.Popen[bytes]

    def cpu_us(self) -> float | None:
        """CPU microseconds, user and system, of the group so far; None where /proc is absent."""
        if not Path("/proc/self/stat").exists():
            return None
        ticks = sum(_ticks_of(self.process.pid))
        return ticks * 1_000_000 / os.sysconf("SC_CLK_TCK")


@contextlib.contextmanager
def running(program: Program, cores: Sequence[int], log: Path) -> Iterator[Server]:
    """The program at work on these cores until the block ends."""
    with log.open("wb") as file:
        process = subprocess.Popen(
            program.command,
            cwd=ROOT,
            env={**os.environ, **program.environment},
            stdout=file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            if hasattr(os, "sched_setaffinity"):
                os.sched_setaffinity(process.pid, cores)
            _wait_for(process, program, log)
            yield Server(program, process)
        finally:
            _stop(process)


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as sock:
        sock.bind((HOST, 0))
        return int(sock.getsockname()[1])


def granian(name: str, target: str, path: str, *, threads: int, **environment: str) -> Program:
    """granian with one worker, serving what the factory `target` makes."""
    port = free_port()
    command = (
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--factory", "--no-ws"),
        *("--host", HOST, "--port", str(port), "--workers", "1"),
        *("--blocking-threads", str(threads), "--backpressure", str(BACKPRESSURE)),
        *("--log-level", "warning", target),
    )
    return Program(name, command, port, path, environment)


def nginx(folder: Path, name: str) -> Program:
    """nginx serving the file `name` and its gzipped twin from folder/files."""
    found = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    if found is None:
        raise AbsentError(f"nginx is not installed; for the comparison: {INSTALL_NGINX}")
    port = free_port()
    # Only root may name another user, and without a name root's workers could not read the files.
    user = f"user {getuser()};\n" if os.geteuid() == 0 else ""
    config = folder / "nginx.conf"
    config.write_text(_NGINX.format(folder=folder, host=HOST, port=port, user=user))
    command = (found, "-p", str(folder), "-e", str(folder / "error.log"), "-c", str(config))
    return Program("nginx", command, port, f"/{name}")


def flask(packed: Path, path: str, *, gunicorn: str | None) -> Program:
    """A plain Flask route on gunicorn, on granian where there is no gunicorn."""
    command = gunicorn_command(gunicorn)
    environment = {flask_route.FILE: str(packed)}
    if command is None:
        target = "bench.flask_route:make_app"
        return granian("Flask on granian", target, path, threads=BLOCKING_THREADS, **environment)
    port = free_port()
    options = ("--bind", f"{HOST}:{port}", "-w", "1", "-k", "gthread", "--threads", "4")
    quiet = ("--log-level", "warning", "--keep-alive", "75", "--no-control-socket")
    target = "bench.flask_route:make_app()"
    name = "Flask on gunicorn"
    return Program(name, (*command, *options, *quiet, target), port, path, environment)


def gunicorn_command(path: str | None) -> tuple[str, ...] | None:
    """How gunicorn is started: the program named, else this environment's, None without one."""
    if path:
        return (path,)
    return (sys.executable, "-m", "gunicorn") if find_spec("gunicorn") else None


def said_version(*command: str) -> str:
    """The first line a program prints when it is asked for its version."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=10)
    lines = (done.stdout + done.stderr).splitlines()
    return lines[0].strip() if lines else "unknown"


def group_ticks(stat: str, group: int) -> int:
    """Clock ticks of a process by its line of /proc/PID/stat; 0 for other groups."""
    # The name stands in parentheses and may hold anything, parentheses too.
    fields = stat.rpartition(")")[2].split()
    if int(fields[_GROUP]) != group:
        return 0
    return int(fields[_UTIME]) + int(fields[_STIME])


def _ticks_of(group: int) -> Iterator[int]:
    for path in Path("/proc").glob("[0-9]*/stat"):
        # A process may end between being listed and being read.
        with contextlib.suppress(OSError):
            yield group_ticks(path.read_text(), group)


def _wait_for(process: subprocess.Popen[bytes], program: Program, log: Path) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection((HOST, program.port), 1):
            return
        time.sleep(0.05)
    tail = log.read_text(errors="replace")[-600:]
    raise AbsentError(f"{program.name} did not start: {tail}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(STOP_S)
    # Whatever is left of the group this bench made.
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(STOP_S)
