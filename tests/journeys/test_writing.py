"""A reporter's way: writing on a phone, by keyboard alone, through a power cut and an expired session."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

import broadsheet.newsroom.tests
from broadsheet.accounts.models import User
from broadsheet.newsroom.models import Article, Picture
from tests import factories

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

CLIPBOARDS = Path(broadsheet.newsroom.tests.__file__).parent / "clipboards"
TEXT = "[data-contentpath=body] [contenteditable=true]"
PASTE = """([selector, html]) => {
  const data = new DataTransfer();
  data.setData('text/html', html);
  document.querySelector(selector).dispatchEvent(
    new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def chief(db):
    factories.section("Harbour")
    return User.objects.create_superuser("chief@lantern.example", "pass-for-tests", name="Chief")


def opened(new_page, sign_in, user, **options):
    """The empty form, ready for typing."""
    page = new_page(**options)
    sign_in(page, user)
    page.goto("/cms/articles/new/")
    page.wait_for_function("window.deskKept")
    return page


def wait_until_kept(page, where):
    page.wait_for_selector(f".desk-kept--{where}")


def jpeg():
    buffer = io.BytesIO()
    Image.linear_gradient("L").resize((1600, 1067)).convert("RGB").save(buffer, "JPEG")
    return {"name": "crane.jpg", "mimeType": "image/jpeg", "buffer": buffer.getvalue()}


def sideways(page):
    return page.locator("html").evaluate("html => html.scrollWidth - html.clientWidth")


def test_an_article_is_written_illustrated_and_published_on_a_phone(new_page, sign_in, chief):
    page = opened(new_page, sign_in, chief, width=360, height=740, has_touch=True)
    assert sideways(page) <= 0
    page.fill("#id_title", "Written on a phone")
    page.fill("#id_standfirst", "From the quay.")
    page.get_by_role("button", name="Choose an image").first.click()
    page.get_by_role("tab", name="Upload").click()
    page.set_input_files(".modal-content input[type=file]", jpeg())
    if not page.input_value(".modal-content [name$=title]"):
        page.fill(".modal-content [name$=title]", "A crane")
    page.locator(".modal-content form[enctype] [type=submit], .modal-content form [type=submit]").last.click()
    page.wait_for_selector(".modal-content", state="detached")
    page.evaluate(PASTE, [".desk-paste__target", "<p>The first crane moved at dawn.</p>"])
    page.wait_for_selector("text=The first crane moved at dawn.")
    wait_until_kept(page, "server")
    assert sideways(page) <= 0
    page.locator(
        "footer [data-w-dropdown-target=toggle], footer .w-dropdown__toggle, footer button[aria-label*='more' i]"
    ).first.click()
    # Under test the pictures are scaled before the answer, not behind it.
    page.locator("[name=action-publish]").first.click(no_wait_after=True)
    page.wait_for_url("**/cms/articles/", timeout=60_000)
    article = Article.objects.get()
    assert article.live
    assert article.main_picture == Picture.objects.get()
    assert "first crane" in str(article.body)


def test_a_picture_without_a_credit_is_named_while_somebody_writes(new_page, sign_in, chief):
    picture = factories.picture("Quay", description="The quay at dawn")
    article = factories.article(main_picture=picture, body=[("picture", {"picture": picture})], publish=False)
    page = new_page()
    sign_in(page, chief)
    page.goto(f"/cms/pages/{article.pk}/edit/")
    page.wait_for_selector("text=“Quay” has no credit.")
    for name in ("main_picture_credit", "body-0-value-credit"):
        page.locator(f"[name={name}]").fill("Olena Marchenko")
    page.wait_for_selector("[data-desk-picture-words]", state="hidden")


def test_a_whole_article_is_pasted_with_its_picture(new_page, sign_in, chief):
    page = opened(new_page, sign_in, chief)
    page.evaluate(PASTE, [".desk-paste__target", (CLIPBOARDS / "word_online.html").read_text()])
    page.wait_for_selector("text=Pasted: 3 blocks")
    assert page.input_value("#id_title") == "Water returns to Peresyp"
    page.get_by_role("button", name="Take the pictures into Pictures (1)").click()
    page.wait_for_selector("text=Pictures taken in: 1")
    page.wait_for_function("window.deskKept.serialized().includes('A queue at a pump')")
    page.wait_for_function("window.deskKept.serialized() === window.deskKept.fromServer")
    article = Article.objects.get().get_latest_revision_as_object()
    assert [block.block_type for block in article.body] == ["paragraph", "heading", "picture"]
    picture = Picture.objects.get()
    assert picture.description == "A queue at a pump"
    assert article.body[2].value["picture"] == picture


def test_text_typed_offline_is_offered_after_a_crash_and_put_back(new_page, sign_in, chief):
    article = factories.article("Cranes move again", publish=False)
    page = new_page()
    sign_in(page, chief)
    edit = f"/cms/pages/{article.pk}/edit/"
    page.goto(edit)
    page.wait_for_function("window.deskKept")
    page.context.set_offline(True)
    page.fill("#id_standfirst", "Typed while the lights were out")
    wait_until_kept(page, "here")
    context = page.context
    page.close(run_before_unload=False)
    context.set_offline(False)
    assert Article.objects.get(pk=article.pk).get_latest_revision_as_object().standfirst == ""
    again = context.new_page()
    again.goto(edit)
    again.get_by_role("button", name="Put it back as a draft").click()
    again.wait_for_selector(".messages .success")
    again.wait_for_function("window.deskKept")
    assert again.input_value("#id_standfirst") == "Typed while the lights were out"
    assert (
        Article.objects.get(pk=article.pk).get_latest_revision_as_object().standfirst
        == "Typed while the lights were out"
    )
    assert again.locator(".desk-restore").count() == 0


@pytest.mark.control
def test_without_the_browsers_copy_the_text_would_be_gone(new_page, sign_in, chief):
    article = factories.article("Cranes move again", publish=False)
    page = new_page()
    sign_in(page, chief)
    edit = f"/cms/pages/{article.pk}/edit/"
    page.goto(edit)
    page.wait_for_function("window.deskKept")
    page.context.set_offline(True)
    page.fill("#id_standfirst", "Typed while the lights were out")
    wait_until_kept(page, "here")
    page.evaluate("Storage.prototype.setItem = () => {}; localStorage.clear()")
    context = page.context
    page.close(run_before_unload=False)
    context.set_offline(False)
    again = context.new_page()
    again.goto(edit)
    again.wait_for_function("window.deskKept")
    assert again.locator(".desk-restore").count() == 0
    assert again.input_value("#id_standfirst") == ""


def test_what_is_thrown_away_is_not_offered_again(new_page, sign_in, chief):
    article = factories.article("Cranes move again", publish=False)
    page = new_page()
    sign_in(page, chief)
    edit = f"/cms/pages/{article.pk}/edit/"
    page.goto(edit)
    page.wait_for_function("window.deskKept")
    page.context.set_offline(True)
    page.fill("#id_standfirst", "Never mind")
    wait_until_kept(page, "here")
    context = page.context
    page.close(run_before_unload=False)
    context.set_offline(False)
    again = context.new_page()
    again.goto(edit)
    again.get_by_role("button", name="Throw it away").click()
    again.reload()
    again.wait_for_function("window.deskKept")
    assert again.locator(".desk-restore").count() == 0


def test_an_expired_session_loses_nothing_and_goes_on_after_signing_in_elsewhere(new_page, sign_in, chief):
    article = factories.article("Cranes move again", publish=False)
    page = new_page()
    sign_in(page, chief)
    page.goto(f"/cms/pages/{article.pk}/edit/")
    page.wait_for_function("window.deskKept")
    page.context.clear_cookies()
    page.fill("#id_standfirst", "Typed after the session ended")
    page.wait_for_selector("text=You have been signed out")
    wait_until_kept(page, "here")
    other_tab = page.context.new_page()
    other_tab.goto("/cms/login/")
    other_tab.fill("[name=login]", "chief@lantern.example")
    other_tab.fill("[name=password]", "pass-for-tests")
    other_tab.keyboard.press("Enter")
    other_tab.wait_for_url(lambda url: url.endswith("/cms/") and "next=" not in url)
    other_tab.close()
    wait_until_kept(page, "server")
    assert page.locator("text=You have been signed out").count() == 0
    assert (
        Article.objects.get(pk=article.pk).get_latest_revision_as_object().standfirst == "Typed after the session ended"
    )


def test_an_article_is_begun_and_its_change_named_by_keyboard_alone(new_page, sign_in, chief):
    article = factories.article("Cranes move again")
    page = new_page()
    sign_in(page, chief)
    page.goto(f"/cms/pages/{article.pk}/edit/")
    page.wait_for_function("window.deskKept")
    page.keyboard.press("Control+Alt+4")
    assert page.locator("[name=change_kind][value=correction]").is_checked()
    page.keyboard.press("Control+Alt+1")
    assert page.locator("[name=change_kind][value=update]").is_checked()
    page.locator("#id_title").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("Cranes stop again")
    page.keyboard.press("Control+S")
    page.wait_for_selector(".messages .success")
    assert Article.objects.get(pk=article.pk).get_latest_revision_as_object().title == "Cranes stop again"


def tab_to(page, selector, most=120):
    """Press Tab until the focus is there, as somebody without a mouse does."""
    for _step in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"{selector} was not reached within {most} presses of Tab")


def test_an_article_is_written_and_published_by_keyboard_alone(new_page, sign_in, chief):
    page = new_page()
    sign_in(page, chief)
    page.goto("/cms/")
    tab_to(page, ".desk-acts a[href*='articles/new']")
    page.keyboard.press("Enter")
    page.wait_for_function("window.deskKept")
    tab_to(page, "#id_title")
    page.keyboard.type("Cranes by keyboard")
    tab_to(page, "#id_standfirst")
    page.keyboard.type("No mouse was near.")
    tab_to(page, "[data-contentpath=body] .c-sf-add-button")
    page.keyboard.press("Enter")
    page.wait_for_selector("[role=option]:has-text('Text')")
    tab_to(page, "[role=combobox]", most=1)
    page.keyboard.type("Text")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_function(f"document.activeElement.matches('{TEXT}')")  # a new block takes the focus when it is there
    page.keyboard.type("The first crane moved at dawn.")
    tab_to(page, "footer button[data-w-dropdown-target=toggle], footer [data-w-dropdown-target=toggle] button")
    page.keyboard.press("Enter")
    page.wait_for_selector("[name=action-publish] >> visible=true")
    tab_to(page, "[name=action-publish]", most=10)
    page.keyboard.press("Enter")
    page.wait_for_url("**/cms/articles/", timeout=60_000)
    article = Article.objects.get()
    assert article.live
    assert (article.title, article.standfirst) == ("Cranes by keyboard", "No mouse was near.")
    assert "The first crane moved at dawn." in str(article.body)


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("address", ["/cms/", "/cms/articles/", "/cms/articles/from-word/", "/cms/follow-ups/"])
def test_the_newsrooms_pages_fit_every_screen(new_page, sign_in, chief, width, address):
    factories.article("A headline that is long enough to want more than one line on a telephone", by="Olena Marchenko")
    page = new_page(width=width)
    sign_in(page, chief)
    page.goto(address)
    assert sideways(page) <= 0
