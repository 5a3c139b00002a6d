"""A text of a plan as read once: its plain words, its marks and its amounts."""

import re
from dataclasses import dataclass

from plansync.runs import classify_words as words
from plansync.runs.amounts import Amount, Part, read_amounts
from plansync.runs.totals import total_distance_m, total_duration_s
from plansync.runs.wording import marked, plain

# A title is a line or a few; whatever is longer is read only so far, which bounds the work.
_LONGEST = 600
_ANY_AMOUNT = re.compile(r"\d+(?:\.\d+)?\s?(?:km|k|mi|m|min|h|s|sec)?(?![a-z])|§[a-z]+")
_KNOWN = (
    words.RUN,
    words.MAYBE_RUN,
    words.FILLER,
    words.STRIDES,
    words.HILLS,
    words.LONG,
    words.TEMPO,
    words.INTERVALS,
    words.RECOVERY,
    words.SHAKEOUT,
    words.EASY,
    words.NAMED_RACE,
    words.REST,
)


@dataclass(frozen=True, slots=True)
class Reading:
    """One text: as written (`original`), marked, and the amounts in it."""

    original: str
    text: str
    amounts: tuple[Amount, ...]

    @property
    def distance_m(self) -> float | None:
        """The distance of the whole run, where the text states it."""
        return total_distance_m(self.text, self.amounts)

    @property
    def duration_s(self) -> int | None:
        """The duration of the whole run, where the text states it."""
        has_distance = any(
            amount.is_distance and amount.part in (Part.PLAIN, Part.TOTAL)
            for amount in self.amounts
        )
        return total_duration_s(self.text, self.amounts, has_distance=has_distance)

    @property
    def has_distance(self) -> bool:
        """Whether kilometres or miles are named."""
        return any(amount.is_distance and amount.high >= 1000 for amount in self.amounts)

    @property
    def has_repeats(self) -> bool:
        """Whether something longer than a stride is repeated."""
        return any(
            amount.part is Part.REPEAT and amount.high > (150 if amount.is_distance else 30)
            for amount in self.amounts
        )

    def foreign(self) -> int:
        """How many words of the text are no training talk."""
        rest = self.text
        for pattern in _KNOWN:
            rest = pattern.sub(" ", rest)
        return len(re.findall(r"[a-z]{3,}", _ANY_AMOUNT.sub(" ", rest)))


def read(text: str) -> Reading:
    """The text, read."""
    return _reading(text[:_LONGEST], marked(plain(text[:_LONGEST])))


def read_part(marked_text: str) -> Reading:
    """A piece of a text that is already marked, read by itself."""
    return _reading(marked_text, marked_text.strip(" :,;/-+"))


def _reading(original: str, text: str) -> Reading:
    return Reading(original, text, read_amounts(text))
