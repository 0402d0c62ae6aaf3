"""The edition in an object store: files before the lines that name them, nothing closed, gone at once, safe to kill."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import uuid
from pathlib import Path

import boto3
import pytest
from django.conf import settings as django_settings

from broadsheet.config import outside
from broadsheet.config.environment import MistakenSettingError
from broadsheet.edition import journal, laying, mirroring
from broadsheet.edition.addresses import place
from broadsheet.edition.carrying import Carrier
from broadsheet.edition.fetching import Node
from broadsheet.edition.journal import Journal
from broadsheet.edition.mirroring import Mirror
from broadsheet.edition.store import StoreError
from broadsheet.edition.tests import caches
from broadsheet.edition.tests.editions import set_aside
from kiosk import plates
from kiosk.plates import WHOLE, Plate, Removal
from tests.carrying import stores

SITE = '{"format":1,"hosts":{},"headers":{"page":{"Cache-Control":"public, max-age=0"},"*":{"X-A":"b"}}}'
PAGE = "text/html; charset=utf-8"
LONG = "The harbour opens again. " * 40


@pytest.fixture(scope="module")
def server():
    with stores.running() as url:
        yield url


@pytest.fixture
def buckets(server, settings):
    """Two new buckets, named in the settings."""
    client = boto3.client("s3", endpoint_url=server, region_name="us-east-1")
    made = Buckets(client, f"public-{uuid.uuid4().hex[:8]}", f"private-{uuid.uuid4().hex[:8]}", server)
    for name in (made.public, made.private):
        client.create_bucket(Bucket=name)
    settings.STORAGES = {**django_settings.STORAGES, **stores.edition_in(server, made.public, made.private)}
    return made


class Buckets:
    def __init__(self, client, public, private, url):
        self.client, self.public, self.private, self.url = client, public, private, url

    def names(self, bucket=""):
        found = self.client.list_objects_v2(Bucket=bucket or self.public).get("Contents", [])
        return {each["Key"] for each in found}

    def pages(self):
        return {key for key in self.names() if not key.startswith(".edition/")}

    def get(self, key, bucket=""):
        return self.client.get_object(Bucket=bucket or self.public, Key=key)

    def everything(self, bucket=""):
        return b"".join(key.encode() + self.get(key, bucket)["Body"].read() for key in self.names(bucket))


@pytest.fixture
def press(tmp_path):
    with set_aside(tmp_path / "press"):
        yield Press()


class Press:
    """Lays plates and writes lines as the press does."""

    def __init__(self):
        journal.folder().mkdir(parents=True)
        (journal.folder() / "site.json").write_text(SITE)
        self.journal = Journal()
        self.journal.sum_up(complete=True)

    def prints(self, address, body=LONG, access="", **facts):
        file = plates.file_of(place(address).path, facts.get("headers", {}).get("Content-Type", PAGE))
        bed = laying.Bed()
        digests = bed.lay(place(address), file, laying.compressed(body.encode()))
        bed.settle()
        bed.clear()
        headers = {"Content-Type": PAGE} | facts.pop("headers", {})
        self.writes(Plate(address, 0, 200, file=file, digests=digests, headers=headers, access=access, **facts))

    def withdraws(self, address):
        self.writes(Removal(address, 0))
        bed = laying.Bed()
        bed.take_away(place(address), plates.file_of(place(address).path, PAGE))
        bed.clear()

    def writes(self, *lines):
        self.journal.append(lambda first: journal.numbered(lines, first))

    def adds(self, name, body=b"bytes"):
        path = Path(django_settings.DATA_DIR) / "public" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)


def carried(mirror=None):
    """Carry until nothing is left."""
    mirror = mirror or Mirror()
    deadline = time.monotonic() + 60
    while mirror.work() is not None:
        assert not mirror.trouble, mirror.trouble
        assert time.monotonic() < deadline
    return mirror


def test_a_page_lies_there_in_every_coding_with_what_a_web_server_would_say(buckets, press):
    press.prints("/harbour-opens/")
    press.prints("/rss/", headers={"Content-Type": "application/rss+xml; charset=utf-8"}, kind="feed")
    carried()
    assert {"harbour-opens/index.html", "harbour-opens/index.html.gz", "harbour-opens/index.html.br"} <= buckets.names()
    plain, packed = buckets.get("harbour-opens/index.html"), buckets.get("harbour-opens/index.html.br")
    assert plain["Body"].read().decode() == LONG
    assert (plain["ContentType"], plain["CacheControl"]) == (PAGE, "public, max-age=0")
    assert (packed["ContentType"], packed["ContentEncoding"]) == (PAGE, "br")
    assert buckets.get("rss/index.xml")["ContentType"] == "application/rss+xml; charset=utf-8"


def test_pictures_and_styles_are_there_before_the_pages_that_name_them(buckets, press):
    press.adds("media/0a1b.webp")
    press.adds("static/css/site.0a1b.css")
    press.adds("static/.collected")
    mirror = carried()
    assert buckets.pages() == {"media/0a1b.webp", "static/css/site.0a1b.css"}
    assert buckets.get("media/0a1b.webp")["CacheControl"] == "public, max-age=31536000, immutable"
    assert buckets.get("static/css/site.0a1b.css")["ContentType"] == "text/css; charset=utf-8"
    (Path(django_settings.DATA_DIR) / "public" / "media" / "0a1b.webp").unlink()
    carried(mirror)
    assert buckets.pages() == {"static/css/site.0a1b.css"}


def test_what_was_withdrawn_is_taken_away_before_anything_else_is_carried(buckets, press, monkeypatch):
    press.prints("/secret/", "Nobody may read this. " * 20)
    mirror = carried()
    monkeypatch.setattr(mirroring, "AT_ONCE", 1)
    for number in range(5):
        press.prints(f"/{number}/")
    press.withdraws("/secret/")
    mirror.work()
    assert not any(key.startswith("secret/") for key in buckets.names())
    assert "4/index.html" not in buckets.names()
    carried(mirror)
    assert "4/index.html" in buckets.names()


def test_what_is_closed_is_in_no_public_bucket(buckets, press):
    press.prints("/closed/", "What everybody may read. " * 20)
    press.prints(f"/closed/{WHOLE}", "For members alone. " * 20, access="members", article=7)
    press.journal.sum_up(complete=True)
    press.prints("/other/")
    carried()
    public, private = buckets.everything(), buckets.everything(buckets.private)
    assert b"For members alone" not in public
    assert WHOLE.encode() not in public
    assert b"private/edition" not in public
    assert b"For members alone" in private
    assert buckets.get("private/edition/_/closed/index.html", buckets.private)["CacheControl"] == "private, no-store"


@pytest.mark.control
def test_without_asking_what_is_public_it_would_be(buckets, press, monkeypatch):
    monkeypatch.setattr(mirroring, "is_public", lambda line: True)
    press.prints(f"/closed/{WHOLE}", "For members alone. " * 20, access="members", article=7)
    carried()
    assert b"For members alone" in buckets.everything()


def test_without_a_private_bucket_what_is_closed_stays_at_home(buckets, press, settings):
    settings.STORAGES = {name: value for name, value in settings.STORAGES.items() if name != mirroring.PRIVATE}
    press.prints(f"/closed/{WHOLE}", "For members alone. " * 20, access="members", article=7)
    press.prints("/open/")
    carried()
    assert "open/index.html" in buckets.names()
    assert buckets.names(buckets.private) == set()
    assert b"For members alone" not in buckets.everything()


def test_one_bucket_for_both_is_refused():
    both = {"EDITION_STORAGE": "s3://one", "EDITION_PRIVATE_STORAGE": "s3://one/private"}
    with stores.named(**both), pytest.raises(MistakenSettingError, match="another bucket"):
        outside.edition_storages()


@pytest.mark.parametrize("said", ["http://bucket", "bucket", "s3://", "s3://bucket?regoin=x"])
def test_a_mistaken_address_is_told(said):
    with stores.named(EDITION_STORAGE=said), pytest.raises(MistakenSettingError, match="EDITION_STORAGE"):
        outside.edition_storages()


def test_a_carrier_that_missed_lines_compares_all_and_carries_only_what_differs(buckets, press):
    for number in range(3):
        press.prints(f"/{number}/")
    carried()
    before = buckets.get("0/index.html")["LastModified"]
    time.sleep(1.1)
    press.withdraws("/1/")
    press.prints("/2/", "Other words. " * 30)
    press.journal.sum_up(complete=True)
    press.prints("/3/")
    carried()
    assert {key for key in buckets.pages() if key.endswith(".html")} == {"0/index.html", "2/index.html", "3/index.html"}
    assert buckets.get("0/index.html")["LastModified"] == before
    assert buckets.get("2/index.html")["Body"].read().startswith(b"Other words")


def test_a_store_that_is_away_is_told_and_tried_again(buckets, press, settings):
    good = settings.STORAGES
    settings.STORAGES = {**good, **stores.edition_in("http://127.0.0.1:9", buckets.public)}
    press.prints("/one/")
    mirror = Mirror()
    assert mirror.work() is not None
    assert "does not answer" in mirror.trouble
    settings.STORAGES = good
    carried()
    assert "one/index.html" in buckets.names()


def test_a_purge_comes_after_the_store_has_the_page(buckets, press, settings):
    with caches.running() as cache:
        settings.WAGTAILFRONTENDCACHE = {
            "cdn": {"BACKEND": "broadsheet.edition.cdn.VarnishBackend", "LOCATION": cache.url}
        }
        carrier = Carrier()
        carrier._beat = lambda: None
        press.prints("/one/")
        deadline = time.monotonic() + 30
        while not cache.told:
            carrier.work()
            if cache.told:
                assert "one/index.html" in buckets.names()
            assert time.monotonic() < deadline


KILLED = """
import os, sys, time
from broadsheet.edition.mirroring import Mirror
mirror = Mirror()
print("begun", flush=True)
while True:
    mirror.work()
"""


def test_a_carrier_killed_at_any_moment_loses_nothing(buckets, press, tmp_path):
    for number in range(60):
        press.prints(f"/{number}/")
    environment = {
        **os.environ, "DATA_DIR": str(django_settings.DATA_DIR), "DJANGO_SETTINGS_MODULE": "broadsheet.config.settings",
        "EDITION_STORAGE": f"s3://{buckets.public}?endpoint={buckets.url}", "SITE_URL": "http://testserver",
    }  # fmt: skip
    for _ in range(3):
        command = [sys.executable, "-c", "import django; django.setup()\n" + KILLED]
        process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(0.3)
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        press.prints(f"/{_}/", f"Printed again {_}. " * 20)
    press.withdraws("/59/")
    carried()
    tree = Path(django_settings.DATA_DIR) / "public"
    there = {key for key in buckets.pages() if not key.startswith("private/")}
    assert there == {str(path.relative_to(tree)) for path in tree.rglob("*") if path.is_file()}
    assert buckets.get("2/index.html")["Body"].read().startswith(b"Printed again 2")


@pytest.fixture
def node(buckets, press, tmp_path):
    """Another machine, which reads the store."""
    return Elsewhere(tmp_path / "node")


class Elsewhere:
    def __init__(self, folder):
        self.folder = folder
        self._node = None

    def catches_up(self):
        with set_aside(self.folder):
            self._node = self._node or Node()
            return self._node.catch_up()

    def restarts(self):
        self._node = None

    def edition(self):
        return journal.read(self.folder / "edition")

    def body(self, plate, coding=""):
        name = plate.file + plates.ENCODINGS[coding]
        return (self.folder / plates.tree_of(plate) / name).read_bytes()


def test_a_node_has_the_same_edition_with_the_same_numbers(buckets, press, node):
    press.adds("media/0a1b.webp")
    press.prints("/harbour-opens/")
    press.prints(f"/harbour-opens/{WHOLE}", "For members. " * 30, access="members", article=7)
    press.journal.sum_up(complete=True)
    mirror = carried()
    node.catches_up()
    press.prints("/", "The front. " * 30)
    press.adds("media/2c3d.webp")
    carried(mirror)
    assert node.catches_up() == 1
    here, there = journal.read(journal.folder()), node.edition()
    assert {address: plate.seq for address, plate in there.items()} == {a: plate.seq for a, plate in here.items()}
    for plate in there.values():
        for coding, digest in plate.digests.items():
            assert plates.digest(node.body(plate, coding)) == digest
    assert (node.folder / "public" / "media" / "2c3d.webp").exists()
    assert (node.folder / "edition" / "site.json").read_text() == SITE


def test_a_node_takes_away_what_was_withdrawn(buckets, press, node):
    press.prints("/secret/")
    press.journal.sum_up(complete=True)
    mirror = carried()
    node.catches_up()
    press.withdraws("/secret/")
    carried(mirror)
    node.catches_up()
    assert node.edition() == {}
    assert not list((node.folder / "public").rglob("*.html"))


def test_a_node_that_was_away_for_long_begins_again(buckets, press, node, monkeypatch):
    monkeypatch.setattr(mirroring, "LINES_KEPT", 1)
    press.prints("/one/")
    press.journal.sum_up(complete=True)
    mirror = carried()
    node.catches_up()
    for number in range(3):
        press.prints(f"/{number}/")
        carried(mirror)
    press.journal.sum_up(complete=True)
    carried(mirror)
    press.prints("/last/")
    carried(mirror)
    node.restarts()
    node.catches_up()
    node.catches_up()
    assert set(node.edition()) == {"/one/", "/0/", "/1/", "/2/", "/last/"}


def test_a_store_that_names_a_file_elsewhere_is_not_obeyed(buckets, press, node):
    press.prints("/one/")
    press.journal.sum_up(complete=True)
    carried()
    evil = b'#\t{"format":1,"after":1,"site":"","files":["../../evil"],"gone":[]}\n'
    for bucket in (buckets.public, buckets.private):
        buckets.client.put_object(Bucket=bucket, Key=".edition/lines/9999999999999999-1", Body=evil)
    buckets.client.put_object(Bucket=buckets.public, Key="../../evil", Body=b"evil")
    node.catches_up()
    with pytest.raises(PermissionError):
        node.catches_up()
    assert not (node.folder.parent / "evil").exists()


def test_a_store_without_an_edition_is_told(buckets, node):
    with pytest.raises((StoreError, FileNotFoundError)):
        node.catches_up()
