"""What an editor says in the room."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from broadsheet.foundation import clock, languages
from broadsheet.live.models import DigestPlan, Post
from broadsheet.newsroom.models import Article, Section, Series
from kiosk import banner

CHOICES = 15
LATELY = timedelta(days=2)
MINUTES = [
    (30, gettext_lazy("30 minutes")), (60, gettext_lazy("1 hour")), (180, gettext_lazy("3 hours")), (360, gettext_lazy("6 hours")),
]  # fmt: skip


def recent() -> dict[str, Post | Article]:
    """What came out lately and can be breaking, the newest first, by the name that the form gives it."""
    since = clock.now() - LATELY
    posts = Post.objects.out().filter(at__gte=since).select_related("coverage").newest_first()[:CHOICES]
    articles = Article.objects.public().filter(published_at__gte=since).defer("body").newest_first()[:CHOICES]
    found: dict[str, Post | Article] = {f"article-{story.pk}": story for story in articles}
    return found | {f"post-{post.pk}": post for post in posts}


class BreakingForm(forms.Form):
    """Which, for how long, in which words."""

    what = forms.ChoiceField(label=gettext_lazy("Story or post"))
    words = forms.CharField(label=gettext_lazy("In other words"), required=False, max_length=160)
    minutes = forms.TypedChoiceField(label=gettext_lazy("For"), choices=MINUTES, coerce=int, initial=60)

    def __init__(self, *args: Any, found: dict[str, Post | Article], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = found
        choices = [(name, f"{str(what)[:100]} ({languages.name(what.language)})") for name, what in found.items()]
        self.fields["what"].choices = choices  # type: ignore[attr-defined]


class BannerForm(forms.Form):
    """The words of an emergency."""

    text = forms.CharField(
        label=gettext_lazy("Text"), max_length=banner.LONGEST, widget=forms.Textarea(attrs={"rows": 2})
    )
    link = forms.CharField(label=gettext_lazy("Leads to"), required=False, max_length=500)
    hours = forms.IntegerField(
        label=gettext_lazy("Ends by itself after (hours)"), required=False, min_value=1, max_value=720,
    )  # fmt: skip
    language = forms.ChoiceField(label=gettext_lazy("Over pages in"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        languages_ = [(banner.EVERY, _("all languages")), *((code, languages.name(code)) for code in languages.codes())]
        self.fields["language"].choices = languages_  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """What the banner itself would refuse is said beside the link."""
        said = super().clean() or {}
        until = int(clock.now().timestamp()) + 3600 * said["hours"] if said.get("hours") else 0
        if "text" in said:
            try:
                said["banner"] = banner.made(said["text"], said.get("link", ""), until)
            except banner.BadBannerError as error:
                raise ValidationError({"link": _("The link must begin with https:// or http://.")}) from error
        return said


class PlanForm(forms.ModelForm[DigestPlan]):
    """When an edition's digest is made, and where it stands."""

    class Meta:
        model = DigestPlan
        fields = ("section", "series", "comes_at", "publishes_itself")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = self.instance.language
        self.fields["section"].queryset = Section.objects.filter(locale__language_code=language)  # type: ignore[attr-defined]
        self.fields["series"].queryset = Series.objects.filter(locale__language_code=language)  # type: ignore[attr-defined]
        self.fields["comes_at"].widget = forms.TimeInput(attrs={"type": "time", "class": "live-time"}, format="%H:%M")
