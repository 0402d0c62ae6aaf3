"""Institutions: whoever reads from their networks reads, unknown to anybody."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from broadsheet.foundation import clock
from broadsheet.foundation import passes as keys
from broadsheet.membership import institutions
from broadsheet.membership.models import Grant, Institution
from broadsheet.membership.refusals import NotNowError
from broadsheet.membership.tests.cast import reader
from kiosk.passes import Inspector

pytestmark = pytest.mark.django_db

OURS = {"sec-fetch-site": "same-origin"}


@pytest.fixture
def library():
    return institutions.admit(
        name="Chaiv Library", networks="203.0.113.0/24\n2001:db8:7::/48", ends=clock.now() + timedelta(days=30), by=None
    )


def ask(address, client=None, **fields):
    return (client or Client()).post(
        "/account/pass/institution/", {"next": "/harbour/", **fields}, headers=OURS, REMOTE_ADDR=address
    )


def benefits(response):
    cookie = response.cookies.get(keys.cookie_name())
    found = Inspector(keys.public_keys()).read(cookie.value) if cookie and cookie.value else None
    return found.benefits if found else frozenset()


@pytest.mark.parametrize("address", ["203.0.113.7", "2001:db8:7::1", "::ffff:203.0.113.7"])
def test_who_reads_there_gets_a_pass_and_goes_on(library, address):
    response = ask(address)
    assert (response.status_code, response["Location"]) == (303, "/harbour/")
    assert benefits(response) == {"members"}
    assert response.cookies["known"].value == "reader"


@pytest.mark.parametrize("address", ["203.0.114.7", "2001:db8:8::1", "", "unknown", "127.0.0.1"])
def test_who_reads_elsewhere_is_told_so(library, address):
    response = ask(address)
    assert response.status_code == 403
    assert b"know this network" in response.content
    assert benefits(response) == frozenset()


def test_the_pass_is_renewed_there_and_nowhere_else(library):
    client = Client()
    ask("203.0.113.7", client)
    assert benefits(client.get("/account/pass/", REMOTE_ADDR="203.0.113.9")) == {"members"}
    assert benefits(client.get("/account/pass/", REMOTE_ADDR="198.51.100.1")) == frozenset()


def test_it_ends_with_the_institutions_end(library):
    with time_machine.travel(library.ends):
        assert ask("203.0.113.7").status_code == 403


def test_a_reader_of_ones_own_there_gets_both(library):
    client = Client()
    client.force_login(reader())
    assert benefits(ask("203.0.113.7", client)) == {"members", "registered"}


def test_other_networks_and_another_end_reach_its_grant(library):
    ends = clock.now() + timedelta(days=60)
    institutions.change(institution=library, name="Library", networks="198.51.100.0/24", ends=ends, by=None)
    assert Grant.objects.get().ends == ends
    assert ask("203.0.113.7").status_code == 403
    assert ask("198.51.100.7").status_code == 303


@pytest.mark.parametrize(
    "networks", ["", "harbour", "203.0.113.1/24", "0.0.0.0/0", "::/0", "10.0.0.0/7", "203.0.113.0/33"]
)
def test_what_is_no_network_is_refused(networks):
    with pytest.raises(NotNowError):
        institutions.admit(name="x", networks=networks, ends=None, by=None)
    assert not Institution.objects.exists()


def test_next_leads_nowhere_else(library):
    assert ask("203.0.113.7", next="//evil.example/")["Location"] == "/"
