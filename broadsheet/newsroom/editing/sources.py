"""The sources in the article form: only what their kind can have is kept, and what publishing needs is asked for beside it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel

from broadsheet.newsroom import anonymity
from broadsheet.newsroom.models.sourced import LACKS, unapproved, unrecorded

RELATION = "source_list"


class SourceForm(WagtailAdminModelForm):
    """One source. What its kind cannot have is dropped before it is looked at: a name typed above never gets further."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "known_to" in self.fields:
            self.fields["known_to"].queryset = newsroom_staff(self.instance.known_to_id)
            self.fields["known_to"].empty_label = _("Nobody yet")
            if self.instance._state.adding and self.for_user is not None:
                self.initial.setdefault("known_to", self.for_user.pk)

    def _post_clean(self) -> None:
        """After the fields, before the model."""
        kind = self.cleaned_data.get("kind")
        if kind:
            own = type(self.instance)(kind=kind)
            dropped = own.dropped()
            self.cleaned_data |= {name: nothing for name, nothing in dropped.items() if name in self.fields}
            for name in dropped:
                self._errors.pop(name, None)
        super()._post_clean()


class SourcesPanel(InlinePanel):
    """The list of sources, each with our form."""

    def get_form_options(self) -> dict[str, Any]:
        """Wagtail's, with our form."""
        options: dict[str, Any] = super().get_form_options()
        options["formsets"][self.relation_name] |= {"form": SourceForm, "inherit_kwargs": ["for_user"]}
        return options


def panels() -> list[Any]:
    """The tab “How we know this”."""
    return [
        HelpPanel(template="newsroom/desk/sources_panel.html"),
        SourcesPanel(
            RELATION,
            heading=gettext_lazy("Sources"),
            label=gettext_lazy("Source"),
            classname="desk-sources",
            panels=[
                FieldPanel("kind", widget=forms.Select),
                HelpPanel(template="newsroom/desk/source_state.html", classname="source-of-unnamed"),
                FieldRowPanel(
                    [FieldPanel("name"), FieldPanel("role", classname="source-of-person")], classname="source-with-name"
                ),
                FieldPanel("description", classname="source-with-description"),
                FieldRowPanel(
                    [FieldPanel("reason", widget=forms.Select), FieldPanel("knows", widget=forms.Select)],
                    classname="source-of-unnamed",
                ),
                FieldPanel("known_to", widget=forms.Select, classname="source-of-unnamed"),
                FieldRowPanel([FieldPanel("link"), FieldPanel("dated")], classname="source-with-name"),
                FieldPanel("document", classname="source-of-paper"),
            ],
        ),
        FieldPanel("methods", widget=forms.Textarea(attrs={"rows": 3, "data-controller": "w-autosize"})),
        FieldPanel("not_verified", widget=forms.Textarea(attrs={"rows": 2, "data-controller": "w-autosize"})),
        FieldPanel("others_unnamed"),
    ]


def newsroom_staff(also: int | None = None) -> QuerySet[Any]:
    """Those who work on articles, by name; `also` is whoever is named already."""
    people = get_user_model()._default_manager
    works = people.filter(is_active=True).filter(Q(is_superuser=True) | Q(groups__page_permissions__isnull=False))
    return people.filter(Q(pk__in=works.values("pk")) | Q(pk=also)).order_by("name", "email")


def refuse_publishing(form: Any, cleaned: dict[str, Any]) -> None:
    """What forbids publishing what was typed, beside it."""
    if RELATION not in form.formsets:
        return
    article = form.instance
    unnamed = [each for each in _typed(form) if each.cleaned_data.get("kind") == "unnamed"]
    for each in unnamed:
        for name in each.instance.lacking:
            each.add_error(name, ValidationError(_("Publishing needs it: %s.") % LACKS[name]))
    if any(each.instance.lacking for each in unnamed):
        _refuse(
            form, _("Before this is published, something must be said of an unnamed source, under “How we know this”.")
        )
        return
    approved = article.approved() if unnamed and article.pk else set()
    waiting = [
        each.instance for each in unnamed if (each.instance.translation_key, each.instance.digest) not in approved
    ]
    if waiting:
        _refuse(form, unapproved(waiting))
    elif not unnamed and not cleaned.get("others_unnamed"):
        _refuse_unrecorded(form, cleaned)


def _refuse_unrecorded(form: Any, cleaned: dict[str, Any]) -> None:
    article, body = form.instance, cleaned.get("body")
    text = anonymity.text_of(
        cleaned.get("title") or "", cleaned.get("standfirst") or "", body if body is not None else []
    )
    # A new article knows only where it is going to stand.
    locale = article.locale if article.locale_id else form.parent_page.locale
    found = anonymity.in_text(text, locale.language_code)
    known = article.sentences_in_public() if found else set()
    new = [sentence for sentence in found if sentence not in known]
    if new:
        _refuse(form, unrecorded(new[0]))


def _refuse(form: Any, told: str) -> None:
    form.add_error(None, ValidationError(f"{told} " + _("Save it as a draft: nothing is lost.")))


def _typed(form: Any) -> list[Any]:
    formset = form.formsets[RELATION]
    formset.is_valid()
    return [
        each
        for each in formset.forms
        if hasattr(each, "cleaned_data") and each.cleaned_data and not each.cleaned_data.get("DELETE")
    ]
