"""What other programs put on the clipboard becomes clean blocks. The clipboards are saved in `clipboards/`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet.newsroom.pasting import pasted
from broadsheet.newsroom.pasting.links import cleaned_link

CLIPBOARDS = Path(__file__).parent / "clipboards"
EVERY_CLIPBOARD = sorted(CLIPBOARDS.glob("*.html"))
JUNK = ["style=", "class=", "<span", "<font", "docs-internal-guid", "mso-", "Mso", "data:image", "base64", "o:p",
        "st1:", "google.com/url", "SCXW", "lang=", "dir=", "<p></p>", "<div", "file:///", "StartFragment", "javascript:",
        "onclick", "utm_"]  # fmt: skip


def clipboard(name):
    return pasted((CLIPBOARDS / f"{name}.html").read_text())


def kinds(found):
    return [kind for kind, _value in found.blocks]


@pytest.mark.parametrize("path", EVERY_CLIPBOARD, ids=lambda path: path.stem)
def test_no_clipboard_brings_junk(path):
    found = pasted(path.read_text())
    everything = repr(found.blocks) + found.headline
    assert found.blocks
    for junk in JUNK:
        assert junk not in everything
    for kind, value in found.blocks:
        if kind == "paragraph":
            tags = {tag.name for tag in BeautifulSoup(value, "html.parser").find_all()}
            assert tags <= {"p", "ul", "ol", "li", "a", "b", "i", "sup", "sub", "s", "br"}
            for tag in BeautifulSoup(value, "html.parser").find_all():
                assert set(tag.attrs) <= ({"href"} if tag.name == "a" else set())


@pytest.mark.control
@pytest.mark.parametrize("name", ["google_docs_story", "word_desktop_story", "word_online", "libreoffice_story"])
def test_the_clipboards_are_full_of_junk(name):
    raw = (CLIPBOARDS / f"{name}.html").read_text()
    assert sum(junk in raw for junk in JUNK) >= 4


def test_a_story_from_google_docs():
    found = clipboard("google_docs_story")
    assert found.headline == "The last ferry to Pryvoz"
    assert found.blocks == [
        (
            "paragraph",
            "<p>The crew tied up at <b>six in the morning</b>, and <i>nobody</i> came.</p>"
            '<p>The <a href="https://port.example/tender?id=7">tender of 2019</a> named one bidder.<sup>1</sup></p>',
        ),
        ("heading", "Who paid"),
        ("paragraph", "<ul><li>The city: 40%</li><li>The port<ul><li>through a trust</li></ul></li></ul>"),
        (
            "picture",
            {
                "picture": None,
                "alt": "A ferry at the quay in fog",
                "caption": "",
                "credit": "",
                "missing": "picture-1",
                "width": "text",
            },
        ),
        ("paragraph", "<p>It costs 5\u00a0000 hryvnias a day.</p>"),
        ("heading", "Notes"),
        ("paragraph", "<ol><li>Tender documents, page 12.</li></ol>"),
    ]
    (picture,) = found.pictures
    assert (picture.source, picture.order, picture.block) == ("remote", 0, 3)
    assert picture.url.startswith("https://lh7-rt.googleusercontent.com/")


def test_colleagues_comments_never_come_along():
    assert "lawyer" not in repr(clipboard("google_docs_story"))
    assert "Is he sure" not in repr(clipboard("word_desktop_story"))
    assert "ED1" not in repr(clipboard("word_desktop_story"))


def test_a_ukrainian_story_from_google_docs_with_a_table():
    found = clipboard("google_docs_ukrainian")
    assert found.blocks[0] == (
        "paragraph",
        "<p>У порту Одеси — «без змін»: п’ять суден чекають. <b>Пором</b> стоїть.</p>",
    )
    assert found.blocks[1] == ("heading", "Що далі")
    assert found.blocks[2][1].startswith("<ol><li>Тендер</li><li>Суд</li></ol>")
    assert 'href="https://suspilne.example/news?id=5"' in found.blocks[2][1]
    kind, table = found.blocks[3]
    assert kind == "table"
    assert [column["heading"] for column in table["columns"]] == ["Рік", "Рейси"]
    assert table["rows"] == [{"values": ["2024", "412"]}]


def test_a_story_from_word():
    found = clipboard("word_desktop_story")
    assert found.headline == "Cranes that never move"
    assert found.blocks[:3] == [
        (
            "paragraph",
            "<p><b>Two cranes</b> stand in Odesa, bought in 2017<sup>1</sup> and <i>never</i> used.</p>",
        ),
        ("heading", "What the papers say"),
        (
            "paragraph",
            '<ul><li>A <a href="https://register.example/act/17">purchase act</a><ul><li>signed twice</li></ul></li>'
            "<li>A bank slip</li></ul><p>The director said: “No comment”.</p>",
        ),
    ]
    assert found.blocks[3][0] == "picture"
    assert found.blocks[3][1]["missing"] == "clip_image002.jpg"
    assert found.blocks[3][1]["alt"] == "Two cranes by the water"
    assert found.pictures[0].source == "local"
    assert found.blocks[4:] == [
        ("heading", "Notes"),
        ("paragraph", "<ol><li>Budget report 2017, <i>annex B</i>.</li></ol>"),
    ]


def test_numbered_lists_raised_and_lowered_figures_and_wrapped_links_from_word():
    found = clipboard("word_desktop_numbers")
    assert found.blocks[0] == (
        "paragraph",
        "<ol><li>Перший</li><li>Другий</li></ol>"
        '<p>H<sub>2</sub>O, 10<sup>3</sup> тонн. <a href="https://mission.example/report">Звіт</a> та файл.</p>',
    )
    assert found.blocks[1][0] == "table"


def test_a_story_from_word_online():
    found = clipboard("word_online")
    assert found.headline == "Water returns to Peresyp"
    assert found.blocks[0] == (
        "paragraph",
        '<p><b>After nine days</b>, taps ran <a href="https://water.example/notice">again</a>.<sup>1</sup></p>'
        "<ul><li>Pumps<ul><li>the old ones</li></ul></li></ul>",
    )
    assert found.blocks[1] == ("heading", "Who waits")
    assert found.blocks[2][0] == "picture"
    assert found.pictures[0].source == "inline"
    assert found.pictures[0].alt == "A queue at a pump"
    assert found.pictures[0].url == ""


def test_a_story_from_libreoffice():
    found = clipboard("libreoffice_story")
    assert found.headline == "The dry dock is full"
    assert found.blocks == [
        ("paragraph", "<p>For the first time <b>since 2014</b> the dry dock is <i>full</i><sup>1</sup>.</p>"),
        ("heading", "Six hulls"),
        (
            "paragraph",
            '<ol><li>A tug</li><li>A <a href="https://boats.example/ferry">ferry</a>'
            "<ul><li>with a new keel</li></ul></li></ol>",
        ),
        (
            "picture",
            {
                "picture": None, "alt": "Hulls in the dock", "caption": "", "credit": "",
                "missing": "lu3121k_tmp_5f2a.jpg", "width": "text",
            },
        ),
        ("paragraph", "<p>“We hire,” said the foreman.</p>"),
        ("heading", "Notes"),
        ("paragraph", "<ol><li>Yard log, seen by <i>The Lantern</i>.</li></ol>"),
    ]  # fmt: skip


def test_line_breaks_and_plain_marks_from_libreoffice():
    assert clipboard("libreoffice_plain").blocks == [
        (
            "paragraph",
            "<p>Рядок перший<br/>рядок другий</p><p>Underlined and <s>struck</s> and marked.</p><p>* * *</p>",
        )
    ]


def test_a_web_page_comes_without_its_traps():
    found = clipboard("web_page")
    assert found.blocks == [
        ("heading", "A heading"),
        ("paragraph", '<p>Read this, <a href="https://ok.example/a">that</a>.</p><p>Quoted <i>words</i></p>'),
    ]
    assert found.pictures == []


@pytest.mark.parametrize(
    ("href", "leads_to"),
    [
        ("https://www.google.com/url?q=https%3A%2F%2Fa.example%2Fb%3Fc%3Dd%26e&sa=D", "https://a.example/b?c=d&e"),
        ("https://www.google.com/search?q=cranes", "https://www.google.com/search?q=cranes"),
        ("https://l.facebook.com/l.php?u=https%3A%2F%2Fa.example%2F%3Ffbclid%3Dx&h=AT0", "https://a.example/"),
        ("https://a.example/?utm_campaign=x&id=1#top", "https://a.example/?id=1#top"),
        ("mailto:desk@lantern.example", "mailto:desk@lantern.example"),
        ("javascript:alert(1)", ""),
        ("JaVaScRiPt:alert(1)", ""),
        ("https://www.google.com/url?q=javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("/relative", ""),
        ("https://[bad", ""),
        ("https:///no-host", ""),
    ],
)
def test_links_lead_where_their_author_meant(href, leads_to):
    assert cleaned_link(href) == leads_to


def test_an_empty_clipboard_is_nothing():
    for nothing in ("", "   ", "<p>&nbsp;</p>", "<!-- x -->", "<b><br></b>"):
        assert pasted(nothing).blocks == []


_word = st.text(alphabet="abcХїє 5–<&>\"'", min_size=1, max_size=8)
_tag = st.sampled_from(["p", "b", "span", "h2", "li", "ul", "ol", "div", "a", "td", "tr", "table", "sup", "o:p", "br"])
_style = st.sampled_from(
    ["", " style='font-weight:700'", " style='mso-list:l0 level3 lfo1'", " href='#_ftn1'", " href='x:y'"]
)


@st.composite
def _soup(draw):
    parts = []
    for _part in range(draw(st.integers(0, 12))):
        kind = draw(st.integers(0, 3))
        tag = draw(_tag)
        parts.append([draw(_word), f"<{tag}{draw(_style)}>", f"</{tag}>", "<![if !supportLists]>x<![endif]>"][kind])
    return "".join(parts)


@settings(max_examples=150, deadline=None)
@given(_soup())
def test_whatever_is_pasted_only_known_tags_come_out(html):
    for kind, value in pasted(html).blocks:
        if kind == "paragraph":
            for tag, attributes in re.findall(r"<([a-z0-9:]+)([^>]*)>", value):
                assert tag in {"p", "ul", "ol", "li", "a", "b", "i", "sup", "sub", "s", "br"}
                assert re.fullmatch(r'| href="[^"<>]*"|/', attributes)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(alphabet="abcdefgХїє", min_size=1, max_size=10), min_size=1, max_size=8))
def test_no_word_of_a_paragraph_is_lost_or_moved(words):
    html = "<div>" + "".join(f"<p><span style='font-size:9pt'>{word}</span></p>" for word in words) + "</div>"
    text = "".join(value for _kind, value in pasted(html).blocks)
    assert re.findall(r"<p>(.*?)</p>", text) == words
