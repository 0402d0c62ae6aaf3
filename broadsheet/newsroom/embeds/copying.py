"""Fetching a copy of a piece of another site, and keeping it."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.models import Page

from broadsheet.foundation import clock
from broadsheet.foundation.safe_fetch import Fetched, Fetcher, FetchError
from broadsheet.newsroom import cleaning, events, providers, public_names
from broadsheet.newsroom.embeds.answers import Answer, from_oembed, from_page
from broadsheet.newsroom.embeds.sources import Source, sources
from broadsheet.newsroom.models import EmbedCopy, Picture

TRIED_AGAIN_AFTER = timedelta(hours=1)
PICTURE_MAX_BYTES = 10 * 1024 * 1024

_PAGE_TYPES = ("text/html", "application/xhtml+xml")
_JSON_TYPES = ("application/json", "application/json+oembed", "text/json", "text/javascript")
_ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "image/avif": "avif", "image/gif": "gif"}


def wanted(page: Any) -> list[EmbedCopy]:
    """The copies that this page, as it is in memory, still needs; each is asked for once an hour at most."""
    rows: list[EmbedCopy] = []
    for url in dict.fromkeys(_addresses(page.body.raw_data)):
        row, is_new = EmbedCopy.objects.get_or_create(url=url, defaults={"page_id": page.pk})
        if is_new or row.may_be_tried_again(TRIED_AGAIN_AFTER):
            rows.append(row)
    EmbedCopy.objects.filter(pk__in=[row.pk for row in rows]).update(asked_at=clock.now())
    return rows


def _addresses(raw: Iterable[Any]) -> Iterator[str]:
    for block in raw:
        value = block.get("value") if block.get("type") == "embed" else None
        url = value.get("url") if isinstance(value, dict) else None
        if isinstance(url, str) and url.startswith(("http://", "https://")) and len(url) <= EmbedCopy.URL_MAX:
            yield url


def make(row: EmbedCopy, *, fetcher: Fetcher | None = None) -> EmbedCopy:
    """Ask the other site and keep what it says. A failure leaves what we have, and a note for the desk."""
    fetcher = fetcher or Fetcher()
    answer, problem = _ask(row.url, fetcher)
    if answer == Answer():
        row.failed_at, row.problem = clock.now(), problem or _("The site says nothing about this piece.")
        row.save(update_fields=["failed_at", "problem"])
        return row
    row.title, row.author, row.text = answer.title, answer.author, answer.text
    row.fetched_at, row.failed_at, row.problem = clock.now(), None, ""
    if row.picture_id is None and answer.picture_url:
        row.picture = _picture(answer, row, fetcher)
    row.save()
    return row


def _ask(url: str, fetcher: Fetcher) -> tuple[Answer, str]:
    answer, problem = Answer(), ""
    for source in sources(url):
        try:
            answer = answer.or_else(_read(source, url, fetcher))
        except FetchError as error:
            problem = problem or str(error)
    return answer, problem


def _read(source: Source, url: str, fetcher: Fetcher) -> Answer:
    if source.is_oembed:
        return from_oembed(fetcher.get(source.url, content_types=_JSON_TYPES).json(), url)
    found = fetcher.get(source.url, content_types=_PAGE_TYPES)
    return from_page(found.text, found.url)


def _picture(answer: Answer, row: EmbedCopy, fetcher: Fetcher) -> Picture | None:
    """The piece's picture as one of ours, credited to where it comes from."""
    try:
        found = fetcher.get(answer.picture_url, content_types=tuple(_ENDINGS), max_bytes=PICTURE_MAX_BYTES)
        file = _clean(found)
    except (FetchError, cleaning.RefusedPictureError):
        return None
    site = providers.name_of(row.url)
    title = answer.title or _("From %s") % site
    credit = f"{answer.author} / {site}" if answer.author else site
    picture = Picture(title=title[:255], description=title[:255], credit=credit[:255], file=file)
    picture._set_image_file_metadata()
    picture.save()
    return picture


def _clean(found: Fetched) -> cleaning.CleanPicture:
    name = f"embed.{_ENDINGS[found.content_type]}"
    return cleaning.clean(io.BytesIO(found.content), name, len(found.content))


def tell(row: EmbedCopy) -> None:
    """The page that asked shows the copy, and its picture, from now on."""
    page = Page.objects.filter(pk=row.page_id).first()
    if page is None or row.fetched_at is None:
        return
    public_names.index_now(page.specific)
    events.tell(events.embed_copied, sender=EmbedCopy, copy=row, page=page)


def failures() -> list[EmbedCopy]:
    """Pieces of live pages that we have no copy of, the newest first."""
    failed = EmbedCopy.objects.filter(Q(page__live=True), failed_at__isnull=False, fetched_at__isnull=True)
    return list(failed.select_related("page").order_by("-failed_at")[:20])
