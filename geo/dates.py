"""The date of a report, from its dateline or a line of its own; never guessed.

A date inside a sentence is the date of an event and stays out of here. "U.S. order" figures
(10/23/2019) are read only where no other reading is possible.
"""

from __future__ import annotations

import re
from datetime import date

_MONTHS = {
    name[:3]: i
    for i, name in enumerate(
        [
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
        ],
        1,
    )
}
_MONTH = r"(?P<month>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
_WEEKDAY = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s+)?"
_FORMS = (
    re.compile(rf"{_WEEKDAY}{_MONTH}\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>\d{{4}})", re.IGNORECASE),
    re.compile(rf"{_WEEKDAY}(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+{_MONTH},?\s+(?P<y>\d{{4}})", re.IGNORECASE),
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})(?:T\S*)?"),
)
_LABEL = r"(?:(?:published|posted|updated|date|dated|issued|released|as of)\s*(?:on)?\s*:?\s*)?"
# Letters, digits and signs that may stand around the date in a line that only dates the report.
_TAIL = r"(?:\s*[,|·–—-]?\s*(?:at\s+)?\d{1,2}:\d{2}(?:\s*[AaPp]\.?[Mm]\.?)?(?:\s*[A-Z]{2,4})?)?\s*\.?\s*"
_DATELINE_BEFORE = r"[^\n]{2,60}?[,(]\s*"
_DATELINE_AFTER = r"\s*\)?\s*(?:\([^)\n]{2,40}\))?\s*[–—:-]\s"
# "NIAMEY, 12 March 2024" as a line of its own, with or without a remark in brackets.
_ALONE_AFTER = r"\s*(?:\([^)\n]{2,80}\))?\s*"
_PLACE_BEFORE = r"[^\W\d_][\w' ’-]{1,40},\s*"
_READINGS = tuple(
    (
        re.compile(_LABEL + form.pattern + _TAIL, re.IGNORECASE),
        re.compile(_DATELINE_BEFORE + form.pattern + _DATELINE_AFTER, re.IGNORECASE),
        re.compile(_PLACE_BEFORE + form.pattern + _ALONE_AFTER, re.IGNORECASE),
    )
    for form in _FORMS
)
_HEAD_LINES = 8


def _as_date(m: re.Match[str]) -> date | None:
    groups = m.groupdict()
    named = groups.get("month")
    month = _MONTHS[named[:3].lower()] if named else int(groups["m"])
    try:
        return date(int(groups["y"]), month, int(groups["d"]))
    except ValueError:
        return None


def report_date(text: str) -> date | None:
    """The date that a report gives itself, or None.

    Looked for in the first lines only: a line that holds nothing but a date (with a weekday, a
    time or a word such as "Published"), or a dateline ("ERBIL, Oct. 23, 2019 (Agency) –").
    Two such lines that disagree give the first.
    """
    for line in [x.strip() for x in text.splitlines() if x.strip()][:_HEAD_LINES]:
        for alone, dateline, placed in _READINGS:
            m = alone.fullmatch(line) or dateline.match(line) or placed.fullmatch(line)
            found = _as_date(m) if m else None
            if found:
                return found
    return None
