"""An object store, as the carrier and other nodes use it: small files by key, in the bucket that a storage names."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.storage import storages

AT_ONCE = 8
"""Files on their way at the same time: a store answers in tens of milliseconds, whatever their size."""
DELETED_AT_ONCE = 1000


class StoreError(Exception):
    """The store did not do it; the message says why, in words for the desk."""


@dataclass(frozen=True)
class File:
    """What is put there. `headers` are S3's names: `ContentType`, `ContentEncoding`, `CacheControl`."""

    key: str
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def etag(self) -> str:
        """What a store calls these bytes, unless it encrypts them."""
        return hashlib.md5(self.body, usedforsecurity=False).hexdigest()


class Store:
    """One bucket. Every method raises `StoreError`."""

    def __init__(self, alias: str) -> None:
        storage: Any = storages[alias]
        self._storage = storage
        self._before = f"{storage.location}/" if storage.location else ""

    def put(self, files: Iterable[File]) -> None:
        """Put all of these, in any order; all are there when it returns."""
        client, bucket = self._client()

        def one(file: File) -> None:
            client.put_object(Bucket=bucket, Key=self._before + file.key, Body=file.body, **file.headers)

        with _told(), ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(one, files))

    def get(self, key: str) -> bytes:
        """Its bytes. Raises `FileNotFoundError`, too."""
        found = self.get_all([key])
        if key not in found:
            raise FileNotFoundError(f"The store has no {key}")
        return found[key]

    def get_all(self, keys: Sequence[str]) -> dict[str, bytes]:
        """Those of these that are there."""
        client, bucket = self._client()

        def one(key: str) -> bytes | None:
            try:
                return bytes(client.get_object(Bucket=bucket, Key=self._before + key)["Body"].read())
            except client.exceptions.NoSuchKey:
                return None

        with _told(), ThreadPoolExecutor(AT_ONCE) as pool:
            found = dict(zip(keys, pool.map(one, keys), strict=True))
        return {key: body for key, body in found.items() if body is not None}

    def delete(self, keys: Sequence[str]) -> None:
        """Take these away, those that are not there too."""
        client, bucket = self._client()
        for start in range(0, len(keys), DELETED_AT_ONCE):
            some = [{"Key": self._before + key} for key in keys[start : start + DELETED_AT_ONCE]]
            with _told():
                answer = client.delete_objects(Bucket=bucket, Delete={"Objects": some, "Quiet": True})
            if answer.get("Errors"):
                raise StoreError(f"The store keeps what it should delete: {answer['Errors'][0].get('Message')}")

    def listed(self, prefix: str = "", *, after: str = "") -> Iterator[tuple[str, str]]:
        """Key and entity tag of everything there, sorted by key."""
        client, bucket = self._client()
        more = {"StartAfter": self._before + after} if after else {}
        pages = client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=self._before + prefix, **more)
        with _told():
            for page in pages:
                for found in page.get("Contents", ()):
                    yield found["Key"].removeprefix(self._before), found["ETag"].strip('"')

    def _client(self) -> tuple[Any, str]:
        """boto3's client, which threads may share, unlike its other things."""
        with _told():
            return self._storage.connection.meta.client, self._storage.bucket_name


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        facts = error.response.get("Error", {})
        raise StoreError(f"The store says {facts.get('Code')}: {facts.get('Message')}") from error
    except BotoCoreError as error:
        raise StoreError(f"The store does not answer: {error}") from error
