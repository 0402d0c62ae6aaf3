"""A document is as open as the most open place that links to it."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from broadsheet.foundation import clock, passes
from broadsheet.newsroom.models import DocumentFile
from kiosk.passes import issue
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def ruling(db):
    found = DocumentFile(title="Ruling", file=ContentFile(b"%PDF-1.7\nruling", name="ruling.pdf"))
    found.save()
    return found


def story(ruling, *, behind_gate, access="members", headline="The ruling"):
    link = ("paragraph", f'<p>See the <a linktype="document" id="{ruling.pk}">ruling</a>.</p>')
    words, mark = ("paragraph", "<p>Open words.</p>"), ("open_part_ends", None)
    body = [words, mark, link] if behind_gate else [words, link, mark, ("paragraph", "<p>Closed words.</p>")]
    return factories.article(headline, body=body, access=access)


def bearer(benefits=(), articles=(), seconds=60):
    client = Client()
    key, private = passes.private_key()
    expires = int(clock.now().timestamp()) + seconds
    client.cookies[passes.cookie_name()] = issue(
        key=key, private_key=private, expires=expires, benefits=benefits, articles=articles
    )
    return client


def status(client, ruling):
    answer = client.get(ruling.url)
    _read(answer)
    return answer.status_code


def _read(answer):
    """A file is closed by being read to its end."""
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_what_an_open_part_links_to_is_for_everybody(ruling):
    story(ruling, behind_gate=False)
    assert status(Client(), ruling) == 200


def test_what_is_linked_behind_the_gate_alone_is_not_there_for_strangers(ruling):
    story(ruling, behind_gate=True)
    assert status(Client(), ruling) == 404


def test_it_is_there_for_members_and_no_cache_keeps_it(ruling):
    story(ruling, behind_gate=True)
    answer = bearer(["members"]).get(ruling.url)
    _read(answer)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")


def test_a_pass_for_that_story_opens_it_and_one_for_another_does_not(ruling):
    article = story(ruling, behind_gate=True)
    assert status(bearer(articles=[article.pk]), ruling) == 200
    assert status(bearer(articles=[article.pk + 1]), ruling) == 404


@pytest.mark.parametrize("client", [lambda: bearer(["registered"]), lambda: bearer(["members"], seconds=-1)])
def test_a_lesser_pass_and_an_expired_one_open_nothing(ruling, client):
    story(ruling, behind_gate=True)
    assert status(client(), ruling) == 404


def test_the_most_open_place_decides(ruling):
    story(ruling, behind_gate=True)
    story(ruling, behind_gate=True, access="open", headline="The ruling, for everybody")
    assert status(Client(), ruling) == 200


@pytest.mark.control
def test_without_asking_where_the_link_stands_everybody_has_it(ruling, monkeypatch):
    monkeypatch.setattr("broadsheet.newsroom.gate.open_blocks", lambda article: list(article.body))
    story(ruling, behind_gate=True)
    assert status(Client(), ruling) == 200
