"""Pasting: what other programs put on the clipboard becomes body blocks. Pure: it reads no database and fetches nothing."""

from broadsheet.newsroom.pasting.article import OfferedPicture, Pasted, pasted

__all__ = ["OfferedPicture", "Pasted", "pasted"]
