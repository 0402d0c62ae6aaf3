"""From the staging area into the newsroom, in batches that are each whole; run again, it goes on where it stopped."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from django.db import transaction
from wagtail.models import Locale

from broadsheet.foundation import clock
from broadsheet.foundation.text import cut_at_word, plain, slug_from
from broadsheet.importers.ghost import mapping
from broadsheet.importers.ghost.cards import Block
from broadsheet.importers.ghost.mapping import MappedPost
from broadsheet.importers.ghost.pictures import SOURCE, Pictures
from broadsheet.importers.models import ImportedRow
from broadsheet.importers.report import Report
from broadsheet.importers.staging import Staging
from broadsheet.newsroom.models import Article, BylineEntry, Contributor, Home, Month, Section, StandingPage, Topic
from broadsheet.newsroom.refusals import RefusedError
from broadsheet.ops.models import Address

BATCH = 25
"""Posts in one transaction: small enough that nobody waits for it, large enough to be quick."""


class Applying:
    """One run over a staged archive."""

    def __init__(
        self,
        staging: Staging,
        pictures: Pictures,
        report: Report,
        *,
        language: str,
        section: str,
        section_tags: list[str],
    ) -> None:
        self._staging = staging
        self._pictures = pictures
        self._report = report
        self._locale = Locale.objects.get(language_code=language)
        self._language = language
        self._section_name = section
        self._section_tags = section_tags
        self._contributors: dict[str, int] = {}
        self._topics: dict[str, int] = {}
        self._sections: dict[str, int] = {}

    def apply(self, *, advance: Callable[[int], None]) -> None:
        """Bring everything in. `advance(posts)` is called after each batch."""
        self._people()
        self._tags()
        for batch in _batches(self._staging.each("posts"), BATCH):
            mapped = [post for row in batch if (post := self._mapped(row)) is not None]
            for post in mapped:
                self._bring_pictures(post)  # outside the transaction: files can't be rolled back
            with transaction.atomic():
                for post in mapped:
                    self._post(post)
            advance(len(batch))
        self._link_related()

    # People and topics ---------------------------------------------------------------------------------------------

    def _people(self) -> None:
        for row in self._staging.each("users"):
            name = cut_at_word(plain(str(row.get("name") or "")), 150) or "No name"
            slug = slug_from(str(row.get("slug") or "")) or slug_from(name) or f"author-{row['id']}"
            portrait = self._pictures.find(_text(row, "profile_image"), title=name)
            fields = {
                "name": name,
                "description": plain(_text(row, "bio")),
                "website": _text(row, "website")[:200] if _text(row, "website").startswith("http") else "",
                "portrait": portrait,
            }
            self._contributors[str(row["id"])] = self._named(Contributor, "user", row, slug, fields)

    def _tags(self) -> None:
        wanted = set(self._section_tags)
        for row in self._staging.each("tags"):
            slug = slug_from(str(row.get("slug") or ""))
            if row.get("visibility") == "internal" or str(row.get("slug") or "").startswith("hash-"):
                self._report.skipped["internal tags"] += 1
                continue
            fields = {
                "name": cut_at_word(plain(str(row.get("name") or slug)), 150),
                "description": plain(_text(row, "description")),
            }
            if slug in wanted:
                self._sections[str(row["id"])] = self._named(Section, "section", row, slug, fields)
            else:
                self._topics[str(row["id"])] = self._named(Topic, "tag", row, slug or f"tag-{row['id']}", fields)

    @transaction.atomic
    def _named(self, model: Any, kind: str, row: dict[str, Any], slug: str, fields: dict[str, Any]) -> int:
        """A contributor, topic or section: the one brought in before, else the one of that slug, else a new one."""
        label = str(model._meta.verbose_name_plural)
        identity = str(row["id"])
        seen = ImportedRow.objects.filter(source=SOURCE, kind=kind, foreign_id=identity).first()
        found = model.objects.filter(pk=seen.object_id).first() if seen else None
        found = found or model.objects.filter(locale=self._locale, slug=slug).first()
        if found is not None:
            self._report.unchanged[label] += 1
        else:
            found = model(locale=self._locale, slug=slug, **fields)
            found.full_clean(exclude=["portrait"] if "portrait" in fields else None)
            found.save()
            self._report.made[label] += 1
        ImportedRow.objects.get_or_create(
            source=SOURCE, kind=kind, foreign_id=identity, defaults={"object_id": found.pk, "digest": _digest(row)}
        )
        return int(found.pk)

    # Posts ---------------------------------------------------------------------------------------------------------

    def _mapped(self, row: dict[str, Any]) -> MappedPost | None:
        seen = ImportedRow.objects.filter(source=SOURCE, kind="post", foreign_id=str(row["id"])).first()
        if seen is not None and seen.digest == self._digest_of(row):
            self._report.unchanged["pages" if row.get("type") == "page" else "articles"] += 1
            return None
        return mapping.post(row, self._staging, self._report)

    def _digest_of(self, row: dict[str, Any]) -> str:
        identity = str(row["id"])
        return _digest(
            [row, *(self._staging.of(table, identity) for table in ("posts_meta", "posts_authors", "posts_tags"))]
        )

    def _post(self, post: MappedPost) -> None:
        seen = ImportedRow.objects.filter(source=SOURCE, kind="post", foreign_id=str(post.row["id"])).first()
        kind = "pages" if post.is_page else "articles"
        model: Any = StandingPage if post.is_page else Article
        page = model.objects.filter(pk=seen.object_id).first() if seen else None
        if seen is not None and (page is None or page.latest_revision_id != seen.revision_id):
            self._report.skipped[kind] += 1
            self._report.warn(
                "Changed in Ghost, but deleted or edited here meanwhile; left as they are here", post.slug
            )
            return
        if page is not None and page.ever_published and not page.live and post.is_published:
            self._report.skipped[kind] += 1
            self._report.warn("Changed in Ghost, but taken off the site here meanwhile; they stay off", post.slug)
            return
        try:
            with transaction.atomic():
                self._bring_in(post, page)
        except RefusedError as error:
            self._sections.pop("", None)  # it may have been made just now, and is gone with the rest
            self._report.skipped[kind] += 1
            self._report.warn("May not be published here; left as they are here", f"{post.slug}: {error.message}")
            return
        (self._report.changed if seen else self._report.made)[kind] += 1

    def _bring_in(self, post: MappedPost, page: Any) -> None:
        """Make or change the page, and remember that this is done. Raises `RefusedError` where it may not go live."""
        page = self._standing_page(post, page) if post.is_page else self._article(post, page)
        revision = page.save_revision(changed=False, clean=False, log_action=False)
        if page.live:
            type(page).objects.filter(pk=page.pk).update(live_revision=revision, has_unpublished_changes=False)
        ImportedRow.objects.update_or_create(
            source=SOURCE,
            kind="post",
            foreign_id=str(post.row["id"]),
            defaults={
                "uuid": _text(post.row, "uuid")[:64],
                "comment_id": str(post.row.get("comment_id") or "")[:64],
                "digest": self._digest_of(post.row),
                "object_id": page.pk,
                "revision_id": revision.pk,
                "imported_at": clock.now(),
            },
        )

    def _standing_page(self, post: MappedPost, page: StandingPage | None) -> StandingPage:
        page = page or StandingPage(locale=self._locale)
        self._fill(page, post)
        if page.pk:
            page.save(clean=False)
        else:
            page.slug = self._free_slug(page, post)
            Home.in_language(self._language).add_child(instance=page)
        return page

    def _article(self, post: MappedPost, article: Article | None) -> Article:
        article = article or Article(locale=self._locale, guid=str(post.row["id"]))
        self._fill(article, post)
        article.access = post.access
        article.standfirst = post.standfirst
        article.section_id = self._section_of(post)
        article.main_picture = self._pictures.find(post.picture_src, title=post.picture_alt or post.headline)
        article.missing_picture = "" if article.main_picture else post.picture_src.replace("__GHOST_URL__", "")[:500]
        article.main_picture_alt = post.picture_alt
        article.main_picture_caption = post.picture_caption
        article.main_picture_credit = post.picture_credit
        article.share_headline = post.share_headline
        article.share_picture = (
            self._pictures.find(post.share_picture_src, title=post.headline) if post.share_picture_src else None
        )
        article.canonical_url = post.canonical_url
        article.published_at = post.published_at if post.is_published else None
        if article.pk is None:
            article.slug = self._free_slug(article, post)
            day = clock.local(post.published_at or clock.now()).date()
            Month.of(self._language, day).add_child(instance=article)
        article.byline.set(
            [BylineEntry(contributor_id=pk, sort_order=place) for place, pk in enumerate(self._authors(post))]
        )
        article.topics.set(
            Topic.objects.filter(pk__in=[self._topics[tag] for tag in post.tag_ids if tag in self._topics])
        )
        article.save(clean=False)
        return article

    def _fill(self, page: Any, post: MappedPost) -> None:
        """What articles and standing pages have in common."""
        page.title = page.draft_title = post.headline
        page.seo_title = post.search_title
        page.search_description = post.search_description
        page.live = post.is_published
        page.first_published_at = post.published_at if post.is_published else None
        page.last_published_at = page.first_published_at
        page.has_unpublished_changes = not post.is_published
        page.body = [self._block(kind, value) for kind, value in post.blocks]

    def _free_slug(self, page: Any, post: MappedPost) -> str:
        slug = page.free_slug(post.slug)
        if slug != post.row.get("slug"):
            self._report.warn("Slugs that were taken or not usable have changed", f"{post.row.get('slug')} → {slug}")
        return str(slug)

    def _section_of(self, post: MappedPost) -> int:
        """The first tag that is a section, else the section for all the others."""
        for tag in post.tag_ids:
            if tag in self._sections:
                return self._sections[tag]
        if "" not in self._sections:
            slug = slug_from(self._section_name)
            found = Section.objects.filter(locale=self._locale, slug=slug).first()
            if found is None:
                found = Section(locale=self._locale, name=self._section_name)
                found.full_clean()
                found.save()
                self._report.made["sections"] += 1
            self._sections[""] = found.pk
        return self._sections[""]

    def _authors(self, post: MappedPost) -> list[int]:
        missing = [user for user in post.user_ids if user not in self._contributors]
        if missing:
            self._report.warn("Authors that are not in the archive were left out", f"{post.slug}: {', '.join(missing)}")
        return list(dict.fromkeys(self._contributors[user] for user in post.user_ids if user in self._contributors))

    # Blocks --------------------------------------------------------------------------------------------------------

    def _bring_pictures(self, post: MappedPost) -> None:
        self._pictures.find(post.picture_src, title=post.picture_alt or post.headline)
        if post.share_picture_src:
            self._pictures.find(post.share_picture_src, title=post.headline)
        for kind, value in post.blocks:
            self._block(kind, value)

    def _block(self, kind: str, value: Any) -> Block:
        if kind == "picture":
            return kind, {**self._use(value), "width": value["width"]}
        if kind == "gallery":
            return kind, {"title": value["title"], "pictures": [self._use(use) for use in value["pictures"]]}
        if kind == "related":
            return kind, self._related(value)
        return kind, value

    def _use(self, value: dict[str, Any]) -> dict[str, Any]:
        src = value["src"]
        picture = self._pictures.find(src, title=value["alt"] or src.rsplit("/", 1)[-1])
        words = {key: value[key] for key in ("alt", "caption", "credit")}
        return {"picture": picture, **words, "missing": "" if picture else src[:500]}

    def _related(self, value: dict[str, Any]) -> dict[str, Any]:
        story = self._story_at(value["url"])
        return {"article": story.page_ptr if story else None, **value}

    def _story_at(self, url: str) -> Article | None:
        if not url.startswith("/"):
            return None
        address = Address.objects.at(self._language, url.split("?", 1)[0].split("#", 1)[0])
        return Article.objects.filter(pk=address.page_id).first() if address and address.page_id else None

    def _link_related(self) -> None:
        """Cards of stories that came in later than the article they stand in."""
        for row in ImportedRow.objects.filter(source=SOURCE, kind="post").iterator():
            article = Article.objects.filter(pk=row.object_id, latest_revision_id=row.revision_id).first()
            if article is None or not any(_is_unlinked(block) for block in article.body):
                continue
            with transaction.atomic():
                self._link(article, row)

    def _link(self, article: Article, row: ImportedRow) -> None:
        linked = False
        for block in article.body:
            if _is_unlinked(block):
                if story := self._story_at(block.value["url"]):
                    block.value["article"] = story.page_ptr
                    linked = True
                else:
                    self._report.warn(
                        "Cards of stories that are not in the archive", f"{article.slug}: {block.value['url']}"
                    )
        if linked:
            article.save(clean=False)
            revision = article.save_revision(changed=False, clean=False, log_action=False)
            if article.live:
                Article.objects.filter(pk=article.pk).update(live_revision=revision, has_unpublished_changes=False)
            ImportedRow.objects.filter(pk=row.pk).update(revision_id=revision.pk)


def _is_unlinked(block: Any) -> bool:
    return (
        block.block_type == "related" and block.value["article"] is None and (block.value["url"] or "").startswith("/")
    )


def _batches(rows: Iterable[dict[str, Any]], size: int) -> Iterator[list[dict[str, Any]]]:
    iterator = iter(rows)
    while batch := list(islice(iterator, size)):
        yield batch


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _text(row: dict[str, Any], key: str) -> str:
    value = row.get(key)
    return value if isinstance(value, str) else ""
