"""Running text: what is bold, italic, raised, lowered or linked, and nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from html import escape

from bs4 import NavigableString, Tag
from bs4.element import PreformattedString

from broadsheet.newsroom.pasting.links import cleaned_link

_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u2060\ufeff]")
# A single no-break space is typography ("№ 5"); several in a row, or one beside a space, are a word processor's padding.
_PADDING = re.compile("[ \t\r\n\u00a0]{2,}|[ \t\r\n]")


@dataclass(frozen=True)
class Marks:
    """How a piece of text is set."""

    bold: bool = False
    italic: bool = False
    raised: bool = False
    lowered: bool = False
    struck: bool = False
    link: str = ""


@dataclass(frozen=True)
class Run:
    """A piece of text set in one way. `\\n` is a line break."""

    text: str
    marks: Marks


def marks_of(tag: Tag, marks: Marks) -> Marks:
    """The marks within this tag, given those around it."""
    name = tag.name.lower()
    style = _style(tag)
    weight, slant = style.get("font-weight", ""), style.get("font-style", "")
    raise_by, line = (
        style.get("vertical-align", ""),
        style.get("text-decoration", "") + style.get("text-decoration-line", ""),
    )
    if name in {"b", "strong"} or weight:
        # Google Docs wraps everything in <b style="font-weight:normal">, which is not bold.
        marks = replace(marks, bold=_is_bold(weight) if weight else True)
    if name in {"i", "em"} or slant:
        marks = replace(marks, italic=slant in {"italic", "oblique"} if slant else True)
    if name == "sup" or raise_by == "super":
        marks = replace(marks, raised=True, lowered=False)
    if name == "sub" or raise_by == "sub":
        marks = replace(marks, lowered=True, raised=False)
    if name in {"s", "strike"} or "line-through" in line:
        marks = replace(marks, struck=True)
    if name == "a" and tag.get("href"):
        marks = replace(marks, link=cleaned_link(str(tag["href"])))
    return marks


def text_of(node: NavigableString) -> str:
    """Visible text: no comments, no declarations, no invisible characters, no source line breaks."""
    if isinstance(node, PreformattedString):
        return ""
    return _INVISIBLE.sub("", str(node)).replace("\n", " ").replace("\r", " ").replace("\t", " ")


def as_html(runs: list[Run]) -> str:
    """The runs as the few tags that a paragraph may hold; empty when there is no text in them."""
    return "".join(_tagged(run) for run in _tidied(runs))


def as_text(runs: list[Run]) -> str:
    """The words alone."""
    return "".join(run.text for run in _tidied(runs)).replace("\n", " ")


def is_all_bold(runs: list[Run]) -> bool:
    """Whether every visible piece is bold."""
    seen = [run for run in runs if run.text.strip()]
    return bool(seen) and all(run.marks.bold for run in seen)


def without_bold(runs: list[Run]) -> list[Run]:
    """The same text, upright in weight: a heading is bold by itself."""
    return [Run(run.text, replace(run.marks, bold=False)) for run in runs]


def _style(tag: Tag) -> dict[str, str]:
    declarations = str(tag.get("style") or "").split(";")
    pairs = (declaration.partition(":") for declaration in declarations)
    return {name.strip().lower(): value.strip().lower() for name, _colon, value in pairs}


def _is_bold(weight: str) -> bool:
    return weight in {"bold", "bolder"} or (weight.isdigit() and int(weight) >= 600)


def _tidied(runs: list[Run]) -> list[Run]:
    """Equal neighbours joined, padding squeezed across their borders, nothing empty at either end."""
    joined: list[Run] = []
    for run in runs:
        if joined and joined[-1].marks == run.marks:
            joined[-1] = Run(joined[-1].text + run.text, run.marks)
        elif run.text:
            joined.append(run)
    squeezed: list[Run] = []
    before = "\n"
    for run in joined:
        text = "\n".join(_PADDING.sub(" ", line) for line in run.text.split("\n"))
        text = re.sub(" ?\n ?", "\n", text)
        if before.endswith((" ", "\n")):
            text = text.lstrip(" ")
        if before.endswith("\n"):
            text = text.lstrip("\n")
        if text:
            squeezed.append(Run(text, run.marks))
            before = text
    while squeezed:
        text = squeezed[-1].text.rstrip(" \n\u00a0")
        if text:
            squeezed[-1] = Run(text, squeezed[-1].marks)
            break
        squeezed.pop()
    if squeezed:
        squeezed[0] = Run(squeezed[0].text.lstrip(" \n\u00a0"), squeezed[0].marks)
    return squeezed


def _tagged(run: Run) -> str:
    html = escape(run.text, quote=False).replace("\n", "<br/>")
    marks = run.marks
    if not run.text.strip():
        return html
    for wanted, tag in (
        (marks.raised, "sup"), (marks.lowered, "sub"), (marks.struck, "s"), (marks.italic, "i"), (marks.bold, "b"),
    ):  # fmt: skip
        if wanted:
            html = f"<{tag}>{html}</{tag}>"
    return f'<a href="{escape(marks.link)}">{html}</a>' if marks.link else html
