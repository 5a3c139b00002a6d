"""How flagged pains change with what the runner says: still there, gone, back again."""

from dataclasses import replace
from datetime import date, timedelta

from plansync.opt.imbalance import Pain, Side
from plansync.plan.pains import Said, answered, open_pains, restated, stopped_since
from tests.planning import catalogue

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
RULES = catalogue().pain
CALF = Pain("soleus", 4, Side.LEFT, TODAY - 3 * DAY)
HIP = Pain("tfl", 2, since=TODAY - DAY)


def say(pains: tuple[Pain, ...], said: Said, *, today: date = TODAY) -> tuple[Pain, ...]:
    return answered(pains, said, today=today, rules=RULES)


def test_a_new_pain_begins_today_unless_the_runner_knows_better() -> None:
    assert say((), Said("soleus", 3)) == (Pain("soleus", 3, since=TODAY, checked=TODAY),)
    [earlier] = say((), Said("soleus", 3, since=TODAY - 9 * DAY))
    assert earlier.since == TODAY - 9 * DAY


def test_a_pain_that_grows_or_shrinks_keeps_its_first_day() -> None:
    for level in (1, 7):
        [after] = say((CALF,), Said("soleus", level, Side.LEFT, "limp"))
        assert after == replace(CALF, level=level, kind="limp", checked=TODAY)


def test_level_zero_closes_a_pain_and_no_other() -> None:
    after = say((CALF, HIP), Said("soleus", 0, Side.LEFT))

    assert open_pains(after) == (HIP,)
    assert [one.gone for one in after if not one.level] == [TODAY]


def test_a_pain_that_is_gone_is_neither_odd_nor_back_any_more() -> None:
    limping = replace(CALF, kind="limp", again=True)

    [closed] = say((limping,), Said("soleus", 0, Side.LEFT))

    assert closed == replace(CALF, level=0, gone=TODAY, checked=TODAY)
    assert (closed.kind, closed.again) == ("", False)


def test_a_pain_that_came_back_stays_marked_while_it_lasts() -> None:
    [after] = say((replace(CALF, again=True),), Said("soleus", 2, Side.LEFT))

    assert after.again


def test_a_pain_that_went_on_an_unknown_day_is_forgotten() -> None:
    ended = replace(CALF, level=0)

    assert say((ended, HIP), Said("tfl", 2)) == (replace(HIP, checked=TODAY),)
    assert not say((ended,), Said("soleus", 2, Side.LEFT))[0].again


def test_the_first_pain_that_stops_tells_since_when_nothing_is_tested() -> None:
    strong, night = replace(CALF, level=5), replace(HIP, kind="night")

    assert stopped_since((CALF, HIP), RULES) is None
    assert stopped_since((night, strong), RULES) == TODAY - 3 * DAY
    assert stopped_since((CALF, night), RULES) == TODAY - DAY
    assert stopped_since((replace(strong, since=None), night), RULES) == date.min
    assert stopped_since((replace(night, level=0),), RULES) is None


def test_the_other_side_is_another_pain() -> None:
    assert len(open_pains(say((CALF,), Said("soleus", 2, Side.RIGHT)))) == 2


def test_a_pain_that_comes_back_soon_begins_anew_and_is_marked() -> None:
    closed = say((CALF,), Said("soleus", 0, Side.LEFT))
    later = TODAY + RULES.again_within_days * DAY

    [back] = say(closed, Said("soleus", 2, Side.LEFT), today=later)

    assert (back.since, back.again, back.gone) == (later, True, None)


def test_a_pain_that_comes_back_late_is_a_new_one() -> None:
    closed = say((CALF,), Said("soleus", 0, Side.LEFT))
    later = TODAY + (RULES.again_within_days + 1) * DAY

    [new] = say(closed, Said("soleus", 2, Side.LEFT), today=later)

    assert (new.since, new.again) == (later, False)


def test_a_pain_long_gone_is_forgotten() -> None:
    closed = say((CALF,), Said("soleus", 0, Side.LEFT))
    later = TODAY + (RULES.again_within_days + 1) * DAY

    after = say((*closed, HIP), Said("tfl", 1), today=later)

    assert [one.muscle for one in after] == ["tfl"]


def test_saying_again_that_a_pain_is_gone_keeps_the_day_it_went() -> None:
    closed = say((CALF,), Said("soleus", 0, Side.LEFT))

    [still] = say(closed, Said("soleus", 0, Side.LEFT), today=TODAY + DAY)

    assert still.gone == TODAY


def test_a_pain_nobody_flagged_cannot_be_closed() -> None:
    assert say((HIP,), Said("soleus", 0)) == (HIP,)


def test_telling_all_pains_again_closes_those_left_out() -> None:
    after = restated((CALF, HIP), [Said("tfl", 2)], today=TODAY, rules=RULES)

    assert open_pains(after) == (HIP,)
    assert [one.muscle for one in after if one.gone] == ["soleus"]


def test_a_pain_told_with_the_others_for_the_first_time_begins_today() -> None:
    after = restated((HIP,), [Said("tfl", 2), Said("soleus", 3)], today=TODAY, rules=RULES)

    assert after == (HIP, Pain("soleus", 3, since=TODAY, checked=TODAY))


def test_sending_a_page_back_as_it_was_changes_nothing() -> None:
    shown = [Said("soleus", 4, Side.LEFT, since=CALF.since), Said("tfl", 2, since=HIP.since)]

    assert restated((CALF, HIP), shown, today=TODAY, rules=RULES) == (CALF, HIP)


def test_a_first_day_may_be_mended() -> None:
    mended = Said("tfl", 2, since=TODAY - 5 * DAY)

    [after] = restated((HIP,), [mended], today=TODAY, rules=RULES)

    assert after.since == TODAY - 5 * DAY
