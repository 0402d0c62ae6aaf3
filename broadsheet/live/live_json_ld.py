"""`LiveBlogPosting` in schema.org's words, for search engines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.safestring import SafeString

from broadsheet.foundation import clock, languages
from broadsheet.foundation.text import plain
from broadsheet.live.models import Coverage
from broadsheet.live.showing import Shown
from broadsheet.newsroom import json_ld
from broadsheet.newsroom.json_ld import Node
from broadsheet.newsroom.models import Publication


def script(coverage: Coverage, posts: Sequence[Shown], publication: Publication) -> SafeString:
    """The coverage and the posts that stand on its page."""
    url = languages.absolute(languages.path_to(coverage.language, "coverage", coverage.slug), coverage.language)
    publisher = json_ld.organisation(coverage.language, publication)
    node: Node = {
        "@type": "LiveBlogPosting",
        "@id": f"{url}#coverage",
        "mainEntityOfPage": {"@type": "WebPage", "@id": url},
        "url": url,
        "headline": coverage.headline,
        "description": coverage.summary,
        "inLanguage": coverage.language,
        "coverageStartTime": _moment(coverage.began_at or coverage.starts_at),
        "coverageEndTime": _moment(coverage.ended_at),
        "datePublished": _moment(coverage.began_at or coverage.made_at),
        "dateModified": _moment(coverage.changed_at),
        "articleSection": coverage.section.name if coverage.section else "",
        "author": _paper(publisher),
        "publisher": publisher,
        "liveBlogUpdate": [_post(each, url, publisher) for each in posts],
    }
    return json_ld.script({name: value for name, value in node.items() if value})


def _post(each: Shown, url: str, publisher: Node) -> Node:
    post = each.post
    text = plain(each.html)
    people = [
        {"@type": "Person", "name": person.name, "url": languages.absolute(person.get_absolute_url(), post.language)}
        for person in post.contributors.all()
    ]
    found: Node = {
        "@type": "BlogPosting",
        "@id": f"{url}#{post.anchor}",
        "url": f"{url}#{post.anchor}",
        "headline": post.headline or text[:110],
        "articleBody": text,
        "datePublished": _moment(post.at),
        "dateModified": _moment(post.updated_at or post.at),
        "author": people or _paper(publisher),
        "image": languages.absolute(each.picture.fallback.url, post.language) if each.picture else "",
        "correction": [
            {"@type": "CorrectionComment", "text": note.note, "datePublished": _moment(note.made_at)}
            for note in post.corrections.all()
        ],
    }
    return {name: value for name, value in found.items() if value}


def _paper(publisher: Node) -> Node:
    return {name: publisher[name] for name in ("@type", "@id", "name")}


def _moment(moment: datetime | None) -> str:
    return clock.local(moment).isoformat(timespec="seconds") if moment else ""
