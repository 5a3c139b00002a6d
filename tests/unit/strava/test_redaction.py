"""Secrets leave the text, the rest of it stays."""

import logging

import pytest

from plansync.strava.redaction import RedactingFilter, redact


@pytest.mark.parametrize(
    "text",
    [
        "url: /push_subscriptions?client_id=1&client_secret=s3cret (Caused by ...)",
        '{"access_token": "s3cret", "expires_in": 3}',
        "refresh_token='s3cret'",
        "GET /?hub.verify_token=s3cret&x=1",
        "code=s3cret&state=x",
        "Authorization: Bearer s3cret0000",
        "Authorization: Basic s3cret0000==",
    ],
)
def test_secrets_become_dots(text: str) -> None:
    assert "s3cret" not in redact(text)


@pytest.mark.parametrize(
    "text", ["HTTP status code: 500", "'code': 'invalid'", "client_id=1", "basic facts", "token"]
)
def test_other_words_stay(text: str) -> None:
    assert redact(text) == text


def test_log_records_pass_without_their_secrets() -> None:
    record = logging.LogRecord("n", 10, "p", 1, "GET %s", ("/?client_secret=s3cret",), None)

    assert RedactingFilter().filter(record)
    assert record.getMessage() == "GET /?client_secret=..."
