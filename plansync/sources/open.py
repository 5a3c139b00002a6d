"""Reading any plan by its name: a file or an address, in whatever format it turns out to be."""

from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

from plansync.errors import Fault, InputError, NotACalendarError, OutsideError
from plansync.sources.base import Reading
from plansync.sources.fetch import LIMITS, SessionFactory, fetch, session
from plansync.sources.registry import reader_of
from plansync.sources.target import is_address, target_of
from plansync.times import Window


def read_any(
    name_or_address: str,
    *,
    tz: ZoneInfo,
    window: Window,
    now: datetime,
    allow: frozenset[str] = frozenset(),
    source_id: str = "",
    session_factory: SessionFactory = session,
) -> Reading:
    """What a plan file or address says about the days of the window.

    InputError when the file cannot be read, and everything `fetch` and the readers raise.
    Without `source_id` the keys follow from the name, so that the same plan has the same keys.
    """
    loaded = load_any(name_or_address, now=now, allow=allow, session_factory=session_factory)
    return loaded.read(source_id=source_id or loaded.id, tz=tz, window=window)


@dataclass(frozen=True, slots=True)
class Loaded:
    """A plan's bytes, not yet understood. `id` follows from the name it was asked for by."""

    body: bytes = field(repr=False)
    name: str
    id: str
    is_file: bool = False

    def read(self, *, source_id: str, tz: ZoneInfo, window: Window) -> Reading:
        """What it says about the days of the window.

        What is wrong with a file is the runner's to mend (InputError), what is wrong with an
        address is the server's (NotACalendarError).
        """
        try:
            return read_body(
                self.body, source_id=source_id, source_name=self.name, tz=tz, window=window
            )
        except NotACalendarError as error:
            if not self.is_file:
                raise
            raise no_plan(self.name, error) from error


def no_plan(name: str, error: NotACalendarError) -> InputError:
    """The fault of a file that holds no plan."""
    hint = error.hint or "name an .ics or .csv file that holds the plan"
    return InputError([Fault(name, "", error.text)], hint=hint)


def load_any(
    name_or_address: str,
    *,
    now: datetime,
    allow: frozenset[str] = frozenset(),
    session_factory: SessionFactory = session,
) -> Loaded:
    """The bytes of a plan file or address; InputError or what `fetch` raises."""
    # The name of a file may hold bytes that are no text.
    known_as = sha256(name_or_address.strip().encode(errors="surrogateescape")).hexdigest()[:16]
    if is_address(name_or_address):
        body = _fetched(name_or_address, allow, now, session_factory)
        return Loaded(body, target_of(name_or_address, allow).host, known_as)
    name = Path(name_or_address).name.encode(errors="replace").decode()
    return Loaded(_file(name_or_address), name, known_as, is_file=True)


def read_body(
    body: bytes, *, source_id: str, source_name: str, tz: ZoneInfo, window: Window
) -> Reading:
    """What a body says about the days of the window, its format told by its content."""
    reader = reader_of(body, source=source_name)
    return reader.read(body, source_id=source_id, source_name=source_name, tz=tz, window=window)


def _fetched(
    address: str, allow: frozenset[str], now: datetime, session_factory: SessionFactory
) -> bytes:
    fetched = fetch(address, allow=allow, now=now, session_factory=session_factory)
    if fetched is None:
        raise OutsideError("the server says nothing changed, but was not asked that", source="plan")
    return fetched.body


def _file(name: str) -> bytes:
    path = Path(name)
    try:
        if path.stat().st_size > LIMITS.decoded_bytes:
            raise InputError([Fault(name, "", "the file is too large for a plan")])
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        raise InputError(
            [Fault(name, "", f"the plan cannot be read: {reason}")],
            hint="name an .ics or .csv file, or an address that begins with https://",
        ) from error
