"""Links of an issue that lead to others' sites: asked when somebody on the staff wants to know, and never by itself.

The question comes from the newsroom's server and says nothing of any reader. Our own links need no question (`checking`).
"""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from django.utils.translation import gettext as _

from broadsheet.foundation import languages
from broadsheet.foundation.safe_fetch import Fetcher, FetchError
from broadsheet.newsletters.writing.mails import Written

AT_ONCE = 8
SECONDS = 8.0
"""For one site to answer."""
ALL_SECONDS = 20.0
"""For all of them: somebody waits."""
MOST = 60
_GONE = frozenset({404, 410})


@dataclass(frozen=True)
class Link:
    """One address, and what came of asking it."""

    address: str
    said: str
    is_well: bool


def addresses(written: Iterable[Written]) -> list[str]:
    """Others' addresses in these letters, each once."""
    own = {languages.origin(code) for code in languages.codes()}
    found: dict[str, None] = {}
    for mail in written:
        for link in BeautifulSoup(mail.html, "html.parser").find_all("a", href=True):
            address = unescape(str(link["href"]))
            parts = urlsplit(address)
            if parts.scheme in {"http", "https"} and f"{parts.scheme}://{parts.netloc}" not in own:
                found[address] = None
    return [*found]


def ask(found: list[str], fetcher: Fetcher | None = None) -> list[Link]:
    """Ask each of them, several side by side; those first with which something is amiss."""
    asking = fetcher or Fetcher(connect_seconds=SECONDS, read_seconds=SECONDS, whole_seconds=SECONDS)
    pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="links")
    answers = {address: pool.submit(asking.status, address) for address in found[:MOST]}
    wait(answers.values(), timeout=ALL_SECONDS)
    pool.shutdown(wait=False, cancel_futures=True)
    links = [_link(address, answer) for address, answer in answers.items()]
    return sorted(links, key=lambda each: each.is_well)


def _link(address: str, answer: Future[int]) -> Link:
    if not answer.done() or answer.cancelled():
        return Link(address, _("There was no answer in time."), is_well=False)
    try:
        status = answer.result()
    except FetchError as error:
        return Link(address, str(error), is_well=False)
    if status in _GONE:
        return Link(address, _("The page is not there (%d).") % status, is_well=False)
    if status >= 400:
        return Link(address, _("The site does not let us look (%d): open it yourself.") % status, is_well=False)
    return Link(address, _("It answers."), is_well=True)
