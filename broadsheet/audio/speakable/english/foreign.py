"""Words in other scripts, in Latin letters: a voice that knows no Cyrillic would spell them."""

from __future__ import annotations

import re

from anyascii import anyascii

from broadsheet.foundation.text import romanise

_CYRILLIC = re.compile(r"[\u0400-\u04ff]+(?:['’ʼ-][\u0400-\u04ff]+)*")
_OTHER = re.compile(r"[^\x00-\u02ff\u2000-\u22ff\ua7c0\ua7c1]+")
_LATIN = re.compile(r"\b\w*[\u0100-\u024f\u1e00-\u1eff]\w*")


def said(text: str) -> str:
    """Ukrainian by the state's romanisation, everything else by `anyascii`; accents of Western languages stay."""
    text = _CYRILLIC.sub(_romanised, text)
    text = _LATIN.sub(lambda found: anyascii(found[0]), text)
    return _OTHER.sub(lambda found: anyascii(found[0]), text)


def _romanised(found: re.Match[str]) -> str:
    written = found[0]
    romanised = romanise(written)
    if len(written) > 1 and written.isupper():
        return romanised.upper() if len(written) <= 4 else romanised.capitalize()
    return romanised.capitalize() if written[0].isupper() else romanised
