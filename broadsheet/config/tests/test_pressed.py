"""Senders give way to a person who pressed a button, and to nothing that machines send by themselves."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from broadsheet.config.middleware import PressedMiddleware
from broadsheet.foundation import giving_way

BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8"


@pytest.mark.parametrize(
    ("method", "accepted", "is_press"),
    [
        ("post", BROWSER, True),
        ("get", BROWSER, False),  # readers by the million
        ("post", "application/json", False),  # a draft that is kept while somebody types
        ("post", "*/*", False),  # a sign of life, a provider's news
    ],
)
def test_only_a_person_who_presses_a_button_is_waited_for(settings, tmp_path, monkeypatch, method, accepted, is_press):
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(giving_way, "_now", lambda: 10**15)
    request = getattr(RequestFactory(), method)("/contribution/", HTTP_ACCEPT=accepted)
    PressedMiddleware(lambda _request: HttpResponse())(request)
    assert giving_way.somebody_waits() is is_press
