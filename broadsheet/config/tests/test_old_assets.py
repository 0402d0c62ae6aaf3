"""Static files of earlier builds stay while a page may name them."""

from __future__ import annotations

import json
import os
import time

import pytest

from broadsheet.config import old_assets

OLD, NEW = "css/site.0123456789ab.css", "css/site.ba9876543210.css"
LONG_AGO = old_assets.KEPT_SECONDS + 3600


@pytest.fixture
def root(tmp_path):
    (tmp_path / "css").mkdir()
    for name in (OLD, NEW):
        for ending in ("", ".gz", ".br"):
            age(tmp_path / f"{name}{ending}", LONG_AGO)
    age(tmp_path / "css" / "site.css", LONG_AGO)
    build(tmp_path, OLD)
    return tmp_path


def age(path, seconds: float) -> None:
    path.touch()
    os.utime(path, (time.time() - seconds,) * 2)


def build(root, name: str) -> None:
    (root / "staticfiles.json").write_text(json.dumps({"paths": {"css/site.css": name}}))


def rebuild(root) -> None:
    old_assets.note_time(root)
    build(root, NEW)


def test_a_file_that_was_in_use_until_now_stays_however_old_it_is(root):
    rebuild(root)
    assert old_assets.sweep(root) == 0
    assert (root / OLD).exists()


@pytest.mark.control
def test_without_noting_the_time_it_would_be_gone_at_once(root):
    build(root, NEW)
    assert old_assets.sweep(root) == 3
    assert not (root / OLD).exists()


def test_after_a_month_it_goes_with_its_compressed_copies_and_what_is_in_use_stays(root):
    rebuild(root)
    for path in root.rglob("*.*"):
        age(path, LONG_AGO) if path.name != "staticfiles.json" else None
    assert old_assets.sweep(root) == 3
    assert sorted(path.name for path in (root / "css").iterdir()) == sorted(
        ["site.css", *(f"site.ba9876543210.css{ending}" for ending in ("", ".gz", ".br"))]
    )


def test_a_folder_without_a_manifest_is_left_alone_where_no_name_has_a_hash(tmp_path):
    age(tmp_path / "robots.txt", LONG_AGO)
    assert old_assets.sweep(tmp_path) == 0
