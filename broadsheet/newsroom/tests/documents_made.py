"""Documents as programs write them, with somebody's name wherever a name can stand."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import piexif
import pikepdf
from docx import Document
from openpyxl.comments import Comment
from PIL import Image

NAME = "Quillfjord"


def zipped(parts):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, part in parts.items():
            packed.writestr(name, part)
    return made.getvalue()


def unzipped(content):
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def with_parts(content, **more):
    """The same zip with parts added or changed; `__` stands for a slash, `_dot_` for a dot."""
    added = {name.replace("__", "/").replace("_dot_", "."): part for name, part in more.items()}
    return zipped(unzipped(content) | added)


def photograph():
    """A JPEG whose EXIF says where, when and by whose camera."""
    made = io.BytesIO()
    exif = {"0th": {piexif.ImageIFD.Artist: NAME.encode()}, "GPS": {piexif.GPSIFD.GPSLatitudeRef: b"N"}}
    Image.new("RGB", (64, 48), "red").save(made, "JPEG", exif=piexif.dump(exif), comment=NAME.encode())
    return made.getvalue()


def docx():
    """With an author, a comment, tracked changes, a company, a template and a photograph."""
    document = Document()
    document.add_paragraph("The ruling stands.")
    document.add_picture(io.BytesIO(photograph()))
    document.core_properties.author = document.core_properties.last_modified_by = NAME
    made = io.BytesIO()
    document.save(made)
    parts = unzipped(made.getvalue())
    tracked = (
        f'<w:p w:rsidR="00AB12CD"><w:ins w:id="1" w:author="{NAME}" w:date="2026-01-02T03:04:05Z"><w:r><w:t>Inserted.</w:t></w:r></w:ins>'
        f'<w:del w:id="2" w:author="{NAME}"><w:r><w:delText>Deleted.</w:delText></w:r></w:del></w:p><w:sectPr'
    ).encode()
    parts["word/document.xml"] = parts["word/document.xml"].replace(b"<w:sectPr", tracked, 1)
    parts["word/comments.xml"] = (
        '<w:comments xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f'<w:comment w:id="0" w:author="{NAME}" w:initials="QF"><w:p><w:r><w:t>Why?</w:t></w:r></w:p></w:comment></w:comments>'
    ).encode()
    parts["word/people.xml"] = f"<people>{NAME}</people>".encode()
    parts["docProps/custom.xml"] = f"<p>{NAME}</p>".encode()
    parts["docProps/thumbnail.jpeg"] = photograph()
    return zipped(parts)


def xlsx():
    """With an author, a comment and the folder on the disk."""
    book = openpyxl.Workbook()
    book.active["A1"] = "Figures"
    book.active["A1"].comment = Comment("Why?", NAME)
    book.properties.creator = NAME
    made = io.BytesIO()
    book.save(made)
    parts = unzipped(made.getvalue())
    disk = f'<absPath xmlns="http://schemas.microsoft.com/office/spreadsheetml/2010/11/ac" url="C:\\Users\\{NAME}\\"/>'
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b"<sheets>", disk.encode() + b"<sheets>", 1)
    return zipped(parts)


def pptx():
    """As little as a presentation needs, with authors of comments."""
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="a/b"/>'
        '<Override PartName="/ppt/commentAuthors.xml" ContentType="x/y"/></Types>'
    )
    authors = (
        '<p:cmAuthorLst xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main">'
        f'<p:cmAuthor id="0" name="{NAME}" initials="Q{NAME}" lastIdx="1" clrIdx="0"/></p:cmAuthorLst>'
    )
    return zipped({
        "[Content_Types].xml": types, "ppt/presentation.xml": "<p/>", "ppt/commentAuthors.xml": authors,
        "docProps/core.xml": f"<c>{NAME}</c>", "docProps/app.xml": f"<c>{NAME}</c>",
    })  # fmt: skip


ODT = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:config="urn:oasis:names:tc:opendocument:xmlns:config:1.0" '
    'xmlns:script="urn:oasis:names:tc:opendocument:xmlns:script:1.0" xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"'
)


def odt():
    """With a comment, a tracked change, a printer and a thumbnail."""
    return zipped({
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": f"<office:document-content {ODT}><office:body><text:p>The ruling stands.</text:p>"
                       f"<office:annotation><dc:creator>{NAME}</dc:creator><dc:date>2026-01-02T03:04:05</dc:date></office:annotation>"
                       f"</office:body></office:document-content>",
        "meta.xml": f"<m>{NAME}</m>",
        "Object 1/meta.xml": f"<m>{NAME}</m>",
        "settings.xml": f'<office:document-settings {ODT}><config:config-item config:name="PrinterName">{NAME}</config:config-item>'
                        f"</office:document-settings>",
        "Thumbnails/thumbnail.png": NAME,
        "META-INF/manifest.xml": f'<manifest:manifest {ODT}><manifest:file-entry manifest:full-path="/"/>'
                                 f'<manifest:file-entry manifest:full-path="Thumbnails/thumbnail.png"/></manifest:manifest>',
    })  # fmt: skip


def epub():
    """A book with its maker."""
    opf = (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>'
        f'<dc:title>Report</dc:title><dc:creator>{NAME}</dc:creator><meta name="generator" content="{NAME}"/></metadata></package>'
    )
    return zipped(
        {"mimetype": "application/epub+zip", "OEBPS/content.opf": opf, "OEBPS/a.xhtml": "<html><p>Text</p></html>"}
    )


def rtf():
    """With information, an author's table and marks of sittings."""
    return (
        rb"{\rtf1\ansi{\info{\author " + NAME.encode() + rb"}{\title x \} y}}{\*\revtbl{" + NAME.encode() + rb";}}"
        rb"\insrsid123456 The ruling stands.\par}"
    )


def pdf(change=None):
    """One page with information, XMP, a note by somebody and a photograph; an earlier version lies behind the last."""
    document = pikepdf.new()
    page = document.add_blank_page(page_size=(200, 200))
    document.docinfo["/Author"] = NAME
    with document.open_metadata() as said:
        said["dc:creator"] = [NAME]
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9], T=NAME, Contents="Why?"
    )
    page.Annots = pikepdf.Array([document.make_indirect(note)])
    shot = pikepdf.Stream(document, photograph())
    shot.stream_dict = pikepdf.Dictionary(
        Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=64, Height=48, BitsPerComponent=8,
        ColorSpace=pikepdf.Name.DeviceRGB, Filter=pikepdf.Name.DCTDecode,
    )  # fmt: skip
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=shot))
    if change is not None:
        change(document, page)
    made = io.BytesIO()
    document.save(made, object_stream_mode=pikepdf.ObjectStreamMode.disable, compress_streams=False)
    return made.getvalue()
