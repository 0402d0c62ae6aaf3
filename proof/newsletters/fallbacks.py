"""What our mails use that Gmail, Apple Mail or Outlook do not understand, or not wholly, and what a reader there sees instead.

The names are caniemail's. Whatever it finds beyond these makes `make proof-newsletters` fail.
"""

from __future__ import annotations

_HEAD = "every rule that matters stands on its element, too: without the head's styles the letter is whole, in its light colours"
_MJML = "only MJML's reset in the head; without it the element's own style serves"
_PREVIEW = "of the hidden preview line alone; it is hidden by five means, of which each program knows one at least"
_NOTHING = "the value is the one that holds without it: nothing looks otherwise"

FALLBACKS = {
    # The head: dark colours and narrow screens come on top of a letter that needs neither.
    "<style> element": _HEAD,
    "@media": "one column as wide as the screen allows, in light colours",
    "!important keyword": "only within @media, over a style on the element",
    "Class selector": _HEAD,
    "ID selector": _MJML,
    "Type selector": _MJML,
    "Descendant combinator": _HEAD,
    "Chaining selectors": _MJML,
    "Child combinator": _HEAD,
    ":root": "light colours",
    "color-scheme": "light colours",
    # The hidden preview line.
    "display:none": _PREVIEW,
    "opacity": _PREVIEW,
    "overflow": _PREVIEW,
    "max-height": _PREVIEW,
    # What a program leaves out and nobody misses.
    "cursor": "the program's own pointer on links",
    "outline": _NOTHING,
    "transform": "not used: caniemail takes `text-transform:none` for it",
    "text-transform": _NOTHING,
    "word-spacing": _NOTHING,
    "word-break": "an address longer than the line makes the letter wider",
    "direction": _NOTHING,
    "border-radius": "always 0: corners are square everywhere",
    "border-spacing": '`cellspacing="0"` stands on the same table',
    "aria-label attribute": "read by no one there; the letter's name is its heading",
    "aria-roledescription attribute": "as of `aria-label`",
    "role attribute": "tables of one cell, which are read in their order",
    "target attribute": "links open in the reader's browser, as programs do by themselves",
    "dir attribute": "text runs as its letters do; MJML puts `direction` on each cell, too",
    # What is understood in part: we use the part that is.
    "<body> element": "a <div> of the program's; the colour stands on the table within, too",
    "<ul>, <ol> and <dl>": "neither `reversed` nor `value` is used",
    "align attribute": "the cell's `text-align` says the same",
    "background": "used for one colour, as `background-color` and `bgcolor`, too",
    "border": "0, or a line of less than 8 px on a cell",
    "display": "`block` and `inline-block` only",
    "font-size": "pixels only",
    "font-weight": "400, 600 and 700 only: plain or bold",
    "height attribute": "pictures have their own width and height",
    "height property": "`auto`, or of cells",
    "line-height": "plain numbers, or per cent",
    "margin": '0, or room below text; never negative, never on <span>; `auto` only beside `align="center"`',
    "max-width": "a table of 600 px in Outlook's own comments serves there",
    "padding": "of cells; on a link there is the cell's colour around it",
    "text-align": "`left` and `center` only",
    "text-decoration": "one value at a time",
    "width attribute": "pixels of tables and pictures, and `100%` of tables in a cell",
    "width property": "`100%` of tables and cells",
}
