"""A throw-away PostgreSQL made from the server programs of this machine, gone after the tests."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests.needs import absent

INSTALL = "apt-get install postgresql"
ROLE = "plansync"


class Postgres:
    """A running server that only a socket in its own folder leads to."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made = 0

    def url(self, database: str = "postgres") -> str:
        """The address of a database, as PLANSYNC_DATABASE_URL would have it."""
        return f"postgresql://{ROLE}@/{database}?host={self._folder}"

    def fresh(self) -> str:
        """The address of a new, empty database."""
        self._made += 1
        name = f"fresh_{self._made}"
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return self.url(name)


def programs() -> Path | None:
    """The folder with `initdb` and `pg_ctl` of the newest server, None when there is none."""
    installed = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: path.parts[-3]
    )
    on_path = shutil.which("initdb")
    found = installed[-1] if installed else on_path and Path(on_path).resolve()
    return Path(found).parent if found else None


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    """A server for the block. Skips, or fails when PLANSYNC_TEST_REQUIRE asks for postgres."""
    where = programs()
    if where is None:
        absent("postgres", reason="no PostgreSQL server programs here", install=INSTALL)
    folder = Path(tempfile.mkdtemp(prefix="plansync-pg-"))
    owner = _owner(folder)
    data = str(folder / "data")
    try:
        _as(
            owner, folder, where / "initdb", "-D", data, "-U", ROLE, "-A", "trust",
            "-E", "UTF8", "--no-locale", "--no-sync",
        )  # fmt: skip
        options = f"-F -c listen_addresses='' -c unix_socket_directories='{folder}'"
        log = str(folder / "log")
        _as(owner, folder, where / "pg_ctl", "-D", data, "-w", "-l", log, "-o", options, "start")
        try:
            yield Postgres(folder)
        finally:
            _as(owner, folder, where / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _owner(folder: Path) -> pwd.struct_passwd | None:
    # PostgreSQL refuses to run as root: it gets a user without rights, and the folder.
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    owner = names.get("postgres") or names["nobody"]
    os.chown(folder, owner.pw_uid, owner.pw_gid)
    return owner


def _as(owner: pwd.struct_passwd | None, folder: Path, program: Path, *words: str) -> None:
    done = subprocess.run(
        [str(program), *words],
        cwd=folder,
        user=owner.pw_uid if owner else None,
        group=owner.pw_gid if owner else None,
        extra_groups=[] if owner else None,
        env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if program.name == "initdb" else subprocess.DEVNULL,
        stderr=subprocess.STDOUT,
        check=False,
    )
    if done.returncode != 0:
        said = (done.stdout or b"").decode(errors="replace")
        log = folder / "log"
        written = log.read_text() if log.exists() else ""
        raise RuntimeError(f"{program.name} failed: {said}{written}")
