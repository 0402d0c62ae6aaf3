"""A post, a video or a chart that lives elsewhere."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from broadsheet.foundation import sources
from broadsheet.newsroom import providers
from broadsheet.newsroom.blocks.at_hand import PictureChooser


class EmbedValue(blocks.StructValue):
    """An embed as a page shows it: our copy at once, the other site's frame on a click."""

    @property
    def provider(self) -> str:
        """What readers call the site: “YouTube”, else its host."""
        return providers.name_of(self.get("url") or "")

    @property
    def frame(self) -> providers.Frame | None:
        """What a click loads; None where we know no frame, then a link must do."""
        return providers.frame_of(self.get("url") or "")

    @property
    def frame_url(self) -> str:
        """The address that a click loads, or nothing."""
        return self.frame.address if self.frame else ""

    @property
    def copy_text(self) -> str:
        """The words that we keep: the piece's text, else its title."""
        return str(self.get("text") or self.get("title") or "")

    @property
    def has_copy(self) -> bool:
        """Whether there is more to show than a link."""
        return bool(self.copy_text or self.get("picture"))


class EmbedBlock(blocks.StructBlock):
    """Something from another site, kept as a copy of ours; the other site is asked only when a reader clicks.

    Values are `EmbedValue`s: `url`, `title`, `author`, `text`, `picture` (what the desk wrote, else our copy),
    `provider`, `frame` (`address`, `shape`), `frame_url`, `copy_text`, `has_copy`. The copy is fetched by the worker
    after the article is saved (`embeds.copying`); until then, and when that fails, the fields are empty.
    """

    url = blocks.URLBlock(
        label=_("Address"),
        help_text=_(
            "YouTube, X, Telegram, Facebook, Instagram, TikTok, Bluesky, Mastodon, Datawrapper or Flourish; any other "
            "address becomes a link. What you leave empty below is filled in from there a moment after saving."
        ),
    )
    title = blocks.CharBlock(label=_("Title"), required=False)
    author = blocks.CharBlock(label=_("Author"), required=False)
    text = blocks.TextBlock(label=_("Its text, as a copy"), required=False, rows=4)
    picture = PictureChooser(label=_("A picture of it"), required=False)

    class Meta:
        label = _("Embed")
        icon = "media"
        template = "newsroom/blocks/embed.html"
        value_class = EmbedValue

    def bulk_to_python(self, values: Any) -> list[Any]:
        """All embeds of a body, with our copies of them: a fixed number of queries however many there are."""
        made: list[Any] = list(super().bulk_to_python(values))
        _fill(made)
        return made


def _fill(values: list[EmbedValue]) -> None:
    """What the desk left empty says what our copy says."""
    urls = {value.get("url") for value in values if value.get("url")}
    if not urls:
        return
    sources.record(*(f"embed:{url}" for url in urls))
    copies = {
        copy.url: copy
        for copy in apps.get_model("newsroom", "EmbedCopy").objects.filter(url__in=urls).select_related("picture")
    }
    pictures = [copy.picture for copy in copies.values() if copy.picture is not None]
    if pictures:
        prefetch_related_objects(pictures, "renditions__public_file")
    for value in values:
        copy = copies.get(value.get("url"))
        if copy is not None:
            for field in ("title", "author", "text", "picture"):
                value[field] = value.get(field) or getattr(copy, field)
