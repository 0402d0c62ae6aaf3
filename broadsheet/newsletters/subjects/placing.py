"""Which subject a subscription gets: computed here and by the database to the same number, so that no row is drawn out for it.

A polynomial of the third degree over the prime field of 2^31 − 1, its coefficients from the test's salt: any four places are
independent (Wegman and Carter 1981), and it needs nothing but whole numbers of 64 bits, which both databases have.
"""

from __future__ import annotations

import hashlib
from typing import Any

from django.db.models import BigIntegerField, Case, ExpressionWrapper, F, PositiveSmallIntegerField, Value, When
from django.db.models.lookups import LessThan

from broadsheet.campaigns.models.experiment import WHOLE
from broadsheet.newsletters.models import SubjectTest

PRIME = 2**31 - 1


def place(salt: str, number: int) -> int:
    """The place, 0 to 9,999, of a number under a salt."""
    found, number = 0, number % PRIME
    for each in _coefficients(salt):
        found = (found * number + each) % PRIME
    return found % WHOLE


def tried(test: SubjectTest) -> int:
    """How many of the ten thousand places get a subject before the decision."""
    return test.share * WHOLE // 100


def arm(test: SubjectTest, number: int) -> int | None:
    """The subject; None for those who wait."""
    found = place(test.salt, number)
    return found * len(test.subjects) // tried(test) if found < tried(test) else None


def arm_in_sql(test: SubjectTest) -> Case:
    """The same of a subscription's row."""
    number: Any = F("pk") % Value(PRIME)
    first, *others = _coefficients(test.salt)
    found: Any = Value(first)
    for each in others:
        found = (found * number + Value(each)) % Value(PRIME)
    of_all = ExpressionWrapper(found % Value(WHOLE), output_field=BigIntegerField())
    of_arm = of_all * Value(len(test.subjects)) / Value(tried(test))
    return Case(
        When(LessThan(of_all, tried(test)), then=of_arm), default=Value(None), output_field=PositiveSmallIntegerField()
    )


def _coefficients(salt: str) -> list[int]:
    """The first is never nought: the polynomial would be one of lower degree."""
    drawn = hashlib.sha256(salt.encode()).digest()
    found = [int.from_bytes(drawn[at : at + 8]) % PRIME for at in (0, 8, 16, 24)]
    return [found[0] or 1, *found[1:]]
