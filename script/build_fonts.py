"""Build the fonts of static/vendor/fonts from Debian's packages; needed only to renew them.

    apt-get download fonts-noto-cjk fonts-hanazono   # and unpack both with dpkg -x into FOLDER
    .venv/bin/python script/build_fonts.py FOLDER

Paper must look the same everywhere and draw every name. Noto Sans CJK SC without
Hangul is the text face; what it lacks of CJK extension B comes from HanaMinB.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont

TARGET = Path(__file__).resolve().parents[1] / "static" / "vendor" / "fonts"
NOTO = "usr/share/fonts/opentype/noto/NotoSansCJK-{}.ttc"
HANAZONO = "usr/share/fonts/truetype/hanazono/HanaMinB.ttf"
SIMPLIFIED_CHINESE = 2  # which face of Noto's collection
HANGUL = [range(0x1100, 0x1200), range(0x3130, 0x3190), range(0xA960, 0xA980), range(0xAC00, 0xD800)]
EXTENSION_B = range(0x20000, 0x2A6E0)
FAMILY, STYLE, UNIQUE, FULL, POSTSCRIPT = 1, 2, 3, 4, 6
TYPOGRAPHIC = (16, 17)


def reduced(font: TTFont, points: set[int]) -> TTFont:
    """The font with these characters only, without hints and regional variants."""
    options = subset.Options()
    options.layout_features = ["kern", "vert"]
    options.hinting = False
    options.name_IDs = [0, FAMILY, STYLE, UNIQUE, FULL, 5, POSTSCRIPT, 13, 14]
    options.name_languages = [0x409]
    options.notdef_outline = True
    options.drop_tables += ["DSIG", "FFTM"]
    worker = subset.Subsetter(options)
    worker.populate(unicodes=points)
    worker.subset(font)
    return font


def named(font: TTFont, family: str, style: str) -> TTFont:
    """The font under this family name, in every table that carries one."""
    names = font["name"]
    postscript = f"{family.replace(' ', '')}-{style}"
    for number in TYPOGRAPHIC:
        names.removeNames(nameID=number)
    words = {FAMILY: family, STYLE: style, UNIQUE: postscript, FULL: f"{family} {style}", POSTSCRIPT: postscript}
    for number, word in words.items():
        names.setName(word, number, 3, 1, 0x409)
    if "CFF " in font:
        font["CFF "].cff.fontNames = [postscript]
    return font


def build(folder: Path) -> None:
    """Write the three fonts."""
    TARGET.mkdir(parents=True, exist_ok=True)
    for style in ("Regular", "Bold"):
        font = TTCollection(folder / NOTO.format(style)).fonts[SIMPLIFIED_CHINESE]
        drawn = {point for point in font.getBestCmap() if not any(point in block for block in HANGUL)}
        named(reduced(font, drawn), "Noto Sans SC", style).save(TARGET / f"NotoSansSC-{style}.otf")
    rare = TTFont(folder / HANAZONO)
    missing = {point for point in rare.getBestCmap() if point in EXTENSION_B} - drawn
    named(reduced(rare, missing), "Rare Han", "Regular").save(TARGET / "RareHan-Regular.ttf")


if __name__ == "__main__":
    build(Path(sys.argv[1]))
