"""The people who make the paper, as the imprint lists them."""

from __future__ import annotations

from broadsheet.foundation import sources
from broadsheet.newsroom.known_names import known
from broadsheet.newsroom.models import Contributor


def people(language: str) -> list[tuple[Contributor, str]]:
    """Those on the imprint of an edition by name, each with the address of their page, if they have one for readers."""
    sources.record(f"list:imprint/{language}")
    found = Contributor.objects.filter(locale__language_code=language, on_imprint=True).select_related("locale")
    with_page = set(known(Contributor).filter(pk__in=found.values("pk")).values_list("pk", flat=True))
    return [(person, _address(person, with_page)) for person in found.order_by("name", "pk")]


def _address(person: Contributor, with_page: set[int]) -> str:
    sources.record(f"contributor:{person.pk}")
    return person.get_absolute_url() if person.pk in with_page else ""
