"""Whom a request is from: the kiosk and our own proxies are believed, nobody else."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from broadsheet.config.middleware import ForwardedMiddleware

THROUGH_THE_SOCKET = ""


@pytest.fixture
def asked(settings):
    settings.TRUSTED_PROXIES = ["10.0.0.0/8", "127.0.0.1"]
    found = []

    def ask(address: str, **headers: str):
        request = RequestFactory().get("/", **headers)
        request.META["REMOTE_ADDR"] = address
        ForwardedMiddleware(lambda passed: found.append(passed) or HttpResponse())(request)
        return found[-1]

    return ask


@pytest.mark.parametrize(
    ("address", "forwarded", "reader"),
    [
        (THROUGH_THE_SOCKET, "203.0.113.7", "203.0.113.7"),
        (THROUGH_THE_SOCKET, "2001:db8::7", "2001:db8::7"),
        (THROUGH_THE_SOCKET, "", ""),
        ("10.1.2.3", "203.0.113.7", "203.0.113.7"),
        ("10.1.2.3", "198.51.100.1, 203.0.113.7, 10.9.9.9", "203.0.113.7"),
        ("10.1.2.3", "203.0.113.7, rubbish", "10.1.2.3"),
        ("198.51.100.1", "203.0.113.7", "198.51.100.1"),
        ("rubbish", "203.0.113.7", "rubbish"),
    ],
)
def test_the_readers_address_is_the_last_that_is_not_a_proxy_of_ours(asked, address, forwarded, reader):
    request = asked(address, HTTP_X_FORWARDED_FOR=forwarded)
    assert request.META["REMOTE_ADDR"] == reader
    assert "HTTP_X_FORWARDED_FOR" not in request.META


@pytest.mark.parametrize(
    ("address", "secure"), [(THROUGH_THE_SOCKET, True), ("10.1.2.3", True), ("198.51.100.1", False)]
)
def test_only_they_can_say_that_a_reader_came_by_https(asked, address, secure):
    assert asked(address, HTTP_X_FORWARDED_PROTO="https").is_secure() is secure
    assert asked(address, HTTP_X_FORWARDED_PROTO="http").is_secure() is False
