"""The body of an article: every kind of block that it may hold."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from broadsheet.newsroom.blocks.boxes import FactBoxBlock, KeyDevelopmentsBlock, SpecialBlock, table_block
from broadsheet.newsroom.blocks.embed import EmbedBlock
from broadsheet.newsroom.blocks.pictures import BodyPictureBlock, GalleryBlock
from broadsheet.newsroom.blocks.recordings import AudioBlock, VideoBlock
from broadsheet.newsroom.blocks.related import RelatedBlock
from broadsheet.newsroom.blocks.text import (
    DividerBlock,
    HeadingBlock,
    OpenPartEndsBlock,
    PullQuoteBlock,
    paragraph_block,
)


class BodyBlock(blocks.StreamBlock):
    """All blocks of a body. Their names are stored with every article: never rename one."""

    paragraph = paragraph_block()
    heading = HeadingBlock()
    picture = BodyPictureBlock()
    gallery = GalleryBlock()
    pull_quote = PullQuoteBlock()
    related = RelatedBlock()
    key_developments = KeyDevelopmentsBlock()
    embed = EmbedBlock()
    video = VideoBlock()
    audio = AudioBlock()
    fact_box = FactBoxBlock()
    table = table_block()
    divider = DividerBlock()
    open_part_ends = OpenPartEndsBlock()
    special = SpecialBlock()

    class Meta:
        block_counts: ClassVar = {"open_part_ends": {"max_num": 1}}
        label = _("Body")
