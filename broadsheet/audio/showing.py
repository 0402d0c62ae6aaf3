"""Where readers meet narrations: on an article's page, and what has to go when they may not hear one any more."""

from __future__ import annotations

from functools import partial

from broadsheet.audio import beside, copies, files, heard
from broadsheet.audio.models import Part
from broadsheet.foundation import places
from broadsheet.newsroom import alongside
from broadsheet.ops import worker


def register() -> None:
    """Stand above every article that can be heard. Safe to call twice."""
    for part, name in heard.ANNOTATIONS.items():
        alongside.register(name, partial(heard.annotation, Part(part)))
    places.register("article.after_headline", beside.player, order=20)
    places.register("article.piece_mark", beside.piece_mark)
    places.register("article.jsonld", beside.in_head)
    files.when_withdrawn(copies.withdraw)
    worker.register("copies of ended narrations", copies.sweep_now_and_then)
