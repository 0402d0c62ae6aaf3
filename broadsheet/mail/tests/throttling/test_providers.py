"""Domains are grouped by who receives their mail."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.mail.throttling import limits
from broadsheet.mail.throttling.providers import KEPT_FOR, UNKNOWN_FOR, Found, find, of_server

MX = {
    "gmail.example": ["gmail-smtp-in.l.google.com."],
    "small.example": ["aspmx.l.google.com.", "alt1.aspmx.l.google.com."],
    "office.example": ["office-example.mail.protection.outlook.com."],
    "new-office.example": ["office-example.a-v1.mx.microsoft."],
    "mac.example": ["mx01.mail.icloud.com."],
    "y.example": ["mta5.am0.yahoodns.net."],
    "ukr.example": ["mxs.post.example."],
    "kyiv.example": ["mx.kyiv.com.ua."],
    "none.example": [],
}


def test_the_provider_is_that_of_the_mail_server():
    found = {domain: find(domain, MX.__getitem__).provider for domain in MX}
    assert found == {
        "gmail.example": "google", "small.example": "google", "office.example": "microsoft", "new-office.example": "microsoft",
        "mac.example": "apple", "y.example": "yahoo", "ukr.example": "post.example", "kyiv.example": "kyiv.com.ua",
        "none.example": "none.example",
    }  # fmt: skip


def test_a_name_that_only_ends_alike_is_another_s():
    assert of_server("mx.notgoogle.com") == "notgoogle.com"


def test_without_the_dns_each_domain_is_its_own_and_it_is_asked_again_soon():
    def silent(domain):
        raise LookupError

    assert find("Small.Example.", silent) == Found("small.example", UNKNOWN_FOR)
    assert find("Small.Example.", lambda domain: ["aspmx.l.google.com"]) == Found("google", KEPT_FOR)
    assert UNKNOWN_FOR < KEPT_FOR


def test_each_of_several_processes_takes_its_share_and_none_takes_nothing():
    assert limits.share(limits.of("google"), 2) == limits.Limits(lines=2, per_line=50, per_minute=1_500)
    assert limits.share(limits.Limits(lines=1, per_line=1, per_minute=1), 8) == limits.Limits(1, 1, 1)


def test_each_provider_has_limits():
    assert limits.of("google").lines == 5
    assert limits.of("post.example") == limits.USUAL
    with pytest.raises(ValueError, match="1"):
        limits.Limits(lines=0, per_line=1, per_minute=1)


STEPS = st.lists(st.tuples(st.floats(0, 30), st.integers(0, 500)), max_size=60)


@given(st.integers(1, 5_000), STEPS)
def test_no_minute_has_more_letters_than_a_minute_and_one_burst(per_minute, steps):
    rule = limits.Limits(lines=1, per_line=1, per_minute=per_minute)
    bucket, now, sent = limits.Minute.full(rule, 0), 0.0, []
    for pause, wanted in steps:
        now += pause
        bucket, count = bucket.taken(rule, now, wanted)
        assert 0 <= count <= wanted
        sent.append((now, count))
    burst = max(1, per_minute / 6)
    for begin, _count in sent:
        assert sum(count for at, count in sent if begin <= at < begin + 60) <= per_minute + burst + 1


@given(st.integers(1, 5_000))
def test_who_waits_gets_a_turn(per_minute):
    rule = limits.Limits(lines=1, per_line=1, per_minute=per_minute)
    bucket, count = limits.Minute(0, 0).taken(rule, 61, 1)
    assert count == 1
    assert bucket.taken(rule, 0, 0)[1] == 0, "a clock that goes backwards gives nothing"
