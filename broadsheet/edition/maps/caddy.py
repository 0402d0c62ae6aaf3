"""The maps in Caddy's words. `deploy/Caddyfile` imports them."""

from __future__ import annotations

from collections.abc import Iterable

from broadsheet.edition.maps.known import KIND_OF_PATH, Known
from kiosk.plates import digest


def files(known: Known) -> dict[str, str]:
    """Name under `DATA_DIR/edition` → text."""
    return {"caddy/plates.caddy": _plates(known), "caddy/moved.caddy": _moved(known)}


def _plates(known: Known) -> str:
    trees = "".join(
        f"\t\t{_quoted(f'*{host}' if host.startswith('.') else host)} {_quoted(str(known.tree(host)))}\n"
        for host in known.hosts
    )
    return "\n".join(
        [
            "# Written by the press. Caddy takes it up when it is loaded again.",
            "(plate_trees) {",
            "\tmap {host} {plate_tree} {",
            f"{trees}\t\tdefault /dev/null",
            "\t}",
            "\tmap {host} {plate_before} {",
            *(f"\t\t{_quoted(host)} {_quoted(before)}" for host, before in known.hosts.items() if before),
            '\t\tdefault ""',
            "\t}",
            "}",
            "",
            "(plate_headers) {",
            "\troute {",
            *_of_kind(known, "page"),
            # The last that fits counts: the other way round than in the list.
            *(line for path, kind in reversed(KIND_OF_PATH.items()) for line in _of_path(known, path, kind)),
            "\t}",
            "}",
            "",
            "(plate_key) {",
            f'\theader {known.key_header} "plate:{{plate_before}}{{path}}"',
            "}",
            "",
            "(plate_missing) {",
            *_of_kind(known, "missing"),
            "}",
            "",
            "(plate_gone) {",
            *_of_kind(known, "gone"),
            "}",
            "",
        ]
    )


def _of_kind(known: Known, kind: str) -> Iterable[str]:
    yield "\t\theader {"
    yield from (f"\t\t\t{name} {_quoted(value)}" for name, value in sorted(known.headers[kind].items()))
    yield "\t\t}"


def _of_path(known: Known, path: str, kind: str) -> Iterable[str]:
    """All that this kind says: it may have to undo what another said before."""
    name = f"plate_{kind}_{digest(path.encode())[:4]}"
    yield f"\t\t@{name} path_regexp {path}"
    yield f"\t\theader @{name} {{"
    yield from (f"\t\t\t{header} {_quoted(value)}" for header, value in sorted(known.headers[kind].items()))
    yield "\t\t}"


def _moved(known: Known) -> str:
    """For a host that has no kiosk behind it: `map` is quick however long its list is."""
    lines = [f"\t\t{_quoted(address)} {_quoted(to)} {status}" for address, (status, to) in known.moved.items()]
    gone = [f'\t\t{_quoted(address)} "" 410' for address in known.gone]
    return "\n".join(
        [
            "# Written by the press, for a host that has no kiosk behind it.",
            "(plates_elsewhere) {",
            "\tmap {plate_before}{path} {plate_moved} {plate_status} {",
            *lines,
            *gone,
            '\t\tdefault "" ""',
            "\t}",
            "}",
            "",
        ]
    )


def _quoted(text: str) -> str:
    """A string of a Caddyfile; braces would be its variables."""
    plain = "".join(sign for sign in text if sign >= " " and sign != "\x7f")
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"').replace("{", "%7B").replace("}", "%7D") + '"'
