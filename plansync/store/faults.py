"""Foreign database exceptions, turned into ours at the door with words that help."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from plansync.errors import OperatorError, OutsideError, PlanSyncError, StaleError

SOURCE = "database"

# SQLite says it in words (sqlite3's messages), PostgreSQL by code (its manual, appendix A).
_SQLITE_BUSY = ("database is locked", "database table is locked", "database schema is locked")
_SQLITE_OPERATOR = {
    "database or disk is full": ("the disk that holds the database is full", "make room"),
    "unable to open database file": (
        "the database file cannot be opened",
        "check PLANSYNC_DATA_DIR: the folder must exist and belong to the user PlanSync runs as",
    ),
    "readonly database": (
        "the database file is read-only",
        "check the owner and rights of the data folder",
    ),
    "disk I/O error": ("the disk that holds the database fails", "check the disk and its mount"),
    "is not a database": ("the database file is not a PlanSync database", "restore a backup"),
    "malformed": ("the database file is damaged", "restore a backup with `plansync restore`"),
}
_POSTGRES_BUSY = ("40001", "40P01", "55P03", "57014")
_POSTGRES_OPERATOR = {
    "53100": ("the disk that holds the database is full", "make room"),
    "25006": ("the database only takes reads", "point PLANSYNC_DATABASE_URL at the primary"),
    "42501": ("the database refuses this user", "grant the rights on its schema"),
}
_LOGIN_WORDS = ("password authentication failed", "does not exist", "no pg_hba.conf entry")


@contextmanager
def wrapped() -> Iterator[None]:
    """A block in which no exception of the database library gets out."""
    try:
        yield
    except SQLAlchemyError as error:
        raise translate(error) from error


def translate(error: SQLAlchemyError) -> PlanSyncError:
    """The error of ours that tells the caller what to do about a foreign one."""
    if isinstance(error, IntegrityError):
        return StaleError("this changed meanwhile, or is there already", hint="look again")
    if isinstance(error, PoolTimeoutError):
        return _busy()
    if not isinstance(error, DBAPIError) or error.orig is None:
        return _ours(error)
    return translate_raw(error.orig)


def translate_raw(error: BaseException) -> PlanSyncError:
    """The same for an exception of the driver itself, sqlite3 or psycopg."""
    words = str(error)
    state = getattr(error, "sqlstate", None)
    if state in _POSTGRES_BUSY or any(said in words for said in _SQLITE_BUSY):
        return _busy()
    if state in _POSTGRES_OPERATOR:
        return _operator(*_POSTGRES_OPERATOR[state])
    return _by_words(error, words)


def _by_words(error: BaseException, words: str) -> PlanSyncError:
    known = next((told for said, told in _SQLITE_OPERATOR.items() if said in words), None)
    if known is not None:
        return _operator(*known)
    if not _is_connection(error):
        return _ours(error)
    if any(said in words for said in _LOGIN_WORDS):
        return _operator("the database refuses the connection", "check PLANSYNC_DATABASE_URL")
    return OutsideError(
        "the database does not answer",
        source=SOURCE,
        hint="check that PostgreSQL runs and that PLANSYNC_DATABASE_URL is right",
    )


def _is_connection(error: BaseException) -> bool:
    # psycopg gives no code when there is no server; class 08 and 57P are a connection that died.
    state = getattr(error, "sqlstate", None) or ""
    lost = state == "" and type(error).__module__.startswith("psycopg")
    return lost or state.startswith(("08", "57P", "28", "3D"))


def _busy() -> OutsideError:
    return OutsideError("the database is busy", source=SOURCE, hint="try again in a moment")


def _operator(text: str, hint: str) -> OperatorError:
    return OperatorError(text, hint=hint)


def _ours(error: BaseException) -> OperatorError:
    return OperatorError(
        f"the database refused a statement ({type(error).__name__})",
        hint="this is a fault in PlanSync: please report it with the log",
    )
