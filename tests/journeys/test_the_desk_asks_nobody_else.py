"""The desk in a real browser: no page of it asks anybody else for anything, and its policy would not let it."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from broadsheet.accounts.models import User
from broadsheet.newsroom.models import SafetyDelay
from tests import factories

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def chief(db):
    return User.objects.create_superuser("chief@lantern.example", "pass-for-tests", name="Chief")


def pages():
    article = factories.article("Cranes move again", main_picture=factories.picture(), by="Olena")
    person = factories.contributor("Marta Nobody")
    person.is_pseudonym = True
    person.save()
    SafetyDelay.objects.create(words="Kharkiv", hours=6, reason="Why")
    edit = reverse("wagtailadmin_pages:edit", args=[article.pk])
    return [
        "/cms/", "/cms/articles/", "/cms/articles/new/", edit, reverse("wagtailadmin_pages:history", args=[article.pk]),
        reverse("article_act", args=[article.pk, "hold-and-take-off"]), reverse("article_act", args=[article.pk, "kill"]),
        reverse("real_author", args=[person.pk]), reverse("wagtailsnippets_newsroom_safetydelay:add"), "/cms/images/",
        "/cms/documents/", "/cms/account/", "/cms/reports/site-history/", "/cms/follow-ups/", "/cms/audit-log/", "/cms/users/",
        reverse("wagtailadmin_pages:view_draft", args=[article.pk]),
    ]  # fmt: skip


@pytest.mark.parametrize("width", [1280])
def test_no_page_of_the_desk_asks_another_host(new_page, sign_in, live_server, chief, width):
    page = new_page(width=width)
    sign_in(page, chief)
    own, hosts, refused = urlsplit(live_server.url).netloc, set(), []
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    page.on("console", lambda said: refused.append(said.text) if "Content Security Policy" in said.text else None)
    for path in pages():
        answer = page.goto(path)
        assert answer.status == 200, path
        assert "default-src 'self'" in answer.headers["content-security-policy"], path
        page.wait_for_load_state("networkidle")
    assert hosts - {own, ""} == set()
    assert refused == [], "the policy hinders the desk's own work"


@pytest.mark.control
def test_the_policy_stops_a_request_to_another_host(new_page, sign_in, chief):
    watched = new_page()
    sign_in(watched, chief)
    page = watched.context.new_page()  # one that nobody watches: it asks elsewhere on purpose
    page.goto("/cms/")
    outcome = page.evaluate(
        "fetch('http://127.0.0.1:9/x').then(() => 'asked', () => 'refused')"
        ".then(said => new Promise(done => setTimeout(() => done(said), 50)))"
    )
    violated = page.evaluate(
        """() => new Promise(done => {
          document.addEventListener('securitypolicyviolation', event => done(event.effectiveDirective));
          const picture = new Image(); picture.src = 'http://127.0.0.1:9/x.png';
        })"""
    )
    assert outcome == "refused"
    assert violated == "img-src"
