"""A browser's long name in the words its owner knows it by."""

import pytest

from plansync.web.browsers import browser_words

CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605 Version/19 Mobile"


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        (f"{CHROME} Safari/537.36", "Chrome on Linux"),
        (f"{CHROME} Safari/537.36 Edg/156.0.0.0", "Edge on Linux"),
        (f"{PHONE}/15E148 Safari/604.1", "Safari on iPhone"),
        (f"{PHONE}/15E148 FxiOS/140.0 Safari/605", "Firefox on iPhone"),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Gecko/20100101 Firefox/140.0",
            "Firefox on Windows",
        ),
        (
            "Mozilla/5.0 (Linux; Android 16; Pixel) Chrome/156 Mobile Safari/537",
            "Chrome on Android",
        ),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/19 Safari/605", "Safari on Mac"),
        ("curl/8.14", "curl/8.14"),
        ("", "Unknown browser"),
    ],
)
def test_a_browser_is_named_as_its_owner_would(agent: str, said: str) -> None:
    assert browser_words(agent) == said
