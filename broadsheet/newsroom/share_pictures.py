"""Pictures for machines: share cards, search engines, feeds. JPEG, which every one of them can read.

They are made behind, at publication. Whatever is asked for before that has the largest copy that there is.
"""

from __future__ import annotations

from wagtail.images.models import Filter

from broadsheet.foundation import languages, sources
from broadsheet.newsroom import pictures, public_names, shapes
from broadsheet.newsroom.models import Picture, Rendition
from broadsheet.newsroom.pictures import Copy


def copies(picture: Picture | None, use: str) -> list[Copy]:
    """The picture for one of the uses in `shapes.FOR_MACHINES`, under its whole public addresses; at most two queries.

    Nothing is scaled here. While what the use asks for is being made, another copy stands in; empty if there is none.
    """
    if picture is None:
        return []
    sources.record(f"picture:{picture.pk}")
    pictures.prefetch([picture])
    filters = [Filter(spec) for spec in shapes.FOR_MACHINES[use]]
    made = picture.find_existing_renditions(*filters)
    if len(made) < len(filters):
        sources.record(public_names.copies_source(picture.pk))
        pictures.ask_for(picture, use)
    found = [made[each] for each in filters if each in made] or _stand_in(picture)
    public_names.give_missing(found)
    return [Copy(url=whole_address(pictures.public_url(each)), width=each.width, height=each.height) for each in found]


def _stand_in(picture: Picture) -> list[Rendition]:
    """The largest copy that most machines can read: not AVIF."""
    readable = [each for each in picture.renditions.all() if shapes.is_for_readers(each.filter_spec)]
    readable = [each for each in readable if not each.filter_spec.endswith(shapes.FORMATS[0][1])]
    return sorted(readable, key=lambda each: each.width)[-1:]


def whole_address(url: str) -> str:
    """A public file's address with its origin; one that lies in an object store has its own already."""
    return url if "://" in url else languages.origin(languages.default()) + url
