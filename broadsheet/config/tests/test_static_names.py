"""What pages call the static files, however early a process was loaded."""

from __future__ import annotations

import json

import pytest
from django.core.files.storage import storages

from broadsheet.config import assets


@pytest.fixture
def storage(settings, tmp_path):
    """The storage of a first start: made before anything was collected."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "broadsheet.config.assets.AssetStorage"}}
    return storages["staticfiles"]


def collect(folder) -> None:
    manifest = {"version": "1.1", "paths": {"css/site.css": "css/site.0123456789ab.css"}, "hash": "1"}
    (folder / "staticfiles.json").write_text(json.dumps(manifest))


def test_a_process_that_was_loaded_before_the_files_were_collected_names_them_rightly(storage, tmp_path):
    collect(tmp_path)
    assets.read_names()
    assert storage.stored_name("css/site.css") == "css/site.0123456789ab.css"


@pytest.mark.control
def test_without_reading_again_it_would_know_nothing(storage, tmp_path):
    collect(tmp_path)
    assert storage.hashed_files == {}
