"""What a Ghost post, tag and user become. Pure: reads rows, changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils.dateparse import parse_datetime

from broadsheet.foundation.text import cut_at_word, plain, slug_from
from broadsheet.importers.ghost.captions import caption_and_credit
from broadsheet.importers.ghost.cards import Block, blocks_from
from broadsheet.importers.report import Report
from broadsheet.importers.staging import Staging
from broadsheet.newsroom.models import Access

_ACCESS = {"public": Access.OPEN, "members": Access.REGISTERED, "paid": Access.MEMBERS, "tiers": Access.MEMBERS}


@dataclass(frozen=True)
class MappedPost:
    """A post in Broadsheet's words, before its pictures, people and topics have been found."""

    row: dict[str, Any]
    headline: str
    slug: str
    is_page: bool
    is_published: bool
    published_at: datetime | None
    access: Access
    standfirst: str
    blocks: list[Block]
    picture_src: str
    picture_alt: str
    picture_caption: str
    picture_credit: str
    search_title: str
    search_description: str
    share_headline: str
    share_picture_src: str
    canonical_url: str
    user_ids: list[str]
    tag_ids: list[str]


def post(row: dict[str, Any], staging: Staging, report: Report) -> MappedPost | None:
    """The post, or `None` with a note in the report when it is one that is not brought in."""
    identity = str(row["id"])
    name = f"{row.get('slug') or identity}"
    if row.get("status") == "sent":
        report.skipped["e-mail-only posts"] += 1
        return None
    meta = next(iter(staging.of("posts_meta", identity)), {})
    caption, credit = caption_and_credit(_text(meta, "feature_image_caption") or _text(row, "feature_image_caption"))
    standfirst = plain(_text(row, "custom_excerpt"))
    if len(standfirst) > 600:
        report.warn("Standfirsts longer than 600 characters were cut", name)
    published_at = _moment(row.get("published_at"))
    return MappedPost(
        row=row,
        headline=cut_at_word(plain(str(row["title"])), 255) or "(no headline)",
        slug=slug_from(_text(row, "slug")) or slug_from(str(row["title"])) or f"article-{identity}",
        is_page=row.get("type") == "page" or row.get("page") in (1, True),
        is_published=row.get("status") == "published",
        published_at=published_at,
        access=_access(row, name, report),
        standfirst=cut_at_word(standfirst, 599),
        blocks=_body(row, name, report),
        picture_src=_text(row, "feature_image"),
        picture_alt=_text(meta, "feature_image_alt")[:255],
        picture_caption=caption,
        picture_credit=credit[:255],
        search_title=(_text(meta, "meta_title") or _text(row, "meta_title"))[:255],
        search_description=_text(meta, "meta_description") or _text(row, "meta_description"),
        share_headline=(_text(meta, "og_title") or _text(row, "og_title"))[:150],
        share_picture_src=_text(meta, "og_image") or _text(row, "og_image"),
        canonical_url=_web_address(_text(row, "canonical_url")),
        user_ids=_user_ids(row, staging),
        tag_ids=[str(link.get("tag_id")) for link in staging.of("posts_tags", identity)],
    )


def _access(row: dict[str, Any], name: str, report: Report) -> Access:
    """Never more open than it was: what is not known to be public is for members."""
    visibility = row.get("visibility") or "public"
    access = _ACCESS.get(str(visibility))
    if access is None or visibility == "tiers":
        report.warn("Posts for certain tiers are for all members now", f"{name} ({visibility})")
    return access or Access.MEMBERS


def _body(row: dict[str, Any], name: str, report: Report) -> list[Block]:
    html = _text(row, "html")
    if not html and (_text(row, "plaintext") or row.get("lexical") or row.get("mobiledoc")):
        html = "".join(f"<p>{part}</p>" for part in _text(row, "plaintext").split("\n\n") if part.strip())
        report.warn("Posts without HTML came in as plain text", name)
    body = blocks_from(html)
    for about, case in body.warnings:
        report.warn(about, f"{name}: {case}")
    for field in ("codeinjection_head", "codeinjection_foot"):
        if row.get(field):
            report.warn("Injected code was left out", name)
    if row.get("status") == "scheduled":
        report.warn("Scheduled posts came in as drafts; schedule them here", name)
    return body.blocks


def _user_ids(row: dict[str, Any], staging: Staging) -> list[str]:
    linked = [str(link.get("author_id")) for link in staging.of("posts_authors", str(row["id"]))]
    return linked or [str(row["author_id"])] if row.get("author_id") else linked


def _moment(value: Any) -> datetime | None:
    """Ghost writes ISO times in UTC, older exports milliseconds."""
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return datetime.fromtimestamp(value / 1000, UTC)
        found = parse_datetime(str(value).replace(" ", "T")) if value else None
    except (ValueError, OverflowError, OSError):
        return None
    return found.replace(tzinfo=found.tzinfo or UTC) if found else None


def _web_address(value: str) -> str:
    return value if value.startswith(("http://", "https://")) and len(value) <= 200 else ""


def _text(row: dict[str, Any], key: str) -> str:
    value = row.get(key)
    return value if isinstance(value, str) else ""
