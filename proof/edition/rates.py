"""The kiosk against nginx, which serves the same files: one core each, wrk on the other, headers of a Chrome navigation.

Every figure is the median of three runs, kiosk and nginx by turns. Pages lie plain and as gzip, so that both send the
same bytes: nginx of Debian knows no brotli.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from proof.edition.kiosk_alone import Serving, answer, kiosk, wait_for
from proof.edition.plates_made import HOST, Edition, address_of, edition
from proof.edition.web_server import LOAD, SERVERS, on
from proof.figures import Proof
from proof.site import free_port

ARTICLES = 10_000
WORDS = 2600
RUNS = 3
SECONDS = 3
ASKED = address_of(5)
ZIPF = Path(__file__).with_name("zipf.lua")

CHROME = [
    "Connection: keep-alive",
    'sec-ch-ua: "Chromium";v="140", "Not=A?Brand";v="24"',
    "sec-ch-ua-mobile: ?0",
    'sec-ch-ua-platform: "Linux"',
    "Upgrade-Insecure-Requests: 1",
    "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
    "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
    "Sec-Fetch-Site: none",
    "Sec-Fetch-Mode: navigate",
    "Sec-Fetch-User: ?1",
    "Sec-Fetch-Dest: document",
    "Accept-Encoding: gzip, deflate, br, zstd",
    "Accept-Language: en-GB,en;q=0.9,uk;q=0.8",
    "Cookie: _ga=GA1.1.1234567890.1700000000",
]

NGINX = """
worker_processes 1; daemon off; pid {folder}/pid; error_log stderr crit; {user}
events {{ worker_connections 2048; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000;
  open_file_cache max=20000 inactive=600s; open_file_cache_valid 600s;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  types {{ text/html html; }} default_type text/html; charset utf-8;
  server {{
    listen {host}:{port}; root {root}; gzip_static on; etag on;
    add_header X-Content-Type-Options nosniff; add_header Content-Security-Policy "default-src 'self'";
    add_header Cache-Control "public, max-age=0, s-maxage=60";
  }}
}}
"""


@dataclass(frozen=True)
class Run:
    """Requests per second, server's processor per request in microseconds, and the p99 in milliseconds."""

    rate: float
    cpu: float
    p99: float


def measure(figures: Proof) -> None:
    """Rates and processor time, and the kiosk's p99."""
    _need("wrk", "wrk")
    with (
        edition(ARTICLES, words=WORDS, codings=("", "gzip")) as made,
        on(SERVERS),
        kiosk(made.data, ASKED) as ours,
        _nginx(made) as theirs,
        on(LOAD),
    ):
        _same_bytes(ours, theirs)
        full, _ = _compared(figures, "article page, 32 connections", ours, theirs, 32, target=0.9)
        _, p99 = _compared(figures, "article page, 256 connections", ours, theirs, 256, target=0.9)
        figures.add("kiosk's p99 at 256 connections", p99, "ms", "<=", 30)
        _compared(figures, "10,000 pages by zipf, 32 connections", ours, theirs, 32, "-s", str(ZIPF), target=0.8)
        tag = _entity_tag(ours)
        unchanged = median(_run(ours, 32, "-H", f"If-None-Match: {tag}").rate for _ in range(RUNS))
        figures.add("kiosk's 304s to its 200s, 32 connections", unchanged / full, "", ">=", 1)


def _compared(
    figures: Proof, what: str, ours: Serving, theirs: Serving, connections: int, *options: str, target: float
) -> tuple[float, float]:
    """Take rate and processor time down, as shares of nginx's. Returns the kiosk's own rate and p99."""
    pairs = [(_run(ours, connections, *options), _run(theirs, connections, *options)) for _ in range(RUNS)]
    kiosk_rate, nginx_rate = (median(pair[side].rate for pair in pairs) for side in (0, 1))
    kiosk_cpu, nginx_cpu = (median(pair[side].cpu for pair in pairs) for side in (0, 1))
    print(f"       kiosk {kiosk_rate:.0f}/s at {kiosk_cpu:.1f} µs, nginx {nginx_rate:.0f}/s at {nginx_cpu:.1f} µs")
    figures.add(f"{what}: kiosk's rate to nginx's", kiosk_rate / nginx_rate, "", ">=", target)
    figures.add(f"{what}: nginx's CPU per request to kiosk's", nginx_cpu / kiosk_cpu, "", ">=", 0.9)
    return kiosk_rate, median(pair[0].p99 for pair in pairs)


def _run(server: Serving, connections: int, *options: str) -> Run:
    """Raises `RuntimeError` if any answer was an error or did not come."""
    headers = [part for header in CHROME for part in ("-H", header)]
    command = ["wrk", "-t1", f"-c{connections}", f"-d{SECONDS}s", "--latency", *headers, *options]
    before = server.cpu
    said = subprocess.run(
        [*command, f"http://{HOST}:{server.port}{ASKED}"], capture_output=True, text=True, check=True, timeout=60
    ).stdout
    used = server.cpu - before
    if "Non-2xx" in said or "Socket errors" in said:
        raise RuntimeError(f"not all were answered:\n{said}")
    requests, rate = _found(r"(\d+) requests in", said)[0], _found(r"Requests/sec:\s+([\d.]+)", said)[0]
    size, unit = _found(r"99%\s+([\d.]+)(us|ms|s)", said)
    return Run(float(rate), used / int(requests) * 1e6, float(size) * {"us": 0.001, "ms": 1, "s": 1000}[unit])


def _found(pattern: str, said: str) -> tuple[str, ...]:
    found = re.search(pattern, said)
    if not found:
        raise RuntimeError(f"wrk did not say {pattern}:\n{said}")
    return found.groups()


@contextmanager
def _nginx(made: Edition) -> Iterator[Serving]:
    """A bare nginx before the public tree; its worker is the process that answers."""
    program, port, folder = _need("nginx", "nginx-light"), free_port(), made.data.parent / "nginx"
    folder.mkdir()
    # The edition's folder is only its owner's, and a worker of root's nginx would be nobody.
    user = "user root;" if made.data.owner() == "root" else ""
    settings = folder / "nginx.conf"
    settings.write_text(NGINX.format(folder=folder, port=port, host=HOST, root=made.data / "public", user=user))
    master = subprocess.Popen([program, "-p", str(folder), "-c", str(settings), "-e", "stderr"])
    try:
        wait_for(port, ASKED, master)
        worker = Path(f"/proc/{master.pid}/task/{master.pid}/children").read_text().split()[0]
        yield Serving(port, int(worker))
    finally:
        master.terminate()
        master.wait(30)


def _need(program: str, package: str) -> str:
    found = shutil.which(program) or shutil.which(program, path="/usr/sbin")
    if not found:
        raise RuntimeError(f"{program} is missing: on Debian, apt-get install {package}")
    return found


def _same_bytes(ours: Serving, theirs: Serving) -> None:
    mine, other = (answer(each.port, ASKED, *CHROME[1:]).partition(b"\r\n\r\n")[2] for each in (ours, theirs))
    if mine != other:
        raise RuntimeError("kiosk and nginx do not send the same bytes")


def _entity_tag(server: Serving) -> str:
    """Raises `RuntimeError` if the kiosk does not answer it with 304: then 304s would not be what is measured."""
    head = answer(server.port, ASKED, *CHROME[1:]).partition(b"\r\n\r\n")[0].decode("latin-1")
    tag = _found(r"(?im)^etag: (.*?)\r?$", head)[0]
    if not answer(server.port, ASKED, *CHROME[1:], f"If-None-Match: {tag}").startswith(b"HTTP/1.1 304"):
        raise RuntimeError("the kiosk does not know its own entity tag")
    return tag
