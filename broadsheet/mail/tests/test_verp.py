"""Bounces come to an address that nobody but us can make."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.mail import verp
from broadsheet.mail.message.addresses import spelled
from broadsheet.mail.message.refusing import MessageError

KEYS = st.text(min_size=1, max_size=6) | st.integers(min_value=0).map(lambda number: f"d{number}"[:24])
SIGNS = string.ascii_lowercase + string.digits + "+-=@."


@pytest.fixture(autouse=True)
def _address(settings):
    settings.BOUNCE_ADDRESS = "bounces@lantern.example"


@given(KEYS)
def test_what_was_made_is_read_again_in_any_case_of_letters(key):
    address = verp.sender_for(key)
    assert spelled(address) == address
    assert verp.read(address) == verp.read(address.upper()) == verp.read(f"<{address}>") == key


@given(KEYS, st.data())
def test_an_address_that_was_changed_anywhere_is_nobody_s(key, data):
    address = verp.sender_for(key)
    at = data.draw(st.integers(0, len(address) - 1))
    sign = data.draw(st.sampled_from(SIGNS).filter(lambda sign: sign != address[at]))
    cut = data.draw(st.integers(0, 1))
    assert verp.read(address[:at] + sign + address[at + cut :]) is None
    assert verp.read(address[:at] + address[at + 1 :]) is None


@given(st.text(max_size=80))
def test_any_other_address_is_nobody_s(text):
    assert verp.read(text) is None
    assert verp.read(f"bounces+{text}@lantern.example") is None


@given(KEYS, KEYS)
def test_the_token_of_one_letter_is_none_of_another_s(one, other):
    if one != other:
        first, second = verp.sender_for(one), verp.sender_for(other)
        token = second.partition("@")[0].rpartition("-")[2]
        assert verp.read(first.partition("-")[0] + f"-{token}@lantern.example") is None


def test_a_key_that_no_address_can_hold_is_refused():
    with pytest.raises(MessageError):
        verp.sender_for("x" * 30)


@pytest.mark.control
def test_without_the_token_anybody_could_make_one(monkeypatch):
    address = verp.sender_for("d1")
    monkeypatch.setattr(verp, "_token", lambda _key: "a" * 16)
    assert verp.read(verp.sender_for("d1")) == "d1"
    assert verp.read(address) is None
