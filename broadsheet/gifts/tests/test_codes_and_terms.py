"""Codes forgive and find typing mistakes; terms are never shorter than what was paid for, on whatever clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.foundation import clock
from broadsheet.gifts import codes, terms

ZONES = ["Europe/Kyiv", "America/Havana", "Asia/Beirut", "Australia/Lord_Howe", "Pacific/Apia", "UTC"]
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2034, 1, 1), timezones=st.just(UTC))


def test_a_code_has_more_than_seventy_bits():
    assert 32**codes.LENGTH * 33 // 37 > 2**70


def test_it_is_read_however_it_is_typed():
    code = codes.new()
    written = codes.written(code)
    for typed in [written, written.lower(), f" {code} ", written.replace("-", "–"), written.replace("0", "o")]:
        assert codes.read(typed) == code
    assert codes.read(code.replace("1", "l").replace("0", "O")) == code


@given(st.data())
def test_one_wrong_symbol_and_two_swapped_are_noticed(data):
    code = codes.new()
    at = data.draw(st.integers(0, codes.LENGTH - 1))
    other = data.draw(st.sampled_from([each for each in codes.ALPHABET if each != code[at]]))
    with pytest.raises(codes.MistypedError):
        codes.read(code[:at] + other + code[at + 1 :])
    if at and code[at] != code[at - 1]:
        with pytest.raises(codes.MistypedError):
            codes.read(code[: at - 1] + code[at] + code[at - 1] + code[at + 1 :])


@pytest.mark.parametrize("typed", ["", "x", "A" * 16, "A" * 500, "K3Z9 0W5Q", "ЙЦУКЕНГШЩЗХЇФІВА", "../../etc/passwd0"])
def test_what_is_none_is_refused(typed):
    with pytest.raises(codes.MistypedError):
        codes.read(typed)


def test_what_is_kept_tells_nothing_and_opens_again():
    code = codes.new()
    sealed = codes.sealed(code)
    assert code not in sealed + codes.digest(code)
    assert codes.opened(sealed) == code


@pytest.mark.parametrize(("day", "months", "last"), [
    (date(2027, 1, 31), 1, date(2027, 3, 1)), (date(2028, 1, 31), 1, date(2028, 3, 1)),
    (date(2028, 2, 29), 12, date(2029, 3, 1)), (date(2027, 8, 31), 6, date(2028, 3, 1)),
    (date(2027, 1, 15), 1, date(2027, 2, 15)), (date(2027, 12, 31), 1, date(2028, 1, 31)),
])  # fmt: skip
def test_where_a_month_has_no_such_day_it_is_the_first_after_it(day, months, last):
    assert terms.months_on(day, months) == last


@given(MOMENTS, st.sampled_from([1, 3, 6, 12, 24]), st.sampled_from(ZONES))
def test_never_shorter_than_what_was_paid_for(starts, months, zone):
    with override_settings(TIME_ZONE=zone):
        ends = terms.ends(starts, months)
        local = clock.local(starts)
        assert clock.local(ends).replace(tzinfo=None) >= (local + relativedelta(months=months)).replace(tzinfo=None)
        assert ends - starts >= timedelta(days=28) * months
        assert clock.local(ends - timedelta(seconds=1)).date() <= terms.months_on(local.date(), months)
        assert terms.ends(ends, 1) > ends


@given(MOMENTS, st.sampled_from(ZONES), st.lists(st.sampled_from([1, 3, 6, 12]), min_size=2, max_size=4))
def test_gifts_behind_each_other_are_as_long_as_one_by_one(starts, zone, lengths):
    with override_settings(TIME_ZONE=zone):
        at = starts
        for months in lengths:
            after = terms.ends(at, months)
            assert clock.local(after).date() >= clock.local(at).date() + relativedelta(months=months)
            at = after


@given(st.dates(date(2024, 1, 1), date(2034, 1, 1)), st.sampled_from(ZONES))
def test_at_nine_is_nine_and_the_window_has_whole_days(day, zone):
    with override_settings(TIME_ZONE=zone):
        nine = terms.at_nine(day)
        assert clock.local(nine).hour == 9 or zone == "Pacific/Apia"
        closes = terms.closes(nine)
        assert clock.local(closes - timedelta(seconds=1)).date() == clock.local(nine).date() + timedelta(days=365)
