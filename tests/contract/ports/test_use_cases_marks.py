"""What pages and links rely on when something is said of a session, on either side of the port."""

from collections.abc import Callable

import pytest

from plansync.errors import GoneError, InputError, NotFoundError
from plansync.feed.entries import Entry
from plansync.plan.progress import Mark
from plansync.times import DAY
from plansync.web.ports import UseCases
from tests.contract.ports.stages import Stage

UNKNOWN: dict[str, Callable[[UseCases], object]] = {
    "runner": lambda cases: cases.marks.mark("nobody", "uid", Mark.DONE),
    "runner's mark": lambda cases: cases.marks.unmark("nobody", "uid"),
    "link": lambda cases: cases.marks.shared("uid", "made-up.token"),
    "link's mark": lambda cases: cases.marks.mark_shared("uid", "token", Mark.DONE),
    "mark of a link": lambda cases: cases.marks.unmark_shared("uid", ""),
}


def sessions(stage: Stage, athlete_id: str) -> list[Entry]:
    """The sessions of this week."""
    week = stage.cases.runner.week(athlete_id)
    return [one for day in week.days for one in day.entries if one.session]


def planned(stage: Stage) -> tuple[str, str]:
    """Robin with a plan, and the uid of a session that can be marked."""
    stage.with_plan(stage.robin)
    near = next(one for one in sessions(stage, stage.robin) if one.day <= stage.today + DAY)
    return stage.robin, near.uid


@pytest.mark.parametrize("name", UNKNOWN)
def test_what_nobody_knows_is_not_there(cases: UseCases, name: str) -> None:
    with pytest.raises(NotFoundError):
        UNKNOWN[name](cases)


@pytest.mark.parametrize("mark", Mark)
def test_what_is_said_is_shown_with_what_follows(stage: Stage, mark: Mark) -> None:
    robin, uid = planned(stage)

    said = stage.cases.marks.mark(robin, uid, mark)

    shown = stage.cases.runner.session(robin, uid)
    assert (said.mark, said.via, said.opens) == (mark, "page", None)
    assert said.follows
    assert shown.marking == said
    assert shown.entry.completed is mark.is_done
    assert shown.entry.title.startswith("✓ ") is mark.is_done
    assert stage.cases.runner.week(robin).marking[uid].mark is mark


def test_the_last_word_holds_until_it_is_taken_back(stage: Stage) -> None:
    robin, uid = planned(stage)
    stage.cases.marks.mark(robin, uid, Mark.DONE)
    stage.cases.marks.mark(robin, uid, Mark.TOO_HARD)
    assert stage.cases.runner.session(robin, uid).marking.mark is Mark.TOO_HARD

    stage.cases.marks.unmark(robin, uid)

    assert stage.cases.runner.session(robin, uid).marking.mark is None
    with pytest.raises(NotFoundError):
        stage.cases.marks.unmark(robin, uid)


def test_nobody_speaks_of_another_runners_session(stage: Stage) -> None:
    robin, uid = planned(stage)

    with pytest.raises(NotFoundError):
        stage.cases.marks.mark(stage.kim, uid, Mark.DONE)
    with pytest.raises(NotFoundError):
        stage.cases.marks.unmark(stage.kim, uid)

    assert stage.cases.runner.session(robin, uid).marking.mark is None


def test_what_is_far_ahead_says_when_it_can_be_marked(stage: Stage) -> None:
    stage.with_plan(stage.robin)
    far = next(one for one in sessions(stage, stage.robin) if one.day > stage.today + DAY)

    with pytest.raises(InputError):
        stage.cases.marks.mark(stage.robin, far.uid, Mark.DONE)

    opens = stage.cases.runner.session(stage.robin, far.uid).marking.opens
    assert opens == far.day - DAY


def test_a_week_looks_back_on_what_was_done(stage: Stage) -> None:
    robin, uid = planned(stage)
    minutes = stage.cases.runner.session(robin, uid).session.minutes

    stage.cases.marks.mark(robin, uid, Mark.DONE)

    review = stage.cases.runner.week(robin).review
    assert any(words.startswith(f"{minutes} of ") for words in review)


def test_a_link_opens_marks_and_takes_back_its_own_session(stage: Stage) -> None:
    robin, uid = planned(stage)
    token = stage.token(robin, uid)
    other = next(one.uid for one in sessions(stage, robin) if one.uid != uid)

    stage.cases.marks.mark_shared(uid, token, Mark.CONTROLLED)

    shared = stage.cases.marks.shared(uid, token)
    assert shared.session.uid == uid
    assert shared.title.startswith("✓ ")
    assert (shared.marking.mark, shared.marking.via) == (Mark.CONTROLLED, "link")
    with pytest.raises(NotFoundError):
        stage.cases.marks.shared(other, token)
    stage.cases.marks.unmark_shared(uid, token)
    assert stage.cases.marks.shared(uid, token).marking.mark is None


@pytest.mark.parametrize("end", ["rotate", "revoke"])
def test_a_link_ends_with_its_address(stage: Stage, end: str) -> None:
    robin, uid = planned(stage)
    token = stage.token(robin, uid)

    getattr(stage.cases.feeds, end)(robin)

    with pytest.raises(GoneError):
        stage.cases.marks.shared(uid, token)
    with pytest.raises(GoneError):
        stage.cases.marks.mark_shared(uid, token, Mark.DONE)
    assert stage.cases.runner.session(robin, uid).marking.mark is None
