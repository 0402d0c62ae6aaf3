"""Others' links of an issue, asked when an editor wants to know."""

from __future__ import annotations

import threading

import pytest
from django.urls import reverse

from broadsheet.foundation.safe_fetch import Fetcher, FetchError
from broadsheet.foundation.tests.test_safe_fetch import HTML, fetcher, server
from broadsheet.newsletters import others_links
from broadsheet.newsletters.writing import mails
from tests.newsletters.test_desk import editor

__all__ = ["editor"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(monkeypatch):
    """Every address that is asked."""
    found = []

    def status(_self, address):
        found.append(address)
        if "silent" in address:
            raise FetchError("silent.example does not answer.")
        return 404 if "gone" in address else 200

    monkeypatch.setattr(Fetcher, "status", status)
    return found


@pytest.fixture
def issue(lamp, issue_of):
    links = (
        "https://gone.example/a?b=1&amp;c=2",
        "https://there.example/",
        "https://silent.example/",
        "/no-such-story/",
    )
    text = " ".join(f'<a href="{address}">here</a>' for address in links)
    return issue_of(lamp, ("text", f"<p>{text} <a href='mailto:x@lantern.example'>mail</a></p>"))


def test_nobody_is_asked_until_an_editor_wants_to_know(editor, issue, asked):
    page = editor.get(reverse("issue_sending", args=[issue.pk])).content.decode()
    assert "3 links lead to other sites" in page
    assert asked == []


def test_each_is_asked_once_and_what_is_amiss_stands_first(editor, issue, asked):
    page = editor.post(reverse("issue_links", args=[issue.pk])).content.decode()
    assert sorted(asked) == ["https://gone.example/a?b=1&c=2", "https://silent.example/", "https://there.example/"]
    said = [
        page.index(words)
        for words in ("The page is not there (404).", "silent.example does not answer.", "It answers.")
    ]
    assert max(said[:2]) < said[2]


def test_a_link_is_as_its_site_answers(issue):
    with server(
        there=(200, HTML, b"x" * 10_000_000), moved=(301, {"Location": "/gone"}, b""), closed=(403, HTML, b"")
    ) as site:
        base = f"http://127.0.0.1:{site.port}"
        found = others_links.ask([f"{base}/{name}" for name in ("there", "moved", "closed")], fetcher())
    assert {link.address.rsplit("/", 1)[-1]: (link.is_well, link.said) for link in found} == {
        "there": (True, "It answers."),
        "moved": (False, "The page is not there (404)."),
        "closed": (False, "The site does not let us look (403): open it yourself."),
    }


def test_an_address_within_our_own_network_is_never_asked(issue):
    with server(secret=(200, HTML, b"")) as site:
        (link,) = others_links.ask([f"http://127.0.0.1:{site.port}/secret"])
        assert site.asked == []
    assert not link.is_well


def test_a_site_that_never_ends_does_not_hold_anybody_up(issue, monkeypatch):
    monkeypatch.setattr(others_links, "ALL_SECONDS", 0.05)
    over = threading.Event()
    monkeypatch.setattr(Fetcher, "status", lambda _self, _address: over.wait(5) and 200)
    (link,) = others_links.ask(["https://slow.example/"])
    over.set()
    assert link.said == "There was no answer in time."


def test_links_of_both_variants_are_known(lamp, issue_of):
    link = "<p><a href='https://{}.example/'>x</a></p>"
    issue = issue_of(lamp, ("text", link.format("everybody")))
    assert others_links.addresses(mails.for_both(issue).values()) == ["https://everybody.example/"]
