"""A member gives a story away, and a stranger without scripts reads by the link."""

from __future__ import annotations

import pytest

from broadsheet.foundation import passes
from broadsheet.gifts.models import GiftLink
from broadsheet.membership.tests.cast import grant, reader
from tests import factories

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def story():
    body = [("paragraph", "<p>Open.</p>"), ("paragraph", "<p>Closed.</p>")]
    return factories.article("What the port hides", access="members", body=body, standfirst="Two winters on the quay.")


def test_a_member_gives_a_story_and_a_stranger_without_scripts_opens_it(story, new_page, sign_in):
    maria = reader("Maria")
    grant(maria)
    page = new_page(width=360)
    sign_in(page, maria)
    page.goto("/account/pass/?next=/what-the-port-hides/")
    page.get_by_role("link", name="Gift this article").click()
    page.get_by_role("button", name="Make the link").click()
    address = page.get_by_label("Your link").input_value()
    path = address[address.index("/gift/story/") :]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    stranger = new_page(width=360, javascript=False)
    stranger.goto(path)
    assert GiftLink.objects.get().opened == 0
    stranger.get_by_role("button", name="Read the story").click()
    assert stranger.url.endswith("/what-the-port-hides/")
    assert passes.cookie_name() in {cookie["name"] for cookie in stranger.context.cookies()}
    assert GiftLink.objects.get().opened == 1


def test_whoever_is_no_member_sees_no_way_to_give(story, new_page, sign_in):
    page = new_page()
    sign_in(page, reader("Roman"))
    page.goto("/account/pass/?next=/what-the-port-hides/")
    page.wait_for_load_state("networkidle")
    assert page.get_by_role("link", name="Gift this article").count() == 0
