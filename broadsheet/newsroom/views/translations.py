"""Translating an article in the CMS: beginning, the list of those that have fallen behind, leaving one as it is."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail_localize.views.submit_translations import SubmitPageTranslationView

from broadsheet.foundation import clock, languages
from broadsheet.newsroom import access, refusals, translations
from broadsheet.newsroom.desk.rights import may_see_articles, staff_only
from broadsheet.newsroom.models import Article, SectionNotTranslatedError
from broadsheet.newsroom.refusals import NotAllowedError

ON_DESK = 8


class BeginTranslationView(SubmitPageTranslationView):
    """Wagtail-localize's "Translate this page", with our rules about what an article needs in the other language."""

    def get_object(self) -> Any:
        """The article as it is out; a draft as it was written last, for nobody has seen another text of it."""
        page = super().get_object()
        return page if page.live or not isinstance(page, Article) else page.get_latest_revision_as_object()

    def form_valid(self, form: Any) -> HttpResponse:
        """A draft in each chosen language, unless its section is missing there: then say so and change nothing."""
        if not isinstance(self.object, Article):
            return cast(HttpResponse, super().form_valid(form))
        locales = list(form.cleaned_data["locales"])
        missing = [locale for locale in locales if self.object.section.get_translation_or_none(locale) is None]
        for locale in missing:
            messages.error(self.request, str(SectionNotTranslatedError(self.object.section, locale)))
        if missing:
            return redirect(self.request.get_full_path())
        answer: HttpResponse = super().form_valid(form)
        for locale in locales:
            self._tell_what_is_missing(locale)
        return answer

    def _tell_what_is_missing(self, locale: Any) -> None:
        names = self.object.without_sibling(locale)
        if names:
            told = ngettext(
                "%(names)s has no record in %(language)s yet. Add it, then file the translation under it.",
                "%(names)s have no records in %(language)s yet. Add them, then file the translation under them.",
                len(names),
            )
            messages.warning(
                self.request, told % {"names": ", ".join(names), "language": languages.name(locale.language_code)}
            )


@require_safe
@staff_only(may_see_articles)
def translation_list(request: HttpRequest) -> HttpResponse:
    """Translations whose original has changed since."""
    context = {
        "header_title": _("Translations"),
        "breadcrumbs_items": [{"url": "", "label": _("Translations")}],
        "header_icon": "globe",
        "outdated": translations.outdated(),
    }
    return TemplateResponse(request, "newsroom/desk/translations.html", context)


@require_POST
@staff_only(may_see_articles)
def translation_review(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave the translation as it is: what changed in the original does not concern it."""
    article = access.article_without_body(request.user, pk)
    if not article.permissions_for_user(request.user).can_edit():  # type: ignore[arg-type]
        refused = NotAllowedError(
            _("Your role doesn't allow changing this article."), act="translation.review", article_id=article.pk
        )
        refusals.note(refused, by=request.user)  # type: ignore[arg-type]
        messages.error(request, refused.message)
    else:
        translations.review(article=article, by=request.user)  # type: ignore[arg-type]
        messages.success(request, _("Noted: “%s” can stay as it is.") % article.title)
    return redirect(get_valid_next_url_from_request(request) or "translation_list")


def warn_of_change(request: HttpRequest, page: Any) -> None:
    """On a translation's edit page: that its original has changed since, and where to see to it."""
    if request.method != "GET" or not isinstance(page, Article):
        return
    for found in translations.outdated(article=page):
        when = date_format(clock.local(found.changed_at), "DATETIME_FORMAT")
        told = _("The original, “%(headline)s”, has changed since (%(when)s).")
        messages.warning(
            request,
            format_html(
                '{} <a href="{}">{}</a>',
                told % {"headline": found.original.title, "when": when},
                reverse("translation_list"),
                _("Take over the changes or leave it as it is"),
            ),
        )


def desk_panel(*, user: Any, **_more: Any) -> str:
    """The newest of them, on the desk. Nothing while every translation is in line."""
    if not may_see_articles(user):
        return ""
    found = translations.outdated()
    return render_to_string("newsroom/desk/translations_panel.html", {"outdated": found[:ON_DESK]}) if found else ""
