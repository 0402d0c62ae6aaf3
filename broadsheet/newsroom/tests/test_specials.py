"""A special project's HTML runs in its own frame and nowhere else."""

from __future__ import annotations

import re

import pytest

from tests import factories

pytestmark = pytest.mark.django_db

SPECIAL = ("special", {"title": "A map", "html": "<script>draw()</script>", "height": 300})


def frame_of(client, slug):
    return re.search(r'<iframe[^>]* src="([^"]+)"', client.get(f"/{slug}/").content.decode()).group(1)


def test_the_frame_has_an_address_and_a_policy_of_its_own(client):
    factories.article("With a map", body=[SPECIAL])
    page = client.get("/with-a-map/").content.decode()
    assert "draw()" not in page
    answer = client.get(frame_of(client, "with-a-map"))
    assert answer.content == b"<script>draw()</script>"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox allow-scripts")
    assert "allow-same-origin" not in answer.headers["Content-Security-Policy"]


def test_a_draft_s_or_a_closed_frame_is_not_to_be_had(client):
    article = factories.article("With a map", body=[("paragraph", "<p>Open.</p>"), SPECIAL])
    address = frame_of(client, "with-a-map")
    assert client.get(address).status_code == 200
    assert client.post(address).status_code == 405
    assert client.get(address.replace("/_/special/", "/_/special/9")).status_code == 404
    article.access = "members"
    article.save_revision().publish()
    assert client.get(address).status_code == 404
    article.access = "open"
    article.save_revision().publish()
    assert client.get(address).status_code == 200
    article.unpublish()
    assert client.get(address).status_code == 404
