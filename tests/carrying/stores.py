"""An object store on this machine: moto's server, with two buckets."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from typing import Any

from moto.server import ThreadedMotoServer

from broadsheet.config import outside

KEYS = {"AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret"}


@contextlib.contextmanager
def running() -> Iterator[str]:
    """Its address."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    before = {name: os.environ.get(name) for name in KEYS}
    os.environ.update(KEYS)
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()
    for name, value in before.items():
        os.environ.pop(name)
        if value is not None:
            os.environ[name] = value


@contextlib.contextmanager
def named(**variables: str) -> Iterator[None]:
    """Environment variables within."""
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value


def edition_in(url: str, public: str, private: str = "") -> dict[str, Any]:
    """The storages of an edition that is carried to these buckets."""
    variables = {"EDITION_STORAGE": f"s3://{public}?endpoint={url}"}
    if private:
        variables["EDITION_PRIVATE_STORAGE"] = f"s3://{private}?endpoint={url}"
    with named(**variables):
        return outside.edition_storages()
