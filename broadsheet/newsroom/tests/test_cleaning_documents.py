"""A document that comes in says nothing of who made it, and does nothing when it is opened; or it is refused in words."""

from __future__ import annotations

import contextlib
import io

import openpyxl
import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from wagtail.documents.forms import get_document_form
from wagtail.models import Collection

from broadsheet.newsroom.cleaning_documents.cleaning import clean, cleaned
from broadsheet.newsroom.cleaning_documents.refusing import RefusedDocumentError
from broadsheet.newsroom.cleaning_documents.shots import without_remarks
from broadsheet.newsroom.models import DocumentFile
from broadsheet.newsroom.tests import documents_made as made

NAME = made.NAME.encode()

KINDS = {
    "docx": made.docx, "xlsx": made.xlsx, "pptx": made.pptx, "odt": made.odt, "epub": made.epub, "rtf": made.rtf, "pdf": made.pdf,
}  # fmt: skip


def everything(content: bytes) -> bytes:
    """All its bytes, and those of its parts unpacked."""
    if content.startswith(b"PK"):
        return b"\n".join(name.encode() + b"\n" + part for name, part in made.unzipped(content).items())
    return content


@pytest.mark.parametrize("kind", KINDS)
def test_no_name_is_left(kind):
    content = KINDS[kind]()
    assert NAME in everything(content)
    assert NAME not in everything(cleaned(f"x.{kind}", content))


@pytest.mark.parametrize("kind", KINDS)
def test_cleaning_twice_changes_nothing_more(kind):
    once = cleaned(f"x.{kind}", KINDS[kind]())
    assert cleaned(f"x.{kind}", once) == once


def test_a_word_file_still_opens_and_says_what_it_said():
    document = Document(io.BytesIO(cleaned("x.docx", made.docx())))
    assert document.paragraphs[0].text == "The ruling stands."
    said = everything(cleaned("x.docx", made.docx()))
    for gone in (b"rsidR", b"2026-01-02", b"thumbnail", b"people.xml", b"custom.xml"):
        assert gone not in said
    assert b"Inserted." in said
    assert b"Why?" in said
    assert document.core_properties.author == ""


def test_a_spreadsheet_still_opens():
    book = openpyxl.load_workbook(io.BytesIO(cleaned("x.xlsx", made.xlsx())))
    assert book.active["A1"].value == "Figures"
    assert book.active["A1"].comment.text == "Why?"


def test_a_pdf_still_opens_with_its_note_and_its_picture():
    with pikepdf.open(io.BytesIO(cleaned("x.pdf", made.pdf()))) as document:
        (page,) = document.pages
        assert str(page.Annots[0].Contents) == "Why?"
        assert "/T" not in page.Annots[0]
        assert page.Resources.XObject.Im0.read_raw_bytes().startswith(b"\xff\xd8")
        assert not document.docinfo


def test_deleted_pages_of_a_pdf_are_not_in_the_file():
    whole = made.pdf()
    with pikepdf.open(io.BytesIO(whole)) as document:
        spare = document.make_indirect(pikepdf.Dictionary(Secret="Zirconquake"))
        assert spare.is_indirect
        buffer = io.BytesIO()
        document.save(buffer, preserve_pdfa=False)
    assert b"Zirconquake" not in cleaned("x.pdf", buffer.getvalue() + b"\n% Zirconquake\n")


def _javascript(document, page):
    document.Root.Names = pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=[]))


def _launch(document, page):
    page.AA = pikepdf.Dictionary(O=pikepdf.Dictionary(S=pikepdf.Name.Launch, F="calc.exe"))


def _script_in_a_link(document, page):
    page.Annots.append(pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 1, 1],
        A=pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)"),
    ))  # fmt: skip


def _attachment(document, page):
    document.attachments["x.exe"] = pikepdf.AttachedFileSpec(document, b"MZ", filename="x.exe")


def _form_with_programs(document, page):
    document.Root.AcroForm = pikepdf.Dictionary(XFA=pikepdf.Array([]))


@pytest.mark.parametrize(
    ("change", "word"),
    [(_javascript, "programs"), (_launch, "programs"), (_script_in_a_link, "programs"), (_attachment, "attachment"),
     (_form_with_programs, "XFA")],
)  # fmt: skip
def test_a_pdf_that_does_something_is_refused(change, word):
    with pytest.raises(RefusedDocumentError, match=word):
        cleaned("x.pdf", made.pdf(change))


def test_a_locked_pdf_is_refused():
    with pikepdf.open(io.BytesIO(made.pdf())) as document:
        buffer = io.BytesIO()
        document.save(buffer, encryption=pikepdf.Encryption(owner="a", user="b"))
        owned = io.BytesIO()
        document.save(owned, encryption=pikepdf.Encryption(owner="a", user=""))
    for locked in (buffer, owned):
        with pytest.raises(RefusedDocumentError, match="password"):
            cleaned("x.pdf", locked.getvalue())


@pytest.mark.parametrize(("kind", "parts", "word"), [
    ("docx", {"word__vbaProject_dot_bin": b"x"}, "macros"),
    ("docx", {"word__embeddings__oleObject1_dot_bin": b"x"}, "oleObject1.bin"),
    ("docx", {"word__media__x_dot_bin": b"\xd0\xcf\x11\xe0 old"}, "x.bin"),
    ("xlsx", {"xl__macrosheets__sheet1_dot_xml": b"<x/>"}, "macros"),
    ("xlsx", {"xl__activeX__activeX1_dot_xml": b"<x/>"}, "macros"),
    ("odt", {"Basic__Standard__Module1_dot_xml": b"<x/>"}, "macros"),
    ("odt", {"Scripts__python__x_dot_py": b"import os"}, "macros"),
    ("epub", {"OEBPS__x_dot_js": b"alert(1)"}, "macros"),
    ("epub", {"OEBPS__b_dot_xhtml": b"<html><script>1</script></html>"}, "macros"),
])  # fmt: skip
def test_a_file_with_programs_or_files_in_it_is_refused(kind, parts, word):
    with pytest.raises(RefusedDocumentError, match=word):
        cleaned(f"x.{kind}", made.with_parts(KINDS[kind](), **parts))


def test_a_renamed_macro_file_is_refused():
    parts = made.unzipped(made.docx())
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        b"wordprocessingml.document.main+xml", b"ms-word.document.macroEnabled.main+xml"
    )
    with pytest.raises(RefusedDocumentError, match="macros"):
        cleaned("x.docx", made.zipped(parts))


def test_a_template_from_elsewhere_is_not_asked_for():
    parts = made.unzipped(made.docx())
    rels = parts["word/_rels/document.xml.rels"].replace(
        b"</Relationships>",
        b'<Relationship Id="rX" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" '
        b'Target="https://evil.example/t.dotm" TargetMode="External"/></Relationships>',
    )
    parts["word/_rels/document.xml.rels"] = rels
    assert b"evil.example" not in everything(cleaned("x.docx", made.zipped(parts)))


@pytest.mark.parametrize("content", [rb"{\rtf1{\object\objdata 0105}}", rb"{\rtf1\bin4 abcd}"])
def test_rich_text_with_another_file_in_it_is_refused(content):
    with pytest.raises(RefusedDocumentError):
        cleaned("x.rtf", content)


def test_a_zip_is_cleaned_file_by_file():
    content = made.zipped(
        {"a/ruling.docx": made.docx(), "shot.jpg": made.photograph(), "__MACOSX/x": NAME, "data.csv": b"a,b"}
    )
    parts = made.unzipped(cleaned("x.zip", content))
    assert set(parts) == {"a/ruling.docx", "shot.jpg", "data.csv"}
    assert NAME not in everything(parts["a/ruling.docx"]) + parts["shot.jpg"]
    for bad in ({"x.exe": b"MZ"}, {"x.zip": b"PK\x03\x04"}, {"m.docm": b"x"}):
        with pytest.raises(RefusedDocumentError):
            cleaned("x.zip", made.zipped(bad))
    with pytest.raises(RefusedDocumentError, match=r"m\.docx"):
        cleaned("x.zip", made.zipped({"m.docx": made.with_parts(made.docx(), word__vbaProject_dot_bin=b"x")}))


def test_a_photograph_keeps_its_pixels_and_loses_the_rest():
    content = made.photograph()
    kept = without_remarks(content + b"PK a film behind the end")
    assert NAME not in kept
    assert b"film" not in kept
    assert Image.open(io.BytesIO(kept)).tobytes() == Image.open(io.BytesIO(content)).tobytes()


def test_the_upload_itself_is_replaced():
    file = SimpleUploadedFile("x.docx", made.docx())
    clean(file)
    assert NAME not in everything(file.read())
    assert file.size == file.tell()


@pytest.mark.django_db
def test_the_form_takes_the_cleaned_file_and_refuses_macros_in_words():
    def form(content):
        return _form({"title": "Ruling"}, {"file": SimpleUploadedFile("x.docx", content)})

    good = form(made.docx())
    assert good.is_valid(), good.errors
    assert NAME not in everything(good.cleaned_data["file"].read())
    bad = form(made.with_parts(made.docx(), word__vbaProject_dot_bin=b"x"))
    assert not bad.is_valid()
    assert "macros" in str(bad.errors["file"])


def _form(data, files):
    data = data | {"collection": Collection.get_first_root_node().pk, "tags": ""}
    return get_document_form(DocumentFile)(data, files, instance=DocumentFile())


@settings(max_examples=150, deadline=None)
@given(kind=st.sampled_from(sorted(KINDS)), cut=st.integers(0, 5000), flip=st.integers(0, 5000), by=st.integers(1, 255))
def test_a_broken_file_is_cleaned_or_refused_and_nothing_else(kind, cut, flip, by):
    content = bytearray(KINDS[kind]())
    content[flip % len(content)] ^= by
    content = bytes(content[: len(content) - cut % len(content)]) if cut % 3 == 0 else bytes(content)
    with contextlib.suppress(RefusedDocumentError):
        cleaned(f"x.{kind}", content)
