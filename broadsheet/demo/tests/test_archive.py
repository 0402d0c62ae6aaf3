"""An article that was made in bulk is like one that was written, signed and published by hand."""

import re

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.forms.models import model_to_dict
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, PageLogEntry, ReferenceIndex, Revision
from wagtail.search.models import IndexEntry

from broadsheet.accounts.models import User
from broadsheet.demo import furnishing, seed
from broadsheet.demo.archive import filling, stories
from broadsheet.demo.archive.drafting import Draft
from broadsheet.demo.archive.furniture import Furniture
from broadsheet.foundation import clock
from broadsheet.newsroom import publishing
from broadsheet.newsroom.models import Article, BylineEntry, Correction, LexiconWord, Month
from broadsheet.newsroom.models.article import ArticleBase
from broadsheet.newsroom.search import finding
from broadsheet.ops.models import Address, AuditEntry
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.sweep]

MANY = 60


@pytest.fixture(scope="module")
def furnished(django_db_setup, django_db_blocker):
    """The demo's sections, topics, people and staff, with small pictures, once for all tests here."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch, transaction.atomic():
        patch.setenv("DEMO_PASSWORD", "a-password-for-the-demo")
        seed.hire()
        for name in furnishing.load("pictures.toml"):
            factories.picture(furnishing.title_of(name), size=(48, 32))
        furnishing.furnish()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def furniture(furnished, db):
    """The same, unharmed by the tests before."""
    return Furniture.fetch()


def fill(numbers):
    filling.fill(numbers, advance=lambda _articles: None)


def wanted(**facts):
    """The first number whose story has these facts."""
    return next(
        number
        for number in range(5000)
        if all(getattr(stories.story(number), name) == fact for name, fact in facts.items())
    )


def with_block(kind):
    return next(number for number in range(5000) if kind in {block.kind for block in stories.story(number).blocks})


NUMBERS = sorted(
    {
        wanted(language="en", access="open"),
        wanted(language="uk", access="open"),
        wanted(language="en", access="members"),
        wanted(language="uk", access="members"),
        wanted(access="registered"),
        wanted(language="en", series="harbour-log"),
        wanted(picture="", updated_after=None),
        with_block("heading"),
        with_block("pull_quote"),
        with_block("picture"),
        with_block("open_part_ends"),
        *range(8),
    },
    reverse=True,
)


@pytest.mark.parametrize("number", NUMBERS)
def test_an_article_made_in_bulk_is_like_one_published_by_hand(furniture, number, django_capture_on_commit_callbacks):
    fill([number])
    in_bulk = rows_of(Article.objects.get(guid=stories.guid_of(number)))
    newest = Article.objects.get(guid=stories.guid_of(number)).published_at + stories.story(number).moment
    remove(Article.objects.get(guid=stories.guid_of(number)))
    LexiconWord.objects.all().delete()
    with django_capture_on_commit_callbacks(execute=True):
        by_hand = publish_by_hand(Draft(stories.story(number), newest, furniture, None), furniture)
    for what, rows in rows_of(by_hand).items():
        assert in_bulk[what] == rows, what


def test_a_card_leads_to_an_older_article_of_the_same_language(furniture, django_capture_on_commit_callbacks):
    number, other = next(
        (number, number + block.related)
        for number in range(5000)
        for block in stories.story(number).blocks
        if block.kind == "related" and stories.language_of(number + block.related) == stories.language_of(number)
    )
    fill([other])
    fill([number])
    article = Article.objects.get(guid=stories.guid_of(number))
    related = next(block for block in article.body if block.block_type == "related")
    assert related.value["article"].pk == Article.objects.get(guid=stories.guid_of(other)).pk
    before = references_of(article)
    with django_capture_on_commit_callbacks(execute=True):
        ReferenceIndex.create_or_update_for_object(article)
    assert references_of(article) == before


def test_filling_again_changes_nothing_and_more_are_older(furniture):
    fill(filling.missing(MANY))
    before = list(Article.objects.order_by("pk").values())
    pages = list(Page.objects.order_by("pk").values_list("pk", "path", "numchild"))
    assert filling.missing(MANY) == []
    fill(filling.missing(MANY))
    assert list(Article.objects.order_by("pk").values()) == before
    assert list(Page.objects.order_by("pk").values_list("pk", "path", "numchild")) == pages
    oldest = Article.objects.order_by("published_at").first().published_at
    fill(filling.missing(MANY + 10))
    assert Article.objects.count() == MANY + 10
    assert Article.objects.filter(published_at__lt=oldest).count() == 10


def test_a_run_that_was_stopped_goes_on(furniture, monkeypatch):
    monkeypatch.setattr(filling, "BATCH", 20)

    def power_cut(articles):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        filling.fill(filling.missing(MANY), advance=power_cut)
    assert Article.objects.count() == 20
    fill(filling.missing(MANY))
    assert Article.objects.count() == MANY
    assert len(set(Article.objects.values_list("published_at", flat=True))) == MANY


def test_the_tree_is_whole(furniture):
    fill(filling.missing(MANY))
    assert [found for found in Page.find_problems() if found] == []
    newer = factories.article("Begun by hand", publish=False)
    assert newer.get_parent().get_last_child().pk == newer.pk


def test_an_archived_article_is_edited_published_and_taken_off_as_any_other(furniture):
    fill([0, 1])
    editor = furniture.editor
    article = Article.objects.get(guid=stories.guid_of(0))
    first = article.published_at
    article.title = "A headline of its own"
    article.save_revision(user=editor)
    publishing.publish(article=article, by=editor)
    article.refresh_from_db()
    assert (article.live, article.title, article.published_at) == (True, "A headline of its own", first)
    assert article.updated_at > first
    publishing.unpublish(article=article, by=editor)
    assert not Article.objects.get(pk=article.pk).live
    assert Revision.objects.for_instance(article).count() == 2


def test_an_archived_article_goes_through_the_form(furniture, client):
    fill([wanted(language="en", access="open")])
    article = Article.objects.get(guid=stories.guid_of(wanted(language="en", access="open")))
    client.force_login(User.objects.get(email="chief@lantern.example"))
    assert client.get(f"/cms/pages/{article.pk}/edit/").status_code == 200
    assert article.headline in client.get(f"/{article.slug}/").content.decode()


def test_readers_find_the_archive(furniture):
    fill(filling.missing(MANY))
    article = Article.objects.get(guid=stories.guid_of(wanted(language="en", access="open")))
    assert article.pk in {found.pk for found in finding.find(article.headline, language="en").articles}


def test_a_batch_costs_the_same_number_of_queries_whatever_its_size(furniture):
    fill(filling.missing(80))  # the months
    counts = []
    for articles in (100, 140):
        with CaptureQueriesContext(connection) as queries:
            fill(filling.missing(articles))
        counts.append(sum("lexicon" not in query["sql"] and "misspelling" not in query["sql"] for query in queries))
    assert counts[1] <= counts[0] * 1.3 + 10


# One by one -------------------------------------------------------------------------------------------------------


def publish_by_hand(draft, furniture):
    """What a reporter and an editor would do, and then dated back as the demo's own stories are."""
    made, story = draft.article, draft.story
    derived = {"live", "ever_published", "reading_minutes", "excerpt", "draft_title", "edition"}
    own = {
        field.attname: getattr(made, field.attname)
        for field in Article._meta.concrete_fields
        if field.name not in {*derived, "id", "page_ptr", "path", "depth", "content_type"}
        and "first_published" not in field.name and "last_published" not in field.name
    }  # fmt: skip
    article = Article(**{**own, "body": made.body.stream_block.get_prep_value(made.body) and made.body}, live=False)
    article.latest_revision_created_at = None
    Month.of(story.language, clock.local(draft.moment).date()).add_child(instance=article)
    for key in story.byline:
        article.byline.add(BylineEntry(contributor_id=draft.id_of("people", key)))
    article.topics.set([furniture.records["topics", key, story.language] for key in story.topics])
    article.save()
    revision = article.save_revision(user=furniture.reporter, log_action=True)
    article.publish(revision, user=furniture.editor, skip_permission_checks=True)
    last = draft.changed
    Article.objects.filter(pk=article.pk).update(
        first_published_at=draft.moment, last_published_at=last, latest_revision_created_at=last
    )
    Revision.objects.filter(pk=revision.pk).update(created_at=last)
    PageLogEntry.objects.filter(page=article.pk).update(timestamp=last)
    AuditEntry.objects.filter(object_id=str(article.pk)).update(at=draft.moment)
    if story.correction:
        Correction.objects.create(
            article=article, kind="correction", note=story.correction.plain, made_at=last, made_by=furniture.editor
        )
    return Article.objects.get(pk=article.pk)


def rows_of(article):
    """Everything in the database that is about the article, without ids that the database gave."""
    revision = article.latest_revision
    index = IndexEntry.objects.get(content_type=ContentType.objects.get_for_model(Article), object_id=str(article.pk))
    return {
        "article": {
            field.name: getattr(article, field.attname) if field.name != "body" else article.body.raw_data[:]
            for field in Article._meta.concrete_fields
            if field.name not in {"id", "page_ptr", "path", "live_revision", "latest_revision"}
        },
        "versions": (article.live_revision_id == revision.pk, Revision.objects.for_instance(article).count()),
        "version": without(revision, "id", "object_id", "content"),
        "content": content_of(revision, article),
        "month": (article.get_parent().pk, len(article.path)),
        "byline": [(entry.contributor_id, entry.text, entry.sort_order) for entry in article.byline.all()],
        "topics": sorted(topic.pk for topic in article.topics.all()),
        "addresses": [without(address, "id", "page") for address in Address.objects.filter(page=article)],
        "history": [
            {**without(entry, "id", "page", "revision", "uuid"), "timestamp": entry.timestamp}
            | {"version": entry.revision_id == revision.pk, "known": entry.uuid is not None}
            for entry in PageLogEntry.objects.filter(page=article).order_by("pk")
        ],
        "audit": [
            {**without(entry, "id", "object_id"), "at": entry.at}
            for entry in AuditEntry.objects.filter(object_id=str(article.pk))
        ],
        "lists": sorted(article.listings.values_list("list", "month", "at")),
        "corrections": [without(row, "id", "article") for row in article.corrections.all()],
        "references": references_of(article),
        "index": index_of(index),
        "lexicon": sorted(LexiconWord.objects.filter(language=article.edition).values_list("word", flat=True)),
        "derived": derived(article),
    }


def derived(article):
    """What an article says of itself; in bulk it was worked out from its parts."""
    kept = article.reading_minutes, article.excerpt
    ArticleBase._derive(article)
    assert kept == (article.reading_minutes, article.excerpt)
    return kept, sorted(article.search_roots().split())


def content_of(revision, article):
    content = dict(revision.content)
    places = {"path", "pk", "latest_revision", "live_revision"}
    content["byline"] = [{**entry, "pk": 0, "article": entry["article"] == article.pk} for entry in content["byline"]]
    content["topics"] = sorted(content["topics"])
    content["url_path"] = re.sub(r"\d+/$", "", content["url_path"])
    return {name: value for name, value in content.items() if name not in places}


def references_of(article):
    found = ReferenceIndex.get_references_for_object(article)
    return sorted(
        (row.content_type_id, row.to_content_type_id, row.to_object_id, row.model_path, re.sub(r"byline\.\d+", "", row.content_path))
        for row in found
    )  # fmt: skip


def index_of(entry):
    if connection.vendor == "sqlite":
        return (entry.title, entry.autocomplete, sorted(entry.body.split()), entry.title_norm)
    words = sorted(re.findall(r"'([^']+)':", entry.body))
    return (entry.title, entry.autocomplete, words, entry.title_norm, sorted(entry.body_text.split()))


def without(row, *names):
    return {name: value for name, value in model_to_dict(row).items() if name not in names}


def remove(article):
    """As if it had never been: no tombstone, no trace."""
    key = str(article.pk)
    Page.objects.filter(pk=article.pk).update(live_revision=None, latest_revision=None)
    Address.objects.filter(page=article).delete()
    AuditEntry.objects.filter(object_id=key).delete()
    PageLogEntry.objects.filter(page=article).delete()
    article.refresh_from_db()
    article.ever_published = article.live = False
    article.delete()
