"""A form that is sent while Wagtail saves by itself: one article, with everything that was typed."""

from __future__ import annotations

import pytest

from broadsheet.accounts.models import User
from broadsheet.newsroom.models import Article
from tests import factories

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

SLOW_ANSWERS = """
  const ask = window.fetch;
  window.fetch = async (...asked) => {
    const answer = await ask(...asked);
    if (asked[1]?.body instanceof FormData) await new Promise((done) => { setTimeout(done, 2000); });
    return answer;
  };
  window.autosaves = [];
  for (const name of ['save', 'success']) addEventListener(`w-autosave:${name}`, () => window.autosaves.push(name));
"""
"""As on a slow line: the server has done its work, and its answer to an autosave comes two seconds later."""

WITHOUT_WAITING = """
  const listen = window.addEventListener;
  window.addEventListener = (name, ...rest) => { if (name !== 'submit') listen.call(window, name, ...rest); };
"""

TYPE_AND_SEND = """() => {
  document.execCommand('insertText', false, 'Last words.');
  document.querySelector('#page-edit-form').requestSubmit();
}"""


@pytest.fixture
def chief(db):
    factories.section("Harbour")
    return User.objects.create_superuser("chief@lantern.example", "pass-for-tests", name="Chief")


def new_article(new_page, sign_in, user, *scripts):
    page = new_page()
    for script in (*scripts, SLOW_ANSWERS):
        page.add_init_script(script)
    sign_in(page, user)
    page.goto("/cms/articles/new/")
    page.wait_for_function("window.deskKept")
    return page


def publish_during_an_autosave(page):
    page.fill("#id_title", "Cranes on a slow line")
    page.wait_for_function("window.autosaves.at(-1) === 'save'", polling=20)
    while not Article.objects.exists():  # its answer is under way
        page.wait_for_timeout(20)
    page.locator("footer [data-w-dropdown-target=toggle]").first.click()
    page.locator("[name=action-publish]").first.click(no_wait_after=True)
    page.wait_for_load_state()


def test_publishing_during_an_autosave_makes_one_article(new_page, sign_in, chief):
    page = new_article(new_page, sign_in, chief)
    publish_during_an_autosave(page)
    page.wait_for_url("**/cms/articles/", timeout=60_000)
    assert Article.objects.get().live


@pytest.mark.control
def test_without_waiting_for_the_autosave_there_would_be_two(new_page, sign_in, chief):
    page = new_article(new_page, sign_in, chief, WITHOUT_WAITING)
    publish_during_an_autosave(page)
    page.wait_for_url("**/cms/articles/", timeout=60_000)
    assert Article.objects.count() == 2


def in_the_text_of(article, new_page, sign_in, user, *scripts):
    """The form of this article, the cursor in its text."""
    page = new_page()
    for script in scripts:
        page.add_init_script(script)
    sign_in(page, user)
    page.goto(f"/cms/pages/{article.pk}/edit/")
    page.wait_for_function("window.deskKept")
    page.locator("[data-contentpath=body] [contenteditable=true]").first.click()
    return page


def stored(article):
    return str(Article.objects.get(pk=article.pk).get_latest_revision_as_object().body)


def test_words_typed_right_before_saving_are_saved(new_page, sign_in, chief):
    article = factories.article(publish=False)
    page = in_the_text_of(article, new_page, sign_in, chief)
    page.evaluate(TYPE_AND_SEND)
    page.wait_for_selector(".messages .success")
    assert "Last words." in stored(article)


@pytest.mark.control
def test_without_waiting_for_the_text_editor_the_last_words_would_be_lost(new_page, sign_in, chief):
    article = factories.article(publish=False)
    page = in_the_text_of(article, new_page, sign_in, chief, WITHOUT_WAITING)
    page.evaluate(TYPE_AND_SEND)
    page.wait_for_selector(".messages .success")
    assert "Last words." not in stored(article)


def test_a_slug_typed_during_an_autosave_stays_as_typed(new_page, sign_in, chief):
    page = new_article(new_page, sign_in, chief)
    page.fill("#id_title", "Cranes on a slow line")
    page.wait_for_function("window.autosaves.at(-1) === 'save'", polling=20)
    page.evaluate(
        """() => { const slug = document.querySelector('#id_slug'); slug.value = 'my-own-choice';
        slug.dispatchEvent(new Event('input', { bubbles: true })); }"""
    )
    page.wait_for_function("window.autosaves.filter((name) => name === 'success').length > 1")
    assert page.input_value("#id_slug") == "my-own-choice"
    assert Article.objects.get().get_latest_revision_as_object().slug == "my-own-choice"
