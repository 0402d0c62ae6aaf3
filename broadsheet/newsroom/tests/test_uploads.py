"""What comes in as a picture: cleaned of what it says about the photographer, or refused with a way out."""

from __future__ import annotations

import io
import resource
import struct
import zlib
from contextlib import suppress
from pathlib import Path

import piexif
import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image, ImageCms, PngImagePlugin

from broadsheet.accounts.models import User
from broadsheet.newsroom import cleaning
from broadsheet.newsroom.models import Picture
from tests import factories

SECRET = b"SECRET-CANARY"
XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" '
    b'photoshop:Credit="The Lantern"><dc:description><rdf:Alt><rdf:li xml:lang="x-default">Cranes at dawn</rdf:li></rdf:Alt>'
    b"</dc:description><dc:creator><rdf:Seq><rdf:li>Olena Marchenko</rdf:li></rdf:Seq></dc:creator>"
    b"<dc:source>SECRET-CANARY</dc:source></rdf:Description></rdf:RDF></x:xmpmeta>"
)


def iptc(**records: str) -> bytes:
    """An APP13 segment with caption, byline and credit."""
    numbers = {"caption": 120, "byline": 80, "credit": 110}
    data = b"\x1c\x01\x5a\x00\x03\x1b%G"
    for name, text in records.items():
        raw = text.encode()
        data += b"\x1c\x02" + bytes([numbers[name]]) + struct.pack(">H", len(raw)) + raw
    block = b"8BIM\x04\x04\x00\x00" + struct.pack(">I", len(data)) + data + b"\x00" * (len(data) % 2)
    segment = b"Photoshop 3.0\x00" + block
    return b"\xff\xed" + struct.pack(">H", len(segment) + 2) + segment


def exif(orientation: int = 1) -> bytes:
    return piexif.dump(
        {
            "0th": {
                piexif.ImageIFD.Make: SECRET,
                piexif.ImageIFD.Orientation: orientation,
                piexif.ImageIFD.ImageDescription: b"",
            },
            "Exif": {piexif.ExifIFD.BodySerialNumber: SECRET},
            "GPS": {
                piexif.GPSIFD.GPSLatitudeRef: b"N",
                piexif.GPSIFD.GPSLatitude: ((46, 1), (29, 1), (0, 1)),
                piexif.GPSIFD.GPSLongitudeRef: b"E",
                piexif.GPSIFD.GPSLongitude: ((30, 1), (44, 1), (0, 1)),
            },
        }
    )


def drawing(size: tuple[int, int] = (640, 400)) -> Image.Image:
    """Red on the left, blue on the right."""
    image = Image.new("RGB", size, (0, 0, 255))
    image.paste((255, 0, 0), (0, 0, size[0] // 2, size[1]))
    return image


def encoded(image: Image.Image, kind: str = "JPEG", **options) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def tagged(kind: str) -> bytes:
    """A picture of this kind that carries every tag that it can."""
    if kind == "JPEG":
        whole = encoded(drawing(), kind, exif=exif(), xmp=XMP, comment=SECRET, icc_profile=wide_profile())
        return whole[:2] + iptc(caption="Cranes", byline="O. M.", credit="SECRET-CANARY") + whole[2:] + SECRET
    if kind == "PNG":
        info = PngImagePlugin.PngInfo()
        info.add_text("Author", SECRET.decode())
        info.add_itxt("XML:com.adobe.xmp", XMP.decode())
        return encoded(drawing(), kind, pnginfo=info, exif=exif()) + SECRET
    if kind == "GIF":
        return encoded(drawing().convert("P"), kind, comment=SECRET) + SECRET
    return encoded(drawing(), kind, exif=exif(), xmp=XMP)


def wide_profile() -> bytes:
    """A profile that is not sRGB: red and blue exchange their places, so that a conversion shows."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    profile = profile.replace("sRGB".encode("utf-16-be"), "Wide".encode("utf-16-be"))
    return profile.replace(b"rXYZ", b"tXYZ").replace(b"bXYZ", b"rXYZ").replace(b"tXYZ", b"bXYZ")


def clean(content: bytes, name: str = "picture.jpg") -> cleaning.CleanPicture:
    return cleaning.clean(io.BytesIO(content), name, len(content))


KINDS = [("JPEG", "a.jpg"), ("PNG", "a.png"), ("WEBP", "a.webp"), ("AVIF", "a.avif"), ("GIF", "a.gif")]


@pytest.mark.parametrize(("kind", "name"), KINDS)
def test_nothing_but_pixels_is_left_of_a_file(kind, name):
    before = tagged(kind)
    after = clean(before, name).read()
    image = Image.open(io.BytesIO(after))
    assert SECRET not in after
    assert b"SECRET-CANARY" not in after
    assert not dict(image.getexif())
    assert not image.getxmp()
    assert "icc_profile" not in image.info
    assert image.size == (640, 400)


@pytest.mark.control
@pytest.mark.parametrize(("kind", "name"), KINDS)
def test_the_tagged_file_does_carry_the_canary(kind, name):
    assert SECRET in tagged(kind)


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "PNG", "AVIF"])
def test_the_orientation_is_applied_before_it_is_forgotten(kind):
    content = encoded(drawing(), kind, exif=exif(orientation=6))
    image = Image.open(clean(content, f"a.{kind.lower()}")).convert("RGB")
    assert image.size == (400, 640)
    top, bottom = image.getpixel((200, 10)), image.getpixel((200, 630))
    assert top[0] > 200 > 60 > top[2]
    assert bottom[2] > 200 > 60 > bottom[0]


def test_colours_are_converted_to_srgb():
    content = encoded(drawing(), "PNG", icc_profile=wide_profile())
    image = Image.open(clean(content, "a.png"))
    left = image.convert("RGB").getpixel((10, 10))
    assert left[2] > left[0], "the profile says that red is blue"


def test_a_print_picture_becomes_rgb():
    content = encoded(drawing().convert("CMYK"))
    assert Image.open(clean(content)).mode == "RGB"


def test_an_untouched_jpeg_loses_next_to_nothing():
    content = encoded(Image.effect_mandelbrot((400, 300), (-2, -1.5, 1, 1.5), 60).convert("RGB"), quality=70)
    before = Image.open(io.BytesIO(content))
    after = Image.open(clean(content))
    assert after.quantization == before.quantization


def test_a_file_cleaned_twice_stays_the_same_picture():
    once = clean(tagged("PNG"), "a.png").read()
    assert clean(once, "a.png").read() == once


def test_the_agencys_caption_and_credit_are_read_before_they_go():
    plain = encoded(drawing())
    content = plain[:2] + iptc(caption="Крани вдосвіта", byline="Олена Марченко", credit="The Lantern") + plain[2:]
    words = clean(content).words
    assert words.caption == "Крани вдосвіта"
    assert words.credit == "Олена Марченко / The Lantern"


def test_xmp_serves_where_iptc_is_missing():
    words = clean(encoded(drawing(), xmp=XMP)).words
    assert words.caption == "Cranes at dawn"
    assert words.credit == "Olena Marchenko / The Lantern"


def test_exif_serves_where_both_are_missing():
    tags = piexif.dump({"0th": {piexif.ImageIFD.ImageDescription: b"At the pier", piexif.ImageIFD.Artist: b"O. M."}})
    words = clean(encoded(drawing(), exif=tags)).words
    assert (words.caption, words.credit) == ("At the pier", "O. M.")


@pytest.mark.parametrize(
    "xmp", [b"<x", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', b"\xff\xfe\x00"]
)
def test_broken_or_hostile_xmp_is_no_reason_to_refuse(xmp):
    assert "root:" not in clean(encoded(drawing(), xmp=xmp)).words.caption


# Refusals --------------------------------------------------------------------------------------------------------------


def png_bomb(width: int = 50_000, height: int = 50_000) -> bytes:
    """A small file whose header promises 2,500 million pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    rows = zlib.compress(b"\0" * 1_000_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def long_gif(frames: int = 10_000) -> bytes:
    frame = b"\x21\xf9\x04\0\1\0\0\0\x2c\0\0\0\0\1\0\1\0\0\x02\x02\x44\x01\0"
    return b"GIF89a\1\0\1\0\x80\0\0\0\0\0\xff\xff\xff" + frame * frames + b";"


REFUSED = {
    "a bomb of pixels": ("a.png", png_bomb(), "pixels"),
    "a long and narrow one": ("a.png", png_bomb(100_000, 2), "pixels"),
    "a gif of 10,000 frames": ("a.gif", long_gif(), "frames"),
    "a drawing with a script": ("a.svg", b"<svg><script>alert(1)</script></svg>", "SVG"),
    "a drawing": ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
    "a drawing under a false name": ("a.png", b"<?xml version='1.0'?><svg/>", "SVG"),
    "a page under a false name": ("a.jpg", b"<html><script>alert(1)</script>", "not a picture"),
    "a truncated one": ("a.jpg", encoded(Image.effect_noise((800, 600), 90))[:9000], "damaged"),
    "a truncated png": ("a.png", encoded(Image.effect_noise((800, 600), 90), "PNG")[:9000], "damaged"),
    "noise": ("a.jpg", bytes(range(256)) * 40, "not a picture"),
    "nothing": ("a.jpg", b"", "not a picture"),
    "a wrong ending": ("a.png", encoded(drawing()), "name"),
    "an unknown ending": ("a.exe", encoded(drawing()), "“.exe”"),
    "no ending": ("a", encoded(drawing()), "not pictures"),
    "a phone's own format": ("a.heic", encoded(drawing()), "JPEG"),
    "a huge file": ("a.jpg", encoded(drawing()) + b"\0" * cleaning.MAX_BYTES, "MB"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_picture_is_refused_in_plain_words(case):
    name, content, word = REFUSED[case]
    with pytest.raises(cleaning.RefusedPictureError) as refusal:
        clean(content, name)
    [message] = refusal.value.messages
    assert word in message
    assert "Error" not in message


def test_a_broken_picture_of_any_kind_never_breaks_the_form():
    for kind, name in KINDS:
        whole = tagged(kind)
        for cut in (10, 60, len(whole) // 3, len(whole) // 2):
            with suppress(cleaning.RefusedPictureError):
                clean(whole[:cut], name)


def test_refusing_needs_little_memory():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for name, content, _word in REFUSED.values():
        with pytest.raises(cleaning.RefusedPictureError):
            clean(content, name)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    assert grown < 200, f"{grown:.0f} MB"


def test_a_very_large_jpeg_is_taken_at_a_smaller_scale():
    content = encoded(Image.new("L", (8_000, 6_000), 128))
    image = Image.open(clean(content))
    assert image.size == (4_000, 3_000)


# The CMS ---------------------------------------------------------------------------------------------------------------


@pytest.fixture
def desk(client, db):
    client.force_login(User.objects.create_superuser("chief@lantern.example", "pass", name="Chief"))
    return client


def stored(picture) -> bytes:
    return Path(picture.file.path).read_bytes()


def stored_files() -> set[Path]:
    return {path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}


def test_the_upload_form_cleans_and_fills_in_caption_and_credit(desk):
    plain = tagged("JPEG")
    file = SimpleUploadedFile("crane.jpg", plain, "image/jpeg")
    answer = desk.post(reverse("wagtailimages:add"), {"title": "Crane", "file": file, "caption": "", "credit": "Desk"})
    assert answer.status_code == 302
    picture = Picture.objects.get(title="Crane")
    assert picture.caption == "Cranes"
    assert picture.credit == "Desk", "what the editor wrote stays"
    assert SECRET not in stored(picture)
    assert picture.file_size == picture.file.size


def test_the_multiple_upload_form_cleans_too(desk):
    file = SimpleUploadedFile("crane.jpg", tagged("JPEG"), "image/jpeg")
    answer = desk.post(reverse("wagtailimages:add_multiple"), {"title": "Crane", "files[]": file})
    assert answer.json()["success"] is True
    picture = Picture.objects.get(title="Crane")
    assert picture.caption == "Cranes"
    assert "Cranes" in answer.json()["form"]
    assert SECRET not in stored(picture)


def test_the_chooser_cleans_too(desk):
    file = SimpleUploadedFile("crane.jpg", tagged("JPEG"), "image/jpeg")
    answer = desk.post(
        reverse("wagtailimages_chooser:create"),
        {"image-chooser-upload-title": "Crane", "image-chooser-upload-file": file},
    )
    assert answer.status_code == 200
    assert SECRET not in stored(Picture.objects.get(title="Crane"))


@pytest.mark.parametrize("case", [case for case in REFUSED if case != "a huge file"])
def test_the_forms_refuse_and_leave_no_file_behind(desk, case):
    name, content, word = REFUSED[case]
    if not content:
        return
    before = stored_files()
    many = desk.post(
        reverse("wagtailimages:add_multiple"), {"title": "x", "files[]": SimpleUploadedFile(name, content, "image/png")}
    )
    assert many.json()["success"] is False
    assert word in many.json()["error_message"]
    one = desk.post(
        reverse("wagtailimages:add"), {"title": "x", "file": SimpleUploadedFile(name, content, "image/png")}
    )
    assert one.status_code == 200
    assert not Picture.objects.exists()
    assert stored_files() == before


def test_a_picture_that_a_script_brings_is_cleaned_as_well(db):
    picture = Picture(title="Crane", file=ContentFile(tagged("JPEG"), name="crane.jpg"))
    picture.save()
    assert SECRET not in stored(picture)


def test_a_script_cannot_bring_a_drawing(db):
    before = stored_files()
    with pytest.raises(cleaning.RefusedPictureError):
        Picture(title="x", file=ContentFile(b"<svg/>", name="x.svg")).save()
    assert stored_files() == before


def test_renditions_carry_no_tags_either(db):
    picture = Picture(title="Crane", file=ContentFile(tagged("JPEG"), name="crane.jpg"))
    picture.save()
    rendition = picture.get_rendition("max-165x165")
    content = stored(rendition)
    assert SECRET not in content
    assert not dict(Image.open(io.BytesIO(content)).getexif())


def test_replacing_the_file_of_a_picture_removes_the_old_one(desk):
    picture = factories.picture("Crane")
    old = picture.file.path
    file = SimpleUploadedFile("new.jpg", encoded(drawing()), "image/jpeg")
    answer = desk.post(reverse("wagtailimages:edit", args=[picture.pk]), {"title": "Crane", "file": file})
    assert answer.status_code == 302
    assert not Path(old).exists()
