"""What an issue says, part by part: plain facts from its blocks, for one audience, before any of the three ways to show them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from wagtail.rich_text import expand_db_html

from broadsheet.campaigns.asks import newsletter as asks
from broadsheet.foundation import languages, sources
from broadsheet.foundation.text import cut_at_word
from broadsheet.newsletters import corrected_stories
from broadsheet.newsroom import share_pictures
from broadsheet.newsroom.models import Article, Picture

if TYPE_CHECKING:
    from broadsheet.newsletters.models import Issue  # which shows itself by what stands here

WORDS_OF_STORY = 220
"""Characters of a story's own beginning."""
SHAPE = "feed"
_OWN_PATH = re.compile(r'href="(/[^"]*)"')


@dataclass(frozen=True)
class Part:
    """One block as it is shown. `kind` names its templates."""

    kind: str
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Image:
    """A picture with its whole address; pixels."""

    url: str
    width: int
    height: int
    alt: str


def of(issue: Issue, *, for_member: bool) -> list[Part]:
    """All parts for members, or for those who are none. A story that is not out is left out."""
    return [*_parts(issue.body, for_member=for_member), *_corrections(issue)]


def on_page(issue: Issue) -> list[Part]:
    """What its page shows: as for those who are no members, without the ask, whose figures would grow old there."""
    return [*_parts(issue.body, for_member=False, asks_too=False), *_corrections(issue)]


def _parts(blocks: Any, *, for_member: bool, asks_too: bool = True) -> Iterator[Part]:
    for block in blocks:
        if block.block_type in {"members", "others"}:
            if (block.block_type == "members") is for_member:
                yield from _parts(block.value, for_member=for_member)
        elif block.block_type == "ask" and (for_member or not asks_too):
            continue
        elif (part := _PARTS[block.block_type](block.value)) is not None:
            yield part


def _corrections(issue: Issue) -> list[Part]:
    """What was wrong in stories of earlier issues."""
    found = corrected_stories.of(issue) if issue.newsletter_id else []
    for each in found:
        sources.record(f"article:{each.article_id}")
    told = [
        {
            "kind": each.get_kind_display(),
            "made_at": each.made_at,
            "headline": each.article.title,
            "url": languages.absolute(each.article.get_absolute_url(), each.article.edition),
            "note": each.note,
        }
        for each in found
    ]
    return [Part("corrections", {"corrections": told})] if told else []


def _text(value: Any) -> Part:
    return Part("text", {"html": _with_whole_addresses(expand_db_html(value.source))})


def _with_whole_addresses(html: str) -> str:
    """A mail is read where no path of ours leads anywhere."""
    origin = languages.origin(languages.current())
    return _OWN_PATH.sub(lambda found: f'href="{origin}{found[1]}"', html)


def _heading(value: Any) -> Part:
    return Part("heading", {"text": str(value)})


def _story(value: Any) -> Part | None:
    story = _public(value["article"])
    if story is None:
        return None
    facts = _facts_of(story)
    own = {"headline": value["headline"] or facts["headline"], "text": value["text"] or facts["text"]}
    picture = _image(story.main_picture, alt=story.main_picture_alt) if value["with_picture"] else None
    return Part("story", {**facts, **own, "picture": picture})


def _stories(value: Any) -> Part | None:
    found = [_facts_of(story) for chosen in value["stories"] if (story := _public(chosen)) is not None]
    return Part("stories", {"title": value["title"], "stories": found}) if found else None


def _picture(value: Any) -> Part | None:
    picture = _image(value["picture"], alt=value["alt"])
    return Part("picture", {"picture": picture, "caption": value["caption"]}) if picture else None


def _button(value: Any) -> Part:
    return Part("button", {"label": value["label"], "url": value["url"]})


def _divider(_value: Any) -> Part:
    return Part("divider")


def _ask(_value: Any) -> Part | None:
    found = asks.block(languages.current())
    return Part("ask", {"html": found.html, "text": found.text}) if found else None


def _public(chosen: Any) -> Article | None:
    if chosen is None:
        return None
    sources.record(f"article:{chosen.pk}")
    story: Article = chosen.specific
    return story if story.is_public else None


def _image(picture: Picture | None, *, alt: str) -> Image | None:
    """A JPEG as wide as a mail: mail programs choose nothing, and many know no newer format."""
    if picture is None:
        return None
    sources.record(f"picture:{picture.pk}")
    for copy in share_pictures.copies(picture, SHAPE):
        return Image(copy.url, copy.width, copy.height, alt or picture.description)
    return None


def _facts_of(story: Article) -> dict[str, Any]:
    address = languages.absolute(story.get_absolute_url(), story.edition)
    text = story.trail_text or story.standfirst or cut_at_word(story.excerpt, WORDS_OF_STORY)
    return {"headline": story.title, "kicker": story.kicker, "text": text, "url": address, "access": story.access}


_PARTS = {
    "text": _text,
    "heading": _heading,
    "story": _story,
    "stories": _stories,
    "picture": _picture,
    "button": _button,
    "divider": _divider,
    "ask": _ask,
}
