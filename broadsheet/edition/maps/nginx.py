"""The maps in nginx's words. The files in `deploy/` include them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from broadsheet.edition.maps.known import KIND_OF_PATH, Known

_NOWHERE = "/dev/null"
"""A root under which there is never a file. An empty one would be the whole disk."""

_KIND_OF_STATUS = {
    r"~^[01] 30[1278] ": "redirect",
    r"~^[01] 404 ": "missing",
    r"~^[01] 410 ": "gone",
    r"~^[01] [45]": "error",
    # A plate from disk for somebody with a pass: only because no kiosk is there to choose theirs.
    r"~^1 (200|206|304) (?!file|active)": "standing",
}

_PLAIN = {
    r"~^/(.*/)?(404[.]html|index[.](html|xml))([?]|$)": "0",
    r"~^[^?]*[.](gz|br)([?]|$)": "0",
    r"~^(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*/?([?]|$)": "1",
}
"""Paths as our links have them. Whatever is written otherwise (`//`, `..`, `%2f`, dotfiles) is not looked up on disk."""


_TYPES = {
    "text/html; charset=utf-8": "html",
    "text/css; charset=utf-8": "css",
    "text/javascript; charset=utf-8": "js mjs",
    "text/plain; charset=utf-8": "txt",
    "text/vtt; charset=utf-8": "vtt",
    "application/xml; charset=utf-8": "xml",
    "application/json": "json",
    "application/manifest+json": "webmanifest",
    "application/pdf": "pdf",
    "image/avif": "avif",
    "image/gif": "gif",
    "image/jpeg": "jpg jpeg",
    "image/png": "png",
    "image/svg+xml": "svg",
    "image/vnd.microsoft.icon": "ico",
    "image/webp": "webp",
    "audio/mp4": "m4a",
    "audio/mpeg": "mp3",
    "audio/ogg": "ogg opus",
    "audio/x-wav": "wav",
    "video/mp4": "mp4",
    "video/webm": "webm",
    "font/woff2": "woff2",
}
"""As the kiosk says them: nginx's own list is older than some of these, and says no charset."""


class _Variable(str):
    """A variable of the maps, not a text that looks like one."""


def files(known: Known) -> dict[str, str]:
    """Name under `DATA_DIR/edition` → text."""
    return {"nginx/maps.conf": _maps(known), "nginx/answers.conf": _answers(known), "nginx/moved.conf": _moved(known)}


def _maps(known: Known) -> str:
    trees = {host: str(known.tree(host)) for host in known.hosts}
    of_readers = '"$request_method $plate_is_plain$plate_pass"'
    of_files = '"$request_method $plate_is_plain$plate_tree"'
    public = {f"~ 1{_NOWHERE}$": _NOWHERE, "~^(GET|HEAD) 1": str(known.data_dir / "public")}
    return "\n".join(
        [
            "# Written by the press, for the http block. nginx takes it up when it is loaded again.",
            "map_hash_bucket_size 2048;",
            "map_hash_max_size 1048576;",
            'geo $plate_dollar { default "$"; }',
            _map("$request_uri", "plate_path", {"~^(?<plate_path_found>[^?]*)": _Variable("$plate_path_found")}),
            _of_host("plate_tree", trees, otherwise=_NOWHERE),
            _of_host("plate_closed_tree", {host: str(known.closed_tree(host)) for host in known.hosts}, _NOWHERE),
            _of_host("plate_before", known.hosts, otherwise=""),
            _map("$http_cookie", "plate_pass", {f"~(^|[;, ]){known.pass_cookie}=[^;, ]": "1"}, otherwise="0"),
            _map("$request_uri", "plate_is_plain", _PLAIN, otherwise="0"),
            _map(of_readers, "plate_root", {"~^(GET|HEAD) 10$": _Variable("$plate_tree")}, otherwise=_NOWHERE),
            _map("$plate_is_plain", "plate_standing", {"1": _Variable("$plate_tree")}, otherwise=_NOWHERE),
            _map(of_files, "plate_files", public, otherwise=_NOWHERE),
            _map(
                "$uri",
                "plate_kind_of_path",
                {f"~{path}": kind for path, kind in KIND_OF_PATH.items()},
                otherwise="page",
            ),
            _map(
                '"$plate_pass $status $plate_kind_of_path"',
                "plate_kind",
                _KIND_OF_STATUS,
                otherwise=_Variable("$plate_kind_of_path"),
            ),
            _map("$plate_kind_of_path", "plate_own_keys", {"~^(file|active)$": ""}, otherwise=_own_keys(known)),
            _map('"$upstream_status$status"', "plate_keys", {"200": _Variable("$plate_own_keys")}),
            *_header_maps(known),
        ]
    )


def _header_maps(known: Known) -> Iterable[str]:
    """Two maps a header: what each kind says, and that nothing is added to what the kiosk has said itself."""
    for name in known.header_names():
        variable = name.replace("-", "_")
        by_kind = {kind: headers.get(name, "") for kind, headers in known.headers.items()}
        usual = by_kind.pop("page")
        others = {kind: value for kind, value in by_kind.items() if value != usual}
        yield _map("$plate_kind", f"plate_kinds_{variable}", others, otherwise=usual)
        ours = {"": _Variable(f"$plate_kinds_{variable}")}
        yield _map(f"$upstream_http_{variable}", f"plate_{variable}", ours)


def _own_keys(known: Known) -> str:
    """A plate's own key and its kind's: what a CDN purges by. A kiosk has more to say."""
    return _Variable(f'"plate:$plate_before$plate_path{known.key_separator}$plate_kind_of_path"')


def _answers(known: Known) -> str:
    types = "".join(f"    {_quoted(kind)} {endings};\n" for kind, endings in _TYPES.items())
    said = [f"add_header {name} $plate_{name.replace('-', '_')} always;" for name in known.header_names()]
    return "\n".join(
        [
            "# Written by the press, for the server block.",
            f"types {{\n{types}}}",
            "default_type application/octet-stream;",
            *said,
            f"add_header {known.key_header} $plate_keys;",
            "",
        ]
    )


def _moved(known: Known) -> str:
    permanent = {address: to for address, (status, to) in known.moved.items() if status == 301}
    for_now = {address: to for address, (status, to) in known.moved.items() if status != 301}
    address = '"$plate_before$plate_path"'
    missing = {f"~^{prefix}": f"/{page.removeprefix('//').partition('/')[2]}" for prefix, page in known.missing}
    return "\n".join(
        [
            "# Written by the press, for the http block of a host that has no kiosk behind it; after maps.conf.",
            _map(address, "plate_moved", permanent),
            _map(address, "plate_moved_for_now", for_now),
            _map(address, "plate_gone", dict.fromkeys(known.gone, "1")),
            _map(address, "plate_missing", missing, otherwise="/404.html"),
        ]
    )


def _of_host(variable: str, hosts: Mapping[str, str], otherwise: str) -> str:
    named = {f"[{host}]" if ":" in host else host: value for host, value in hosts.items()}
    return _map("$host", variable, named, otherwise=otherwise, first="    hostnames;\n")


def _map(source: str, variable: str, pairs: Mapping[str, str], *, otherwise: str = "", first: str = "") -> str:
    lines = "".join(f"    {_quoted(key)} {_value(value)};\n" for key, value in pairs.items())
    return f"map {source} ${variable} {{\n{first}    default {_value(otherwise)};\n{lines}}}\n"


def _value(text: str) -> str:
    return str(text) if isinstance(text, _Variable) else _quoted(text).replace("$", "${plate_dollar}")


def _quoted(text: str) -> str:
    """A string of nginx's configuration. Control characters have no business in any of ours."""
    plain = "".join(sign for sign in text if sign >= " " and sign != "\x7f")
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'
