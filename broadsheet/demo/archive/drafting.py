"""From a story of the archive to an article in memory, with all that saving an article would have worked out."""

from __future__ import annotations

import json
import math
import uuid
from datetime import datetime
from typing import Any

from broadsheet.demo.archive.furniture import Furniture
from broadsheet.demo.archive.passages import Passage
from broadsheet.demo.archive.stories import ArchiveStory, Block
from broadsheet.demo.composing import LANTERN
from broadsheet.foundation.text import cut_at_word
from broadsheet.newsroom import gate, reading
from broadsheet.newsroom.models import Article
from broadsheet.newsroom.models.article import EXCERPT_MAX
from broadsheet.newsroom.search import indexing, lexicon
from broadsheet.newsroom.search.words import roots


class Draft:
    """One article on its way in bulk. `related` is the page that its card leads to, if there is one."""

    def __init__(self, story: ArchiveStory, newest: datetime, furniture: Furniture, related: int | None) -> None:
        self.story = story
        self.moment = newest - story.moment
        self.changed = self.moment + story.updated_after if story.updated_after else self.moment
        self.blocks = [block for block in story.blocks if block.kind != "related" or related is not None]
        self._furniture = furniture
        self._related = related
        self.article = self._article()

    def id_of(self, kind: str, key: str) -> int:
        """The id of a section, topic, series or person in the story's language."""
        return int(self._furniture.records[kind, key, self.story.language].pk)

    @property
    def references(self) -> list[tuple[str, str, int]]:
        """Kind, place in the body and id of what the blocks refer to."""
        found = []
        for block in self.blocks:
            if block.kind == "picture":
                found.append(("picture", block.identity, self._furniture.pictures[block.picture]))
            elif block.kind == "related" and self._related is not None:
                found.append(("related", block.identity, self._related))
        return found

    @property
    def search_roots(self) -> str:
        """What `indexing.indexed` says of the article."""
        headline = " ".join(roots(self.story.headline))
        text = [passage.roots for passage in self._open_passages()]
        about = " ".join(roots(" ".join(self._about())))
        return " ".join([*[headline] * (indexing.HEADLINE_COUNTS - 1), about, *text])

    @property
    def learnt(self) -> frozenset[str]:
        """The words that the lexicon takes up."""
        return lexicon.worth_learning(" ".join(self._about())).union(
            *(passage.learnt for passage in self._open_passages())
        )

    def _about(self) -> list[str]:
        records, story = self._furniture.records, self.story
        names = [records["people", key, story.language].name for key in story.byline]
        topics = [records["topics", key, story.language].name for key in story.topics]
        standfirst = story.standfirst.plain if story.standfirst else ""
        section = records["sections", story.section, story.language].name
        return [story.headline, standfirst, section, *names, *topics]

    def _article(self) -> Article:
        story, furniture = self.story, self._furniture
        return Article(
            title=story.headline,
            draft_title=story.headline,
            slug=story.slug,
            locale=furniture.locales[story.language],
            edition=story.language,
            translation_key=uuid.uuid5(LANTERN, f"archive-story/{story.translation_of or story.number}"),
            guid=story.guid,
            standfirst=story.standfirst.plain if story.standfirst else "",
            tone=story.tone,
            access=story.access,
            section_id=self.id_of("sections", story.section),
            series_id=self.id_of("series", story.series) if story.series else None,
            main_picture_id=furniture.pictures[story.picture] if story.picture else None,
            body=json.dumps([self._block(block) for block in self.blocks]),
            published_at=self.moment,
            updated_at=self.changed if story.updated_after else None,
            first_published_at=self.moment,
            last_published_at=self.changed,
            latest_revision_created_at=self.changed,
            live=True,
            ever_published=True,
            has_unpublished_changes=False,
            owner=furniture.reporter,
            content_type=furniture.article_type,
            reading_minutes=self._reading_minutes(),
            excerpt=self._excerpt(),
        )

    def _block(self, block: Block) -> dict[str, Any]:
        value: Any = None
        if block.kind == "paragraph" and block.passage:
            value = block.passage.html
        elif block.kind == "heading" and block.passage:
            value = block.passage.plain
        elif block.kind == "pull_quote" and block.passage:
            value = {"text": block.passage.plain, "attribution": ""}
        elif block.kind == "picture":
            blank = dict.fromkeys(("alt", "caption", "credit", "missing"), "")
            value = {"picture": self._furniture.pictures[block.picture], **blank, "width": "text"}
        elif block.kind == "related":
            value = {"article": self._related, "url": "", "title": "", "excerpt": ""}
        return {"type": block.kind, "value": value, "id": block.identity}

    def _reading_minutes(self) -> int:
        words = sum(block.passage.word_count for block in self.blocks if block.passage)
        pictures = bool(self.story.picture) + sum(block.kind == "picture" for block in self.blocks)
        return max(1, math.ceil(reading.seconds(words, pictures) / 60))

    def _excerpt(self) -> str:
        running = {"paragraph", "heading"}
        open_text = [block.passage.plain for block in self._open_blocks() if block.passage and block.kind in running]
        return cut_at_word(" ".join(open_text), EXCERPT_MAX)

    def _open_passages(self) -> list[Passage]:
        return [block.passage for block in self._open_blocks() if block.passage]

    def _open_blocks(self) -> list[Block]:
        """As the gate has it: everything, or down to the mark, or the first paragraph. A test compares the two."""
        if self.story.access == gate.OPEN:
            return self.blocks
        kinds = [block.kind for block in self.blocks]
        return self.blocks[: kinds.index(gate.MARK) if gate.MARK in kinds else 1]
