"""How wide a text is when it is set, told from tables: there is no browser to measure it.

The tables are of DejaVu Sans, a wide face: fonts that readers have are narrower, so what fits
here fits there.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from layers.style import Type

#: Height of a line of text, in em.
LINE = 1.2

# Advance widths of U+0020-U+007E in thousandths of an em: table `hmtx` of DejaVu Sans 2.37 and
# DejaVu Sans Bold 2.37, read with fontTools and rounded. Verdana's are the same within 3 %.
_REGULAR = (
    "318 401 460 838 636 950 780 275 390 390 500 838 318 361 318 337 636 636 636 636 636 636 636 636 636 636 337 337"
    " 838 838 838 531 1000 684 686 698 770 632 575 775 752 295 295 656 557 863 748 787 603 787 695 635 611 732 684 989"
    " 685 611 685 390 337 390 838 500 500 613 635 550 635 615 352 635 634 278 278 579 278 974 634 612 635 635 411 521"
    " 392 634 592 818 592 592 525 636 337 636 838"
)
_BOLD = (
    "348 456 521 838 696 1002 872 306 457 457 523 838 380 415 380 365 696 696 696 696 696 696 696 696 696 696 400 400"
    " 838 838 838 580 1000 774 762 734 830 683 683 821 837 372 372 775 637 995 837 850 733 850 770 720 682 812 774 1103"
    " 771 724 725 457 365 457 838 500 500 675 716 593 716 678 435 716 712 343 343 665 343 1042 712 687 716 716 493 595"
    " 478 712 652 924 645 652 582 712 365 712 838"
)
_ADVANCES = {
    False: {chr(0x20 + i): int(w) / 1000 for i, w in enumerate(_REGULAR.split())},
    True: {chr(0x20 + i): int(w) / 1000 for i, w in enumerate(_BOLD.split())},
}
# A joined Arabic letter: the widest mean of a word among 17 names of the region, set in DejaVu
# Sans by Chromium, was 0.644 em (bold 0.729), the mean 0.47 em (0.57). Others: 0.75, full width 1.
_ARABIC = {False: 0.65, True: 0.73}
_OTHER = {False: 0.75, True: 0.83}
_BOLD_FROM = 600


def is_arabic(text: str) -> bool:
    """Whether a text has letters of the Arabic script: no letter spacing, capitals or italics."""
    return any("\u0600" <= c <= "\u08ff" or "\ufb50" <= c <= "\ufefc" for c in text)


def written(text: str, kind: Type) -> str:
    """The text as it is set: on one line, in capitals where the type asks for them."""
    plain = " ".join(text.split())
    return plain.upper() if kind.capitals and not is_arabic(plain) else plain


@cache
def lines(text: str, kind: Type) -> tuple[str, ...]:
    """The lines on which a text is set: two where its type asks for that, as even as words allow."""
    plain = " ".join(text.split())
    gaps = [i for i, c in enumerate(plain) if c == " "]
    if not kind.wrap or len(plain) <= kind.wrap or not gaps:
        return (plain,)
    at = min(gaps, key=lambda i: abs(2 * i + 1 - len(plain)))
    return plain[:at], plain[at + 1 :]


def _advance(char: str, *, bold: bool) -> float:
    base = unicodedata.normalize("NFD", char)[0]
    known = _ADVANCES[bold].get(base)
    if known is not None:
        return known
    if unicodedata.category(char) in {"Mn", "Cf"}:
        return 0.0
    if is_arabic(base):
        return _ARABIC[bold]
    wide = unicodedata.east_asian_width(char) in {"W", "F"} or char in "—…"
    return 1.0 if wide else _OTHER[bold]


@cache
def width(text: str, kind: Type) -> float:
    """The width of a text in pixels, as set in a wide sans-serif (DejaVu Sans, Verdana).

    Advance widths by character, and letter spacing after each; accented letters are as wide as
    their base; Arabic letters have a mean width, since they join.
    """
    return max(_line_width(written(line, kind), kind) for line in lines(text, kind))


def size(texts: Iterable[str], kind: Type) -> tuple[float, float]:
    """Width and height in pixels of the box that holds each of some texts, each in its own lines; 0 for none."""
    told = tuple(texts)
    high = max((len(lines(text, kind)) for text in told), default=0)
    return max((width(text, kind) for text in told), default=0.0), LINE * kind.size * high


def _line_width(text: str, kind: Type) -> float:
    em = sum(_advance(c, bold=kind.weight >= _BOLD_FROM) for c in text)
    if not is_arabic(text):
        em += kind.spacing * len(text)
    return em * kind.size
