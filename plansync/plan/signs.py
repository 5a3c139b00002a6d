"""What the runner should know about the signs in a profile: what is open, what is unused."""

from collections.abc import Iterable

from plansync.opt.assessment import Finding, told
from plansync.opt.catalogue import Catalogue
from plansync.opt.imbalance import Side
from plansync.opt.proposal import Contradiction
from plansync.plan.model import Note
from plansync.plan.profile import Profile


def sign_notes(profile: Profile, catalogue: Catalogue) -> tuple[Note, ...]:
    """A note for each muscle that signs put on both lists, and each sign of another edition."""
    open_ones = (_contradiction(one, catalogue) for one in profile.contradictions)
    unused = (
        f"{told(one, catalogue.sign(one.sign))} does not belong to the edition you chose, "
        "so it adds no muscle."
        for one in profile.passed_over
    )
    return (
        *(Note("signs-contradict", text) for text in open_ones),
        *(Note("sign-unused", text) for text in unused),
    )


def _contradiction(one: Contradiction, catalogue: Catalogue) -> str:
    side = "" if one.side is Side.BOTH else f" ({one.side})"
    over, under = _signs(one.over, catalogue), _signs(one.under, catalogue)
    return (
        f"{catalogue.muscles.name(one.muscle)}{side}: on neither list, because signs say too much "
        f"({over}) and too little ({under}). Put it on the list you believe."
    )


def _signs(findings: Iterable[Finding], catalogue: Catalogue) -> str:
    return ", ".join(told(one, catalogue.sign(one.sign)).lower() for one in findings)
