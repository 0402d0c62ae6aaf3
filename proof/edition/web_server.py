"""The shipped nginx before a site, on a core of its own: the load comes from the other one."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from proof.figures import ROOT
from proof.site import ProofSite, free_port

SERVERS, LOAD = {0}, {1}
"""Cores. With one core only, both share it."""
_ALL = os.sched_getaffinity(0)
PATIENCE = 120.0


@contextmanager
def nginx(site: ProofSite) -> Iterator[int]:
    """`deploy/nginx.conf` with this site's folder and port in it. Yields the port that it listens on."""
    folder, port = Path(tempfile.mkdtemp(prefix="broadsheet-nginx-")), free_port()
    text = (ROOT / "deploy" / "nginx.conf").read_text()
    for shipped, ours in (
        ("/srv/broadsheet/var", str(site.data)),
        ("127.0.0.1:8000", urlsplit(site.url).netloc),
        ("listen 80", f"listen 127.0.0.1:{port} backlog=16384"),
        ("user www-data;", "user root;" if os.geteuid() == 0 else ""),
        ("include /etc/nginx/modules-enabled/*.conf;", ""),
    ):
        text = text.replace(shipped, ours)
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "scgi", "uwsgi")
    )
    (folder / "nginx.conf").write_text(text.replace("http {\n", f"http {{\n{temporary}", 1))
    _until(lambda: (site.data / "edition" / "nginx" / "maps.conf").exists())
    program = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin") or "nginx"
    command = [program, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", "stderr",
               "-g", f"daemon off; pid {folder}/pid; error_log stderr crit;"]  # fmt: skip
    process = subprocess.Popen(command)
    try:
        _until(lambda: _listens(port))
        yield port
    finally:
        process.terminate()
        process.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def on(cores: set[int]) -> Iterator[None]:
    """Run here what is started within, and this process itself."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, (cores & _ALL) or _ALL)  # not of `before`: the load starts within the servers' block
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _until(condition: object) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():  # type: ignore[operator]
        if time.monotonic() > deadline:
            raise TimeoutError("nginx or what it needs did not come up")
        time.sleep(0.1)
