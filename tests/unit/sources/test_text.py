"""The gate for text from outside."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plansync.sources.text import clean_text, plain_text


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("a\x00b\x07c\x85d\x7f", "abcd"),
        ("a\tb\r\nc\rd", "a\tb\nc\nd"),
        ("a\u2028b\u2029c\u202ed\u2066e\ufeff", "abcde"),
        ("a\ud800b", "a\ufffdb"),
        ("e\u0301", "\u00e9"),
        ("  padded \n", "padded"),
    ],
)
def test_what_may_not_be_in_text_is_taken_out(text: str, clean: str) -> None:
    assert clean_text(text, limit=50) == clean


@given(st.text(alphabet=st.characters(exclude_categories=())), st.integers(1, 40))
def test_clean_text_is_clean_bounded_and_stays_so(text: str, limit: int) -> None:
    clean = clean_text(text, limit=limit)

    assert len(clean) <= limit
    assert not any(unicodedata.category(c) in ("Cc", "Cs") and c not in "\t\n" for c in clean)
    assert clean_text(clean, limit=limit) == clean


def test_html_becomes_lines() -> None:
    text = (
        '<p>Easy &amp; <b>slow</b></p><br/><ul><li>8 km</li><li>strides</li></ul><a href="x">y</a>'
    )

    assert plain_text(text, limit=100).split() == ["Easy", "&", "slow", "8", "km", "strides", "y"]
    assert "\n" in plain_text(text, limit=100)


def test_a_lesser_than_sign_is_not_html() -> None:
    assert plain_text("keep HR <150 & pace >5:00", limit=100) == "keep HR <150 & pace >5:00"
