"""Files in an object store that speaks S3, under addresses of our own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from urllib.parse import quote

from botocore.config import Config
from botocore.exceptions import ClientError
from storages.backends.s3 import S3Storage

_PATIENCE = Config(
    connect_timeout=5,
    read_timeout=30,
    retries={"total_max_attempts": 2},
    # Checksums that only Amazon knows make other stores refuse a file.
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
)


class OwnAddressStorage(S3Storage):
    """A bucket whose files are handed out at `base_url` by us: no signed address of the store ever leaves the house."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        mine: Any = self  # which has no types
        mine.client_config = mine.client_config.merge(_PATIENCE)

    def get_default_settings(self) -> dict[str, Any]:
        """Ours among django-storages' own options."""
        return {**super().get_default_settings(), "base_url": ""}

    def url(self, name: str, *_arguments: Any, **_more: Any) -> str:
        """Where we hand it out."""
        return f"{self.base_url}{quote(name)}"

    def get_modified_time(self, name: str) -> datetime:
        """Raises `FileNotFoundError`, as a file system does."""
        with _missing_is_missing(name):
            modified: datetime = super().get_modified_time(name)
        return modified

    def size(self, name: str) -> int:
        """Raises `FileNotFoundError`, as a file system does."""
        with _missing_is_missing(name):
            return int(super().size(name))


@contextmanager
def _missing_is_missing(name: str) -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        if error.response["ResponseMetadata"]["HTTPStatusCode"] == 404:
            raise FileNotFoundError(name) from error
        raise
