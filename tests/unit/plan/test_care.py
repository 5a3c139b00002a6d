"""What a runner with a pain or a health answer is told, and that the calendar never tells it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from plansync.feed.entries import entries
from plansync.feed.options import Detail, FeedOptions, Style
from plansync.feed.words import names_of
from plansync.opt.exercise import Component
from plansync.opt.imbalance import Body, Pain, Side
from plansync.plan.care import CARE_CODES, care_notes, is_asked, limits_of, pain_name
from plansync.plan.model import Note
from plansync.plan.season import PhaseChange, season
from plansync.plan.setbacks import pain_notes
from tests.planning import CALVES_AND_HIPS, MONDAY, World, catalogue, week, world

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)


def notes_for(
    *pain: Pain, health: frozenset[str] = frozenset(), cleared: frozenset[str] = frozenset()
) -> tuple[Note, ...]:
    return care_notes(Body(pain=pain, health=health, cleared=cleared), catalogue(), TODAY)


def codes(*pain: Pain) -> list[str]:
    return [note.code for note in notes_for(*pain)]


@pytest.mark.parametrize("level", [1, 4])
def test_a_pain_is_asked_to_be_gone_in_a_day(level: int) -> None:
    [note] = notes_for(Pain("soleus", level, Side.LEFT, TODAY - DAY))

    assert note.code == "pain-check"
    assert note.text.startswith("Left lower calf: gone within 24 hours?")


def test_a_pain_that_is_gone_is_not_spoken_of() -> None:
    assert notes_for(Pain("soleus", 0, kind="night", gone=TODAY)) == ()


@pytest.mark.parametrize(("days", "code"), [(6, "pain-check"), (7, "pain-refer")])
def test_a_pain_of_a_week_is_for_a_professional(days: int, code: str) -> None:
    assert codes(Pain("soleus", 1, since=TODAY - days * DAY)) == [code]


@pytest.mark.parametrize(
    ("days", "code"), [(0, "pain-check"), (1, "pain-check"), (2, "pain-refer")]
)
def test_a_joint_has_a_day_to_settle(days: int, code: str) -> None:
    assert codes(Pain("popliteus", 1, since=TODAY - days * DAY, kind="joint")) == [code]


@pytest.mark.parametrize(
    "pain", [Pain("soleus", 5), *(Pain("soleus", 1, kind=k) for k in ("night", "bone", "limp"))]
)
def test_a_strong_or_odd_pain_says_stop(pain: Pain) -> None:
    [note] = notes_for(pain)

    assert note.code == "pain-stop"
    assert "see a professional" in note.text


def test_the_worst_pain_comes_first() -> None:
    slight, old = Pain("tfl", 1), Pain("soleus", 2, since=TODAY - 8 * DAY)

    assert codes(slight, old, Pain("iliopsoas", 6)) == ["pain-stop", "pain-refer", "pain-check"]


def test_a_pain_that_came_back_is_told_so() -> None:
    [note] = notes_for(Pain("soleus", 2, since=TODAY, again=True))

    assert note.text.endswith("It came back within 28 days.")


_STOP = " is a reason to stop: "
_SOFT = "gone within 24 hours? If it is worse on the day after a session, that session was too much"


@pytest.mark.parametrize(
    ("pain", "code", "said"),
    [
        (Pain("soleus", 2), "pain-check", f"{_SOFT}: leave it out until the pain is gone."),
        (Pain("soleus", 3), "pain-check", f"{_SOFT}."),
        (
            Pain("soleus", 1, since=TODAY, kind="joint"),
            "pain-check",
            "gone within 24 hours? A joint that still hurts after that has had too much.",
        ),
        (
            Pain("soleus", 1, since=TODAY - 2 * DAY, kind="joint"),
            "pain-refer",
            (
                "a joint should be free of pain within 24 hours and this one is not. Rest it, and "
                "have it looked at."
            ),
        ),
        (
            Pain("soleus", 1, since=TODAY - 7 * DAY),
            "pain-refer",
            (
                "it has hurt for 7 days. See a doctor or physiotherapist before you do more; "
                "PlanSync does not treat injuries."
            ),
        ),
        (
            Pain("soleus", 5),
            "pain-stop",
            f"a pain of 5 out of 10{_STOP}do not run through it, and see a professional.",
        ),
        (
            Pain("soleus", 1, kind="limp"),
            "pain-stop",
            f"a pain that makes you limp{_STOP}do not run through it, and see a professional.",
        ),
        (
            Pain("soleus", 1, kind="night"),
            "pain-stop",
            f"pain at night{_STOP}no jumps and no running, and see a professional.",
        ),
        (
            Pain("soleus", 1, kind="bone"),
            "pain-stop",
            f"pain on one spot of a bone{_STOP}no jumps and no running, and see a professional.",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) and value.startswith("pain") else "",
)
@pytest.mark.parametrize("again", [False, True])
def test_what_to_do_about_a_pain_is_told_in_full(
    pain: Pain, code: str, said: str, again: bool
) -> None:
    back = " It came back within 28 days." if again else ""

    assert notes_for(replace(pain, again=again)) == (Note(code, f"Lower calf: {said}{back}"),)


def test_answers_are_told_after_pains_and_the_clearance_before_the_adult() -> None:
    told = notes_for(Pain("tfl", 1), health=frozenset({"heart", "minor"}))

    assert [note.code for note in told] == ["pain-check", "care-clearance", "care-minor"]
    assert [note.text for note in told[1:]] == [
        (
            "Some exercises rest because of your health answers. When a professional has agreed "
            "that you may do them, tick that on the Body page."
        ),
        "Phases 1 and 2 only, and with an adult who watches the sessions.",
    ]


def test_an_answer_that_waits_for_a_professional_is_told_without_naming_it() -> None:
    [note] = notes_for(health=frozenset({"heart", "dvt"}))

    assert note.code == "care-clearance"
    assert not {"heart", "clot", "vein"} & set(note.text.lower().split())
    assert notes_for(health=frozenset({"heart"}), cleared=frozenset({"heart"})) == ()


def test_a_minor_is_told_of_the_adult_and_of_no_clearance() -> None:
    [note] = notes_for(health=frozenset({"minor"}), cleared=frozenset({"minor"}))

    assert note.code == "care-minor"
    assert "adult" in note.text


@pytest.mark.parametrize(
    ("pain", "said"),
    [
        (Pain("soleus", 2), "Nothing is taken away yet. Watch it."),
        (
            Pain("soleus", 3),
            (
                "Jumps rest. Loaded work for the lower leg and its neighbours (foot and knee) "
                "rests, and for the lower leg itself only stabilization work stays. Neither roll "
                "nor stretch the lower calf itself."
            ),
        ),
        (
            Pain("tfl", 3),
            (
                "Jumps rest. Loaded work for the hip and its neighbours (thigh back, thigh front, "
                "thigh inner and trunk) rests, and for the hip itself only stabilization work "
                "stays. Neither roll nor stretch the front-outer hip itself."
            ),
        ),
        (
            Pain("plantar-fascia", 3),
            (
                "Jumps rest. Loaded work for the foot and its neighbours (lower leg) rests, and "
                "for the foot itself only stabilization work stays. Neither roll nor stretch "
                "the sole tissue itself."
            ),
        ),
        (
            Pain("soleus", 5),
            "Nothing is planned for your legs, and no jumps, until it is gone.",
        ),
        (
            Pain("rotator-cuff", 5),
            "Nothing is planned for the shoulder, and no jumps, until it is gone.",
        ),
    ],
)
def test_what_a_pain_takes_away_is_told_in_words(pain: Pain, said: str) -> None:
    assert limits_of(pain, catalogue()) == said


def test_only_what_the_rules_take_from_a_sore_muscle_is_told() -> None:
    def told(*components: Component) -> str:
        rules = replace(catalogue().pain, hide_components=frozenset(components))
        return limits_of(Pain("soleus", 3), replace(catalogue(), pain=rules))

    assert told(Component.SMR).endswith("Do not roll the lower calf itself.")
    assert told().endswith("only stabilization work stays.")


@pytest.mark.parametrize(
    "pain",
    [
        Pain("soleus", 4, since=TODAY),
        Pain("soleus", 4, Side.LEFT, TODAY - 9 * DAY),
        Pain("soleus", 6),
        Pain("popliteus", 1, since=TODAY, kind="joint"),
        Pain("popliteus", 1, since=TODAY - 3 * DAY, kind="joint"),
        *(Pain("soleus", 1, kind=kind) for kind in ("night", "bone", "limp")),
    ],
    ids=str,
)
def test_what_rests_and_what_to_do_are_told_once_each(pain: Pain) -> None:
    """The plan tells both notes below each other: no four words of one stand in the other."""
    [rests] = pain_notes(Body(pain=(pain,)), catalogue())
    [care] = notes_for(pain)

    assert rests.text.count(".") == 1
    assert _runs_of_words(rests.text) & _runs_of_words(care.text) == set()


def test_a_pain_that_takes_nothing_away_is_told_what_to_leave_out() -> None:
    [slight], [strong] = notes_for(Pain("soleus", 2)), notes_for(Pain("soleus", 3))

    assert slight.text.endswith("was too much: leave it out until the pain is gone.")
    assert strong.text.endswith("that session was too much.")


def _runs_of_words(text: str) -> set[str]:
    words = text.lower().replace(".", "").replace(":", "").split()
    return {" ".join(words[at : at + 4]) for at in range(len(words) - 3)}


def test_a_pain_is_called_by_its_side_and_place() -> None:
    assert pain_name(Pain("soleus", 3, Side.RIGHT), catalogue()) == "Right lower calf"
    assert pain_name(Pain("soleus", 3), catalogue()) == "Lower calf"


def test_a_pain_is_asked_for_once_a_day() -> None:
    assert is_asked(Pain("soleus", 3), TODAY)
    assert is_asked(Pain("soleus", 3, checked=TODAY - DAY), TODAY)
    assert not is_asked(Pain("soleus", 3, checked=TODAY), TODAY)
    assert not is_asked(Pain("soleus", 0), TODAY)


# --- the calendar -------------------------------------------------------------------------------

_SPEAKS = ("health", "professional", "doctor", "condition", "clear", "pregnan", "your answers")

_CAREFUL = ("pain-", "care-", "phase-kept", "unserved")
"""Notes that come of answers and pains."""


def careful(body: Body) -> tuple[Note, ...]:
    """Every note on pains and answers that a plan carries."""
    return (*care_notes(body, catalogue(), TODAY), *pain_notes(body, catalogue()))


def feed_of(given: World, *, style: Style, detail: Detail, cared: bool = True) -> str:
    """All that a calendar of this world tells, with the notes of care among the plan's notes."""
    plan = given.plan()
    told = replace(
        plan,
        notes=(
            *plan.notes,
            *(
                replace(n, day=day)
                for n in (careful(given.body) if cared else ())
                for day in (None, MONDAY)
            ),
        ),
    )
    options = FeedOptions(style=style, detail=detail)
    found = entries(told, names_of(catalogue()), options=options, links=None)
    assert found
    return "\n".join(f"{one.title}\n{one.body}" for one in found)


def ailing(pain: Pain) -> World:
    """A runner with a yes to every question and a pain, who is to begin another phase."""
    body = replace(CALVES_AND_HIPS, health=frozenset(catalogue().flags), pain=(pain,))
    made = world(week("eeqe.el") + week("eeqe.el", monday=MONDAY + 7 * DAY), runner=body, weeks=2)
    phases = [PhaseChange(1, MONDAY - 30 * DAY), PhaseChange(5, MONDAY + 3 * DAY)]
    return replace(made, season=season(phases))


@pytest.mark.parametrize("style", list(Style))
@pytest.mark.parametrize("detail", list(Detail))
@pytest.mark.parametrize("pain", [Pain("popliteus", 3), Pain("rotator-cuff", 7, kind="night")])
def test_no_answer_and_no_pain_reaches_the_calendar(
    style: Style, detail: Detail, pain: Pain
) -> None:
    told = feed_of(ailing(pain), style=style, detail=detail)

    flags = catalogue().flags.values()
    secret = {text for flag in flags for text in (flag.question, flag.text)}
    secret |= {note.text for note in careful(ailing(pain).body)}
    secret |= {note.text for note in ailing(pain).plan().notes if note.code.startswith(_CAREFUL)}
    assert [one for one in secret if one in told] == []
    assert [one for one in _SPEAKS if one in told.lower()] == []


def test_no_session_step_or_absence_tells_an_answer_or_a_pain() -> None:
    plan = ailing(Pain("popliteus", 3)).plan()

    reasons = [session.why for session in plan.sessions]
    reasons += [absence.why for absence in plan.absences]
    reasons += [step.why for session in plan.sessions for step in session.steps]
    assert reasons
    told = " ".join(reasons).lower()
    assert [one for one in (*_SPEAKS, "pain", "sore", "injur") if one in told] == []


def test_the_reason_a_muscle_is_not_served_stays_in_the_notes() -> None:
    made = ailing(Pain("soleus", 7))

    assert any("health or pain answers" in note.text for note in made.plan().notes)
    for style in Style:
        assert "answers" not in feed_of(made, style=style, detail=Detail.FULL)


def test_no_note_of_care_is_an_entry_of_the_calendar() -> None:
    made = ailing(Pain("soleus", 3, since=TODAY - 9 * DAY))

    notes = careful(made.body)

    codes = {note.code for note in notes}
    assert codes == {"pain-refer", "pain-region", "care-clearance", "care-minor"}
    assert codes <= CARE_CODES
    both = [
        feed_of(made, style=Style.TIMED, detail=Detail.FULL, cared=cared) for cared in (True, False)
    ]
    assert both[0] == both[1]
