"""What of an article can be found: its open text only, by the roots of its words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from broadsheet.foundation.text import plain
from broadsheet.newsroom import gate
from broadsheet.newsroom.search.words import roots

if TYPE_CHECKING:
    from broadsheet.newsroom.models.article import ArticleBase

HEADLINE_COUNTS = 4
"""How many times the words of the headline count against those of the body."""


def open_words(article: ArticleBase) -> str:
    """Everything that a reader without an account may read of it, and who and what it is about."""
    names = [str(entry) for entry in article.byline.all()]
    topics = [topic.name for topic in article.topics.all()]
    blocks = gate.open_blocks(article)
    text = [plain(str(part)) for block in blocks for part in block.block.get_searchable_content(block.value)]
    about = [
        article.headline,
        article.kicker,
        article.standfirst,
        article.trail_text,
        article.dateline,
        article.section.name,
    ]
    return " ".join([*about, *names, *topics, *text])


def indexed(article: ArticleBase) -> str:
    """The roots under which the article is found."""
    headline = " ".join(roots(article.headline))
    return " ".join([headline] * (HEADLINE_COUNTS - 1) + roots(open_words(article)))
