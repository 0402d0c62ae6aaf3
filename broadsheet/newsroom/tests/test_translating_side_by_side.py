"""A translation's own address and section can be set where it is translated side by side."""

from __future__ import annotations

import json
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from wagtail_localize.models import OverridableSegment, SegmentOverride, Translation

from broadsheet.newsroom.models import Article
from broadsheet.newsroom.tests.test_translation import (  # noqa: F401 - the same cast
    WORDS,
    begin,
    editor,
    sections,
    siblings,
    story,
    translate,
    translated,
    ukrainian,
)
from broadsheet.ops.models import Address
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    return django_capture_on_commit_callbacks


@pytest.fixture
def begun(client, editor, story, ukrainian):  # noqa: F811
    """A translation that somebody has begun."""
    begin(client, story, ukrainian)
    return Translation.objects.get()


def segment(translation, name):
    return OverridableSegment.objects.get(source=translation.source, context__path=name)


def override(client, translation, name, value):
    """Set a value as the page does."""
    path = reverse("wagtail_localize:edit_override", args=[translation.pk, segment(translation, name).pk])
    sent = urlencode({"value": value})
    return client.put(path, sent, content_type="application/x-www-form-urlencoded")


def publish(client, target):
    """Press the page's button."""
    client.post(reverse("wagtailadmin_pages:edit", args=[target.pk]), {"action": "publish"}, follow=True)
    target.refresh_from_db()


def set_by_hand(translation, name, value):
    """What the chooser of the page sends: the key itself, and not as text."""
    SegmentOverride.objects.filter(context=segment(translation, name).context).update(data_json=json.dumps(value))


def shown(client, translation):
    """What the page shows as the translation's own values."""
    target = translation.get_target_instance()
    html = client.get(reverse("wagtailadmin_pages:edit", args=[target.pk])).context["props"]
    props = json.loads(html)
    names = {each["id"]: each["contentPath"] for each in props["segments"]}
    return {names[each["segment_id"]]: each["data"] for each in props["initialOverrides"]}


def test_the_page_shows_the_translations_own_slug_and_section(client, begun, sections, story):  # noqa: F811
    assert shown(client, begun) == {"slug": story.slug, "section": sections[1].pk}


def test_a_slug_set_side_by_side_is_the_translations_address(client, editor, begun, story, ukrainian, committed):  # noqa: F811
    assert override(client, begun, "slug", "krany").status_code in {200, 201}
    translate(story, ukrainian, WORDS, editor, on_commit=committed)
    assert translated(story, ukrainian).slug == "krany"
    assert client.get("/uk/krany/").status_code == 200
    assert Article.objects.get(pk=story.pk).slug == "cranes-move-again"


def test_a_slug_changed_after_publication_leaves_a_redirect(client, editor, begun, story, ukrainian, committed):  # noqa: F811
    translate(story, ukrainian, WORDS, editor, on_commit=committed)
    first = translated(story, ukrainian).slug
    assert shown(client, begun)["slug"] == first == "krany-znovu-rukhaiutsia"
    override(client, begun, "slug", "krany")
    translate(story, ukrainian, WORDS, editor, on_commit=committed)
    assert client.get(f"/uk/{first}/").headers["Location"] == "/uk/krany/"


def test_a_slug_that_is_taken_gets_a_number(client, editor, begun, story, ukrainian, committed):  # noqa: F811
    taken = factories.article("Порт", language="uk").slug
    override(client, begun, "slug", taken)
    target = translated(story, ukrainian)
    publish(client, target)
    assert target.slug == f"{taken}-1"
    assert Address.objects.get(language="uk", path=taken).page_id != target.pk


def test_a_section_of_the_language_can_be_chosen(client, editor, begun, story, ukrainian, committed):  # noqa: F811
    other = factories.section("Місто", language="uk")
    set_by_hand(begun, "section", other.pk)
    translate(story, ukrainian, WORDS, editor, on_commit=committed)
    assert translated(story, ukrainian).section == other
    assert Article.objects.get(pk=story.pk).section.name == "Harbour"


def test_a_section_of_another_language_is_refused_beside_the_field(client, editor, begun, story, ukrainian):  # noqa: F811
    set_by_hand(begun, "section", factories.section("City").pk)
    target = translated(story, ukrainian)
    publish(client, target)
    assert not target.live
    assert target.section.name == "Гавань"
    assert "no section in" in SegmentOverride.objects.get(context__path="section").field_error


def test_the_original_keeps_changing_neither(client, editor, begun, story, ukrainian, committed):  # noqa: F811
    override(client, begun, "slug", "krany")
    translate(story, ukrainian, WORDS, editor, on_commit=committed)
    story.slug, story.section = "cranes-at-work", factories.section("City")
    story.save_revision().publish()
    begun.source.update_from_db()
    translate(story, ukrainian, WORDS, editor, on_commit=committed)
    after = translated(story, ukrainian)
    assert (after.slug, after.section.name) == ("krany", "Гавань")
