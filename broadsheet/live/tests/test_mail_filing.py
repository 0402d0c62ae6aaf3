"""Posts by mail: only to a secret address, once, without signatures and quotations, always to be approved."""

from __future__ import annotations

import io
from email.message import EmailMessage

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from broadsheet.live import addressing, mail_filing
from broadsheet.live.mail_filing import without_quotes
from broadsheet.live.models import Channel, FilingAddress, Post, PostState, Stray
from broadsheet.newsroom.models import Picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(harbour, editor):
    return addressing.renew(coverage=harbour, language="en", by=editor)


def mail(to, text="The crane moves.\n", subject="From the pier", message_id="<1@phone.example>", **headers):
    made = EmailMessage()
    made["From"] = "Taras <taras@phone.example>"
    made["To"] = to
    made["Subject"] = subject
    if message_id:
        made["Message-ID"] = message_id
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    return made


def take(made, **more):
    return mail_filing.take(made.as_bytes(), **more)


def test_a_mail_waits_for_approval_with_its_subject_as_the_headline(address, harbour):
    post = take(mail(address.address))
    assert (post.headline, post.text, post.state, post.channel) == (
        "From the pier",
        "The crane moves.",
        PostState.WAITING,
        Channel.MAIL,
    )
    assert (post.coverage, post.from_whom, post.filed_by) == (harbour, "Taras <taras@phone.example>", None)


def test_the_same_mail_twice_is_one_post(address):
    assert take(mail(address.address)) == take(mail(address.address))
    assert Post.objects.count() == 1
    take(mail(address.address, message_id="<2@phone.example>"))
    assert Post.objects.count() == 2


def test_a_mail_without_an_id_is_known_by_its_bytes(address):
    for _turn in range(2):
        take(mail(address.address, message_id=""))
    assert Post.objects.count() == 1


def test_mail_to_nobody_and_to_an_ended_address_is_counted_and_forgotten(address, harbour, editor):
    addressing.renew(coverage=harbour, language="en", by=editor)
    for to in (address.address, "live+deadbeef@lantern.example", "live@elsewhere.example", "x"):
        assert take(mail(to)) is None
    assert not Post.objects.exists()
    assert Stray.objects.get(way="mail").count == 4


def test_the_envelope_tells_where_a_hidden_copy_goes(address):
    assert take(mail("desk@lantern.example"), to=address.address.upper()) is not None


@pytest.mark.parametrize("headers", [{"Auto_Submitted": "auto-replied"}, {"Precedence": "bulk"}])
def test_answers_of_machines_are_no_posts(address, headers):
    assert take(mail(address.address, **headers)) is None


def test_nothing_is_no_post_and_a_subject_alone_is_one(address):
    assert take(mail(address.address, text="\n", subject="")) is None
    assert take(mail(address.address, text="\n")).text == "From the pier"


@pytest.mark.parametrize(("text", "left"), [
    ("One.\n-- \nTaras\nThe Lantern", "One."),
    ("One.\n\nSent from my phone", "One."),
    ("Раз.\n\nНадіслано з iPhone", "Раз."),
    ("One.\n\nOn Mon, 30 Nov 2026 at 10:00, Iryna <i@x.example> wrote:\n> What?\n", "One."),
    ("Раз.\n\nпн, 30 лист. 2026 р. о 10:00 Ірина <i@x.example> пише:\n> Що?\n", "Раз."),
    ("One.\n-----Original Message-----\nFrom: x", "One."),
    ("> quoted\nOne.\n\n\n\n\nTwo.", "One.\n\nTwo."),
    ("On the pier he wrote a letter.\nTwo.", "On the pier he wrote a letter.\nTwo."),
])  # fmt: skip
def test_signatures_and_quotations_are_left_out(text, left):
    assert without_quotes(text) == left


def picture(kind="JPEG"):
    made = io.BytesIO()
    exif = Image.Exif()
    exif[0x9286] = "where I hid"
    Image.linear_gradient("L").resize((640, 480)).convert("RGB").save(made, kind, exif=exif)
    return made.getvalue()


def test_a_picture_comes_cleaned_and_what_is_none_is_left_out(address):
    made = mail(address.address)
    made.add_attachment(b"<svg onload=alert(1)>", maintype="image", subtype="svg+xml", filename="x.svg")
    made.add_attachment(picture(), maintype="image", subtype="jpeg", filename="../../crane.jpg")
    post = take(made)
    assert post.picture.width == 640
    with post.picture.open_file() as file:
        assert b"where I hid" not in file.read()
    take(made)
    assert Picture.objects.count() == 1


def test_a_mail_that_is_too_large_is_not_even_read(address, monkeypatch):
    monkeypatch.setattr(mail_filing, "MAX_BYTES", 100)
    assert take(mail(address.address)) is None


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\xfe\x00",
        b"To: \xff\n\n\xff",
        b"Content-Type: multipart/mixed\n\nx",
        b"Content-Type: text/plain; charset=no-such\n\nx",
    ],
)
def test_what_nobody_can_read_is_no_error(address, raw):
    assert mail_filing.take(raw) is None


def test_html_alone_is_read_as_text(address):
    made = mail(address.address)
    made.set_content("<style>p{}</style><p>One &amp; two.</p><p>Three.<script>alert(1)</script></p>", subtype="html")
    assert take(made).text == "One & two.\n\nThree."


def test_only_editors_make_addresses(harbour, editor, reporter):
    for person, count in ((reporter, 0), (editor, 1)):
        own = Client()
        own.force_login(person)
        own.post(reverse("live_address", args=[harbour.pk]))
        assert FilingAddress.objects.count() == count
    assert FilingAddress.objects.get().address not in _room(reporter, harbour)
    assert FilingAddress.objects.get().address in _room(editor, harbour)


def _room(person, harbour):
    own = Client()
    own.force_login(person)
    return own.get(reverse("live_room", args=[harbour.pk])).content.decode()
