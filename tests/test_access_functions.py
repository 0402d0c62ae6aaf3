"""Views reach rows through functions that ask whose they are (an app's `access.py`), never by a manager of their own.

Whoever adds a view that looks a row up by its number must not have to remember to ask for rights. The exceptions are few
and reviewed: each says why nobody's right is forgotten there.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1] / "broadsheet"
MANAGERS = {"objects", "_default_manager", "_base_manager"}
SHORT_CUTS = {"get_object_or_404", "get_list_or_404", "aget_object_or_404"}

OPEN = "what is public alone is asked for: `public()`, `live`, what is listed, or an address that leads to it"
EXCEPTIONS = {
    "newsroom/views/page.py page": OPEN,
    "newsroom/views/page.py _whole": OPEN,
    "newsroom/views/errors.py not_found": OPEN,
    "newsroom/views/listings.py series": OPEN,
    "newsroom/views/listings.py archive": OPEN,
    "newsroom/views/listings.py _known": OPEN,
    "newsroom/views/listings.py _newest": OPEN,
    "newsroom/views/listings.py _month": OPEN,
    "newsroom/views/timelines.py _known": OPEN,
    "newsroom/views/special.py _open_blocks": OPEN,
    "newsroom/views/changes.py changes": OPEN,
    "newsroom/views/corrections.py corrections": OPEN,
    "newsroom/views/articles.py article_list": "names of sections and of a contributor, for those who see all articles",
    "newsroom/views/articles.py topic_names": "names of topics, which are public",
    "newsroom/views/follow_ups.py follow_up_list": "all of them, for everybody who works on articles",
    "newsroom/views/private_media.py": "finds whose file it is, and then asks that picture's or document's own rights",
    "ops/views/given_up.py": "tasks are nobody's; each view asks for the right to decide about them first",
    "mail/views/parked.py": "letters are nobody's; each view asks for the right to decide about them first",
    "mail/views/coming_back.py": "what comes back is nobody's; each view asks for the right to see it first",
    "membership/views/seat.py seat": "the token of the invitation is the right",
    "membership/views/reader_pass.py institution_pass": "the reader's network is the right",
    "membership/views/reader_pass.py _article": "the address of a page that is out",
    "campaigns/views/tally.py campaign_tally": "what has begun is public",
    "live/views/coverage.py": "what readers may see is public",
    "audio/views/podcast.py podcast": "names of sections, which are public",
    "newsletters/views/pages.py": "what is offered, and issues that are out, are public",
    "newsletters/views/sign_up.py": "what is offered is public, and the token in a letter is the right",
    "newsletters/views/end.py": "the token in every letter is the right",
    "newsletters/views/preferences.py": "the token in every letter is the right",
    "config/views.py": "signs of life, which are public",
}


def reached(source: str) -> set[str]:
    """The names of the functions (and `` for the module) of this source that reach rows by themselves."""
    found = set()
    for part in ast.parse(source).body:
        names = {node.attr for node in ast.walk(part) if isinstance(node, ast.Attribute)}
        called = {node.id for node in ast.walk(part) if isinstance(node, ast.Name)} | names
        if (names & MANAGERS) or (called & SHORT_CUTS):
            found.add(getattr(part, "name", ""))
    return found


def views() -> list[Path]:
    return [path for path in [*ROOT.glob("*/views/**/*.py"), *ROOT.glob("*/views.py")] if "tests" not in path.parts]


def test_views_reach_rows_through_functions_that_ask_for_rights():
    found = {f"{path.relative_to(ROOT)} {name}".strip() for path in views() for name in reached(path.read_text())}
    by_file = {asked for asked in EXCEPTIONS if " " not in asked}
    new = {each for each in found if each not in EXCEPTIONS and each.split(" ")[0] not in by_file}
    assert new == set(), "Reach the row through a function of the app's access.py that asks whose it is"
    files = {each.split(" ")[0] for each in found}
    assert {asked for asked in EXCEPTIONS if asked not in found and asked not in files} == set(), "These are no more"


@pytest.mark.control
@pytest.mark.parametrize("line", [
    "Article.objects.get(pk=pk)", "get_object_or_404(Article, pk=pk)", "models.Article._default_manager.filter(pk=pk)",
    "shortcuts.get_object_or_404(Article, pk=pk)", "(found := Seat.objects).first()", "model._base_manager.get()",
])  # fmt: skip
def test_a_view_that_helps_itself_would_be_found(line):
    assert reached(f"def seat(request, pk):\n    return {line}\n") == {"seat"}
    assert reached(f"class Seat:\n    def get(self, request, pk):\n        return {line}\n") == {"Seat"}


def test_a_view_that_asks_is_not_found():
    assert reached("def seat(request, pk):\n    return access.own_seat(request.user, pk)\n") == set()
