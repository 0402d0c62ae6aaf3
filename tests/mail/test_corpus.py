"""Bounces of two hundred and fifty servers' words: read, and put into the right class. Half of them were never looked at.

The cases were written before the rules. The figures are told with every run of the tests.
"""

from __future__ import annotations

from collections import Counter

import pytest

from broadsheet.mail.bounces.reading import read
from broadsheet.mail.models import Fault, Outcome
from tests.facts import tell
from tests.mail.corpus.forms import Case, cases, raw

SEEN = [case for case in cases() if not case.is_held_out]
HELD_OUT = [case for case in cases() if case.is_held_out]


def found(case: Case) -> tuple[str, bool]:
    """The class, and whether it is for good, as they would be counted."""
    reading = read(raw(case))
    if reading.outcome == Outcome.UNREADABLE:
        return "unreadable", False
    if not reading.told:
        return "none", False
    return str(reading.told[0].fault.value), reading.told[0].is_hard


@pytest.mark.parametrize("case", SEEN, ids=lambda case: f"{case.form}-{case.fault}-{case.said[:30]}")
def test_each_case_that_was_looked_at_is_in_its_class(case):
    assert found(case) == (case.fault, case.is_hard)


def test_of_the_half_that_nobody_looked_at_nineteen_of_twenty_are_rightly_hard_or_soft():
    """The figures are told; a mistake here is not mended by looking at the case, or the half would say nothing any more."""
    answers = [(case, *found(case)) for case in HELD_OUT]
    rightly = sum(is_hard == case.is_hard for case, _fault, is_hard in answers)
    in_class = sum(fault == case.fault for case, fault, _is_hard in answers)
    tell("bounces, held out: cases", len(HELD_OUT))
    tell("bounces, held out: hard or soft right, %", 100 * rightly / len(HELD_OUT))
    tell("bounces, held out: class right, %", 100 * in_class / len(HELD_OUT))
    confused = Counter(f"{case.fault} taken for {fault}" for case, fault, _is_hard in answers if fault != case.fault)
    for words, count in confused.items():
        tell(f"bounces, held out: {words}", count)
    assert rightly >= 0.95 * len(HELD_OUT)
    assert in_class >= 0.9 * len(HELD_OUT), confused


def test_both_halves_hold_every_class_of_any_size():
    for half in (SEEN, HELD_OUT):
        assert {case.fault for case in half} >= set(Fault.values) - {Fault.UNKNOWN}
        assert len(half) > 100


@pytest.mark.parametrize("case", [case for case in cases() if case.fault != "none"], ids=lambda case: case.said[:40])
def test_the_recipient_is_found_in_every_form(case):
    reading = read(raw(case))
    if case.form in {"arf-redacted", "arf-yahoo"}:
        assert reading.told[0].recipient == "", "their provider tells nobody"
        return
    assert [told.original or told.recipient for told in reading.told] == ["reader@reader.example"]
    assert "<letter.1@lantern.example>" in reading.message_ids
    assert "bounces@lantern.example" in reading.senders
