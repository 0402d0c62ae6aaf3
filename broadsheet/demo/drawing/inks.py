"""The inks and papers the pictures are printed with."""

from __future__ import annotations

from dataclasses import dataclass

Colour = tuple[int, int, int]


@dataclass(frozen=True)
class Palette:
    """A paper and three inks: the dark key, a wide second colour, and an accent used sparingly."""

    paper: Colour
    key: Colour
    second: Colour
    accent: Colour


WARM, COOL, BONE = (247, 238, 220), (240, 241, 234), (242, 234, 214)

PALETTES = {
    "teal and apricot": Palette((250, 238, 218), (14, 50, 62), (240, 164, 108), (230, 92, 54)),
    "plum and pale gold": Palette((252, 240, 206), (54, 26, 62), (226, 176, 112), (164, 74, 104)),
    "slate and orange": Palette(COOL, (26, 42, 62), (112, 142, 168), (236, 98, 36)),
    "storm": Palette((236, 234, 226), (24, 32, 44), (112, 132, 150), (214, 168, 60)),
    "grey-green and chalk": Palette((243, 243, 234), (30, 56, 52), (136, 164, 152), (212, 112, 58)),
    "rust and sea-grey": Palette(WARM, (46, 34, 34), (134, 158, 164), (188, 82, 44)),
    "midnight and lamp": Palette((252, 234, 182), (14, 22, 46), (50, 78, 130), (242, 164, 48)),
    "reed and cream": Palette((248, 242, 218), (30, 58, 40), (156, 178, 108), (210, 122, 56)),
    "brick and fog": Palette((240, 238, 232), (38, 40, 48), (164, 170, 174), (180, 58, 40)),
    "olive and faded red": Palette((246, 238, 214), (46, 50, 30), (168, 166, 102), (188, 76, 60)),
    "violet and warm white": Palette((252, 240, 220), (42, 34, 66), (146, 128, 166), (244, 178, 84)),
    "mustard and charcoal": Palette((250, 240, 212), (34, 34, 40), (220, 166, 46), (190, 84, 44)),
    "brick and candle": Palette((254, 238, 196), (52, 22, 20), (184, 88, 60), (248, 184, 66)),
    "bottle and ivory": Palette((248, 242, 224), (14, 48, 40), (122, 160, 130), (206, 140, 62)),
    "enamel": Palette((246, 242, 232), (16, 36, 86), (58, 104, 180), (182, 86, 42)),
    "ochre and steel": Palette((250, 240, 216), (36, 50, 68), (224, 172, 82), (92, 134, 172)),
    "dusk and lamp": Palette((255, 240, 198), (26, 32, 68), (96, 114, 168), (250, 178, 62)),
    "alert": Palette((232, 236, 240), (10, 16, 34), (64, 82, 116), (206, 200, 170)),
    "soot and straw": Palette((254, 242, 206), (36, 30, 28), (222, 178, 92), (192, 92, 50)),
    "surgical": Palette((236, 244, 230), (8, 34, 34), (84, 152, 132), (240, 200, 96)),
    "petrol and bone": Palette(BONE, (12, 52, 64), (100, 152, 154), (226, 94, 46)),
    "granite and brass": Palette((242, 238, 230), (42, 44, 54), (156, 158, 162), (206, 150, 46)),
    "crust": Palette((252, 242, 222), (66, 34, 20), (212, 142, 72), (188, 74, 36)),
    "pine and smoke": Palette((248, 242, 226), (40, 42, 40), (206, 166, 102), (112, 136, 138)),
    "wheat and slate": Palette((250, 243, 222), (46, 58, 76), (230, 190, 100), (192, 88, 52)),
    "oxblood": Palette((254, 240, 212), (62, 14, 24), (182, 54, 50), (240, 182, 96)),
    "rose and graphite": Palette((246, 236, 228), (46, 46, 56), (220, 160, 152), (146, 88, 96)),
    "tomato and enamel": Palette((248, 242, 228), (22, 40, 84), (92, 138, 196), (222, 64, 38)),
    "candle": Palette((255, 236, 188), (18, 12, 16), (150, 82, 40), (250, 178, 62)),
    "green and gold": Palette((248, 240, 220), (10, 50, 42), (66, 134, 110), (218, 164, 52)),
    "salt and rose": Palette((251, 246, 240), (88, 48, 72), (238, 168, 166), (204, 84, 92)),
    "fog": Palette((236, 238, 236), (58, 68, 76), (146, 156, 162), (238, 164, 52)),
    "paper and brick": Palette((249, 242, 226), (36, 34, 40), (70, 140, 140), (196, 78, 48)),
    "log": Palette((249, 243, 226), (28, 40, 78), (150, 162, 186), (238, 180, 44)),
    "figures": Palette((250, 246, 236), (34, 32, 36), (196, 188, 172), (200, 44, 36)),
    "figures blue": Palette((250, 246, 236), (32, 34, 42), (176, 196, 212), (28, 92, 168)),
    "figures orange": Palette((250, 246, 236), (34, 34, 38), (196, 198, 194), (224, 106, 30)),
    "figures green": Palette((250, 246, 236), (32, 36, 34), (182, 206, 182), (30, 112, 74)),
    "figures crust": Palette((250, 246, 236), (60, 36, 22), (222, 176, 116), (178, 88, 40)),
    "sea map": Palette((248, 244, 232), (34, 42, 54), (166, 192, 204), (204, 44, 36)),
    "find map": Palette((248, 244, 232), (34, 42, 54), (162, 182, 192), (228, 106, 28)),
    "rents": Palette((250, 246, 236), (40, 38, 46), (150, 190, 214), (226, 92, 62)),
    "engraving": Palette((248, 240, 222), (30, 28, 34), (214, 190, 150), (184, 60, 44)),
    "lantern": Palette((251, 245, 233), (142, 30, 32), (230, 204, 168), (226, 150, 54)),
    "ink and lamp": Palette((255, 236, 178), (12, 24, 48), (36, 66, 112), (248, 176, 58)),
}
