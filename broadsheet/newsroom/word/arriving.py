"""A Word document becomes the draft of an article, its pictures go into Pictures."""

from __future__ import annotations

import io
import os
from dataclasses import dataclass, field
from typing import IO, Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Locale
from wagtail.permissions import policy_registry

from broadsheet.accounts.models import User
from broadsheet.foundation.text import cut_at_word
from broadsheet.newsroom import cleaning
from broadsheet.newsroom.editing import beginning
from broadsheet.newsroom.models import Article, Picture
from broadsheet.newsroom.pasting import Pasted, pasted
from broadsheet.newsroom.word import markup, package
from broadsheet.newsroom.word.markup import WordPicture, WordText

MAX_PICTURES = 40
"""Each one is decoded and written anew while somebody waits."""


@dataclass
class Arrived:
    """The draft, and what the writer should know about it."""

    article: Article
    pictures: int = 0
    warnings: list[str] = field(default_factory=list)


def begin_from_word(*, file: IO[bytes], name: str, size: int, language: str, by: User) -> Arrived:
    """A draft with all that the document holds. Raises `RefusedDocumentError`, `MayNotWriteError`; then nothing is made."""
    folder = beginning.folder_for(language=language, by=by)
    document = package.opened(file, name=name, size=size)
    try:
        text = markup.written_out(document)
        found = pasted(text.html, notes_heading=_("Notes"))
    except (KeyError, ValueError, AttributeError, TypeError, IndexError, SyntaxError, RecursionError) as error:
        raise package.damaged() from error  # it opens, but says what no Word would write
    if not (found.headline or found.blocks):
        raise package.RefusedDocumentError(_("There is no text in this document."))
    cleaned = _cleaned(text, by)
    with transaction.atomic():
        article = _draft(
            found, text, title=_headline(found, document.core_properties.title, name), language=language, by=by
        )
        if not article.section_id:
            raise package.RefusedDocumentError(_("There is no section yet. Add one under “Filing”, then try again."))
        pictures = {order: _taken(picture, clean, by) for order, (picture, clean) in cleaned.pictures.items()}
        article.body = _body(found, text, pictures)
        folder.add_child(instance=article)
        article.save_revision(user=by, log_action=True, clean=False)
    return Arrived(article=article, pictures=len(pictures), warnings=cleaned.warnings)


@dataclass
class _Cleaned:
    pictures: dict[int, tuple[WordPicture, cleaning.CleanPicture]] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)


def _cleaned(text: WordText, by: User) -> _Cleaned:
    """Every picture decoded and written anew before anything is stored."""
    done = _Cleaned()
    if text.left_out:
        done.warnings.append(_("Charts and drawings are left out. Please add them as pictures."))
    if text.pictures and not policy_registry.get_by_type(Picture).user_has_permission(by, "add"):
        done.warnings.append(_("You may not add pictures, so their frames are empty. Ask an editor to fill them."))
        return done
    for order, picture in enumerate(text.pictures):
        if order >= MAX_PICTURES:
            done.warnings.append(_("Only the first %d pictures were taken; the other frames are empty.") % MAX_PICTURES)
            break
        try:
            clean = cleaning.clean(io.BytesIO(picture.content), picture.name, len(picture.content))
            done.pictures[order] = (picture, clean)
        except cleaning.RefusedPictureError as error:
            done.warnings.append(f"{picture.name}: {' '.join(error.messages)}")
    return done


def _headline(found: Pasted, said: str, file_name: str) -> str:
    return cut_at_word(found.headline or said.strip() or os.path.splitext(os.path.basename(file_name))[0], 250)


def _draft(found: Pasted, text: WordText, *, title: str, language: str, by: User) -> Article:
    locale = Locale.objects.get(language_code=language)
    article = Article(title=title, standfirst=cut_at_word(text.standfirst, 590), owner=by, locale=locale)
    beginning.fill_in(Article, article)
    return article


def _taken(picture: WordPicture, clean: cleaning.CleanPicture, by: User) -> Picture:
    policy = policy_registry.get_by_type(Picture)
    taken = Picture(
        title=(picture.alt or picture.caption or picture.name)[:255],
        description=picture.alt,
        caption=picture.caption or clean.words.caption,
        credit=clean.words.credit[:255],
        uploaded_by_user=by,
        collection=policy.collections_user_has_permission_for(by, "add")[0],
    )
    taken.file.save(picture.name, clean, save=False)
    taken.file_size = clean.size
    taken.save()
    return taken


def _body(found: Pasted, text: WordText, pictures: dict[int, Picture]) -> Any:
    """The blocks, each frame filled with its picture; a frame without one names the missing file."""
    for offered in found.pictures:
        _kind, value = found.blocks[offered.block]
        picture = pictures.get(offered.order)
        value["picture"] = picture.pk if picture else None
        value["alt"] = "" if picture else value["alt"]  # the picture itself says it
        value["missing"] = "" if picture else text.pictures[offered.order].name
        value["caption"] = "" if picture else text.pictures[offered.order].caption
    body = Article._meta.get_field("body").stream_block
    return body.to_python([{"type": kind, "value": value} for kind, value in found.blocks])
