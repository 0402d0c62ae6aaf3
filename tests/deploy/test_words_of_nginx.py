"""Whatever an editor types as the target of a redirect, nginx takes it as a text and as nothing else."""

from __future__ import annotations

import pytest

from broadsheet.edition.maps import nginx as words
from broadsheet.edition.maps.known import KINDS, Known
from tests.deploy.conftest import HOST, Printed, nginx_of

TARGETS = [
    "/new-name/",
    "https://lantern.example/a?b=c&d=$host",
    '/quo"te/',
    "/back\\slash/",
    "/semi;colon/{brace}",
    "$plate_tree",
    "$http_cookie",
    "/#anchor",
    "/line",
    "/порт/",
]


@pytest.mark.parametrize("target", TARGETS)
def test_a_target_is_sent_as_it_is(tmp_path, target: str):
    known = Known(
        data_dir=tmp_path,
        hosts={HOST: "", "::1": "", ".lantern.example": "", "uk.testserver": "//uk.testserver"},
        headers={kind: {"x-quoted": f'a "b" \\ $c {kind}'} for kind in KINDS},
        pass_cookie="__Host-pass",
        missing=(("//uk.testserver/", "//uk.testserver/404.html"), ("/", "/404.html")),
        moved={"/old/": (301, target), "//uk.testserver/old/": (302, target)},
        gone=("/gone/", f"/{'long' * 140}/"),
    )
    for name, text in words.files(known).items():
        path = tmp_path / "edition" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    with nginx_of("nginx-static.conf", Printed(tmp_path, [], {}, ""), tmp_path) as door:
        permanent, for_now = door.get("/old/"), door.get("/old/?q=1", host="uk.testserver")
        assert (permanent.status, for_now.status) == (301, 302)
        assert permanent["location"].encode("latin-1").decode() == target
        assert for_now["location"] == permanent["location"]
        assert permanent["x-quoted"] == 'a "b" \\ $c redirect'
        assert door.get("/old/", host="sub.lantern.example").status == 301
        assert door.get("/gone/").status == 410
