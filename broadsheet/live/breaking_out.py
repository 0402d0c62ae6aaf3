"""Breaking a post out: a draft article that begins with the post's words. Each knows of the other."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from broadsheet.accounts.models import User
from broadsheet.foundation.text import cut_at_word
from broadsheet.live import rights, telling, wording
from broadsheet.live.models import Post
from broadsheet.live.refusals import NotAllowedError, RefusedError
from broadsheet.newsroom.editing import beginning
from broadsheet.newsroom.models import Article, BylineEntry, Section
from broadsheet.newsroom.pasting import pasted
from broadsheet.ops import audit

HEADLINE_MAX = 110


@transaction.atomic
def break_out(*, post: Post, by: User) -> Article:
    """A draft with the post's words; the one there is, if somebody has done it already. Raises `RefusedError`."""
    found = Post.objects.select_for_update().get(pk=post.pk)  # alone: what is joined to it is read from before the wait
    if found.article is not None:
        return found.article
    if not by.has_perm(rights.FILE):
        raise NotAllowedError(_("Your role doesn’t allow writing articles."))
    try:
        folder = beginning.folder_for(language=found.language, by=by)
    except beginning.MayNotWriteError:
        raise NotAllowedError(_("You may not write articles in this language. Ask a chief editor for it.")) from None
    article = _draft(found, by)
    folder.add_child(instance=article)
    article.save_revision(user=by)
    found.article = article
    found.save(update_fields=["article"])
    audit.note(act="post.break_out", on=found, by=by, article=article.pk)
    if found.coverage is not None and found.at is not None:
        telling.changed(found)
    return article


def panel(*, article: Any, user: Any, **_more: object) -> str:
    """On the article's own form: which posts it came from."""
    if article is None or article.pk is None or user is None or not user.has_perm(rights.SEE):
        return ""
    posts = Post.objects.filter(article_id=article.pk).select_related("coverage")
    return render_to_string("live/desk/article_panel.html", {"posts": posts}) if posts else ""


def _draft(post: Post, by: User) -> Article:
    section = post.coverage.section if post.coverage and post.coverage.section else _section(post, by)
    if section is None:
        raise RefusedError(_("There is no section in this language yet: an article needs one."))
    body = Article._meta.get_field("body").stream_block
    headline = post.headline or cut_at_word(wording.opening(post.text), HEADLINE_MAX)
    made = Article(title=headline, locale=section.locale, section=section, live=False, owner=by)
    made.body = body.to_python(
        [{"type": kind, "value": value} for kind, value in pasted(f"<p></p>{wording.html(post.text)}").blocks]
    )
    made.main_picture = post.picture
    for place, contributor in enumerate(post.contributors.all()):
        made.byline.add(BylineEntry(contributor=contributor, sort_order=place))
    return made


def _section(post: Post, by: User) -> Section | None:
    """Where its writer wrote last, else the first one of the language."""
    of_language = Section.objects.filter(locale__language_code=post.language)
    last = Article.objects.filter(owner=by, locale__language_code=post.language).order_by("-pk").first()
    return last.section if last else of_language.first()
