"""Which repeat rules (RFC 5545, 3.3.10) are expanded: those that calendars offer, and no bombs.

A rule finer than daily is never a training plan, and one that matches no day is tried until the
year 9999: both let a small file eat a server. So only shapes that are known to match are taken.
"""

import re
from calendar import monthrange

from icalendar import vRecur

MOST_RULE_COUNT = 5_000
_CLOCK_PARTS = ("BYHOUR", "BYMINUTE", "BYSECOND")
_RARE_PARTS = ("BYYEARDAY", "BYWEEKNO", "BYEASTER", "RSCALE")
_FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_LONGEST_INTERVAL = 400
# A month has each weekday four times at least, and five times now and then.
_SURE_POSITION, _LAST_ORDINAL = 4, 5
_LEAP_YEAR = 2028


def rule_refusal(rule: object) -> str | None:
    """Why a rule is not expanded, None when it may be."""
    if not isinstance(rule, vRecur):
        return "its repeat rule cannot be read"
    if _frequency(rule) not in _FREQUENCIES:
        return "it repeats more often than daily"
    if any(len(rule.get(part, [])) > 1 for part in _CLOCK_PARTS):
        return "it repeats several times a day"
    if not 1 <= _number(rule, "INTERVAL") <= _LONGEST_INTERVAL:
        return "its repeat rule has no usable interval"
    if _number(rule, "COUNT") > MOST_RULE_COUNT:
        return "it repeats too often"
    return None if _is_usual(rule) else "its repeat rule is too unusual for a training plan"


def _frequency(rule: vRecur) -> str:
    return str(rule.get("FREQ", [""])[0]).upper()


def _number(rule: vRecur, name: str) -> int:
    return int(rule.get(name, [1])[0])


def _is_usual(rule: vRecur) -> bool:
    if any(part in rule for part in _RARE_PARTS):
        return False
    return _has_sure_weekdays(rule) and _has_sure_dates(rule) and _has_sure_positions(rule)


def _has_sure_weekdays(rule: vRecur) -> bool:
    if "BYDAY" not in rule:
        return True
    numbers = [re.match(r"[+-]?\d*", str(day)) for day in rule["BYDAY"]]
    ordinals = [abs(int(found[0])) for found in numbers if found and found[0].strip("+-")]
    if _frequency(rule) in ("DAILY", "WEEKLY"):
        # Every 7 days from a Monday is never a Tuesday.
        return not ordinals and (_frequency(rule) == "WEEKLY" or _number(rule, "INTERVAL") == 1)
    return all(1 <= ordinal <= _LAST_ORDINAL for ordinal in ordinals)


def _has_sure_dates(rule: vRecur) -> bool:
    months = [int(month) for month in rule.get("BYMONTH", range(1, 13))]
    days = [abs(int(day)) for day in rule.get("BYMONTHDAY", [1])]
    # Every 12 months from a January is never a February.
    if _number(rule, "INTERVAL") > 1 and ("BYMONTH" in rule or "BYMONTHDAY" in rule):
        return _frequency(rule) == "YEARLY" and max(days) < 29
    longest = max((monthrange(_LEAP_YEAR, m)[1] for m in months if 1 <= m <= 12), default=0)
    return min(days) <= longest


def _has_sure_positions(rule: vRecur) -> bool:
    positions = [abs(int(position)) for position in rule.get("BYSETPOS", [])]
    if not positions:
        return True
    is_plain = "BYDAY" in rule and "BYMONTHDAY" not in rule and _frequency(rule) == "MONTHLY"
    has_ordinals = any(re.match(r"[+-]?\d", str(day)) for day in rule.get("BYDAY", []))
    return is_plain and not has_ordinals and max(positions) <= _SURE_POSITION
