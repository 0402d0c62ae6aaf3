"""A broken or hostile archive is refused in plain words, and nothing has changed."""

from __future__ import annotations

import json

import pytest

from broadsheet.importers.errors import ArchiveError
from broadsheet.importers.ghost import reading
from broadsheet.importers.ghost.tests.conftest import bring_in, post
from broadsheet.importers.models import ImportedRow
from broadsheet.newsroom.models import Article, Contributor, Topic
from broadsheet.ops.models import Lease

pytestmark = pytest.mark.django_db

WHOLE = json.dumps({"db": [{"meta": {"version": "5"}, "data": {"posts": [post(1), post(2)], "tags": [], "users": []}}]})

BROKEN = {
    "empty": ("", "empty"),
    "cut off": (WHOLE[: len(WHOLE) // 2], "not whole"),
    "not JSON": ("<html>Sign in</html>", "not JSON"),
    "something else": ('{"hello": "world"}', "no posts"),
    "a list": ("[1, 2, 3]", "no posts"),
    "a number": ("42", "no posts"),
    "deeply nested": ('{"db": ' + "[" * 100_000, "nested"),
    "nested in a row": ('{"db":[{"data":{"posts":[{"id":"1","title":' + "[" * 1000, "nested"),
    "a post without id": ('{"db":[{"data":{"posts":[{"title":"x"}]}}]}', "no usable id"),
    "a post without title": ('{"db":[{"data":{"posts":[{"id":"1"}]}}]}', "no title"),
    "an id that is a list": ('{"db":[{"data":{"posts":[{"id":[1],"title":"x"}]}}]}', "no usable id"),
    "broken after good posts": (WHOLE[:-8] + "]]]]", "not whole"),
}


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_it_is_refused_and_nothing_has_changed(tmp_path, name):
    text, why = BROKEN[name]
    path = tmp_path / "export.json"
    path.write_text(text)
    with pytest.raises(ArchiveError, match=why):
        bring_in(path)
    assert not any(model.objects.exists() for model in (Article, Contributor, Topic, ImportedRow, Lease))


def test_bytes_that_are_no_text_are_refused(tmp_path):
    path = tmp_path / "export.json"
    path.write_bytes(b'{"db":[{"data":{"posts":[{"id":"1","title":"\xff\xfe"}]}}]}')
    with pytest.raises(ArchiveError):
        bring_in(path)
    assert not Article.objects.exists()


def test_one_endless_value_is_refused_before_it_fills_the_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "ROW_MAX_BYTES", 1024 * 1024)
    path = tmp_path / "export.json"
    path.write_text('{"db":[{"data":{"posts":[{"id":"1","title":"' + "x" * 4_000_000 + '"}]}}]}')
    with pytest.raises(ArchiveError, match="larger than"):
        bring_in(path)


def test_a_row_of_endless_small_values_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "ROW_MAX_BYTES", 1024 * 1024)
    path = tmp_path / "export.json"
    path.write_text('{"db":[{"data":{"posts":[{"id":"1","title":"x","tags":[' + "1," * 2_000_000 + "1]}]}}]}")
    with pytest.raises(ArchiveError, match="larger than"):
        bring_in(path)


@pytest.mark.control
def test_the_whole_archive_is_taken(tmp_path):
    path = tmp_path / "export.json"
    path.write_text(WHOLE)
    bring_in(path)
    assert Article.objects.count() == 2


def test_hostile_text_is_harmless(tmp_path, client):
    hostile = "<script>alert(1)</script>"
    row = post(
        1,
        title=f"Nice{hostile}\x00",
        html=f'<p onclick="x()">Text{hostile}<a href="javascript:alert(1)">here</a></p><figure class="kg-card kg-image-card">'
        f'<img src="x" onerror="alert(1)"><figcaption>{hostile}</figcaption></figure>',
        custom_excerpt=hostile,
        canonical_url="javascript:alert(1)",
    )
    path = tmp_path / "export.json"
    path.write_text(json.dumps({"db": [{"data": {"posts": [row]}}]}))
    bring_in(path)
    page = client.get("/story-1/").content.decode()
    assert all(sign not in page for sign in ("<script>alert", "javascript:alert", "onerror", "onclick"))


def test_a_second_import_at_the_same_time_is_refused(tmp_path):
    Lease.objects.take("import", "another:1", seconds=60)
    path = tmp_path / "export.json"
    path.write_text(WHOLE)
    with pytest.raises(ArchiveError, match="Another import is running"):
        bring_in(path)
    assert not Article.objects.exists()
