"""Asks a newsroom for the desk's pages, and prints `name|ours or stock|p95 in milliseconds` for each."""

from __future__ import annotations

import logging
import statistics
import time

import django

django.setup()

from django.test import Client  # noqa: E402 — needs Django to be ready

from broadsheet.accounts.models import User  # noqa: E402
from broadsheet.config import installing  # noqa: E402
from broadsheet.newsroom.models import Month  # noqa: E402

TIMES = 40
PAGES = {
    "the desk": ("ours", "/cms/"),
    "article listing": ("ours", "/cms/articles/"),
    "article listing, drafts": ("ours", "/cms/articles/?state=draft"),
    "article listing, taken back": ("ours", "/cms/articles/?state=withdrawn"),
    "article listing, a section": ("ours", "/cms/articles/?section=1"),
    "search in /cms/, a common word": ("ours", "/cms/articles/?q=lighthouse"),
    "search in /cms/, a word that is not there": ("ours", "/cms/articles/?q=zzzqqq"),
    "translations": ("ours", "/cms/translations/"),
    "Wagtail's own search": ("stock", "/cms/pages/search/?q=harbour"),
}


def main() -> None:
    """Print a line for each page."""
    logging.disable(logging.WARNING)
    installing.install(say=lambda _line: None)
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(User.objects.get(email="chief@lantern.example"))
    month = Month.objects.filter(numchild__gt=400).order_by("-slug").first()
    explorer = {"Wagtail's own explorer, a month": ("stock", f"/cms/pages/{month.pk}/")} if month else {}
    for name, (kind, path) in (PAGES | explorer).items():
        print(f"{name}|{kind}|{_p95(client, path)}", flush=True)


def _p95(client: Client, path: str) -> float:
    assert client.get(path).status_code == 200, path
    times = []
    for _time in range(TIMES):
        began = time.perf_counter()
        client.get(path)
        times.append((time.perf_counter() - began) * 1000)
    return statistics.quantiles(times, n=20)[-1]


if __name__ == "__main__":
    main()
