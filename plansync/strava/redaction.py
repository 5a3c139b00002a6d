"""Takes secrets out of text that others wrote: exceptions and log lines of the HTTP stack."""

import logging
import re

# Strava wants the client secret in the address of one call (listing subscriptions), and the
# HTTP stack puts addresses into exceptions and DEBUG lines.
_NAMED = re.compile(
    r"""(?ix) ( \b (?: access_token | refresh_token | client_secret | verify_token
                     | hub\.verify_token | token | code (?=\s*=) )
          ["']? \s* [=:] \s* ["']? ) [^\s&"',;)}]+"""
)
_BEARER = re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]{8,}")


def redact(text: str) -> str:
    """The text with every token, secret and code replaced by three dots."""
    return _BEARER.sub(r"\1 ...", _NAMED.sub(r"\1...", text))


class RedactingFilter(logging.Filter):
    """Lets every record pass, without secrets."""

    def filter(self, record: logging.LogRecord) -> bool:
        """True, after the record's message was redacted."""
        record.msg, record.args = redact(record.getMessage()), ()
        return True
