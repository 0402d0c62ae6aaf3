"""One story, or one section, in several languages: which siblings readers can see, and which have fallen behind."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Case, Count, Exists, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce, Least
from django.urls import reverse
from wagtail.models import Page
from wagtail_localize.models import TranslationSource

from broadsheet.accounts.models import User
from broadsheet.foundation import clock, languages, sources
from broadsheet.newsroom.known_names import known
from broadsheet.newsroom.models import Article, StandingPage, TranslationReview
from broadsheet.newsroom.models.addressed import AddressedPage
from broadsheet.newsroom.models.named import NamedInLanguage
from broadsheet.ops import audit

CHANGED_LATELY = timedelta(days=180)
"""Changes of an original that are older trouble no desk, and no desk waits while a whole archive is compared."""

EVERYWHERE = frozenset({"front", "corrections", "archive", "news_feed"})
"""Views that every edition has, whatever is in it."""


@dataclass(frozen=True)
class Choice:
    """One language that a reader can switch to."""

    language: str
    name: str
    url: str
    is_current: bool
    is_translation: bool


def addresses(subject: object | None, view: str = "") -> dict[str, str]:
    """Language → whole address of what readers can see now of this page and its siblings, the default language first.

    `subject` is an article, a standing page, a section, topic, contributor or series; without one, the named view.
    """
    found: dict[str, str] = {}
    if isinstance(subject, AddressedPage):
        # The head, the language switch and the foot of one page all ask.
        found = subject.__dict__.get("_addresses") or _of_page(subject)
        subject.__dict__["_addresses"] = found
    elif isinstance(subject, NamedInLanguage):
        found = _of_name(subject)
    elif view in EVERYWHERE:
        found = {code: languages.url_to(code, view) for code in languages.codes()}
    return {code: found[code] for code in languages.codes() if code in found}


def choices(found: dict[str, str]) -> list[Choice]:
    """The language switch: the page in each language where readers can see it (`addresses()`), else the edition's front."""
    current = languages.current()
    return [
        Choice(
            language=code,
            name=languages.own_name(code),
            url=found.get(code) or languages.url_to(code, "front"),
            is_current=code == current,
            is_translation=code in found,
        )
        for code in languages.codes()
    ]


@dataclass(frozen=True)
class Outdated:
    """A translation whose original has changed since."""

    translation: Article
    original: Article
    changed_at: datetime
    source_id: int | None

    @property
    def sync_path(self) -> str:
        """Where the changed text is taken over, if it is translated side by side."""
        return reverse("wagtail_localize:update_translations", args=[self.source_id]) if self.source_id else ""


def outdated(language: str | None = None, *, article: Article | None = None) -> list[Outdated]:
    """Translations whose original has changed for readers since they were brought in line, the latest change first.

    Of one edition, or of one article, or all. A typo in the original does not count, nor, where no article is named, a
    change from before `CHANGED_LATELY`. Two queries.
    """
    found = _behind().defer("body").select_related("section", "locale")
    if article is None:
        found = found.filter(translation_key__in=_changed_lately())
    if language is not None:
        found = found.filter(edition=language)
    if article is not None:
        found = found.filter(pk=article.pk)
    rows = list(found.order_by("-original_changed"))
    originals = Article.objects.defer("body").select_related("locale").in_bulk({row.original_pk for row in rows})
    return [
        Outdated(
            translation=row,
            original=originals[row.original_pk],
            changed_at=row.original_changed,
            source_id=row.source_pk,
        )
        for row in rows
    ]


def review(*, article: Article, by: User | None) -> TranslationReview:
    """Note that the translation can stay as it is although its original has changed."""
    with transaction.atomic():
        made = TranslationReview.objects.create(article=article, by=by)
        audit.note(act="translation.review", on=article, by=by)
    return made


def _changed_lately() -> Any:
    """Translation keys of the stories in several languages of which one came out or changed lately."""
    since = clock.now() - CHANGED_LATELY
    lately = Article.objects.public().filter(Q(published_at__gte=since) | Q(updated_at__gte=since))
    together = Page.objects.filter(translation_key__in=lately.order_by().values("translation_key"))
    counted = together.order_by().values("translation_key").annotate(editions=Count("pk")).filter(editions__gt=1)
    return counted.values("translation_key")


def _behind() -> Any:
    """Articles with a sibling that came out before them, or that they were translated from, and has changed since.

    A translation is in line as of the moment when the original's text was taken over, or when the translation was
    published, whichever is earlier: text that was taken over and not published has not reached readers.
    """
    # Never updated: the text that is out was written before it came out, or after that only typos were put right.
    changed = Coalesce("updated_at", Least("live_revision__created_at", "published_at"), "published_at")
    originals = (
        Article.objects.public()
        .filter(translation_key=OuterRef("translation_key"))
        .exclude(locale_id=OuterRef("locale_id"))
        .annotate(changed=changed)
        .order_by("published_at", "pk")
    )
    side_by_side = TranslationSource.objects.filter(
        object_id=OuterRef("translation_key"),
        translations__target_locale_id=OuterRef("locale_id"),
        translations__enabled=True,
    )
    is_source = TranslationSource.objects.filter(
        object_id=OuterRef("translation_key"), locale_id=OuterRef("locale_id"), translations__isnull=False
    )
    reviews = TranslationReview.objects.filter(article=OuterRef("pk")).order_by("-at")
    in_line = Case(
        When(synced_at__isnull=True, then=Coalesce("last_published_at", "latest_revision_created_at")),
        When(live=True, then=Least("synced_at", "last_published_at")),
        default="synced_at",
    )
    return (
        Article.objects.filter(alias_of__isnull=True)
        .annotate(
            original_pk=Subquery(originals.values("pk")[:1]),
            original_out=Subquery(originals.values("published_at")[:1]),
            original_changed=Subquery(originals.values("changed")[:1]),
            source_pk=Subquery(side_by_side.values("pk")[:1]),
            synced_at=Subquery(side_by_side.values("last_updated_at")[:1]),
            reviewed_at=Subquery(reviews.values("at")[:1]),
        )
        .annotate(in_line_at=in_line)
        .filter(original_changed__gt=F("in_line_at"))
        .exclude(reviewed_at__isnull=False, reviewed_at__gte=F("original_changed"))
        .exclude(synced_at__isnull=True, published_at__isnull=False, published_at__lt=F("original_out"))
        .exclude(Exists(is_source))
    )


def standing_in(stories: Iterable[Article], language: str, *, on: Article | None = None) -> dict[int, Article]:
    """Story's key → its translation that readers of this language can see, for the stories in another language.

    A page (`on`) that points at its own original means the original. One query, none where all are in the language.
    """
    foreign = [story for story in stories if story.edition != language]
    keys = {story.translation_key for story in foreign} - ({on.translation_key} if on else set())
    if not keys:
        return {}
    sources.record(*(f"translations:{key}" for key in keys))
    found = Article.objects.public().in_language(language).filter(translation_key__in=keys)
    siblings = {each.translation_key: each for each in found.select_related("locale", "section").defer("body")}
    sources.record(*(f"article:{each.pk}" for each in siblings.values()))
    return {story.pk: siblings[story.translation_key] for story in foreign if story.translation_key in siblings}


def _of_page(page: AddressedPage) -> dict[str, str]:
    sources.record(f"translations:{page.translation_key}")
    kind = type(page) if isinstance(page, Article | StandingPage) else Article
    siblings: Any = kind.objects.live().filter(translation_key=page.translation_key)
    if issubclass(kind, Article):
        siblings = siblings.filter(published_at__isnull=False)
    return {
        language: languages.url_to(language, "page", slug)
        for language, slug in siblings.values_list("locale__language_code", "slug")
    }


def _of_name(named: NamedInLanguage) -> dict[str, str]:
    sources.record(f"translations:{named.translation_key}")
    siblings = known(type(named)).filter(translation_key=named.translation_key).select_related("locale")
    return {sibling.language: languages.absolute(sibling.get_absolute_url(), sibling.language) for sibling in siblings}
