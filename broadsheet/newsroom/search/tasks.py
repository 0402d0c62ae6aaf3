"""Learning a published article's words, off the request's path."""

from __future__ import annotations

from django_tasks import task

from broadsheet.newsroom.models import Article
from broadsheet.newsroom.search import indexing, lexicon


@task()
def learn_words(article_id: int) -> None:
    """Take the article's open words into the lexicon, if it is still out.

    Run again, it weighs the words as if one more article had them, which only breaks ties between equally near words.
    """
    article = Article.objects.public().filter(pk=article_id).first()
    if article is not None:
        lexicon.learn(article.edition, indexing.open_words(article))
