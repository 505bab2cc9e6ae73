"""Amounts in Chinese capitals (人民币大写), as banks and paper ask for them."""

from decimal import Decimal

from cn2an import an2cn

BEYOND = 10**14


def capitals(fen: int, *, whole_after_jiao: bool = True) -> str:
    """The amount of `fen` in capitals: 850050 is 捌仟伍佰元伍角整, 1 is 壹分, a negative amount starts with 负.

    整 (whole) stands after 元 and never after 分; after 角 habits differ, so the agency chooses
    (national_rules C10). Raises TypeError for anything but a whole number of fen and OverflowError from
    one trillion yuan on, where the reading of 万亿 differs.
    """
    if type(fen) is not int:
        raise TypeError(f"capitals are of whole fen, not of {type(fen).__name__}")
    if abs(fen) >= BEYOND:
        raise OverflowError("capitals end below one trillion yuan")
    words = an2cn(str(Decimal(fen).scaleb(-2)), "rmb")
    return words + "整" if whole_after_jiao and words.endswith("角") else words
