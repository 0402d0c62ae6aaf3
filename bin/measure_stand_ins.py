"""Prints how wide and how high the readers' own faces must be set to stand in for ours (static/css/fonts.css).

    npm install --no-save @fontsource-variable/literata @fontsource-variable/golos-text @fontsource/gelasio \
        @fontsource/tinos @fontsource/arimo @fontsource/roboto @fontsource/noto-serif
    .venv/bin/python bin/measure_stand_ins.py node_modules

Gelasio, Tinos and Arimo have the widths of Georgia, Times New Roman and Arial. Measured over the demo's English stories.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

STORIES = Path(__file__).parent.parent / "broadsheet" / "demo" / "stories" / "en"
SERIF, SANS = "literata", "golos-text"
BOLD = 600
DEJAVU = Path("/usr/share/fonts/truetype/dejavu")
STAND_INS = {
    # name: (stands in for, regular, bold)
    "Georgia": (SERIF, "gelasio-latin-400", "gelasio-latin-700"),
    "Times New Roman": (SERIF, "tinos-latin-400", "tinos-latin-700"),
    "Noto Serif": (SERIF, "noto-serif-latin-400", "noto-serif-latin-700"),
    "DejaVu Serif": (SERIF, "DejaVuSerif", "DejaVuSerif-Bold"),
    "Arial": (SANS, "arimo-latin-400", "arimo-latin-700"),
    "Roboto": (SANS, "roboto-latin-400", "roboto-latin-700"),
    "DejaVu Sans": (SANS, "DejaVuSans", "DejaVuSans-Bold"),
}


def main(packages: Path) -> None:
    """A line for each stand-in and weight."""
    text = "".join(path.read_text() for path in sorted(STORIES.rglob("*.md")))
    for name, (family, *files) in STAND_INS.items():
        for weight, file in zip((400, BOLD), files, strict=True):
            ours = _ours(packages, family, weight)
            ratio = _width(ours, text) / _width(_theirs(packages, file), text)
            head = ours["hhea"]
            up, down = (part / ours["head"].unitsPerEm / ratio for part in (head.ascent, -head.descent))
            print(f"{name} {weight}: size-adjust {ratio:.1%}, ascent-override {up:.1%}, descent-override {down:.1%}")


def _ours(packages: Path, family: str, weight: int) -> TTFont:
    path = packages / f"@fontsource-variable/{family}/files/{family}-latin-wght-normal.woff2"
    return instantiateVariableFont(TTFont(path), {"wght": weight})


def _theirs(packages: Path, file: str) -> TTFont:
    own = DEJAVU / f"{file}.ttf"
    family = file.partition("-latin")[0]
    return TTFont(own if own.exists() else packages / f"@fontsource/{family}/files/{file}-normal.woff2")


def _width(font: TTFont, text: str) -> float:
    """The mean width of the text's letters that the face has, in em."""
    glyphs = font.getBestCmap()
    widths = [font["hmtx"][glyphs[ord(letter)]][0] for letter in text if ord(letter) in glyphs]
    return float(sum(widths) / len(widths) / font["head"].unitsPerEm)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
