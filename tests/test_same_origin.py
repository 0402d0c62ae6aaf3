"""Forms without a token: taken from our own pages, asked about from everywhere else."""

from __future__ import annotations

import re

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from broadsheet.config import urls as site
from broadsheet.foundation import same_origin
from broadsheet.foundation.same_origin import from_our_pages

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@from_our_pages
def act(request):
    return HttpResponse(f"done: {request.POST.get('article', '')}")


urlpatterns = [path("act/", act), *site.urlpatterns]

OURS = "http://testserver"


def send(client=None, **headers):
    client = client or Client(enforce_csrf_checks=True)
    return client.post(
        "/act/", {"article": "812"}, headers={name.replace("_", "-"): said for name, said in headers.items()}
    )


@pytest.mark.parametrize(
    "headers",
    [
        {"sec_fetch_site": "same-origin"},
        {"sec_fetch_site": "same-origin", "origin": "null"},
        {"sec_fetch_site": "same-origin", "origin": OURS},
        {"origin": OURS},
    ],
)
def test_a_form_of_our_own_pages_needs_no_token(headers):
    assert send(**headers).content == b"done: 812"


FROM_ELSEWHERE = [
    {},
    {"origin": "null"},
    {"origin": "https://evil.example"},
    {"origin": "http://testserver.evil.example"},
    {"origin": "http://testserver:8000"},
    {"origin": "https://testserver"},
    {"sec_fetch_site": "cross-site"},
    {"sec_fetch_site": "same-site"},
    {"sec_fetch_site": "none"},
    {"sec_fetch_site": ""},
    {"sec_fetch_site": "cross-site", "origin": OURS},
    {"sec_fetch_site": "same-site", "origin": "http://uk.testserver"},
    {"referer": f"{OURS}/"},
]


@pytest.mark.parametrize("headers", FROM_ELSEWHERE)
def test_about_all_others_the_reader_is_asked(headers):
    response = send(**headers)
    html = response.content.decode()
    assert "done" not in html
    assert "One more click" in html
    assert '<input type="hidden" name="article" value="812">' in html
    assert response["Referrer-Policy"] == "same-origin"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("headers", FROM_ELSEWHERE)
def test_whoever_says_yes_goes_on(headers):
    client = Client(enforce_csrf_checks=True)
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', send(client, **headers).content.decode())[1]
    sent = {"article": "812", "csrfmiddlewaretoken": token}
    named = {name.replace("_", "-"): said for name, said in headers.items()}
    assert client.post("/act/", sent, headers=named).content == b"done: 812"


@pytest.mark.parametrize("token", ["", "x" * 64, "A" * 32])
def test_a_made_up_token_is_none(token):
    client = Client(enforce_csrf_checks=True)
    send(client)
    assert b"done" not in client.post("/act/", {"article": "1", "csrfmiddlewaretoken": token}).content


def test_the_token_of_somebody_else_is_none():
    html = send(Client(enforce_csrf_checks=True)).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', html)[1]
    victim = Client(enforce_csrf_checks=True)
    assert b"done" not in victim.post("/act/", {"article": "1", "csrfmiddlewaretoken": token}).content


def test_looking_needs_nothing():
    assert Client(enforce_csrf_checks=True).get("/act/").content == b"done: "


@pytest.mark.control
def test_without_the_question_another_site_could_send_it(monkeypatch):
    monkeypatch.setattr(same_origin, "is_same_origin", lambda _request: True)
    assert send(origin="https://evil.example", sec_fetch_site="cross-site").content == b"done: 812"
