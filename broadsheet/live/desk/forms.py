"""What the desk fills in: a post in one field, and a coverage. Moments are typed on the publication's clock."""

from __future__ import annotations

import re
import uuid
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.images.widgets import AdminImageChooser

from broadsheet.foundation import clock, languages
from broadsheet.live.filing import Words
from broadsheet.live.models import Coverage, Post
from broadsheet.newsroom.models import Article, Contributor, Picture, Section

TEXT_MAX = 20_000
HEADLINE_MAX = 200
LATELY = 30
"""Articles that are offered as articles about a coverage."""

# The first line alone, an empty line, and more below it.
_HEADLINE = re.compile(r"\A[ \t]*(\S[^\n]*)\n[ \t]*\n+(?=.*\S)", re.DOTALL)


class MomentField(forms.DateTimeField):
    """A moment on the publication's clock, whatever the clock of whoever types it."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def to_python(self, value: Any) -> datetime | None:
        """Aware, in UTC. Raises `ValidationError` for one that the clock leaves out."""
        if value in self.empty_values:
            return None
        try:
            typed = datetime.fromisoformat(str(value))
        except ValueError:
            raise ValidationError(_("Write a day and a time.")) from None
        found = typed.replace(tzinfo=clock.publication_zone()).astimezone(UTC)
        if clock.local(found).replace(tzinfo=None) != typed.replace(tzinfo=None):
            raise ValidationError(_("The clock leaves this hour out on that day. Choose an earlier or a later one."))
        return found

    def prepare_value(self, value: Any) -> Any:
        """As the input wants it."""
        return clock.local(value).replace(tzinfo=None) if isinstance(value, datetime) and value.tzinfo else value


def split(typed: str) -> tuple[str, str]:
    """Headline and text of what stands in the one field."""
    typed = typed.replace("\r\n", "\n").strip()
    found = _HEADLINE.match(typed)
    if found is None or len(found[1].strip()) > HEADLINE_MAX:
        return "", typed
    return found[1].strip(), typed[found.end() :].strip()


def joined(headline: str, text: str) -> str:
    """The one field of a post that is there."""
    return f"{headline}\n\n{text}" if headline else text


class PostForm(forms.Form):
    """One field. Everything else may be left alone."""

    text = forms.CharField(
        label=gettext_lazy("What happens?"), max_length=TEXT_MAX, required=False, strip=False,
        widget=forms.Textarea(attrs={"rows": 4, "data-live-text": True}),
    )  # fmt: skip
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    is_key = forms.BooleanField(label=gettext_lazy("Key event"), required=False)
    is_in_feed = forms.BooleanField(label=gettext_lazy("In the news feed, too"), required=False)
    not_before = MomentField(
        label=gettext_lazy("Not before"), required=False, help_text=gettext_lazy("Under embargo it comes out then, by itself.")
    )  # fmt: skip
    embed = forms.URLField(
        label=gettext_lazy("Address of an embed"), max_length=500, required=False, assume_scheme="https"
    )
    contributors = forms.ModelMultipleChoiceField(
        label=gettext_lazy("By"), queryset=Contributor.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )  # fmt: skip
    picture = forms.ModelChoiceField(
        label=gettext_lazy("Picture"), queryset=Picture.objects.all(), required=False, widget=AdminImageChooser
    )
    photo = forms.FileField(
        label=gettext_lazy("Or a new picture"), required=False, widget=forms.FileInput(attrs={"accept": "image/*"})
    )
    alt = forms.CharField(label=gettext_lazy("What is to be seen in it"), max_length=255, required=False)

    MORE = ("is_key", "is_in_feed", "not_before", "picture", "photo", "alt", "embed", "contributors")

    def __init__(self, *args: Any, person: Any, language: str, coverage: Coverage | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.coverage = coverage
        known = Contributor.objects.filter(locale__language_code=language)
        own = known.filter(account=person)
        self.fields["contributors"].queryset = known.order_by("name")  # type: ignore[attr-defined]
        self.initial = {"key": uuid.uuid4(), "contributors": [each.pk for each in own[:1]], **self.initial}
        if coverage is None:
            del self.fields["is_in_feed"]

    def clean_text(self) -> str:
        """Something must stand there."""
        text: str = self.cleaned_data["text"]
        if not text.strip():
            raise ValidationError(_("There is nothing to file yet: write a sentence."))
        return text

    def ask_again(self, **values: str) -> None:
        """Show it once more as it was sent, with these hidden fields changed."""
        sent: Any = self.data
        again = sent.copy()
        for name, value in values.items():
            again[name] = value
        self.data = again

    @property
    def more(self) -> list[Any]:
        """The fields behind “more”."""
        return [self[name] for name in self.MORE if name in self.fields]

    @property
    def has_more(self) -> bool:
        """Whether one of those is wrong, so that they must be seen."""
        return any(name in self.errors for name in self.MORE)

    def words(self, picture: Picture | None) -> Words:
        """What it says. `picture` is the new one, if one was uploaded."""
        data = self.cleaned_data
        headline, text = split(data["text"])
        return Words(
            text=text,
            headline=headline,
            picture=picture or data["picture"],
            embed=data["embed"],
            contributors=list(data["contributors"]),
            is_key=data["is_key"],
            is_in_feed=data.get("is_in_feed", False),
        )


class ChangeForm(PostForm):
    """A post that is there, with the version that was seen."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    how = forms.ChoiceField(
        label=gettext_lazy("What is it?"), initial="typo", required=False, widget=forms.RadioSelect,
        choices=[("typo", gettext_lazy("A small thing put right: readers are told nothing")),
                 ("update", gettext_lazy("New facts: readers see “updated”")),
                 ("correction", gettext_lazy("We were wrong: readers see a correction"))],
    )  # fmt: skip
    note = forms.CharField(
        label=gettext_lazy("What was wrong, for readers"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, post: Post, may_correct: bool, **kwargs: Any) -> None:
        super().__init__(*args, language=post.language, coverage=post.coverage, **kwargs)
        names = ("is_key", "is_in_feed", "picture", "embed", "not_before")
        self.initial = {
            **self.initial,
            **{name: getattr(post, name) for name in names},
            "text": joined(post.headline, post.text),
            "contributors": [each.pk for each in post.contributors.all()],
            "seen": post.version,
        }
        if post.at is not None:
            del self.fields["not_before"]
        if post.at is None:
            del self.fields["how"]
            del self.fields["note"]
        elif not may_correct:
            self.fields["how"].choices = self.fields["how"].choices[:2]  # type: ignore[attr-defined]
            del self.fields["note"]


class CoverageForm(forms.ModelForm[Coverage]):
    """What it is called, and when it begins."""

    starts_at = MomentField(
        label=gettext_lazy("Begins"), required=False, help_text=gettext_lazy("Shown until it is live.")
    )

    class Meta:
        model = Coverage
        fields = ("headline", "summary", "language", "slug", "section", "starts_at", "articles", "bulletin")
        widgets = {"summary": forms.Textarea(attrs={"rows": 3}), "bulletin": forms.Textarea(attrs={"rows": 4}),
                   "articles": forms.CheckboxSelectMultiple}  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(code, languages.own_name(code)) for code in languages.codes()]
        self.fields["language"] = forms.ChoiceField(label=gettext_lazy("Language"), choices=choices)
        self.fields["slug"].required = False
        self.fields["slug"].help_text = _("Its name in the address. Left empty, it is made from the headline.")
        chosen = Section.objects.select_related("locale").order_by("locale__language_code", "name")
        self.fields["section"].queryset = chosen  # type: ignore[attr-defined]
        self.fields["articles"].queryset = self._articles()  # type: ignore[attr-defined]
        if not self.instance.pk:
            del self.fields["bulletin"]
        if self.instance.is_public:
            self.fields["slug"].disabled = True

    def _articles(self) -> Any:
        """Those that came out lately, and those that were chosen before."""
        lately = Article.objects.filter(live=True).order_by("-published_at").values_list("pk", flat=True)[:LATELY]
        own = self.instance.articles.values_list("pk", flat=True) if self.instance.pk else []
        asked = self.data.getlist("articles") if hasattr(self.data, "getlist") else []
        keys = {*lately, *own, *(int(key) for key in asked if key.isdecimal() and len(key) < 16)}
        return Article.objects.filter(pk__in=list(keys)).defer("body").order_by("-published_at", "-pk")

    def _get_validation_exclusions(self) -> set[str]:
        """Whether another one has this address, the process says, in words of its own."""
        return {*super()._get_validation_exclusions(), "slug"}  # type: ignore[misc]
