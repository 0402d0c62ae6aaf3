"""The blocks that a body is made of."""

from broadsheet.newsroom.blocks.body import BodyBlock

__all__ = ["BodyBlock"]
