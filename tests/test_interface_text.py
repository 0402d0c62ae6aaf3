"""Everything that readers see is there in Ukrainian, and what is compiled is what was translated."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from string import Formatter

import polib
import pytest
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext, ngettext
from django.utils.translation.template import templatize

from tests import factories

ROOT = Path(__file__).resolve().parents[1]
CATALOGUE = ROOT / "locale" / "uk" / "LC_MESSAGES" / "django.po"
CALL = re.compile(r"\b(?:_|gettext|ngettext|pgettext)\(u?('(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")")
PERCENT = re.compile(r"%\((\w+)\)|%%|%[sd]")


def public_templates():
    found = [*ROOT.glob("templates/**/*.html"), *ROOT.glob("broadsheet/*/templates/**/*.html")]
    return [
        path
        for path in found
        if not {"desk", "wagtailadmin", "admin"} & set(path.parts) and not path.name.startswith("desk")
    ]


def texts_of(template):
    return {ast.literal_eval(literal) for literal in CALL.findall(templatize(template.read_text()))}


def catalogue():
    return polib.pofile(str(CATALOGUE))


def translated():
    return {
        entry.msgid
        for entry in catalogue()
        if not entry.fuzzy and (all(entry.msgstr_plural.values()) if entry.msgid_plural else entry.msgstr)
    }


def test_every_text_of_the_public_pages_is_there_in_ukrainian():
    known = translated()
    missing = {
        f"{path.relative_to(ROOT)}: {text}"
        for path in public_templates()
        for text in texts_of(path)
        if text not in known
    }
    assert not missing, "Not in locale/uk/LC_MESSAGES/django.po:\n" + "\n".join(sorted(missing))


def test_every_text_of_the_money_desk_is_there_in_ukrainian():
    known = translated()
    desk = ROOT / "broadsheet" / "membership"
    gifts = ROOT / "broadsheet" / "gifts"
    pages = [*desk.glob("templates/membership/desk/money/*.html"), *desk.glob("templates/membership/desk/*.html")]
    pages += gifts.glob("templates/gifts/desk/*.html")
    said = {text for path in pages for text in texts_of(path)}
    for path in [*desk.rglob("*.py"), *gifts.rglob("*.py"), *(ROOT / "broadsheet" / "payments").rglob("*.py")]:
        if not {"tests", "migrations"} & set(path.parts):
            said |= texts_in(path.read_text())
    assert not said - known, "Not in locale/uk/LC_MESSAGES/django.po"


def test_every_text_of_the_live_desk_is_there_in_ukrainian():
    live = ROOT / "broadsheet" / "live"
    said = {text for path in live.glob("templates/live/desk/*.html") for text in texts_of(path)}
    for path in live.rglob("*.py"):
        if not {"tests", "migrations"} & set(path.parts):
            said |= texts_in(path.read_text())
    assert not said - translated(), "Not in locale/uk/LC_MESSAGES/django.po"


def texts_in(source):
    """What a module hands to gettext."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call) and node.args]
    names = {"_", "gettext", "gettext_lazy", "ngettext"}
    first = [call.args[0] for call in calls if isinstance(call.func, ast.Name) and call.func.id in names]
    return {text.value for text in first if isinstance(text, ast.Constant)}


@pytest.mark.control
def test_a_new_text_of_the_desk_would_be_found():
    assert texts_in('title = _("Nobody has " "translated this")') == {"Nobody has translated this"}


@pytest.mark.control
def test_a_new_text_would_be_found(tmp_path):
    page = tmp_path / "new.html"
    page.write_text(
        '{% translate "Nobody has translated this" %}{% blocktranslate %}Nor {{ this }}{% endblocktranslate %}'
    )
    assert texts_of(page) == {"Nobody has translated this", "Nor %(this)s"}


def test_what_is_compiled_is_what_was_translated():
    compiled = polib.mofile(str(CATALOGUE.with_suffix(".mo")))
    said = {(entry.msgctxt, entry.msgid): (entry.msgstr, entry.msgstr_plural) for entry in compiled}
    meant = {
        (entry.msgctxt, entry.msgid): (entry.msgstr, entry.msgstr_plural) for entry in catalogue().translated_entries()
    }
    assert said == meant, "Compile it again: django.po has changed since"


def test_translations_fill_in_the_same_things():
    for entry in catalogue():
        for text in [entry.msgstr, *entry.msgstr_plural.values()]:
            if text:
                assert set(PERCENT.findall(text)) == set(PERCENT.findall(entry.msgid)), entry.msgid
                if entry.msgctxt is None and "{" in entry.msgid and "<" not in entry.msgid:
                    assert _braces(text) == _braces(entry.msgid), entry.msgid


def _braces(text):
    return {name for _text, name, _spec, _conversion in Formatter().parse(text) if name}


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(1, "1 хвилина"), (2, "2 хвилини"), (5, "5 хвилин"), (11, "11 хвилин"), (21, "21 хвилина"), (104, "104 хвилини")],
)
def test_ukrainian_counts_right(minutes, said):
    with translation.override("uk"):
        text = ngettext("%(minutes)s min read", "%(minutes)s min read", minutes) % {"minutes": minutes}
    assert text == f"{said} читання"


@pytest.mark.django_db
def test_a_ukrainian_page_speaks_ukrainian():
    other = factories.article("Крани знову рухаються", language="uk")
    page = Client().get(f"/uk/{other.slug}/").content.decode()
    assert "Перейти до змісту" in page
    assert "Skip to content" not in page
    with translation.override("uk"):
        assert gettext("Skip to content") == "Перейти до змісту"
