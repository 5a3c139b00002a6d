"""What follows from a mark, in words the runner reads under the session."""

from collections.abc import Iterable, Iterator, Mapping

from plansync.opt.exercise import Exercise
from plansync.plan.progress import Ladder, Mark, Marked, harder_than, ladder, until

MOST_SENTENCES = 3
_ALWAYS = {
    Mark.DONE: "It counts as done. An exercise gets harder only after sessions marked steady.",
    Mark.SKIPPED: "It is not carried forward; your plan goes on as it is.",
}
_NOTHING = {
    Mark.CONTROLLED: "Nothing in it has a harder form in this phase: repetitions and sets grow "
    "with the weeks instead.",
    Mark.TOO_HARD: "It holds nothing that could be made easier: leave out what was too much.",
}


def follows(
    one: Marked,
    marked: Iterable[Marked],
    exercises: Mapping[str, Exercise],
    *,
    steady_sessions: int,
) -> tuple[str, ...]:
    """One sentence for each thing that follows from a mark, a few at most, one at least.

    `marked` are all marks of the runner; those of later sessions do not speak here.
    """
    if one.mark in _ALWAYS:
        return (_ALWAYS[one.mark],)
    earlier = until(one, marked)
    before = ladder(earlier, exercises, steady_sessions=steady_sessions)
    after = ladder((*earlier, one), exercises, steady_sessions=steady_sessions)
    soon = _soon(one, after, exercises, steady_sessions - 1)
    told = tuple(dict.fromkeys((*_sentences(one, before, after, exercises), *soon)))
    left = len(told) - MOST_SENTENCES
    more = (f"The same holds for {left} more.",) if left > 0 else ()
    return (*told[:MOST_SENTENCES], *more) or (_NOTHING[one.mark],)


def _sentences(
    one: Marked, before: Ladder, after: Ladder, exercises: Mapping[str, Exercise]
) -> Iterator[str]:
    for name in sorted({*before.rungs, *after.rungs}):
        was, now = before.place_of(name), after.place_of(name)
        if was != now:
            yield f"From now on {exercises[now].name} takes the place of {exercises[was].name}."
    done = [exercises[name] for name in dict.fromkeys(one.exercises) if name in exercises]
    for each in done:
        if each.id in after.eased - before.eased:
            yield f"{each.name} loses a set, where it has more than one, until it is steady."
        elif each.id in before.eased - after.eased:
            yield f"{each.name} has all its sets again."


def _soon(
    one: Marked, after: Ladder, exercises: Mapping[str, Exercise], steady: int
) -> Iterator[str]:
    """What one more steady session brings, for exercises that have had so many."""
    for name in dict.fromkeys(one.exercises) if one.mark is Mark.CONTROLLED else ():
        harder = harder_than(name, exercises, phase=one.phase)
        if harder and after.steady.get(name) == steady:
            was = exercises[name].name
            yield f"After one more steady session {harder.name} takes the place of {was}."
