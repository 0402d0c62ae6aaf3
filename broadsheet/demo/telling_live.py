"""The Lantern tells live: a coverage that runs, one that is over, and short items between the stories."""

from __future__ import annotations

import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from broadsheet.accounts.models import User
from broadsheet.demo.moments import before
from broadsheet.live import changing, covering, filing
from broadsheet.live.filing import Words
from broadsheet.live.models import Coverage, CoverageState, Post, PostCorrection
from broadsheet.newsroom.models import Section

FACTS = Path(__file__).with_name("live.toml")


def tell(*, now: datetime, by: User) -> None:
    """File what is missing: nothing, if anything was ever filed here."""
    if Post.objects.exists() or Coverage.objects.exists():
        return
    facts = tomllib.loads(FACTS.read_text())
    with transaction.atomic():
        for coverage in facts["coverages"]:
            _cover(coverage, now, by)
        for item in facts["items"]:
            _file(item, None, now, by)


def _cover(facts: dict[str, Any], now: datetime, by: User) -> None:
    names = ("language", "slug", "headline", "summary")
    section = Section.objects.filter(locale__language_code=facts["language"], name=facts["section"]).first()
    made = Coverage.objects.create(
        section=section, starts_at=before(now, facts["ago"]), **{each: facts[each] for each in names}
    )
    covering.move(coverage=made, to=CoverageState.LIVE, by=by)
    posts = [_file(post, made, now, by) for post in facts["posts"]]
    if "pinned" in facts:
        covering.pin(coverage=made, post=posts[facts["pinned"] - 1], by=by)
    began = {"began_at": made.starts_at, "made_at": made.starts_at, "changed_at": posts[-1].at}
    if ended := facts.get("ended"):
        covering.move(coverage=made, to=CoverageState.ENDED, by=by, bulletin=facts["bulletin"])
        began |= {"ended_at": before(now, ended), "changed_at": before(now, ended)}
    Coverage.objects.filter(pk=made.pk).update(**began)


def _file(facts: dict[str, Any], coverage: Coverage | None, now: datetime, by: User) -> Post:
    """One post, dated back to when it would have been filed."""
    words = Words(facts["text"], headline=facts.get("headline", ""), is_key=facts.get("key", False))
    post = filing.file(words=words, coverage=coverage, by=by, language=facts.get("language", ""))
    at = before(now, facts["ago"])
    dates = {"at": at, "filed_at": at, "updated_at": before(now, facts["updated"]) if "updated" in facts else None}
    if note := facts.get("correction"):
        changing.correct(post=post, note=note, words=words, seen=post.version, by=by)
        PostCorrection.objects.filter(post=post).update(made_at=at)
    Post.objects.filter(pk=post.pk).update(**dates, touched_at=None)
    post.at = at
    return post
