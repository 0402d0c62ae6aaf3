"""References survive people: spaces, look-alikes, words around them; a slip never makes another reader's."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st
from stdnum import iso11649

from broadsheet.payments.providers.bank_transfer import references

digits = st.text("0123456789", min_size=10, max_size=10)


def made_of(body):
    return f"RF{98 - int(f'{body}271500') % 97:02}{body}"


@given(digits)
def test_each_is_one_of_iso_11649(body):
    assert iso11649.is_valid(made_of(body))
    assert references.found_in(references.written(made_of(body))) >= {made_of(body)}


def test_a_new_one_is_valid():
    assert all(iso11649.is_valid(references.new()) for _one in range(50))


@given(digits, st.integers(2, 13), st.integers(1, 9))
def test_a_wrong_digit_is_never_a_reference(body, place, more):
    right = made_of(body)
    wrong = right[:place] + str((int(right[place]) + more) % 10) + right[place + 1 :]
    assert references.found_in(wrong) == set()
    assert references.near(right, f"thanks {wrong}!")


@given(digits, st.integers(2, 12))
def test_two_digits_that_changed_places_are_never_a_reference(body, place):
    right = made_of(body)
    wrong = right[:place] + right[place + 1] + right[place] + right[place + 2 :]
    assert wrong == right or right not in references.found_in(wrong)
    assert references.near(right, wrong)


def test_it_is_found_however_it_is_typed():
    one = made_of("2701993815")
    spaced = references.written(one)
    for text in (one, one.lower(), spaced, f"Membership {spaced}, Olha", one[2:], spaced.replace("0", "O"),
                 "-".join(one), f"RF-{one[2:4]}/{one[4:]}", f"+++{one}+++"):  # fmt: skip
        assert one in references.found_in(text), text


def test_other_numbers_are_near_nothing():
    chance = random.Random(11)
    one = made_of("2701993815")
    for _try in range(300):
        text = f"Invoice {chance.randint(10**5, 10**7)} of 27.11.2026"
        assert not references.near(one, text)
    assert not references.near(one, "Thank you for everything")


@given(digits, st.integers(2, 13), st.integers(1, 9), st.integers(2, 13), st.integers(1, 9))
def test_among_many_a_reference_with_two_slips_is_found_as_it_is_alone(body, place, more, other, most):
    right = made_of(body)
    wrong = list(right)
    for at, by in ((place, more), (other, most)):
        wrong[at] = str((int(wrong[at]) + by) % 10)
    text = f"Thanks, {''.join(wrong)}!"
    among = references.Nearby([made_of("2701993815"), right, made_of("5550001112")])
    if references.near(right, text):
        assert references.near(among.find(text), text)


@given(digits, st.integers(4, 13))
def test_among_many_one_with_a_digit_left_out_is_found(body, place):
    right = made_of(body)
    assert references.near(references.Nearby([right]).find(right[:place] + right[place + 1 :]) or "", right)
