"""The paper's own sign in the masthead."""

from __future__ import annotations

import os

import pytest
from bs4 import BeautifulSoup

from broadsheet.newsroom.models import Publication
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper():
    """The Lantern, with a sign of this size: `paper((800, 200))`."""

    def make(size=None) -> Publication:
        publication = Publication.load()
        publication.name = "The Lantern"
        publication.logo = factories.picture("Sign", size=size) if size else None
        publication.save()
        return publication

    return make


def masthead_name(client, path):
    return BeautifulSoup(client.get(path).content, "html.parser").select_one(".masthead-name")


@pytest.mark.parametrize("path", ["/", "/corrections/"])
@pytest.mark.parametrize(
    ("size", "alt", "words"),
    [((800, 200), "The Lantern", ""), ((400, 400), "", "The Lantern"), ((200, 800), "", "The Lantern")],
)
def test_lettering_stands_for_the_name_and_any_other_sign_beside_it(client, paper, path, size, alt, words):
    paper(size)
    name = masthead_name(client, path)
    assert name.get_text(strip=True) == words
    assert name.img["alt"] == alt
    assert int(name.img["height"]) <= 288
    assert name.img["src"].startswith("/media/")


def test_a_paper_without_a_sign_is_named_in_letters(client, paper):
    paper()
    assert masthead_name(client, "/").get_text(strip=True) == "The Lantern"
    assert masthead_name(client, "/").img is None


def test_a_sign_whose_file_is_lost_leaves_the_name(client, paper):
    os.unlink(paper((800, 200)).logo.file.path)
    name = masthead_name(client, "/")
    assert name.get_text(strip=True) == "The Lantern"
    assert name.img is None
