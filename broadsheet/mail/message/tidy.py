"""Bytes of a letter of which is known how they look, so that nobody looks again."""

from __future__ import annotations


class Tidy(bytes):
    """A whole letter: every line ends with CRLF, none begins with a dot, and its body is its own relaxed form for DKIM.

    Made by `Template.spliced` and kept by `Signer.signed`. Looking costs more than putting the letter together.
    """
