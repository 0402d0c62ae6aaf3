"""Claims in an article's text: what the rule offers, what the desk takes, and what it doesn't want to see again.

The rule only offers. Nothing is stored until somebody takes a sentence, with a day that somebody has seen.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision

from broadsheet.accounts.models import User
from broadsheet.foundation import clock
from broadsheet.foundation.text import cut_at_word, plain
from broadsheet.newsroom import following_up, reading
from broadsheet.newsroom.claims import sentences, suggestions
from broadsheet.newsroom.models import Article, DismissedClaim, FollowUp
from broadsheet.ops import audit

LOOK_AGAIN_AFTER = timedelta(days=30)
"""What is proposed where the text says that no date is known. The editor sees it and may change it."""

_OURS = frozenset({"paragraph", "key_developments", "fact_box"})
"""Blocks whose words are the story's own. Pull quotes are others' words; cards are other stories'."""

_END_OF_LINE = re.compile(r"(?i)</(?:p|li|h\d|div)>|<br\s*/?>")


class NotInTextError(Exception):
    """The sentence doesn't stand in the article. The text is fit to be shown."""


class TakenAlreadyError(Exception):
    """Somebody follows this sentence up already. The text is fit to be shown."""


@dataclass(frozen=True)
class Offer:
    """A sentence with the day that is proposed; `why` are the words that gave it away."""

    sentence: str
    why: str
    due: date
    is_dated: bool
    """Whether the text itself names the day. If not, the day is only ours."""


def text_of(article: Article) -> str:
    """The story's own words, as its editors see them now, a paragraph a line."""
    draft = article.get_latest_revision_as_object()
    html = [block for part in draft.body if part.block_type in _OURS for block in reading.texts(part)]
    lines = [plain(line) for block in html for line in _END_OF_LINE.split(block)]
    return "\n".join(line for line in [draft.standfirst, *lines] if line)


def offered(article: Article, text: str) -> list[Offer]:
    """What the rule finds in this text and nobody has taken or dismissed."""
    settled = _taken(article) | set(article.dismissed_claims.values_list("digest", flat=True))
    said_on = clock.local(article.published_at).date() if article.published_at else clock.today()
    found = suggestions(text, article.language, said_on)
    fresh = {_digest(each.sentence): each for each in reversed(found) if _digest(each.sentence) not in settled}
    return [
        Offer(each.sentence, each.why, each.due or clock.today() + LOOK_AGAIN_AFTER, each.due is not None)
        for each in reversed(fresh.values())
    ]


def sentences_of(text: str) -> list[str]:
    """The sentences of a text, in its order, each once: for who marks one that the rule missed."""
    return list(dict.fromkeys(_one_line(text[start:end]) for start, end in sentences.spans(sentences.flat(text))))


def gone(follow_ups: Iterable[FollowUp]) -> set[int]:
    """Of these, those whose sentence stands in their article's newest text no more. One query for all of them.

    The stored text of the newest version is read as it is: a list may name many articles, and each is looked at.
    """
    quoting = [each for each in follow_ups if each.quote]
    newest = {each.article.latest_revision_id for each in quoting}
    stored = dict(Revision.objects.filter(pk__in=newest).values_list("pk", "content")) if quoting else {}
    texts = {key: _one_line(_stored_text(content)) for key, content in stored.items()}
    return {
        each.pk
        for each in quoting
        if each.article.latest_revision_id in texts
        and _one_line(each.quote) not in texts[each.article.latest_revision_id]
    }


def stands_in(text: str, quote: str) -> bool:
    """Whether the sentence is still there, whatever the space within it."""
    return _one_line(quote) in _one_line(text)


@transaction.atomic
def take(*, article: Article, quote: str, due: date, by: User) -> FollowUp:
    """Follow this sentence of the article up. Raises `NotInTextError` or `TakenAlreadyError`."""
    Page.objects.select_for_update().filter(pk=article.pk).order_by().first()  # two editors, one sentence
    quote = _one_line(quote)
    if not quote or not stands_in(text_of(article), quote):
        raise NotInTextError(_("This sentence isn't in the text. Please copy it as it stands there."))
    if _digest(quote) in _taken(article):
        raise TakenAlreadyError(_("The desk follows this sentence up already."))
    return following_up.promise(article=article, promise=cut_at_word(quote, 250), quote=quote, due=due, by=by)


@transaction.atomic
def dismiss(*, article: Article, sentence: str, by: User) -> DismissedClaim:
    """Offer this sentence no more. Saying so twice changes nothing."""
    row, is_new = DismissedClaim.objects.get_or_create(
        article=article, digest=_digest(sentence), defaults={"sentence": _one_line(sentence), "made_by": by}
    )
    if is_new:
        audit.note(act="claim.dismissed", on=row, by=by, article=article.pk)
    return row


def _stored_text(content: dict[str, Any]) -> str:
    """The same as `text_of`, of a version as it is stored."""
    body = content.get("body") or "[]"
    parts = json.loads(body) if isinstance(body, str) else body
    html = [text for part in parts if part.get("type") in _OURS for text in _strings(part.get("value"))]
    return "\n".join(
        [content.get("standfirst") or "", *(plain(line) for each in html for line in _END_OF_LINE.split(each))]
    )


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from _strings(each)


def _taken(article: Article) -> set[str]:
    return {_digest(quote) for quote in article.follow_ups.exclude(quote="").values_list("quote", flat=True)}


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _digest(sentence: str) -> str:
    return hashlib.blake2b(_one_line(sentence).encode(), digest_size=16).hexdigest()
