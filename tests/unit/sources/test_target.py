"""Which plan addresses may be asked for."""

import pytest

from plansync.errors import RefusedAddressError
from plansync.sources.target import is_address, target_of

NOBODY: frozenset[str] = frozenset()


@pytest.mark.parametrize(
    ("address", "asked"),
    [
        ("webcal://example.com/a.ics?k=1#x", "https://example.com/a.ics?k=1"),
        ("HTTP://Example.COM", "http://example.com/"),
        ("https://example.com:443/a", "https://example.com/a"),
        ("http://example.com:443/a", "http://example.com:443/a"),
        (" webcals://example.com/a ", "https://example.com/a"),
        ("https://[2606:4700::1111]/a", "https://[2606:4700::1111]/a"),
    ],
)
def test_an_address_is_asked_for_in_its_plain_form(address: str, asked: str) -> None:
    assert target_of(address, NOBODY).address == asked


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "ftp://example.com/a.ics",
        "example.com/a.ics",
        "https://",
        "https://example.com:8443/a",
        "https://example.com:99999/a",
        "https://exa mple.com/a",
        "https://example.com/\x00",
        "https://example.com\\@127.0.0.1/",
        "https://[::1",
        "http://127.0.0.1/a",
        "http://[::1]/a",
        "http://[::127.0.0.1]/a",
        "http://169.254.169.254/latest",
        "http://10.1.2.3/a",
        "http://100.64.0.1/a",
        "https://example.com/" + "a" * 2000,
    ],
)
def test_other_addresses_are_refused_without_being_repeated(address: str) -> None:
    with pytest.raises(RefusedAddressError) as refused:
        target_of(address, NOBODY)

    assert "/etc" not in refused.value.text
    assert "latest" not in refused.value.text
    assert refused.value.hint


def test_what_the_operator_allows_may_be_private_and_on_any_port() -> None:
    allow = frozenset({"127.0.0.1:8123", "NAS.local:80"})

    assert target_of("http://127.0.0.1:8123/a", allow).trusted
    assert target_of("http://nas.local/a", allow).trusted
    assert not target_of("http://example.com/a", allow).trusted


def test_credentials_stay_with_their_server() -> None:
    first = target_of("https://me:p%40ss@example.com/a", NOBODY)

    same = target_of("https://example.com/b", NOBODY).with_credentials_of(first)
    other = target_of("https://example.org/b", NOBODY).with_credentials_of(first)

    assert (same.credentials, other.credentials) == (("me", "p@ss"), None)
    assert "p@ss" not in repr(first)
    assert "p%40ss" not in first.address


def test_a_file_name_is_no_address() -> None:
    assert is_address("webcal://example.com/a")
    assert not is_address("plans/march.ics")
