"""The answers about the body in a profile: clearances and pains, and how they change."""

from collections.abc import Mapping, Sequence
from datetime import date

from plansync.opt.catalogue import Catalogue
from plansync.opt.imbalance import Pain, Side
from plansync.plan.care import is_asked, limits_of, pain_name
from plansync.plan.pains import Said, answered, open_pains, restated
from plansync.plan.profile import pains_of
from plansync.plan.profile_shapes import ProfileShape
from plansync.store.columns import JsonObject
from plansync.sync.views import PainLine, PainView


def pain_line(pain: Pain) -> PainLine:
    """A pain as the body page lists it."""
    return PainLine(pain.muscle, pain.level, pain.side.value, pain.since, pain.kind)


def pain_as_told(line: PainLine) -> JsonObject:
    """A line as the profile writes it."""
    since = {"since": line.since.isoformat()} if line.since else {}
    return {
        "muscle": line.muscle,
        "level": line.level,
        "side": line.side,
        "kind": line.kind,
        **since,
    }


def open_lines(profile: JsonObject) -> tuple[PainLine, ...]:
    """The pains of a profile that are not gone."""
    return tuple(pain_line(pain) for pain in open_pains(_pains(profile)))


def pain_views(profile: JsonObject, catalogue: Catalogue, today: date) -> tuple[PainView, ...]:
    """The open pains with what each takes away, and whether to ask for it today."""
    return tuple(
        PainView(
            line=pain_line(pain),
            name=pain_name(pain, catalogue),
            limits=limits_of(pain, catalogue),
            is_asked=is_asked(pain, today),
            again=pain.again,
        )
        for pain in open_pains(_pains(profile))
    )


def restated_pains(
    profile: JsonObject, lines: Sequence[PainLine], catalogue: Catalogue, today: date
) -> list[JsonObject]:
    """`pain` of the profile after the runner told all pains there are."""
    every = [_said(line) for line in lines]
    return _as_json(restated(_pains(profile), every, today=today, rules=catalogue.pain))


def answered_pain(
    profile: JsonObject, line: PainLine, catalogue: Catalogue, today: date
) -> list[JsonObject]:
    """`pain` of the profile after the runner was asked about one."""
    return _as_json(answered(_pains(profile), _said(line), today=today, rules=catalogue.pain))


def clearance_days(profile: JsonObject, cleared: Sequence[str], today: date) -> Mapping[str, str]:
    """`cleared_on` of the profile: a clearance keeps its day, a new one has today's."""
    before: Mapping[str, str] = profile.get("cleared_on", {})
    return {flag: before.get(flag, today.isoformat()) for flag in cleared}


def _pains(profile: JsonObject) -> tuple[Pain, ...]:
    return pains_of(ProfileShape.model_validate({"pain": profile.get("pain", [])}))


def _said(line: PainLine) -> Said:
    return Said(line.muscle, line.level, Side(line.side), line.kind, line.since)


def _as_json(pains: Sequence[Pain]) -> list[JsonObject]:
    return [_pain_json(pain) for pain in pains]


def _pain_json(pain: Pain) -> JsonObject:
    """Only what is known: a profile is read by people too."""
    days = {"checked": pain.checked, "gone": pain.gone}
    told = {key: day.isoformat() for key, day in days.items() if day is not None}
    again = {"again": True} if pain.again else {}
    return {**pain_as_told(pain_line(pain)), **told, **again}
