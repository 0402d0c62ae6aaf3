"""Makes static/fonts/*.woff2 from the type families' own files.

    npm install --no-save @fontsource-variable/literata @fontsource-variable/golos-text
    .venv/bin/python bin/subset_fonts.py node_modules/@fontsource-variable static/fonts

Literata and Golos Text are under the SIL Open Font License 1.1; the licence lies beside the files. What is done here:
the weight axis is cut to the weights we use, scripts are parted into files (`unicode-range` in css/fonts.css names the
same letters), small capitals and other things that no page asks for are left out. Italics have one weight.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

LATIN = (
    "U+0020-007E,U+00A0-00FF,U+0131,U+0152-0153,U+02BC,U+02C6,U+02DA,U+02DC,U+2009-200B,U+2010-2015,U+2018-201E,"
    "U+2020-2022,U+2026,U+202F,U+2030,U+2032-2033,U+2039-203A,U+2044,U+20AC,U+20BF,U+2122,U+2190-2193,U+2212,U+2215"
)
LATIN_EXT = (
    "U+0100-0130,U+0132-0151,U+0154-017F,U+0192,U+0218-021B,U+1E80-1E85,U+1E9E,U+20A9-20AB,U+20AD-20AE,U+20B1-20BE"
)
CYRILLIC = "U+0301,U+0400-045F,U+0490-0491,U+04B0-04B1,U+20B4,U+2116"
FEATURES = ["kern", "mark", "mkmk", "ccmp", "locl", "liga", "lnum", "tnum", "pnum", "case"]

FILES = (
    # (made, source, letters, weights)
    ("literata-latin", "literata/files/literata-latin-wght-normal", LATIN, (400, 800)),
    ("literata-latin-ext", "literata/files/literata-latin-ext-wght-normal", LATIN_EXT, (400, 800)),
    ("literata-cyrillic", "literata/files/literata-cyrillic-wght-normal", CYRILLIC, (400, 800)),
    ("literata-italic-latin", "literata/files/literata-latin-wght-italic", LATIN, 400),
    ("literata-italic-latin-ext", "literata/files/literata-latin-ext-wght-italic", LATIN_EXT, 400),
    ("literata-italic-cyrillic", "literata/files/literata-cyrillic-wght-italic", CYRILLIC, 400),
    ("golos-latin", "golos-text/files/golos-text-latin-wght-normal", LATIN, (400, 600)),
    ("golos-latin-ext", "golos-text/files/golos-text-latin-ext-wght-normal", LATIN_EXT, (400, 600)),
    ("golos-cyrillic", "golos-text/files/golos-text-cyrillic-wght-normal", CYRILLIC, (400, 600)),
)


def main(families: Path, made: Path) -> None:
    """Write every file of `FILES` and say how large it is."""
    for name, source, letters, weights in FILES:
        font = TTFont(families / f"{source}.woff2")
        _keep(font, letters)
        font = instantiateVariableFont(font, {"wght": weights})
        font.flavor = "woff2"
        font.save(made / f"{name}.woff2")
        print(f"{(made / f'{name}.woff2').stat().st_size / 1000:6.1f} KB  {name}")


def _keep(font: TTFont, letters: str) -> None:
    options = Options()
    options.layout_features = FEATURES
    options.hinting = False
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]  # its name and its licence stay in the file
    options.notdef_outline = True
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=_code_points(letters))
    subsetter.subset(font)


def _code_points(letters: str) -> list[int]:
    points: list[int] = []
    for part in letters.replace("U+", "").split(","):
        first, _, last = part.partition("-")
        points.extend(range(int(first, 16), int(last or first, 16) + 1))
    return points


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
