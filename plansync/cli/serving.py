"""The web server: granian with one worker process, in which pages, feed and engine live."""

import socket
from dataclasses import dataclass

from granian import Granian
from granian.constants import Interfaces
from granian.http import HTTP1Settings

from plansync.errors import InputError

# Measured with bench/: on kept connections one thread costs a fifth more CPU for a poll than two,
# and four cost what two do. With one, a phase preview (about 150 ms) or a write that waits for the
# database would also hold up every poll and health check. Nothing slower happens in a request, so
# two are plenty, and more would only wait for each other's interpreter lock.
BLOCKING_THREADS = 2
BACKPRESSURE = 128
DRAIN_S = 12
ANY = ("0.0.0.0", "::")  # noqa: S104 told apart, not listened on by default


@dataclass(frozen=True, slots=True)
class Address:
    """Where the server listens."""

    host: str
    port: int

    @property
    def url(self) -> str:
        """The address a browser on this machine uses."""
        host = "127.0.0.1" if self.host in ANY else self.host
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}"

    def must_be_free(self) -> None:
        """Nothing; InputError when something else listens there or the host is not ours."""
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((self.host, self.port))
            except OSError as error:
                text = f"cannot listen on {self.host}:{self.port}: {error.strerror}"
                raise InputError(text, hint="choose another with --port (make run PORT=...)") from (
                    error
                )


def run_server(address: Address, *, demo: bool) -> None:
    """Nothing; returns when the server was stopped by a signal."""
    server = Granian(
        f"plansync.cli.worker:{'demo_application' if demo else 'application'}",
        address=address.host,
        port=address.port,
        interface=Interfaces.WSGI,
        factory=True,
        workers=1,
        blocking_threads=BLOCKING_THREADS,
        backpressure=BACKPRESSURE,
        websockets=False,
        http1_settings=HTTP1Settings(header_read_timeout=15_000),
        log_access=False,
        log_enabled=False,
        respawn_failed_workers=True,
        workers_kill_timeout=DRAIN_S,
    )
    server.serve()
