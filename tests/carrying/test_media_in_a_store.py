"""Originals and public copies in an object store: staff and readers see them at our own addresses."""

from __future__ import annotations

import uuid

import boto3
import pytest
from django.conf import settings as django_settings

from broadsheet.config import outside
from broadsheet.edition import site
from broadsheet.newsroom import pictures
from tests import factories
from tests.carrying import stores

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def server():
    with stores.running() as url:
        yield url


@pytest.fixture
def bucket(server, settings):
    client = boto3.client("s3", endpoint_url=server, region_name="us-east-1")
    name = f"media-{uuid.uuid4().hex[:8]}"
    client.create_bucket(Bucket=name)
    with stores.named(MEDIA_STORAGE=f"s3://{name}/paper?endpoint={server}"):
        settings.STORAGES = {**django_settings.STORAGES, **outside.media_storages("/cms/private-media/", "/media/")}
    return Bucket(client, name)


class Bucket:
    def __init__(self, client, name):
        self.client, self.name = client, name

    def names(self):
        found = self.client.list_objects_v2(Bucket=self.name).get("Contents", [])
        return [each["Key"] for each in found]


@pytest.fixture
def shown(bucket):
    """A picture on a page: where readers find it."""
    picture = factories.picture("A crane", size=(320, 240))
    found = pictures.for_page(picture, shape="text")
    assert found is not None
    return picture, found.fallback.url


def test_originals_lie_apart_from_public_copies(bucket, shown):
    folders = {name.split("/")[1] for name in bucket.names()}
    assert folders == {"private", "public"}
    assert all(name.startswith("paper/") for name in bucket.names())


def test_readers_get_the_public_copy_at_our_address(client, shown):
    _picture, url = shown
    assert url.startswith("/media/")
    answer = client.get(url)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert len(answer.getvalue()) > 100
    answer.close()
    part = client.get(url, headers={"Range": "bytes=0-9"})
    assert part.status_code == 206
    assert len(part.getvalue()) == 10
    part.close()


def test_what_is_not_there_is_not_found(client, bucket, shown):
    assert client.get(f"/media/{'0' * 32}.webp").status_code == 404


def test_originals_are_for_staff_alone_and_at_our_address(client, admin_client, shown):
    picture, _url = shown
    address = picture.file.url
    assert address.startswith("/cms/private-media/original_images/")
    assert client.get(address).status_code == 302
    answer = admin_client.get(address)
    assert answer.status_code == 200
    answer.close()


def test_the_kiosk_sends_readers_of_media_to_the_newsroom(bucket):
    facts = site.facts()
    assert "/media/" in facts["newsroom"]
    assert "/media/" not in facts["files"]


@pytest.mark.control
def test_files_on_disk_are_the_kiosks():
    facts = site.facts()
    assert "/media/" not in facts["newsroom"]
    assert "/media/" in facts["files"]
