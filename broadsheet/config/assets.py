"""Static files: one style sheet bundled from its components, and names that carry a hash."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import lightningcss
from django.conf import STATICFILES_STORAGE_ALIAS, settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from whitenoise.storage import CompressedManifestStaticFilesStorage

BUNDLES = ("css/site.css",)
"""Style sheets whose `@import`s are put together into one file, so that a page asks for one."""


def read_names() -> None:
    """Read again what the static files are called: they may have been collected since this process was loaded."""
    storage = storages[STATICFILES_STORAGE_ALIAS]
    if isinstance(storage, AssetStorage):
        storage.hashed_files, storage.manifest_hash = storage.load_manifest()


class AssetStorage(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage, with the style sheets bundled first."""

    manifest_strict = False
    support_js_module_import_aggregation = True  # `import("./slots.js")` names the hashed file too

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        """Bundle, then hash and compress as WhiteNoise does."""
        for name in BUNDLES:
            if name in paths and not dry_run:
                css = lightningcss.bundle_css(str(settings.BASE_DIR / "static" / name), minify=True)
                self.delete(name)
                self._save(name, ContentFile(css.encode()))
                paths[name] = (self, name)
        yield from super().post_process(paths, dry_run, **options)
