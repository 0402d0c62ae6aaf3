"""Who may have a document: it is as open as the most open place that links to it.

What only the closed part of a story links to is for those who may read that part. They are known by the pass that
opens it, which the kiosk and this know how to read; who the person is doesn't matter here either.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest
from wagtail.models import ReferenceIndex

from broadsheet.foundation import clock, passes
from broadsheet.newsroom import gate, links, public_names
from broadsheet.newsroom.models import Article, DocumentFile
from kiosk.passes import Inspector
from kiosk.plates import Plate


def is_open(document: DocumentFile) -> bool:
    """Whether a page that is out links to it where everybody reads: the open text, and “How we know this”."""
    return _others_show(document) or any(_shows(article, document) for article in _articles(document))


def is_for(document: DocumentFile, request: HttpRequest) -> bool:
    """Whether this reader's pass opens a story whose closed part links to it."""
    found = Inspector(passes.public_keys()).read(request.COOKIES.get(passes.cookie_name(), ""))
    if found is None or found.expires < clock.now().timestamp():
        return False
    return any(
        found.opens(Plate("", 0, 200, access=str(article.access), article=article.pk))
        for article in _articles(document)
        if gate.is_gated(article)
    )


def _articles(document: DocumentFile) -> list[Article]:
    """The stories that are out and link to it."""
    return list(Article.objects.public().filter(pk__in=_holders(_references(document), _kind(Article).pk)))


def _others_show(document: DocumentFile) -> bool:
    """Whether something else than a story shows it: nothing else has a gate."""
    others = _references(document).exclude(content_type=_kind(Article)).order_by()
    for kind in others.values_list("content_type", flat=True).distinct():
        rows = public_names.live(kind)
        if rows is not None and rows.filter(pk__in=_holders(others, kind)).exists():
            return True
    return False


def _holders(references: Any, kind: int) -> list[int]:
    held = references.filter(content_type=kind).order_by()
    return [int(key) for key in held.values_list("object_id", flat=True).distinct()]


def _references(document: DocumentFile) -> Any:
    return ReferenceIndex.objects.filter(to_content_type=_kind(DocumentFile), to_object_id=str(document.pk))


def _kind(model: type[Any]) -> ContentType:
    return ContentType.objects.get_for_model(model)


def _shows(article: Article, document: DocumentFile) -> bool:
    texts = (text for block in gate.open_blocks(article) for text in _texts(block.get_prep_value()))
    if ("document", document.pk) in links.wanted(texts):
        return True
    return bool(article.source_list.filter(document=document.pk).exists())


def _texts(value: Any) -> Iterator[str]:
    """Every text in a block's stored value, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)
