"""Readers can have a picture exactly as long as a public page shows it, and nobody can guess one before."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import Permission
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import NoReverseMatch, reverse
from wagtail.models import ReferenceIndex

from broadsheet.accounts.models import User
from broadsheet.newsroom import pictures, public_names
from broadsheet.newsroom.models import DocumentFile, Picture, Publication, PublicFile, Rendition
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """Within it, what waits for a commit happens at the end, tasks included."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def public_files() -> set[str]:
    root = Path(settings.PUBLIC_MEDIA_ROOT)
    return {path.name for path in root.iterdir()} if root.exists() else set()


def names_of(picture: Picture) -> set[str]:
    return set(PublicFile.objects.filter(rendition__image=picture).values_list("name", flat=True))


def published(picture: Picture, committed, headline: str = "Cranes move again"):
    """A published article with this main picture, seen by a reader."""
    with committed():
        article = factories.article(headline, main_picture=picture)
    assert Client().get(article.get_absolute_url()).status_code == 200
    assert names_of(picture) <= public_files()
    assert names_of(picture)
    return article


def test_readers_get_the_pictures_of_a_published_article(client, committed):
    picture = factories.picture()
    published(picture, committed)
    for name in names_of(picture):
        answer = client.get(f"/media/{name}")
        assert answer.getvalue()
        assert answer.status_code == 200
        assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"].startswith("sandbox")
        assert not answer.cookies


def test_the_picture_of_a_scheduled_story_has_no_public_name(client, committed):
    picture = factories.picture()
    with committed():
        article = factories.article(main_picture=picture, publish=False)
    assert client.get(article.get_absolute_url()).status_code == 404
    assert names_of(picture) == set()


def test_a_preview_gives_no_public_name(committed):
    picture = factories.picture()
    shown = pictures.for_page(picture, shape="text", is_preview=True)
    assert shown.fallback.url.startswith("/cms/private-media/images/")
    assert names_of(picture) == set()


@pytest.mark.control
def test_a_public_page_does_give_one(committed):
    picture = factories.picture()
    assert pictures.for_page(picture, shape="text").fallback.url.startswith("/media/")
    assert names_of(picture)


def test_unpublishing_takes_the_files_away(client, committed):
    picture = factories.picture()
    article = published(picture, committed)
    names = names_of(picture)
    with committed():
        article.unpublish()
    assert names_of(picture) == set()
    assert not names & public_files()
    assert client.get(f"/media/{names.pop()}").status_code == 404


def test_a_picture_that_another_live_article_shows_stays(committed):
    picture = factories.picture()
    article = published(picture, committed)
    published(picture, committed, "Another story")
    names = names_of(picture)
    with committed():
        article.unpublish()
    assert names_of(picture) == names
    assert names <= public_files()


def test_a_picture_that_only_a_draft_shows_besides_goes(committed):
    picture = factories.picture()
    article = published(picture, committed)
    with committed():
        factories.article("A draft", main_picture=picture, publish=False)
    with committed():
        article.unpublish()
    assert names_of(picture) == set()


def test_a_portrait_that_is_a_main_picture_too_stays(committed):
    picture = factories.picture()
    article = published(picture, committed)
    contributor = factories.contributor()
    contributor.portrait = picture
    contributor.save()
    ReferenceIndex.create_or_update_for_object(contributor)
    with committed():
        article.unpublish()
    assert names_of(picture)


def test_deleting_the_article_takes_the_files_away(committed):
    picture = factories.picture()
    article = published(picture, committed)
    names = names_of(picture)
    with committed():
        article.delete()
    assert not names & public_files()


def test_a_picture_within_the_text_goes_as_well(client, committed):
    picture = factories.picture()
    body = [("picture", {"picture": picture, "width": "text"})]
    with committed():
        article = factories.article(body=body)
    client.get(article.get_absolute_url())
    names = names_of(picture)
    assert names
    with committed():
        article.unpublish()
    assert not names & public_files()


def test_a_picture_that_an_update_replaces_goes(committed):
    before, after = factories.picture("Before"), factories.picture("After", size=(1500, 1000))
    article = published(before, committed)
    names = names_of(before)
    with committed():
        article.main_picture = after
        article.save_revision().publish()
    assert names_of(before) == set()
    assert not names & public_files()
    assert names_of(after)


def test_deleting_a_picture_takes_its_files_away(committed):
    picture = factories.picture()
    published(picture, committed)
    names = names_of(picture)
    with committed():
        picture.delete()
    assert not names & public_files()


def test_the_sweep_finds_what_went_in_another_way(committed):
    picture = factories.picture()
    article = published(picture, committed)
    type(article).objects.filter(pk=article.pk).update(live=False)
    with committed():
        assert public_names.sweep() == 0
    assert names_of(picture) == set()


@pytest.fixture
def signed(committed):
    """The paper has a sign, and a page that readers see shows it."""
    with committed():
        publication = Publication.load()
        publication.logo, publication.share_picture = factories.picture("Sign"), factories.picture("Card")
        publication.save()
        public_names.give([publication.logo.get_rendition("max-480x96|format-webp")])
        public_names.give([publication.share_picture.get_rendition("fill-320x213|format-webp")])
    return publication


def test_the_papers_own_sign_is_never_swept_away(signed, committed):
    """It was, every minute, and every page was printed anew for its new name."""
    with committed():
        public_names.sweep()
    assert names_of(signed.logo)
    assert names_of(signed.share_picture)


@pytest.mark.control
def test_where_nobody_asks_the_papers_settings_its_sign_goes(signed, committed, monkeypatch):
    monkeypatch.setattr(public_names, "of_the_paper", lambda _keys: set())
    with committed():
        public_names.sweep()
    assert not names_of(signed.logo)


def test_many_pictures_are_swept_a_few_at_a_time(committed, monkeypatch):
    monkeypatch.setattr(public_names, "SWEPT_AT_ONCE", 1)
    first, second = factories.picture("First"), factories.picture("Second")
    for number, picture in enumerate((first, second)):
        article = published(picture, committed, f"Story {number}")
        type(article).objects.filter(pk=article.pk).update(live=False)
    with committed():
        reached = public_names.sweep()
        assert (reached, bool(names_of(second))) == (first.pk, True)
        assert public_names.sweep(public_names.sweep(reached)) == 0
    assert names_of(second) == set()


# Equal bytes -----------------------------------------------------------------------------------------------------------


def test_two_pictures_with_equal_bytes_share_a_file_until_the_last_goes(committed):
    one, other = factories.picture("One"), factories.picture("Two")
    first, second = published(one, committed), published(other, committed, "Another story")
    shared = names_of(one)
    assert shared == names_of(other)
    with committed():
        first.unpublish()
    assert names_of(one) == set()
    assert shared <= public_files()
    with committed():
        second.unpublish()
    assert not shared & public_files()


def test_a_file_that_is_named_again_while_it_goes_is_written_again(committed, monkeypatch):
    picture = factories.picture()
    rendition = picture.get_rendition("width-480|format-webp")
    [name] = public_names.give([rendition])
    PublicFile.objects.all().delete()
    public = public_names.storage()
    delete = type(public).delete

    def delete_while_named_again(self, gone):
        PublicFile.objects.create(rendition=rendition, name=name)
        delete(self, gone)

    monkeypatch.setattr(type(public), "delete", delete_while_named_again)
    public_names.remove_file(name)
    assert name in public_files()


def test_naming_twice_makes_one_name(committed):
    rendition = factories.picture().get_rendition("width-480|format-webp")
    first = public_names.give([rendition])
    assert public_names.give([Rendition.objects.get(pk=rendition.pk)]) == first
    assert PublicFile.objects.filter(rendition=rendition).count() == 1


# Private media ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def picture(committed) -> Picture:
    made = factories.picture()
    made.get_rendition("max-165x165")
    return made


def private_addresses(picture: Picture) -> list[str]:
    return [picture.file.url, picture.renditions.get().file.url]


def test_originals_and_renditions_are_not_for_readers(client, picture):
    for address in private_addresses(picture):
        answer = client.get(address)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/cms/login/")


def test_staff_with_rights_on_pictures_may_see_them(admin_client, picture):
    for address in private_addresses(picture):
        answer = admin_client.get(address)
        assert answer.status_code == 200
        assert answer.getvalue()
        assert answer["Cache-Control"] == "private, no-store"
        assert answer["Content-Security-Policy"].startswith("sandbox")
        assert admin_client.post(address).status_code == 405


def test_staff_without_rights_on_pictures_may_not(client, picture):
    person = User.objects.create_user("accounts@lantern.example", "pass")

    person.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(person)
    for address in private_addresses(picture):
        answer = client.get(address)  # shown the door, or told that there is nothing
        assert (answer.status_code, answer.headers.get("Location")) in {(302, "/cms/"), (404, None)}


@pytest.mark.parametrize(
    "path",
    [
        "../../secrets/secret_key",
        "original_images/../../../secrets/secret_key",
        "%2e%2e/%2e%2e/secrets/secret_key",
        "images/..%2f..%2f..%2fsecrets%2fsecret_key",
        "/etc/passwd",
        "original_images//etc/passwd",
        "original_images/%00",
        "unknown/thing.jpg",
        "original_images/",
        "original_images/none.jpg",
    ],
)
def test_no_path_leads_out_of_the_private_storage(admin_client, path):
    assert admin_client.get(f"/cms/private-media/{path}").status_code in {301, 404}
    assert admin_client.get(f"/media/{path}").status_code in {301, 404}


def test_a_file_that_belongs_to_nothing_is_shown_to_nobody(admin_client, picture):
    path = picture.file.storage.save("original_images/stray.jpg", ContentFile(b"stray"))
    assert admin_client.get(f"/cms/private-media/{path}").status_code == 404


def test_a_page_hidden_in_a_file_is_handed_out_as_a_download(admin_client):
    document = DocumentFile(title="x", file=ContentFile(b"<script>alert(1)</script>", name="x.html"))
    document.save()
    answer = admin_client.get(document.file.url)
    assert answer.getvalue()
    assert answer["Content-Disposition"] == "attachment"
    assert answer["Content-Security-Policy"].startswith("sandbox")


# Scalings --------------------------------------------------------------------------------------------------------------


def test_a_hundred_scalings_that_are_not_on_the_list_are_refused(admin_client, picture):
    before = Rendition.objects.count()
    for size in range(100, 200):
        address = f"/cms/images/{picture.pk}/preview/width-{size}/"
        assert admin_client.get(address).status_code == 404
        with pytest.raises(Exception, match="no scaling"):
            picture.get_rendition(f"width-{size}|format-webp")
    with pytest.raises(Exception, match="no scaling"):
        picture.get_renditions("width-1", "width-2")
    assert Rendition.objects.count() == before


def test_there_is_no_view_that_scales_on_demand():
    with pytest.raises(NoReverseMatch):
        reverse("wagtailimages_serve", args=("a", 1, "width-100"))
