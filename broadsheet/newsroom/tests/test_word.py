"""A Word document becomes a draft; whatever only calls itself one is refused, and nothing is left behind."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from PIL import Image

from broadsheet.newsroom.models import Article, Picture
from broadsheet.newsroom.roles import Role
from broadsheet.newsroom.tests.cast import person
from broadsheet.newsroom.word import package
from tests import factories

pytestmark = pytest.mark.django_db

URL = "/cms/articles/from-word/"


@pytest.fixture
def reporter(client):
    factories.section("Harbour")
    factories.section("Порт", language="uk")
    rada = person(Role.REPORTER)
    client.force_login(rada)
    return rada


def saved(document):
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def sent(client, content, name="story.docx", **fields):
    upload = SimpleUploadedFile(name, content)
    return client.post(URL, {"file": upload, "language": "en", **fields}, follow=True)


def drafted(client, document, **fields):
    answer = sent(client, saved(document), **fields)
    found = Article.objects.first()
    assert found is not None, answer.context["form"].errors
    return found.get_latest_revision_as_object(), answer


def blocks(article):
    return [(block.block_type, getattr(block.value, "source", block.value)) for block in article.body]


def jpeg(colour="navy"):
    exif = Image.Exif()
    exif[0x010F] = "A camera maker"
    buffer = io.BytesIO()
    Image.new("RGB", (640, 400), colour).save(buffer, "JPEG", exif=exif)
    return buffer


def linked(document, paragraph, words, address):
    relation = document.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), relation)
    link.append(paragraph.add_run(words)._r)
    paragraph._p.append(link)


def noted(document, paragraph, words):
    """A footnote, as Word writes it."""
    notes = (
        f"<w:footnotes {nsdecls('w')}>"
        '<w:footnote w:id="0" w:type="separator"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
        '<w:footnote w:id="3"><w:p><w:r><w:footnoteRef/></w:r>'
        f'<w:r><w:t xml:space="preserve"> {words}</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    part = Part(PackURI("/word/footnotes.xml"), kind, notes.encode(), document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    reference = parse_xml(f'<w:r {nsdecls("w")}><w:footnoteReference w:id="3"/></w:r>')
    paragraph._p.append(reference)


def test_a_document_becomes_a_draft_with_its_headings_links_lists_and_notes(client, reporter):
    document = Document()
    document.add_paragraph("The last ferry to Pryvoz", style="Title")
    document.add_paragraph("Nobody came to the quay.", style="Subtitle")
    first = document.add_paragraph("The crew tied up ")
    first.add_run("at six").bold = True
    first.add_run(", and ")
    linked(document, first, "the tender", "https://port.example/tender")
    noted(document, first, "Tender documents, page 12.")
    document.add_heading("Who paid", 2)
    document.add_paragraph("The city", style="List Bullet")
    document.add_paragraph("through a trust", style="List Bullet 2")
    document.add_paragraph("First", style="List Number")
    article, answer = drafted(client, document)
    assert (article.title, article.standfirst) == ("The last ferry to Pryvoz", "Nobody came to the quay.")
    assert blocks(article) == [
        (
            "paragraph",
            "<p>The crew tied up <b>at six</b>, and "
            '<a href="https://port.example/tender">the tender</a><sup>1</sup></p>',
        ),
        ("heading", "Who paid"),
        (
            "paragraph",
            "<ul><li>The city<ul><li>through a trust</li></ul></li></ul><ol><li>First</li></ol>",
        ),
        ("heading", "Notes"),
        ("paragraph", "<ol><li>Tender documents, page 12.</li></ol>"),
    ]
    assert answer.redirect_chain[-1][0] == reverse("wagtailadmin_pages:edit", args=[article.pk])
    assert not article.live
    assert (article.owner, article.section.name, article.latest_revision.user) == (reporter, "Harbour", reporter)


def test_lists_keep_their_kind(client, reporter):
    document = Document()
    for style, words in [("List Bullet", "One"), ("List Bullet", "Two"), ("Normal", "Then"), ("List Number", "First")]:
        document.add_paragraph(words, style=style)
    article, _answer = drafted(client, document)
    assert blocks(article) == [("paragraph", "<ul><li>One</li><li>Two</li></ul><p>Then</p><ol><li>First</li></ol>")]


def test_pictures_go_into_pictures_cleaned_with_alt_text_and_caption(client, reporter):
    document = Document()
    document.add_paragraph("Before.")
    document.add_picture(jpeg())
    document.paragraphs[-1]._p.find(f".//{qn('wp:docPr')}").set("descr", "A crane at dawn")
    document.add_paragraph("The crane that moved first.", style="Caption")
    document.add_paragraph("After.")
    article, answer = drafted(client, document)
    picture = Picture.objects.get()
    assert [kind for kind, _value in blocks(article)] == ["paragraph", "picture", "paragraph"]
    assert article.body[1].value["picture"] == picture
    assert article.body[1].value["missing"] == ""
    assert (picture.description, picture.caption) == ("A crane at dawn", "The crane that moved first.")
    assert picture.uploaded_by_user == reporter
    assert "1 picture was taken into Pictures" in answer.content.decode()
    with picture.file.open() as file, Image.open(file) as kept:
        assert not kept.getexif()


def test_a_picture_that_we_do_not_take_leaves_a_named_frame_and_a_warning(client, reporter):
    document = Document()
    document.add_picture(jpeg())
    document.part.related_parts[
        document.inline_shapes[0]._inline.graphic.graphicData.pic.blipFill.blip.embed
    ]._blob = b"no picture"
    document.add_paragraph("Words.")
    article, answer = drafted(client, document)
    assert not Picture.objects.exists()
    assert article.body[0].value["missing"] == "image1.jpg"
    assert "image1.jpg: " in answer.content.decode()


def test_a_table_becomes_a_table_and_deleted_or_hidden_words_stay_away(client, reporter):
    document = Document()
    table = document.add_table(2, 2)
    for cell, words in zip(table._cells, ["Year", "Ferries", "2019", "14"], strict=True):
        cell.text = words
    kept = document.add_paragraph("Kept")
    kept._p.append(parse_xml(f'<w:del {nsdecls("w")} w:id="1"><w:r><w:delText>struck</w:delText></w:r></w:del>'))
    kept._p.append(
        parse_xml(f'<w:ins {nsdecls("w")} w:id="2"><w:r><w:t xml:space="preserve"> words</w:t></w:r></w:ins>')
    )
    kept.add_run(" secret").font.hidden = True
    article, _answer = drafted(client, document)
    assert [kind for kind, _value in blocks(article)] == ["table", "paragraph"]
    assert blocks(article)[1][1] == "<p>Kept words</p>"


def test_an_old_link_field_is_a_link_and_a_script_address_is_none(client, reporter):
    document = Document()
    paragraph = document.add_paragraph("See ")
    for xml in [
        '<w:fldChar w:fldCharType="begin"/>',
        '<w:instrText xml:space="preserve"> HYPERLINK "https://port.example/" </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
        "<w:t>the port</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
    ]:
        paragraph._p.append(parse_xml(f"<w:r {nsdecls('w')}>{xml}</w:r>"))
    linked(document, paragraph, " or not", "javascript:alert(1)")
    article, _answer = drafted(client, document)
    assert blocks(article) == [("paragraph", '<p>See <a href="https://port.example/">the port</a> or not</p>')]


def test_without_a_title_the_file_lends_its_name_and_the_language_is_kept(client, reporter):
    document = Document()
    document.core_properties.title = ""
    document.add_paragraph("Слова.")
    article, _answer = drafted(client, document, name="Порт взимку.docx", language="uk")
    assert (article.title, article.edition) == ("Порт взимку", "uk")
    assert article.section.name == "Порт"


def packed(parts):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return buffer.getvalue()


def repacked(content, **changed):
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    return packed(parts | {name.replace("__", "/"): data for name, data in changed.items()})


def a_story():
    document = Document()
    document.add_paragraph("Words.")
    return saved(document)


def with_entities():
    bomb = b'<!DOCTYPE x [<!ENTITY a "boom"><!ENTITY b "&a;&a;&a;">]>'
    with zipfile.ZipFile(io.BytesIO(a_story())) as file:
        text = file.read("word/document.xml").replace(b"Words.", b"&b;").split(b"?>", 1)[1]
    return repacked(a_story(), **{"word/document.xml": bomb + text})


HOSTILE = {
    "text with the wrong name": (b"just words", "story.docx", "damaged"),
    "an empty zip": (packed({}), "story.docx", "damaged"),
    "a zip of something else": (packed({"notes.txt": b"x"}), "story.docx", "damaged"),
    "half a file": (a_story()[: len(a_story()) // 2], "story.docx", "damaged"),
    "broken text": (repacked(a_story(), **{"word/document.xml": b"<w:document"}), "story.docx", "damaged"),
    "a bomb": (repacked(a_story(), **{"word/document.xml": b" " * (package.MAX_TEXT + 1)}), "story.docx", "too large"),
    "a bomb of pictures": (
        repacked(a_story(), **{f"word/media/{at}.bmp": b"\0" * (50 * 1024 * 1024) for at in range(5)}),
        "story.docx",
        "too large",
    ),
    "too many parts": (packed({f"{at}.txt": b"" for at in range(package.MAX_PARTS + 1)}), "story.docx", "too large"),
    "macros": (repacked(a_story(), **{"word/vbaProject.bin": b"program"}), "story.docx", "macros"),
    "a .docm": (a_story(), "story.docm", "macros"),
    "an old .doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "story.docx", "password"),
    "another kind of file": (b"%PDF-", "story.pdf", "ending in .docx"),
    "an empty document": (saved(Document()), "story.docx", "no text"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_what_is_no_word_document_is_refused_in_plain_words(client, reporter, case):
    content, name, words = HOSTILE[case]
    answer = sent(client, content, name)
    assert words in str(answer.context["form"].errors)
    assert not Article.objects.exists()
    assert not Picture.objects.exists()


@pytest.mark.control
def test_the_same_story_unharmed_is_taken(client, reporter):
    sent(client, repacked(a_story()))
    assert Article.objects.count() == 1


def test_entities_are_not_unfolded(client, reporter):
    sent(client, with_entities())
    assert "boom" not in "".join(str(article.body) for article in Article.objects.all())


def test_without_a_file_the_form_says_so(client, reporter):
    answer = client.post(URL, {"language": "en"})
    assert "required" in str(answer.context["form"].errors["file"])


def test_without_a_section_the_writer_is_told_what_is_missing(client):
    client.force_login(person(Role.CHIEF_EDITOR))
    answer = sent(client, a_story())
    assert "no section yet" in str(answer.context["form"].errors)
    assert not Article.objects.exists()


def test_twice_makes_two_drafts_with_addresses_of_their_own(client, reporter):
    sent(client, a_story())
    sent(client, a_story())
    assert len(set(Article.objects.values_list("slug", flat=True))) == 2


def test_only_those_who_write_may(client):
    factories.section("Harbour")
    assert client.get(URL).status_code == 302
    assert sent(client, a_story()).redirect_chain[0][0].startswith("/cms/login/")
    client.force_login(person(Role.BUSINESS))
    assert client.get(URL).status_code in {302, 403}
    sent(client, a_story())
    assert not Article.objects.exists()


def test_the_way_to_it_stands_beside_the_other_ways_to_begin(client, reporter):
    for address in ["/cms/", "/cms/articles/"]:
        assert URL in client.get(address).content.decode()
    form = client.get("/cms/articles/new/", follow=True).content.decode()
    assert f"{URL}?language=en" in form
    assert client.put(URL).status_code == 405
