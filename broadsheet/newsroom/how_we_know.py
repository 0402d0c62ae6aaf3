"""“How we know this”: what readers are told of an article's sources, on its page, in its feeds, in its structured data.

Who of us knows an unnamed source is in none of it: nothing here reads that field.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from broadsheet.foundation import sources
from broadsheet.newsroom import alongside
from broadsheet.newsroom.models import Article, Source, SourceKind


@dataclass(frozen=True)
class Box:
    """Everything that the box shows."""

    counts: list[str]
    """Such as “2 people on record”, in the order of the kinds."""
    people: list[Source]
    unnamed: list[Source]
    papers: list[Source]
    """Documents, data and other publications."""
    own: list[Source]
    methods: str
    not_verified: str

    @property
    def line(self) -> str:
        """All counts in one line."""
        return ", ".join(self.counts)


def sources_of(article: Article) -> list[Source]:
    """The sources of the article, or of the draft in hand, that say anything at all. One query where there are any."""
    kept: list[Source] | None = article.__dict__.get("_sources")
    if kept is None:
        kept = [source for source in _fetched(article) if source.told.strip() or source.public_link]
        article.__dict__["_sources"] = kept
    sources.record(*(f"document:{source.document_id}" for source in kept if source.document_id))
    return kept


def box(article: Article) -> Box | None:
    """What the box shows; nothing where nothing is said."""
    found = sources_of(article)
    if not found and not article.methods.strip() and not article.not_verified.strip():
        return None
    papers = {SourceKind.DOCUMENT, SourceKind.DATA, SourceKind.PUBLICATION}
    return Box(
        counts=counts(found),
        people=[source for source in found if source.kind == SourceKind.PERSON],
        unnamed=[source for source in found if source.is_unnamed],
        papers=[source for source in found if source.kind in papers],
        own=[source for source in found if source.kind == SourceKind.OWN],
        methods=article.methods.strip(),
        not_verified=article.not_verified.strip(),
    )


def line(article: Article) -> str:
    """The counts of the article's sources in one line, for where there is no room for the box."""
    return ", ".join(counts(sources_of(article)))


def counts(found: list[Source]) -> list[str]:
    """How many of each kind, in words."""
    numbers = {kind: sum(source.kind == kind for source in found) for kind in SourceKind}
    return [_counted(kind, number) for kind, number in numbers.items() if number]


def citations(article: Article) -> list[dict[str, Any]]:
    """Documents, data and publications in schema.org's words; people are none, and the unnamed least of all."""
    return [_citation(source) for source in sources_of(article) if source.kind in _CITED]


_CITED = {
    SourceKind.DOCUMENT: "DigitalDocument",
    SourceKind.DATA: "Dataset",
    SourceKind.PUBLICATION: "CreativeWork",
}


def _citation(source: Source) -> dict[str, Any]:
    node: dict[str, Any] = {"@type": _CITED[SourceKind(source.kind)]}
    if source.kind == SourceKind.PUBLICATION:
        node["publisher"] = {"@type": "Organization", "name": source.told}
    else:
        node["name"] = source.told
    if source.public_link:
        node["url"] = source.public_link
    if source.dated:
        node["datePublished"] = source.dated.isoformat()
    return node


def _counted(kind: SourceKind, number: int) -> str:
    words = {
        SourceKind.PERSON: ngettext("%d person on record", "%d people on record", number),
        SourceKind.UNNAMED: ngettext("%d unnamed source", "%d unnamed sources", number),
        SourceKind.DOCUMENT: ngettext("%d document", "%d documents", number),
        SourceKind.DATA: ngettext("%d data set", "%d data sets", number),
        SourceKind.OWN: _("our own reporting"),
        SourceKind.PUBLICATION: ngettext("%d other publication", "%d other publications", number),
    }[kind]
    return words % number if "%d" in words else words


def _fetched(article: Article) -> list[Source]:
    if article.__dict__.get("has_sources") is False:
        return []
    in_hand = "source_list" in getattr(article, "_cluster_related_objects", {})
    fetched = "source_list" in getattr(article, "_prefetched_objects_cache", {})
    if article.pk is None and not in_hand:
        return []
    rows = article.source_list.all()
    return list(rows if in_hand or fetched else rows.select_related("document"))


def _has_sources() -> Exists:
    return Exists(Source.objects.filter(article=OuterRef("pk")))


alongside.register("has_sources", _has_sources)
