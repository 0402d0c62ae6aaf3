"""References: ISO 11649, `RF` with two check digits and ten digits, so that a mistyped one is never another reader's.

Mod 97 finds every wrong digit and every two that changed places. Digits alone, because people read them to each other
over the telephone and type them on a bank's form that knows no other alphabet.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable

from rapidfuzz.distance import OSA
from stdnum import iso11649

DIGITS = 10
LENGTH = 4 + DIGITS
LOOKALIKES = str.maketrans("OQILSB", "001158")
"""What people type, and banks' forms make, of 0, 1, 5 and 8."""
PART = 4
NEAR = 2
"""So many wrong, missing or swapped signs still suggest a reference to people; nothing is matched by it."""
# With RF before it, or without: many leave it out as if it were no part of the number.
SHAPE = re.compile(rf"(?=(\d{{{LENGTH - 2}}}))")


def new() -> str:
    """One that was never given out, as far as chance goes: the database refuses a second."""
    body = "".join(secrets.choice("0123456789") for _digit in range(DIGITS))
    # The check digits are 98 less the remainder of the number that has 00 in their place (ISO 7064, mod 97-10).
    check = 98 - int(f"{body}271500") % 97
    return f"RF{check:02}{body}"


def written(reference: str) -> str:
    """In groups of four, as it stands on the page."""
    return str(iso11649.format(reference))


def found_in(*texts: str) -> set[str]:
    """Every reference that stands in these texts without a mistake, however it is spaced and punctuated."""
    found = set()
    for text in texts:
        for part in SHAPE.finditer(_signs(text)):
            if iso11649.is_valid(f"RF{part[1]}"):
                found.add(f"RF{part[1]}")
    return found


class Nearby:
    """Many references, among which a text is looked up: in the same time, however many they are.

    Two slips leave one of a reference's three parts of four digits whole, unless both swap digits across the parts'
    borders: so only references that share a part with the text, at about its place, are compared with it.
    """

    def __init__(self, references: Iterable[str]) -> None:
        self._by_part: dict[tuple[int, str], list[str]] = {}
        for reference in references:
            for start in range(0, LENGTH - 2, PART):
                self._by_part.setdefault((start, reference[2 + start : 2 + start + PART]), []).append(reference)

    def find(self, *texts: str) -> str | None:
        """One that stands in these texts but for a slip or two."""
        for text in texts:
            signs = _signs(text)
            for place in range(len(signs) - PART + 1):
                for start in range(0, LENGTH - 2, PART):
                    for reference in self._by_part.get((start, signs[place : place + PART]), ()):
                        if _is_near(reference[2:], signs, range(place - start - NEAR, place - start + NEAR + 1)):
                            return reference
        return None


def near(reference: str, *texts: str) -> bool:
    """Whether some part of these texts is this reference but for a slip or two."""
    return any(_is_near(reference[2:], signs, range(len(signs))) for signs in map(_signs, texts))


def _is_near(wanted: str, signs: str, starts: Iterable[int]) -> bool:
    """Whether some stretch of these signs, from one of these places on, is what is wanted but for a slip or two."""
    for start in starts:
        for length in (len(wanted), len(wanted) - 1, len(wanted) + 1):
            part = signs[max(0, start) : max(0, start) + length]
            if part[:1].isdigit() and OSA.distance(part, wanted, score_cutoff=NEAR) <= NEAR:
                return True
    return False


def _signs(text: str) -> str:
    joined = re.sub(r"[^0-9A-Z]", "", text.upper())
    # `RF` itself has no sign that is taken for a digit; words around it may gain some, which mod 97 then refuses.
    return joined.translate(LOOKALIKES)
