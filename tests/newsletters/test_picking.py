"""In a browser: stories are ticked by keyboard or dragged into an issue, and are blocks of it when it is saved."""

from __future__ import annotations

import pytest
from wagtail.models import Locale

from broadsheet.accounts.models import User
from broadsheet.newsletters.models import Issue, Newsletter, Shelf
from tests import factories
from tests.journeys.conftest import chromium, new_page, sign_in

__all__ = ["chromium", "new_page", "sign_in"]

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

CHILDREN = "() => window.wagtail.editHandler.getPanelByName('body').getBoundWidget().children.length"
DRAG = """() => {
  const data = new DataTransfer();
  const item = document.querySelectorAll('[data-desk-picking] li')[2];
  item.dispatchEvent(new DragEvent('dragstart', { dataTransfer: data, bubbles: true }));
  const at = document.querySelector('[data-contentpath="body"] [data-streamfield-child]') ;
  const box = at.getBoundingClientRect();
  for (const kind of ['dragover', 'drop']) at.dispatchEvent(
    new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true, clientX: box.left + 5, clientY: box.top + 1 }));
}"""


def test_stories_are_ticked_by_keyboard_and_dragged_to_their_place(new_page, sign_in):
    lamp = Newsletter.objects.create(language="en", slug="lamp", name="Lamp", description="x", promise="x")
    for headline in ("One", "Two", "Three"):
        factories.article(headline)
    issue = Issue(newsletter=lamp, title="Fog", live=False, locale=Locale.objects.get(language_code="en"))
    Shelf.of("en").add_child(instance=issue)
    issue.save_revision()
    page = new_page(width=1280)
    sign_in(page, User.objects.create_superuser("chief@lantern.example", "x", name="Chief"))
    page.goto(f"/cms/pages/{issue.pk}/edit/")
    page.wait_for_function("window.wagtail?.editHandler?.getPanelByName('body')?.getBoundWidget?.()")
    picking = page.locator("[data-desk-picking]")
    add = picking.locator("button[data-as=story]")
    assert add.is_disabled()
    for nth in (0, 1):
        picking.locator("input").nth(nth).focus()
        page.keyboard.press("Space")
    add.focus()
    page.keyboard.press("Enter")
    page.wait_for_function(f"({CHILDREN})() === 2")
    assert picking.locator("[role=status]").inner_text() == "Added: 2"
    page.evaluate(DRAG)
    page.wait_for_function(f"({CHILDREN})() === 3")
    picking.locator("input").nth(0).check()
    picking.locator("input").nth(2).check()
    picking.locator("button[data-as=stories]").click()
    page.wait_for_function(f"({CHILDREN})() === 4")
    page.keyboard.press("Control+s")
    page.get_by_text("has been updated").wait_for()
    body = Issue.objects.get().get_latest_revision_as_object().body
    found = [block.value["article"].title for block in list(body)[:3]]
    assert found == ["One", "Three", "Two"], "the dragged one stands above"
    assert [story.title for story in body[3].value["stories"]] == ["Three", "One"]
