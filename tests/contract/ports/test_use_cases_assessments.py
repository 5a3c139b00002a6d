"""What the pages of checks rely on, promised by either side of the use cases."""

from collections.abc import Callable

import pytest

from plansync.errors import InputError, NotFoundError
from plansync.opt.assessment import Measurement
from plansync.opt.imbalance import Side
from plansync.sync.assessment_views import Answers, CheckProposal, MuscleLine
from plansync.web.ports import UseCases
from tests.contract.ports.stages import Stage

NOBODY = "nobody"
KNEES_IN, KNEES_OUT = "overhead-squat/knees-in", "overhead-squat/knees-out"
WALL = "mobility/ankle-knee-to-wall"
STIFF = Answers(
    signs=(f"{KNEES_IN}:left",),
    measures=(Measurement(WALL, Side.LEFT, 8.5), Measurement(WALL, Side.RIGHT, 9.5)),
)
Call = Callable[[UseCases, str], object]
UNKNOWN: dict[str, Call] = {
    "form": lambda cases, who: cases.assessments.form(who),
    "propose": lambda cases, who: cases.assessments.propose(who, STIFF),
    "accept": lambda cases, who: cases.assessments.accept(
        who, STIFF, overactive=[], underactive=[]
    ),
    "history": lambda cases, who: cases.assessments.history(who),
}


def line(proposal: CheckProposal, word: str) -> MuscleLine:
    """The one line of a word."""
    [found] = [one for one in proposal.lines if one.word == word]
    return found


def listed(stage: Stage, over: list[str], under: list[str], **more: object) -> None:
    """Nothing; Robin's own lists are these."""
    stage.cases.runner.save_body(stage.robin, overactive=over, underactive=under, **more)  # type: ignore[arg-type] # any answer


@pytest.mark.parametrize("name", UNKNOWN)
def test_nothing_is_there_for_a_runner_nobody_knows(cases: UseCases, name: str) -> None:
    with pytest.raises(NotFoundError):
        UNKNOWN[name](cases, NOBODY)


def test_the_form_shows_what_the_edition_teaches(stage: Stage) -> None:
    form = stage.cases.assessments.form(stage.robin)

    signs = {sign.id for one in form.assessments for sign in one.signs}
    assert {KNEES_IN, WALL, "posture/lower-crossed"} <= signs
    assert "posture/lower-crossed-6th" not in signs
    assert (form.last, form.answers) == (None, Answers())
    assert all(one.how for one in form.assessments)


def test_the_form_begins_with_the_signs_of_the_profile(stage: Stage) -> None:
    listed(stage, [], [], signs=[KNEES_IN])

    assert stage.cases.assessments.form(stage.robin).answers.signs == (KNEES_IN,)


def test_a_proposal_says_what_is_new_what_stays_and_what_was_not_seen(stage: Stage) -> None:
    listed(stage, ["tfl:left", "peroneals"], ["gluteus-medius"])

    proposal = stage.cases.assessments.propose(stage.robin, STIFF)

    assert line(proposal, "tfl:left").fate == "kept"
    assert line(proposal, "adductors-short:left").fate == "new"
    own = line(proposal, "peroneals")
    assert (own.fate, own.is_kept, own.signs) == ("unseen", True, ())
    seen, other = (line(proposal, f"gluteus-medius:{side}") for side in ("left", "right"))
    assert (seen.fate, other.fate, other.is_kept) == ("kept", "unseen", True)


def test_a_proposal_names_every_sign_of_a_muscle(stage: Stage) -> None:
    answers = Answers((KNEES_IN, "gait/crossover"), STIFF.measures)

    proposal = stage.cases.assessments.propose(stage.robin, answers)

    assert line(proposal, "adductors-short").signs == (
        "Knees move in",
        "Narrow or crossing steps",
    )
    assert line(proposal, "soleus").signs == (
        "Knee to wall (left: 8.5 cm, the mark is 10 cm)",
        "Knee to wall (right: 9.5 cm, the mark is 10 cm)",
    )


def test_signs_that_contradict_each_other_are_shown_with_both_reasons(stage: Stage) -> None:
    listed(stage, [], [])

    proposal = stage.cases.assessments.propose(stage.robin, Answers((KNEES_IN, KNEES_OUT)))

    [contested] = proposal.contested
    assert (contested.muscle, contested.side, contested.listed) == ("adductors-short", "both", "")
    assert (contested.over, contested.under) == (("Knees move in",), ("Knees move out",))
    assert "adductors-short" not in {one.muscle for one in proposal.lines}


def test_a_sign_against_the_runners_own_list_is_contested_too(stage: Stage) -> None:
    listed(stage, ["gluteus-medius"], [])

    proposal = stage.cases.assessments.propose(stage.robin, Answers((KNEES_IN,)))

    [contested] = proposal.contested
    assert (contested.muscle, contested.listed) == ("gluteus-medius", "overactive")
    assert (contested.over, contested.under) == ((), ("Knees move in",))


def test_looking_saves_nothing(stage: Stage) -> None:
    before = stage.cases.runner.body(stage.robin)

    stage.cases.assessments.propose(stage.robin, STIFF)

    assert stage.cases.runner.body(stage.robin) == before
    assert stage.cases.assessments.history(stage.robin) == ()


def test_accepted_muscles_are_the_runners_list(stage: Stage) -> None:
    listed(stage, ["vastus-lateralis", "peroneals", "tfl"], [], signs=[KNEES_IN])

    stage.cases.assessments.accept(
        stage.robin,
        Answers((KNEES_IN, "gait/crossover")),
        overactive=["peroneals", "vastus-lateralis", "tfl", "biceps-femoris-short"],
        underactive=["vastus-medialis:left", "gluteus-medius", "vastus-medialis:right"],
        severity={"biceps-femoris-short": "high", "tfl": "normal", "soleus": "high"},
    )

    body = stage.cases.runner.body(stage.robin)
    # Severity first, then what two signs show, then the order of before.
    assert body.overactive == ("biceps-femoris-short", "tfl", "vastus-lateralis", "peroneals")
    assert body.underactive == ("gluteus-medius", "vastus-medialis")
    assert body.severity == {"biceps-femoris-short": "high"}
    assert body.signs == ()


def test_an_accepted_check_is_in_the_history_and_in_the_next_form(stage: Stage) -> None:
    listed(stage, [], [])
    assessments = stage.cases.assessments

    made = assessments.accept(stage.robin, STIFF, overactive=["soleus", "tfl:left"], underactive=[])

    assert assessments.history(stage.robin) == (made,)
    assert (made.day, made.is_first) == (stage.today, True)
    assert made.findings[0] == "Knees move in (left)"
    assert made.muscles_added[0] == "Lower calf: too much"
    assert made.muscles_added[1].endswith("(left): too much")
    form = assessments.form(stage.robin)
    assert (form.last, form.answers) == (stage.today, STIFF)
    assert assessments.history(stage.kim) == ()


def test_of_one_day_only_the_last_check_is_kept(stage: Stage) -> None:
    assessments = stage.cases.assessments
    for answers in (STIFF, Answers()):
        assessments.accept(stage.robin, answers, overactive=[], underactive=[])

    [only] = assessments.history(stage.robin)

    assert (only.findings, only.measures) == ((), ())


def test_a_muscle_a_check_brought_is_advised_to_go_when_it_is_not_seen_again(stage: Stage) -> None:
    listed(stage, ["peroneals"], [])
    assessments = stage.cases.assessments
    first = assessments.propose(stage.robin, Answers((KNEES_IN,)))
    assessments.accept(
        stage.robin,
        Answers((KNEES_IN,)),
        overactive=[one.word for one in first.of("overactive")],
        underactive=[one.word for one in first.of("underactive")],
    )

    again = assessments.propose(stage.robin, Answers())

    assert {one.fate for one in again.lines} == {"unseen"}
    assert [one.word for one in again.lines if one.is_kept] == ["peroneals"]


def test_a_good_result_is_kept_without_being_a_finding(stage: Stage) -> None:
    good = Answers(measures=(Measurement(WALL, Side.LEFT, 12.0),))

    made = stage.cases.assessments.accept(stage.robin, good, overactive=[], underactive=[])

    [measured] = made.measures
    assert (measured.value, measured.is_found, measured.unit) == (12.0, False, "cm")
    assert made.findings == ()
    assert stage.cases.assessments.form(stage.robin).answers == good


@pytest.mark.parametrize(
    "answers",
    [
        Answers(("overhead-squat/smiles",)),
        Answers((f"{KNEES_IN}:up",)),
        Answers(measures=(Measurement("mobility/side-drop", Side.LEFT, 4),)),
        Answers(measures=(Measurement(WALL, Side.LEFT, float("nan")),)),
    ],
)
def test_an_answer_that_cannot_be_is_refused(stage: Stage, answers: Answers) -> None:
    with pytest.raises(InputError):
        stage.cases.assessments.propose(stage.robin, answers)
    with pytest.raises(InputError):
        stage.cases.assessments.accept(stage.robin, answers, overactive=[], underactive=[])

    assert stage.cases.assessments.history(stage.robin) == ()


@pytest.mark.parametrize(
    ("over", "under"),
    [(["elbow-of-venus"], []), (["tfl:up"], []), (["tfl"], ["tfl"]), (["popliteus"], [])],
)
def test_a_list_that_cannot_be_is_refused_and_nothing_kept(
    stage: Stage, over: list[str], under: list[str]
) -> None:
    before = stage.cases.runner.body(stage.robin)

    with pytest.raises(InputError):
        stage.cases.assessments.accept(stage.robin, STIFF, overactive=over, underactive=under)

    assert stage.cases.runner.body(stage.robin) == before
    assert stage.cases.assessments.history(stage.robin) == ()


def test_a_sign_of_another_edition_is_named_and_adds_nothing(stage: Stage) -> None:
    listed(stage, [], [])

    proposal = stage.cases.assessments.propose(
        stage.robin, Answers(("posture/pronation-distortion",))
    )

    assert proposal.findings == ()
    assert proposal.lines == ()
    assert proposal.passed_over == ("Flat feet, knees in (6th edition list)",)
