"""A picture without a credit or an alt text is named to whoever publishes it, and published."""

from __future__ import annotations

import pytest
from django.urls import reverse

from broadsheet.newsroom import picture_words
from broadsheet.newsroom.models import Article
from broadsheet.newsroom.tests.test_editing import add_url, chief, filled_form  # noqa: F401 - the same cast
from tests import factories

pytestmark = pytest.mark.django_db

SAID = {"credit": "Olena Marchenko", "description": "A crane over the quay"}


def lacks(**fields):
    return [str(lack) for lack in picture_words.lacking(factories.article(**fields))]


@pytest.mark.parametrize(
    ("own", "here", "told"),
    [
        (SAID, {}, []),
        ({}, {"main_picture_credit": "Handout", "main_picture_alt": "A crane"}, []),
        ({}, {}, ["“A crane” has neither a credit nor an alt text."]),
        ({"credit": "Handout"}, {}, ["“A crane” has no alt text."]),
        ({"description": "A crane"}, {}, ["“A crane” has no credit."]),
    ],
)
def test_the_main_picture_is_named_if_neither_it_nor_the_article_says_these(own, here, told):
    assert lacks(main_picture=factories.picture(**own), **here) == told


def test_pictures_and_galleries_in_the_text_are_named_once():
    bare, whole = factories.picture("Quay"), factories.picture("Ship", **SAID)
    use = {"picture": bare}
    body = [
        ("picture", {"picture": bare, "width": "text"}),
        ("gallery", {"title": "", "pictures": [use, {"picture": whole}, {"picture": bare, "alt": "A quay"}]}),
    ]
    assert lacks(body=body) == ["“Quay” has neither a credit nor an alt text.", "“Quay” has no credit."]


def test_an_article_without_pictures_lacks_nothing(django_assert_num_queries):
    article = factories.article()
    with django_assert_num_queries(0):
        assert picture_words.lacking(article) == []


def test_whoever_publishes_is_told_and_the_article_is_out(client, chief):  # noqa: F811
    picture = factories.picture("Quay")
    form = filled_form(section=factories.section().pk, main_picture=picture.pk)
    answer = client.post(add_url(), {**form, "action-publish": "action-publish"}, follow=True)
    assert Article.objects.get().live
    assert "“Quay” has neither a credit nor an alt text." in [str(message) for message in answer.context["messages"]]


def test_a_draft_is_saved_without_a_word(client, chief):  # noqa: F811
    form = filled_form(section=factories.section().pk, main_picture=factories.picture("Quay").pk)
    answer = client.post(add_url(), form, follow=True)
    assert not [message for message in answer.context["messages"] if "credit" in str(message)]


def test_the_form_knows_what_to_say(client, chief):  # noqa: F811
    article = factories.article()
    html = client.get(reverse("wagtailadmin_pages:edit", args=[article.pk])).content.decode()
    assert "data-desk-picture-words" in html
