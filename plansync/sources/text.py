"""The one gate for text from outside: clean, bounded, and plain where it was HTML."""

import html
import re
import unicodedata

TITLE_LIMIT = 300
TEXT_LIMIT = 8000

# C0 and C1 controls but TAB and LF, the line separators that break iCalendar and JSON readers,
# and the marks that turn the direction of text around.
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_TAG = re.compile(
    r"</?(?:a|b|i|u|s|p|br|hr|div|span|ul|ol|li|em|strong|font|html-blob|table|tr|td|h[1-6])\b"
    r"[^<>]{0,2000}>",
    re.IGNORECASE,
)
_LINE_TAG = re.compile(
    r"<(?:br|hr)\b[^<>]{0,200}>|</(?:p|div|li|tr|h[1-6])\s*>|<(?:li|ul|ol)\b[^<>]{0,200}>",
    re.IGNORECASE,
)


def clean_text(text: str, *, limit: int) -> str:
    """The text in NFC without control characters and lone surrogates, at most `limit` long."""
    text = _LONE_SURROGATE.sub("\ufffd", text[: 4 * limit].replace("\r\n", "\n"))
    text = unicodedata.normalize("NFC", _UNWANTED.sub("", text.replace("\r", "\n")))
    return text.strip()[:limit].strip()


def plain_text(text: str, *, limit: int) -> str:
    """Clean text; the HTML that Google and Outlook write into descriptions as plain lines."""
    text = text[: 4 * limit]
    if _TAG.search(text):
        text = html.unescape(_TAG.sub("", _LINE_TAG.sub("\n", text)))
        text = re.sub(r"\n{3,}", "\n\n", text)
    return clean_text(text, limit=limit)
