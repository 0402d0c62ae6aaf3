"""Whoever brings an address along is sent nowhere but to our own pages."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from broadsheet.foundation.ways import on_the_same_host, own_or


@pytest.mark.parametrize("said", ["/", "/harbour-opens/", "/uk/%D1%80/", "/search/?q=a+b&page=2", "/a/#part", "/a//b/"])
def test_our_own_addresses_are_followed(said):
    assert own_or(said, "/account/") == said


@pytest.mark.parametrize(
    "said",
    [
        "", "harbour", "//evil.example/", "///evil.example/", "/\\evil.example/", "\\\\evil.example/", "https://evil.example/",
        "https:evil.example", "javascript:alert(1)", "/a\r\nSet-Cookie: x", "/\t/evil.example/", " /a/", "/a b/",
        "/\x00", "/порт/", "/\u2044evil.example", "/" + "a" * 2000, "?next=/", "#a", "/%0d\n",
    ],
)  # fmt: skip
def test_others_are_not(said):
    assert own_or(said, "/account/") == "/account/"


@given(st.text(alphabet=st.sampled_from("/\\@:?#.%abc \t\r\n\x00é"), max_size=12))
@examples(deadline=None)
def test_nothing_that_is_followed_leaves_the_site(said):
    found = own_or("/" + said, "/")
    assert urlsplit(urljoin("https://lantern.example/account/pass/", found)).netloc == "lantern.example"
    assert not set(found) & set("\\ \t\r\n\x00")


@pytest.mark.parametrize(
    ("address", "leads_to"),
    [
        ("https://paper.example/membership/payment/1/?from=card", "/membership/payment/1/?from=card"),
        ("https://paper.example/", "/"),
        ("https://checkout.provider.example/pay/1", "https://checkout.provider.example/pay/1"),
        ("https://paper.example.evil.example/", "https://paper.example.evil.example/"),
        ("https://paper.example//evil.example/", "https://paper.example//evil.example/"),
        ("/already/", "/already/"),
    ],
)
def test_an_address_of_ours_loses_its_host_and_no_other_does(settings, address, leads_to):
    settings.SITE_URL = "https://paper.example"
    assert on_the_same_host(address) == leads_to
