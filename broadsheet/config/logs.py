"""Keeping the log readable on a bad day."""

from __future__ import annotations

import logging
import re


class WhileUnavailable(logging.Filter):
    """While the database is away every request fails alike: no line for each answer, no traceback for each error."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Drop the line about a 503 answer; shorten that about the error behind one."""
        if getattr(record, "status_code", None) != 503:
            return True
        if not record.exc_info:
            return False
        record.msg, record.args = f"{record.getMessage()} ({record.exc_info[1]})".replace("\n", " "), ()
        record.exc_info, record.exc_text = None, None
        return True


class WithoutFloods(logging.Filter):
    """Whoever comes too often is told so, and that is all: thousands of lines a minute cost as much as answering, and fill a disk."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Drop the line about a 429 answer."""
        return getattr(record, "status_code", None) != 429


class WithoutGiftCodes(logging.Filter):
    """The links of gifts and of members' own podcasts have their keys in their paths: whoever reads the log must not have them."""

    PATH = re.compile(r"(/gift/(?:bought/|story/)?|/podcast/own/)(?!(?:yours|bought|story)(?:/|\b))[^/\s?]+")

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep the line, and put a sign where the code stood."""
        said = record.getMessage()
        cut = self.PATH.sub(r"\1…", said)
        if cut != said:
            record.msg, record.args = cut, ()
        return True
