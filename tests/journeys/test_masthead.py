"""The way to a membership in the masthead: for everybody but those who have one."""

from __future__ import annotations

import pytest

from tests import factories

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("known", "is_asked"), [("", True), ("reader", True), ("staff", True), ("member", False)])
@pytest.mark.parametrize("width", [360, 1440])
def test_whoever_is_a_member_is_not_asked_to_become_one(new_page, live_server, known, is_asked, width):
    page = new_page(width=width)
    page.route("**/account/pass/", lambda route: route.abort())  # which would find out that nobody is signed in
    if known:
        page.context.add_cookies([{"name": "known", "value": known, "url": live_server.url}])
    page.goto(factories.article("Ships leave").get_absolute_url())
    assert page.locator(".masthead-join").is_visible() == is_asked


def test_without_javascript_the_way_is_there(new_page):
    page = new_page(javascript=False)
    page.goto(factories.article("Ships leave").get_absolute_url())
    assert page.get_by_role("link", name="Become a member").first.is_visible()
