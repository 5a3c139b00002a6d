"""From the bytes of a feed to text an iCalendar reader can take, or a clear refusal.

Vendors' departures from RFC 5545 are mended here, before parsing, so that the rest of the reader
can follow the standard.
"""

import re

from plansync.errors import InputError, NotACalendarError

MOST_COMPONENTS = 20_000
_BEGIN = re.compile(r"^BEGIN:", re.MULTILINE | re.IGNORECASE)
_WEB_PAGE = re.compile(r"\s*<(?:!doctype|html|head|body|\?xml)", re.IGNORECASE)
# Controls but TAB, LF and CR; iCalendar text may hold none of them (RFC 5545, 3.1).
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_MENDS = (
    # time-to-run writes days as VALUE=DATE-TIME:YYYYMMDD.
    (
        re.compile(r"^(DT(?:START|END));VALUE=DATE-TIME:(\d{8})\s*$", re.MULTILINE),
        r"\1;VALUE=DATE:\2",
    ),
    # Exchange names UTC by an address of its own.
    (re.compile(r"TZID=\"?tzone://Microsoft/Utc\"?", re.IGNORECASE), "TZID=UTC"),
)


def calendar_text(body: bytes, *, source: str) -> str:
    """The text of an iCalendar body; NotACalendarError says what came instead."""
    text = decoded(body, source=source)
    if _WEB_PAGE.match(text):
        raise NotACalendarError(
            "a web page came back instead of a calendar",
            source=source,
            hint="copy the address of the calendar feed itself; it often ends in .ics",
        )
    if not re.search(r"^BEGIN:VCALENDAR\s*$", text, re.MULTILINE | re.IGNORECASE):
        raise NotACalendarError("what came back is not a calendar", source=source)
    if not re.search(r"END:VCALENDAR\s*$", text, re.IGNORECASE):
        raise NotACalendarError("the calendar ends in the middle", source=source)
    if sum(1 for _ in _BEGIN.finditer(text)) > MOST_COMPONENTS:
        raise InputError(
            f"the calendar has more than {MOST_COMPONENTS} entries",
            hint="give PlanSync a calendar that holds only the training plan",
        )
    for pattern, mended in _MENDS:
        text = pattern.sub(mended, text)
    return text


def decoded(body: bytes, *, source: str) -> str:
    """The text of a body: UTF-8 whatever a header said, else the old Western encoding."""
    if not body.strip():
        raise NotACalendarError("nothing came back: the body is empty", source=source)
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise NotACalendarError(
            "the file is in UTF-16", source=source, hint="save it as UTF-8 and try again"
        )
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = body.decode("cp1252", errors="replace")
    return _CONTROLS.sub("", text)
