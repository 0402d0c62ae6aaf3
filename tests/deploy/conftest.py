"""A small printed edition, a kiosk, a newsroom that remembers what it was asked, and the web servers of `deploy/` before them."""

from __future__ import annotations

import contextlib
import http.client
import os
import shutil
import socket
import socketserver
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import transaction
from django.test import override_settings

from broadsheet.audio.models import Part
from broadsheet.edition import inventory, journal
from broadsheet.edition.maps.writing import Maps
from broadsheet.edition.press_room import PressRoom
from broadsheet.foundation import passes
from broadsheet.newsroom import withdrawing
from conftest import prepare_if_empty
from kiosk import passes as kiosk_passes
from tests import factories, processes
from tests.narrations import narrate

ROOT = Path(__file__).resolve().parents[2]
HOST = "testserver"
SOUND = b"ID3" + bytes(range(256)) * 400
CLOSED_SOUND = b"ID3 closed" + bytes(range(256)) * 400


MUST_RUN = os.environ.get("DEPLOY_MUST_RUN") == "1"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Servers of files know no database."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.sweep)


def needed(program: str) -> str:
    """Where a program is. A test that needs it is skipped without it; on CI it fails."""
    found = shutil.which(program, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if found is None:
        message = f"{program} is not installed: on Debian, apt-get install {program}"
        if MUST_RUN:
            pytest.fail(message)
        pytest.skip(message)
    return found


@dataclass(frozen=True)
class Printed:
    """An edition on disk. `articles` by what they are there for."""

    data_dir: Path
    addresses: list[str]
    articles: dict[str, str]
    member: str


class Reply:
    """An answer, read whole."""

    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status = response.status
        self.headers = {name.lower(): value for name, value in response.getheaders()}
        self.all = [(name.lower(), value) for name, value in response.getheaders()]
        self.body = response.read()

    def __getitem__(self, name: str) -> str | None:
        values = [value for other, value in self.all if other == name.lower()]
        return ", ".join(values) if values else None


@dataclass
class Door:
    """Where something answers HTTP."""

    port: int

    def get(
        self, path: str, *, method: str = "GET", host: str = HOST, body: bytes | None = None, **headers: str
    ) -> Reply:
        """One request on a connection of its own. The path goes out as it is written."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        with contextlib.closing(connection):
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            connection.putheader("Host", host)
            for name, value in headers.items():
                connection.putheader(name.replace("_", "-"), value)
            if body is not None:
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            return Reply(connection.getresponse())

    def is_open(self) -> bool:
        """Whether somebody listens."""
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
            return True
        return False


@pytest.fixture(scope="session")
def printed(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Printed:
    """Stories open, closed, moved and taken down, in two languages, printed to a folder of their own."""
    data = tmp_path_factory.mktemp("deploy") / "data"
    storages = {**django_settings.STORAGES}
    storages["public"] = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(data / "public" / "media"), "base_url": "/media/"},
    }
    storages["closed_audio"] = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(data / "private" / "listen"), "base_url": "/listen/"},
    }
    places = {
        "DATA_DIR": data,
        "CLOSED_AUDIO_ROOT": str(data / "private" / "listen"),
        "STATIC_ROOT": str(data / "public" / "static"),
        "PUBLIC_MEDIA_ROOT": str(data / "public" / "media"),
        "STORAGES": storages,
    }
    with django_db_blocker.unblock(), override_settings(**places), transaction.atomic():
        prepare_if_empty()  # a test with real transactions may have come before, and this fixture is made before its own mends
        articles = _stories()
        inventory.take_stock()
        room = PressRoom()
        room.make_ready()
        for _printed in room.print_all():
            pass
        Maps().bring_up_to_date()
        name, key = passes.private_key()
        member = kiosk_passes.issue(key=name, private_key=key, expires=int(time.time()) + 3600, benefits=["members"])
        addresses = sorted(journal.read(journal.folder()))
        transaction.set_rollback(True)
    _files(data / "public")
    return Printed(data, addresses, articles, f"pass={member}")


def _stories() -> dict[str, str]:
    long = [("paragraph", "<p>" + "The harbour opens again after eleven years. " * 60 + "</p>")]
    special = [("special", {"html": "<h1>A map</h1><script>1</script>", "height": 400, "title": "A map"})]
    picture = factories.picture("A crane", size=(320, 240))
    opened = factories.article("Harbour opens", by="Olena Marchenko", body=long, main_picture=picture)
    closed = factories.article("For members", access="members", body=[*long, *long])
    mapped = factories.article("A map of it", body=[*long, *special])
    moved = factories.article("Old name")
    moved.slug = "new-name"
    moved.save_revision().publish()
    gone = factories.article("Taken down")
    withdrawing.take_down(article=gone, by=None, reason="A court said so")
    factories.article("Порт відкрито", language="uk", body=long)
    narrate(opened, sound=SOUND)
    narrate(closed, sound=CLOSED_SOUND)
    narrate(closed, Part.OPEN, sound=b"ID3 the open part")
    named = {"open": opened, "closed": closed, "mapped": mapped, "moved": moved, "gone": gone}
    return {name: f"/{article.slug}/" for name, article in named.items()} | {"moved from": "/old-name/"}


def _files(public: Path) -> None:
    """What collecting the static files would have laid there."""
    css, js = b"body{color:#111}" * 40, b"export const one = 1;\n" * 40
    for name, body in {
        "css/site.0a1b.css": css,
        "js/slots.0a1b.js": js,
        "icons/mark.svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    }.items():
        path = public / "static" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
    (public / "static" / ".collected").write_text("a fingerprint")


@pytest.fixture(scope="session")
def newsroom(printed: Printed) -> Iterator[Newsroom]:
    """Somebody behind the kiosk's door."""
    made = Newsroom(printed.data_dir / "run" / "newsroom.sock")
    yield made
    made.close()


@pytest.fixture(scope="session")
def kiosk(printed: Printed, newsroom: Newsroom, tmp_path_factory: Any) -> Iterator[Door]:
    """The kiosk, as its own process."""
    door = Door(processes.free_port())
    environment = {
        **os.environ, "DATA_DIR": str(printed.data_dir), "PORT": str(door.port), "TRUSTED_PROXIES": "127.0.0.1",
    }  # fmt: skip
    said = tmp_path_factory.mktemp("kiosk") / "said"
    running = processes.start([sys.executable, "-m", "kiosk"], said=said, environment=environment)
    processes.until(door.is_open)
    yield door
    running.clear_away()


@pytest.fixture(scope="session")
def nginx(printed: Printed, kiosk: Door, tmp_path_factory: Any) -> Iterator[Door]:
    """`deploy/nginx.conf` before that kiosk."""
    with nginx_of("nginx.conf", printed, tmp_path_factory.mktemp("nginx"), kiosk=kiosk) as door:
        yield door


@pytest.fixture(scope="session")
def bare(printed: Printed, tmp_path_factory: Any) -> Iterator[Door]:
    """`deploy/nginx-static.conf`, with nothing behind."""
    with nginx_of("nginx-static.conf", printed, tmp_path_factory.mktemp("bare")) as door:
        yield door


@pytest.fixture(scope="session")
def caddy(printed: Printed, kiosk: Door, tmp_path_factory: Any) -> Iterator[Door]:
    """`deploy/Caddyfile` before that kiosk."""
    program = needed("caddy")
    folder = tmp_path_factory.mktemp("caddy")
    door = Door(processes.free_port())
    text = shipped("Caddyfile", printed, kiosk).replace(
        "lantern.example {", f"http://{HOST}:{door.port}, http://:{door.port} {{"
    )
    text = text.replace("{\n\tservers", "{\n\tadmin off\n\tservers", 1)
    (folder / "Caddyfile").write_text(text)
    environment = {**os.environ, "HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    command = [program, "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]
    running = processes.start(command, said=folder / "said", environment=environment)
    try:
        processes.until(lambda: door.is_open() or running.process.poll() is not None)
        assert running.process.poll() is None, running.said
        yield door
    finally:
        running.clear_away()


@contextlib.contextmanager
def nginx_of(name: str, printed: Printed, folder: Path, *, kiosk: Door | None = None, **changed: str) -> Iterator[Door]:
    """Run nginx with one of our files, which is changed as its comments ask for, and for running as we are."""
    program = needed("nginx")
    door = Door(processes.free_port())
    text = shipped(name, printed, kiosk).replace("listen 80", f"listen 127.0.0.1:{door.port}")
    for old, new in changed.items():
        text = text.replace(old, new)
    if "http {" not in text:
        text = f"user www-data;\nevents {{}}\nhttp {{\ninclude /etc/nginx/mime.types;\n{text}\n}}\n"
    user = "root" if os.geteuid() == 0 else "nobody"
    text = text.replace("user www-data;", f"user {user};").replace("worker_rlimit_nofile 131072;", "")
    text = text.replace("worker_connections 65536;", "worker_connections 1024;")
    here = "".join(
        f"    {kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "scgi", "uwsgi")
    )
    text = text.replace(
        "include /etc/nginx/modules-enabled/*.conf;", _modules() if "\n    brotli_static on" in text else ""
    )
    text = text.replace("http {\n", f"http {{\n{here}", 1)
    (folder / "nginx.conf").write_text(text)
    command = [program, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", "stderr",
               "-g", f"daemon off; pid {folder}/pid; error_log stderr;"]  # fmt: skip
    running = processes.start(command, said=folder / "said", environment=dict(os.environ))
    try:
        processes.until(lambda: door.is_open() or running.process.poll() is not None)
        assert running.process.poll() is None, running.said
        yield door
    finally:
        running.clear_away()


def _modules() -> str:
    """Modules are named relative to a folder that is ours here."""
    return "".join(
        path.read_text().replace("load_module modules/", "load_module /usr/lib/nginx/modules/")
        for path in Path("/etc/nginx/modules-enabled").glob("*brotli-static.conf")
    )


def shipped(name: str, printed: Printed, kiosk: Door | None) -> str:
    """One of our files with this edition's folder and this kiosk's port in it."""
    text = (ROOT / "deploy" / name).read_text().replace("/srv/broadsheet/var", str(printed.data_dir))
    if list(Path("/etc/nginx/modules-enabled").glob("*brotli-static.conf")):
        text = text.replace("# brotli_static on;", "brotli_static on;")
    return text.replace("127.0.0.1:8000", f"127.0.0.1:{kiosk.port}") if kiosk else text


@dataclass
class Asked:
    """One request as it came to the newsroom."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class Newsroom:
    """Answers everything with a short text, and remembers what it was asked."""

    def __init__(self, path: Path) -> None:
        self.asked: list[Asked] = []
        path.parent.mkdir(parents=True, exist_ok=True)
        self._server = socketserver.ThreadingUnixStreamServer(str(path), self._handler())
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Go home."""
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        asked = self.asked

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                names = {name.lower(): value for name, value in self.headers.items()}
                asked.append(Asked(self.command, self.path, names, self.rfile.read(length)))
                body = b"the newsroom"
                self.send_response(200)
                self.send_header("Content-Type", "text/plain")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(body)

            do_POST = do_HEAD = do_GET

            def address_string(self) -> str:
                return "kiosk"

            def log_message(self, *_arguments: object) -> None:
                pass

        return Handler
