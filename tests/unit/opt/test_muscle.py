"""Words of runners: what they stand for, and which known one is nearest."""

from dataclasses import replace

import pytest

from plansync.opt.muscle import Muscles, nearest
from tests.planning import OVER, UNDER, catalogue

SOLEUS = catalogue().muscles.by_id["soleus"]
TFL = catalogue().muscles.by_id["tfl"]
BAND = replace(SOLEUS, id="it-band", resolves_to=("tfl", "soleus"))
WORDS = Muscles(
    {"soleus": SOLEUS, "tfl": TFL, "it-band": BAND},
    {"outside": {OVER: ("tfl", "it-band"), UNDER: ("soleus",)}},
)


@pytest.mark.parametrize(
    ("word", "over", "under"),
    [
        ("Soleus", ("soleus",), ("soleus",)),
        ("IT band", ("tfl", "soleus"), ("tfl", "soleus")),
        ("outside", ("tfl", "soleus"), ("soleus",)),
    ],
)
def test_a_word_stands_for_each_muscle_once(
    word: str, over: tuple[str, ...], under: tuple[str, ...]
) -> None:
    assert WORDS.resolve(word, OVER) == over
    assert WORDS.resolve(word, UNDER) == under


def test_ids_and_other_words_are_near() -> None:
    assert WORDS.nearest("Soleuss") == "soleus"
    assert WORDS.nearest("out side") == "outside"
    assert WORDS.nearest("elbow") == ""


@pytest.mark.parametrize(
    ("word", "near"),
    [
        ("abc", ""),  # nothing in common
        ("hipp", "hip"),
        ("hand", "hard"),  # three of four letters
        ("heel", ""),  # two of four
    ],
)
def test_a_word_is_near_when_most_of_it_agrees(word: str, near: str) -> None:
    assert nearest(word, ["hip", "hard"]) == near


def test_of_words_as_near_the_answer_is_always_the_same() -> None:
    assert nearest("cat", ["car", "cap"]) == nearest("cat", ["cap", "car"])
