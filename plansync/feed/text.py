"""Titles and bodies of calendar entries: plain text that can be followed without opening a page.

A feed is readable by whoever has its address, so nothing here tells a health condition.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from plansync.feed.amounts import distance, duration, tempo_legend
from plansync.feed.numbering import Numbered, numbered
from plansync.feed.options import Names
from plansync.opt.exercise import Component
from plansync.opt.macrocycle import Stage
from plansync.opt.prescribe import Prescription
from plansync.plan.season import PhaseSpan, Race
from plansync.plan.session import Session, Slot
from plansync.runs.model import Run, RunKind

TITLE_LIMIT = 60
DONE = "✓ "
STOP_RULE = "Stop on sharp or rising pain, numbness or tingling."
_OPTIONAL = " (optional)"
_RUN_WORDS = {
    RunKind.EASY: "Easy run",
    RunKind.RECOVERY: "Recovery run",
    RunKind.SHAKEOUT: "Shakeout run",
    RunKind.LONG: "Long run",
    RunKind.TEMPO: "Tempo run",
    RunKind.INTERVALS: "Intervals",
    RunKind.HILLS: "Hills",
    RunKind.RACE_PACE: "Race-pace run",
    RunKind.RACE: "Race",
    RunKind.STRIDES: "Run with strides",
}
_WAKING = {Component.ACTIVATION}
_MOVING = {Component.DYNAMIC, Component.SAQ, Component.PLYOMETRIC}
_CALMING = {Component.SMR, Component.STATIC, Component.ACTIVE}
_RECOVERING = (
    ({Component.SMR}, "roll"),
    ({Component.STATIC, Component.ACTIVE}, "stretch"),
)
_GENTLE = {Component.SMR, Component.STATIC, Component.ACTIVE, Component.WALK, Component.ROM}
_OWN_TOPIC = {Component.CORE: "core", Component.BALANCE: "balance"}
_ENDINGS = (".", ":", ",")
_POWER_PHASE = 5


def run_words(kind: RunKind) -> str:
    """What a run of this kind is called."""
    return _RUN_WORDS[kind]


def run_title(
    run: Run, *, distance_m: float | None, duration_s: int | None, done: bool, named: bool
) -> str:
    """ "Easy run · 8 km · 45 min"; `named` says that a race's name already stands elsewhere."""
    words = run_words(run.kind)
    if run.kind is RunKind.RACE and not named and run.title:
        words = f"{words}: {run.title}"
    amounts = _told(distance_m, duration_s)
    tail = "".join(f" · {amount}" for amount in amounts) + (_OPTIONAL if run.optional else "")
    return _fit(DONE if done else "", words, tail)


def run_body(
    run: Run,
    *,
    planned: tuple[float | None, int | None],
    recorded: tuple[float | None, int | None],
    shown: str,
) -> str:
    """The facts of a run, one a line; amounts are (distance_m, duration_s)."""
    lines = [run_words(run.kind)]
    if told := _told(*planned):
        lines.append(f"Planned: {', '.join(told)}")
    if told := _told(*recorded):
        lines.append(f"Recorded: {', '.join(told)}")
    if run.title and run.title not in shown and run.title != lines[0]:
        lines.append(f"In your plan: {run.title}")
    if run.source:
        lines.append(f"From: {run.source}")
    return "\n".join(lines)


def session_title(session: Session, names: Names, *, done: bool = False) -> str:
    """ "Before: loosen calves, wake hips · 9 min": what is done, and for which regions."""
    tick = DONE if done else ""
    tail = f" · {session.minutes} min" + (_OPTIONAL if session.optional else "")
    if session.slot is Slot.STANDALONE:
        return _fit_best(*_own(session, names, tick), tail)
    said = _preparing if session.slot is Slot.BEFORE else _recovering
    return _fit_best(f"{tick}{session.slot.capitalize()}: ", said(session.steps, names), tail)


def session_body(session: Session) -> str:
    """Why the session is here, its numbered steps, what tempos mean, and when to stop."""
    blocks = [session.why, "\n".join(_step(one) for one in numbered(session.steps))]
    blocks.append("\n".join((*tempo_legend(session.steps), STOP_RULE)))
    return "\n\n".join(block for block in blocks if block)


def inside_run(sessions: Iterable[Session], names: Names, *, done: Collection[str] = ()) -> str:
    """Sessions told below each other, each under its own title; `done` are uids."""
    return "\n\n".join(
        f"{session_title(one, names, done=one.uid in done)}\n{session_body(one)}"
        for one in sessions
    )


def race_title(race: Race) -> str:
    """ "Race day: NAME (A)"."""
    return _fit("Race day: ", race.name, f" ({race.priority})")


def race_body(race: Race) -> str:
    """How far the race is and how much it means."""
    far = f"{distance(race.distance_m)}, " if race.distance_m else ""
    return f"{race.name}\n{far}priority {race.priority}"


def phase_title(span: PhaseSpan, names: Names) -> str:
    """ "Phase 2 begins: Strength Endurance"; "Recovery begins" where nothing of a phase is done."""
    if is_rest(span):
        return "Recovery begins"
    name = names.phase(span.phase)
    begins = "begins again" if span.why else "begins"
    return _fit(f"Phase {span.phase} {begins}", f": {name}" if name else "", "")


def is_rest(span: PhaseSpan) -> bool:
    """Whether a span is the first rest after a race, which holds no session of its own."""
    recovering = span.block is not None and span.stage is Stage.RECOVERY
    return recovering and span.block is not None and span.block.standalone_most == 0


def phase_body(span: PhaseSpan) -> str:
    """What changes with a phase."""
    if is_rest(span):
        return f"{span.block.says if span.block else ''} {span.why}".strip()
    stage = span.stage.replace("-", " ")
    says = f"From today your sessions follow phase {span.phase} of the OPT model ({stage})."
    return f"{says} {span.why}" if span.why else says


def one_line(text: str) -> str:
    """The text on one line; of a long one the first sentence or clause that fits a title."""
    line = " ".join(text.split())
    if len(line) <= TITLE_LIMIT:
        return line
    for ending in _ENDINGS:
        head, _, _ = line.partition(f"{ending} ")
        told = f"{head}." if ending == "." else head
        if head and len(told) <= TITLE_LIMIT:
            return told
    return _fit("", line, "")


def _told(distance_m: float | None, duration_s: int | None) -> list[str]:
    far = [distance(distance_m)] if distance_m else []
    return far + ([duration(duration_s)] if duration_s else [])


def _fit(head: str, middle: str, tail: str) -> str:
    """Head, middle and tail as one title; the middle gives way when it gets too long."""
    room = TITLE_LIMIT - len(head) - len(tail)
    if len(middle) > room:
        middle = middle[: room - 1].rstrip(" ,&:") + "…"
    return f"{head}{middle}{tail}"


def _fit_best(head: str, middles: Sequence[str], tail: str) -> str:
    """The first middle that leaves the title whole, else the last one cut."""
    room = TITLE_LIMIT - len(head) - len(tail)
    return _fit(head, next((one for one in middles if len(one) <= room), middles[-1]), tail)


def _preparing(steps: Sequence[Prescription], names: Names) -> list[str]:
    """What a block before a run does, the fullest words first."""
    if any(step.component in _MOVING for step in steps):
        return _said("warm up", _regions(steps, names))
    woken = _regions(_of(steps, _WAKING), names)
    calmed = _regions(_of(steps, _CALMING), names)
    if not woken:
        return _said("loosen", calmed or _regions(steps, names))
    wake = _said("wake", woken)
    if not calmed:
        return wake
    if calmed == woken:
        return _said("loosen & wake", woken)
    both = zip(_said("loosen", calmed), wake, strict=True)
    return [*(", ".join(pair) for pair in both), *wake]


def _recovering(steps: Sequence[Prescription], names: Names) -> list[str]:
    """What a block after a run does, the fullest words first."""
    components = {step.component for step in steps}
    words = [word for held, word in _RECOVERING if held & components]
    verb = " & ".join(words) or ("walk" if Component.WALK in components else "move")
    return _said(verb, _regions(steps, names))


def _said(verb: str, regions: list[str]) -> list[str]:
    """A verb with two of the regions, and with one."""
    return [f"{verb} {_joined(regions, limit=limit)}".strip() for limit in (2, 1)]


def _own(session: Session, names: Names, tick: str) -> tuple[str, list[str]]:
    """The head of a session of its own, and its topics, the most told first."""
    components = {step.component for step in session.steps}
    if components == {Component.WALK}:
        return f"{tick}Walk", [""]
    head = f"{tick}{_character(session.phase, components)}: "
    if components == {Component.ROM}:
        return head, ["easy movement"]
    return head, [_topics(session.steps, names, fewer=fewer) for fewer in (0, 1)]


def _character(phase: int, components: set[Component]) -> str:
    """What a standalone session is, by its phase and the most demanding component it holds."""
    if components <= _GENTLE:
        return "Mobility"
    if phase == _POWER_PHASE:
        return "Power"
    lifts = phase > 1 or Component.RESISTANCE in components
    return "Strength" if lifts else "Stabilization"


def _topics(steps: Sequence[Prescription], names: Names, *, fewer: int = 0) -> str:
    held = {step.component for step in steps}
    own = [word for component, word in _OWN_TOPIC.items() if component in held]
    others = [step for step in steps if step.component not in _OWN_TOPIC]
    words = dict.fromkeys((*own, *_regions(others, names)))
    return _joined(list(words), limit=(3 if own else 2) - fewer) or "whole body"


def _of(steps: Iterable[Prescription], components: set[Component]) -> list[Prescription]:
    return [step for step in steps if step.component in components]


def _regions(steps: Iterable[Prescription], names: Names) -> list[str]:
    """Regions of the muscles served, the most served first."""
    served = Counter(names.region(muscle) for step in steps for muscle in step.muscles)
    return [region for region, _ in served.most_common()]


def _joined(words: list[str], *, limit: int) -> str:
    """ "hips", "hips & calves", "hips, calves & more"."""
    told = words[:limit] + (["more"] if len(words) > limit else [])
    if len(told) < 2:
        return "".join(told)
    return f"{', '.join(told[:-1])} & {told[-1]}"


def _step(one: Numbered) -> str:
    step = one.step
    lines = [f"{one.number}. {step.exercise.name} · {one.amount}"]
    if step.exercise.cues.short:
        lines.append(f"   {step.exercise.cues.short}")
    if step.why:
        lines.append(f"   Why: {step.why}")
    return "\n".join(lines)
