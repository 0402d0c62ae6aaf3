"""What posts become, that nothing comes twice, and that what was closed stays closed."""

from __future__ import annotations

import io
import json
from datetime import timedelta

import pytest
from PIL import Image

from broadsheet.foundation import clock
from broadsheet.importers.ghost.applying import Applying
from broadsheet.importers.models import ImportedRow
from broadsheet.newsroom import embargoing, withdrawing
from broadsheet.newsroom.models import Access, Article, Contributor, Picture, Section, StandingPage, Topic

pytestmark = pytest.mark.django_db


def test_a_post_keeps_its_slug_its_times_and_its_id(export, client):
    row = export.add()
    export.bring_in()
    article = Article.objects.get()
    assert (article.slug, article.guid) == ("story-1", row["id"])
    assert article.published_at.isoformat() == article.first_published_at.isoformat() == "2023-12-21T04:46:00+00:00"
    assert article.updated_at is None
    assert client.get("/story-1/").status_code == 200


def test_an_imported_article_can_be_edited_and_published_again(export):
    export.add()
    export.bring_in()
    article = Article.objects.get()
    article.title = "A better headline"
    article.save_revision().publish()
    article.refresh_from_db()
    assert article.live
    assert article.published_at.year == 2023


@pytest.mark.parametrize(
    ("visibility", "access"),
    [
        ("public", Access.OPEN),
        ("members", Access.REGISTERED),
        ("paid", Access.MEMBERS),
        ("tiers", Access.MEMBERS),
        ("product:gold", Access.MEMBERS),
        ("something new", Access.MEMBERS),
    ],
)
def test_nothing_becomes_more_open_than_it_was(export, client, visibility, access):
    export.add(visibility=visibility, html="<p>Open.</p><!--members-only--><p>Canary of the closed part.</p>")
    export.bring_in()
    assert Article.objects.get().access == access
    shown = "Canary" in client.get("/story-1/").content.decode()
    assert shown == (access == Access.OPEN)


def test_drafts_scheduled_and_mailed_posts_are_not_public(export, client):
    export.add(1, status="draft", published_at=None)
    export.add(2, status="scheduled", published_at="2099-01-01T00:00:00.000Z")
    export.add(3, status="sent")
    report = export.bring_in()
    assert [client.get(f"/story-{number}/").status_code for number in (1, 2, 3)] == [404, 404, 404]
    assert Article.objects.count() == 2
    assert report.skipped["e-mail-only posts"] == 1


def test_pages_become_standing_pages(export, client):
    export.add(type="page", slug="about-us")
    export.bring_in()
    assert StandingPage.objects.get().slug == "about-us"
    assert client.get("/about-us/").status_code == 200


def test_people_and_tags_come_with_their_slugs(export):
    row = export.add()
    export.tables["users"].append(
        {"id": "u1", "name": "Ніна Ковальчук", "slug": "nina", "bio": "Writes.", "password": "secret"}
    )
    export.tables["tags"] += [
        {"id": "t1", "name": "Harbour", "slug": "harbour", "visibility": "public"},
        {"id": "t2", "name": "City", "slug": "city", "visibility": "public"},
        {"id": "t3", "name": "#hidden", "slug": "hash-hidden", "visibility": "internal"},
    ]
    export.tables["posts_authors"].append({"id": "a1", "post_id": row["id"], "author_id": "u1", "sort_order": 0})
    for number in (1, 2, 3):
        export.tables["posts_tags"].append(
            {"id": f"l{number}", "post_id": row["id"], "tag_id": f"t{number}", "sort_order": number}
        )
    export.bring_in(section_tags=["city"])
    article = Article.objects.get()
    assert article.section.slug == "city"
    assert [topic.slug for topic in article.topics.all()] == ["harbour"]
    assert [entry.contributor.slug for entry in article.byline.all()] == ["nina"]
    assert not Topic.objects.filter(slug__contains="hidden").exists()
    assert Contributor.objects.get().description == "Writes."


def test_the_same_file_again_changes_nothing(export):
    export.add(1)
    export.add(2, type="page")
    export.bring_in()
    before = _everything()
    report = export.bring_in()
    assert _everything() == before
    assert not report.made
    assert report.unchanged["articles"] == 1


def test_a_changed_post_is_brought_up_to_date(export):
    row = export.add()
    export.bring_in()
    row["title"] = "Another headline"
    report = export.bring_in()
    assert Article.objects.get().title == "Another headline"
    assert report.changed["articles"] == 1


def test_a_post_that_was_edited_here_is_left_alone(export):
    row = export.add()
    export.bring_in()
    article = Article.objects.get()
    article.title = "Our own headline"
    article.save_revision().publish()
    row["title"] = "Another headline"
    report = export.bring_in()
    assert Article.objects.get().title == "Our own headline"
    assert any("left as they are here" in about for about in report.warnings)


@pytest.mark.parametrize("way", ["kill", "take_down", "unpublish"])
def test_what_was_taken_off_here_stays_off(export, way):
    rows = [export.add(1), export.add(2)]
    export.bring_in()
    article = Article.objects.get(slug="story-1")
    if way == "unpublish":
        article.unpublish()
    else:
        getattr(withdrawing, way)(article=article, reason="Court", by=None)
    for row in rows:
        row["title"] = "Another headline"
    report = export.bring_in()
    assert not Article.objects.get(slug="story-1").live
    assert Article.objects.get(slug="story-2").title == "Another headline"
    assert report.skipped["articles"] == 1
    assert report.changed["articles"] == 1
    assert any("stay off" in line for line in report.lines())


def test_what_is_under_embargo_here_is_skipped_and_the_rest_comes_in(export, time_machine):
    row = export.add(1, status="draft", published_at=None)
    export.bring_in()
    article = Article.objects.get()
    embargoing.place(article=article, until=clock.now() + timedelta(hours=1), reason="The ministry asked", by=None)
    row |= {"status": "published", "published_at": "2023-12-21T04:46:00.000Z", "title": "Out elsewhere"}
    export.add(2)
    report = export.bring_in()
    assert not Article.objects.get(slug="story-1").live
    assert Article.objects.get(slug="story-1").title == "Story 1"
    assert Article.objects.get(slug="story-2").live
    assert (report.skipped["articles"], report.made["articles"]) == (1, 1)
    assert any("The ministry asked" in line for line in report.lines())
    time_machine.move_to(clock.now() + timedelta(hours=2))
    export.bring_in()
    assert Article.objects.get(slug="story-1").live, "once its time has come, the next run brings it in"


def test_a_stopped_import_goes_on_where_it_stopped(export, monkeypatch):
    for number in range(1, 61):
        export.add(number)

    class PowerCutError(Exception):
        pass

    taken = Applying._post

    def until_the_power_goes(self, post):
        if post.slug == "story-30":
            raise PowerCutError
        taken(self, post)

    monkeypatch.setattr(Applying, "_post", until_the_power_goes)
    with pytest.raises(PowerCutError):
        export.bring_in()
    assert Article.objects.count() == 25, "whole batches only"
    monkeypatch.undo()
    report = export.bring_in()
    assert Article.objects.count() == 60
    assert report.made["articles"] == 35


def test_a_taken_slug_gets_a_number_and_is_reported(export):
    export.add(1, slug="same")
    export.add(2, slug="same")
    report = export.bring_in()
    assert sorted(Article.objects.values_list("slug", flat=True)) == ["same", "same-2"]
    assert any("same → same-2" in case for cases in report.warnings.values() for case in cases)


@pytest.mark.parametrize("slug", ["section", "cms", "uk", "healthz"])
def test_a_slug_of_the_site_itself_is_not_taken_over(export, client, slug):
    export.add(slug=slug)
    export.bring_in()
    assert Article.objects.get().slug == f"{slug}-2"


def test_a_picture_comes_from_the_content_folder_with_caption_and_credit(export, tmp_path):
    _photograph(tmp_path / "content" / "images" / "2023" / "12" / "crane.jpg")
    row = export.add(feature_image="__GHOST_URL__/content/images/size/w1000/2023/12/crane.jpg")
    caption = "<i>A crane</i> at work. (Photo by N. Kovalchuk/The Lantern)"
    export.tables["posts_meta"].append(
        {"post_id": row["id"], "feature_image_alt": "A crane", "feature_image_caption": caption}
    )
    export.bring_in(content=tmp_path / "content")
    article = Article.objects.get()
    assert article.main_picture is not None
    assert (article.main_alt, article.main_caption) == ("A crane", "A crane at work.")
    assert article.main_credit == "Photo by N. Kovalchuk/The Lantern"
    assert article.missing_picture == ""


def test_a_missing_picture_leaves_a_marked_frame(export, tmp_path):
    export.add(feature_image="__GHOST_URL__/content/images/2023/12/crane.jpg")
    report = export.bring_in(content=tmp_path)
    article = Article.objects.get()
    assert article.main_picture is None
    assert article.missing_picture == "/content/images/2023/12/crane.jpg"
    assert any("file is missing" in about for about in report.warnings)


@pytest.mark.parametrize("name", ["../secret.jpg", "..%2fsecret.jpg", "link.jpg", "/etc/passwd", "a%00b.jpg"])
def test_no_picture_leads_out_of_the_content_folder(export, tmp_path, name):
    _photograph(tmp_path / "secret.jpg")
    (tmp_path / "content" / "images").mkdir(parents=True)
    (tmp_path / "content" / "images" / "link.jpg").symlink_to(tmp_path / "secret.jpg")
    export.add(feature_image=f"__GHOST_URL__/content/images/{name}")
    export.bring_in(content=tmp_path / "content")
    assert Picture.objects.count() == 0


@pytest.mark.control
def test_the_same_picture_inside_the_folder_is_found(export, tmp_path):
    _photograph(tmp_path / "content" / "images" / "secret.jpg")
    export.add(feature_image="__GHOST_URL__/content/images/secret.jpg")
    export.bring_in(content=tmp_path / "content")
    assert Picture.objects.count() == 1


def test_cards_find_stories_that_come_later_in_the_file(export):
    bookmark = (
        '<figure class="kg-card kg-bookmark-card"><a class="kg-bookmark-container" href="__GHOST_URL__/story-2/">'
        '<div class="kg-bookmark-title">Old</div><div class="kg-bookmark-description">Old</div></a></figure>'
    )
    export.add(1, html=bookmark)
    export.add(2)
    export.bring_in()
    first, second = Article.objects.get(slug="story-1"), Article.objects.get(slug="story-2")
    assert first.body[0].value["article"].pk == second.pk
    assert not export.bring_in().made


def test_the_zone_of_the_site_is_not_changed_but_said(export, settings):
    export.tables["settings"] = [{"id": "s", "key": "timezone", "value": "America/New_York"}]
    export.add()
    report = export.bring_in()
    assert settings.TIME_ZONE == "Europe/Kyiv"
    assert any("time zone" in about for about in report.warnings)


def test_another_section_is_used_when_asked(export):
    export.add()
    export.bring_in(section="Світ")
    assert Section.objects.get().slug == "svit"


def _photograph(path):
    path.parent.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    Image.linear_gradient("L").resize((900, 600)).convert("RGB").save(buffer, "JPEG")
    path.write_bytes(buffer.getvalue())


def _everything():
    articles = list(Article.objects.order_by("pk").values())
    rows = list(ImportedRow.objects.order_by("pk").values())
    return json.dumps([articles, rows], default=str)
